"""Who may do what with a duty. The rooms above add grounds of their own: a field's owner knows it by its task."""

from datetime import date

from django.db.models import Q

from cchc.access import Actor, Role
from cchc.access.predicates import predicate
from cchc.access.rights import once, power, right
from cchc.agencies.models import Agency, below, during
from cchc.agencies.rules import few_below, is_below, keeps
from cchc.duties.models import Duty, Serving
from cchc.duties.served import is_served, served
from cchc.jobs.models import Run
from cchc.jobs.rules import see as see_run
from cchc.people.models import Post
from cchc.periods import today

# Who is told of a duty, by the posts they hold: of what is owed, of what is to be judged.
WORKING = (Role.OFFICER, Role.FOCAL_POINT, Role.FIELD_OWNER)
HEADS = (Role.HEAD,)
LEADERS = (Role.LEADER, Role.HEAD)
DOING = (*WORKING, *HEADS)
JUDGES = (Role.FOCAL_POINT,)
FIRST_JUDGES = (Role.FIELD_OWNER,)

see = right("duty.see", Duty)
work_on = right("duty.work_on", Duty)
judge = right("duty.judge", Duty)
# Before whoever judges it: the owner of its field. Who that is, a room above knows.
judge_first = right("duty.judge_first", Duty)
assign = right("duty.assign", Duty)
on_desk = right("duty.on_desk", Duty)


@power("duty.judge_some")
def judges_some(actor: Actor) -> bool:
    """Whether she judges what others hand in, once her agency runs a programme."""
    return actor.is_focal_point


@power("duty.do_some")
def does_some(actor: Actor) -> bool:
    """Whether her agency's own work is hers to do."""
    return actor.is_officer


@power("duty.head")
def is_head(actor: Actor) -> bool:
    """Whether she shares her agency's work out."""
    return actor.role is Role.HEAD


@power("duty.read_below")
def reads_below(actor: Actor) -> bool:
    """Whether she reads all that stands below her agency."""
    return actor.oversees


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
    under = few_below(actor.agency or 0, day)
    return Q(agency__in=under) | Q(judged_by__in=under)


@see.because("she stands above who owes it, or who judges it", of_all_below)
def stands_above(actor: Actor, duty: Duty) -> bool:
    if not actor.oversees:
        return False
    return is_below(actor.agency, duty.agency_id) or is_below(actor.agency, duty.judged_by_id)


LOOK = "duties.look"  # the kind of run that reads what is to be handed in
SERVE = "duties.serve"  # and the one that reads the letter by which an agency enters for another


def asked_from_her_post(actor: Actor, day: date) -> Q | None:
    hers = actor.post is not None and actor.agency is not None
    return Q(kind__in=(LOOK, SERVE), agency=actor.agency, asked_by__post=actor.post) if hers else None


@see_run.because("she sent the files that are read to be handed in", asked_from_her_post)
def asked_for_it(actor: Actor, run: Run) -> bool:
    here = actor.agency is not None and run.agency == actor.agency
    return here and actor.post is not None and run.kind in (LOOK, SERVE) and run.asked_by.get("post") == actor.post


# — inside the agency: the head's is the whole, an officer's what she is charged with —


def uncharged(day: date) -> Q:
    """Nobody is charged with it: nobody was, or who was has left her post."""
    return Q(officer__isnull=True) | Q(officer__until__lte=day)


def is_uncharged(duty: Duty, day: date) -> bool:
    return duty.officer is None or (duty.officer.until is not None and duty.officer.until <= day)


@once
def has_head(agency: int | None, day: date) -> bool:
    """Whether anybody is the head of the agency here. One query."""
    return Post.objects.filter(during(day), agency=agency, role=Role.HEAD.value, person__is_active=True).exists()


def of_headed(actor: Actor, day: date) -> Q | None:
    return Q(agency=actor.agency) if actor.role is Role.HEAD else None


