"""The council's page: who sits in it, what is put to its vote, and each member's ballot."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from cchc.access import Denied, Refused
from cchc.access.naming import as_key
from cchc.access.request import Asked
from cchc.agencies.models import below, during
from cchc.assessments import council as acts
from cchc.assessments import judging_rules, rules
from cchc.assessments.asked import visible_round
from cchc.assessments.judging_tabs import crumbs_of, round_tabs
from cchc.assessments.models import Ballot, Council, Mark, Member, Motion, Round
from cchc.assessments.near import appraised_points
from cchc.people.models import Post
from cchc.scoring import exact
from cchc.scoring.rules1 import Leaf
from cchc.ui import say
from cchc.ui.answers import see_other
from cchc.ui.forms import KeyField


class CouncilForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Tên Hội đồng"),
        max_length=200,
        error_messages={"required": gettext_lazy("Chưa ghi tên Hội đồng.")},
    )
    decision = forms.CharField(label=gettext_lazy("Quyết định thành lập"), max_length=120, required=False)
    quorum = forms.IntegerField(
        label=gettext_lazy("Ít nhất bao nhiêu % thành viên biểu quyết"), min_value=1, max_value=100, initial=67
    )


class SeatForm(forms.Form):
    post = KeyField(
        right="post.name",
        label=gettext_lazy("Thành viên"),
        coerce=int,
        error_messages={"required": gettext_lazy("Chưa chọn thành viên.")},
    )
    chair = forms.BooleanField(label=gettext_lazy("Là Chủ tịch Hội đồng"), required=False)

    def __init__(self, *given: Any, of: Round, day: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        posts = Post.objects.filter(
            during(day),
            agency__in=below(of.authority_id, day),
            role__in=rules.SITTING,
            person__is_active=True,
        ).select_related("person")
        people = [
            (str(one.pk), f"{one.person.full_name}, {one.role_word}") for one in posts.order_by("person__full_name")
        ]
        self.fields["post"].choices = [("", "–"), *people]  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Line:
    """A mark before the council: what each stage gave, the ballots by member, and hers."""

    motion: Motion
    mark: Mark
    leaf: Leaf
    appraised: Fraction | None
    votes: int
    voters: int
    recused: bool
    hers: Fraction | None
    may_vote: bool
    tally: list[tuple[Fraction, int]]
    error: str = ""

    @property
    def offered(self) -> list[str]:
        """The points that are voted for most: what was appraised, what was claimed, nothing, the maximum."""
        found = [self.appraised, self.mark.self_points, Fraction(0), self.leaf.max]
        return list(dict.fromkeys(exact.text(abs(Fraction(one))).replace(".", ",") for one in found if one is not None))


def council_round(request: Asked, pk: int) -> Round:
    one = visible_round(request, pk)
    if not (rules.run(request.actor, one) or judging_rules.sits_in_council(request.actor, one)):
        raise Denied(_("Trang này của Hội đồng thẩm định."))
    return one


@require_http_methods(["GET", "HEAD"])
def council(request: Asked, pk: int) -> HttpResponse:
    return council_page(request, council_round(request, pk))


def council_page(
    request: Asked,
    of: Round,
    *,
    form: CouncilForm | None = None,
    seat: SeatForm | None = None,
    wrong: tuple[int, str] | None = None,
) -> HttpResponse:
    there = Council.objects.filter(round=of).first()
    members = list(
        Member.objects.filter(council__round=of).select_related("post__person", "post__agency").order_by("-chair", "pk")
    )
    lines = lines_of(request, of, members, wrong)
    given = {"name": there.name, "decision": there.decision, "quorum": there.quorum} if there else None
    faulty = wrong is not None or any(one is not None and one.errors for one in (form, seat))
    context = {
        "of": of,
        "tabs": round_tabs(request.actor, of, "council"),
        "council": there,
        "members": members,
        "open": [line for line in lines if line.motion.closed_at is None],
        "closed": [line for line in lines if line.motion.closed_at is not None],
        "runs": rules.run(request.actor, of),
        "closes": acts.may_run_council(request.actor, of),
        "form": form or CouncilForm(initial=given),
        "seat": seat or SeatForm(of=of, day=request.today),
        "crumbs": crumbs_of(of),
    }
    return render(request, "assessments/council.html", context, status=422 if faulty else 200)


def lines_of(request: Asked, of: Round, members: list[Member], wrong: tuple[int, str] | None) -> list[Line]:
    """Two queries for all motions and all ballots."""
    motions = list(
        Motion.objects.filter(mark__entrant__round=of).select_related("mark__entrant").order_by("mark__code", "pk")
    )
    ballots: dict[int, list[Ballot]] = {}
    for ballot in Ballot.objects.filter(motion__in=motions):
        ballots.setdefault(ballot.motion_id, []).append(ballot)
    agency_of = {one.pk: one.post.agency_id for one in members}
    mine = next((one for one in members if one.post_id == request.actor.post), None)
    compiled = of.set.compiled
    made = []
    for motion in motions:
        mark = motion.mark
        cast = [one for one in ballots.get(motion.pk, ()) if agency_of.get(one.member_id) != mark.entrant.agency_id]
        counts: dict[Fraction, int] = {}
        for one in cast:
            given = Fraction(one.points or 0)
            counts[given] = counts.get(given, 0) + 1
        recused = mine is not None and mine.post.agency_id == mark.entrant.agency_id
        made.append(
            Line(
                motion,
                mark,
                compiled.leaves[compiled.index[mark.code]],
                appraised_points(mark) if motion.closed_at is None else _before(mark),
                len(cast),
                sum(agency != mark.entrant.agency_id for agency in agency_of.values()),
                recused,
                next(
                    (Fraction(one.points or 0) for one in cast if mine is not None and one.member_id == mine.pk), None
                ),
                mine is not None and not recused and motion.closed_at is None,
                sorted(counts.items(), key=lambda pair: -pair[1]),
                wrong[1] if wrong is not None and wrong[0] == motion.pk else "",
            )
        )
    return made


def _before(mark: Mark) -> Fraction | None:
    """What appraisal gave before the council decided."""
    for state, points in ((mark.second_state, mark.second_points), (mark.first_state, mark.first_points)):
        if state:
            return Fraction(points or 0)
    return None


@require_POST
def council_act(request: Asked, pk: int, verb: str) -> HttpResponse:
    of = council_round(request, pk)
    if verb == "set":
        return set_up(request, of)
    if verb == "seat":
        return seated(request, of)
    try:
        if verb == "unseat":
            acts.unseat(request.actor, of, as_key(request.POST.get("member", "")) or 0)
            say.done(request, _("Đã bỏ khỏi Hội đồng."))
        elif verb == "put":
            keys = [key for one in request.POST.getlist("mark") if (key := as_key(one))]
            n = acts.put(request.actor, of, keys, request.POST.get("why", ""), today=request.today)
            say.done(
                request,
                ngettext("Đã đưa ra Hội đồng %(n)s tiêu chí.", "Đã đưa ra Hội đồng %(n)s tiêu chí.", n) % {"n": n},
            )
        else:
            return on_motion(request, of, verb)
    except Refused as refused:
        say.failed(request, refused.sentence)
    return see_other("council", of.pk)


def on_motion(request: Asked, of: Round, verb: str) -> HttpResponse:
    motion = (
        Motion.objects.filter(pk=as_key(request.POST.get("motion", "")) or 0, mark__entrant__round=of)
        .select_related("mark__entrant__round__set", "mark__entrant__agency")
        .first()
    )
    if motion is None or verb not in ("vote", "close"):
        raise Http404
    try:
        if verb == "close":
            points = acts.close(request.actor, motion)
            said = {"code": motion.mark.code, "points": exact.points(points)}
            say.done(request, _("Hội đồng đã quyết: %(code)s, %(points)s điểm.") % said)
        else:
            typed = request.POST.get("other", "").strip() or request.POST.get("points", "")
            given = exact.decimal(typed)
            if given is None:
                raise Refused(_("“%(typed)s” không phải là số điểm.") % {"typed": typed[:20]})
            acts.cast(request.actor, motion, Fraction(given), request.POST.get("why", ""))
            say.done(request, _("Đã ghi phiếu của bạn."))
    except Refused as refused:
        return council_page(request, of, wrong=(motion.pk, refused.sentence))
    return see_other("council", of.pk, query=f"#b{motion.pk}")


def set_up(request: Asked, of: Round) -> HttpResponse:
    form = CouncilForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            acts.set_up(request.actor, of, given["name"], decision=given["decision"], quorum=given["quorum"])
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        else:
            say.done(request, _("Đã ghi Hội đồng."))
            return see_other("council", of.pk)
    return council_page(request, of, form=form)


def seated(request: Asked, of: Round) -> HttpResponse:
    form = SeatForm(request.POST, of=of, day=request.today)
    if form.is_valid():
        try:
            acts.seat(
                request.actor, of, Post.objects.get(pk=form.cleaned_data["post"]), chair=form.cleaned_data["chair"]
            )
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            say.done(request, _("Đã thêm thành viên Hội đồng."))
            return see_other("council", of.pk)
    return council_page(request, of, seat=form)
