"""What the pages of this room are asked in their address: a window of data, an agency."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.access import Actor
from cchc.access.naming import as_key, seen
from cchc.agencies.models import Agency, Standing, during
from cchc.duties.queries import names_of
from cchc.figures import rules
from cchc.periods import reporting, windows
from cchc.periods.calendar import vietnam
from cchc.periods.naming import code_of, from_code, name_of
from cchc.periods.windows import Window
from cchc.ui.components import Choice
from cchc.ui.context import year_of
from cchc.ui.forms import DayField

MOST_DAYS = 366 * 6


@dataclass(frozen=True)
class Asking:
    """The window a page is asked for. `note` says why it is another than the one asked for."""

    window: Window
    choices: tuple[tuple[str, str], ...]
    note: str = ""

    @property
    def code(self) -> str:
        return code_of(self.window)

    @property
    def name(self) -> str:
        return name_of(self.window)


def window_asked(request: HttpRequest, today: date, year: int | None = None) -> Asking:
    """`?window=` as a code, else `?from=&to=` as days; else the calendar period that ended or ends next, or all of the
    year named."""
    whose = agency_of(request)
    choices = windows_of(year or year_of(request), whose)
    usual = latest(today, whose) if year is None else whole_year(year, choices)
    asked = from_code(request.GET.get("window", ""))
    if request.GET.get("from") and request.GET.get("to"):
        try:
            start, end = (DayField().clean(request.GET[name]) for name in ("from", "to"))
            asked = Window(start, end) if start and end else None
        except (ValidationError, ValueError) as error:
            words = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
            return Asking(usual, choices, words)
    if asked is None:
        return Asking(usual, choices)
    if (asked.end - asked.start).days > MOST_DAYS:
        return Asking(usual, choices, _("Kỳ số liệu dài quá 6 năm. Chọn kỳ ngắn hơn."))
    return Asking(asked, choices)


# What rooms above know of the calendars of reporting that hold for an agency in a year. Registered in an
# `AppConfig.ready`.
own_calendars: list[Callable[[int, int], Sequence[reporting.Calendar]]] = []


def agency_of(request: HttpRequest) -> int | None:
    actor: Actor | None = getattr(request, "actor", None)
    return actor.agency if actor is not None else None


def calendars_of(year: int, agency: int | None) -> list[reporting.Calendar]:
    """The calendars an agency reports by in a year: its province's own first, then what ships. One query a room."""
    own = [one for more in own_calendars for one in more(agency, year)] if agency is not None else []
    return [*own, *(one for one in reporting.packaged() if one.status != "example")]


def windows_of(year: int, agency: int | None = None) -> tuple[tuple[str, str], ...]:
    """(code, name) of the windows that are usually asked for in a year, each once."""
    found: dict[str, str] = {}
    for calendar in calendars_of(year, agency):
        for one in calendar.of(year, vietnam()):
            said = name_of(one.window)
            found.setdefault(
                code_of(one.window), said if said.startswith(("quý", "6", "9", "năm")) else f"{one.name}: {said}"
            )
    return tuple(found.items())


def offer_windows(form: forms.Form, whose: int | None) -> None:
    """Have a form's `window` be one of this year's or the last one's, or the one it was begun with."""
    year = timezone.localdate().year
    choices = dict([*windows_of(year, whose), *windows_of(year - 1, whose)])
    asked = form.data.get("window") if form.is_bound else form.initial.get("window")
    if asked and (window := from_code(asked)) is not None:
        choices.setdefault(asked, name_of(window))
    form.fields["window"].choices = list(choices.items())  # type: ignore[attr-defined]


def whole_year(year: int, choices: Sequence[tuple[str, str]]) -> Window:
    """The first of the usual windows that is as long as a year: a province's own before the calendar's."""
    found = (from_code(code) for code, _name in choices)
    return next((one for one in found if one is not None and (one.end - one.start).days > 350), windows.year(year))


def latest(today: date, agency: int | None = None) -> Window:
    """The window of one's own calendar that ended last, where there is one; else the calendar quarter that did."""
    own = [
        one.window
        for year in (today.year - 1, today.year)
        for calendar in calendars_of(year, agency)
        if calendar.status == "own"
        for one in calendar.of(year, vietnam())
        if one.window.end < today
    ]
    if own:
        return max(own, key=lambda window: (window.end, window.start))
    ended = [
        one.window
        for year in (today.year - 1, today.year)
        for one in reporting.packaged()[0].of(year, vietnam())
        if one.period.code.startswith("q") and one.window.end < today
    ]
    return ended[-1]


class WindowForm(forms.Form):
    window = forms.ChoiceField(label=gettext_lazy("Kỳ số liệu"), required=False)

    def __init__(self, asking: Asking) -> None:
        choices = asking.choices
        if asking.code not in dict(choices):
            choices = ((asking.code, asking.name), *choices)
        super().__init__(initial={"window": asking.code})
        self.fields["window"].choices = choices  # type: ignore[attr-defined]


def agency_asked(request: HttpRequest, actor: Actor, today: date) -> Agency:
    """`?agency=`, of those she may see figures of; else the authority whose figures she runs, else her own."""
    key = as_key(request.GET.get("agency", ""))
    if key is not None:
        rows = Agency.objects.filter(rules.agencies_seen(actor, today))
        return seen(rows, key, _("Số liệu của cơ quan này không thuộc phạm vi của bạn."))
    if actor.agency is None:
        raise Http404
    return Agency.objects.get(pk=rules.run_root(actor, today) or actor.agency)


def agency_choices(actor: Actor, today: date) -> list[tuple[str, str]]:
    seen = Agency.objects.filter(rules.agencies_seen(actor, today)).values("pk")
    rows = Standing.objects.filter(during(today), agency__in=seen).order_by("sort_key")
    return [(str(pk), name) for pk, name in rows.values_list("agency_id", "name")]


def agency_names(root: Agency, day: date, *, but: int | None = None) -> list[tuple[int, str]]:
    """The agencies below one on a day, by name, without `but`: who can be asked for data."""
    rows = Standing.objects.filter(during(day), agency__in=Agency.objects.under(root, day, itself=False))
    return list(rows.exclude(agency=but).order_by("sort_key").values_list("agency_id", "name"))


def name_on(agency: int, day: date) -> str:
    return names_of([agency], day).get(agency, "")


# What rooms above show before the sides of this one: (URL name, label). Registered in an `AppConfig.ready`.
sides_before: list[tuple[str, str | Promise]] = []


def tabs_of(actor: Actor, here: str, asking: Asking | None = None) -> list[Choice]:
    """The sides of the room: what was counted, the forms, the registers, the calls."""
    kept = f"?window={asking.code}" if asking is not None else ""
    before = [(name, str(label)) for name, label in sides_before]
    sides = [
        *before,
        ("figures", _("Số liệu")),
        ("forms", _("Biểu mẫu")),
        ("registers", _("Sổ theo dõi")),
        ("calls", _("Yêu cầu số liệu")),
        ("targets", _("Chỉ tiêu kế hoạch")),
    ]
    return [Choice(label, reverse(name) + kept, current=name == here) for name, label in sides]
