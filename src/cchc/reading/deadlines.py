"""A cell of deadlines → each deadline, what it comes to, and which product it is for."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from cchc.periods.deadlines import Deadline, Kind
from cchc.reading import dates
from cchc.reading.columns import names_product
from cchc.reading.items import cut, outside_brackets, trimmed

# What is done with a product by a day: `ban hành Kế hoạch`, `hoàn thành việc ban hành kế hoạch`.
_DONE = r"(?:hoàn thành|thực hiện|triển khai)?\s*(?:việc\s+)?(?:ban hành|phê duyệt|xây dựng|tham mưu ban hành|trình)"
_DONE_WITH = re.compile(rf"{_DONE}\s+(?P<what>.+)$", re.IGNORECASE)
_TIME_STARTS = r"(?:trước|chậm nhất|muộn nhất|trong|vào|đến|xong|từ|theo|sau|kịp thời|định kỳ|hàng|hằng|đúng)\s"
_TO_WHOM = re.compile(
    r"\s+(?:(?:báo cáo|gửi|trình)\s+)?(?:về|cho|gửi|tới)\s+(?:UBND|Ủy ban|Sở|Bộ|Phòng|Văn phòng|HĐND|"
    r"Hội đồng|Chủ tịch|Trung ương).*$"
)
_REPORT = re.compile(r"(?<!\w)báo cáo(?!\w).*$", re.IGNORECASE)
_BRACKETED = re.compile(r"^(?P<label>[^()]{2,80}?)\s*\((?P<when>[^()]+)\)$")
_PAIRED = re.compile(
    r"^(?P<label>[^,:()]{2,80}?)\s*[,:]\s*(?P<when>(?:trước|chậm nhất|muộn nhất|ngày|trong|quý|tháng|"
    r"năm|hoàn thành)\s.+)$",
    re.IGNORECASE,
)
_NAMED_THEN_TIME = re.compile(r"^(?P<label>[^:()]{2,80}?)\s*:\s*(?P<when>[^:]{3,160})$")
_TIME_THEN = re.compile(r"^(?P<when>[^:()]{3,40}):\s*(?P<what>\S.*)$")
_AGAIN = re.compile(r"(?<![,;(])\s+(?=định kỳ\s)", re.IGNORECASE)
_TWO = re.compile(
    r"\s+và\s+(?=(?:trước\s+)?(?:ngày|tháng|quý)\s+[\dIV])|,\s+(?=(?:tháng|"
    r"quý)\s+[\dIV])",
    re.IGNORECASE,
)

_YEARLY = re.compile(r"(?:hàng|hằng|mỗi) năm|đến|từ", re.IGNORECASE)


class Read(NamedTuple):
    """A deadline with the letter of its item, the words it was read from, and whether its year was printed."""

    deadline: Deadline
    label: str | None
    printed: str
    year_printed: bool
    understood: bool


def parse(text: str, plan_year: int, product_names: Sequence[str] = ()) -> list[Deadline]:
    """The deadlines of a cell, or of what a person typed, in order; empty when nothing is written.

    A date without a year is in `plan_year`. What cannot be resolved is kept as `external` with no date. `product` is
    set when the words name it, or when as many deadlines as `product_names` are listed.
    """
    return [found.deadline for found in read(text, plan_year, product_names)]


def read(text: str, plan_year: int, product_names: Sequence[str] = ()) -> list[Read]:
    found = [_one(piece, label, plan_year, alone) for piece, label, alone in _pieces(text)]
    if len(found) == len(product_names) > 1 and not any(one.deadline.product for one in found):
        found = [
            one._replace(deadline=_of_product(one.deadline, name))
            for one, name in zip(found, product_names, strict=True)
        ]
    return [part for one in found for part in _apart(one, plan_year)]


def _apart(one: Read, year: int) -> list[Read]:
    """`Quý I, III` is two times, not the span over them; each keeps the words of both."""
    if one.deadline.kind is Kind.BY and len(days := dates.days_apart(one.printed, year)) > 1:
        return [one._replace(deadline=replace(one.deadline, due=day)) for day in days]
    windows = dates.apart(one.printed, year) if one.deadline.kind is Kind.WITHIN else []
    if len(windows) < 2 or (windows[0].start, windows[-1].end) != (one.deadline.start, one.deadline.due):
        return [one]
    return [one._replace(deadline=replace(one.deadline, start=window.start, due=window.end)) for window in windows]


def _pieces(text: str) -> list[tuple[str, str | None, bool]]:
    """The words of each deadline, its letter, and whether it is a single clause. What says nothing of time belongs to
    the deadline before it (`Theo chỉ đạo của UBND tỉnh; Bộ CT`)."""
    pieces: list[tuple[str, str | None, bool]] = []
    for item in cut(_balanced(text)):
        opened = False
        for clause in _clauses(item.text):
            if pieces and opened and not dates.says_when(clause):
                earlier, label, _ = pieces[-1]
                pieces[-1] = (f"{earlier}; {clause}", label, False)
            else:
                pieces.append((clause, item.label, True))
                opened = True
    return pieces


def _balanced(text: str) -> str:
    """Without a bracket that was never opened: `…, trước ngày 5/12).`"""
    return re.sub(r"\)(\s*\.?\s*)$", r"\1", text) if text.count(")") > text.count("(") else text


def _clauses(text: str) -> list[str]:
    clauses, start = [], 0
    for joint in re.finditer(r";|\n", text):
        if outside_brackets(text, joint.start()):
            clauses.append(text[start : joint.start()])
            start = joint.end()
    clauses.append(text[start:])
    cut_again = [part for clause in clauses for part in _again(clause)]
    return [trimmed(clause) for clause in cut_again if trimmed(clause)]


def _again(clause: str) -> list[str]:
    """A clause that goes on to a second time without punctuation: `Quý I ban hành Kế hoạch định kỳ …, báo cáo …`."""
    for joint in [*_AGAIN.finditer(clause), *([] if _YEARLY.search(clause) else _TWO.finditer(clause))]:
        before, after = clause[: joint.start()], clause[joint.end() :]
        first = dates.when(before, 2000)
        if first and first.kind in (Kind.BY, Kind.WITHIN) and not before.lower().endswith("báo cáo"):
            return [before, *_again(after)] if dates.says_when(after) else [clause]
    return [clause]


def _one(piece: str, label: str | None, year: int, alone: bool) -> Read:
    text, product = _labelled(piece, year)
    found = dates.when(text, year)
    if product is None and alone and found:
        text, product = _named(text, found)
        found = dates.when(text, year)
    if found is None:
        return Read(Deadline(trimmed(text), Kind.EXTERNAL, product=product), label, piece, True, False)
    deadline = Deadline(
        text=trimmed(text),
        kind=found.kind,
        every=found.every,
        start=found.start,
        due=found.due,
        days=found.days,
        working_days=found.working_days,
        after=found.after,
        product=product,
    )
    return Read(deadline, label, piece, found.year_printed, True)


def _labelled(piece: str, year: int) -> tuple[str, str | None]:
    """`Báo cáo (Trước 30/11)` and `Báo cáo quý I, trước ngày 10/3` → the words of time, the product."""
    bracketed = _BRACKETED.match(piece)
    if bracketed and dates.says_when(bracketed["when"]) and not dates.says_when(bracketed["label"]):
        return bracketed["when"], trimmed(bracketed["label"])
    named = _NAMED_THEN_TIME.match(piece)
    if named and names_product(named["label"]) and dates.says_when(named["when"]):
        return named["when"], trimmed(named["label"])
    paired = _PAIRED.match(piece)
    if paired and dates.says_when(paired["when"]) and not _is_time(paired["label"], paired["when"], year):
        return paired["when"], trimmed(paired["label"])
    return piece, None


def _is_time(label: str, rest: str, year: int) -> bool:
    """Whether words before a comma are part of the time (`Quý I, năm 2020`) rather than what is due then."""
    if names_product(label):
        return False
    first, then = dates.when(label, year), dates.when(rest, year)
    if first is None:
        return True
    return not (then and then.kind is Kind.BY and first.kind in (Kind.WITHIN, Kind.RECURRING))


def _named(text: str, found: dates.When) -> tuple[str, str | None]:
    """The product a clause names, and the words that stay as the deadline's text."""
    before, after = text[: found.at].strip(), text[found.at :]
    leads = before and names_product(before) and not re.match(_DONE, before, re.IGNORECASE)
    if leads and found.kind in (Kind.BY, Kind.WITHIN) and len(before.split()) <= 8:
        return after, trimmed(before)
    named_then = _TIME_THEN.match(text)
    if named_then and dates.says_when(named_then["when"]) and names_product(named_then["what"]):
        return text, trimmed(named_then["what"])
    done = _DONE_WITH.search(text)
    if done and (found.kind is not Kind.RELATIVE or done.start() < found.at):
        what = re.split(rf"\s+(?={_TIME_STARTS})", done["what"], maxsplit=1, flags=re.IGNORECASE)[0]
        if names_product(what):
            return text, trimmed(_TO_WHOM.sub("", what))
    if found.kind not in (Kind.BY, Kind.WITHIN) and (report := _REPORT.search(text)):
        what = re.split(rf"\s+(?={_TIME_STARTS})", _TO_WHOM.sub("", report[0]), maxsplit=1, flags=re.IGNORECASE)[0]
        if len(what.split()) > 2:
            return text, trimmed(what)
    return text, None


def _of_product(deadline: Deadline, name: str) -> Deadline:
    return Deadline(**{**deadline.__dict__, "product": name})
