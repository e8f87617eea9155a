"""What a page of tasks is asked for in its address. What makes no sense falls back to everything, never to an error."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.agencies.models import Kind
from cchc.duties.states import ORDER
from cchc.periods import windows
from cchc.tasks.progress import Body, field_name
from cchc.tasks.queries import Asked
from cchc.ui.forms import DayField, KeyField
from cchc.ui.states import STATES
from cchc.words import Field, fold

SORTS = ("no", "lead", "due", "done", "state")
VIEWS = ("soon", *(state.value for state in ORDER))
ROMAN = ("I", "II", "III", "IV")
FEW_OF_A_KIND = 3  # from so many agencies of one kind on, the kind can be asked for


class TaskFilters(forms.Form):
    """The filters over a mandate's tasks."""

    q = forms.CharField(label=gettext_lazy("Chữ trong nhiệm vụ"), required=False, max_length=200)
    field = forms.ChoiceField(label=gettext_lazy("Lĩnh vực"), required=False)
    agency = KeyField(right="agency.see", label=gettext_lazy("Cơ quan"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("Trạng thái"), required=False)
    due = forms.ChoiceField(label=gettext_lazy("Thời hạn"), required=False)
    since = DayField(label=gettext_lazy("Hạn từ ngày"), required=False)
    until = DayField(label=gettext_lazy("đến ngày"), required=False)

    def __init__(self, data: QueryDict, *, year: int, bodies: Mapping[int, Body], fields: list[str]) -> None:
        super().__init__(data, auto_id="loc_%s")
        self.bodies, self.year = bodies, year
        self.windows = windows_of(year)
        self._choices("field", _("Mọi lĩnh vực"), [(code or "none", field_name(code)) for code in fields])
        self._choices("agency", _("Mọi cơ quan"), self._agencies())
        self._choices("state", _("Mọi trạng thái"), [(one.value, str(STATES[one.value].word)) for one in ORDER])
        self._choices(
            "due", _("Cả năm %(year)s") % {"year": year}, [(key, name) for key, (name, _w) in self.windows.items()]
        )
        self.is_valid()

    def _choices(self, name: str, everything: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [("", everything), *choices]

    def _agencies(self) -> list[Any]:
        kinds: dict[str, int] = {}
        for body in self.bodies.values():
            kinds[body.kind] = kinds.get(body.kind, 0) + 1
        groups = [
            (f"k-{kind}", _("%(kind)s: tất cả %(n)s") % {"kind": Kind(kind).label, "n": n})
            for kind, n in sorted(kinds.items())
            if n >= FEW_OF_A_KIND
        ]
        alone = sorted(self.bodies.values(), key=lambda body: body.sort)
        return [*groups, *((str(body.pk), body.name) for body in alone)]

    def asked(self) -> Asked:
        """The query that is asked; a value that is none of the choices counts as not given."""
        given = self.cleaned_data
        since, until = given.get("since"), given.get("until")
        if not since and not until and given.get("due"):
            window = self.windows[given["due"]][1]
            since, until = window.start, window.end
        view, sort = str(self.data.get("view", "")), str(self.data.get("sort", ""))
        return Asked(
            words=fold(given.get("q") or ""),
            field=given.get("field") or "",
            agencies=self.agencies(),
            state=given.get("state") or "",
            view=view if view in VIEWS else "",
            since=since,
            until=until,
            sort=sort if sort.removeprefix("-") in SORTS else "no",
        )

    def agencies(self) -> tuple[int, ...] | None:
        asked = self.cleaned_data.get("agency") or ""
        if asked.startswith("k-"):
            return tuple(pk for pk, body in self.bodies.items() if body.kind == asked.removeprefix("k-"))
        return (int(asked),) if asked else None

    @property
    def narrows(self) -> bool:
        """Whether any filter is set."""
        asked = self.asked()
        return asked != Asked(sort=asked.sort)


def windows_of(year: int) -> dict[str, tuple[str, windows.Window]]:
    """The quarters and months of a year, by the key that stands in an address."""
    quarters = {
        f"q{n}": (_("Quý %(n)s/%(year)s") % {"n": ROMAN[n - 1], "year": year}, windows.quarter(year, n))
        for n in range(1, 5)
    }
    months = {
        f"m{n}": (_("Tháng %(n)s/%(year)s") % {"n": n, "year": year}, windows.month(year, n)) for n in range(1, 13)
    }
    return {**quarters, **months}


def fields_of(codes: set[str]) -> list[str]:
    """The choices of a filter by field: those that occur, in their usual order."""
    return [one.value for one in Field if one.value in codes] + ([""] if "" in codes else [])


@dataclass(frozen=True)
class Linker:
    """Addresses of the same page that ask for something else; the day asked for stays."""

    kept: Mapping[str, str]

    def __call__(self, anchor: str = "nhiem-vu", **asked: str) -> str:
        query = urlencode({**self.kept, **{key: value for key, value in asked.items() if value}})
        return f"?{query}#{anchor}" if anchor else f"?{query}"
