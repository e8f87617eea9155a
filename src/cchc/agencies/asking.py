"""What pages of a room are asked in their address, the same in every room that has days and pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.access import Actor
from cchc.periods import spoken
from cchc.ui.forms import DayField


def actor_of(request: HttpRequest) -> Actor:
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        raise Http404
    return actor


@dataclass(frozen=True)
class When:
    """The day a page is asked as of. `note` says why it is another than the one asked for; `kept` goes into links."""

    day: date
    today: date
    note: str = ""
    written: str = ""

    @property
    def is_past(self) -> bool:
        return self.day < self.today

    @property
    def kept(self) -> dict[str, str]:
        return {"as_of": self.day.isoformat()} if self.day != self.today else {}


def day_asked(request: HttpRequest, today: date, first: date | None = None, *, ahead: bool = False) -> When:
    """`?as_of=`, not before `first`; and not after today, unless it is a page that can look `ahead`."""
    asked = request.GET.get("as_of", "").strip()
    if not asked:
        return When(today, today)
    try:
        day = DayField().clean(asked)
    except ValidationError as error:
        return When(today, today, " ".join(error.messages) + " " + _("Bên dưới là số liệu hôm nay."), asked[:20])
    if day is None or (day > today and not ahead):
        return When(today, today, _("Ngày %(day)s chưa đến. Bên dưới là số liệu hôm nay.") % {"day": _said(day)})
    if first is not None and day < first:
        words = _("Văn bản được theo dõi từ ngày %(day)s. Bên dưới là số liệu của ngày đó.")
        return When(first, today, words % {"day": spoken(first)})
    return When(day, today)


def _said(day: date | None) -> str:
    return spoken(day) if day else ""


def number(value: str | None, default: int = 1) -> int:
    """A number as typed in an address or a form; the default for anything that is none."""
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 10 else default


class DayForm(forms.Form):
    """Another day to look at."""

    as_of = DayField(label=gettext_lazy("Xem tại ngày"), required=False)

    def __init__(self, when: When) -> None:
        super().__init__(initial={"as_of": when.written or when.day})
        self.fields["as_of"].widget.attrs |= {"class": "form-control w-auto", "size": 10}
