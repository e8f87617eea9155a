"""What came after data were frozen: figures that were corrected, each with what it was, and those of who was silent."""

from __future__ import annotations

from dataclasses import dataclass

from cchc.agencies.models import Line
from cchc.duties.queries import names_of
from cchc.figures.models import Snapshot, Version
from cchc.figures.values import shown

MOST = 1000


@dataclass(frozen=True)
class Later:
    """A figure that came or changed after the data were frozen."""

    version: Version
    agency: str
    indicator: str
    was: Version | None

    @property
    def now(self) -> str:
        return shown(self.version.value, self.version.definition.meaning)

    @property
    def before(self) -> str:
        return shown(self.was.value, self.was.definition.meaning) if self.was is not None else ""


def later_than(frozen: Snapshot, *, most: int = MOST) -> list[Later]:
    """What came after the data were frozen, the newest first: errata, and figures of who was silent. Three queries."""
    rows = (
        Version.objects.filter(
            figure__start=frozen.start,
            figure__end=frozen.end,
            figure__agency__in=Line.objects.filter(ancestor=frozen.root).values("descendant"),
            at__gt=frozen.at,
        )
        .select_related("figure__indicator", "definition", "by__person")
        .order_by("-at", "-pk")
    )
    listed = list(rows[:most])
    names = names_of({one.figure.agency_id for one in listed}, frozen.end)
    kept = Version.objects.filter(frozen_in__snapshot=frozen, figure__in={one.figure_id for one in listed})
    before = {one.figure_id: one for one in kept.select_related("definition")}
    found = [
        Later(one, names.get(one.figure.agency_id, ""), one.definition.name, before.get(one.figure_id))
        for one in listed
    ]
    return [one for one in found if one.was is None or says_otherwise(one.version, one.was)]


def says_otherwise(one: Version, was: Version) -> bool:
    """Whether the number changed: that it was confirmed is nothing new."""
    return one.value != was.value
