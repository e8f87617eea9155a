"""Self-scoring: a fact is claimed, a reason given, a proof brought or taken away; points follow by the set's rules."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from fractions import Fraction

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.access import Actor, Denied, Refused
from cchc.assessments import rules
from cchc.assessments.models import (
    Claim,
    Entrant,
    EntrantState,
    Mark,
    MarkVersion,
    Origin,
    Phase,
    Proof,
    RoundState,
    Stage,
)
from cchc.assessments.rounds_spans import Days, days_of
from cchc.assessments.self_facts import claims_of, facts_in, own_row
from cchc.assessments.self_set import claimed, hers_of
from cchc.ledger.actions import recorded_now, write
from cchc.periods import spoken
from cchc.records.actions import use
from cchc.records.models import Record
from cchc.scoring.factexts import plain
from cchc.scoring.rules1 import Line, State
from cchc.scoring.values import Fact

LATER = gettext_lazy("Mục này vừa được người khác ghi. Tải lại trang để xem.")


def check_window(entrant: Entrant, days: Days | None, today: date) -> None:
    """Refuses outside the days of self-scoring, and in a round that has ended."""
    if entrant.round.state != RoundState.OPEN:
        raise Refused(_("Đợt đánh giá đã kết thúc nên không sửa được nữa."))
    if days is None or today < days.opens_on:
        said = {"day": spoken(days.opens_on)} if days else {"day": "…"}
        raise Refused(_("Chưa đến ngày tự chấm (từ %(day)s).") % said)
    if not days.is_open(today):
        raise Refused(
            _("Đã hết hạn tự chấm (%(day)s). Đề nghị cơ quan thường trực gia hạn rồi mới sửa được.")
            % {"day": spoken(days.closes_on)}
        )


def check_open(entrant: Entrant, today: date) -> None:
    """Refuses where the self-score waits for the head's signature or was handed in, and outside its days."""
    if entrant.state == EntrantState.SUBMITTED:
        raise Refused(_("Bản tự chấm đang chờ thủ trưởng ký. Rút lại, hoặc đề nghị chuyển lại, rồi sửa."))
    if entrant.state == EntrantState.HANDED_IN:
        raise Refused(_("Bản tự chấm đã nộp nên không sửa được. Còn hạn thì rút về rồi sửa."))
    check_window(entrant, days_of(entrant, Phase.SELF), today)


def check_fill(actor: Actor, mark: Mark, today: date) -> None:
    if not rules.fill(actor, mark):
        raise Denied(_("Tiêu chí này do người khác trong cơ quan phụ trách."))
    if mark.code not in hers_of(mark.entrant.round.set.given).criteria:
        raise Refused(_("Tiêu chí này cơ quan không tự chấm."))
    check_open(Entrant.objects.select_related("round__set", "group").get(pk=mark.entrant_id), today)


@transaction.atomic
def claim(
    actor: Actor,
    mark: Mark,
    fact: Fact | None,
    *,
    today: date,
    seen: int | None = None,
    origin: Origin = Origin.TYPED,
    source: str = "",
    source_key: str = "",
) -> list[Mark]:
    """The fact its criterion asks for, claimed for every criterion that asks for it; None takes it away.

    `seen` is the version of the claim it was typed on (0: none was there). The marks that came to something else.
    """
    check_fill(actor, mark, today)
    entrant = mark.entrant
    hold(entrant)
    criterion = entrant.round.set.compiled.leaves[entrant.round.set.compiled.index[mark.code]]
    said = {"origin": origin.value, "source": source[:300], "source_key": source_key[:80]}
    if not put(actor, entrant, criterion.input.code, fact, seen=seen, **said):
        return []
    changed = recompute(actor, entrant, {criterion.input.code})
    write(
        actor,
        "mark.claim",
        mark,
        code=mark.code,
        input=criterion.input.code,
        value=None if fact is None else plain(fact),
        source=source_key,
    )
    return changed


def hold(entrant: Entrant) -> None:
    """One at a time writes what an agency claims, so that its totals are of all of it. Until the transaction ends."""
    held = Entrant.objects.filter(pk=entrant.pk, state=EntrantState.OPEN)
    if not held.update(self_missing=F("self_missing")):
        raise Refused(LATER)


