"""What Django's plain widgets look like, written out here: a choice of 150 agencies costs a template each otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

WIDGETS = "django/forms/widgets/"
SELECT, OPTION = f"{WIDGETS}select.html", f"{WIDGETS}select_option.html"
INPUTS = {f"{WIDGETS}{kind}.html" for kind in ("input", "text", "number", "date", "hidden", "search", "email")}


class Renderer(DjangoTemplates):
    """Django's own, but for `<select>` and plain `<input>`, of which it gives the same bytes without a template."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> SafeString:
        widget = context.get("widget") or {}
        if template_name in INPUTS:
            return mark_safe(_input(widget))  # noqa: S308
        if template_name == SELECT and _is_plain(widget):
            return mark_safe(_select(widget))  # noqa: S308
        return mark_safe(super().render(template_name, context, request))  # noqa: S308


def _is_plain(widget: Mapping[str, Any]) -> bool:
    return all(
        option["template_name"] == OPTION for _name, options, _index in widget["optgroups"] for option in options
    )


def _input(widget: Mapping[str, Any]) -> str:
    value = "" if widget["value"] is None else f' value="{conditional_escape(widget["value"])}"'
    kind, name = conditional_escape(widget["type"]), conditional_escape(widget["name"])
    return f'<input type="{kind}" name="{name}"{value}{_attributes(widget["attrs"])}>'


def _select(widget: Mapping[str, Any]) -> str:
    parts = [f'<select name="{conditional_escape(widget["name"])}"{_attributes(widget["attrs"])}>']
    for name, options, _index in widget["optgroups"]:
        if name:
            parts.append(f'<optgroup label="{conditional_escape(name)}">')
        parts += [
            f'<option value="{conditional_escape(one["value"])}"{_attributes(one["attrs"])}>'
            f"{conditional_escape(one['label'])}</option>"
            for one in options
        ]
        if name:
            parts.append("</optgroup>")
    return "\n".join([*parts, "</select>"])


def _attributes(given: Mapping[str, Any]) -> str:
    """` name="value"` of each; of one that is true its name alone, of one that is false nothing."""
    return "".join(
        f" {conditional_escape(name)}" + ("" if value is True else f'="{conditional_escape(value)}"')
        for name, value in given.items()
        if value is not False
    )
