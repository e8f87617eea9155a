"""What a focal point types about who exists."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cchc.agencies.models import Kind
from cchc.ui.forms import DayField, KeyField
from cchc.ui.labels import choices
from cchc.words.levels import Level


class StandingForm(forms.Form):
    """What an agency is from a day on."""

    name = forms.CharField(label=_("Tên đầy đủ"), max_length=300, help_text=_("Như trong quyết định thành lập"))
    short_name = forms.CharField(label=_("Tên gọn"), max_length=120, required=False, help_text=_("Ví dụ SNV"))
    kind = forms.ChoiceField(label=_("Loại cơ quan"), choices=Kind.choices)
    level = forms.ChoiceField(label=_("Cấp"), choices=choices(Level))
    parent = KeyField(right="agency.see", label=_("Cơ quan cấp trên"))
    code = forms.CharField(label=_("Mã định danh"), max_length=40, required=False)
    since = DayField(label=_("Từ ngày"))

    def __init__(self, *args: Any, parents: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["parent"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = parents


class AliasForm(forms.Form):
    """Other words by which documents call an agency."""

    printed = forms.CharField(label=_("Tên gọi khác"), max_length=300, help_text=_("Như in trong văn bản"))
