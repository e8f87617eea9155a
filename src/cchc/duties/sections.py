"""What is a part of another report (lồng ghép): proved by that report's record, with the page or the section."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from cchc.access import Actor, Refused
from cchc.duties import rules
from cchc.duties.models import Duty
from cchc.duties.states import Verdict
from cchc.duties.telling import what

SECTION = "section"
MOST_SECTIONS = 20


@dataclass(frozen=True)
class Place:
    """Where in a document a product stands that is a part of it (lồng ghép): its page, its section, or both."""

    page: int | None = None
    section: str = ""

    @property
    def is_said(self) -> bool:
        return self.page is not None or bool(self.section.strip())


NOWHERE = Place()


def check_place(duty: Duty, place: Place, pages: int | None) -> None:
    """What is a part of another report is proved by where it stands in that report."""
    if duty.manner == SECTION and not place.is_said:
        said = _("“%(what)s” là một phần của báo cáo khác. Ghi trang hoặc mục của phần đó trong báo cáo.")
        raise Refused(said % {"what": what(duty)[:120]}, field="page")
    if place.page is not None and not 0 < place.page <= (pages or 9999):
        raise Refused(_("Tài liệu chỉ có %(n)s trang. Ghi lại số trang.") % {"n": pages}, field="page")


def sections_for(actor: Actor, duty: Duty, day: date) -> list[Duty]:
    """What else of the same agency's a report handed in here can prove: parts of other reports, still awaited."""
    open_parts = Duty.objects.unfinished().filter(agency=duty.agency_id, manner=SECTION).exclude(pk=duty.pk)
    awaited = open_parts.filter(Q(handed_on__isnull=True) | Q(verdict=Verdict.RETURNED.value))
    mine = rules.work_on.of(awaited, actor, day)
    return list(mine.order_by("due", "pk")[:MOST_SECTIONS])
