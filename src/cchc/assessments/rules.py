"""Who runs a round, who sees what in it, who fills a criterion, and who signs for an agency."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from cchc.access import Actor, Role
from cchc.access.rights import power, right
from cchc.agencies.models import below, during
from cchc.agencies.rules import is_below, looks_down_on, of_agencies_below
from cchc.assessments.models import CriteriaSet, CriterionOwner, Entrant, Mark, Round
from cchc.duties.rules import has_head
from cchc.duties.served import is_served, served
from cchc.figures.rules import of_authorities_above, run_root
from cchc.people.models import Post
from cchc.periods import today

# Whose posts can be named to appraise in a round, and to sit in its council.
APPRAISING = [one.value for one in (Role.APPRAISER, Role.FOCAL_POINT, Role.FIELD_OWNER, Role.OFFICER, Role.HEAD)]
SITTING = [one.value for one in (Role.COUNCIL, Role.LEADER, Role.HEAD, Role.FOCAL_POINT, Role.FIELD_OWNER)]

see_set = right("criteria_set.see", CriteriaSet)
keep_set = right("criteria_set.keep", CriteriaSet)
see_round = right("round.see", Round)
watch = right("round.watch", Round)
run = right("round.run", Round)
see = right("entrant.see", Entrant)
run_entrant = right("entrant.run", Entrant)
fill_some = right("entrant.fill_some", Entrant)
put_together = right("entrant.put_together", Entrant)
sign = right("entrant.sign", Entrant)
see_mark = right("mark.see", Mark)
fill = right("mark.fill", Mark)


@power("round.run_some")
def runs_some(actor: Actor) -> bool:
    """Whether there is an authority whose rounds she runs."""
    return run_root(actor, today()) is not None


@power("index.see")
def sees_index(actor: Actor) -> bool:
    """Accounts are one thing, the work of agencies another."""
    return actor.role is not Role.ADMINISTRATOR


# — sets —


@see_set.because("it is of an authority that her agency stands under, or is", of_authorities_above)
def set_is_of_above(actor: Actor, one: CriteriaSet) -> bool:
    return is_below(one.authority_id, actor.agency)


def of_authority_run(actor: Actor, day: date) -> Q | None:
    root = run_root(actor, day)
    return None if root is None else Q(authority=root)


@see_set.because("it is of the authority whose rounds she runs", of_authority_run)
@keep_set.because("it is of the authority whose rounds she runs", of_authority_run)
@see_round.because("it is of the authority whose rounds she runs", of_authority_run)
@watch.because("it is of the authority whose rounds she runs", of_authority_run)
@run.because("it is of the authority whose rounds she runs", of_authority_run)
def is_of_authority_run(actor: Actor, one: CriteriaSet | Round) -> bool:
    return run_root(actor, today()) == one.authority_id


# — rounds —


def of_authorities_overseen(actor: Actor, day: date) -> Q | None:
    return Q(authority__in=below(actor.agency or 0, day)) if actor.oversees else None


@see_round.because("she oversees its authority", of_authorities_overseen)
@watch.because("she oversees its authority", of_authorities_overseen)
def oversees_its_authority(actor: Actor, one: Round) -> bool:
    return actor.oversees and is_below(actor.agency, one.authority_id)


def where_judged(actor: Actor, day: date) -> Q | None:
    if actor.role is Role.ADMINISTRATOR:
        return None
    hers = Q(agency=actor.agency) | Q(owners__agency=actor.agency)
    if actor.is_officer:
        hers |= Q(agency__in=served(actor.agency, day))
    return Q(Exists(Entrant.objects.filter(hers, round=OuterRef("pk"))))


@see_round.because("her agency is judged in it, fills in it, or enters for one that is judged", where_judged)
def is_judged_in(actor: Actor, one: Round) -> bool:
    if actor.role is Role.ADMINISTRATOR:
        return False
    hers = Q(agency=actor.agency) | Q(owners__agency=actor.agency)
    if actor.is_officer:
        hers |= Q(agency__in=served(actor.agency, today()))
    return Entrant.objects.filter(hers, round=one).exists()


# — an agency in a round —


def of_own(actor: Actor, day: date) -> Q | None:
    return None if actor.role is Role.ADMINISTRATOR else Q(agency=actor.agency)


@see.because("it is her agency's", of_own)
def is_of_own(actor: Actor, one: Entrant) -> bool:
    return actor.role is not Role.ADMINISTRATOR and one.agency_id == actor.agency


def of_round_run(actor: Actor, day: date) -> Q | None:
    root = run_root(actor, day)
    return None if root is None else Q(round__authority=root)


@see.because("she runs its round", of_round_run)
@run_entrant.because("she runs its round", of_round_run)
def is_in_round_run(actor: Actor, one: Entrant) -> bool:
    return run_root(actor, today()) == one.round.authority_id


@see.because("she stands above its agency", of_agencies_below)
def stands_above(actor: Actor, one: Entrant) -> bool:
    return looks_down_on(actor, one.agency_id)


def hers_by_name(actor: Actor) -> Q:
    """Owners that are her agency, or she in her post."""
    return Q(agency=actor.agency) | Q(officer=actor.post, officer__isnull=False)


def of_named(actor: Actor, day: date) -> Q | None:
    if not actor.is_officer:
        return None
    return Q(Exists(CriterionOwner.objects.filter(hers_by_name(actor), entrant=OuterRef("pk"))))


@see.because("she, or her agency, is named for some of its criteria", of_named)
@fill_some.because("she, or her agency, is named for some of its criteria", of_named)
def is_named(actor: Actor, one: Entrant) -> bool:
    return actor.is_officer and one.owners.filter(hers_by_name(actor)).exists()


def of_work(actor: Actor, day: date) -> Q | None:
    """Her own agency's, those hers enters for, and the authority whose rounds she runs where it is judged itself."""
    if not actor.is_officer:
        return None
    hers = Q(agency=actor.agency) | Q(agency__in=served(actor.agency, day))
    root = run_root(actor, day)
    return hers if root is None else hers | Q(agency=root)


