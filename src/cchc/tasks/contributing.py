"""What the lead of a task asks of those who coordinate: only then do they owe something.

It is a duty like any other (acknowledged, assigned, handed in, returned, extended, passed on), and the lead judges it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from cchc.access import Actor, Denied, Refused
from cchc.agencies.models import Agency, during
from cchc.duties import passing, rules, telling
from cchc.duties.actions import held
from cchc.duties.models import DueDay, Duty
from cchc.duties.queries import names_of
from cchc.duties.wordings import Wording
from cchc.ledger.actions import write
from cchc.periods import spoken
from cchc.periods.deadlines import Kind
from cchc.tasks.models import Addressee, Assignment, Contribution, TaskDuty
from cchc.tasks.rules import CONTRIBUTION, led
from cchc.words import fold


def coordinators(duty: Duty, day: date) -> dict[int, str]:
    """Agency → its name: those the task names to coordinate; of words that name none (“các cơ quan có liên quan”), all
    that stand below the authority. The one that leads is not among them."""
    of_task = TaskDuty.objects.select_related("mandate__authority").filter(duty=duty).first()
    if of_task is None:
        return {}
    named = Addressee.objects.filter(task=of_task.task_id, role=Addressee.Role.COORDINATING)
    keys = set(Assignment.objects.filter(during(day), addressee__in=named).values_list("agency", flat=True))
    if named.filter(assignments__isnull=True).exists():
        keys |= set(Agency.objects.under(of_task.mandate.authority, day, itself=False).values_list("pk", flat=True))
    keys.discard(duty.agency_id)
    names = names_of(keys, day)
    return dict(sorted(names.items(), key=lambda item: fold(item[1])))


@transaction.atomic
def ask(actor: Actor, duty: Duty, agency: Agency, *, words: str, due: date, today: date) -> Contribution:
    """The lead asks a coordinator for its part by a day."""
    if not rules.work_on(actor, duty):
        raise Denied(_("Chỉ người được giao việc của cơ quan chủ trì mới đề nghị phối hợp được."))
    fresh = held(duty)
    if fresh.is_accepted:
        raise Refused(_("Nhiệm vụ đã được xác nhận hoàn thành nên không đề nghị phối hợp nữa."))
    if agency.pk not in coordinators(duty, today):
        raise Refused(_("Cơ quan này không phối hợp nhiệm vụ này. Chọn lại trong danh sách."), field="agency")
    if not words.strip():
        raise Refused(_("Chưa ghi cần phối hợp việc gì. Ghi rõ nội dung, mẫu biểu nếu có."), field="words")
    if due < today:
        raise Refused(_("Ngày %(day)s đã qua. Ghi một ngày còn ở trước.") % {"day": spoken(due)}, field="due")
    if (due - today).days > 730:
        raise Refused(
            _("Ngày %(day)s cách hôm nay quá hai năm. Kiểm tra lại ngày.") % {"day": spoken(due)}, field="due"
        )
    lead = names_of([duty.agency_id], today).get(duty.agency_id, "")
    owed = Duty.objects.create(
        agency=agency,
        judged_by_id=duty.agency_id,
        year=due.year,
        title=words.strip()[:1000],
        wording_id=Wording.objects.key_of(fold(f"{words} {duty.title}")),
        product_name=CONTRIBUTION,
        deadline_text=f"Theo đề nghị của {lead}"[:500],
        deadline_kind=Kind.BY.value,
        opened_on=today,
        due=due,
    )
    DueDay.objects.create(duty=owed, due=due, known_on=today)
    made = Contribution.objects.create(duty=owed, of=duty, asked_by_id=actor.post)
    name = names_of([agency.pk], today).get(agency.pk, "")
    write(actor, "duty.ask_contribution", duty, agency=agency.pk, name=name, became=owed.pk, words=words, due=due)
    write(actor, "duty.contribution", owed, of=duty.pk, name=lead, due=due, on=today)
    telling.tell_given(
        {agency.pk: 1},
        key=f"contribution:{owed.pk}",
        words=f"{lead} đề nghị phối hợp, hạn {spoken(due)}: {words.strip():.300}",
        url=f"{reverse('duties')}?year=all",
        day=today,
    )
    return made


def lead_persons(duty: Duty, day: date) -> Iterable[int]:
    """Who is told that a contribution came: the lead's officer, or all who do its work."""
    of = led(duty)
    if of is None:
        return []
    if of.officer is not None and not rules.is_uncharged(of, day):
        return [of.officer.person_id]
    return telling.holders([of.agency_id], rules.DOING, day)[of.agency_id]


# — when an agency ends —


def follow(duty: Duty, made: Duty) -> None:
    """An heir's contribution is to the same duty; what was asked for an ended lead's duty is its heir's to judge."""
    own = Contribution.objects.filter(duty=duty).first()
    if own is not None:
        Contribution.objects.create(duty=made, of_id=own.of_id, asked_by_id=own.asked_by_id)
    Contribution.objects.filter(of=duty).update(of=made)


def unfollow(duty: Duty, made: Duty) -> None:
    Contribution.objects.filter(duty=made).delete()
    Contribution.objects.filter(of=made).update(of=duty)


def declare() -> None:
    passing.followers.append(passing.Follower(follow, unfollow))
    telling.further_judges.append(lead_persons)
