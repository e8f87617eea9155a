"""Who sees which document that assigns work, and which of its tasks; and what a field's owner sees beside."""

from __future__ import annotations

from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from cchc.access import Actor, Role
from cchc.access.rights import power, right
from cchc.agencies.models import below
from cchc.agencies.rules import is_below, owned_fields
from cchc.duties import rules as duty_rules
from cchc.duties.models import Duty
from cchc.duties.served import served
from cchc.periods import today
from cchc.tasks.models import Assignment, Contribution, Mandate, NextPlan, Task, TaskDuty

see_mandate = right("mandate.see", Mandate)
run = right("mandate.run", Mandate)
see_all_of = right("mandate.see_all", Mandate)
see_task = right("task.see", Task)
IN_FORCE = Q(in_force_on__isnull=False)
run_next = right("next_plan.run", NextPlan)
comment_next = right("next_plan.comment", NextPlan)
CONTRIBUTION = "Phần phối hợp"  # the product of a duty that is asked of a coordinator


@power("mandate.take_in")
def take_in(actor: Actor) -> bool:
    """Whether she takes documents that assign work in: the focal point of an agency, for what it runs."""
    return actor.is_focal_point


# — what she runs —


def of_hers_to_run(actor: Actor, day: date) -> Q | None:
    return Q(run_by=actor.agency) if actor.is_focal_point else None


@see_mandate.because("her agency runs it", of_hers_to_run)
@see_all_of.because("her agency runs it", of_hers_to_run)
@run.because("her agency runs it", of_hers_to_run)
def runs(actor: Actor, mandate: Mandate) -> bool:
    return actor.is_focal_point and mandate.run_by_id == actor.agency


@see_task.because(
    "her agency runs its document", lambda actor, day: Q(mandate__run_by=actor.agency) if actor.is_focal_point else None
)
def runs_its_mandate(actor: Actor, task: Task) -> bool:
    return runs(actor, task.mandate)


@run_next.because("her agency drafts it", of_hers_to_run)
def drafts(actor: Actor, plan: NextPlan) -> bool:
    return actor.is_focal_point and plan.run_by_id == actor.agency


@comment_next.because(
    "it was sent to her agency for comments",
    lambda actor, day: Q(consulted__agency=actor.agency) if actor.is_officer else None,
)
def is_asked_for_comments(actor: Actor, plan: NextPlan) -> bool:
    return actor.is_officer and plan.consulted.filter(agency=actor.agency).exists()


# — what names her agency —


def reads_own(actor: Actor) -> bool:
    return actor.role is not Role.ADMINISTRATOR


def names(agencies: QuerySet[Any, Any] | list[int | None], **task: Any) -> Q:
    return Q(Exists(Assignment.objects.filter(agency__in=agencies, **task)))


@see_mandate.because(
    "it names her agency",
    lambda actor, day: (
        IN_FORCE & names([actor.agency], addressee__task__mandate=OuterRef("pk")) if reads_own(actor) else None
    ),
)
def mandate_names_her_agency(actor: Actor, mandate: Mandate) -> bool:
    named = Assignment.objects.filter(addressee__task__mandate=mandate, agency=actor.agency)
    return reads_own(actor) and mandate.is_in_force and named.exists()


@see_mandate.because(
    "it amends a document that names her agency",
    lambda actor, day: (
        IN_FORCE & names([actor.agency], addressee__task__mandate=OuterRef("amendment__of"))
        if reads_own(actor)
        else None
    ),
)
def amends_what_names_her_agency(actor: Actor, mandate: Mandate) -> bool:
    named = Assignment.objects.filter(addressee__task__mandate__amendments__by=mandate, agency=actor.agency)
    return reads_own(actor) and mandate.is_in_force and named.exists()


