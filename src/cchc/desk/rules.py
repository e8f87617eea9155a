"""Who may open a kept document: whoever may see what it was handed in for, or the document or draft it is of."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q

from cchc.access import Actor, Role
from cchc.access.rights import power, right
from cchc.assessments import rules as index_rules
from cchc.assessments.models import Mark, Proof
from cchc.duties import rules as duty_rules
from cchc.duties.models import Duty, HandIn, Serving
from cchc.figures import rules as figure_rules
from cchc.figures.models import RegisterRow
from cchc.intake import rules as intake_rules
from cchc.intake.models import Draft
from cchc.records.models import Record
from cchc.records.rules import is_open_to, open_to
from cchc.tasks import rules as task_rules
from cchc.tasks.models import Mandate


@power("desk.keeps_only")
def keeps_only(actor: Actor) -> bool:
    """Whether she keeps accounts and registers and has no work of an agency: her desk is the list of people."""
    return actor.role is Role.ADMINISTRATOR


@power("desk.read_week")
def reads_week(actor: Actor) -> bool:
    """Whether the leader's pages are for her: who leads, who heads an agency, and who prepares it for them."""
    return actor.oversees or actor.role is Role.HEAD or actor.is_focal_point


open_record = right("record.open", Record)


@open_record.provided("it holds no personal data, or names her among its readers", open_to)
def opens_to_her(actor: Actor, record: Record) -> bool:
    return is_open_to(actor, record)


def handed_in(actor: Actor, day: date) -> Q:
    duties = Duty.objects.visible_to(actor, day)
    return Q(Exists(HandIn.objects.filter(records=OuterRef("pk"), duty__in=duties)))


@open_record.because("it was handed in for a duty she may see", handed_in)
def sees_its_duty(actor: Actor, record: Record) -> bool:
    duties = Duty.objects.filter(hand_ins__records=record).distinct()
    return any(duty_rules.see(actor, duty) for duty in duties)


def of_mandates(actor: Actor, day: date) -> Q:
    return Q(Exists(Mandate.objects.visible_to(actor, day).filter(record=OuterRef("pk"))))


@open_record.because("it assigns work she may see", of_mandates)
def sees_its_mandate(actor: Actor, record: Record) -> bool:
    return any(task_rules.see_mandate(actor, mandate) for mandate in record.mandates.all())


def of_drafts(actor: Actor, day: date) -> Q:
    return Q(Exists(Draft.objects.visible_to(actor, day).filter(record=OuterRef("pk"))))


@open_record.because("it is being read for her", of_drafts)
def sees_its_draft(actor: Actor, record: Record) -> bool:
    return any(intake_rules.see(actor, draft) for draft in record.drafts.all())


def of_servings(actor: Actor, day: date) -> Q:
    seen = duty_rules.see_serving.of(Serving.objects.all(), actor, day)
    return Q(Exists(seen.filter(letter=OuterRef("pk"))))


@open_record.because("it is the letter by which one agency enters for another, which she may see", of_servings)
def sees_its_serving(actor: Actor, record: Record) -> bool:
    return any(duty_rules.see_serving(actor, one) for one in record.servings.all())


def of_marks(actor: Actor, day: date) -> Q:
    marks = index_rules.see_mark.of(Mark.objects.all(), actor, day)
    return Q(Exists(Proof.objects.filter(use__record=OuterRef("pk"), mark__in=marks)))


@open_record.because("it proves a criterion of an agency whose score she may see", of_marks)
def sees_what_it_proves(actor: Actor, record: Record) -> bool:
    marks = Mark.objects.filter(proofs__use__record=record).select_related("entrant__round")
    return any(index_rules.see_mark(actor, mark) for mark in marks)


def of_register_rows(actor: Actor, day: date) -> Q:
    return Q(Exists(RegisterRow.objects.visible_to(actor, day).filter(record=OuterRef("pk"))))


@open_record.because("it stands behind a row of a register that she may see", of_register_rows)
def sees_its_row(actor: Actor, record: Record) -> bool:
    rows = RegisterRow.objects.filter(record=record).select_related("register")
    return any(figure_rules.see_row(actor, row) for row in rows)
