"""How a reading's values are said on the review page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

register = template.Library()
EVERY = {
    "month": gettext_lazy("hằng tháng"),
    "quarter": gettext_lazy("hằng quý"),
    "half": gettext_lazy("sáu tháng một lần"),
    "year": gettext_lazy("hằng năm"),
}
OPS = {
    ">=": gettext_lazy("từ {value}{unit} trở lên"),
    "<=": gettext_lazy("không quá {value}{unit}"),
    "=": "{value}{unit}",
}


@register.filter
def isoday(value: str | None) -> str:
    """24/12/2021 from the day of a reading; nothing for None."""
    return date.fromisoformat(value).strftime("%d/%m/%Y") if value else ""


@register.simple_tag
def understood(deadline: Mapping[str, Any]) -> str:
    """What a deadline was understood as, in words."""
    start, due = isoday(deadline.get("start")), isoday(deadline.get("due"))
    match deadline.get("kind"):
        case "by":
            return _("đến hết ngày %(due)s") % {"due": due}
        case "within":
            return _("từ %(start)s đến %(due)s") % {"start": start, "due": due or _("chưa rõ ngày cuối")}
        case "recurring" if deadline.get("every"):
            return _("%(every)s, trong %(start)s–%(due)s") % {
                "every": EVERY[deadline["every"]],
                "start": start,
                "due": due,
            }
        case "recurring":
            return _("thường xuyên, không tính quá hạn")
        case "relative" if deadline.get("days"):
            kind = _("ngày làm việc") if deadline.get("working_days") else _("ngày")
            return _("%(days)s %(kind)s kể từ %(after)s; thành ngày khi có người ghi sự kiện") % {
                "days": deadline["days"],
                "kind": kind,
                "after": deadline.get("after") or _("sự kiện"),
            }
    return _("không đổi được thành ngày; hiện là “chưa xác định được hạn”")


@register.simple_tag
def measures(listed: Sequence[Mapping[str, Any]]) -> str:
    """The numbers a target sets, in words."""
    return "; ".join(one_measure(one) for one in listed)


def one_measure(one: Mapping[str, Any]) -> str:
    value = str(one.get("value")).replace(".", ",")
    if one.get("upper") is not None:
        value = f"{value}–{str(one['upper']).replace('.', ',')}"
    unit = one.get("unit") or ""
    return str(OPS.get(one.get("op", "="), "{value}{unit}")).format(
        value=value, unit=unit if unit == "%" else f" {unit}"
    )