@see_task.because(
    "it names her agency",
    lambda actor, day: names([actor.agency], addressee__task=OuterRef("pk")) if reads_own(actor) else None,
)
def task_names_her_agency(actor: Actor, task: Task) -> bool:
    return reads_own(actor) and Assignment.objects.filter(addressee__task=task, agency=actor.agency).exists()


# — what names an agency that hers enters for —


def enters_for(actor: Actor, day: date) -> QuerySet[Any, Any] | None:
    return served(actor.agency, day) if actor.is_officer else None


def mandates_entered_for(actor: Actor, day: date) -> Q | None:
    whom = enters_for(actor, day)
    return None if whom is None else IN_FORCE & names(whom, addressee__task__mandate=OuterRef("pk"))


@see_mandate.because("it names an agency that hers enters for", mandates_entered_for)
def mandate_names_whom_she_enters_for(actor: Actor, mandate: Mandate) -> bool:
    whom = enters_for(actor, today())
    if whom is None or not mandate.is_in_force:
        return False
    return Assignment.objects.filter(addressee__task__mandate=mandate, agency__in=whom).exists()


def tasks_entered_for(actor: Actor, day: date) -> Q | None:
    whom = enters_for(actor, day)
    return None if whom is None else names(whom, addressee__task=OuterRef("pk"))


@see_task.because("it names an agency that hers enters for", tasks_entered_for)
def task_names_whom_she_enters_for(actor: Actor, task: Task) -> bool:
    whom = enters_for(actor, today())
    return whom is not None and Assignment.objects.filter(addressee__task=task, agency__in=whom).exists()


# — what stands below her: a head her agency's whole, who oversees everything —


def whose_whole(actor: Actor) -> bool:
    return actor.role is Role.HEAD or actor.oversees


def mandates_below(actor: Actor, day: date) -> Q | None:
    if not whose_whole(actor):
        return None
    under = below(actor.agency or 0, day)
    return IN_FORCE & (Q(run_by__in=under) | names(under, addressee__task__mandate=OuterRef("pk")))


@see_mandate.because("it is run below her, or names who stands below her", mandates_below)
def mandate_is_below(actor: Actor, mandate: Mandate) -> bool:
    if not whose_whole(actor) or not mandate.is_in_force:
        return False
    named = Assignment.objects.filter(addressee__task__mandate=mandate, agency__in=below(actor.agency or 0, today()))
    return is_below(actor.agency, mandate.run_by_id) or named.exists()


def run_below(actor: Actor, day: date) -> Q | None:
    return IN_FORCE & Q(run_by__in=below(actor.agency or 0, day)) if whose_whole(actor) else None


@see_all_of.because("it is run below her", run_below)
def is_run_below(actor: Actor, mandate: Mandate) -> bool:
    return whose_whole(actor) and mandate.is_in_force and is_below(actor.agency, mandate.run_by_id)


def tasks_below(actor: Actor, day: date) -> Q | None:
    if not whose_whole(actor):
        return None
    under = below(actor.agency or 0, day)
    return Q(mandate__run_by__in=under) | names(under, addressee__task=OuterRef("pk"))


@see_task.because("its document is run below her, or it names who stands below her", tasks_below)
def task_is_below(actor: Actor, task: Task) -> bool:
    if not whose_whole(actor):
        return False
    named = Assignment.objects.filter(addressee__task=task, agency__in=below(actor.agency or 0, today()))
    return is_below(actor.agency, task.mandate.run_by_id) or named.exists()


# — what is of a field her agency owns —


def of_owned_fields(actor: Actor, day: date) -> Q | None:
    """Tasks of the fields the actor's agency owns, in the documents of that authority."""
    owned = owned_fields(actor, day)
    if not owned:
        return None
    return reduce(or_, (Q(field=code, mandate__authority=authority) for code, authority in owned))


@see_task.because("her agency owns its field", of_owned_fields)
def owns_its_field(actor: Actor, task: Task) -> bool:
    return (task.field, task.mandate.authority_id) in owned_fields(actor, today())


