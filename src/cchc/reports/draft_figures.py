"""The facts of a draft that are figures: what each indicator comes to, beside an earlier window; the forms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from cchc.documents.numbers import two, vi
from cchc.figures.calling import PREFIX
from cchc.figures.consolidating import Consolidated, consolidated
from cchc.figures.loading import shipped
from cchc.figures.models import Figure, Form, Frozen, Indicator
from cchc.figures.showing import as_value
from cchc.figures.values import Kind, Part, Value, ratio, shown
from cchc.periods.naming import name_of
from cchc.periods.windows import Window
from cchc.reports.draft_subject import Subject
from cchc.reports.draft_words import Fact

PARTS = {Part.NUMERATOR: ".tu", Part.DENOMINATOR: ".mau", Part.VALUE: ""}
REMEMBERED = "Biểu ghi theo trí nhớ, cần đối chiếu với văn bản quy định biểu mẫu trước khi gửi."


@dataclass(frozen=True)
class Numbers:
    """What the indicators of a subject come to. Two dozen queries, however many agencies and indicators there are."""

    subject: Subject

    @cached_property
    def indicators(self) -> list[Indicator]:
        rows = Indicator.objects.filter(authority=self.subject.authority).exclude(code__startswith=PREFIX)
        rows = rows.filter(field=self.subject.field) if self.subject.field else rows
        return list(rows.select_related("current").order_by("field", "code", "pk"))

    @cached_property
    def now(self) -> dict[int, Value]:
        return self.values(self.subject.window, frozen=True)

    @cached_property
    def compared(self) -> tuple[Window | None, dict[int, Value]]:
        """The same days a year before, else the window of the round before: the first of which there are figures."""
        for window in (self.subject.year_before, self.subject.compared):
            if window is not None and (found := self.values(window)):
                return window, found
        return None, {}

    def values(self, window: Window, *, frozen: bool = False) -> dict[int, Value]:
        """By indicator: what adds up, added up; of what does not, the agency's own. What is not known is left out."""
        root = self.subject.root
        snapshot = self.subject.snapshot if frozen else None
        if root.standing(window.end) is None:
            return {}
        sums = self.summed(window, frozen)
        found = {
            one.pk: as_value(sums[one.pk].total, one)
            for one in self.indicators
            if one.pk in sums and sums[one.pk].total.figures
        }
        lonely = [one.pk for one in self.indicators if not one.now.adds_agencies or one.now.kind not in COUNTED]
        if snapshot is not None:
            kept = Frozen.objects.filter(snapshot=snapshot, version__figure__agency=root, version__figure__whole=False)
            for line in kept.filter(version__figure__indicator__in=lonely).select_related("version__figure"):
                found[line.version.figure.indicator_id] = line.version.value
        else:
            for figure in Figure.objects.of_window(window).filter(agency=root, whole=False, indicator__in=lonely):
                found[figure.indicator_id] = figure.value
        return {pk: value for pk, value in found.items() if value.is_given}

    def summed(self, window: Window, frozen: bool) -> Mapping[int, Consolidated]:
        counts = [one for one in self.indicators if one.now.kind in COUNTED]
        snapshot = self.subject.snapshot if frozen else None
        return consolidated(counts, self.subject.root.pk, window, snapshot=snapshot)


COUNTED = (Kind.COUNT, Kind.RATIO)


def key_of(indicator: Indicator) -> str:
    return "ct." + re.sub(r"[^A-Za-z0-9_.-]+", "_", indicator.code)


def facts_of(numbers: Numbers) -> Iterable[Fact]:
    """Of each indicator its value, of a ratio its two counts, and what it was before: `ct.BM1.1`, `ct.BM1.2.tu`."""
    window, before = numbers.compared
    if window is None:
        against = ""
    elif window == numbers.subject.year_before:
        against = "cùng kỳ năm trước"
    else:
        against = name_of(window)
    missing = 0
    for one in numbers.indicators:
        value, earlier = numbers.now.get(one.pk), before.get(one.pk)
        missing += value is None
        yield from of_indicator(one, value, earlier, against)
    yield Fact(
        "sl.tong", "Số chỉ tiêu thống kê", spelled(Decimal(len(numbers.indicators))), str(len(numbers.indicators))
    )
    yield Fact("sl.thieu", "Số chỉ tiêu thống kê chưa có số liệu", spelled(Decimal(missing)), str(missing))


def unheard_of(keys: Iterable[str]) -> Iterable[Fact]:
    """Facts of indicators that the authority has not taken into its list, by the names of the forms that ship: they say
    what is missing instead of a code."""
    names: dict[str, str] = {}
    for form in shipped():
        for row in form["rows"]:
            if "of" in row:
                names[f"ct.{row['of']}{PARTS[Part(row.get('part', Part.VALUE))]}"] = str(row["text"])
    for key in keys:
        if key in names:
            yield Fact(key, names[key], "", opens={"forms": True})


