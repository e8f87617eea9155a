"""The outline of a periodic report as data (`data/outline.yaml`): its headings, and what each holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Any

import yaml

from cchc.reports.draft_words import filled, keys_in

CASES = {"all", "none", "some", "empty", "missing", "zero", "yes_says", "no_says"}
DECIDES = {"share", "count", "answer", "say"}
KNOWN = CASES | DECIDES | {"if"}
STATUSES = ("sourced", "remembered", "own")


@dataclass(frozen=True)
class Paragraph:
    """`id` is unique in the outline; `sentences` as the data file has them."""

    id: str
    sentences: tuple[Mapping[str, Any], ...]

    @property
    def keys(self) -> set[str]:
        """Every fact it speaks of or is decided by."""
        found: set[str] = set()
        for sentence in self.sentences:
            decides = [sentence.get(name, ()) for name in ("share", "count", "answer", "if")]
            found.update(key for one in decides for key in ([one] if isinstance(one, str) else one))
            found.update(key for text in sentence.values() if isinstance(text, str) for key in keys_in(text))
        return found


@dataclass(frozen=True)
class Node:
    """A heading. `code` is unique in the outline (`II.3`), `no` as printed (`3`). `field`: whose tasks it tells of."""

    code: str
    no: str
    name: str
    status: str
    field: str = ""
    paragraphs: tuple[Paragraph, ...] = ()
    tables: tuple[str, ...] = ()
    children: tuple[Node, ...] = ()

    @property
    def level(self) -> int:
        return self.code.count(".") + 1

    def walk(self) -> Iterator[Node]:
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True)
class AnnexNode:
    code: str
    name: str
    status: str


@dataclass(frozen=True)
class Outline:
    code: str
    name: str
    source: str
    nodes: tuple[Node, ...]
    annexes: tuple[AnnexNode, ...]

    def walk(self) -> Iterator[Node]:
        for node in self.nodes:
            yield from node.walk()

    def with_words(self, words: Mapping[str, str]) -> Outline:
        """The headings as this report has them."""

        def named(node: Node) -> Node:
            return replace(node, name=filled(node.name, words), children=tuple(map(named, node.children)))

        return replace(self, nodes=tuple(map(named, self.nodes)))


@cache
def periodic() -> Outline:
    """The one that ships."""
    return parsed(resources.files("cchc.reports").joinpath("data/outline.yaml").read_text(encoding="utf-8"))


def parsed(text: str) -> Outline:
    """Raises ValueError with a sentence for what is no outline."""
    data = yaml.safe_load(text)
    if not isinstance(data, dict) or not isinstance(data.get("outline"), list):
        raise ValueError("Đề cương phải có mục “outline”.")
    shared = data.get("of_fields", [])
    made = Outline(
        code=str(data["code"]),
        name=str(data["name"]),
        source=str(data.get("source", "")),
        nodes=tuple(_node(one, "", shared) for one in data["outline"]),
        annexes=tuple(AnnexNode(str(one["code"]), str(one["name"]), _status(one)) for one in data.get("annexes", [])),
    )
    codes = [node.code for node in made.walk()]
    if len(codes) != len(set(codes)):
        raise ValueError("Đề cương có hai đề mục cùng mã.")
    return made


def _node(data: Mapping[str, Any], above: str, shared: Sequence[Mapping[str, Any]]) -> Node:
    no = str(data["code"])
    code = f"{above}.{no}" if above else no
    field = str(data.get("field", ""))
    own = [_paragraph(one, code, "") for one in data.get("paragraphs", [])]
    of_field = [_paragraph(one, code, field) for one in shared] if field and field != "direction" else []
    return Node(
        code=code,
        no=no,
        name=str(data["name"]),
        status=_status(data),
        field=field,
        paragraphs=(*own, *of_field),
        tables=tuple(str(one) for one in data.get("tables", [])),
        children=tuple(_node(one, code, shared) for one in data.get("children", [])),
    )


def _paragraph(data: Mapping[str, Any], code: str, field: str) -> Paragraph:
    sentences = tuple(_sentence(one, field) for one in data["sentences"])
    if not sentences:
        raise ValueError(f"Đoạn {data['id']} của mục {code} không có câu nào.")
    return Paragraph(f"{code}:{data['id']}", sentences)


def _sentence(data: Mapping[str, Any], field: str) -> Mapping[str, Any]:
    if set(data) - KNOWN or len(set(data) & DECIDES) != 1:
        raise ValueError(f"Câu không đúng mẫu: {sorted(data)}.")

    def of_field(value: Any) -> Any:
        if isinstance(value, str):
            return value.replace("*", field) if field else value
        return [of_field(one) for one in value]

    return {name: of_field(value) for name, value in data.items()}


def _status(data: Mapping[str, Any]) -> str:
    status = str(data.get("status", ""))
    if status not in STATUSES:
        raise ValueError(f"Đề mục “{data.get('name')}” không nói nguồn.")
    return status
