"""The parts of a unit's report: which fields it speaks of, who owns each, what that owner said of the last hand-in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from cchc.access import Actor
from cchc.agencies.rules import owned_fields
from cchc.duties.queries import names_of
from cchc.reports.models import Level, Report, Round, Word
from cchc.reports.proposing import field_owners
from cchc.ui.labels import capital
from cchc.words import Field


@dataclass(frozen=True)
class Part:
    """A field of a report, its owner, and its word on what stands; None while it said nothing."""

    field: Field
    owner: int
    owner_name: str
    word: Word | None

    @property
    def name(self) -> str:
        return capital(self.field)

    @property
    def agrees(self) -> bool:
        return self.word is not None and self.word.agrees


def owners_in(of: Round, day: date) -> dict[str, int]:
    """Field → who answers for it, of the fields the round's forms are about. Nobody judges what she runs herself."""
    asked = set(of.forms.values_list("field", flat=True))
    return {
        field: owner for field, owner in field_owners(of.authority, day) if field in asked and owner != of.run_by_id
    }


def parts_of(reports: Iterable[Report], of: Round, day: date) -> dict[int, list[Part]]:
    """Report → its parts, in the usual order of fields. Four queries, however many reports of one round."""
    listed = [one for one in reports if one.level == Level.UNIT]
    owners = owners_in(of, day)
    names = names_of(owners.values(), day)
    said: dict[tuple[int, str, int], Word] = {
        (one.report_id, one.field, one.n): one
        for one in Word.objects.filter(report__in=listed).select_related("by__person")
    }
    return {
        one.pk: [
            Part(field, owners[field], names.get(owners[field], ""), said.get((one.pk, field.value, one.n)))
            for field in Field
            if field in owners and owners[field] != one.agency_id
        ]
        for one in listed
    }


def fields_judged(actor: Actor, report: Report, day: date) -> list[str]:
    """The fields of a report that the actor's agency answers for."""
    owned = {field for field, authority in owned_fields(actor, day) if authority == report.round.authority_id}
    return [field for field in owners_in(report.round, day) if field in owned and report.agency_id != actor.agency]


def lacking(report: Report) -> list[str]:
    """What has to be there before it is handed in and is not: its forms that are not handed in, by code. One query."""
    missing = report.sheets().exclude(state__in=("filed", "confirmed")).order_by("form__code")
    return [f"{code} {name}" for code, name in missing.values_list("form__code", "form__name")]


def lacking_of(of: Round) -> Mapping[int, int]:
    """Agency → how many of its forms of a round are not handed in. One query."""
    from cchc.figures.models import Sheet

    rows = Sheet.objects.filter(form__report_rounds=of, start=of.start, end=of.end, call__isnull=True)
    found: dict[int, int] = {}
    for agency in rows.exclude(state__in=("filed", "confirmed")).values_list("agency", flat=True):
        found[agency] = found.get(agency, 0) + 1
    return found
