"""The council: its members, what is put to its vote, ballots, and what they come to. Who is judged does not vote."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cchc.access import Actor, Denied, Refused
from cchc.assessments import judging_rules, rules
from cchc.assessments.marking import decided_line, write_marks
from cchc.assessments.models import (
    Ballot,
    Council,
    Decided,
    Entrant,
    EntrantState,
    Mark,
    Member,
    Motion,
    Phase,
    Round,
    RoundState,
    Stage,
)
from cchc.assessments.rounds_spans import schedule_of
from cchc.assessments.standing import standing
from cchc.ledger.actions import recorded_now, write
from cchc.people.models import Post
from cchc.scoring.rules1 import State


@transaction.atomic
def set_up(actor: Actor, of: Round, name: str, *, decision: str = "", quorum: int = 67) -> Council:
    if not rules.run(actor, of):
        raise Denied(_("Chỉ cơ quan chạy đợt đánh giá mới lập được Hội đồng."))
    if not name.strip():
        raise Refused(_("Chưa ghi tên Hội đồng."), field="name")
    if not 1 <= quorum <= 100:
        raise Refused(_("Tỷ lệ dự họp tối thiểu phải từ 1 đến 100."), field="quorum")
    given: dict[str, Any] = {"name": name.strip()[:200], "decision": decision.strip()[:120], "quorum": quorum}
    made, _new = Council.objects.update_or_create(round=of, defaults=given)
    write(actor, "council.set_up", of, **given)
    return made


@transaction.atomic
def seat(actor: Actor, of: Round, post: Post, *, chair: bool = False) -> Member:
    if not rules.run(actor, of):
        raise Denied(_("Chỉ cơ quan chạy đợt đánh giá mới lập được Hội đồng."))
    council = Council.objects.filter(round=of).first()
    if council is None:
        raise Refused(_("Chưa lập Hội đồng. Ghi tên Hội đồng trước."))
    if chair:
        council.members.filter(chair=True).update(chair=False)
    try:
        with transaction.atomic():
            made, _new = Member.objects.update_or_create(council=council, post=post, defaults={"chair": chair})
    except IntegrityError:
        raise Refused(_("Hội đồng đã có Chủ tịch.")) from None
    write(actor, "council.seat", of, post=post.pk, chair=chair)
    return made


@transaction.atomic
def unseat(actor: Actor, of: Round, member: int) -> None:
    if not rules.run(actor, of):
        raise Denied(_("Chỉ cơ quan chạy đợt đánh giá mới lập được Hội đồng."))
    one = Member.objects.filter(pk=member, council__round=of).first()
    if one is None:
        raise Refused(_("Người này không còn trong Hội đồng."))
    if one.ballots.exists():
        raise Refused(_("Người này đã biểu quyết nên không bỏ khỏi Hội đồng được."))
    one.delete()
    write(actor, "council.unseat", of, post=one.post_id)


def may_run_council(actor: Actor, of: Round) -> bool:
    """Whether she puts to the vote and closes: who runs the round, and the chair."""
    return rules.run(actor, of) or judging_rules.is_chair(actor, of)


def _check(actor: Actor, of: Round) -> None:
    if not may_run_council(actor, of):
        raise Denied(_("Chỉ Chủ tịch Hội đồng và cơ quan chạy đợt đánh giá mới làm được việc này."))
    if of.state != RoundState.OPEN:
        raise Refused(_("Đợt đánh giá đã kết thúc."))


@transaction.atomic
def put(actor: Actor, of: Round, marks: Iterable[int], why: str, *, today: date) -> int:
    """Puts marks to the council's vote; how many are new."""
    _check(actor, of)
    if not Council.objects.filter(round=of).exists():
        raise Refused(_("Chưa lập Hội đồng. Ghi tên Hội đồng trước."))
    schedule = schedule_of(of)
    listed = list(Mark.objects.filter(pk__in=list(marks), entrant__round=of).select_related("entrant"))
    for mark in listed:
        days = schedule.of(mark.entrant, Phase.COUNCIL)
        if mark.entrant.state != EntrantState.HANDED_IN or days is None or not days.is_open(today):
            raise Refused(_("Hôm nay không trong thời gian Hội đồng xét %(name)s.") % {"name": mark.entrant.name})
    there = set(Motion.objects.filter(mark__in=[mark.pk for mark in listed]).values_list("mark_id", flat=True))
    new = [mark for mark in listed if mark.pk not in there]
    now = recorded_now()
    why = " ".join(why.split())[:2000]
    Motion.objects.bulk_create(
        [Motion(mark=mark, why=why, opened_at=now, opened_by_id=actor.post) for mark in new], batch_size=400
    )
    if new:
        write(actor, "council.put", of, marks=[mark.pk for mark in new], why=why)
    return len(new)


