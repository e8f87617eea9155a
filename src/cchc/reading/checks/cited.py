"""Documents a plan cites: numbers no document can have, and days that do not go with them."""

import re
from collections.abc import Iterator
from datetime import date

from cchc.reading.checks.citations import Cited
from cchc.reading.checks.finding import Finding
from cchc.reading.checks.known import ISSUED
from cchc.reading.checks.plan import Plan, printed

_WITH_YEAR = re.compile(r"^(?P<n>\d+[a-zđ]?)/(?P<y>\d{4})(?P<joint>[/-])(?P<kind>.+)$")
# Legal documents, whose number always has its year (Luật Ban hành văn bản quy phạm pháp luật 2008 on).
_NEEDS_YEAR = re.compile(r"^(?P<n>\d+)/(?P<kind>NĐ-CP|TT-[A-ZĐ]+|TTLT-.+)$")
# The Party writes `18-NQ/TW`; the State `76/NQ-CP`.
_PARTY_AS_STATE = re.compile(r"^(?P<n>\d+)/(?P<kind>NQ|KL|CT|QĐ|HD|CTr)-(?P<issuer>TW|TU)$")
_STATE_AS_PARTY = re.compile(r"^(?P<n>\d+)-(?P<kind>NQ|QĐ|CT|NĐ|KH)/(?P<issuer>CP|TTg|UBND)$")


def number_impossible(plan: Plan) -> Iterator[Finding]:
    """Hải Dương: `117/2013-NĐ-CP`; Sở Công Thương: `130/NĐ-CP`, a decree without its year."""
    seen = set()
    for found in plan.cited:
        wrong = _impossible(found)
        if wrong and found.number not in seen:
            seen.add(found.number)
            why, meant = wrong
            sentence = f"Số, ký hiệu “{found.number}” {why}" + (f"; có lẽ là {meant}." if meant else ".")
            yield Finding("number_impossible", sentence, pointer(plan, found.number), found.place, meant)


def _impossible(found: Cited) -> tuple[str, str | None] | None:
    number = found.number
    if (match := _WITH_YEAR.match(number)) and match["joint"] == "-":
        return "không đúng cách ghi, sau năm là dấu “/”", f"{match['n']}/{match['y']}/{match['kind']}"
    if match := _NEEDS_YEAR.match(number):
        named = _by_day(match["n"], match["kind"], found.on)
        # The day is said beside it only where it differs; otherwise its own year completes the number.
        meant = f"{named} ngày {printed(ISSUED[named])}" if named and found.on != ISSUED[named] else named
        if meant is None and found.on and not _known_numbers(match["n"], match["kind"]):
            meant = f"{match['n']}/{found.on.year}/{match['kind']}"
        dated = f", mà ngày ghi kèm là {printed(found.on)}" if found.on else ""
        return f"thiếu năm ban hành{dated}", meant
    if match := _PARTY_AS_STATE.match(number):
        return "không đúng cách ghi của văn bản Đảng", f"{match['n']}-{match['kind']}/{match['issuer']}"
    if match := _STATE_AS_PARTY.match(number):
        return "không đúng cách ghi của văn bản nhà nước", f"{match['n']}/{match['kind']}-{match['issuer']}"
    return None


def _known_numbers(n: str, kind: str) -> list[str]:
    return [number for number in ISSUED if number.startswith(f"{n}/") and number.endswith(f"/{kind}")]


def _by_day(n: str, kind: str, on: date | None) -> str | None:
    """The known document with this number and kind whose day agrees in day and month: only the year went wrong."""
    if on is None:
        return None
    known = [
        number for number in _known_numbers(n, kind) if (ISSUED[number].day, ISSUED[number].month) == (on.day, on.month)
    ]
    return known[0] if len(known) == 1 else None


def cited_date(plan: Plan) -> Iterator[Finding]:
    """A day that is not the document's: of another year than its number, or than the day it was issued on.

    `130/2005/NĐ-CP ngày 17/10/2015`; Hải Dương: `106/2020/NĐ-CP ngày 15 tháng 9 năm 2020`, which is of 10/9.
    """
    for found in plan.cited:
        match = _WITH_YEAR.match(found.number)
        if found.on is None or match is None:
            continue
        known = ISSUED.get(f"{match['n']}/{match['y']}/{match['kind']}")
        if known and known != found.on:
            meant, why = printed(known), f"văn bản này ban hành ngày {printed(known)}"
        elif not known and int(match["y"]) != found.on.year:
            meant, why = None, f"năm trong số, ký hiệu là {match['y']}"
        else:
            continue
        sentence = f"“{found.words}”: {why}; cần xem lại ngày hoặc số, ký hiệu."
        yield Finding("cited_date", sentence, pointer(plan, found.number), found.place, meant)


def cited_twice(plan: Plan) -> Iterator[Finding]:
    """One number with two days that are nearly the same: one is a slip (`ngày 24/12/2020`, `ngày 24/12/2021`)."""
    first: dict[str, Cited] = {}
    told = set()
    for found in plan.cited:
        if found.on is None:
            continue
        earlier = first.setdefault(found.number, found)
        if earlier.on is None or earlier.on == found.on or (found.number, found.on) in told:
            continue
        agree = sum(getattr(earlier.on, part) == getattr(found.on, part) for part in ("day", "month", "year"))
        if agree == 2 or _WITH_YEAR.match(found.number):
            told.add((found.number, found.on))
            yield Finding(
                "cited_twice",
                f"{found.number} ghi ngày {printed(found.on)} ở đây, nhưng ngày {printed(earlier.on)} ở chỗ khác.",
                pointer(plan, found.number),
                found.place,
            )


def cited_later(plan: Plan) -> Iterator[Finding]:
    """A document cited that is younger than the plan."""
    issued = plan.reading.head.issued_on
    for found in plan.cited:
        if issued and found.on and found.on > issued:
            yield Finding(
                "cited_later",
                f"“{found.words}” có ngày sau ngày ban hành của chính văn bản này ({printed(issued)}).",
                pointer(plan, found.number),
                found.place,
            )


def pointer(plan: Plan, number: str) -> str:
    """Where the reading lists the citation."""
    cites_ = plan.reading.head.cites
    return f"/document/cites/{cites_.index(number)}" if number in cites_ else ""
