"""What a draft is about: whose report, of which days, on which day its facts are asked; and the words that follow."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from cchc.agencies.models import Agency
from cchc.documents.blocks import Head
from cchc.documents.text import place_in
from cchc.figures.models import Snapshot
from cchc.periods import spoken
from cchc.periods.naming import name_of
from cchc.periods.windows import Window
from cchc.tasks.exporting import COMMITTEE, issuing
from cchc.tasks.models import Mandate

# Kind of round → (what the window is called, what the next one is called, months to the next one's end).
# The pattern of titles is that of real reports: `… quý I năm 2026 và phương hướng, nhiệm vụ quý II năm 2026`.
SPOKEN: Mapping[str, tuple[str, str, int]] = {
    "q1": ("quý I năm {y}", "quý II năm {y}", 3),
    "q2": ("quý II năm {y}", "quý III năm {y}", 3),
    "h1": ("6 tháng đầu năm {y}", "6 tháng cuối năm {y}", 6),
    "q3": ("quý III năm {y}", "quý IV năm {y}", 3),
    "m9": ("9 tháng đầu năm {y}", "quý IV năm {y}", 3),
    "y": ("năm {y}", "năm {next}", 12),
}
DAY = timedelta(days=1)
LEADERS = {
    "whole": "lãnh đạo cấp ủy, chính quyền",
    "unit": "cấp ủy, lãnh đạo cơ quan",
    "field": "cấp ủy, lãnh đạo cơ quan",
}


@dataclass(frozen=True)
class Subject:
    """`agency` tells, of itself and what stands below it; with `whole` of all that stands below `authority`.

    `field` where it tells of one field alone. `kind` is the round's; `snapshot` the figures it froze, `status` what had
    become of tasks. Facts are asked as of `day`: the cut-off, or today while that is ahead.
    """

    agency: Agency
    authority: Agency
    window: Window
    cut_off: date
    today: date
    kind: str = "asked"
    year: int = 0
    field: str = ""
    whole: bool = False
    snapshot: Snapshot | None = None
    status: Mapping[str, Any] | None = None
    round: int | None = None
    compared: Window | None = None
    outline: str = ""

    @property
    def day(self) -> date:
        return min(self.cut_off, self.today)

    @property
    def plan_year(self) -> int:
        return self.year or self.cut_off.year

    @property
    def root(self) -> Agency:
        """The agency of whose tree the numbers are: a field's owner tells of the whole authority."""
        return self.authority if self.whole or self.field else self.agency

    @cached_property
    def plans(self) -> list[Mandate]:
        """The plans of the year that were in force on the day. One query."""
        return list(self.mandates().filter(kind=Mandate.Kind.PLAN).order_by("issued_on", "pk"))

    def mandates(self) -> QuerySet[Mandate]:
        authorities = {self.authority.pk, self.agency.pk}
        return Mandate.objects.filter(
            authority__in=authorities, in_force_on__lte=self.day, year=self.plan_year
        ).select_related("authority")

    @cached_property
    def next_window(self) -> Window:
        """The days after these, to which the next report looks ahead."""
        start = self.window.end + DAY
        if self.kind in SPOKEN:
            return Window(start, later(self.window.end, SPOKEN[self.kind][2]))
        if self.kind == "month":
            return Window(start, later(self.window.end, 1))
        return Window(start, start + (self.window.end - self.window.start))

    @property
    def called(self) -> str:
        return self._spoken(0) or name_of(self.window)

    @property
    def next_called(self) -> str:
        return self._spoken(1) or "thời gian tới"

    def _spoken(self, n: int) -> str:
        words = SPOKEN.get(self.kind)
        if words is not None:
            return str(words[n]).format(y=self.plan_year, next=self.plan_year + 1)
        if self.kind != "month":
            return ""
        day = self.window.end if n == 0 else self.next_window.end
        return f"tháng {day.month} năm {day.year}"

    @cached_property
    def named(self) -> str:
        """Whose it is, in a title: `tỉnh Mẫu`, `Sở Y tế`."""
        name = self._name(self.root if self.whole else self.agency)
        for begins in COMMITTEE:
            if name.startswith(begins):
                return name.removeprefix(begins)
        return name

    def _name(self, agency: Agency) -> str:
        standing = agency.standing(self.day) or agency.standings.order_by("-since").first()
        return standing.name if standing is not None else str(agency)

    @property
    def title(self) -> str:
        about = "Công tác cải cách hành chính"
        if self.field:
            from cchc.words import Field

            about = f"Công tác cải cách hành chính lĩnh vực {Field(self.field).vietnamese.lower()}"
        return f"{about} {self.called} và phương hướng, nhiệm vụ {self.next_called} của {self.named}"

    @property
    def plan_named(self) -> str:
        """`Kế hoạch số 412/KH-UBND ngày 24/12/2025`; of several each; of none by its year."""
        if not self.plans:
            return f"kế hoạch cải cách hành chính năm {self.plan_year}"
        return ", ".join(map(one_plan, self.plans))

    @property
    def words(self) -> dict[str, str]:
        """What the sentences of the outline put in as text."""
        level = "whole" if self.whole else "field" if self.field else "unit"
        return {
            "lanh_dao": LEADERS[level],
            "ke_hoach": self.plan_named,
            "nam": str(self.plan_year),
            "tu_ngay": spoken(self.window.start),
            "den_ngay": spoken(self.day),
            "ky": self.called,
            "ky_toi": self.next_called,
            "toi_tu": spoken(self.next_window.start),
            "toi_den": spoken(self.next_window.end),
        }

    @property
    def head(self) -> Head:
        """Who issues it; its number and day are left open."""
        named = issuing(self.authority if self.whole else self.agency, self.authority, self.day)
        place = place_in(named.superior or named.issuer)
        return Head(
            named.issuer,
            f"BC-{named.abbreviation}",
            place,
            superior=named.superior,
            year=self.cut_off.year,
        )

    @property
    def basis(self) -> tuple[str, ...]:
        return tuple(f"Căn cứ {one_plan(one)}{of_issuer(one)};" for one in self.plans if one.number)

    @property
    def year_before(self) -> Window:
        """The same days a year before (cùng kỳ năm trước)."""
        return Window(earlier_year(self.window.start), earlier_year(self.window.end))


def one_plan(one: Mandate) -> str:
    when = f" ngày {spoken(one.issued_on)}" if one.issued_on else ""
    return f"Kế hoạch số {one.number}{when}" if one.number else f"kế hoạch “{one.title}”"


def of_issuer(one: Mandate) -> str:
    return f" của {one.issuer_text}" if one.issuer_text else ""


def later(day: date, months: int) -> date:
    """The same day so many months on; the last of a month that has no such day."""
    y, m = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = monthrange(y, m + 1)[1]
    ends = day.day == monthrange(day.year, day.month)[1]
    return date(y, m + 1, last if ends else min(day.day, last))


def earlier_year(day: date) -> date:
    return later(day, -12)
