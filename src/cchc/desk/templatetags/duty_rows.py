"""The rows of a table of duties: `{% load duty_rows %}`. A desk has two hundred: by template nodes they would take most
of its time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django import template
from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from cchc.desk.rows import Row
from cchc.duties.alternatives import EITHER
from cchc.ui.drawn.marks import agency, due, escaped, icon, state

register = template.Library()


@register.simple_tag(takes_context=True)
def duty_rows(context: Context, rows: Iterable[Row]) -> SafeString:
    """Rows with what to do next; where the page lets many be picked (`pick`), with a box to pick each by."""
    drawer = Drawer(context["today"], pick=bool(context.get("pick")))
    return mark_safe("".join(drawer.row(row) for row in rows))  # noqa: S308  every word of others is escaped below


class Drawer:
    def __init__(self, day: date, *, pick: bool) -> None:
        self.day, self.pick = day, pick
        self.product, self.lead, self.due, self.state = (
            escaped(word) for word in (_("Sản phẩm"), _("Chủ trì"), _("Thời hạn"), _("Trạng thái"))
        )
        self.urgent = f' <span class="cc-urgent">{icon("flame", 14)}{escaped(_("Hỏa tốc"))}</span>'
        self.either = f'<span class="cc-sub">{escaped(_("một trong hai, nộp một là đủ"))}</span>'

    def row(self, row: Row) -> str:
        duty = row.duty
        officer = f'<span class="cc-sub">{escaped(row.officer)}</span>' if row.officer else ""
        product = f"{escaped(row.product)}{self.either if duty.manner == EITHER else ''}"
        who = f"{agency(row.agency, row.coordinating)}{officer}"
        deadline = due(row.due, duty.deadline_text, self.day, duty.deadline_kind, settled=row.settled)
        return (
            f'<tr>\n<td class="cc-lead">{self.task(row)}</td>\n'
            f'<td data-label="{self.product}" class="cc-k-prod"><div>{product}</div></td>\n'
            f'<td data-label="{self.lead}" class="cc-k-ag"><div>{who}</div></td>\n'
            f'<td data-label="{self.due}" class="cc-k-due"><div>{deadline}</div></td>\n'
            f'<td data-label="{self.state}" class="cc-k-st"><div>{state(row.state, row.sub)}</div></td>\n'
            f'<td class="cc-do">{self.step(row)}</td>\n</tr>\n'
        )

    def task(self, row: Row) -> str:
        duty, title = row.duty, escaped(row.duty.title)
        picked = escaped(_("Chọn: %(what)s") % {"what": duty.title}) if self.pick else ""
        box = (
            f'<input class="form-check-input cc-pick" type="checkbox" name="pick" value="{duty.pk}" form="chon"'
            f' autocomplete="off" aria-label="{picked}">'
        )
        no = f'<span class="cc-code">{escaped(row.no)}</span> ' if row.no else ""
        of_document = f' <span class="cc-prov">{escaped(row.mandate)}</span>' if row.mandate else ""
        return (
            f'{box if self.pick else ""}{no}<a class="cc-task" href="{escaped(row.url)}">{title}</a>'
            f"{self.urgent if duty.urgent else ''}{of_document}"
        )

    def step(self, row: Row) -> str:
        if row.step is None:
            return ""
        what = escaped(row.no or row.duty.title)
        return (
            f'<a class="btn btn-sm cc-rowbtn" href="{escaped(row.step.url)}">{escaped(row.step.label)}'
            f'<span class="visually-hidden">: {what}</span></a>'
        )
