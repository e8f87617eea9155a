"""Entering what an inspection or an audit concluded of a criterion, and taking it back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cchc.access import Actor, Denied, Refused
from cchc.assessments import judging_rules, rules
from cchc.assessments.models import Appraiser, Entrant, Finding, Mark, Round
from cchc.ledger.actions import recorded_now, write


def may_enter(actor: Actor, of: Round) -> bool:
    """Whoever runs the round, and its appraisers: each for the marks she appraises."""
    return rules.run(actor, of) or Appraiser.objects.filter(round=of, post=actor.post).exists()


def may_enter_of(actor: Actor, mark: Mark) -> bool:
    return rules.run(actor, mark.entrant.round) or judging_rules.appraise(actor, mark)


@transaction.atomic
def enter(
    actor: Actor,
    of: Round,
    entrant: Entrant,
    codes: Sequence[str],
    *,
    body: str,
    number: str,
    concluded_on: date,
    text: str,
    today: date,
) -> list[Finding]:
    """What a document concluded of some criteria of an agency. It changes no points: who appraises does."""
    if not may_enter(actor, of):
        raise Denied(_("Chỉ cơ quan chạy đợt và người thẩm định tiêu chí này mới ghi được kết luận."))
    marks = list(Mark.objects.filter(entrant=entrant, entrant__round=of, code__in=codes).select_related("entrant"))
    for mark in marks:
        mark.entrant.round = of
        if not may_enter_of(actor, mark):
            raise Refused(
                _("Tiêu chí %(code)s của cơ quan này không thuộc phần bạn thẩm định.") % {"code": mark.code},
                field="codes",
            )
    if not marks or len(marks) != len(set(codes)):
        raise Refused(_("Chưa chọn tiêu chí của kết luận."), field="codes")
    if concluded_on > today:
        raise Refused(_("Ngày kết luận ở sau hôm nay."), field="concluded_on")
    said = {
        "body": " ".join(body.split())[:200],
        "number": " ".join(number.split())[:80],
        "text": " ".join(text.split())[:2000],
        "concluded_on": concluded_on,
        "at": recorded_now(),
        "by_id": actor.post,
    }
    try:
        with transaction.atomic():
            made = Finding.objects.bulk_create([Finding(mark=mark, **said) for mark in marks])
    except IntegrityError:
        raise Refused(_("Kết luận này đã được ghi cho một trong các tiêu chí đó."), field="number") from None
    write(
        actor,
        "mark.conclude",
        entrant,
        number=said["number"],
        concluded_on=concluded_on.isoformat(),
        codes=[mark.code for mark in marks],
    )
    return made


@transaction.atomic
def withdraw(actor: Actor, finding: Finding) -> None:
    """Taken back: it was entered by mistake. The row stays."""
    if not may_enter_of(actor, finding.mark):
        raise Denied(_("Chỉ cơ quan chạy đợt và người thẩm định tiêu chí này mới rút được kết luận."))
    done = Finding.objects.standing().filter(pk=finding.pk)
    if not done.update(withdrawn_at=recorded_now(), withdrawn_by_id=actor.post):
        raise Refused(_("Kết luận này đã được rút."))
    write(actor, "mark.withdraw_conclusion", finding.mark.entrant, number=finding.number, code=finding.mark.code)


def findings_of(of: Round, entrants: Iterable[Entrant]) -> list[Finding]:
    """What stands of these agencies, the latest first. One query."""
    rows = Finding.objects.standing().filter(mark__entrant__in=[one.pk for one in entrants], mark__entrant__round=of)
    return list(rows.select_related("mark__entrant").order_by("-concluded_on", "mark__entrant__sort_key", "pk")[:500])
