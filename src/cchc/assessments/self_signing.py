"""Who fills what inside an agency, and how the self-score goes to its head and out: submitted, signed, withdrawn."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from cchc.access import Actor, Denied, Refused
from cchc.agencies.models import Agency, during
from cchc.assessments import rounds_telling, rules
from cchc.assessments.models import CriterionOwner, Entrant, EntrantState, Filing, Phase
from cchc.assessments.rounds_spans import days_of
from cchc.assessments.self_facts import claims_of, facts_in, own_row
from cchc.assessments.self_scoring import check_open, check_window
from cchc.assessments.self_set import claimed, hers_of
from cchc.duties.rules import has_head
from cchc.ledger.actions import recorded_now, write
from cchc.people.models import Post
from cchc.scoring.canonical import Sealed, seal
from cchc.scoring.facts import Agency as Scored
from cchc.scoring.facts import Facts


def sealed(entrant: Entrant) -> Sealed:
    """The canonical bytes of what an entrant claims: the same claims are the same bytes on every database."""
    facts = facts_in(entrant.round.set.compiled, claims_of([entrant.pk])[entrant.pk])
    key = entrant.agency.key or str(entrant.agency_id)
    one = Scored(key, entrant.name, None, facts)
    return seal({"set": entrant.round.set.digest, "facts": Facts(None, (one,)).plain()})


@transaction.atomic
def name_owners(
    actor: Actor,
    entrant: Entrant,
    codes: Collection[str],
    *,
    officer: Post | None = None,
    agency: Agency | None = None,
    today: date,
) -> int:
    """These criteria are filled by an officer, or by an agency; by whoever works there where neither is named."""
    if not (rules.put_together(actor, entrant) or rules.sign(actor, entrant)):
        raise Denied(_("Chỉ người của cơ quan mới phân công được tiêu chí."))
    check_open(entrant, today)
    known = hers_of(entrant.round.set.given).criteria
    asked = [code for code in dict.fromkeys(codes) if code in known]
    if not asked:
        raise Refused(_("Chưa chọn tiêu chí nào để phân công."), field="codes")
    if officer is not None and (officer.agency_id != entrant.agency_id or not _holds(officer, today)):
        raise Refused(_("Người này không còn làm việc ở cơ quan. Chọn người khác."), field="to")
    CriterionOwner.objects.filter(entrant=entrant, code__in=asked).delete()
    if officer is not None or agency is not None:
        CriterionOwner.objects.bulk_create(
            [CriterionOwner(entrant=entrant, code=code, officer=officer, agency=agency) for code in asked]
        )
    write(
        actor,
        "entrant.share_out",
        entrant,
        codes=asked,
        officer=officer.pk if officer else None,
        agency=agency.pk if agency else None,
    )
    return len(asked)


def _holds(officer: Post, today: date) -> bool:
    return Post.objects.filter(during(today), pk=officer.pk, person__is_active=True).exists()


def _move(entrant: Entrant, of: EntrantState, to: EntrantState, **said: object) -> None:
    """Guarded: of two who act at once one wins."""
    given = {"state": to.value, "version": entrant.version + 1, **said}
    if not Entrant.objects.filter(pk=entrant.pk, state=of.value, version=entrant.version).update(**given):
        raise Refused(_("Bản tự chấm vừa được người khác xử lý. Tải lại trang để xem."))
    for name, value in given.items():
        setattr(entrant, name, value)


@transaction.atomic
def submit(actor: Actor, entrant: Entrant, *, today: date) -> None:
    """Put together and laid before the head; from now on nothing is changed until she gives it back."""
    if not rules.put_together(actor, entrant):
        raise Denied(_("Chỉ người của cơ quan mới trình được bản tự chấm."))
    check_open(entrant, today)
    if not has_head(entrant.agency_id, today):
        raise Refused(_("Cơ quan chưa có thủ trưởng dùng hệ thống. Bấm “Ký, nộp”."))
    _move(
        entrant,
        EntrantState.OPEN,
        EntrantState.SUBMITTED,
        submitted_at=recorded_now(),
        submitted_by_id=actor.post,
        reason="",
    )
    write(actor, "entrant.submit", entrant)
    rounds_telling.tell_submitted(entrant, today)


@transaction.atomic
def take_back(actor: Actor, entrant: Entrant) -> None:
    """Whoever put it together wants to go on with it before it is signed."""
    if not rules.put_together(actor, entrant):
        raise Denied(_("Chỉ người của cơ quan mới rút lại được bản tự chấm."))
    if entrant.state != EntrantState.SUBMITTED:
        raise Refused(_("Bản tự chấm không ở trạng thái chờ ký."))
    _move(entrant, EntrantState.SUBMITTED, EntrantState.OPEN)
    write(actor, "entrant.take_back", entrant)


@transaction.atomic
def give_back(actor: Actor, entrant: Entrant, why: str, *, today: date) -> None:
    """The head wants something mended."""
    if not rules.sign(actor, entrant):
        raise Denied(_("Chỉ thủ trưởng cơ quan mới chuyển lại được bản tự chấm."))
    why = " ".join(why.split())[:1000]
    if not why:
        raise Refused(_("Chưa ghi cần sửa gì."), field="why")
    if entrant.state != EntrantState.SUBMITTED:
        raise Refused(_("Bản tự chấm không ở trạng thái chờ ký."))
    _move(entrant, EntrantState.SUBMITTED, EntrantState.OPEN, reason=why)
    write(actor, "entrant.give_back", entrant, why=why)
    rounds_telling.tell_given_back(entrant, today)


@transaction.atomic
def hand_in(actor: Actor, entrant: Entrant, *, today: date, incomplete: str = "") -> Filing:
    """Signed and handed in: nothing changes any more until it is withdrawn.

    Criteria that are not scored get no points; whoever hands in without them says that she knows (`incomplete`).
    """
    if not rules.sign(actor, entrant):
        raise Denied(_("Chỉ thủ trưởng cơ quan mới ký, nộp được bản tự chấm."))
    if entrant.state == EntrantState.HANDED_IN:
        raise Refused(_("Bản tự chấm đã nộp."))
    check_window(entrant, days_of(entrant, Phase.SELF), today)
    _move(entrant, EntrantState(entrant.state), EntrantState.HANDED_IN)
    compiled = entrant.round.set.compiled
    total = claimed(compiled, own_row(compiled, facts_in(compiled, claims_of([entrant.pk])[entrant.pk])))
    if total.missing and not incomplete:
        raise Refused(
            _("Còn %(n)s tiêu chí chưa chấm. Chấm nốt, hoặc đánh dấu “Nộp khi còn thiếu”.") % {"n": total.missing},
            field="incomplete",
        )
    kept = sealed(entrant)
    made = Filing.objects.create(
        entrant=entrant,
        n=entrant.filings.count() + 1,
        at=recorded_now(),
        by_id=actor.post,
        digest=kept.digest,
        points=total.points,
    )
    write(actor, "entrant.hand_in", entrant, n=made.n, digest=made.digest, missing=total.missing)
    return made


@transaction.atomic
def withdraw(actor: Actor, entrant: Entrant, why: str, *, today: date) -> None:
    """Taken back to be mended, while the days of self-scoring last."""
    if not rules.sign(actor, entrant):
        raise Denied(_("Chỉ thủ trưởng cơ quan mới rút về được bản tự chấm."))
    why = " ".join(why.split())[:1000]
    if not why:
        raise Refused(_("Chưa ghi lý do rút về."), field="why")
    if entrant.state != EntrantState.HANDED_IN:
        raise Refused(_("Bản tự chấm chưa nộp."))
    check_window(entrant, days_of(entrant, Phase.SELF), today)
    _move(entrant, EntrantState.HANDED_IN, EntrantState.OPEN)
    last = entrant.filings.filter(withdrawn_at__isnull=True).order_by("-n")[:1]
    Filing.objects.filter(pk__in=[one.pk for one in last]).update(
        withdrawn_at=recorded_now(), withdrawn_by_id=actor.post, why=why
    )
    write(actor, "entrant.withdraw", entrant, why=why)
