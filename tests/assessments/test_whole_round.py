"""A whole round of tỉnh Mẫu, 20 departments and 100 communes, by people in their roles, to published results."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from random import Random
from typing import Any

import pytest

from cchc.access import SYSTEM

OPENED = date(2026, 11, 2)
SPANS = {
    "self": (OPENED, OPENED + timedelta(days=9)),
    "first": (OPENED + timedelta(days=10), OPENED + timedelta(days=19)),
    "explanation": (OPENED + timedelta(days=20), OPENED + timedelta(days=24)),
    "second": (OPENED + timedelta(days=25), OPENED + timedelta(days=29)),
    "council": (OPENED + timedelta(days=30), OPENED + timedelta(days=34)),
    "publication": (OPENED + timedelta(days=35), OPENED + timedelta(days=40)),
}
SELF, FIRST, EXPLAINING, SECOND, VOTING, PUBLISHING = (opens for opens, _closes in SPANS.values())


@pytest.fixture
def whole(province: Any) -> tuple[list[Any], list[Any]]:
    """20 departments and 100 communes: those of the sample, and as many as are lacking beside them."""
    from cchc.agencies.loading import load_agencies
    from cchc.agencies.models import Agency, Standing

    found: list[list[Any]] = []
    for kind, level, wanted in (("department", "department", 20), ("commune", "commune", 100)):
        there = list(
            Standing.objects.filter(until=None, kind=kind).order_by("pk").values_list("agency__key", flat=True)
        )
        made = [f"{kind}-mau-{n}" for n in range(wanted - len(there))]
        load_agencies(
            SYSTEM,
            [
                {
                    "key": key,
                    "name": f"{'Sở' if kind == 'department' else 'UBND xã'} Mẫu {n}",
                    "kind": kind,
                    "level": level,
                    "parent": "ubnd-tinh",
                    "since": "2020-01-01",
                }
                for n, key in enumerate(made)
            ],
        )
        by = {one.key: one for one in Agency.objects.filter(key__in=[*there, *made])}
        found.append([by[key] for key in [*there, *made]])
    return found[0], found[1]


def posts(agencies: list[Any], role: str) -> dict[int, Any]:
    """A person of a role in each agency, as actors by agency: a few statements for all."""
    from cchc.access import Actor, Role
    from cchc.people.models import Person, Post

    people = Person.objects.bulk_create(
        Person(username=f"{role}-{one.key}", full_name=f"{role} {one.key}", password="!") for one in agencies
    )
    made = Post.objects.bulk_create(
        Post(person=person, agency=one, role=role, since=date(2025, 1, 1))
        for person, one in zip(people, agencies, strict=True)
    )
    return {
        one.pk: Actor(person.pk, person.full_name, post.pk, "", Role(role), one.pk, one.key)
        for one, person, post in zip(agencies, people, made, strict=True)
    }


def opened(root: Any, focal: Any, set_name: str, name: str, agencies: list[Any]) -> Any:
    from cchc.assessments.keeping import keep_set
    from cchc.assessments.models import Phase
    from cchc.assessments.rounds import Opening, open_round
    from cchc.periods import windows
    from cchc.scoring import load, shipped

    kept = keep_set(focal, root, load(shipped()[set_name]))
    spans = {Phase(code): days for code, days in SPANS.items()}
    opening = Opening(name, kept, windows.year(2026), spans)
    return open_round(focal, root, opening, {name: [one.pk for one in agencies]}, today=OPENED)


def known_of(of: Any, seed: int) -> dict[str, dict[str, Any]]:
    """What each agency of a round knows of itself, by chance: key → input → fact."""
    from tests.scoring.invented import invented

    entrants = list(of.entrants.select_related("agency").order_by("pk"))
    facts = invented(of.set.given, len(entrants), seed, nothing=0.02).agencies
    return {one.agency.key: dict(given.values) for one, given in zip(entrants, facts, strict=True)}


def scored_by_themselves(of: Any, known: dict[str, dict[str, Any]], officers: Any, heads: Any) -> None:
    """Every officer claims what her agency scores itself, and its head signs."""
    from cchc.assessments.models import Origin
    from cchc.assessments.self_many import Claimed, claim_many
    from cchc.assessments.self_set import hers_of
    from cchc.assessments.self_signing import hand_in, submit

    hers = hers_of(of.set.given).inputs
    for entrant in of.entrants.select_related("agency", "group", "round__set"):
        asked = {code: Claimed(fact) for code, fact in known[entrant.agency.key].items() if code in hers}
        claim_many(officers[entrant.agency_id], entrant, asked, origin=Origin.TYPED, today=SELF)
        entrant.refresh_from_db(fields=["state", "version"])
        submit(officers[entrant.agency_id], entrant, today=SELF)
        hand_in(heads[entrant.agency_id], entrant, today=SELF, incomplete="Phần còn lại cơ quan khác chấm.")


def appraised(of: Any, known: dict[str, dict[str, Any]], people: list[Any], chance: Random) -> None:
    """Two halves of the fields; the list for what others score; some marks judged otherwise; agreement with the rest."""
    from cchc.assessments.appraisal import Said, agree_all, appraise
    from cchc.assessments.appraisal_lists import adopt, take_list
    from cchc.assessments.appraisal_naming import assign
    from cchc.assessments.models import Mark
    from cchc.assessments.standing import entrants_of
    from cchc.people.models import Post
    from cchc.scoring.facts import Agency, facts

    fields = [field.code for field in of.set.given.fields]
    for n, who in enumerate(people):
        assign(SYSTEM, of, Post.objects.get(pk=who.post), fields[n :: len(people)])
    entrants = entrants_of(of)
    listed = facts(of.set.given, [Agency(one.key, one.name, None, known[one.agency.key]) for one in entrants])
    for who in people:
        take_list(who, of, listed)
        adopt(who, of, today=FIRST)
    marks = list(Mark.objects.filter(entrant__round=of, self_state="scored").order_by("entrant", "code"))
    leaves = of.set.compiled.index
    for mark in chance.sample(marks, 12):
        most = of.set.compiled.leaves[leaves[mark.code]].max
        points = Fraction(0) if mark.self_points else most
        who = people[next(n for n, field in enumerate(of.set.given.fields) if _holds(field, mark.code)) % len(people)]
        appraise(who, of, {mark.pk: Said(points=points, why="Minh chứng không khớp.")}, today=FIRST)
    for who in people:
        agree_all(who, of, Mark.objects.filter(entrant__round=of).select_related("entrant"), today=FIRST)


def _holds(field: Any, code: str) -> bool:
    return code in {leaf.code for leaf in field.leaves()}


@pytest.mark.usefixtures("once")
def test_a_whole_round_is_played_through_by_people_in_their_roles(
    whole: tuple[list[Any], list[Any]], actor: Callable[..., Any], province: Callable[[str], Any]
) -> None:
    from cchc.assessments.appraisal import Said, appraise
    from cchc.assessments.appraisal_saying import answer
    from cchc.assessments.council import cast, close, put, seat, set_up
    from cchc.assessments.differing import differing
    from cchc.assessments.models import Entrant, Mark, Motion, Stage
    from cchc.assessments.near import distance
    from cchc.assessments.results import publish, result_of, unspoken
    from cchc.assessments.standing import entrants_of, standing
    from cchc.people.models import Post
    from cchc.scoring.package import package, verify

    departments, communes = whole
    root, focal = province("ubnd-tinh"), actor("so-noi-vu", "focal_point")
    officers, heads = posts([*departments, *communes], "officer"), posts([*departments, *communes], "head")
    people = [actor("vp-ubnd", "appraiser"), actor("thanh-tra", "appraiser")]
    chair, member = actor("ubnd-tinh", "council"), actor("thanh-tra", "council")
    chance = Random(11)

    for name, set_name, agencies in (
        ("Sở, ban, ngành", "mau-so-nganh-2026", departments),
        ("Cấp xã", "mau-cap-xa-2026", communes),
    ):
        of = opened(root, focal, set_name, name, agencies)
        known = known_of(of, len(agencies))
        scored_by_themselves(of, known, officers, heads)
        appraised(of, known, people, chance)
        assert not unspoken(of).exists()

        marks = list(Mark.objects.filter(entrant__round=of))
        entrants = {one.pk: one for one in Entrant.objects.filter(round=of)}
        found = differing(of, marks, entrants)
        assert len(found) == 12
        explained, voted = found[0], found[1]
        assert distance(of, [mark for mark in marks if mark.entrant_id == explained.entrant.pk]) is not None
        officer = officers[explained.entrant.agency_id]
        mark = Mark.objects.select_related("entrant__round__set", "entrant__agency").get(pk=explained.mark.pk)
        answer(officer, mark, "Đã có văn bản bổ sung.", today=EXPLAINING)
        who = next(one for one in people if _appraises(one, mark))
        again = {mark.pk: Said(points=abs(explained.own), why="Chấp nhận giải trình.")}
        assert appraise(who, of, again, today=SECOND) == 1

        set_up(focal, of, "Hội đồng thẩm định tỉnh Mẫu")
        for n, one in enumerate((chair, member)):
            seat(focal, of, Post.objects.get(pk=one.post), chair=n == 0)
        put(focal, of, [voted.mark.pk], "Còn ý kiến khác nhau.", today=VOTING)
        motion = Motion.objects.select_related("mark__entrant__round__set").get(mark=voted.mark.pk)
        for one in (chair, member):
            cast(one, motion, abs(voted.own))
        close(chair, motion)

        publication = publish(focal, of, f"{len(agencies)}/QĐ-UBND", PUBLISHING, today=PUBLISHING)
        result = result_of(publication)
        check(of, result, explained, voted)
        stood = standing(of, Stage.FINAL, reversed(entrants_of(of)))
        assert package(of.set.given, stood.result.facts, stood.result) == bytes(publication.data)
        assert verify(bytes(publication.data), publication.digest).intact
        assert {rank.of for rank in result.ranks.values()} == {len(agencies)}


def _appraises(who: Any, mark: Any) -> bool:
    from cchc.assessments.judging_rules import appraise

    return appraise(who, mark)


def check(of: Any, result: Any, explained: Any, voted: Any) -> None:
    """Every number keeps self, first, second and final; and the final ones are those that were published."""
    from cchc.assessments.models import Mark

    marks = list(Mark.objects.filter(entrant__round=of).select_related("entrant__agency"))
    assert len(marks) == len(result.rows) * len(result.compiled.leaves)
    for mark in marks:
        assert mark.final_points == result.points(mark.entrant.agency.key, mark.code)
    of_explained = next(mark for mark in marks if mark.pk == explained.mark.pk)
    assert (of_explained.self_points, of_explained.first_points) == (explained.own, explained.appraised)
    assert of_explained.second_points == of_explained.final_points == explained.own
    stages = of_explained.versions.order_by("n").values_list("stage", flat=True)
    assert list(dict.fromkeys(stages)) == ["self", "first", "second", "final"]
    of_voted = next(mark for mark in marks if mark.pk == voted.mark.pk)
    assert (of_voted.first_points, of_voted.final_points) == (voted.appraised, voted.own)
