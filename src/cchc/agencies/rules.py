"""Who keeps the register: who may make, rename, move and join agencies, and where."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from cchc.access import Actor
from cchc.access.predicates import predicate
from cchc.agencies.models import Agency, Line
from cchc.agencies.resolver import authority_of
from cchc.periods import today


@predicate
def keeps_everything(actor: Actor, agency: Agency | None = None) -> bool:
    """The installation's operator."""
    return actor.person is None


@predicate
def keeps_own_tree(actor: Actor, agency: Agency | None = None) -> bool:
    """A focal point keeps what stands under its own authority, or will, or last did; never another's."""
    root = own_tree(actor, today())
    if root is None or agency is None:
        return False
    to_come = Line.objects.filter(Q(until__isnull=True) | Q(until__gt=today()), descendant=agency)
    lines = to_come if to_come.filter(ancestor=agency).exists() else Line.objects.filter(descendant=agency)
    return lines.filter(ancestor=root).exists()


def own_tree(actor: Actor, day: date) -> Agency | None:
    """The authority whose tree a focal point keeps; None for anyone else."""
    if not actor.is_focal_point or actor.agency is None:
        return None
    own = Agency.objects.filter(pk=actor.agency).first()
    return authority_of(own, day) if own is not None else None


keeps = keeps_everything | keeps_own_tree
