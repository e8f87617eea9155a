"""Who the phrases of a draft mean: what the register says, and what a person decided instead."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from cchc.agencies.models import Agency
from cchc.agencies.resolver import Candidate, Resolver, members
from cchc.intake.working import Plan, phrases

Member = tuple[int, str]


@dataclass(frozen=True)
class Body:
    """One phrase of the document and the agencies it stands for.

    `proposed` is what the group's rule gives on the day; `members` what counts, after a person's exceptions. An unknown
    body that nobody decided about has no members and is shown as such: nobody gets its duties.
    """

    folded: str
    phrase: str
    as_lead: int
    as_coordinating: int
    kind: str
    meaning: str
    group: str
    open_ended: bool
    candidates: tuple[Candidate, ...]
    proposed: tuple[Member, ...]
    members: tuple[Member, ...]
    decided: bool

    @property
    def missing(self) -> bool:
        """Whether it leads tasks that nobody would get."""
        return self.as_lead > 0 and not self.members

    @property
    def excepted(self) -> tuple[Member, ...]:
        kept = {agency for agency, _ in self.members}
        return tuple(member for member in self.proposed if member[0] not in kept)


def bodies(plan: Plan, authority: Agency, day: date) -> list[Body]:
    """Every body of the draft, those that lead first. Six queries, whatever the plan's length."""
    resolver = Resolver(authority, day)
    found = phrases(plan)
    meant = {folded: resolver.resolve(printed) for folded, (printed, _, _) in found.items()}
    decisions: dict[str, dict[str, Any]] = plan["bodies"]
    codes = [one.group for one in meant.values() if one.group]
    codes += [one["group"] for one in decisions.values() if one.get("group")]
    rosters = members(codes, authority, day)
    listed = []
    for folded, (printed, lead, coordinating) in found.items():
        one = meant[folded]
        proposed = tuple(rosters.get(one.group or "", ()))
        if one.agency is not None:
            proposed = ((one.agency, one.name),)
        body = Body(
            folded=folded,
            phrase=printed,
            as_lead=lead,
            as_coordinating=coordinating,
            kind=one.kind,
            meaning=one.name,
            group=one.group or "",
            open_ended=one.open_ended,
            candidates=one.candidates,
            proposed=proposed,
            members=proposed,
            decided=False,
        )
        listed.append(decide(body, decisions[folded], resolver) if folded in decisions else body)
    return sorted(listed, key=lambda body: (not body.missing, -body.as_lead, -body.as_coordinating))


def decide(body: Body, decision: dict[str, Any], resolver: Resolver) -> Body:
    """A body as a person decided: the agencies she chose, by name, of those that exist under the authority."""
    picked = dict.fromkeys(decision.get("members", []))
    chosen = tuple((pk, resolver.names[pk]) for pk in picked if pk in resolver.names)
    kind = body.kind if body.kind == "group" else ("agency" if len(chosen) == 1 else "group")
    meaning = chosen[0][1] if len(chosen) == 1 else body.meaning
    return replace(body, members=chosen, decided=True, kind=kind if chosen else body.kind, meaning=meaning)
