"""Progress, bars by state, and agencies by field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from cchc.ui.components import BarRow, Bars, Heat, HeatRow, percent
from cchc.ui.states import BAR_ORDER, STATES

register = template.Library()


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
