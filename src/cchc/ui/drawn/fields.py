"""Fields of forms and of filters."""

from __future__ import annotations

from typing import Any

from django import template
from django.forms import BoundField
from django.forms.widgets import CheckboxInput, CheckboxSelectMultiple, ClearableFileInput, RadioSelect, Select
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

register = template.Library()


@register.inclusion_tag("ui/parts/formfield.html")
def formfield(
    field: BoundField, hint: str = "", label: str = "", mark_optional: bool = True, narrow: bool = False
) -> dict[str, Any]:
    """A field of a form: label, hint, error, and the two joined to it for those who hear the page."""
    widget = field.field.widget
    several = isinstance(widget, RadioSelect | CheckboxSelectMultiple)
    single = isinstance(widget, CheckboxInput)
    look = "form-check-input" if several or single else "form-select" if isinstance(widget, Select) else "form-control"
    told = hint or str(field.help_text or "")
    ids = [f"{field.auto_id}_{name}" for name, there in (("hint", told), ("error", field.errors)) if there]
    attrs: dict[str, Any] = {"class": " ".join(part for part in (widget.attrs.get("class", ""), look) if part)}
    if ids:
        attrs["aria-describedby"] = " ".join(ids)
    if field.errors:
        attrs["aria-invalid"] = "true"
    if several:
        widget.attrs["class"] = look
    return {
        "field": field,
        "label": label or field.label,
        "hint": told,
        "optional": mark_optional and not field.field.required and not single,
        "narrow": narrow,
        "several": several,
        "single": single,
        "password": getattr(widget, "input_type", "") == "password",
        "control": None if several else field.as_widget(attrs=attrs),
        "choices": [(choice, choice.data["attrs"].get("id", "")) for choice in field.subwidgets] if several else [],
        "described": " ".join(ids),
    }


@register.inclusion_tag("ui/parts/filterfield.html")
def filterfield(field: BoundField, wide: bool = False, placeholder: str = "") -> dict[str, Any]:
    """A field of the filters over a table."""
    attrs: dict[str, Any] = {"class": "form-select" if isinstance(field.field.widget, Select) else "form-control"}
    if placeholder:
        attrs["placeholder"] = placeholder
    return {"field": field, "control": field.as_widget(attrs=attrs), "wide": wide}


@register.inclusion_tag("ui/parts/filedrop.html")
def filedrop(
    field: BoundField, hint: str = "", title: str = "", button: str = "", level: str = "primary"
) -> dict[str, Any]:
    """The box a file can be dropped on or chosen in; put it in a `<form class="cc-drop">`."""
    told = hint or str(field.help_text or "")
    ids = [f"{field.auto_id}_{name}" for name, there in (("hint", told), ("error", field.errors)) if there]
    attrs: dict[str, Any] = {"class": "visually-hidden", "aria-describedby": " ".join(ids)}
    if field.errors:
        attrs["aria-invalid"] = "true"
    widget: Any = field.field.widget
    if isinstance(widget, ClearableFileInput):
        widget.template_name = "django/forms/widgets/file.html"
    return {
        "field": field,
        "control": field.as_widget(attrs=attrs),
        "hint": told,
        "title": title or _("Kéo tệp vào đây"),
        "button": button or (_("Chọn tệp khác") if field.errors else _("Chọn tệp")),
        "level": level,
    }


@register.inclusion_tag("ui/parts/field_errors.html")
def field_errors(field: BoundField) -> dict[str, Any]:
    """Only the errors of a field that a template draws itself; its control needs `aria-describedby="<id>_error"`."""
    return {"field": field}


@register.inclusion_tag("ui/parts/form_errors.html")
def form_errors(form: Any, title: str = "") -> dict[str, Any]:
    """What is wrong with a form as a whole, above its fields."""
    return {"errors": form.non_field_errors(), "title": title or _("Chưa lưu được")}


@register.simple_tag
def hidden_query(querydict: Any, *leave: str) -> SafeString:
    """The query of the page as hidden fields of a GET form, without those the form has itself."""
    kept = ((key, value) for key in querydict for value in querydict.getlist(key) if key not in leave)
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', kept)
