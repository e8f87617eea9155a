"""What stands in a row: an icon, a state, a deadline, an agency, where something was read."""

from __future__ import annotations

import html
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from django import template
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cchc.ui.states import ALL, STATES, State

register = template.Library()

SOON = 7  # days before the last one in which a deadline is shown as near


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


@register.simple_tag
def legend() -> SafeString:
    """All ten states, for a help page."""
    return format_html_join("", "<li>{}</li>", ((state(known.code),) for known in ALL))