@work_on.because("she is the head of the agency that owes it", of_headed)
@assign.because("she is the head of the agency that owes it", of_headed)
@on_desk.because("she is the head of the agency that owes it", of_headed)
def is_own_head(actor: Actor, duty: Duty) -> bool:
    return actor.role is Role.HEAD and duty.agency_id == actor.agency


def of_hers_in_charge(actor: Actor, day: date) -> Q | None:
    return Q(agency=actor.agency, officer=actor.post) if actor.is_officer and actor.post is not None else None


@work_on.because("she is charged with it", of_hers_in_charge)
@on_desk.because("she is charged with it", of_hers_in_charge)
def in_charge(actor: Actor, duty: Duty) -> bool:
    return (
        actor.is_officer and actor.post is not None and duty.officer_id == actor.post and duty.agency_id == actor.agency
    )


def of_nobody_in_her_agency(actor: Actor, day: date) -> Q | None:
    return Q(agency=actor.agency) & uncharged(day) if actor.is_officer else None


@work_on.because("it is her agency's, she works there, and nobody is charged with it", of_nobody_in_her_agency)
def of_nobody(actor: Actor, duty: Duty) -> bool:
    return actor.is_officer and duty.agency_id == actor.agency and is_uncharged(duty, today())


def of_headless(actor: Actor, day: date) -> Q | None:
    """Where an agency's head does not work here, whoever works there shares the work out."""
    return Q(agency=actor.agency) if actor.is_officer and not has_head(actor.agency, day) else None


@assign.because("she works in the agency, which has no head here", of_headless)
def of_headless_agency(actor: Actor, duty: Duty) -> bool:
    return actor.is_officer and duty.agency_id == actor.agency and not has_head(actor.agency, today())


def of_nobody_and_headless(actor: Actor, day: date) -> Q | None:
    headless = of_headless(actor, day)
    return None if headless is None else headless & uncharged(day)


@on_desk.because("nobody is charged with it, and its agency has no head here", of_nobody_and_headless)
def of_nobody_in_headless(actor: Actor, duty: Duty) -> bool:
    return of_nobody(actor, duty) and of_headless_agency(actor, duty)


def owes(actor: Actor, duty: Duty) -> bool:
    """`work_on`, without a query where the duty's officer is at hand: for rows of lists."""
    return is_own_head(actor, duty) or in_charge(actor, duty) or of_nobody(actor, duty)


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


# — entering for an agency without accounts, by the letter (nhập thay) —


@once
def served_by_hers(actor: Actor, day: date) -> list[int]:
    """The agencies an officer's own enters for."""
    return list(served(actor.agency, day)) if actor.is_officer else []


def of_served(actor: Actor, day: date) -> Q | None:
    """Asked first, for they are few or none: a subquery beside her own agency keeps the database from its index."""
    agencies = served_by_hers(actor, day)
    return Q(agency__in=agencies) if agencies else None


@see.because("her agency enters for the one that owes it", of_served)
@work_on.because("her agency enters for the one that owes it", of_served)
@on_desk.because("her agency enters for the one that owes it", of_served)
def serves(actor: Actor, duty: Duty) -> bool:
    return actor.is_officer and is_served(actor.agency, duty.agency_id, today())


see_serving = right("serving.see", Serving)
keep_serving = right("serving.keep", Serving)


def of_its_sides(actor: Actor, day: date) -> Q:
    return Q(agency=actor.agency) | Q(by=actor.agency)


@see_serving.because("her agency enters, or is entered for", of_its_sides)
def is_a_side(actor: Actor, serving: Serving) -> bool:
    return actor.agency in (serving.agency_id, serving.by_id)


def of_kept_agencies(actor: Actor, day: date) -> Q:
    return Q(agency__in=keeps.of(Agency.objects.all(), actor, day).values("pk"))


@see_serving.because("she keeps the register it is of", of_kept_agencies)
@keep_serving.because("she keeps the register it is of", of_kept_agencies)
def keeps_its_agency(actor: Actor, serving: Serving) -> bool:
    return keeps(actor, serving.agency)
