"""What is filled in to write a row of a register, and what a list of rows is asked for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.figures.columns import Cell, Column
from cchc.figures.models import Register, RegisterRow
from cchc.figures.registering import Line
from cchc.ui.forms import KeyField

DAY = {"inputmode": "numeric", "autocomplete": "off", "placeholder": "24/12/2026"}


class RowForm(forms.Form):
    """A row as it is typed; what stands in it is read by the register's own columns."""

    evidence = forms.CharField(
        label=gettext_lazy("Văn bản minh chứng (số, ký hiệu)"),
        max_length=200,
        required=False,
        help_text=gettext_lazy(
            "Văn bản đã có trong hệ thống thì số này mở ra văn bản. Chưa có thì lưu dòng rồi tải tệp lên."
        ),
    )
    page = forms.IntegerField(
        label=gettext_lazy("Trang"),
        min_value=1,
        max_value=5000,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": gettext_lazy("Số trang viết như 3.")},
    )
    why = forms.CharField(label=gettext_lazy("Lý do sửa"), max_length=1000, required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, register: Register, given: Any = None, row: RegisterRow | None = None) -> None:
        initial = {"evidence": row.evidence, "page": row.page, "version": row.version} if row is not None else {}
        super().__init__(given, initial=initial)
        self.register, self.row = register, row
        columns = {}
        for one in register.cells:
            columns[name_of(one)] = field = field_of(one)
            field.initial = value_of(one, row.values.get(one.key, "")) if row is not None else None
        rest = {name: self.fields[name] for name in ("evidence", "page", "why", "version")}
        if row is None:
            del rest["why"]
        self.fields = columns | rest

    @property
    def shown(self) -> list[forms.BoundField]:
        """Those that are filled in, in the order of the register."""
        return [field for field in self if not field.is_hidden]

    def line(self) -> Line:
        given = self.cleaned_data
        return Line(
            {one.key: given[name_of(one)] for one in self.register.cells},
            given["evidence"],
            given["page"],
            self.row.pk if self.row is not None else None,
            given.get("version"),
            given.get("why", ""),
        )

    def blame(self, key: str, sentence: str) -> None:
        """A fault beside the column it is of; of the whole row, above."""
        name = key if key in self.fields else f"c_{key}"
        self.add_error(name if name in self.fields else None, sentence)


def name_of(one: Column) -> str:
    return f"c_{one.key}"


def field_of(one: Column) -> forms.Field:
    """Nothing is required of the browser: what lacks is told with what else is wrong."""
    label = f"{one.title} *" if one.required else one.title
    widget: forms.Widget
    if one.kind is Cell.CHOICE:
        widget = forms.Select(choices=[("", "–"), *((choice.code, choice.label) for choice in one.choices)])
    elif one.kind is Cell.YES_NO:
        widget = forms.Select(choices=[("", "–"), ("1", _("Có")), ("0", _("Không"))])
    else:
        widget = forms.TextInput(attrs=DAY if one.kind is Cell.DAY else {"autocomplete": "off"})
    return forms.CharField(label=label, required=False, max_length=2000, widget=widget)


def value_of(one: Column, value: str) -> str:
    return value if one.kind in (Cell.CHOICE, Cell.YES_NO) else one.shown(value)


class RowsFilter(forms.Form):
    window = forms.ChoiceField(label=gettext_lazy("Kỳ số liệu"), required=False)
    agency = KeyField(right="agency.see", label=gettext_lazy("Cơ quan"), required=False)
    count = forms.ChoiceField(label=gettext_lazy("Được đếm trong"), required=False)
    q = forms.CharField(label=gettext_lazy("Tìm"), required=False, max_length=200)
    removed = forms.ChoiceField(
        label=gettext_lazy("Dòng đã gạch"),
        required=False,
        choices=[("", gettext_lazy("Không gồm")), ("all", gettext_lazy("Gồm cả"))],
    )


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Tệp Excel của sổ"),
        error_messages={"required": gettext_lazy("Chưa chọn tệp. Chọn tệp Excel đã điền.")},
    )
