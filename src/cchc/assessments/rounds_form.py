"""What is filled in to open a round: one page; and to give more time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.access import Refused
from cchc.agencies.choosing import AgenciesField
from cchc.agencies.models import Agency
from cchc.assessments.models import CriteriaSet, Entrant, Group, Near, Phase
from cchc.assessments.rounds import Opening, Spans
from cchc.assessments.rounds_spans import proposed
from cchc.figures.asked import offer_windows
from cchc.figures.values import number
from cchc.periods.naming import from_code
from cchc.ui.forms import DayField, KeyField, KeysField

# Groups by the set phrases of the resolver; who is in none of them is in the last.
GROUPS = ("departments", "communes")
GROUP_NAMES = {"departments": "Sở, ban, ngành", "communes": "Xã, phường, đặc khu"}
OTHERS = "Cơ quan khác"


class SpansForm(forms.Form):
    """The days of each phase."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        for phase in Phase:
            for end, label in (("opens", gettext_lazy("từ ngày")), ("closes", gettext_lazy("đến hết ngày"))):
                self.fields[f"{phase.value}_{end}"] = DayField(
                    label=f"{phase.label}: {label}",
                    error_messages={"required": _("Chưa ghi ngày.")},
                )

    def pairs(self) -> Iterator[tuple[str, Any, Any]]:
        """(phase in words, field of its first day, of its last)."""
        for phase in Phase:
            yield str(phase.label), self[f"{phase.value}_opens"], self[f"{phase.value}_closes"]

    def spans(self) -> Spans:
        given = self.cleaned_data
        return {phase: (given[f"{phase.value}_opens"], given[f"{phase.value}_closes"]) for phase in Phase}


def spans_shown(spans: Spans) -> dict[str, date]:
    """As the form begins with them."""
    return {
        f"{phase.value}_{end}": day
        for phase, days in spans.items()
        for end, day in zip(("opens", "closes"), days, strict=True)
    }


class RoundForm(SpansForm):
    name = forms.CharField(
        label=gettext_lazy("Tên đợt đánh giá"),
        max_length=300,
        error_messages={"required": gettext_lazy("Chưa ghi tên đợt đánh giá.")},
    )
    set = KeyField(
        right="criteria_set.see",
        coerce=int,
        label=gettext_lazy("Bộ tiêu chí"),
        error_messages={"required": gettext_lazy("Chưa chọn bộ tiêu chí.")},
    )
    window = forms.ChoiceField(label=gettext_lazy("Kỳ đánh giá"))
    letter = forms.CharField(label=gettext_lazy("Số văn bản triển khai"), max_length=80, required=False)
    letter_on = DayField(label=gettext_lazy("Ngày văn bản"), required=False)
    near = forms.CharField(
        label=gettext_lazy("Tự chấm được lệch so với thẩm định"),
        max_length=12,
        required=False,
        help_text=gettext_lazy("Bỏ trống nếu không quy định. Ví dụ kế hoạch yêu cầu không lệch quá 3%: ghi 3."),
    )
    near_in = forms.ChoiceField(label=gettext_lazy("Tính theo"), choices=Near.choices)
    agencies = AgenciesField()

    def __init__(
        self,
        *given: Any,
        sets: Sequence[CriteriaSet],
        agencies: Sequence[tuple[int, str]],
        whose: int | None = None,
        **named: Any,
    ) -> None:
        super().__init__(*given, **named)
        self.fields["agencies"].choices = agencies  # type: ignore[attr-defined]
        self.fields["set"].choices = [(one.pk, set_said(one)) for one in sets]  # type: ignore[attr-defined]
        offer_windows(self, whose)
        self.sets = {one.pk: one for one in sets}

    def clean_near(self) -> Decimal | None:
        typed = self.cleaned_data["near"].strip()
        if not typed:
            return None
        try:
            return number(typed, 4)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error

    def opening(self) -> Opening:
        given = self.cleaned_data
        window = from_code(given["window"])
        if window is None:
            raise Refused(_("Kỳ đánh giá không đúng. Chọn lại kỳ."), field="window")
        return Opening(
            given["name"],
            self.sets[given["set"]],
            window,
            self.spans(),
            given["letter"],
            given["letter_on"],
            given["near"],
            Near(given["near_in"]),
        )


