"""What is filled in to make a call: one page, a line a column, and who is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.access import Actor, Refused
from cchc.access.naming import as_keys
from cchc.agencies.choosing import AgenciesField
from cchc.figures.asked import latest, offer_windows, windows_of
from cchc.figures.calling import Asking, Column
from cchc.figures.models import Call, Indicator
from cchc.figures.values import Kind, number
from cchc.periods.calendar import vietnam
from cchc.periods.days import VIETNAM
from cchc.periods.naming import code_of, from_code
from cchc.periods.windows import Window
from cchc.ui.forms import DayField
from cchc.words import fold

LINES = 10
KINDS = (
    (Kind.COUNT.value, gettext_lazy("Số đếm")),
    (Kind.RATIO.value, gettext_lazy("Tỷ lệ (hai số)")),
    (Kind.YES_NO.value, gettext_lazy("Có, không")),
    (Kind.TEXT.value, gettext_lazy("Lời văn")),
)


class CallForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Tên yêu cầu"),
        max_length=300,
        error_messages={"required": gettext_lazy("Chưa ghi tên yêu cầu số liệu.")},
    )
    letter = forms.CharField(label=gettext_lazy("Số văn bản yêu cầu"), max_length=80, required=False)
    letter_on = DayField(label=gettext_lazy("Ngày văn bản"), required=False)
    window = forms.ChoiceField(label=gettext_lazy("Kỳ số liệu"))
    due_on = DayField(
        label=gettext_lazy("Hạn nộp: ngày"), error_messages={"required": gettext_lazy("Chưa ghi ngày phải nộp.")}
    )
    due_at = forms.TimeField(
        label=gettext_lazy("giờ"),
        initial=time(17),
        input_formats=["%H:%M", "%Hh%M", "%Hh"],
        widget=forms.TimeInput(format="%H:%M", attrs={"placeholder": "17:00", "autocomplete": "off"}),
        error_messages={"invalid": gettext_lazy("Giờ viết như 17:00.")},
    )
    columns = forms.CharField(required=False, widget=forms.HiddenInput)
    agencies = AgenciesField()

    def __init__(self, *given: Any, agencies: list[tuple[int, str]], whose: int | None = None, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["agencies"].choices = agencies  # type: ignore[attr-defined]
        offer_windows(self, whose)

    def asking(self) -> Asking:
        given = self.cleaned_data
        window = from_code(given["window"])
        if window is None:
            raise Refused(_("Kỳ số liệu không đúng. Chọn lại kỳ."), field="window")
        due = datetime.combine(given["due_on"], given["due_at"], tzinfo=VIETNAM)
        return Asking(given["name"].strip(), window, due, given["letter"].strip(), given["letter_on"])


@dataclass(frozen=True)
class Typed:
    """A line of the page that makes a column."""

    n: int
    name: str = ""
    kind: str = Kind.COUNT.value
    unit: str = ""
    lowest: str = ""
    highest: str = ""


def lines_shown(form: CallForm, actor: Actor, today: date) -> list[tuple[Typed, list[tuple[str, object, bool]]]]:
    """What was typed, or what the earlier call had, and empty lines to go on with."""
    typed = sent_lines(form.data) if form.is_bound else list(form.initial.get("lines", ()))
    filled = [one for one in typed if one.name]
    shown = [*filled, *(Typed(len(filled) + n) for n in range(1, max(3, LINES - len(filled)) + 1))]
    return [
        (
            Typed(n, one.name, one.kind, one.unit, one.lowest, one.highest),
            [(value, label, value == one.kind) for value, label in KINDS],
        )
        for n, one in enumerate(shown, start=1)
    ]


def as_sent(data: QueryDict) -> dict[str, Any]:
    """What the page said when a group was picked on it: shown again, and not judged yet."""
    named = ("name", "letter", "letter_on", "window", "due_on", "due_at")
    agencies = as_keys(data.getlist("agencies"))
    kept: dict[str, Any] = {name: data.get(name, "").replace("\x00", "") for name in named}
    return kept | {"lines": sent_lines(data), "agencies": agencies}


def sent_lines(data: Mapping[str, Any]) -> list[Typed]:
    found = []
    for n in range(1, 61):
        if f"c{n}-name" not in data:
            break
        told = {
            part: str(data.get(f"c{n}-{part}", "")).replace("\x00", "").strip()[:500]
            for part in ("name", "kind", "unit", "lowest", "highest")
        }
        found.append(Typed(n, **told))
    return found


def known_indicators(actor: Actor, today: date) -> list[Indicator]:
    """Those that can be a column again: of the forms, and of earlier calls."""
    rows = Indicator.objects.visible_to(actor, today).select_related("current").order_by("field", "code")
    return list(rows[:1000])


def said_of(indicator: Indicator) -> str:
    return f"{indicator.code} · {indicator.now.name}"


def columns_of(form: CallForm, actor: Actor, today: date) -> list[Column]:
    """The columns of the lines that have a name: an indicator that is there by its words, else a new one."""
    known = {fold(said_of(one)): one for one in known_indicators(actor, today)}
    return [
        Column(known[fold(line.name)]) if fold(line.name) in known else new_column(line)
        for line in sent_lines(form.data)
        if line.name
    ]


def new_column(line: Typed) -> Column:
    if line.kind not in dict(KINDS):
        raise Refused(_("Cột %(n)s: chọn loại số liệu.") % {"n": line.n}, field="columns")
    places = max(decimals(line.lowest), decimals(line.highest))
    return Column(
        name=line.name,
        kind=Kind(line.kind),
        unit=line.unit[:120],
        lowest=bound(line, line.lowest, places),
        highest=bound(line, line.highest, places),
        places=places,
    )


def decimals(text: str) -> int:
    """Bounds written with decimals let the answers have as many."""
    return min(4, len(text.partition(",")[2]))


def bound(line: Typed, text: str, places: int) -> Decimal | None:
    if not text:
        return None
    try:
        return number(text, places)
    except ValueError as error:
        raise Refused(_("Cột %(n)s: %(why)s") % {"n": line.n, "why": error}, field="columns") from error


def initial_of(after: Call | None, today: date, whose: int | None = None) -> dict[str, Any]:
    """A new call; one that follows another has its name, columns and agencies, and the window after it."""
    if after is None:
        due = vietnam().add(today, 3)
        return {"window": code_of(latest(today, whose)), "due_on": due, "due_at": time(17)}
    rows = after.form.rows.select_related("indicator__current").order_by("order")
    named = list(dict.fromkeys(said_of(row.indicator) for row in rows if row.indicator is not None))
    due_at = timezone.localtime(after.due).time()
    return {
        "name": after.name,
        "window": code_of(following(after.window, whose)),
        "due_on": vietnam().add(today, 3),
        "due_at": due_at,
        "lines": [Typed(n, name) for n, name in enumerate(named, start=1)],
        "agencies": list(after.sheets.values_list("agency", flat=True)),
    }


def following(window: Window, whose: int | None = None) -> Window:
    """The usual window of its year or the next that begins the day after; else the same one."""
    for year in (window.end.year, window.end.year + 1):
        for code, _name in windows_of(year, whose):
            found = from_code(code)
            like = found is not None and abs((found.end - found.start) - (window.end - window.start)).days <= 5
            if found is not None and like and (found.start - window.end).days == 1:
                return found
    return window
