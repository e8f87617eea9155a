"""Words and numbers as they are written in Vietnamese."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from urllib.parse import urlsplit

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _

register = template.Library()


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
