"""What stands around a table: pages, heads that sort, facts, tabs, tiles; notes and empty pages."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from cchc.ui.components import Choice, Crumb, Fact, Tile
from cchc.ui.drawn.marks import icon
from cchc.ui.states import STATES

register = template.Library()


@register.inclusion_tag("ui/parts/pager.html", takes_context=True)
def pager(context: Context, page: Any, target: str = "") -> dict[str, Any]:
    """“1–100 trong 500” and the pages before and after; keeps the query. `target` makes the links htmx's."""
    return {"page": page, "target": target, "request": context.get("request")}


@register.simple_tag(takes_context=True)
def th_sort(context: Context, field: str, label: str, default: str = "", numeric: bool = False) -> SafeString:
    """A column's head that sorts by `?sort=field`, and backwards when pressed again; `default` is the order unasked."""
    request = context.get("request")
    query = request.GET.copy() if request else None
    asked = (query.get("sort") if query is not None else "") or default
    up, down = asked == field, asked == f"-{field}"
    if query is None:
        href = f"?sort={field}"
    else:
        query["sort"] = f"-{field}" if up else field
        query.pop("page", None)
        href = f"?{query.urlencode()}"
    return format_html(
        '<th scope="col"{}{}><a class="cc-sort" href="{}"{}>{}{}</a></th>',
        mark_safe(' class="n"') if numeric else "",
        mark_safe(' aria-sort="ascending"') if up else mark_safe(' aria-sort="descending"') if down else "",
        href,
        mark_safe(' aria-current="true"') if up or down else "",
        label,
        " ▲" if up else " ▼" if down else "",
    )


@register.inclusion_tag("ui/parts/facts.html")
def facts(items: Sequence[Fact | tuple[str, object]], line: bool = False) -> dict[str, Any]:
    """The facts under a title. What has no value is left out; dates are written as days."""
    shown = [item if isinstance(item, Fact) else Fact(*item) for item in items]
    return {"facts": [fact for fact in shown if fact.value not in (None, "")], "line": line}


@register.simple_block_tag
def fact(content: str, label: str) -> SafeString:
    """One fact whose value is written in the template, inside `<dl class="cc-facts">`."""
    return format_html("<div><dt>{}</dt><dd>{}</dd></div>", label, content)


@register.inclusion_tag("ui/parts/crumbs.html")
def crumbs(*items: Crumb | str) -> dict[str, Any]:
    """Where the page is: crumbs, or pairs of label and address one after the other."""
    if items and not isinstance(items[0], Crumb):
        pairs = list(zip(items[::2], items[1::2], strict=True))
        return {"crumbs": [Crumb(str(label), str(url)) for label, url in pairs]}
    return {"crumbs": items}


@register.inclusion_tag("ui/parts/tabs.html")
def tabs(items: Sequence[Choice], label: str) -> dict[str, Any]:
    return {"items": items, "label": label}


@register.inclusion_tag("ui/parts/views.html")
def views(items: Sequence[Choice], label: str = "") -> dict[str, Any]:
    """Saved filters as links over a table."""
    return {"items": items, "label": label or _("Bộ lọc có sẵn")}


@register.inclusion_tag("ui/parts/tiles.html")
def tiles(items: Sequence[Tile], label: str) -> dict[str, Any]:
    """The jump list over a grouped table."""
    return {
        "tiles": [(tile, tile.icon or (STATES[tile.state].icon if tile.state else "")) for tile in items],
        "label": label,
    }


NOTE_ICONS: Mapping[str, str] = {
    "over": "alert-octagon",
    "unsure": "help-circle",
    "done": "circle-check",
    "info": "info-circle",
}


@register.simple_block_tag
def note(
    content: str, kind: str = "", title: str = "", level: int = 2, alert: bool = False, id: str = ""
) -> SafeString:
    """A finding, an error or advice, beside what it is about. `kind`: over, unsure, done, info or none."""
    if kind and kind not in NOTE_ICONS:
        raise template.TemplateSyntaxError(f"no note is of kind {kind!r}; there are {', '.join(NOTE_ICONS)}")
    head: SafeString | str = ""
    if title:
        head = format_html("<h{0}>{1}{2}</h{0}>", level, icon(NOTE_ICONS[kind]) if kind else "", title)
    return format_html(
        '<div class="cc-note"{}{}{}>{}{}</div>',
        format_html(' data-s="{}"', kind) if kind else "",
        mark_safe(' role="alert"') if alert else "",
        format_html(' id="{}"', id) if id else "",
        head,
        content,
    )


@register.simple_block_tag
def empty(content: str, sentence: str) -> SafeString:
    """A page or table with nothing in it: one sentence, and in the block the button that begins."""
    actions = format_html('<div class="cc-actions">{}</div>', content) if content.strip() else ""
    return format_html('<div class="cc-empty"><p>{}</p>{}</div>', sentence, actions)


@register.inclusion_tag("ui/parts/said.html")
def said(messages: Any) -> dict[str, Any]:
    """What was just done, with a way back where there is one; see `cchc.ui.say`."""
    kinds = {"error": "over", "warning": "unsure", "success": "done"}
    notes = []
    for message in messages or ():
        found = re.search(r"(?:^|\s)undo=(\S+)", message.extra_tags or "")
        kind = kinds.get(message.level_tag, "info")
        notes.append(
            {"kind": kind, "icon": NOTE_ICONS[kind], "text": message.message, "undo": found[1] if found else ""}
        )
    return {"notes": notes}