def put(
    actor: Actor,
    entrant: Entrant,
    input_code: str,
    fact: Fact | None,
    *,
    seen: int | None,
    origin: str,
    source: str = "",
    source_key: str = "",
) -> bool:
    """Writes one claim, for those who asked for the right already. Whether anything changed. Refuses where somebody
    else wrote since it was shown."""
    own = Claim.objects.filter(entrant=entrant, input=input_code, stage=Stage.SELF)
    was = own.first()
    if seen is not None and seen != (was.version if was else 0):
        raise Refused(LATER)
    if fact is None:
        return bool(was is not None and own.filter(version=was.version).delete()[0])
    value = plain(fact)
    said = {"origin": origin, "source": source, "source_key": source_key}
    if was is not None and was.value == value and {name: getattr(was, name) for name in said} == said:
        return False
    new = {**said, "value": value, "at": recorded_now(), "by_id": actor.post}
    if was is not None:
        if not own.filter(version=was.version).update(version=was.version + 1, **new):
            raise Refused(LATER)
        return True
    try:
        with transaction.atomic():
            Claim.objects.create(entrant=entrant, input=input_code, stage=Stage.SELF, **new)
    except IntegrityError:
        raise Refused(LATER) from None
    return True


def recompute(actor: Actor, entrant: Entrant, inputs: Collection[str], why: str = "") -> list[Mark]:
    """The marks that some inputs feed, and the entrant's totals, by what it claims now."""
    compiled = entrant.round.set.compiled
    hers = hers_of(compiled.criteria_set).criteria
    facts = facts_in(compiled, claims_of([entrant.pk])[entrant.pk])
    row = own_row(compiled, facts)
    touched = {index for code in inputs for index in compiled.of_input.get(code, ())}
    lines = {compiled.leaves[n].code: row.lines[n] for n in touched if compiled.leaves[n].code in hers}
    marks = list(Mark.objects.filter(entrant=entrant, code__in=lines))
    moment, versions = recorded_now(), []
    for mark in marks:
        line = lines[mark.code]
        points, state = points_of(line, compiled.scale), line.state.value
        if not Mark.objects.filter(pk=mark.pk, version=mark.version).update(
            self_points=points, self_state=state, version=mark.version + 1
        ):
            raise Refused(LATER)
        mark.self_points, mark.self_state, mark.version = points, state, mark.version + 1
        versions.append(
            MarkVersion(
                mark=mark,
                n=mark.version,
                stage=Stage.SELF,
                fact=None if line.fact is None else plain(line.fact),
                points=points,
                state=state,
                why=why[:2000],
                at=moment,
                by_id=actor.post,
            )
        )
    MarkVersion.objects.bulk_create(versions, batch_size=500)
    total = claimed(compiled, row)
    Entrant.objects.filter(pk=entrant.pk).update(
        self_points=total.points, self_most=total.most, self_missing=total.missing
    )
    return marks


def points_of(line: Line, scale: int) -> Fraction | None:
    """None of what is missing."""
    return None if line.state is State.MISSING else Fraction(line.points) / scale


@transaction.atomic
def explain(actor: Actor, mark: Mark, reason: str, *, today: date) -> None:
    """What the agency says to its own score."""
    check_fill(actor, mark, today)
    reason = reason.strip()[:2000]
    if reason == mark.reason:
        return
    Mark.objects.filter(pk=mark.pk).update(reason=reason, version=F("version") + 1)
    mark.refresh_from_db()
    MarkVersion.objects.create(
        mark=mark,
        n=mark.version,
        stage=Stage.SELF,
        points=mark.self_points,
        state=mark.self_state,
        why=reason,
        at=recorded_now(),
        by_id=actor.post,
    )
    write(actor, "mark.explain", mark, code=mark.code, why=reason)


@transaction.atomic
def attach(actor: Actor, mark: Mark, record: Record, *, today: date, page: int | None = None, words: str = "") -> Proof:
    """A record proves the mark, on a page. The same record again has its page and words changed."""
    check_fill(actor, mark, today)
    if page is not None and not 1 <= page <= 5000:
        raise Refused(_("Số trang phải từ 1 trở lên."), field="page")
    made = use(record, mark, mark.entrant.agency_id, today, page=page, words=words[:500])
    proof, _new = Proof.objects.get_or_create(
        use=made, defaults={"mark": mark, "stage": Stage.SELF, "at": recorded_now(), "by_id": actor.post}
    )
    write(actor, "mark.prove", mark, code=mark.code, record=record.pk, numbers=[str(record)], page=page)
    return proof


@transaction.atomic
def detach(actor: Actor, proof: Proof, *, today: date) -> None:
    """The record no longer proves the mark; it is kept as any other."""
    check_fill(actor, proof.mark, today)
    if proof.stage != Stage.SELF:
        raise Refused(_("Tài liệu này nộp sau khi tự chấm nên không gỡ ở đây."))
    used = proof.use
    write(actor, "mark.unprove", proof.mark, code=proof.mark.code, record=used.record_id, numbers=[str(used.record)])
    proof.delete()
    used.delete()
