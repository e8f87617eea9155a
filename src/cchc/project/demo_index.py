"""Two rounds of the index in tỉnh Mẫu: the last half-year's of the communes, published; this year's of the departments,
in which most have handed in and the appraisal has begun. Their criteria hang on tasks of the sample plan."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random

from cchc.access import SYSTEM, Actor, Refused, Role
from cchc.agencies.models import Agency, Standing
from cchc.assessments.appraisal import Said, agree_all, appraise
from cchc.assessments.appraisal_lists import adopt, take_list
from cchc.assessments.appraisal_naming import assign
from cchc.assessments.keeping import keep_set
from cchc.assessments.known_tying import tie
from cchc.assessments.links import say as link
from cchc.assessments.links import tasks_of
from cchc.assessments.models import CriteriaSet, Entrant, LinkState, Mark, Near, Origin, Phase, Round
from cchc.assessments.results import publish
from cchc.assessments.rounds import Opening, open_round, reschedule
from cchc.assessments.self_many import Claimed, claim_many
from cchc.assessments.self_set import hers_of
from cchc.assessments.self_signing import hand_in
from cchc.assessments.standing import entrants_of
from cchc.ledger.actions import recorded_at
from cchc.people.actors import acting
from cchc.people.models import Post
from cchc.periods import today, windows
from cchc.project.moments import moment
from cchc.scoring import load, shipped
from cchc.scoring.facts import Agency as Scored
from cchc.scoring.facts import facts
from cchc.scoring.inputs import Input
from cchc.scoring.model import Counts, Criterion
from cchc.scoring.model import CriteriaSet as Given
from cchc.scoring.values import Checklist, Choice, Count, Days, Fact, Kind, Number, Points, Ratio, Survey, YesNo

Spans = dict[Phase, tuple[date, date]]
HALF_WAY = "so-xay-dung"  # where a newcomer most often signs in as an officer: something is left to do
WHY = (
    "Văn bản kiểm chứng ký sau kỳ đánh giá.",
    "Tài liệu gửi kèm không thể hiện nội dung này.",
    "Báo cáo thiếu phụ lục số liệu theo mẫu.",
)
_FOUR = timedelta(days=4)
# What criteria of the departments' set hang on in the sample plan, by the task's number; and where figures are known.
HANGS_ON = {
    "1.1.1": ("1.1",),
    "1.4.1": ("1.5",),
    "1.6.1": ("1.1", "1.4", "1.5", "2.5", "3.5", "3.10", "5.6"),
    "2.2.1": ("2.5",),
    "2.3.2": ("2.4",),
    "3.2.2": ("3.5",),
    "3.5.1": ("3.10",),
    "5.3.1": ("5.6",),
    "7.2.3": ("7.4",),
}
KNOWN = {"nhiem_vu_giao": "tasks", "bao_cao_dung_han": "reports.punctual", "tru_bao_cao": "reports.late"}


def play_index() -> int:
    """Makes both rounds; how many agencies handed in."""
    root = Agency.objects.get(key="ubnd-tinh")
    focal = _actor("so-noi-vu", Role.FOCAL_POINT)
    appraisers = [_actor("vp-ubnd", Role.FIELD_OWNER), _actor("thanh-tra", Role.OFFICER)]
    sets = {name: keep_set(SYSTEM, root, load(shipped()[f"mau-{name}-2026"])) for name in ("cap-xa", "so-nganh")}
    return _communes(root, focal, appraisers, sets["cap-xa"]) + _departments(root, focal, appraisers, sets["so-nganh"])


def _communes(root: Agency, focal: Actor, appraisers: list[Actor], kept: CriteriaSet) -> int:
    """Of the half-year that has been over for two months, by wards and by communes; played to its published results."""
    now = today()
    first = now.month > 8
    half = windows.half(now.year, 1) if first else windows.half(now.year - 1, 2)
    spans = _spans(half.end + timedelta(days=3), 12, 9, 5, 4, 4, 6)
    began = spans[Phase.SELF][0]
    name = f"Chỉ số CCHC cấp xã 6 tháng {'đầu' if first else 'cuối'} năm {half.start.year}"
    groups = {"Xã": _of(("commune",), "xa-"), "Phường": _of(("commune",), "phuong-")}
    opening = Opening(name, kept, half, spans, f"{half.end.month}8/KH-UBND", began, Decimal(3), Near.PERCENT)
    with recorded_at(moment(began, 8)):
        of = open_round(focal, root, opening, groups, today=began)
    chance = Random(63)  # noqa: S311
    entrants = entrants_of(of)
    known = {one.key: _known(kept.given, chance) for one in entrants}
    for one in entrants:
        _self_score(one, known[one.key], began + timedelta(days=chance.randrange(12)))
    fields = [field.code for field in kept.given.fields]
    listed = facts(kept.given, [Scored(one.key, one.name, None, known[one.key]) for one in entrants])
    judging = spans[Phase.FIRST][0] + timedelta(days=2)
    with recorded_at(moment(judging, 14)):
        for n, who in enumerate(appraisers):
            assign(focal, of, _post(who), fields[n::2])
        for n, who in enumerate(appraisers):
            take_list(who, of, listed)
            adopt(who, of, today=judging)
            _judge_otherwise(who, of, fields[n], judging, chance)
            agree_all(who, of, Mark.objects.filter(entrant__round=of).select_related("entrant"), today=judging)
    issued = spans[Phase.PUBLICATION][0] + timedelta(days=2)
    with recorded_at(moment(issued, 10)):
        publish(focal, of, f"{issued.month}56/QĐ-UBND", issued, today=issued)
    return len(known)


def _departments(root: Agency, focal: Actor, appraisers: list[Actor], kept: CriteriaSet) -> int:
    """Of this year: some have handed in, one is half-way, some were silent; the appraisal has begun."""
    now = today()
    tasks = {task.no: task.pk for task in tasks_of(kept)}
    pairs = [(code, tasks[no], None) for code, listed in HANGS_ON.items() for no in listed if no in tasks]
    if pairs:
        link(focal, kept, pairs, LinkState.CONFIRMED)
    tie(focal, kept, KNOWN, today=now)
    began = now - timedelta(days=12)
    spans = _spans(began, 20, 16, 7, 7, 5, 5)
    spans[Phase.FIRST] = (now - timedelta(days=3), spans[Phase.FIRST][1])
    apart = "Ban quản lý, trung tâm"
    groups = {"Sở, ban, ngành": _of(("department", "office", "inspectorate")), apart: _of(("board", "centre"))}
    opening = Opening(
        f"Chỉ số CCHC các sở, ban, ngành năm {now.year}",
        kept,
        windows.year(now.year),
        spans,
        f"{began.month}47/KH-UBND",
        began,
        Decimal(3),
        Near.PERCENT,
    )
    with recorded_at(moment(began, 8)):
        of = open_round(focal, root, opening, groups, today=began)
        later = {phase: (opens + _FOUR, closes + _FOUR) for phase, (opens, closes) in spans.items()}
        reschedule(focal, of, of.groups.get(name=apart), later, "Đơn vị mới sắp xếp, chấm sau các sở.")
    chance = Random(412)  # noqa: S311
    done = 0
    for n, one in enumerate(entrants_of(of)):
        known = _known(kept.given, chance)
        if one.agency.key == HALF_WAY:
            _self_score(one, dict(list(known.items())[:24]), now - timedelta(days=1), signed=False)
        elif n % 5 != 4:
            _self_score(one, known, began + timedelta(days=5 + chance.randrange(6)))
            done += 1
    fields = [field.code for field in kept.given.fields]
    with recorded_at(moment(now - timedelta(days=1), 9)):
        for n, who in enumerate([*appraisers, focal]):
            assign(focal, of, _post(who), fields[n::3])
    return done


def _spans(began: date, *lengths: int) -> Spans:
    found: Spans = {}
    for phase, days in zip(Phase, lengths, strict=True):
        found[phase] = (began, began + timedelta(days=days - 1))
        began += timedelta(days=days)
    return found


def _of(kinds: tuple[str, ...], key: str = "") -> list[int]:
    rows = Standing.objects.filter(until=None, kind__in=kinds, agency__key__startswith=key)
    return list(rows.order_by("agency__key").values_list("agency", flat=True))


def _actor(key: str, role: Role) -> Actor:
    post = Post.objects.filter(agency__key=key, role=role.value).select_related("person").order_by("pk").get()
    found = acting(post.person, today(), chosen=post.pk)
    if found is None:
        raise Refused("Cán bộ của tỉnh Mẫu không còn giữ vị trí nào.")
    return found


def _post(who: Actor) -> Post:
    return Post.objects.get(pk=who.post or 0)


def _self_score(one: Entrant, known: Mapping[str, Fact], on: date, *, signed: bool = True) -> None:
    """By nobody in particular of the agency: it scores itself and, where it is signed, hands in."""
    hers = hers_of(one.round.set.given).inputs
    asked = {code: Claimed(fact) for code, fact in known.items() if code in hers}
    clerk = Actor(None, "Văn thư cơ quan", None, "", Role.OFFICER, one.agency_id, one.name)
    head = Actor(None, "Thủ trưởng cơ quan", None, "", Role.HEAD, one.agency_id, one.name)
    with recorded_at(moment(on, 15)):
        claim_many(clerk, one, asked, origin=Origin.TYPED, today=on)
        if not signed:
            return
        one.refresh_from_db(fields=["state", "version"])
        hand_in(head, one, today=on, incomplete="Tiêu chí do cơ quan khác chấm.")


def _judge_otherwise(who: Actor, of: Round, field: str, on: date, chance: Random) -> None:
    """A few claims of a field that their proof did not bear out."""
    compiled = of.set.compiled
    leaves = next(one for one in of.set.given.fields if one.code == field).leaves()
    codes = [leaf.code for leaf in leaves if leaf.scored_by == "self"]
    marks = list(
        Mark.objects.filter(entrant__round=of, code__in=codes, self_state="scored").order_by("entrant", "code")
    )
    whole = [mark for mark in marks if mark.self_points == compiled.leaves[compiled.index[mark.code]].max]
    said = {
        mark.pk: Said(points=Fraction(mark.self_points or 0) / 2, why=chance.choice(WHY))
        for mark in chance.sample(whole, min(5, len(whole)))
    }
    appraise(who, of, said, today=on)


def _known(given: Given, chance: Random) -> dict[str, Fact]:
    """What an agency knows of itself: mostly well done, each a little otherwise."""
    users = {one.input: one for one in reversed(list(given.leaves())) if one.input}
    care = 0.6 + 0.4 * chance.random()
    return {source.code: _fact(source, users[source.code], care, chance) for source in given.inputs}


def _fact(source: Input, user: Criterion, care: float, chance: Random) -> Fact:
    well = chance.random() < care
    answers = [row.value for row in user.rule.rows] if user.rule else []
    match source.kind:
        case Kind.RATIO:
            scale = 10**source.places
            whole = chance.randrange(8, 900) * scale
            share = chance.uniform(0.93, 1) if well else chance.uniform(0.55, 0.95)
            return Ratio(int(whole * share), whole, source.places)
        case Kind.COUNT:
            fewer = user.counts is Counts.PENALTY or (user.rule is not None and user.rule.direction() < 0)
            return Count(chance.randrange(2) if fewer else chance.randrange(1, 14) if well else chance.randrange(3))
        case Kind.NUMBER:
            fewer = user.rule is not None and user.rule.direction() < 0
            n = chance.randrange(12, 28) if fewer else chance.randrange(60, 96)
            return Number(n * 10**source.places, source.places)
        case Kind.DAYS:
            return Days(0 if well else chance.randrange(1, 9))
        case Kind.YES_NO:
            return YesNo(not well if getattr(user.rule, "good", "") == "no" or user.counts is Counts.PENALTY else well)
        case Kind.CHOICE:
            return Choice(answers[0] if well else chance.choice(answers))
        case Kind.CHECKLIST:
            return Checklist({answer: well or chance.random() < 0.6 for answer in answers})
        case Kind.SURVEY:
            rows = user.rule.rows if user.rule else []
            middle = sorted(row.amount for row in rows)[len(rows) // 2]
            return Survey(
                {row.value: chance.randrange(*((20, 90) if row.amount >= middle else (0, 12))) for row in rows}
            )
        case Kind.POINTS:
            step = getattr(user.rule, "step", None)
            most = user.max or Fraction(0)
            units = chance.randrange(int(most / step / 2), int(most / step) + 1) * step if step else most
            return Points(int(units * 100), 2, "Ủy ban nhân dân tỉnh")
