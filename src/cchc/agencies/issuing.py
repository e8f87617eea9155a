"""Who a printed issuer is, seen from the agency that owes a document: itself, above, below, somebody else."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from rapidfuzz import fuzz

from cchc.agencies.models import Agency, Standing, during
from cchc.agencies.resolver import Resolver, authority_of, core
from cchc.reading.verdict.asked import Relation

COUNCIL, COMMITTEE = "hoi dong nhan dan", "uy ban nhan dan"
LIKE = 80  # of 100, at which a register's name and the printed one are one name


class Issuing(NamedTuple):
    """`name` is what the register calls the issuer, empty where it does not know it."""

    relation: Relation
    name: str


def issuing(printed: str | None, owing: Agency, day: date) -> Issuing:
    """The relation of an issuer, as its letterhead names it, to the agency that owes. About ten queries.

    `above` is only the authority that the agency's own drafts are issued by: a commune drafts for nobody else.
    """
    if not printed:
        return Issuing("unknown", "")
    lines = list(owing.lines_up.filter(during(day)).values_list("ancestor_id", "depth"))
    names = {
        standing.agency_id: standing
        for standing in Standing.objects.filter(during(day), agency__in=[pk for pk, _ in lines])
    }
    authority = authority_of(owing, day)
    words = core(printed)
    for pk, standing in names.items():
        # Some printers lose the spaces of a PDF: `SỞ TƯPHÁP`.
        if words.replace(" ", "") in [core(name).replace(" ", "") for name in (standing.name, standing.short_name)]:
            return told(pk, standing.name, owing, authority)
    if words.startswith(COUNCIL):
        committee = names.get(authority.pk)
        if committee is not None and core(committee.name) == words.replace(COUNCIL, COMMITTEE, 1):
            return Issuing("above", printed)
    root = max(lines, key=lambda line: line[1])[0] if lines else owing.pk
    found = Resolver(Agency.objects.get(pk=root), day).resolve(printed)
    if found.kind != "agency" or found.agency is None:
        own = names.get(owing.pk)
        # The house of an agency, written with whose it is: `Sở Xây dựng tỉnh Mẫu`.
        if own is not None and words.startswith(f"{core(own.name)} "):
            return Issuing("own", own.name)
        return Issuing("unknown", "")
    if fuzz.token_set_ratio(words, core(found.name)) < LIKE:
        # An alias of a plan (`Sở Giao thông vận tải` for whom it became part of) is no name to issue documents by.
        return Issuing("unknown", "")
    if found.agency in names:
        return told(found.agency, found.name, owing, authority)
    if owing.lines_down.filter(during(day), descendant=found.agency).exists():
        return Issuing("below", found.name)
    return Issuing("other", found.name)


def told(found: int, name: str, owing: Agency, authority: Agency) -> Issuing:
    if found == owing.pk:
        return Issuing("own", name)
    return Issuing("above" if found == authority.pk else "other", name)
