"""Asking agencies for comments on a draft, commenting, and answering each: accepted, or explained in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.access import Actor, Denied, Refused
from cchc.agencies.models import Agency, Standing, below, during
from cchc.agencies.resolver import authority_of
from cchc.duties.queries import names_of
from cchc.duties.rules import DOING
from cchc.duties.telling import holders
from cchc.ledger.actions import write
from cchc.notices.actions import News, tell
from cchc.notices.models import Urgency
from cchc.periods import spoken
from cchc.tasks import rules
from cchc.tasks.drafting import NOT_HERS, deny_others
from cchc.tasks.models import Consulted, NextPlan, NextRow, PlanComment
from cchc.words import sort_key

Answer = PlanComment.Answer
OUTSIDE = gettext_lazy("Chỉ lấy ý kiến được các cơ quan của tỉnh mình.")
NOT_ASKED = gettext_lazy("Cơ quan của bạn không được lấy ý kiến về dự thảo này.")


def bodies_to_ask(plan: NextPlan, day: date) -> list[tuple[int, str]]:
    """The agencies of the same authority, by name. Four queries."""
    root = authority_of(Agency.objects.get(pk=plan.run_by_id), day)
    found = Standing.objects.filter(during(day), agency__in=below(root, day)).exclude(agency=plan.run_by_id)
    rows = found.values_list("agency_id", "name", "level")
    return [(pk, name) for pk, name, _level in sorted(rows, key=lambda row: (row[2] != "department", sort_key(row[1])))]


def check_bodies(plan: NextPlan, agencies: Iterable[int], day: date) -> None:
    if set(agencies) - {pk for pk, _name in bodies_to_ask(plan, day)}:
        raise Denied(str(OUTSIDE))


@transaction.atomic
def ask(actor: Actor, plan: NextPlan, agencies: Sequence[int], *, by_day: date | None, today: date) -> int:
    """Send the draft to agencies for comments by a day; who was asked before gets the new day. How many are asked."""
    if not rules.run_next(actor, plan):
        raise Denied(NOT_HERS)
    if not plan.rows.filter(state=NextRow.State.TAKEN).exists():
        raise Refused(_("Dự thảo chưa có nhiệm vụ nào. Đưa nhiệm vụ vào rồi lấy ý kiến."))
    if by_day is None or by_day < today:
        raise Refused(_("Ghi ngày gửi ý kiến, từ hôm nay trở đi."), field="by_day")
    check_bodies(plan, agencies, today)
    asked = list(Agency.objects.on(today).filter(pk__in=list(agencies)).values_list("pk", flat=True))
    if not asked:
        raise Refused(_("Chưa chọn cơ quan nào để lấy ý kiến."), field="agencies")
    for agency in asked:
        Consulted.objects.update_or_create(
            plan=plan,
            agency_id=agency,
            defaults={"by_day": by_day, "asked_on": today, "asked_by_id": actor.post},
        )
    write(actor, "next_plan.consult", plan, agencies=asked, by_day=by_day, on=today)
    names, url = names_of(asked, today), reverse("plan_comments", args=[plan.pk])
    tell(
        [
            News(
                key=f"consult:{plan.pk}:{agency}:{by_day}",
                person=person,
                agency_name=names.get(agency, ""),
                kind="given",
                urgency=Urgency.NEWS,
                words=f"Góp ý dự thảo “{plan.title:.300}”, gửi trước {spoken(by_day)}",
                url=url,
            )
            for agency, persons in holders(asked, DOING, today).items()
            for person in persons
        ],
        today,
    )
    return len(asked)


@transaction.atomic
def comment(actor: Actor, plan: NextPlan, row: int | None, words: str, *, today: date) -> PlanComment:
    """Say something of a task, or of the draft as a whole. After the day it is taken too, and shown with its day."""
    if not rules.comment_next(actor, plan):
        raise Denied(NOT_ASKED)
    deny_others(plan, NextRow.objects.all(), row)
    if not words.strip():
        raise Refused(_("Chưa ghi ý kiến. Nhất trí thì ghi “Nhất trí với dự thảo”."), field="words")
    if row is not None and not plan.rows.filter(pk=row, state=NextRow.State.TAKEN).exists():
        raise Refused(_("Nhiệm vụ này không còn trong dự thảo. Tải lại trang."), field="row")
    made = PlanComment.objects.create(
        plan=plan, row_id=row, agency_id=actor.agency or 0, words=words.strip()[:3000], on=today, by_id=actor.post
    )
    write(actor, "next_plan.comment", plan, comment=made.pk, row=row, words=made.words, on=today)
    return made


@transaction.atomic
def withdraw(actor: Actor, plan: NextPlan, pk: int, *, today: date) -> None:
    """An agency takes back what nobody has answered; it stays to be seen."""
    if not rules.comment_next(actor, plan):
        raise Denied(NOT_ASKED)
    deny_others(plan, PlanComment.objects.all(), pk)
    own = PlanComment.objects.filter(pk=pk, plan=plan, agency=actor.agency, answer="", withdrawn_on=None)
    if not own.update(withdrawn_on=today):
        raise Refused(_("Ý kiến này đã được trả lời hoặc đã rút."))
    write(actor, "next_plan.withdraw_comment", plan, comment=pk, on=today)


@transaction.atomic
def answer(actor: Actor, plan: NextPlan, pk: int, said: str, words: str, *, seen: str, today: date) -> PlanComment:
    """Accept a comment, or explain why not; `seen` is the answer that stood when she wrote."""
    if not rules.run_next(actor, plan):
        raise Denied(NOT_HERS)
    deny_others(plan, PlanComment.objects.all(), pk)
    if said not in (Answer.ACCEPTED, Answer.EXPLAINED):
        raise Refused(_("Chọn tiếp thu hoặc giải trình."), field="answer")
    if said == Answer.EXPLAINED and not words.strip():
        raise Refused(_("Chưa ghi lời giải trình. Ghi vì sao không tiếp thu, hoặc tiếp thu phần nào."), field="words")
    guarded = PlanComment.objects.filter(pk=pk, plan=plan, withdrawn_on=None, answer=seen)
    given = {"answer": said, "answer_words": words.strip()[:3000], "answered_on": today, "answered_by_id": actor.post}
    if not guarded.update(**given):
        raise Refused(_("Ý kiến này vừa được trả lời hoặc vừa được rút. Tải lại trang."))
    write(actor, "next_plan.answer", plan, comment=pk, answer=said, words=words.strip(), was=seen, on=today)
    return PlanComment.objects.get(pk=pk)
