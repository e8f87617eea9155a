"""On a duty's page: by which day what falls due after the year's cut-off is expected to come (ước thực hiện)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.access import Actor
from cchc.access.request import Asked
from cchc.desk.duty_answers import at_once, by_form
from cchc.desk.duty_parts import Part, Sent
from cchc.desk.rows import product_of
from cchc.duties import estimating, rules
from cchc.duties.forms import Form
from cchc.duties.life import Estimate
from cchc.duties.models import Duty
from cchc.periods import spoken
from cchc.periods.windows import year_cut_off
from cchc.ui.forms import DayField


class EstimateForm(Form):
    expected_on = DayField(
        label=gettext_lazy("Dự kiến hoàn thành ngày"),
        error_messages={"required": gettext_lazy("Chưa ghi ngày dự kiến. Ghi như 24/12/2026.")},
    )
    basis = forms.CharField(
        label=gettext_lazy("Căn cứ"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Chưa ghi căn cứ. Ghi việc đang ở bước nào mà ước như vậy.")},
    )


@dataclass(frozen=True)
class Estimating:
    """`standing` is counted by the year's report; `earlier` was taken back, replaced or restated by what came."""

    standing: Estimate | None
    earlier: Sequence[Estimate]
    cut_off: date | None
    form: Any
    may_withdraw: bool


def part_of(duty: Duty, actor: Actor, day: date, sent: Sent) -> Estimating | None:
    every = list(duty.estimates.select_related("by__person", "restated_by").order_by("-pk"))
    standing = next((one for one in every if one.withdrawn_on is None and one.restated_on is None), None)
    works = rules.work_on(actor, duty)
    may = works and estimating.can_be_estimated(duty, day)
    if not every and not may:
        return None
    return Estimating(
        standing=standing,
        earlier=[one for one in every if one is not standing],
        cut_off=year_cut_off(duty.due.year) if duty.due else None,
        form=(sent.get("estimate") or EstimateForm(prefix="estimate")) if may else None,
        may_withdraw=works and standing is not None and not duty.is_closed,
    )


def estimate(request: Asked, one: Duty, given: dict[str, Any]) -> str:
    estimating.estimate(request.actor, one, today=request.today, **given)
    said = _("Đã ước %(product)s hoàn thành ngày %(day)s. Nộp sản phẩm khi có: số thật thay số ước.")
    return said % {"product": product_of(one), "day": spoken(given["expected_on"])}


def withdraw(request: Asked, one: Duty) -> str:
    estimating.withdraw_estimate(request.actor, one, today=request.today)
    return _("Đã rút lại ước thực hiện.")


PART = Part(
    "estimating",
    "desk/duty_estimating.html",
    part_of,
    acts={
        "estimate": (
            rules.work_on,
            by_form(
                "estimate",
                lambda r, _one: EstimateForm(r.POST, prefix="estimate"),
                estimate,
                undo="withdraw-estimate",
            ),
        ),
        "withdraw-estimate": (rules.work_on, at_once(withdraw)),
    },
)
