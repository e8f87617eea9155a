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
