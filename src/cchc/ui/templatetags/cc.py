"""The components of the pages: `{% load cc %}`. Each draws a class of the style sheet; the gallery shows them all."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django import template
from django.forms import BoundField
from django.forms.widgets import CheckboxInput, CheckboxSelectMultiple, ClearableFileInput, RadioSelect, Select
from django.template.context import Context
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cchc.ui.components import BarRow, Bars, Choice, Crumb, Fact, Heat, HeatRow, Tile, percent
from cchc.ui.states import ALL, BAR_ORDER, STATES, State

register = template.Library()

SOON = 7  # days before the last one in which a deadline is shown as near


# — words and numbers —


@register.filter
def day(value: date | datetime | None) -> str:
    """24/12/2021; nothing for None. An instant gives its day in Vietnam."""
    if value is None:
        return ""
    return _local(value).strftime("%d/%m/%Y")


@register.filter
def moment(value: datetime | None) -> str:
    """14:20 ngày 24/12/2021."""
    if value is None:
        return ""
    here = _local(value)
    return _("%(hour)s ngày %(day)s") % {"hour": here.strftime("%H:%M"), "day": here.strftime("%d/%m/%Y")}


def _local(value: date | datetime) -> date | datetime:
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value


@register.filter
def vi_number(value: float | Decimal | str | None, places: int | None = None) -> str:
    """1.234,5: as many decimals as the number has, or `places` of them; a real minus sign; nothing for None."""
    if value is None or value == "":
        return ""
    number = value if isinstance(value, Decimal) else Decimal(str(value))
    if not number.is_finite():
        return ""
    text = f"{number:,f}" if places is None else f"{number:,.{places}f}"
    return text.translate(str.maketrans(",.-", ".,−"))


@register.filter
def written(value: object) -> object:
    """A date as a day, a number as a number, all else as it is."""
    if isinstance(value, date):
        return day(value)
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return vi_number(value)
    return value


@register.filter
def own_page(address: str | None) -> str:
    """The path of an address of ours, to go back to; `/` for any other."""
    return urlsplit(address).path or "/" if address else "/"


@register.filter
def days_left(due: date | None, today: date) -> int | None:
    """Days until the last one; 0 on that day, below 0 after it."""
    return None if due is None else (due - today).days


# — icon, state, deadline —


def escaped(words: object) -> str:
    """Words of others inside HTML. As Django's own, without its search for a lazy one: a desk has thousands."""
    safe = getattr(words, "__html__", None)
    return str(safe()) if safe is not None else html.escape(str(words))


def safely(html_of_ours: str) -> SafeString:
    """HTML that is put together of our own and of `escaped` words."""
    return mark_safe(html_of_ours)  # noqa: S308


@register.simple_tag
def icon(name: str, size: int | None = None, label: str = "") -> SafeString:
    """One of the sprite's icons. Without a word beside it, it needs a `label`."""
    return _icon(str(name), size, str(label), static("ui/dist/icons.svg"))


@lru_cache(maxsize=1000)
def _icon(name: str, size: int | None, label: str, sprite: str) -> SafeString:
    small = " icon-16" if size == 16 else " cc-ic32" if size == 32 else ""
    spoken = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html('<svg class="icon{}" {}><use href="{}#{}"/></svg>', small, spoken, sprite, name)


@register.simple_tag
def state(code: str, sub: str = "", word: str = "") -> SafeString:
    """A state, icon and word. `word` says it more exactly (“Nộp lần 2, chờ duyệt”); `sub` stands below in grey."""
    known = _state(code)
    below = f'<span class="cc-sub">{escaped(sub)}</span>' if sub else ""
    said = escaped(word or str(known.word))
    return safely(f'<span class="cc-state" data-s="{known.code}">{icon(known.icon)}<span>{said}</span></span>{below}')


def _state(code: str) -> State:
    try:
        return STATES[str(code)]
    except KeyError:
        raise template.TemplateSyntaxError(f"no state is called {code!r}; there are {', '.join(STATES)}") from None


@register.simple_tag
def due(
    due_date: date | None,
    text: str = "",
    day: date | None = None,
    kind: str = "",
    settled: bool = False,
    note: str = "",
) -> SafeString:
    """A deadline: its date, the days left on `day`, and below the words as printed.

    Without a date: “Chưa rõ ngày”, or for one that is `recurring`, that it has no fixed day. `settled` leaves the
    days out, when what was owed is done. `note` follows the printed words (“nhận 11/11”).
    """
    if due_date is None:
        words = _("Không có ngày cố định") if kind == "recurring" else _("Chưa rõ ngày")
        first = f'<span class="nowrap">{escaped(words)}</span>'
    else:
        first = f'<time datetime="{due_date.isoformat()}">{due_date:%d/%m/%Y}</time>'
        if day is not None and not settled:
            near, left = _left((due_date - day).days)
            first += f' <b data-s="{near}">{escaped(left)}</b>'
    below = " · ".join(part for part in (f"“{escaped(text)}”" if text else "", escaped(note)) if part)
    return safely(f'<span class="cc-due">{first}{f"<small>{below}</small>" if below else ""}</span>')


