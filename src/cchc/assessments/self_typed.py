"""A fact as people type it on a page or in a workbook, and as it is shown there. Nothing is guessed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cchc.figures.values import number
from cchc.scoring import exact
from cchc.scoring.factexts import parse
from cchc.scoring.facts import check_values
from cchc.scoring.faults import Unusable
from cchc.scoring.inputs import Input
from cchc.scoring.model import CriteriaSet
from cchc.scoring.nodes import Node
from cchc.scoring.rules1 import Rule
from cchc.scoring.values import (
    NONE,
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
from cchc.words import fold

PARTS = {
    Kind.RATIO: ("part", "whole"),
    Kind.COUNT: ("count",),
    Kind.NUMBER: ("number",),
    Kind.DAYS: ("days",),
    Kind.YES_NO: ("yes",),
    Kind.CHOICE: ("choice",),
    Kind.POINTS: ("points",),
}
NEVER = "chưa"
_NEVER = ("chua", "chua thuc hien")
_YES, _NO = ("co", "dat", "1", "x", "yes"), ("khong", "khong dat", "0", "no")
_NOTHING = ("khong phat sinh", "kps")


class Wrong(ValueError):  # noqa: N818
    """What was typed cannot be a fact: the part it is about, and why."""

    def __init__(self, part: str, sentence: str) -> None:
        super().__init__(sentence)
        self.part, self.sentence = part, sentence


@dataclass(frozen=True)
class Part:
    """A control for one part of a fact: its name, what it asks, what stands in it, and what one may choose."""

    name: str
    label: str
    text: str
    choices: tuple[tuple[str, str], ...] = ()
    kind: str = "text"  # text | select | check


def parts_of(source: Input, rule: Rule | None) -> tuple[str, ...]:
    """The names of the parts an input is typed in."""
    if source.kind in PARTS:
        return PARTS[source.kind]
    return tuple(row.value for row in rule.rows) if rule is not None else ()


def controls(source: Input, rule: Rule | None, typed: Mapping[str, str]) -> list[Part]:
    """What a form shows for an input."""
    match source.kind:
        case Kind.RATIO:
            unit = source.unit or ""
            part = " ".join(one for one in (unit, source.part) if one) or str(_("Tử số"))
            whole = source.whole or unit or str(_("Mẫu số"))
            return [Part("part", part, typed.get("part", "")), Part("whole", whole, typed.get("whole", ""))]
        case Kind.YES_NO:
            choices = (("", "–"), ("có", str(_("Có"))), ("không", str(_("Không"))))
            return [Part("yes", source.name, typed.get("yes", ""), choices, "select")]
        case Kind.CHOICE:
            rows = rule.rows if rule is not None else ()
            listed = (("", "–"), *((row.value, row.said) for row in rows))
            return [Part("choice", source.name, typed.get("choice", ""), listed, "select")]
        case Kind.CHECKLIST:
            rows = rule.rows if rule is not None else ()
            return [Part(row.value, row.said, typed.get(row.value, ""), kind="check") for row in rows]
        case Kind.SURVEY:
            rows = rule.rows if rule is not None else ()
            return [Part(row.value, row.said, typed.get(row.value, "")) for row in rows]
    (name,) = PARTS[source.kind]
    unit = str(_("ngày chậm; đúng hạn ghi 0, chưa làm ghi “chưa”")) if source.kind is Kind.DAYS else source.unit or ""
    return [Part(name, unit or source.name, typed.get(name, ""))]


def texts_of(fact: Fact | None) -> dict[str, str]:
    """Part → what stands in its control; `none` where nothing occurred."""
    match fact:
        case None:
            return {}
        case NotOccurred():
            return {"none": "có"}
        case Ratio(part, whole, places):
            return {"part": _vi(part, places), "whole": _vi(whole, places)}
        case Count(n):
            return {"count": _vi(n, 0)}
        case Number(n, places):
            return {"number": _vi(n, places)}
        case Days(n):
            return {"days": NEVER if n is None else _vi(n, 0)}
        case YesNo(yes):
            return {"yes": "có" if yes else "không"}
        case Choice(value):
            return {"choice": value}
        case Points(n, places, _by):
            return {"points": _vi(n, places)}
        case Checklist(items):
            return {item: "có" if done else "không" for item, done in items.items()}
        case Survey(counts):
            return {answer: _vi(count, 0) for answer, count in counts.items()}
    raise TypeError(f"{fact!r} is no fact")


def _vi(n: int, places: int) -> str:
    """Without separators of thousands, the decimals behind a comma: what is read back to the same."""
    text = str(abs(n)).rjust(places + 1, "0")
    made = f"{text[:-places]},{text[-places:]}".rstrip("0").rstrip(",") if places else text
    return f"-{made}" if n < 0 else made


def fact_of(
    given: CriteriaSet, source: Input, rule: Rule | None, typed: Mapping[str, str], *, by: str, nothing: bool = False
) -> Fact | None:
    """The fact in what was typed by part; None where nothing was. `by` is who gives points. Raises `Wrong`."""
    texts = {name: " ".join(text.split()) for name, text in typed.items() if text.strip()}
    if nothing or any(fold(text) in _NOTHING for text in texts.values()):
        return checked(given, source, NONE)
    if not texts:
        return None
    node = _node(source, parts_of(source, rule), texts, rule, by)
    fact = parse(node, source.kind, source.places)
    if fact is None:
        raise Wrong(next(iter(texts)), _("Không rõ giá trị. Kiểm tra lại cách ghi."))
    return checked(given, source, fact)


def checked(given: CriteriaSet, source: Input, fact: Fact) -> Fact:
    """A fact held to the set. Raises `Wrong` with the set's own sentence."""
    try:
        check_values(given, {"": {source.code: fact}})
    except Unusable as refused:
        sentence = refused.faults[0].sentence.removeprefix(f"«{source.code}» ({source.name}): ")
        raise Wrong(next(iter(PARTS.get(source.kind, ("",)))), sentence[:1].upper() + sentence[1:]) from refused
    return fact