def tasks_owned(actor: Actor, day: date) -> QuerySet[Task] | None:
    q = of_owned_fields(actor, day)
    return None if q is None else Task.objects.filter(q)


def mandates_with_owned(actor: Actor, day: date) -> Q | None:
    owned = tasks_owned(actor, day)
    return None if owned is None else IN_FORCE & Q(pk__in=owned.values("mandate"))


@see_mandate.because("it has tasks of a field her agency owns", mandates_with_owned)
def has_an_owned_field(actor: Actor, mandate: Mandate) -> bool:
    fields = [code for code, authority in owned_fields(actor, today()) if authority == mandate.authority_id]
    return mandate.is_in_force and bool(fields) and mandate.tasks.filter(field__in=fields).exists()


def duties_owned(actor: Actor, day: date) -> Q | None:
    owned = tasks_owned(actor, day)
    return None if owned is None else Q(pk__in=TaskDuty.objects.filter(task__in=owned).values("duty"))


@duty_rules.see.because("her agency owns its field", duties_owned)
def owns_field_of_duty(actor: Actor, duty: Duty) -> bool:
    owned = owned_fields(actor, today())
    of_tasks = TaskDuty.objects.filter(duty=duty).values_list("task__field", "mandate__authority_id") if owned else ()
    return any(where in owned for where in of_tasks)


def duties_to_judge_first(actor: Actor, day: date) -> Q | None:
    owned = duties_owned(actor, day)
    return None if owned is None else owned & ~Q(agency=actor.agency) & ~Q(judged_by=actor.agency)


@duty_rules.judge_first.because("her agency owns its field, and neither owes it nor runs it", duties_to_judge_first)
def judges_first(actor: Actor, duty: Duty) -> bool:
    return actor.agency not in (duty.agency_id, duty.judged_by_id) and owns_field_of_duty(actor, duty)


# — what a lead asked of those who coordinate: who judges it, and who sees it —


def those(asked: Q | None) -> Q | None:
    """The duties of contributions, by their keys: they are few, and a list stays one index away from its duties.

    None where there are none, so that whoever has no part in any pays nothing for it.
    """
    keys = [] if asked is None else list(Contribution.objects.filter(asked).values_list("duty", flat=True))
    return Q(pk__in=keys) if keys else None


def of_hers_asked(actor: Actor, day: date) -> Q | None:
    """What her agency asked for: of her own duties, of those nobody is charged with, a head of all."""
    if not actor.is_officer:
        return None
    own = Q(of__agency=actor.agency)
    if actor.role is Role.HEAD:
        return those(own)
    return those(own & (Q(of__officer=actor.post) | Q(of__officer__isnull=True)))


def led(duty: Duty) -> Duty | None:
    """The lead's duty that a contribution is to; None of any other duty, without asking where its product tells."""
    if duty.product_name != CONTRIBUTION:
        return None
    one = Contribution.objects.filter(duty=duty).select_related("of__officer").first()
    return one.of if one else None


@duty_rules.judge.because("she leads what it contributes to", of_hers_asked)
def leads(actor: Actor, duty: Duty) -> bool:
    of = led(duty) if actor.is_officer else None
    if of is None or of.agency_id != actor.agency:
        return False
    return actor.role is Role.HEAD or of.officer_id in (None, actor.post)


def of_what_she_follows(actor: Actor, day: date) -> Q | None:
    if actor.role is Role.ADMINISTRATOR:
        return None
    asked = Q(of__agency=actor.agency)
    return those(asked | Q(of__judged_by=actor.agency) if actor.is_focal_point else asked)


@duty_rules.see.because("her agency asked for it, or runs the programme of what it contributes to", of_what_she_follows)
def follows(actor: Actor, duty: Duty) -> bool:
    of = led(duty) if actor.role is not Role.ADMINISTRATOR else None
    if of is None:
        return False
    return of.agency_id == actor.agency or (actor.is_focal_point and of.judged_by_id == actor.agency)