def set_said(one: CriteriaSet) -> str:
    """`118/QĐ-UBND, năm 2026: Bộ tiêu chí …`, and its version where it is not the first."""
    head = ", ".join(part for part in (one.decision, _("năm %(year)s") % {"year": one.year}) if part)
    version = f" ({_('bản')} {one.n})" if one.n > 1 else ""
    return f"{head}: {one.title}{version}"


def latest_sets(sets: Sequence[CriteriaSet]) -> list[CriteriaSet]:
    """Of each code its last version, drafts left out; the newest year first."""
    last: dict[tuple[int, str], CriteriaSet] = {}
    for one in sorted(sets, key=lambda each: each.n):
        last[one.authority_id, one.code] = one
    return sorted((one for one in last.values() if not one.draft), key=lambda one: (-one.year, one.title))


def grouped(agencies: Sequence[int], members: dict[str, list[tuple[int, str]]]) -> dict[str, list[int]]:
    """Group name → those agencies, by the set phrases they belong to."""
    made: dict[str, list[int]] = {name: [] for name in (*(GROUP_NAMES[code] for code in GROUPS), OTHERS)}
    of = {pk: GROUP_NAMES[code] for code in reversed(GROUPS) for pk, _name in members.get(code, ())}
    for pk in agencies:
        made[of.get(pk, OTHERS)].append(pk)
    return {name: keys for name, keys in made.items() if keys}


def initial_of(today: date, window: str, root: Agency) -> dict[str, Any]:
    year = _("Chỉ số cải cách hành chính năm %(year)s") % {"year": today.year}
    return {"name": year, "window": window, "near_in": Near.PERCENT.value, **spans_shown(proposed(today))}


class ExtendForm(forms.Form):
    """More time for a phase: for the agencies ticked, or, where none is, for the groups ticked."""

    phase = forms.ChoiceField(label=gettext_lazy("Bước"), choices=Phase.choices)
    until = DayField(
        label=gettext_lazy("Gia hạn đến hết ngày"), error_messages={"required": gettext_lazy("Chưa ghi ngày gia hạn.")}
    )
    why = forms.CharField(
        label=gettext_lazy("Lý do"),
        max_length=1000,
        error_messages={"required": gettext_lazy("Chưa ghi lý do gia hạn.")},
    )
    entrants = KeysField(right="entrant.see", coerce=int, required=False, label=gettext_lazy("Cơ quan"))
    groups = forms.MultipleChoiceField(
        label=gettext_lazy("Cả nhóm"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *given: Any, entrants: Sequence[Entrant], groups: Sequence[Group], **named: Any) -> None:
        super().__init__(*given, **named)
        self.entrants_by_key = {one.pk: one for one in entrants}
        self.groups_by_name = {one.name: one for one in groups}
        self.fields["entrants"].choices = [(one.pk, one.name) for one in entrants]  # type: ignore[attr-defined]
        self.fields["groups"].choices = [(one.name, one.name) for one in groups]  # type: ignore[attr-defined]

    def chosen(self) -> tuple[list[Entrant], list[Group]]:
        given = self.cleaned_data
        return (
            [self.entrants_by_key[pk] for pk in given["entrants"]],
            [self.groups_by_name[name] for name in given["groups"]],
        )


class WhyForm(SpansForm):
    """A group's other days, and why."""

    why = forms.CharField(
        label=gettext_lazy("Lý do đổi lịch"),
        max_length=1000,
        error_messages={"required": gettext_lazy("Chưa ghi lý do đổi lịch.")},
    )