@see.because("she works there, or enters for it", of_work)
@fill_some.because("she works there, or enters for it", of_work)
@put_together.because("she works there, or enters for it", of_work)
def works_there(actor: Actor, one: Entrant) -> bool:
    return works_for(actor, one.agency_id)


def works_for(actor: Actor, agency: int) -> bool:
    if not actor.is_officer:
        return False
    return agency == actor.agency or is_served(actor.agency, agency, today()) or run_root(actor, today()) == agency


def of_headed(actor: Actor, day: date) -> Q | None:
    return Q(agency=actor.agency) if actor.role is Role.HEAD else None


@sign.because("she is its head", of_headed)
def is_its_head(actor: Actor, one: Entrant) -> bool:
    return actor.role is Role.HEAD and one.agency_id == actor.agency


def headless(day: date, agency: str = "agency") -> Q:
    """Nobody is the head of the agency here."""
    heads = Post.objects.filter(during(day), agency=OuterRef(agency), role=Role.HEAD.value, person__is_active=True)
    return ~Q(Exists(heads))


def of_headless_work(actor: Actor, day: date) -> Q | None:
    work = of_work(actor, day)
    return None if work is None else work & headless(day)


@sign.because("she works there, or enters for it, and no head has an account there", of_headless_work)
def works_without_head(actor: Actor, one: Entrant) -> bool:
    return works_for(actor, one.agency_id) and not has_head(one.agency_id, today())


# — a criterion of an agency in a round —


def of_seen_entrants(actor: Actor, day: date) -> Q:
    return Q(entrant__in=see.of(Entrant.objects.all(), actor, day))


@see_mark.because("she sees what its agency claims", of_seen_entrants)
def sees_its_entrant(actor: Actor, one: Mark) -> bool:
    return see(actor, one.entrant)


def of_headed_marks(actor: Actor, day: date) -> Q | None:
    return Q(entrant__agency=actor.agency) if actor.role is Role.HEAD else None


@fill.because("she is the head of its agency", of_headed_marks)
def heads_its_agency(actor: Actor, one: Mark) -> bool:
    return actor.role is Role.HEAD and one.entrant.agency_id == actor.agency


def still_owned(day: date) -> Q:
    """Owned by an agency, or by somebody who still holds her post."""
    return Q(agency__isnull=False) | Q(officer__until__isnull=True, officer__isnull=False) | Q(officer__until__gt=day)


def of_unowned_work(actor: Actor, day: date) -> Q | None:
    if not actor.is_officer:
        return None
    owned = CriterionOwner.objects.filter(still_owned(day), entrant=OuterRef("entrant"), code=OuterRef("code"))
    return Q(entrant__in=put_together.of(Entrant.objects.all(), actor, day)) & ~Q(Exists(owned))


@fill.because("nobody is named for it, and she works there or enters for it", of_unowned_work)
def fills_unowned(actor: Actor, one: Mark) -> bool:
    return works_for(actor, one.entrant.agency_id) and not _owners(one).filter(still_owned(today())).exists()


def _owners(one: Mark) -> QuerySet[CriterionOwner]:
    return CriterionOwner.objects.filter(entrant=one.entrant_id, code=one.code)


def of_owned(actor: Actor, day: date) -> Q | None:
    if not actor.is_officer:
        return None
    owned = CriterionOwner.objects.filter(hers_by_name(actor), entrant=OuterRef("entrant"), code=OuterRef("code"))
    return Q(Exists(owned))


@fill.because("she, or her agency, is named for it", of_owned)
def owns(actor: Actor, one: Mark) -> bool:
    return actor.is_officer and _owners(one).filter(hers_by_name(actor)).exists()
