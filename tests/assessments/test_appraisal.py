"""Appraising: agreed with, judged otherwise with a reason, by two where two are wanted; never one's own agency."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest
from tests.assessments.made import DAY, handed_in

from cchc.access import SYSTEM, Denied, Refused


@pytest.fixture
def of(kept: Callable[..., Any], province: Callable[[str], Any]) -> Any:
    names = ("so-noi-vu", "so-y-te", "so-xay-dung")
    return handed_in(kept(), [(province(name), "Sở") for name in names])


@pytest.fixture
def appraiser(of: Any, actor: Callable[..., Any]) -> Any:
    return named(of, actor("so-tu-phap", "appraiser"), ["1", "3"])


def named(of: Any, who: Any, codes: list[str], *, second: bool = False) -> Any:
    from cchc.assessments.appraisal_naming import assign
    from cchc.people.models import Post

    assign(SYSTEM, of, Post.objects.get(pk=who.post), codes, second=second)
    return who


def mark(of: Any, agency: str, code: str) -> Any:
    from cchc.assessments.models import Mark

    return Mark.objects.get(entrant__round=of, entrant__agency__key=agency, code=code)


def code_of(of: Any, kind: str, within: str = "") -> str:
    return next(
        one.code
        for one in of.set.given.leaves()
        if one.rule is not None and one.rule.kind == kind and one.code.startswith(within)
    )


def test_agreement_is_the_point_that_was_claimed(of: Any, appraiser: Any) -> None:
    from cchc.assessments.appraisal import Said, appraise

    one = mark(of, "so-y-te", code_of(of, "proportional", "3."))
    assert appraise(appraiser, of, {one.pk: Said()}, today=DAY) == 1

    now = mark(of, "so-y-te", one.code)
    assert (now.first_points, now.first_state) == (now.self_points, now.self_state)
    version = now.versions.get(stage="first")
    assert (version.points, version.by_id, version.n) == (now.self_points, appraiser.post, now.version)


def test_another_fact_needs_a_reason_and_gives_its_own_points(of: Any, appraiser: Any) -> None:
    from cchc.assessments.appraisal import Said, appraise
    from cchc.assessments.models import Stage
    from cchc.assessments.standing import standing
    from cchc.scoring.values import Ratio

    one = mark(of, "so-y-te", code_of(of, "proportional", "3."))
    with pytest.raises(Refused, match="lý do"):
        appraise(appraiser, of, {one.pk: Said(value=Ratio(0, 10))}, today=DAY)
    appraise(appraiser, of, {one.pk: Said(value=Ratio(0, 10), why="Sổ theo dõi không có hồ sơ nào.")}, today=DAY)

    now = mark(of, "so-y-te", one.code)
    assert now.first_points == 0
    assert now.self_points == one.self_points
    assert now.versions.get(stage="first").why == "Sổ theo dõi không có hồ sơ nào."
    before, after = (standing(of, stage).points(now.entrant, one.code) for stage in (Stage.SELF, Stage.FIRST))
    assert (before, after) == (one.self_points, 0)


def test_points_apart_from_the_rule_stand_until_another_fact_is_found(of: Any, appraiser: Any) -> None:
    from cchc.assessments.appraisal import Said, appraise
    from cchc.scoring.values import Ratio

    one = mark(of, "so-y-te", code_of(of, "proportional", "3."))
    appraise(appraiser, of, {one.pk: Said(points=Fraction(1, 4), why="Hồ sơ kèm theo chỉ đủ một phần.")}, today=DAY)
    assert mark(of, "so-y-te", one.code).first_points == Fraction(1, 4)

    appraise(appraiser, of, {one.pk: Said(value=Ratio(10, 10), why="Đã bổ sung.")}, today=DAY)
    assert mark(of, "so-y-te", one.code).first_points == of.set.compiled.leaves[of.set.compiled.index[one.code]].max
    with pytest.raises(Refused, match="từ 0 đến"):
        appraise(appraiser, of, {one.pk: Said(points=Fraction(99), why="x")}, today=DAY)


def test_nobody_appraises_her_own_agency_nor_what_was_not_given_to_her(of: Any, actor: Callable[..., Any]) -> None:
    from cchc.assessments.appraisal import Said, appraise

    own = named(of, actor("so-y-te", "appraiser"), ["3"])
    code = code_of(of, "proportional", "3.")
    for who, one in ((own, mark(of, "so-y-te", code)), (own, mark(of, "so-xay-dung", code_of(of, "yes_no", "1.")))):
        with pytest.raises(Denied):
            appraise(who, of, {one.pk: Said()}, today=DAY)
    assert appraise(own, of, {mark(of, "so-xay-dung", code).pk: Said()}, today=DAY) == 1


def test_outside_its_days_nothing_is_appraised(of: Any, appraiser: Any) -> None:
    from cchc.assessments.appraisal import Said, appraise

    one = mark(of, "so-y-te", code_of(of, "yes_no", "1."))
    with pytest.raises(Refused, match="thời gian thẩm định"):
        appraise(appraiser, of, {one.pk: Said()}, today=DAY - timedelta(days=20))


def test_where_two_are_wanted_their_difference_is_open_until_they_agree(
    of: Any, appraiser: Any, actor: Callable[..., Any]
) -> None:
    from cchc.assessments.appraisal import Said, appraise
    from cchc.scoring.values import Ratio

    other = named(of, actor("so-khcn", "appraiser"), ["3"], second=True)
    one = mark(of, "so-xay-dung", code_of(of, "proportional", "3."))
    assert appraise(appraiser, of, {one.pk: Said(value=Ratio(0, 9), why="Không có.")}, today=DAY) == 0
    assert appraise(other, of, {one.pk: Said(value=Ratio(9, 9), why="Có đủ.")}, today=DAY) == 0
    assert mark(of, "so-xay-dung", one.code).first_state == ""
    assert appraise(other, of, {one.pk: Said(value=Ratio(0, 9), why="Xem lại thì không có.")}, today=DAY) == 1
    assert mark(of, "so-xay-dung", one.code).first_points == 0


def test_a_portion_of_one_group_reaches_its_agencies_alone(
    kept: Callable[..., Any], province: Any, actor: Callable[..., Any]
) -> None:
    from cchc.assessments import judging_rules
    from cchc.assessments.appraisal import Said, appraise
    from cchc.assessments.appraisal_lists import take_list
    from cchc.assessments.appraisal_naming import assign, uncovered
    from cchc.assessments.models import Mark, OwnerFigure
    from cchc.people.models import Post
    from cchc.scoring.facts import Agency, facts
    from cchc.scoring.values import YesNo

    of = handed_in(kept(), [(province("so-y-te"), "Sở"), (province("bql-kkt"), "Ban"), (province("so-khcn"), "Sở")])
    groups = {one.name: one for one in of.groups.all()}
    who, other = actor("so-tu-phap", "appraiser"), actor("so-tai-chinh", "appraiser")
    posts = {one: Post.objects.get(pk=one.post) for one in (who, other)}
    code = code_of(of, "yes_no", "3.")
    assign(SYSTEM, of, posts[who], ["3"], groups=[groups["Sở"]])
    assert f"{code} (Ban)" in uncovered(of, of.set.given)
    mine, theirs = mark(of, "so-y-te", code), mark(of, "bql-kkt", code)
    marks = Mark.objects.filter(entrant__round=of, code=code)
    assert set(judging_rules.appraise.of(marks, who, DAY).values_list("entrant__agency__key", flat=True)) == {
        "so-y-te",
        "so-khcn",
    }
    assert (judging_rules.appraise(who, mine), judging_rules.appraise(who, theirs)) == (True, False)
    with pytest.raises(Denied):
        appraise(who, of, {theirs.pk: Said()}, today=DAY)
    source = of.set.compiled.leaves[of.set.compiled.index[code]].input.code
    listed = facts(of.set.given, [Agency(key, key, None, {source: YesNo(True)}) for key in ("so-y-te", "bql-kkt")])
    assert take_list(who, of, listed) == 1 == OwnerFigure.objects.filter(entrant=mine.entrant_id).count()

    assign(SYSTEM, of, posts[other], [code], second=True, groups=[groups["Ban"]])
    assert appraise(who, of, {mine.pk: Said()}, today=DAY) == 1, "the second is of another group"
    assign(SYSTEM, of, posts[who], ["3"])
    assert uncovered(of, of.set.given)[0].startswith("1")
    assert appraise(who, of, {theirs.pk: Said()}, today=DAY) == 0, "here two are wanted"
    assert appraise(other, of, {theirs.pk: Said()}, today=DAY) == 1


def test_what_an_inspection_concluded_stands_beside_the_mark_and_takes_no_points(
    of: Any, appraiser: Any, actor: Callable[..., Any]
) -> None:
    from datetime import date

    from cchc.assessments.appraisal_found import found_of
    from cchc.assessments.concluding import enter, findings_of, withdraw
    from cchc.assessments.unit_sheet import unit_sheet_of

    one = mark(of, "so-y-te", code_of(of, "proportional", "3."))
    entrant = of.entrants.select_related("agency", "group", "round__run_by", "round__authority").get(pk=one.entrant_id)
    said = {"body": "Thanh tra tỉnh", "number": "12/KL-TTr", "concluded_on": date(2026, 9, 3), "today": DAY}
    focal = actor("so-noi-vu", "focal_point")
    with pytest.raises(Denied):
        enter(actor("so-y-te", "officer"), of, entrant, [one.code], text="Không phải vậy.", **said)
    with pytest.raises(Refused, match="không thuộc phần bạn"):
        enter(appraiser, of, entrant, ["2.1.1"], text="Chậm.", **said)
    (made,) = enter(focal, of, entrant, [one.code], text="38 hồ sơ trả quá hạn, không xin lỗi.", **said)
    with pytest.raises(Refused, match="đã được ghi"):
        enter(focal, of, entrant, [one.code], text="Lần nữa.", **said)
    flags = found_of(of, [one], [entrant]).flags[one.pk]
    assert any("12/KL-TTr" in flag.sentence and "38 hồ sơ trả quá hạn" in flag.sentence for flag in flags)
    sheet = unit_sheet_of(entrant, DAY, ranked=True)
    assert [row[0] for row in sheet.findings] == [one.code]
    assert mark(of, "so-y-te", one.code).first_state == ""
    withdraw(focal, made)
    assert findings_of(of, [entrant]) == [] == list(unit_sheet_of(entrant, DAY, ranked=True).findings)


def test_what_waits_for_somebody_is_counted_until_it_is_done(
    of: Any, appraiser: Any, actor: Callable[..., Any], django_assert_max_num_queries: Any
) -> None:
    from cchc.assessments.appraisal import Said, agree_all, appraise
    from cchc.assessments.appraisal_saying import answer
    from cchc.assessments.models import Entrant, Mark, Span
    from cchc.assessments.waiting import found, listed, to_appraise, to_explain

    officer, head = actor("so-y-te", "officer"), actor("so-y-te", "head")
    Span.objects.filter(group__round=of, phase="self").update(opens_on=DAY, closes_on=DAY)
    Entrant.objects.filter(round=of, agency__key="so-y-te").update(state="open")
    assert [len(found(who, DAY)) for who in (officer, head, appraiser)] == [1, 1, 1]
    Entrant.objects.filter(round=of, agency__key="so-y-te").update(state="submitted")
    assert [len(found(who, DAY)) for who in (officer, head)] == [0, 1]
    Entrant.objects.filter(round=of, agency__key="so-y-te").update(state="handed_in")
    with django_assert_max_num_queries(8):
        (line,) = listed(found(appraiser, DAY))
    assert line.words == f"{to_appraise(appraiser, DAY).count()} lượt chấm chờ bạn thẩm định"

    one = mark(of, "so-y-te", next(leaf.code for leaf in of.set.compiled.leaves if leaf.code.startswith("3.")))
    other = Fraction(0) if one.self_points else Fraction(1, 2)
    appraise(appraiser, of, {one.pk: Said(points=other, why="Không có minh chứng.")}, today=DAY)
    agree_all(appraiser, of, Mark.objects.filter(entrant__round=of).select_related("entrant"), today=DAY)
    assert found(appraiser, DAY) == []
    later = DAY + timedelta(days=10)
    assert [each.pk for each in to_explain(officer, later)] == [one.pk]
    assert len(found(officer, later)) == 1
    full = Mark.objects.select_related("entrant__round__set", "entrant__agency", "entrant__group").get(pk=one.pk)
    answer(officer, full, "Minh chứng ở công văn kèm theo.", today=later)
    assert found(officer, later) == []
    assert [each.pk for each in to_appraise(appraiser, later + timedelta(days=10))] == [one.pk]


def test_what_somebody_else_judged_meanwhile_is_looked_at_again(of: Any, appraiser: Any) -> None:
    from cchc.assessments.appraisal import Said, appraise

    one = mark(of, "so-y-te", code_of(of, "yes_no", "1."))
    appraise(appraiser, of, {one.pk: Said(version=one.version)}, today=DAY)
    with pytest.raises(Refused, match="người khác"):
        appraise(appraiser, of, {one.pk: Said(version=one.version)}, today=DAY)


def test_a_whole_column_is_agreed_with_in_a_fixed_number_of_queries(
    of: Any, appraiser: Any, django_assert_max_num_queries: Any
) -> None:
    from cchc.assessments.appraisal import agree_all
    from cchc.assessments.models import Mark

    with django_assert_max_num_queries(60):
        n = agree_all(
            appraiser, of, Mark.objects.filter(entrant__round=of).select_related("entrant__agency"), today=DAY
        )
    assert n == Mark.objects.filter(entrant__round=of).exclude(first_state="").count() > 20
    assert not Mark.objects.filter(entrant__round=of, code__startswith="2.").exclude(first_state="").exists()
