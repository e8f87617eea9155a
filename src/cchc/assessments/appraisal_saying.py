"""What is said about a mark: an appraiser asks, the agency answers, explains with new proof, or accepts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.core.files import File
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from cchc.access import Actor, Denied, Refused
from cchc.assessments import judging_rules
from cchc.assessments.models import Entrant, Mark, Phase, Proof, Remark, RemarkKind, Stage
from cchc.assessments.rounds_spans import Schedule, schedule_of
from cchc.duties.rules import DOING
from cchc.duties.telling import holders
from cchc.ledger.actions import recorded_now, write
from cchc.notices.actions import News, tell
from cchc.notices.models import Urgency
from cchc.records.actions import take_in, use

MOST = 4000


def explains_now(schedule: Schedule, entrant: Entrant, day: date) -> bool:
    """Whether the agency may explain on a day."""
    days = schedule.of(entrant, Phase.EXPLANATION)
    return days is not None and days.is_open(day)


@transaction.atomic
def ask(actor: Actor, mark: Mark, text: str, *, today: date) -> Remark:
    """A question to the agency about a mark; those who work there are told."""
    if not judging_rules.appraise(actor, mark):
        raise Denied(_("Tiêu chí này không được phân công cho bạn, hoặc là của cơ quan bạn."))
    made = _said(actor, mark, RemarkKind.QUESTION, text)
    words = _("Tổ thẩm định hỏi về tiêu chí %(code)s: %(text)s") % {"code": mark.code, "text": made.text[:200]}
    url = reverse("index_mark", args=[mark.pk])
    people = holders([mark.entrant.agency_id], DOING, today)[mark.entrant.agency_id]
    tell(
        [News(f"mark:ask:{made.pk}", one, mark.entrant.name, "index", Urgency.SOON, words, url) for one in people],
        today,
    )
    return made


@transaction.atomic
def answer(
    actor: Actor, mark: Mark, text: str, files: Iterable[tuple[File[bytes], str]] = (), *, today: date
) -> Remark:
    """The agency answers a question, or explains while that is open; files are proof it adds, each with its number."""
    if not judging_rules.explain(actor, mark):
        raise Denied(_("Chỉ người làm bản tự chấm của cơ quan mới trả lời, giải trình được."))
    explaining = explains_now(schedule_of(mark.entrant.round), mark.entrant, today)
    asked = mark.remarks.order_by("-pk").first()
    if not explaining and (asked is None or asked.kind != RemarkKind.QUESTION):
        raise Refused(_("Hôm nay không trong thời gian giải trình, và tổ thẩm định chưa hỏi gì về tiêu chí này."))
    made = _said(actor, mark, RemarkKind.EXPLANATION if explaining else RemarkKind.ANSWER, text)
    stage = Stage.SECOND if explaining else Stage.FIRST
    for file, number in files:
        record = take_in(actor, file, number=number)
        proof = use(record, mark, mark.entrant.agency_id, today, words=made.text[:500])
        Proof.objects.get_or_create(
            use=proof, defaults={"mark": mark, "stage": stage.value, "at": recorded_now(), "by_id": actor.post}
        )
    return made


@transaction.atomic
def accept(actor: Actor, marks: Iterable[Mark], *, today: date) -> int:
    """The agency agrees with what was appraised; how many marks it says so of."""
    listed = list(marks)
    made = []
    for mark in listed:
        if not judging_rules.explain(actor, mark):
            raise Denied(_("Chỉ người làm bản tự chấm của cơ quan mới trả lời, giải trình được."))
        if not explains_now(schedule_of(mark.entrant.round), mark.entrant, today):
            raise Refused(_("Hôm nay không trong thời gian giải trình."))
        made.append(Remark(mark=mark, kind=RemarkKind.ACCEPTED.value, at=recorded_now(), by_id=actor.post))
    Remark.objects.bulk_create(made, batch_size=400)
    if made:
        write(actor, "mark.accept", listed[0], marks=[mark.pk for mark in listed])
    return len(made)


def _said(actor: Actor, mark: Mark, kind: RemarkKind, text: str) -> Remark:
    text = text.strip()
    if not text:
        raise Refused(_("Chưa ghi nội dung."), field="text")
    if len(text) > MOST:
        raise Refused(_("Nội dung dài hơn 4.000 ký tự. Rút gọn, hoặc gửi kèm tệp."), field="text")
    made = Remark.objects.create(mark=mark, kind=kind.value, text=text, at=recorded_now(), by_id=actor.post)
    write(actor, f"mark.{kind.value}", mark, words=text)
    return made