def _node(source: Input, parts: tuple[str, ...], texts: Mapping[str, str], rule: Rule | None, by: str) -> Node:
    match source.kind:
        case Kind.RATIO:
            for name in parts:
                if name not in texts:
                    raise Wrong(name, _("Ghi cả hai số, hoặc bỏ trống cả hai."))
            return Node({name: Node(_number(name, texts[name], source.places), "") for name in parts}, "")
        case Kind.COUNT | Kind.NUMBER:
            (name,) = parts
            return Node(_number(name, texts[name], source.places if source.kind is Kind.NUMBER else 0), "")
        case Kind.DAYS:
            text = texts["days"]
            return Node(NEVER if fold(text) in _NEVER else _number("days", text, 0), "")
        case Kind.POINTS:
            return Node({"points": Node(_number("points", texts["points"], source.places), ""), "by": Node(by, "")}, "")
        case Kind.YES_NO:
            return Node(_yes_no("yes", texts["yes"]), "")
        case Kind.CHOICE:
            return Node(_choice(texts["choice"], rule), "")
        case Kind.CHECKLIST:
            return Node({name: Node(_yes_no(name, texts[name]), "") for name in parts if name in texts}, "")
        case Kind.SURVEY:
            return Node({name: Node(_number(name, texts[name], 0), "") for name in parts if name in texts}, "")
    raise TypeError(source.kind)


def _number(name: str, text: str, places: int) -> str:
    try:
        return exact.text(number(text, places))
    except ValueError as error:
        raise Wrong(name, str(error)) from error


def _yes_no(name: str, text: str) -> str:
    word = fold(text)
    if word in _YES or word in _NO:
        return "có" if word in _YES else "không"
    raise Wrong(name, _("“%(typed)s” không rõ. Ghi Có hoặc Không.") % {"typed": text[:40]})


def _choice(text: str, rule: Rule | None) -> str:
    rows = rule.rows if rule is not None else ()
    for row in rows:
        if text == row.value or fold(text) == fold(row.said):
            return row.value
    listed = "; ".join(f"{row.value} = {row.said}" for row in rows)
    words = _("“%(typed)s” không có trong danh sách. Chọn một trong: %(listed)s.")
    raise Wrong("choice", words % {"typed": text[:40], "listed": listed})
