"""What tasks hang on an agency when it ends: its place in their rosters, and the documents it runs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext_lazy as _

from cchc.access import Actor
from cchc.agencies.holdings import Holding, Passage, Row, passes, stays
from cchc.agencies.models import Agency, Passing
from cchc.duties.models import Duty
from cchc.duties.passing import Follower, followers
from cchc.tasks.models import Addressee, Assignment, Mandate, NextPlan, TaskDuty


def assigned(addressee: Addressee, agency: Agency, since: date) -> Assignment:
    """The agency's place in the roster of an addressee: the one it has, or a new one."""
    found = Assignment.objects.filter(addressee=addressee, agency=agency, until=None).first()
    return found or Assignment.objects.create(addressee=addressee, agency=agency, since=since)


def follow(duty: Duty, made: Duty) -> None:
    """The heir's duty is of the same task and product, by a place of the heir's own in the roster."""
    of_task = TaskDuty.objects.select_related("assignment__addressee").filter(duty=duty).first()
    if of_task is None:
        return
    place = assigned(of_task.assignment.addressee, made.agency, made.opened_on)
    TaskDuty.objects.create(
        duty=made,
        mandate_id=of_task.mandate_id,
        task_id=of_task.task_id,
        product_id=of_task.product_id,
        assignment=place,
    )
    if not Duty.objects.unfinished().filter(task_duty__assignment=of_task.assignment_id).exclude(pk=duty.pk).exists():
        until = max(made.opened_on, of_task.assignment.since)
        Assignment.objects.filter(pk=of_task.assignment_id).update(until=until)


def unfollow(duty: Duty, made: Duty) -> None:
    of_heir = TaskDuty.objects.filter(duty=made).first()
    of_task = TaskDuty.objects.filter(duty=duty).first()
    if of_heir is None or of_task is None:
        return
    place = of_heir.assignment_id
    of_heir.delete()
    Assignment.objects.filter(pk=of_task.assignment_id).update(until=None)
    if not TaskDuty.objects.filter(assignment=place).exists():
        Assignment.objects.filter(pk=place, since=made.opened_on).delete()


def coordinated(agency: Agency, day: date) -> Sequence[Row]:
    """Tasks it helps with, of documents that are still followed in the day's year or later."""
    rows = Assignment.objects.filter(
        agency=agency,
        until=None,
        addressee__role=Addressee.Role.COORDINATING,
        addressee__task__mandate__in_force_on__isnull=False,
        addressee__task__mandate__year__gte=day.year,
    )
    titles = rows.order_by("addressee__task__mandate", "addressee__task__order")
    return [Row(pk, title) for pk, title in titles.values_list("pk", "addressee__task__title")]


def coordinate_over(passage: Passage, rows: Sequence[int]) -> dict[int, int | None]:
    became: dict[int, int | None] = {}
    for place in Assignment.objects.filter(pk__in=rows).select_related("addressee"):
        on = max(passage.day, place.since)
        before = Assignment.objects.filter(addressee=place.addressee, agency=passage.to, until=None).exists()
        Assignment.objects.filter(pk=place.pk).update(until=on)
        became[place.pk] = None if before else assigned(place.addressee, passage.to, on).pk
    return became


def coordinate_back(actor: Actor, passing: Passing) -> None:
    Assignment.objects.filter(pk=passing.became or 0).delete()
    Assignment.objects.filter(pk=passing.row).update(until=None)


def run(agency: Agency, day: date) -> Sequence[Row]:
    return [Row(one.pk, str(one)) for one in Mandate.objects.filter(run_by=agency).order_by("-year", "pk")]


def run_over(passage: Passage, rows: Sequence[int]) -> dict[int, int | None]:
    """Who follows the document from now on. What was done under it stays with who did it."""
    Mandate.objects.filter(pk__in=rows).update(run_by=passage.to)
    return dict.fromkeys(rows)


def run_back(actor: Actor, passing: Passing) -> None:
    Mandate.objects.filter(pk=passing.row).update(run_by=passing.of_id)


def drafted(agency: Agency, day: date) -> Sequence[Row]:
    return [Row(one.pk, str(one)) for one in NextPlan.objects.filter(run_by=agency, year__gte=day.year).order_by("pk")]


def draft_over(passage: Passage, rows: Sequence[int]) -> dict[int, int | None]:
    NextPlan.objects.filter(pk__in=rows).update(run_by=passage.to)
    return dict.fromkeys(rows)


def draft_back(actor: Actor, passing: Passing) -> None:
    NextPlan.objects.filter(pk=passing.row).update(run_by=passing.of_id)


def declare() -> None:
    followers.append(Follower(follow, unfollow))
    passes(Holding("tasks.Assignment.agency", _("Nhiệm vụ phối hợp"), coordinated, coordinate_over, coordinate_back))
    passes(Holding("tasks.Mandate.run_by", _("Văn bản giao việc đang theo dõi"), run, run_over, run_back))
    passes(Holding("tasks.NextPlan.run_by", _("Dự thảo kế hoạch năm sau"), drafted, draft_over, draft_back))
    stays("tasks.Consulted.agency", "whom a draft was sent to for comments is on record")
    stays("tasks.PlanComment.agency", "who commented on a draft is on record")
    stays("tasks.Mandate.issuer", "who issued a document is printed on it")
    stays("tasks.Mandate.authority", "for whom a document was issued is printed on it")
