"""A cell → the items listed in it, by the marks that list them."""

import re
from collections.abc import Callable
from typing import NamedTuple

from cchc.reading.marks import UPPER

_DASHES = "-–—•●"
_BULLET = re.compile(rf"(?:^|(?<=[\s;.:,]))(?P<mark>[{_DASHES}+])(?P<gap>\s*)(?=[{UPPER}\d“\"(])")
_START = re.compile(rf"^\s*(?P<mark>[{_DASHES}+])\s*")
_LETTER = re.compile(r"(?:^|(?<=[\s;.,]))\(?([a-zđ])\)\s*")
_NUMBER = re.compile(rf"(?:^|(?<=[\s;.]))\(?(\d{{1,2}})[.)]\s*(?=[{UPPER}])")
_LETTERS = "abcdđeghiklmnopqrstuvxy"
_LETTERS_LATIN = "abcdefghijklmnopqrstuvwxyz"
# A dash inside a name, not before an item: (words before, words after), for `Phòng Tài chính - Kế hoạch`.
_NAMED_WITH_DASH = tuple(
    (re.compile(rf"{before}\s*$", re.IGNORECASE), re.compile(after, re.IGNORECASE))
    for before, after in (
        (r"tài chính", r"kế hoạch|kế toán"),
        (r"kế hoạch", r"tài chính"),
        (r"(?:phát|truyền) thanh", r"truyền hình|phát lại|tiếp sóng"),
        (r"truyền thanh", r"truyền hình"),
        (r"lao động", r"thương binh|xã hội"),
        (r"kinh tế", r"hạ tầng|xã hội|kỹ thuật"),
        (r"văn hóa|văn hoá", r"xã hội|thông tin|thể thao"),
        (r"văn phòng|hđnd", r"thống kê|ubnd|hđnd"),
        (r"tư pháp", r"hộ tịch"),
        (r"địa chính", r"xây dựng|nông nghiệp|môi trường"),
        (r"giáo dục", r"đào tạo"),
        (r"dân số", r"kế hoạch|khhgđ"),
        (r"[\divx]", r"[\divx]"),
    )
)
# `Quý I – Quý IV/2026` is one span of time, unless the line is a list.
_SPAN_BEFORE = re.compile(r"(?:quý|tháng|năm)\s+[\divx/]+$", re.IGNORECASE)
_SPAN_AFTER = re.compile(r"(?:quý|tháng|năm)\b", re.IGNORECASE)
# After `;` these go on with the phrase (An Giang II.7: `… ngưng hiệu lực; cần sửa đổi …`): they begin no item.
_GOES_ON = re.compile(
    r"(?:cần|đã|đang|được|phải|chưa|không|và|hoặc|nhằm|để|trong đó|gồm|bao gồm|theo|của|từ|cũng như|"
    r"đồng thời|nếu|khi)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(rf"(?<=[^\s.\d])\.\s+(?=[{UPPER}])")


_LONGEST = 20_000  # a longer cell lists nothing a person could check


class Item(NamedTuple):
    """One item, its marks and ends trimmed; `label` is the letter of `a)` where the cell letters its items."""

    text: str
    label: str | None = None


def cut(
    text: str, *, semicolons: bool = False, sentences: bool = False, opens: Callable[[str], bool] | None = None
) -> list[Item]:
    """The items of a cell in order. Lines begin items, and so do marks inside a line.

    `semicolons`: also cut at `;`; `sentences`: also after a full stop, as products are listed. Brackets are never cut.
    `opens`: a dash inside a line cuts only before words of which it holds (`Phòng Quy hoạch - Kiến trúc` is one body).
    """
    if len(text) > _LONGEST:
        return [Item(trimmed(text))]
    items: list[Item] = []
    for line in _lines(text):
        for piece in _lettered(line):
            for bullet in _bulleted(piece.text, opens):
                parts = _semicolons(bullet) if semicolons else [bullet]
                if sentences:
                    parts = [part for whole in parts for part in _SENTENCE.split(whole)]
                items += [Item(trimmed(part), piece.label) for part in parts if trimmed(part)]
    return items


def trimmed(text: str) -> str:
    """One line, without the mark it opens with and the `;` `.` `,` it ends with; an ellipsis stays."""
    line = " ".join(text.split())
    line = _START.sub("", line).strip(" ;,")
    if line.endswith(".") and not line.endswith(".."):
        line = line[:-1].rstrip(" ;,")
    return re.sub(r"\s+([,;.)])", r"\1", line)


def outside_brackets(text: str, at: int) -> bool:
    return text.count("(", 0, at) <= text.count(")", 0, at)


def _lines(text: str) -> list[str]:
    """Lines; one that opens in lower case goes on with the line before it."""
    out: list[str] = []
    for line in filter(None, (line.strip() for line in text.split("\n"))):
        if out and line[0].islower() and not _LETTER.match(line) and not out[-1].endswith((";", ".", ":")):
            out[-1] = f"{out[-1]} {line}"
        else:
            out.append(line)
    return out


def _lettered(line: str) -> list[Item]:
    """Cut at `a)`, `b)` … and at `1.`, `2.` … when they come in their order from the first and open the line."""
    for pattern, orders in ((_LETTER, (_LETTERS, _LETTERS_LATIN)), (_NUMBER, ())):
        found = list(pattern.finditer(line))
        if not found or found[0].start() > 0:
            continue
        names = [match[1] for match in found]
        right = names == [str(n) for n in range(1, len(names) + 1)] if not orders else _in_order(names, orders)
        if right or len(found) == 1:
            ends = [match.start() for match in found[1:]] + [len(line)]
            lettered = pattern is _LETTER
            return [
                Item(line[match.end() : end], match[1] if lettered else None)
                for match, end in zip(found, ends, strict=True)
            ]
    return [Item(line)]


def _in_order(names: list[str], orders: tuple[str, ...]) -> bool:
    return any("".join(names) in order for order in orders)


def _bulleted(line: str, opens: Callable[[str], bool] | None) -> list[str]:
    """Cut at bullets. A list that a colon introduces stays with its item until a mark of the level above."""
    opened = _START.match(line)
    level = opened["mark"] if opened else None
    nested = ""
    cuts = []
    for bullet in _BULLET.finditer(line):
        at = bullet.start()
        if opened and at < opened.end():
            continue
        before = line[:at].rstrip()
        if not opened and _SPAN_BEFORE.search(before) and _SPAN_AFTER.match(line, bullet.end()):
            continue
        if not outside_brackets(line, at) or not _begins_item(before, line[bullet.end() :], bullet):
            continue
        if before.endswith(":") and level:
            nested = bullet["mark"]
        if nested and bullet["mark"] == nested:
            continue
        if opens and not opens(line[bullet.end() :]) and not before.endswith((";", ".")):
            continue
        nested = "" if nested and bullet["mark"] != nested else nested
        cuts.append(at)
    return [line[start:end] for start, end in zip([0, *cuts], [*cuts, len(line)], strict=True)]


def _begins_item(before: str, after: str, bullet: re.Match[str]) -> bool:
    if not before:
        return True
    if before.endswith((";", ".", ":")):
        return True
    if not bullet["gap"] or not bullet.string[bullet.start() - 1].isspace():
        return False
    if re.match(r"\d", after) and re.search(r"\d\s*%$", before):
        return False  # `từ 85% - 90%`
    return not any(left.search(before) and right.match(after) for left, right in _NAMED_WITH_DASH)


def _semicolons(text: str) -> list[str]:
    parts, start = [], 0
    for joint in re.finditer(";", text):
        rest = text[joint.end() :].strip()
        if outside_brackets(text, joint.start()) and rest and not _GOES_ON.match(rest):
            parts.append(text[start : joint.start()])
            start = joint.end()
    return [*parts, text[start:]]
