"""What of the index waits for somebody today: to be scored or signed, to be appraised, to be explained."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cchc.access import Actor
from cchc.assessments import judging_rules, rules
from cchc.assessments.models import (
    Entrant,
    EntrantState,
    Extension,
    Mark,
    Opinion,
    Phase,
    Remark,
    RemarkKind,
    Round,
    RoundState,
    Span,
    Stage,
)
from cchc.assessments.rounds_spans import schedules
from cchc.periods import spoken


def open_on(phase: Phase, day: date, *, entrant: str = "") -> Exists:
    """Whether a phase is open for the outer entrant, or for the one at the end of a path (`entrant__`), on a day."""
    whose = Q(entrant__isnull=True) | Q(entrant=OuterRef(OuterRef(f"{entrant}pk")))
    longer = Extension.objects.filter(whose, span=OuterRef("pk"), until__gte=day)
    spans = Span.objects.filter(group=OuterRef(f"{entrant}group"), phase=phase.value, opens_on__lte=day)
    return Exists(spans.filter(Q(closes_on__gte=day) | Exists(longer)))


def to_score(actor: Actor, day: date) -> QuerySet[Entrant]:
    """Entrants she fills that are not handed in, and those put before her to be signed."""
    every = Entrant.objects.all()
    hers = Q(state=EntrantState.OPEN.value, pk__in=rules.fill_some.of(every, actor, day).values("pk"))
    signs = Q(state=EntrantState.SUBMITTED.value, pk__in=rules.sign.of(every, actor, day).values("pk"))
    return every.filter(hers | signs, open_on(Phase.SELF, day), round__state=RoundState.OPEN.value)


def to_appraise(actor: Actor, day: date) -> QuerySet[Mark]:
    """Marks given to her of which she has said nothing; at the second time those that were explained."""
    if actor.post is None:
        return Mark.objects.none()
    said = Opinion.objects.filter(mark=OuterRef("pk"), by=actor.post)
    first = Q(open_on(Phase.FIRST, day, entrant="entrant__"), first_state="", second_state="") & ~Q(
        Exists(said.filter(stage=Stage.FIRST.value))
    )
    explained = Remark.objects.filter(mark=OuterRef("pk"), kind=RemarkKind.EXPLANATION.value)
    second = Q(open_on(Phase.SECOND, day, entrant="entrant__"), Exists(explained), second_state="") & ~Q(
        Exists(said.filter(stage=Stage.SECOND.value))
    )
    there = {"entrant__state": EntrantState.HANDED_IN.value, "entrant__round__state": RoundState.OPEN.value}
    return judging_rules.appraise.of(Mark.objects.all(), actor, day).filter(first | second, final_state="", **there)


def to_explain(actor: Actor, day: date) -> QuerySet[Mark]:
    """Marks of hers that were asked about and not answered, or appraised otherwise while explaining is open."""
    said = Remark.objects.filter(mark=OuterRef("pk"))
    asked = Q(last_said=RemarkKind.QUESTION.value)
    otherwise = (
        Q(open_on(Phase.EXPLANATION, day, entrant="entrant__"), second_state="", self_points__isnull=False)
        & ~Q(first_state="")
        & ~Q(first_points=F("self_points"))
        & ~Q(Exists(said.filter(kind__in=[RemarkKind.EXPLANATION.value, RemarkKind.ACCEPTED.value])))
    )
    rows = judging_rules.explain.of(Mark.objects.all(), actor, day).filter(
        entrant__round__state=RoundState.OPEN.value, final_state=""
    )
    last = Subquery(said.order_by("-pk").values("kind")[:1])
    return rows.annotate(last_said=last).filter(asked | otherwise)


SCORE, APPRAISE, EXPLAIN = range(3)


def found(actor: Actor, day: date) -> list[tuple[int, int, int]]:
    """(kind, key, how many): entrants to score or sign, rounds to appraise in, entrants to explain. Two queries besides
    those of the rights; one where no round is open."""
    if not (rules.sees_index(actor) and Round.objects.filter(state=RoundState.OPEN).exists()):
        return []
    score = to_score(actor, day).order_by().annotate(kind=Value(SCORE), whose=F("pk"), n=Value(1))
    appraise = to_appraise(actor, day).order_by().annotate(kind=Value(APPRAISE), whose=F("entrant__round"))
    explain = to_explain(actor, day).order_by().annotate(kind=Value(EXPLAIN), whose=F("entrant"))
    counted = [rows.values("kind", "whose").annotate(n=Count("pk")) for rows in (appraise, explain)]
    every = score.values_list("kind", "whose", "n").union(
        *(rows.values_list("kind", "whose", "n") for rows in counted), all=True
    )
    return sorted(every)


def found_for(request: HttpRequest) -> list[tuple[int, int, int]]:
    """Asked once a request: the desk lists it, the rail counts it."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        return []
    if not hasattr(request, "index_waiting"):
        request.index_waiting = found(actor, request.today)  # type: ignore[attr-defined]
    return list(request.index_waiting)  # type: ignore[attr-defined]


def waiting_for(request: HttpRequest) -> int:
    """How many things wait, as the rail asks it."""
    return len(found_for(request))


@dataclass(frozen=True)
class Waiting:
    """A line of the desk: what, where, and until when or how many."""

    title: str
    url: str
    words: str


def listed(rows: list[tuple[int, int, int]]) -> list[Waiting]:
    """What was found, in words. Four queries at most."""
    keys = {kind: [key for each, key, _n in rows if each == kind] for kind in (SCORE, APPRAISE, EXPLAIN)}
    entrants = Entrant.objects.filter(pk__in=keys[SCORE] + keys[EXPLAIN]).select_related("round", "group").in_bulk()
    names = dict(Round.objects.filter(pk__in=keys[APPRAISE]).values_list("pk", "name"))
    plans = schedules({entrants[key].round_id for key in keys[SCORE] if key in entrants})
    made = []
    for kind, key, n in rows:
        if kind == APPRAISE:
            words = ngettext("%(n)s lượt chấm chờ bạn thẩm định", "%(n)s lượt chấm chờ bạn thẩm định", n) % {"n": n}
            made.append(Waiting(names[key], reverse("appraisal", args=[key]), words))
            continue
        one = entrants[key]
        title = f"{one.round.name}: {one.name}"
        if kind == EXPLAIN:
            words = ngettext("%(n)s tiêu chí chờ giải trình, trả lời", "%(n)s tiêu chí chờ giải trình, trả lời", n)
            made.append(Waiting(title, reverse("index_explain", args=[one.round_id]), words % {"n": n}))
            continue
        days = plans[one.round_id].of(one, Phase.SELF)
        due = {"day": spoken(days.closes_on) if days is not None else ""}
        signs = one.state == EntrantState.SUBMITTED
        words = _("chờ ký, nộp; hạn %(day)s") % due if signs else _("chờ tự chấm; hạn %(day)s") % due
        made.append(Waiting(title, reverse("selfscore", args=[key]), words))
    return made
