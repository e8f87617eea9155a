"""Who appraises, who sits in the council, and what of a round they see. Never their own agency."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q

from cchc.access import Actor
from cchc.access.rights import right
from cchc.agencies.models import Line, during
from cchc.agencies.rules import is_below
from cchc.assessments import rules
from cchc.assessments.models import Appraiser, Entrant, Link, Mark, Member, Portion, Publication, Round
from cchc.figures.rules import run_root
from cchc.periods import today

appraise = right("mark.appraise", Mark)
explain = right("mark.explain", Mark)
vote = right("mark.vote", Mark)
see_publication = right("publication.see", Publication)
keep_link = right("criterion_link.keep", Link)


# — appraisers —


def assigned(actor: Actor) -> Q:
    """Portions of hers that hold the outer mark."""
    hers = Q(appraiser__post=actor.post, appraiser__round=OuterRef("entrant__round"), code=OuterRef("code"))
    return hers & (Q(group__isnull=True) | Q(group=OuterRef("entrant__group")))


def of_portions(actor: Actor, day: date) -> Q | None:
    if actor.post is None:
        return None
    return Q(Exists(Portion.objects.filter(assigned(actor)))) & ~Q(entrant__agency=actor.agency)


@appraise.because(
    "its criterion was given to her, for its group or for all, and it is not her own agency's", of_portions
)
def has_its_portion(actor: Actor, one: Mark) -> bool:
    if actor.post is None or one.entrant.agency_id == actor.agency:
        return False
    hers = Portion.objects.filter(appraiser__post=actor.post, appraiser__round=one.entrant.round_id, code=one.code)
    return hers.filter(Q(group__isnull=True) | Q(group=one.entrant.group_id)).exists()


def rounds_appraised(actor: Actor, day: date) -> Q | None:
    if actor.post is None:
        return None
    return Q(Exists(Appraiser.objects.filter(post=actor.post, round=OuterRef("pk"))))


@rules.see_round.because("she appraises in it", rounds_appraised)
def appraises_in(actor: Actor, one: Round) -> bool:
    return actor.post is not None and Appraiser.objects.filter(post=actor.post, round=one).exists()


def entrants_appraised(actor: Actor, day: date) -> Q | None:
    if actor.post is None:
        return None
    return Q(Exists(Appraiser.objects.filter(post=actor.post, round=OuterRef("round"))))


@rules.see.because("she appraises in its round", entrants_appraised)
def appraises_its_round(actor: Actor, one: Entrant) -> bool:
    return actor.post is not None and Appraiser.objects.filter(post=actor.post, round=one.round_id).exists()


# — the agency explains —


def of_explained(actor: Actor, day: date) -> Q | None:
    work = rules.put_together.of(Entrant.objects.all(), actor, day)
    return Q(entrant__in=work)


@explain.because("she puts together what its agency claims", of_explained)
def puts_its_entrant_together(actor: Actor, one: Mark) -> bool:
    return rules.put_together(actor, one.entrant)


# — the council —


def rounds_of_council(actor: Actor, day: date) -> Q | None:
    if actor.post is None:
        return None
    return Q(Exists(Member.objects.filter(post=actor.post, council__round=OuterRef("pk"))))


@rules.see_round.because("she sits in its council", rounds_of_council)
def sits_in_council(actor: Actor, one: Round) -> bool:
    return actor.post is not None and Member.objects.filter(post=actor.post, council__round=one).exists()


def entrants_of_council(actor: Actor, day: date) -> Q | None:
    if actor.post is None:
        return None
    return Q(Exists(Member.objects.filter(post=actor.post, council__round=OuterRef("round"))))


@rules.see.because("she sits in the council of its round", entrants_of_council)
def sits_in_its_council(actor: Actor, one: Entrant) -> bool:
    return actor.post is not None and Member.objects.filter(post=actor.post, council__round=one.round_id).exists()


def of_council(actor: Actor, day: date) -> Q | None:
    if actor.post is None:
        return None
    seats = Member.objects.filter(post=actor.post, council__round=OuterRef("entrant__round"))
    return Q(Exists(seats)) & ~Q(entrant__agency=actor.agency)


@vote.because("she sits in the council and it is not her own agency's", of_council)
def may_vote(actor: Actor, one: Mark) -> bool:
    if actor.post is None or one.entrant.agency_id == actor.agency:
        return False
    return Member.objects.filter(post=actor.post, council__round=one.entrant.round_id).exists()


def is_chair(actor: Actor, of: Round) -> bool:
    return actor.post is not None and Member.objects.filter(post=actor.post, council__round=of, chair=True).exists()


# — what was published —


def of_authorities_above(actor: Actor, day: date) -> Q | None:
    if not rules.sees_index(actor):
        return None
    return Q(round__authority__in=Line.objects.filter(during(day), descendant=actor.agency).values("ancestor"))


@see_publication.because("it is of an authority that her agency stands under, or is", of_authorities_above)
def is_published_above(actor: Actor, one: Publication) -> bool:
    return rules.sees_index(actor) and is_below(one.round.authority_id, actor.agency)


def of_publications_run(actor: Actor, day: date) -> Q | None:
    root = run_root(actor, day)
    return None if root is None else Q(round__authority=root)


@see_publication.because("she runs the rounds of its authority", of_publications_run)
def runs_its_rounds(actor: Actor, one: Publication) -> bool:
    return run_root(actor, today()) == one.round.authority_id


def of_sets_run(actor: Actor, day: date) -> Q | None:
    root = run_root(actor, day)
    return None if root is None else Q(set__authority=root)


@keep_link.because("its set is of the authority whose rounds she runs", of_sets_run)
def keeps_its_set(actor: Actor, one: Link) -> bool:
    return run_root(actor, today()) == one.set.authority_id
