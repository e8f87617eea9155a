"""Who may do what with a duty. The rooms above add grounds of their own: a field's owner knows it by its task."""

from datetime import date

from django.db.models import Q

from cchc.access import Actor, Role
from cchc.access.predicates import predicate
from cchc.access.rights import right
from cchc.agencies.models import below
from cchc.agencies.rules import is_below, keeps
from cchc.duties.models import Duty

see = right("duty.see", Duty)
work_on = right("duty.work_on", Duty)
judge = right("duty.judge", Duty)
# Before whoever judges it: the owner of its field. Who that is, a room above knows.
judge_first = right("duty.judge_first", Duty)


def of_own(actor: Actor, day: date) -> Q | None:
    """Everybody but an administrator reads her own agency's work: accounts are one thing, the work another."""
    return None if actor.role is Role.ADMINISTRATOR else Q(agency=actor.agency)


@see.because("it is her agency's", of_own)
def is_of_own(actor: Actor, duty: Duty) -> bool:
    return actor.role is not Role.ADMINISTRATOR and duty.agency_id == actor.agency


def of_what_she_judges(actor: Actor, day: date) -> Q | None:
    return Q(judged_by=actor.agency) if actor.is_focal_point else None


@see.because("her agency runs the programme it is of", of_what_she_judges)
@judge.because("her agency runs the programme it is of", of_what_she_judges)
def judges(actor: Actor, duty: Duty) -> bool:
    return actor.is_focal_point and duty.judged_by_id == actor.agency


def of_her_units(actor: Actor, day: date) -> Q | None:
    if actor.role is not Role.HEAD:
        return None
    return Q(agency__in=below(actor.agency or 0, day)) | Q(judged_by=actor.agency)


@see.because("she is the head of the agency it is owed in, or judged by", of_her_units)
def heads(actor: Actor, duty: Duty) -> bool:
    if actor.role is not Role.HEAD:
        return False
    return duty.judged_by_id == actor.agency or is_below(actor.agency, duty.agency_id)


def of_all_below(actor: Actor, day: date) -> Q | None:
    if not actor.oversees:
        return None
    under = below(actor.agency or 0, day)
    return Q(agency__in=under) | Q(judged_by__in=under)


@see.because("she stands above who owes it, or who judges it", of_all_below)
def stands_above(actor: Actor, duty: Duty) -> bool:
    if not actor.oversees:
        return False
    return is_below(actor.agency, duty.agency_id) or is_below(actor.agency, duty.judged_by_id)


def of_own_to_work_on(actor: Actor, day: date) -> Q | None:
    return Q(agency=actor.agency) if actor.is_officer else None


@work_on.because("it is her agency's, and she works there", of_own_to_work_on)
def owes(actor: Actor, duty: Duty) -> bool:
    return actor.is_officer and duty.agency_id == actor.agency


@predicate
def record_event(actor: Actor, duty: Duty) -> bool:
    return work_on(actor, duty) or judge(actor, duty)


@predicate
def send_back(actor: Actor, duty: Duty) -> bool:
    return judge(actor, duty) or judge_first(actor, duty)


@predicate
def pass_on(actor: Actor, duty: Duty) -> bool:
    """Who keeps the register passes on what hangs on an agency that ends."""
    return keeps(actor, duty.agency)


# One page at a time: lists show what is owed, which a duty that was passed on no longer is.
read = right("duty.read", Duty)


def of_what_she_sees(actor: Actor, day: date) -> Q | None:
    return Q(pk__in=see.of(Duty.objects.all(), actor, day).values("pk"))


@read.because("it is hers to see", of_what_she_sees)
def is_seen(actor: Actor, duty: Duty) -> bool:
    return see(actor, duty)


def of_what_was_taken_over(actor: Actor, day: date) -> Q | None:
    return Q(pk__in=Duty.objects.filter(passed_to__agency=actor.agency).values("pk")) if actor.is_officer else None


@read.because("her agency took it over", of_what_was_taken_over)
def took_over(actor: Actor, duty: Duty) -> bool:
    return actor.is_officer and duty.passed_to is not None and duty.passed_to.agency_id == actor.agency
