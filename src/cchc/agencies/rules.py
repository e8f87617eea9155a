"""Who sees which part of the register of agencies, and who keeps it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from cchc.access import Actor, Role
from cchc.access.predicates import predicate
from cchc.access.rights import once, power, right
from cchc.agencies.models import Agency, FieldOwner, Kind, Line, Proposal, below, during
from cchc.agencies.resolver import authority_of
from cchc.periods import today
from cchc.words import Field

FEW = 400


@predicate
def keeps_everything(actor: Actor, agency: Agency | None = None) -> bool:
    """The installation's operator, from the command line: what stands under nobody is hers to make."""
    return actor.is_system


def is_below(root: int | None, agency: int | None, day: date | None = None) -> bool:
    """Whether an agency stands under another, or is it, on a day (today). Costs a query unless they are the same."""
    if root is None or agency is None:
        return False
    on = day or today()
    return Line.objects.filter(during(on), ancestor=root, descendant=agency).exists()


@once
def few_below(root: int, day: date) -> list[int] | QuerySet[Line, Any]:
    """The keys of the agencies in the tree below one on a day: by themselves where they are a province's, so that a
    list of very many rows compares numbers, else as a sub-query."""
    under = below(root, day)
    keys = list(under.values_list("descendant", flat=True)[: FEW + 1])
    return keys if len(keys) <= FEW else under


def looks_down(actor: Actor) -> bool:
    """Whether she sees what the agencies below hers do: who oversees, and the head of an agency."""
    return actor.oversees or actor.role is Role.HEAD


def of_agencies_below(actor: Actor, day: date) -> Q | None:
    """What is of an agency (`agency`) that she looks down on."""
    return Q(agency__in=below(actor.agency or 0, day)) if looks_down(actor) else None


def looks_down_on(actor: Actor, agency: int) -> bool:
    return looks_down(actor) and is_below(actor.agency, agency)


@once
def top(actor: Actor, day: date) -> int | None:
    """The highest people's committee above her agency; where none is, the agency itself. A query."""
    lines = Line.objects.filter(
        during(day),
        during(day, "ancestor__standings__"),
        descendant=actor.agency,
        ancestor__standings__kind=Kind.COMMITTEE,
    )
    return lines.order_by("-depth").values_list("ancestor", flat=True).first() or actor.agency


@once
def kept_root(actor: Actor, day: date) -> int | None:
    """The agency whose tree an actor keeps: its register, its accounts. None for who keeps none.

    An administrator keeps what stands below the agency of her post. A focal point keeps the tree of her authority where
    she sits in the authority itself (a commune), or in its standing agency: the one that owns the field of direction.
    """
    if actor.agency is None or actor.role not in (Role.ADMINISTRATOR, Role.FOCAL_POINT):
        return None
    if actor.role is Role.ADMINISTRATOR:
        return actor.agency
    authority = authority_of(Agency(pk=actor.agency), day)
    if authority.pk == actor.agency:
        return actor.agency if Line.objects.filter(during(day), ancestor=authority.pk).exists() else None
    standing = FieldOwner.objects.filter(
        during(day), field=Field.DIRECTION.value, authority=authority.pk, agency=actor.agency
    )
    return authority.pk if standing.exists() else None


def keeps_by_direction(actor: Actor, authority: Agency, day: date) -> bool:
    """Whether she keeps the authority's tree only because her agency owns its field of direction."""
    mine = actor.role is Role.FOCAL_POINT and actor.agency != authority.pk
    return mine and kept_root(actor, day) == authority.pk


def somebody_keeps(authority: Agency, standing: int | None, day: date) -> bool:
    """Whether anybody would keep the authority's tree on a day on which `standing` owned its field of direction."""
    above = Line.objects.filter(during(day), descendant=authority).values("ancestor")
    held = during(day, "posts__") & Q(posts__person__is_active=True)
    administers = Q(pk__in=above, posts__role=Role.ADMINISTRATOR.value)
    runs = Q(pk__in=[authority.pk, standing or 0], posts__role=Role.FOCAL_POINT.value)
    return Agency.objects.filter(held & (administers | runs)).exists()


@power("agency.keep_some")
def keeps_some(actor: Actor) -> bool:
    """Whether there is a tree she keeps: its register, its accounts."""
    return kept_root(actor, today()) is not None


@once
def owned_fields(actor: Actor, day: date) -> list[tuple[str, int]]:
    """(field, authority) that the actor's agency owns, for who acts as a field's owner."""
    if actor.role is not Role.FIELD_OWNER:
        return []
    return list(FieldOwner.objects.filter(during(day), agency=actor.agency).values_list("field", "authority"))


see = right("agency.see", Agency)
keeps = right("agency.keep", Agency)


def ever_below(root: int | None) -> Q:
    return Q(pk__in=Line.objects.filter(ancestor=root).values("descendant"))


@see.because("it stands, or once stood, under the same authority", lambda actor, day: ever_below(top(actor, day)))
def same_authority(actor: Actor, one: Agency) -> bool:
    return Line.objects.filter(ancestor=top(actor, today()), descendant=one).exists()


def own_tree(actor: Actor, day: date) -> Agency | None:
    """The root of the tree she keeps; None for who keeps none."""
    root = kept_root(actor, day)
    return None if root is None else Agency.objects.get(pk=root)


def ends_after(day: date) -> Q:
    return Q(until__isnull=True) | Q(until__gt=day)


def kept(actor: Actor, day: date) -> Q | None:
    root = kept_root(actor, day)
    if root is None:
        return None
    lines = Line.objects.filter(descendant=OuterRef("pk"))
    to_come = lines.filter(ends_after(day))
    last_was = ~Exists(to_come.filter(ancestor=OuterRef("pk"))) & Exists(lines.filter(ancestor=root))
    return Q(Exists(to_come.filter(ancestor=root))) | Q(last_was)


@keeps.because("it stands in the tree she keeps, or will, or last did", kept)
def keeps_tree(actor: Actor, one: Agency | None) -> bool:
    root = kept_root(actor, today())
    if root is None or one is None:
        return False
    to_come = Line.objects.filter(ends_after(today()), descendant=one)
    lines = to_come if to_come.filter(ancestor=one).exists() else Line.objects.filter(descendant=one)
    return lines.filter(ancestor=root).exists()


keep_proposal = right("proposal.keep", Proposal)


def proposed_for_her(actor: Actor, day: date) -> Q | None:
    root = kept_root(actor, day)
    return None if root is None else Q(root=root)


@keep_proposal.because("it is for the register she keeps", proposed_for_her)
def keeps_its_register(actor: Actor, proposal: Proposal) -> bool:
    return kept_root(actor, today()) == proposal.root_id
