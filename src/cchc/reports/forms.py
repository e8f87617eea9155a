"""What is filled in about rounds and reports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.access import Refused
from cchc.access.naming import as_keys
from cchc.agencies.choosing import AgenciesField
from cchc.periods.windows import Window
from cchc.reports.models import Kind
from cchc.reports.proposing import Plan, Proposal
from cchc.ui.forms import DayField, KeyField, KeysField

NO_DAY = {"required": gettext_lazy("Chưa ghi ngày. Ghi như 14/03/2026.")}
DAYS = ("start", "end", "cut_off", "due_communes", "due_departments", "due_fields", "due_whole", "letter_on")


class RoundForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("Kỳ báo cáo"), choices=Kind.choices)
    year = forms.IntegerField(
        label=gettext_lazy("Năm"),
        min_value=2011,
        max_value=2100,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    name = forms.CharField(
        label=gettext_lazy("Tên kỳ báo cáo"),
        max_length=300,
        error_messages={"required": gettext_lazy("Chưa ghi tên kỳ báo cáo.")},
    )
    start = DayField(label=gettext_lazy("Số liệu từ ngày"), error_messages=NO_DAY)
    end = DayField(label=gettext_lazy("đến ngày"), error_messages=NO_DAY)
    cut_off = DayField(label=gettext_lazy("Chốt số liệu ngày"), error_messages=NO_DAY)
    due_communes = DayField(label=gettext_lazy("Cấp xã nộp chậm nhất"), required=False)
    due_departments = DayField(label=gettext_lazy("Sở, ngành nộp chậm nhất"), required=False)
    due_fields = DayField(label=gettext_lazy("Cơ quan chủ trì lĩnh vực nộp chậm nhất"), required=False)
    due_whole = DayField(label=gettext_lazy("Báo cáo chung gửi cấp trên chậm nhất"), error_messages=NO_DAY)
    letter = forms.CharField(label=gettext_lazy("Số văn bản yêu cầu"), max_length=80, required=False)
    letter_on = DayField(label=gettext_lazy("Ngày văn bản"), required=False)
    forms = KeysField(right="form.see", coerce=int, required=False, label=gettext_lazy("Biểu mẫu số liệu"))
    agencies = AgenciesField()

    def __init__(
        self, *given: Any, agencies: Iterable[tuple[int, str]], listed: Iterable[tuple[int, str]], **named: Any
    ) -> None:
        super().__init__(*given, **named)
        self.fields["agencies"].choices = list(agencies)  # type: ignore[attr-defined]
        self.fields["forms"].choices = list(listed)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("start") and given.get("end") and given["end"] < given["start"]:
            self.add_error("end", ValidationError(_("Ngày cuối kỳ ở trước ngày đầu kỳ. Kiểm tra lại.")))
        return given

    def plan(self, outline: str) -> Plan:
        given = self.cleaned_data
        try:
            window = Window(given["start"], given["end"])
        except ValueError as error:
            raise Refused(str(error), field="end") from error
        return Plan(
            kind=Kind(given["kind"]),
            year=given["year"],
            name=given["name"],
            window=window,
            cut_off=given["cut_off"],
            due_whole=given["due_whole"],
            due_communes=given["due_communes"],
            due_departments=given["due_departments"],
            due_fields=given["due_fields"],
            outline=outline,
            letter=given["letter"],
            letter_on=given["letter_on"],
        )


def initial_of(proposal: Proposal) -> dict[str, Any]:
    plan = proposal.plan
    return {
        "kind": plan.kind.value,
        "year": plan.year,
        "name": plan.name,
        "start": plan.window.start,
        "end": plan.window.end,
        "cut_off": plan.cut_off,
        "due_communes": plan.due_communes,
        "due_departments": plan.due_departments,
        "due_fields": plan.due_fields,
        "due_whole": plan.due_whole,
        "forms": set(proposal.forms),
        "agencies": set(proposal.agencies),
    }


def as_sent(data: QueryDict) -> Mapping[str, Any]:
    """What the page said when a group was picked on it: shown again, and not judged yet."""
    named = ("kind", "year", "name", "letter", *DAYS)
    kept: dict[str, Any] = {name: data.get(name, "").replace("\x00", "")[:300] for name in named}
    return kept | {name: as_keys(data.getlist(name)) for name in ("forms", "agencies")}


class ReasonForm(forms.Form):
    """Why it is sent back: owed."""

    reason = forms.CharField(
        label=gettext_lazy("Lý do, cần sửa gì"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Chưa ghi lý do, để cơ quan biết phải sửa gì.")},
    )


class JudgeForm(forms.Form):
    """What is said of a report by who runs the round: owed where it is sent back."""

    reason = forms.CharField(
        label=gettext_lazy("Lý do (phải ghi khi trả lại)"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class JoinForm(forms.Form):
    agency = KeyField(
        right="agency.see",
        coerce=int,
        label=gettext_lazy("Cơ quan"),
        error_messages={
            "required": gettext_lazy("Chưa chọn cơ quan nào."),
            "invalid_choice": gettext_lazy("Cơ quan này đã có trong kỳ báo cáo."),
        },
    )

    due = DayField(label=gettext_lazy("Hạn nộp riêng (nếu hạn của cấp đã qua)"), required=False)

    def __init__(self, given: Any = None, *, agencies: Iterable[tuple[int, str]]) -> None:
        super().__init__(given)
        self.fields["agency"].choices = [("", _("Chọn cơ quan")), *agencies]  # type: ignore[attr-defined]


class PaperForm(forms.Form):
    number = forms.CharField(label=gettext_lazy("Số, ký hiệu văn bản (nếu có)"), max_length=80, required=False)
    signed_on = DayField(label=gettext_lazy("Ngày ký"), required=False)


class SignedForm(forms.Form):
    """The report as it was issued. Number and day are read from the file where they are left empty."""

    file = forms.FileField(
        label=gettext_lazy("Tệp báo cáo đã ký"),
        error_messages={"required": gettext_lazy("Chưa chọn tệp."), "empty": gettext_lazy("Tệp trống.")},
    )
    number = forms.CharField(label=gettext_lazy("Số, ký hiệu (để trống thì đọc từ tệp)"), max_length=80, required=False)
    signed_on = DayField(label=gettext_lazy("Ngày ký (để trống thì đọc từ tệp)"), required=False)
    words = forms.CharField(
        label=gettext_lazy("Giải thích (khi tệp có điểm không khớp)"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class SendForm(forms.Form):
    number = forms.CharField(
        label=gettext_lazy("Số, ký hiệu văn bản"),
        max_length=80,
        error_messages={
            "required": gettext_lazy("Chưa ghi số, ký hiệu của văn bản. Ghi như trên văn bản, vd. 93/BC-UBND.")
        },
    )
    signed_on = DayField(label=gettext_lazy("Ngày ký"), error_messages=NO_DAY)
    sent_on = DayField(label=gettext_lazy("Ngày gửi"), error_messages=NO_DAY)
    sent_to = forms.CharField(label=gettext_lazy("Nơi nhận"), max_length=300, required=False)

    def __init__(self, day: date, given: Any = None) -> None:
        super().__init__(given, initial={"sent_on": day, "sent_to": _("Bộ Nội vụ")})
