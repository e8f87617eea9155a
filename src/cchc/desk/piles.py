"""The groups of a desk: what each is called, how many lie in it, and its first rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cchc.access import Actor
from cchc.desk.rows import Row, rows_of
from cchc.duties import rules
from cchc.duties.models import Duty, DutyQuerySet
from cchc.duties.queries import Pile, first_of_piles, overdue, pile_counts, piled
from cchc.periods import spoken
from cchc.ui.components import Tile

MOST = 30


@dataclass(frozen=True)
class Look:
    """A pile's word, the colour and icon it stands under, its anchor, and what to do with what lies in it."""

    word: str | Promise
    state: str
    icon: str
    anchor: str
    advice: str | Promise = ""


LOOKS: Mapping[Pile, Look] = {
    Pile.OVERDUE: Look(gettext_lazy("Quá hạn"), "over", icon="alert-triangle", anchor="qua-han"),
    Pile.RETURNED: Look(gettext_lazy("Bị trả lại"), "back", icon="arrow-back-up", anchor="tra-lai"),
    Pile.UNSURE: Look(
        gettext_lazy("Chưa xác định được hạn"),
        "unsure",
        icon="help-circle",
        anchor="chua-ro-han",
        advice=gettext_lazy("Ghi ngày sự kiện đã diễn ra để tính được hạn"),
    ),
    Pile.SOON: Look(gettext_lazy("Đến hạn trong 30 ngày"), "none", icon="calendar-due", anchor="sap-den"),
    Pile.WAITING: Look(gettext_lazy("Đã nộp, chờ duyệt"), "wait", icon="send", anchor="cho-duyet"),
    Pile.ISSUING: Look(
        gettext_lazy("Đã trình, chờ ban hành"),
        "issue",
        icon="file-text",
        anchor="cho-ban-hanh",
        advice=gettext_lazy("Ghi ngày ban hành rồi nộp văn bản đã ký"),
    ),
    Pile.LATER: Look(gettext_lazy("Việc khác đang mở"), "none", icon="circle-dashed", anchor="viec-khac"),
    Pile.FINISHED: Look(gettext_lazy("Đã xong"), "done", icon="circle-check", anchor="da-xong"),
}


@dataclass(frozen=True)
class Group:
    look: Look
    count: int
    rows: Sequence[Row]
    more_url: str

    @property
    def said(self) -> str:
        counted = ngettext("%(n)s việc", "%(n)s việc", self.count) % {"n": self.count}
        return f"{counted}. {self.look.advice}" if self.look.advice else counted

    @property
    def more(self) -> int:
        return self.count - len(self.rows)


def list_url(**query: object) -> str:
    return f"{reverse('duties')}?{urlencode(query)}" if query else reverse("duties")


def groups_of(
    owed: DutyQuerySet, actor: Actor, day: date, *, others: Sequence[int] = (), **query: object
) -> tuple[list[Group], dict[Pile, int], dict[int, Row]]:
    """The groups of a desk that have something in them, how many lie in each, and the rows by their duty's key, with
    those of the `others` the desk shows elsewhere. A fixed number of queries.

    `query` narrows the link to the list to the same duties.
    """
    lying = piled(owed.stated(day), day)
    counts = pile_counts(lying)
    keys = first_of_piles(lying, MOST)
    shown = Duty.objects.filter(pk__in={*others, *(pk for some in keys.values() for pk in some)}).stated(day)
    rows = {row.duty.pk: row for row in rows_of(shown, actor, day)}
    groups = [
        Group(
            look=LOOKS[pile],
            count=counts[pile],
            rows=[rows[pk] for pk in keys[pile] if pk in rows],
            more_url=list_url(pile=pile.value, year="all", **query),
        )
        for pile in Pile
        if keys[pile]
    ]
    return groups, counts, rows


# What waits for others, or for later, is below and not among the tiles.
QUIET = frozenset({LOOKS[pile].anchor for pile in (Pile.WAITING, Pile.ISSUING, Pile.LATER)})


def tiles_of(groups: Sequence[Group]) -> list[Tile]:
    return [
        Tile(str(group.look.word), f"#{group.look.anchor}", group.count, state=group.look.state, icon=group.look.icon)
        for group in groups
        if group.look.anchor not in QUIET
    ]


def finished_tile(count: int, **query: object) -> Tile:
    return Tile(_("Đã xong"), list_url(pile=Pile.FINISHED.value, year="all", **query), count)


def spoken_today(day: date) -> str:
    """`Thứ Hai, ngày 16/11/2026`: Django's own Vietnamese has the weekday in digits."""
    names = (_("Thứ Hai"), _("Thứ Ba"), _("Thứ Tư"), _("Thứ Năm"), _("Thứ Sáu"), _("Thứ Bảy"), _("Chủ Nhật"))
    return _("%(weekday)s, ngày %(day)s") % {"weekday": names[day.weekday()], "day": spoken(day)}


def counted_already(request: HttpRequest, overdue: int) -> None:
    """Has the rail show what a page has counted, without counting it again."""
    request.overdue = overdue  # type: ignore[attr-defined]


def overdue_of(request: HttpRequest) -> int:
    """How many are overdue at the agency one acts for; of who oversees, at all agencies below. One indexed count."""
    actor: Actor | None = getattr(request, "actor", None)
    known: int | None = getattr(request, "overdue", None)
    if known is not None:
        return known
    if actor is None or actor.agency is None:
        return 0
    day: date = request.today  # type: ignore[attr-defined]
    all_seen = Duty.objects.visible_to(actor, day)
    own = all_seen if rules.reads_below(actor) else rules.on_desk.of(Duty.objects.all(), actor, day)
    return own.filter(overdue(day), opened_on__lte=day).count()
