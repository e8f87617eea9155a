"""The calendar of reporting as it is typed: days as `15/12`, each in the year that stands nearest to its window."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.periods.calendar import vietnam
from cchc.periods.reporting import Asked, Calendar, MonthDay, Roll
from cchc.reports.models import Kind
from cchc.reports.own_calendar import KINDS, LEVELS, NAMES

COLUMNS = {
    "from": gettext_lazy("Số liệu từ"),
    "to": gettext_lazy("đến"),
    "cut_off": gettext_lazy("Chốt số liệu"),
    "commune": gettext_lazy("Cấp xã nộp"),
    "department": gettext_lazy("Sở, ngành nộp"),
    "field": gettext_lazy("Chủ trì lĩnh vực nộp"),
    "province": gettext_lazy("Báo cáo chung gửi"),
}
ROLLS = {
    Roll.STAYS: gettext_lazy("Giữ nguyên ngày ghi ở lịch"),
    Roll.BEFORE: gettext_lazy("Nộp vào ngày làm việc liền trước"),
    Roll.AFTER: gettext_lazy("Nộp vào ngày làm việc liền sau"),
}
WRITTEN = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})")
LEAP = 2024


class MonthDayField(forms.CharField):
    """`15/12` → (12, 15)."""

    def __init__(self, **options: Any) -> None:
        shown = {"inputmode": "numeric", "autocomplete": "off", "size": "5", "class": "form-control"}
        super().__init__(required=False, max_length=10, widget=forms.TextInput(attrs=shown), **options)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        found = WRITTEN.fullmatch(text)
        try:
            day = date(LEAP, int(found[2]), int(found[1])) if found else None
        except ValueError:
            day = None
        if day is None:
            raise ValidationError(_("“%(written)s” không phải ngày trong năm. Ghi như 15/12.") % {"written": text[:10]})
        return day.month, day.day


class CalendarForm(forms.Form):
    source = forms.CharField(
        label=gettext_lazy("Căn cứ (số, ký hiệu văn bản)"),
        max_length=200,
        error_messages={
            "required": gettext_lazy("Chưa ghi căn cứ. Ghi số, ký hiệu văn bản quy định lịch này."),
        },
    )
    from_year = forms.IntegerField(
        label=gettext_lazy("Áp dụng từ năm"),
        min_value=2011,
        max_value=2100,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    roll = forms.ChoiceField(label=gettext_lazy("Hạn rơi vào ngày nghỉ"), choices=[*ROLLS.items()])
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        for kind in KINDS:
            for name, label in COLUMNS.items():
                said = f"{kind.label}: {str(label).lower()}"
                self.fields[f"{kind.value}_{name}"] = MonthDayField(label=said)

    def rows(self) -> Iterator[tuple[Kind, list[tuple[str, BoundField]]]]:
        for kind in KINDS:
            yield kind, [(str(label), self[f"{kind.value}_{name}"]) for name, label in COLUMNS.items()]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for kind in KINDS:
            cells = {name: given.get(f"{kind.value}_{name}") for name in COLUMNS}
            if not any(cells.values()):
                continue
            for name in ("from", "to", "province"):
                if cells[name] is None and f"{kind.value}_{name}" not in self.errors:
                    self.add_error(
                        f"{kind.value}_{name}", ValidationError(_("Kỳ này đã ghi ngày khác: ghi nốt ngày này."))
                    )
        return given

    def data_given(self) -> dict[str, Any]:
        """In the shape of `periods/reporting.json`. A form that is valid."""
        given = self.cleaned_data
        periods = [one for kind in KINDS if (one := period_of(kind, given)) is not None]
        return {"roll": given["roll"], "periods": periods}


def period_of(kind: Kind, given: Mapping[str, Any]) -> dict[str, Any] | None:
    end = given.get(f"{kind.value}_to")
    if end is None:
        return None
    start = given[f"{kind.value}_from"]
    made: dict[str, Any] = {
        "code": kind.value,
        "name": NAMES[kind],
        "from": [0 if start <= end else -1, *start],
        "to": [0, *end],
    }
    if (cut := given.get(f"{kind.value}_cut_off")) is not None and cut != end:
        made["cut_off"] = nearest(cut, end)
    days = {level: given.get(f"{kind.value}_{level}") for level in LEVELS}
    return made | {"due": {level: nearest(day, end) for level, day in days.items() if day is not None}}


def nearest(day: tuple[int, int], end: tuple[int, int]) -> list[int]:
    """The day in the year in which it stands nearest to the window's end: 05/01 behind 14/12 is of the next year."""
    last = MonthDay(0, *end).of(LEAP)
    years = min((-1, 0, 1), key=lambda n: abs(MonthDay(n, *day).of(LEAP) - last))
    return [years, *day]


def initial_of(data: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {"roll": data.get("roll", Roll.STAYS.value)}
    for one in data["periods"]:
        days = {"from": one["from"], "to": one["to"], "cut_off": one.get("cut_off"), **one.get("due", {})}
        found |= {f"{one['code']}_{name}": f"{day[2]:02}/{day[1]:02}" for name, day in days.items() if day}
    return found


@dataclass(frozen=True)
class Shown:
    """A due day as it comes out in a year. `free` where nobody works on it; `moved` where the calendar moved it."""

    label: str
    day: date | None
    free: bool = False
    moved: bool = False


def shown(calendar: Calendar, year: int) -> list[tuple[Asked, list[Shown]]]:
    """Every round of a year with its days, as a page shows them."""
    worked, found = vietnam(), []
    for one in calendar.of(year, worked):
        days = [Shown(str(COLUMNS["cut_off"]), one.cut_off)]
        for level in LEVELS:
            due = one.due.get(level)
            printed = one.period.due[level].of(year) if due is not None else None
            free = due is not None and not worked.is_working(due)
            days.append(Shown(str(COLUMNS[level]), due, free, due != printed))
        found.append((one, days))
    return found