def of_indicator(one: Indicator, value: Value | None, earlier: Value | None, against: str) -> Iterable[Fact]:
    key, kind, opens = key_of(one), Kind(one.now.kind), {"indicator": one.pk}
    before = said(one, earlier) if earlier is not None else ""
    exact = exactly(one, value) if value is not None else None
    yield Fact(
        key,
        one.now.name,
        said(one, value) if value is not None else "",
        "" if exact is None else str(exact),
        cell(one, value) if value is not None else "",
        before,
        opens,
    )
    if kind is Kind.RATIO:
        for part, label in ((Part.NUMERATOR, one.now.part), (Part.DENOMINATOR, one.now.whole)):
            count, was = counted(value, part), counted(earlier, part)
            yield Fact(
                key + PARTS[part],
                label or f"{one.now.name} ({'tử số' if part is Part.NUMERATOR else 'mẫu số'})",
                "" if count is None else spelled(count),
                "" if count is None else str(count),
                "" if count is None else vi(count),
                "" if was is None else vi(was),
                opens,
            )
    if before:
        yield Fact(f"{key}.truoc", f"{one.now.name} ({against})", before, opens=opens)
    was = exactly(one, earlier) if earlier is not None else None
    if kind is Kind.COUNT and exact is not None and was is not None:
        yield Fact(f"{key}.ss", f"{one.now.name}, so với {against}", changed(exact - was, against), opens=opens)


def changed(by: Decimal, against: str) -> str:
    if not by:
        return f"bằng {against}"
    return f"{'tăng' if by > 0 else 'giảm'} {spelled(abs(by))} so với {against}"


def counted(value: Value | None, part: Part) -> Decimal | None:
    """One of a ratio's two counts; of `không phát sinh` none was counted, which is 0."""
    if value is None:
        return None
    if value.nothing:
        return Decimal(0)
    return value.numerator if part is Part.NUMERATOR else value.denominator


def exactly(one: Indicator, value: Value) -> Decimal | None:
    """What sentences decide by: a count, a share in hundredths, 1 or 0 of yes or no."""
    match Kind(one.now.kind):
        case Kind.COUNT:
            return Decimal(0) if value.nothing else value.numerator
        case Kind.YES_NO:
            return value.numerator
        case Kind.RATIO:
            quotient = ratio(value, one.now.meaning.empty)
            return None if quotient is None else Decimal(quotient.numerator * 100) / Decimal(quotient.denominator)
    return None


def said(one: Indicator, value: Value) -> str:
    """As a sentence has it."""
    match Kind(one.now.kind):
        case Kind.COUNT:
            return "0" if value.nothing else "" if value.numerator is None else spelled(value.numerator)
        case Kind.RATIO:
            quotient = shown(Value(value.numerator, value.denominator), one.now.meaning)
            if value.nothing:
                quotient = shown(Value(Decimal(0), Decimal(0)), one.now.meaning)
            return f"{quotient}%" if quotient else "không phát sinh"
        case Kind.YES_NO | Kind.CHOICE:
            return shown(value, one.now.meaning).lower()
    return shown(value, one.now.meaning)


def cell(one: Indicator, value: Value) -> str:
    """As the statistical form has it."""
    return shown(value, one.now.meaning)


def spelled(n: Decimal) -> str:
    """A whole number under ten with two digits, as offices write it; nothing to count is `0`."""
    if n == n.to_integral_value():
        return two(int(n)) if n else "0"
    return vi(n.normalize())


def forms_of(subject: Subject, facts: Mapping[str, Fact], chosen: Sequence[int] | None) -> list[dict[str, Any]]:
    """The statistical forms as tables, each number a reference; those of the round, else all of the authority."""
    forms = Form.objects.filter(authority=subject.authority, for_calls=False)
    forms = forms.filter(pk__in=chosen) if chosen else forms
    forms = forms.filter(field=subject.field) if subject.field else forms
    tables = []
    for form in forms.prefetch_related("rows__indicator").order_by("code"):
        rows: list[list[Any]] = []
        for row in form.rows.order_by("order").select_related("indicator__current"):
            key = key_of(row.indicator) + PARTS[Part(row.part)] if row.indicator is not None else ""
            rows.append([row.no, row.text, row.unit, {"f": key} if key else "", ""])
        tables.append(
            {
                "caption": f"{form.code}. {form.name}",
                "columns": [
                    ["STT", 10, False],
                    ["Chỉ tiêu thống kê", 84, False],
                    ["Đơn vị tính", 24, False],
                    ["Số liệu", 24, True],
                    ["Ghi chú", 22, False],
                ],
                "rows": rows,
                "note": REMEMBERED if form.status == "remembered" else "",
            }
        )
    return tables
