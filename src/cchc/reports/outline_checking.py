"""An outline somebody wrote, checked line by line: every fault with the line it stands in and what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import yaml
from django.utils.translation import gettext as _

from cchc.reports.draft_tables import MAKERS
from cchc.reports.outline import DECIDES, KNOWN, STATUSES, Outline, parsed
from cchc.words import Field

LARGEST = 200_000  # characters; the one that ships has thirty thousand
DEEPEST = 24
ANNEXES = {*MAKERS, "bieu-mau"}
OF_OUTLINE = {"code", "name", "source", "outline", "of_fields", "annexes"}
OF_HEADING = {"code", "name", "status", "field", "paragraphs", "tables", "children"}
Mark = yaml.Node


@dataclass(frozen=True)
class Fault:
    """`line` counts from 1; 0 where it is of the whole file."""

    line: int
    sentence: str


def checked(text: str) -> tuple[Outline | None, list[Fault]]:
    """The outline, or what is wrong with it."""
    if len(text) > LARGEST:
        return None, [Fault(0, _("Đề cương dài quá 200.000 chữ. Bỏ bớt đoạn không dùng."))]
    try:
        depth = 0
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            line = event.start_mark.line + 1 if event.start_mark is not None else 0
            if isinstance(event, yaml.AliasEvent):
                return None, [Fault(line, _("Đề cương không dùng ký hiệu tham chiếu (* và &). Ghi lại cả đoạn."))]
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > DEEPEST:
                return None, [Fault(line, _("Các mục lồng nhau quá sâu."))]
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        sentence = _("Chỗ này sai cách viết: kiểm tra dấu hai chấm, thụt đầu dòng, dấu nháy.")
        return None, [Fault(mark.line + 1 if mark is not None else 0, sentence)]
    faults = list(faults_in(node))
    if faults:
        return None, sorted(faults, key=lambda one: one.line)
    try:
        return parsed(text), []
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        return None, [Fault(0, str(error))]


def at(node: Mark | None) -> int:
    return node.start_mark.line + 1 if node is not None else 0


def entries(node: Mark | None) -> dict[str, Mark]:
    if not isinstance(node, yaml.MappingNode):
        return {}
    return {str(key.value): value for key, value in node.value if isinstance(key, yaml.ScalarNode)}


def items(node: Mark | None) -> list[Mark]:
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []


def word(node: Mark | None) -> str:
    return str(node.value).strip() if isinstance(node, yaml.ScalarNode) else ""


def faults_in(node: Mark | None) -> Iterator[Fault]:
    found = entries(node)
    if not items(found.get("outline")):
        yield Fault(at(node), _("Đề cương phải có mục “outline” với ít nhất một đề mục."))
        return
    yield from strange(found, OF_OUTLINE)
    for name in ("code", "name"):
        if not word(found.get(name)):
            yield Fault(at(node), _("Thiếu mục “%(name)s” của đề cương.") % {"name": name})
    codes: dict[str, int] = {}
    for one in items(found["outline"]):
        yield from of_heading(one, "", codes)
    for one in items(found.get("of_fields")):
        yield from of_paragraph(one)
    for one in items(found.get("annexes")):
        said = entries(one)
        if word(said.get("code")) not in ANNEXES:
            allowed = ", ".join(sorted(ANNEXES))
            yield Fault(at(one), _("Không có phụ lục này. Chọn một trong: %(allowed)s.") % {"allowed": allowed})
        yield from of_status(one, said)


def strange(found: Mapping[str, Mark], known: set[str]) -> Iterator[Fault]:
    for name, value in found.items():
        if name not in known:
            yield Fault(at(value), _("Không có mục “%(name)s”. Bỏ đi hoặc sửa tên.") % {"name": name[:60]})


def of_status(node: Mark, found: Mapping[str, Mark]) -> Iterator[Fault]:
    if word(found.get("status")) not in STATUSES:
        said = _("Đề mục chưa nói nguồn. Ghi status: own cho đề mục của tỉnh (hoặc sourced, remembered).")
        yield Fault(at(found.get("status", node)), said)


def of_heading(node: Mark, above: str, codes: dict[str, int]) -> Iterator[Fault]:
    found = entries(node)
    code = ".".join(filter(None, (above, word(found.get("code")))))
    if not word(found.get("code")) or not word(found.get("name")):
        yield Fault(at(node), _("Đề mục thiếu số (code) hoặc tên (name)."))
        return
    if code in codes:
        yield Fault(at(node), _("Đề mục %(code)s đã có ở dòng %(line)s.") % {"code": code, "line": codes[code]})
    codes.setdefault(code, at(node))
    yield from strange(found, OF_HEADING)
    yield from of_status(node, found)
    field = word(found.get("field"))
    if field and field not in set(Field):
        allowed = ", ".join(Field)
        yield Fault(at(found["field"]), _("Không có lĩnh vực này. Chọn một trong: %(allowed)s.") % {"allowed": allowed})
    for one in items(found.get("tables")):
        if word(one) not in MAKERS:
            allowed = ", ".join(sorted(MAKERS))
            yield Fault(at(one), _("Không có bảng này. Chọn một trong: %(allowed)s.") % {"allowed": allowed})
    known: set[str] = set()
    for one in items(found.get("paragraphs")):
        yield from of_paragraph(one)
        own = word(entries(one).get("id"))
        if own in known:
            yield Fault(at(one), _("Hai đoạn của một đề mục cùng tên (id)."))
        known.add(own)
    for one in items(found.get("children")):
        yield from of_heading(one, code, codes)


def of_paragraph(node: Mark) -> Iterator[Fault]:
    found = entries(node)
    if not word(found.get("id")) or not items(found.get("sentences")):
        yield Fault(at(node), _("Đoạn thiếu tên (id) hoặc không có câu nào (sentences)."))
    for one in items(found.get("sentences")):
        yield from of_sentence(one)


def of_sentence(node: Mark) -> Iterator[Fault]:
    found = entries(node)
    yield from strange(found, KNOWN)
    decides = set(found) & DECIDES
    if len(decides) != 1:
        yield Fault(at(node), _("Mỗi câu có đúng một trong: share, count, answer, say."))
    share = found.get("share")
    if share is not None and len(items(share)) != 2:
        yield Fault(at(share), _("share cần hai số liệu: [phần, toàn bộ]."))
    for name in set(found) - {"share", "count", "if"}:
        if not isinstance(found[name], yaml.ScalarNode):
            yield Fault(at(found[name]), _("Câu “%(name)s” phải là một dòng chữ.") % {"name": name[:30]})


def line_of(text: str, key: str) -> int:
    """The first line that speaks of a fact."""
    return next((n for n, line in enumerate(text.splitlines(), start=1) if key in line), 0)