def _left(days: int) -> tuple[str, str]:
    if days < 0:
        return "over", ngettext("quá %(n)s ngày", "quá %(n)s ngày", -days) % {"n": -days}
    if days == 0:
        return "soon", _("hôm nay")
    said = ngettext("còn %(n)s ngày", "còn %(n)s ngày", days) % {"n": days}
    return ("soon" if days <= SOON else "far"), said


@register.simple_tag
def src(place: str, url: str = "") -> SafeString:
    """Where in a document something was read: “tr. 9, hàng 24”, opening there."""
    inside = format_html("{}{}", icon("file-text"), place)
    if url:
        return format_html('<a class="cc-src" href="{}">{}</a>', url, inside)
    return format_html('<span class="cc-src">{}</span>', inside)


@register.simple_tag
def agency(lead: str, coordinating: Sequence[str] = ()) -> SafeString:
    """Who leads, and below who coordinates: the first by name, the others by number."""
    shown = f'<span class="cc-ag">{escaped(lead)}</span>'
    if not coordinating:
        return safely(shown)
    others = len(coordinating) - 1
    said = str(coordinating[0])
    if others:
        said = _("%(first)s, %(n)s cơ quan khác") % {"first": said, "n": others}
    return safely(f'{shown}<span class="cc-ag-co">{escaped(_("Phối hợp: %(who)s") % {"who": said})}</span>')


# — progress, bars, heat —


@register.simple_tag
def progress(k: int, n: int) -> SafeString:
    """k of n over a thin bar."""
    share = 100 * k / n if n else 0
    return format_html(
        '<span class="cc-prog"><span class="num">{}/{}</span>'
        '<svg aria-hidden="true"><rect width="{}%" height="100%"/></svg></span>',
        k,
        n,
        f"{min(share, 100):.2f}",
    )


@register.inclusion_tag("ui/parts/bars.html")
def bars(bars: Bars) -> dict[str, Any]:
    """Bars by state with their legend and their table; see `cchc.ui.components.Bars`."""
    used = [code for code in BAR_ORDER if any(row.counts.get(code) for row in bars.rows)]
    sums = {code: sum(row.counts.get(code, 0) for row in bars.rows) for code in used}
    return {
        "bars": bars,
        "rows": [(row, _segments(row), row.counts.get("over", 0), row.links.get("over", "")) for row in bars.rows],
        "states": [(STATES[code], sums[code]) for code in used],
        "table": [(row, [(row.counts.get(code, 0), row.links.get(code, "")) for code in used]) for row in bars.rows],
        "total": sum(sums.values()),
    }


def _segments(row: BarRow) -> list[dict[str, Any]]:
    """The bar's pieces in percents of its width; a count is written where its digits fit."""
    pieces, start = [], 0.0
    for code in BAR_ORDER:
        count = row.counts.get(code, 0)
        if not count:
            continue
        width = 100 * count / row.total
        fits = code != "over" and width >= 3.2 + 2.8 * len(str(count))
        pieces.append(
            {
                "code": code,
                "x": f"{start:.2f}",
                "width": f"{width:.2f}",
                "middle": f"{start + width / 2:.2f}",
                "count": count if fits else None,
            }
        )
        start += width
    return pieces


@register.inclusion_tag("ui/parts/heat.html")
def heat(table: Heat) -> dict[str, Any]:
    """Agency × field; see `cchc.ui.components.Heat`."""
    words = HeatWords(_("không có nhiệm vụ"), _("đã xong"), _("quá hạn"))
    names = [escape(column.label) for column in table.columns]
    rows = [(row, heat_cells(row, names, words)) for row in table.rows]
    return {"heat": table, "rows": rows}


class HeatWords(NamedTuple):
    nothing: str
    done: str
    over: str


def heat_cells(row: HeatRow, names: Sequence[str], words: HeatWords) -> SafeString:
    """The cells of a row. A thousand of them stand on a page: by template nodes they would take half of its time."""
    label, made = escape(row.label), []
    for name, cell in zip(names, row.cells, strict=True):
        if not cell.total:
            made.append(
                f'<td data-l="{cell.level}"><span aria-hidden="true">–</span>'
                f'<span class="visually-hidden">{words.nothing}</span></td>'
            )
            continue
        begin, end = (f'<a href="{escape(cell.url)}">', "</a>") if cell.url else ("<span>", "</span>")
        shown = f"{percent(cell.done, cell.total)}%" if row.in_percent else f"{cell.done}/{cell.total}"
        over = (
            f'<b><span aria-hidden="true">▲</span><span class="visually-hidden">, {words.over} </span>{cell.over}</b>'
            if cell.over
            else ""
        )
        made.append(
            f'<td data-l="{cell.level}">{begin}<span class="visually-hidden">{label}, {name}: {words.done} </span>'
            f"{shown}{over}{end}</td>"
        )
    return mark_safe("".join(made))  # noqa: S308  every word of others is escaped above


# — what stands around a table —


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


# — notes, empty pages —

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


# — forms —


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


@register.simple_tag
def legend() -> SafeString:
    """All ten states, for a help page."""
    return format_html_join("", "<li>{}</li>", ((state(known.code),) for known in ALL))
