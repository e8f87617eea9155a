"""Fields that every room's forms share."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cchc.access.naming import deny_kept


class DayField(forms.DateField):
    """A day typed as on paper, 24/12/2026; `24-12-2026`, `24.12.2026` and `2026-12-24` do as well."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("input_formats", ["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d"])
        shown = {"inputmode": "numeric", "autocomplete": "off", "placeholder": "24/12/2026"}
        options.setdefault("widget", forms.DateInput(format="%d/%m/%Y", attrs=shown))
        super().__init__(**options)

    def to_python(self, value: Any) -> date | None:
        try:
            day = super().to_python(value)
        except ValidationError:
            written = str(value).strip()[:20]
            raise ValidationError(
                _("%(written)s không có trong lịch. Kiểm tra lại ngày, viết như 24/12/2026."),
                params={"written": written},
                code="invalid",
            ) from None
        return day


class KeyField(forms.TypedChoiceField):
    """A choice among rows, by their keys. Who names a row that is kept from her, by the right, is denied; one that is
    merely not offered any more is a fault beside the field."""

    def __init__(self, *, right: str, **options: Any) -> None:
        super().__init__(**options)
        self.right = right

    def validate(self, value: Any) -> None:
        if value and not self.valid_value(value):
            deny_kept(self.right, [value])
        super().validate(value)


class KeysField(forms.TypedMultipleChoiceField):
    """Several rows, as `KeyField`."""

    def __init__(self, *, right: str, **options: Any) -> None:
        super().__init__(**options)
        self.right = right

    def validate(self, value: Sequence[Any]) -> None:
        deny_kept(self.right, [one for one in value if not self.valid_value(one)])
        super().validate(value)
