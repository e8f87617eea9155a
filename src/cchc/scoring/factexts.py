"""Facts as people and files write them: `482/500`, `có`, `{A: 12, B: 3}`, `không phát sinh`; read and written back."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from cchc.scoring import exact
from cchc.scoring.nodes import Node
from cchc.scoring.values import (
    Checklist,
    Choice,
    Count,
    Days,
    Fact,
    Kind,
    NotOccurred,
    Number,
    Points,
    Ratio,
    Survey,
    YesNo,
)

_SEPARATED = re.compile(r"[.,]")
HOW = {
    Kind.RATIO: "ghi tử số và mẫu số, không dấu ngăn cách hàng nghìn, ví dụ 482/500",
    Kind.COUNT: "ghi một số nguyên không âm, không dấu ngăn cách hàng nghìn, ví dụ 3",
    Kind.NUMBER: "ghi một số, ví dụ 4.25",
    Kind.DAYS: "ghi số ngày (đúng hạn ghi 0), hoặc «chưa» nếu chưa thực hiện",
    Kind.YES_NO: "ghi «có» hoặc «không»",
    Kind.CHOICE: "ghi mã của một lựa chọn",
    Kind.CHECKLIST: "ghi «mã: có» hoặc «mã: không» cho từng nội dung",
    Kind.SURVEY: "ghi số phiếu của từng trả lời, ví dụ {A: 12, B: 3}",
    Kind.POINTS: "ghi {points: 4.5, by: ai chấm}",
}
_NOT_OCCURRED = ("không phát sinh", "kps", "none")
_YES = {
    "true": True,
    "yes": True,
    "có": True,
    "đạt": True,
    "false": False,
    "no": False,
    "không": False,
    "không đạt": False,
}
_NEVER = ("chưa", "never", "chưa thực hiện")


def parse(node: Node, kind: Kind, places: int = 0) -> Fact | None:
    """The fact a node writes, of that kind or `không phát sinh`; None where it cannot be understood.

    Where no decimals are declared none are read: `5.000` could be five or five thousand, and is neither.
    """
    value = node.value
    if isinstance(value, dict):
        return _from_mapping({name: one.value for name, one in value.items()}, kind, places)
    if not isinstance(value, str):
        return None
    text = value.strip()
    if text.casefold() in _NOT_OCCURRED:
        return NotOccurred()
    match kind:
        case Kind.RATIO:
            part, slash, whole = text.partition("/")
            return _ratio(part, whole, places) if slash else None
        case Kind.COUNT:
            number = _whole(text)
            return Count(number) if number is not None else None
        case Kind.NUMBER:
            scaled = _scaled(text)
            return Number(*scaled) if scaled else None
        case Kind.DAYS:
            if text.casefold() in _NEVER:
                return Days(None)
            number = _whole(text)
            return Days(number) if number is not None else None
        case Kind.YES_NO:
            mark = _YES.get(text.casefold())
            return YesNo(mark) if mark is not None else None
        case Kind.CHOICE:
            return Choice(text)
    return None


def _from_mapping(value: dict[str, Any], kind: Kind, places: int) -> Fact | None:
    if value.get("none") == "true" and len(value) == 1:
        return NotOccurred()
    if not all(isinstance(one, str) for one in value.values()):
        return None
    match kind:
        case Kind.RATIO if set(value) == {"part", "whole"}:
            return _ratio(value["part"], value["whole"], places)
        case Kind.CHECKLIST:
            marks = {name: _YES.get(one.strip().casefold()) for name, one in value.items()}
            return None if None in marks.values() else Checklist({name: bool(mark) for name, mark in marks.items()})
        case Kind.SURVEY:
            counts = {name: _whole(one) for name, one in value.items()}
            return None if None in counts.values() else Survey({name: count or 0 for name, count in counts.items()})
        case Kind.POINTS if set(value) == {"points", "by"}:
            scaled = _scaled(value["points"])
            return Points(*scaled, value["by"].strip()) if scaled and value["by"].strip() else None
    return None


def _ratio(part: str, whole: str, most: int) -> Ratio | None:
    if not most and _SEPARATED.search(part + whole):
        return None
    ends = exact.decimal(part), exact.decimal(whole)
    if ends[0] is None or ends[1] is None:
        return None
    places = max(0, *(-int(end.as_tuple().exponent) for end in ends if end is not None))
    return Ratio(int(ends[0].scaleb(places)), int(ends[1].scaleb(places)), places)


def _whole(text: str) -> int | None:
    if _SEPARATED.search(text):
        return None
    scaled = _scaled(text)
    return scaled[0] if scaled else None


def _scaled(text: str) -> tuple[int, int] | None:
    number = exact.decimal(text)
    if number is None:
        return None
    places = max(0, -int(number.as_tuple().exponent))
    return int(number.scaleb(places)), places


def plain(fact: Fact) -> Any:
    """A fact as JSON: what `parse` reads back to the same."""
    match fact:
        case NotOccurred():
            return {"none": True}
        case Ratio(part, whole, places):
            return {"part": _text(part, places), "whole": _text(whole, places)}
        case Number(n, places):
            return _text(n, places)
        case Points(n, places, by):
            return {"points": _text(n, places), "by": by}
        case Count(n):
            return n
        case Days(n):
            return "never" if n is None else n
        case YesNo(yes):
            return yes
        case Choice(value):
            return value
        case Checklist(items):
            return dict(items)
        case Survey(counts):
            return {answer: count for answer, count in counts.items() if count}
    raise TypeError(f"{fact!r} is no fact")


def _text(n: int, places: int) -> str:
    return exact.text(Decimal(n).scaleb(-places))