@transaction.atomic
def cast(actor: Actor, motion: Motion, points: Fraction, why: str = "") -> Ballot:
    """Her vote, or another in its place while the vote is open."""
    mark = motion.mark
    if not judging_rules.vote(actor, mark):
        raise Denied(_("Bạn không biểu quyết được tiêu chí này: không trong Hội đồng, hoặc là của cơ quan bạn."))
    if not Motion.objects.select_for_update().filter(pk=motion.pk, closed_at__isnull=True).exists():
        raise Refused(_("Tiêu chí này đã biểu quyết xong."))
    compiled = mark.entrant.round.set.compiled
    decided_line(compiled.leaves[compiled.index[mark.code]], points, Stage.FINAL)
    member = Member.objects.get(post=actor.post, council__round=mark.entrant.round_id)
    made, _new = Ballot.objects.update_or_create(
        motion=motion,
        member=member,
        defaults={"points": points, "why": " ".join(why.split())[:2000], "at": recorded_now()},
    )
    write(actor, "council.vote", mark, points=str(points))
    return made


def eligible(motion: Motion) -> list[Member]:
    """Who may vote: every member but those of the judged agency."""
    members = Member.objects.filter(council__round=motion.mark.entrant.round_id).select_related("post")
    return [one for one in members if one.post.agency_id != motion.mark.entrant.agency_id]


def outcome(motion: Motion) -> Fraction:
    """What the ballots come to: the points more than half voted for, or half with the chair. Raises `Refused`."""
    council = Council.objects.get(round=motion.mark.entrant.round_id)
    may = {one.pk: one for one in eligible(motion)}
    ballots = [one for one in motion.ballots.all() if one.member_id in may]
    if not ballots or 100 * len(ballots) < council.quorum * len(may):
        needed = -(-council.quorum * len(may) // 100)
        raise Refused(
            _("Mới có %(n)s/%(all)s thành viên biểu quyết; cần ít nhất %(needed)s.")
            % {"n": len(ballots), "all": len(may), "needed": needed}
        )
    counts = Counter(Fraction(one.points or 0) for one in ballots)
    most = max(counts.values())
    leading = [points for points, n in counts.items() if n == most]
    if 2 * most > len(ballots):
        return Fraction(leading[0])
    by_chair = [Fraction(one.points or 0) for one in ballots if may[one.member_id].chair]
    if 2 * most == len(ballots) and by_chair and by_chair[0] in leading:
        return Fraction(by_chair[0])
    raise Refused(_("Chưa mức điểm nào quá nửa số phiếu. Biểu quyết lại."))


@transaction.atomic
def close(actor: Actor, motion: Motion) -> Fraction:
    """Closes a vote; the points become the mark's final ones."""
    mark = motion.mark
    of = mark.entrant.round
    _check(actor, of)
    points = outcome(motion)
    now = recorded_now()
    voters = motion.ballots.filter(member__in=[one.pk for one in eligible(motion)]).count()
    closed = Motion.objects.filter(pk=motion.pk, closed_at__isnull=True).update(
        closed_at=now, closed_by_id=actor.post, points=points, voters=voters
    )
    if not closed:
        raise Refused(_("Tiêu chí này đã biểu quyết xong."))
    decide(actor, of, {mark: points}, {mark.pk: motion.why})
    write(actor, "council.close", mark, points=str(points), voters=voters)
    return points


def decide(actor: Actor, of: Round, points: dict[Mark, Fraction], why: dict[int, str]) -> None:
    """Final points of marks, apart from the rule where it gives others."""
    now = recorded_now()
    entrants = list(
        Entrant.objects.filter(pk__in={mark.entrant_id for mark in points}).select_related("agency", "group")
    )
    before = standing(of, Stage.FINAL, entrants)
    council = Council.objects.filter(round=of).first()
    body = council.name if council is not None else _("Hội đồng")
    keys = {entrant.pk: key for key, entrant in before.entrants.items()}
    rows = []
    for mark, given in points.items():
        line = before.result.line(keys[mark.entrant_id], mark.code)
        scale = before.compiled.scale
        if line.state is State.MISSING or abs(Fraction(line.points)) / scale != abs(given):
            rows.append(
                Decided(
                    mark=mark, stage=Stage.FINAL.value, points=abs(given), body=body[:200], at=now, by_id=actor.post
                )
            )
    Decided.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["mark", "stage"],
        update_fields=["points", "body", "at", "by"],
        batch_size=400,
    )
    write_marks(actor, of, Stage.FINAL, entrants, list(points), why, now)
