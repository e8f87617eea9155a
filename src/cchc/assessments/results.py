"""Publishing: the package kept with its hash, every mark with its final points; and corrections afterwards, which are
errata of a publication of their own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from functools import lru_cache

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from cchc.access import Actor, Denied, Refused
from cchc.assessments import council, rules
from cchc.assessments.marking import decided_line, write_marks
from cchc.assessments.models import Erratum, Mark, Motion, Publication, Round, RoundState, Stage
from cchc.assessments.standing import entrants_of, standing
from cchc.ledger.actions import recorded_now, write
from cchc.scoring.package import package, verify
from cchc.scoring.rules1 import State
from cchc.scoring.scored import Result


def unspoken(of: Round) -> QuerySet[Mark]:
    """Marks that nobody appraised and the council did not decide."""
    return Mark.objects.filter(entrant__round=of, first_state="", second_state="", final_state="")


def last(of: Round) -> Publication | None:
    return of.publications.order_by("-n").first()


@lru_cache(maxsize=16)
def _scored(digest: str, data: bytes) -> Result:
    found = verify(data, digest)
    if not found.intact or found.result is None:
        raise ValueError(f"the package {digest} does not verify")
    return found.result


def result_of(one: Publication) -> Result:
    """What was published, computed from the kept package. Raises ValueError for one that does not verify."""
    return _scored(one.digest, bytes(one.data))


@transaction.atomic
def publish(actor: Actor, of: Round, number: str, issued_on: date | None, *, today: date) -> Publication:
    """Publishes what the round came to, under a decision's number and day."""
    issued_on = _check(actor, of, number, issued_on, today)
    if of.publications.exists():
        raise Refused(_("Kết quả đã được công bố. Sửa sau công bố là đính chính."))
    waiting = unspoken(of).count()
    if waiting:
        raise Refused(_("Còn %(n)s tiêu chí chưa được thẩm định. Thẩm định hết rồi công bố.") % {"n": waiting})
    if voting := Motion.objects.filter(mark__entrant__round=of, closed_at__isnull=True).count():
        raise Refused(_("Còn %(n)s tiêu chí Hội đồng chưa biểu quyết xong.") % {"n": voting})
    entrants = entrants_of(of)
    open_ = list(Mark.objects.filter(entrant__round=of, final_state=""))
    write_marks(actor, of, Stage.FINAL, entrants, open_, {}, recorded_now())
    made = _keep(actor, of, number, issued_on, None)
    if not Round.objects.filter(pk=of.pk).exclude(state=RoundState.PUBLISHED).update(state=RoundState.PUBLISHED):
        raise Refused(_("Kết quả đã được công bố. Sửa sau công bố là đính chính."))
    write(actor, "round.publish", of, number=made.number, issued_on=made.issued_on.isoformat(), digest=made.digest)
    return made


@transaction.atomic
def correct(
    actor: Actor,
    of: Round,
    given: Mapping[int, tuple[Fraction, str]],
    number: str,
    issued_on: date | None,
    *,
    today: date,
) -> Publication:
    """Corrects published points of marks (key → points and why): a new package under a decision of its own."""
    issued_on = _check(actor, of, number, issued_on, today)
    old = last(of)
    if old is None:
        raise Refused(_("Chưa công bố kết quả nên chưa có gì để đính chính."))
    marks = list(Mark.objects.filter(pk__in=given, entrant__round=of).select_related("entrant__agency"))
    if len(marks) != len(given) or not marks:
        raise Refused(_("Chưa chọn tiêu chí cần đính chính."))
    compiled = of.set.compiled
    for mark in marks:
        points, why = given[mark.pk]
        if not why.strip():
            raise Refused(_("Chưa ghi lý do đính chính."), field="why")
        decided_line(compiled.leaves[compiled.index[mark.code]], abs(points), Stage.FINAL)
    council.decide(actor, of, {mark: given[mark.pk][0] for mark in marks}, {pk: why for pk, (_p, why) in given.items()})
    before = result_of(old)
    made = _keep(actor, of, number, issued_on, old)
    if made.digest == old.digest:
        raise Refused(_("Điểm đính chính bằng điểm đã công bố, không có gì thay đổi."))
    after = result_of(made)
    Erratum.objects.bulk_create(
        Erratum(
            publication=made,
            mark=mark,
            before=before.points(mark.entrant.key, mark.code),
            after=after.points(mark.entrant.key, mark.code),
            why=" ".join(given[mark.pk][1].split())[:2000],
        )
        for mark in marks
    )
    write(actor, "round.correct", of, number=made.number, corrects=old.number, marks=[mark.pk for mark in marks])
    return made


def _check(actor: Actor, of: Round, number: str, issued_on: date | None, today: date) -> date:
    if not rules.run(actor, of):
        raise Denied(_("Chỉ cơ quan chạy đợt đánh giá mới công bố được kết quả."))
    if not number.strip():
        raise Refused(_("Chưa ghi số quyết định công bố."), field="number")
    if issued_on is None or issued_on > today:
        raise Refused(_("Ngày ký quyết định chưa ghi, hoặc ở sau hôm nay."), field="issued_on")
    return issued_on


def _keep(actor: Actor, of: Round, number: str, issued_on: date, corrects: Publication | None) -> Publication:
    """The package of what stands now, verified before it is kept."""
    now = standing(of, Stage.FINAL)
    missing = [
        f"{agency.name} {leaf.code}"
        for agency in now.result.facts.agencies
        for leaf, line in zip(now.compiled.leaves, now.result.rows[agency.id].lines, strict=True)
        if line.state is State.MISSING
    ]
    if missing:
        raise Refused(
            _("Còn %(n)s tiêu chí chưa có số liệu, ví dụ: %(some)s. Ghi số liệu hoặc đưa ra Hội đồng.")
            % {"n": len(missing), "some": "; ".join(missing[:3])}
        )
    data = package(of.set.given, now.result.facts, now.result)
    found = verify(data)
    if not found.intact:
        raise Refused(_("Gói kết quả không kiểm chứng được nên chưa công bố: %(why)s") % {"why": found.differences[0]})
    try:
        with transaction.atomic():
            return Publication.objects.create(
                round=of,
                n=corrects.n + 1 if corrects else 1,
                number=number.strip()[:80],
                issued_on=issued_on,
                data=data,
                digest=found.digest,
                corrects=corrects,
                at=recorded_now(),
                by_id=actor.post,
            )
    except IntegrityError:
        raise Refused(_("Kết quả vừa được người khác công bố. Tải lại trang để xem.")) from None


def errata_of(of: Round) -> QuerySet[Erratum]:
    return (
        Erratum.objects.filter(Q(publication__round=of)).select_related("publication", "mark__entrant").order_by("pk")
    )
