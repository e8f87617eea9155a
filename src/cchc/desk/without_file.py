"""On a duty's page: handing in a figure, or that there is nothing to hand in of what is owed only if there is any."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.access import Actor
from cchc.access.request import Asked
from cchc.desk.duty_answers import by_form
from cchc.desk.duty_parts import Part, Sent
from cchc.desk.rows import product_of
from cchc.duties import rules, without_file
from cchc.duties.forms import Form
from cchc.duties.models import Duty


def decimal_of(text: str) -> Decimal | None:
    """`1.234,5` as it is written in Vietnamese; None where it is no number."""
    plain = text.strip().replace(" ", "").rstrip("%")
    plain = plain.replace(".", "").replace(",", ".") if "," in plain or plain.count(".") != 1 else plain
    try:
        return Decimal(plain)
    except ArithmeticError:
        return None


class FigureForm(Form):
    figure = forms.CharField(
        label=gettext_lazy("Số liệu"),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "placeholder": "95,2"}),
        error_messages={"required": gettext_lazy("Chưa ghi số liệu. Ghi như 1.234,5.")},
    )
    unit = forms.CharField(label=gettext_lazy("Đơn vị tính"), max_length=40, required=False)
    source = forms.CharField(
        label=gettext_lazy("Nguồn"),
        max_length=500,
        error_messages={"required": gettext_lazy("Chưa ghi nguồn số liệu: biểu, hệ thống hoặc văn bản nào.")},
    )

    def clean_figure(self) -> Decimal:
        found = decimal_of(self.cleaned_data["figure"])
        if found is None:
            raise forms.ValidationError(_("Không đọc được số này. Ghi như 1.234,5."))
        return found


class NothingForm(Form):
    reason = forms.CharField(
        label=gettext_lazy("Vì sao không phát sinh"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Chưa ghi vì sao không phát sinh.")},
    )


@dataclass(frozen=True)
class WithoutFile:
    figure: Any
    nothing: Any
    within: str
    is_either: bool


def part_of(duty: Duty, actor: Actor, day: date, sent: Sent) -> WithoutFile | None:
    if duty.is_closed or duty.is_pending or not rules.work_on(actor, duty):
        return None
    of_task = getattr(duty, "task_duty", None)
    within = of_task.product.within if of_task and duty.manner == "section" else ""
    figure = (sent.get("figure") or FigureForm(prefix="figure")) if duty.manner == "figure" else None
    nothing = (sent.get("nothing") or NothingForm(prefix="nothing")) if duty.conditional else None
    if figure is None and nothing is None and not within and duty.manner != "either":
        return None
    return WithoutFile(figure, nothing, within, duty.manner == "either")


def hand_in_figure(request: Asked, one: Duty, given: dict[str, Any]) -> str:
    without_file.hand_in_figure(request.actor, one, today=request.today, **given)
    return _("Đã nộp số liệu của %(product)s.") % {"product": product_of(one)}


def hand_in_nothing(request: Asked, one: Duty, given: dict[str, Any]) -> str:
    without_file.hand_in_nothing(request.actor, one, today=request.today, reason=given["reason"])
    return _("Đã báo không phát sinh %(product)s, chờ duyệt.") % {"product": product_of(one)}


PART = Part(
    "without_file",
    "desk/duty_without_file.html",
    part_of,
    acts={
        "figure": (
            rules.work_on,
            by_form("figure", lambda r, _one: FigureForm(r.POST, prefix="figure"), hand_in_figure, undo="withdraw"),
        ),
        "not-arisen": (
            rules.work_on,
            by_form("nothing", lambda r, _one: NothingForm(r.POST, prefix="nothing"), hand_in_nothing, undo="withdraw"),
        ),
    },
)
