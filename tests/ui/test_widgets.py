"""A plain widget is what Django's templates make of it."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import mark_safe

from cchc.ui.widgets import Renderer

GROUPED = [("", "Tất cả"), ("Sở", [("1", 'Sở "A" & <B>'), ("2", mark_safe("Sở&nbsp;C"))]), (3, "Xã")]
FIELDS = [
    (forms.ChoiceField(choices=GROUPED), "2"),
    (forms.ChoiceField(choices=GROUPED, required=False), ""),
    (forms.ChoiceField(choices=[]), None),
    (forms.TypedChoiceField(choices=GROUPED, coerce=int, disabled=True), 3),
    (forms.MultipleChoiceField(choices=GROUPED), ["1", "3"]),
    (forms.NullBooleanField(), True),
    (forms.CharField(max_length=9), '"><script>'),
    (forms.CharField(widget=forms.HiddenInput), None),
    (forms.IntegerField(min_value=0), 0),
    (forms.DecimalField(localize=True), "1,5"),
    (forms.DateField(), date(2026, 1, 31)),
    (
        forms.EmailField(widget=forms.EmailInput(attrs={"autofocus": True, "readonly": False, "data-x": "a'b"})),
        "a@b.vn",
    ),
]


def same(markup: str) -> str:
    return re.sub(r">\s+<", "><", markup).strip()


@pytest.mark.parametrize(("field", "value"), FIELDS)
def test_it_is_what_djangos_template_gives(field: forms.Field, value: Any) -> None:
    def drawn(renderer: Any) -> str:
        one = type("One", (forms.Form,), {"f": field})(initial={"f": value}, renderer=renderer)
        return same(str(one["f"].as_widget(attrs={"class": "form-control"})))

    assert drawn(Renderer()) == drawn(DjangoTemplates())


def test_what_is_not_plain_is_left_to_its_template() -> None:
    class Loud(forms.Select):
        template_name = "django/forms/widgets/radio.html"

    one = type("One", (forms.Form,), {"f": forms.ChoiceField(choices=GROUPED, widget=Loud)})(renderer=Renderer())
    assert "<select" not in str(one["f"]) and "Xã" in str(one["f"])
