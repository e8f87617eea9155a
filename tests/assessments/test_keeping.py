"""A kept set is its canonical bytes: read back it scores alike, and nobody changes it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from cchc.access import SYSTEM, Denied


def test_a_set_is_kept_as_it_was_published(kept: Callable[..., Any]) -> None:
    from cchc.assessments.models import CriteriaSet
    from cchc.scoring import load, shipped

    given = load(shipped()["mau-so-nganh-2026"])
    one = CriteriaSet.objects.get(pk=kept().pk)
    assert one.given == given
    assert len(one.compiled.leaves) == 70
    assert kept().pk == one.pk


def test_what_says_something_else_is_the_next_version(kept: Callable[..., Any], province: Callable[[str], Any]) -> None:
    from cchc.assessments.keeping import keep_set

    one = kept()
    later = keep_set(SYSTEM, province("ubnd-tinh"), dataclasses.replace(one.given, title="Bộ tiêu chí sửa đổi"))
    assert (later.code, later.n) == (one.code, 2)
    assert later.digest != one.digest


def test_the_database_refuses_to_change_a_set(kept: Callable[..., Any]) -> None:
    from cchc.assessments.models import CriteriaSet

    one = kept()
    with pytest.raises(DatabaseError), transaction.atomic():
        CriteriaSet.objects.filter(pk=one.pk).update(title="Khác")
    with pytest.raises(DatabaseError), transaction.atomic():
        CriteriaSet.objects.filter(pk=one.pk).delete()


def test_only_who_runs_the_authority_keeps_its_sets(actor: Callable[..., Any], province: Callable[[str], Any]) -> None:
    from cchc.assessments.keeping import keep_set
    from cchc.scoring import load, shipped

    given = load(shipped()["mau-cap-xa-2026"])
    with pytest.raises(Denied):
        keep_set(actor("so-y-te", "officer"), province("ubnd-tinh"), given)
    assert keep_set(actor("so-noi-vu", "focal_point"), province("ubnd-tinh"), given).n == 1


@pytest.mark.parametrize("points", ["0", "1.5", "-0.25", "2/3", "100"])
def test_points_are_kept_exactly(kept: Callable[..., Any], province: Callable[[str], Any], points: str) -> None:
    from cchc.assessments.models import Entrant, Group, Mark, Round

    root = province("ubnd-tinh")
    given = {"authority": root, "run_by": root, "set": kept(), "start": "2026-01-01", "end": "2026-12-31"}
    of = Round.objects.create(name="Đợt", **given)
    entrant = Entrant.objects.create(round=of, agency=root, group=Group.objects.create(round=of, name="Tỉnh"), name="x")
    made = Mark.objects.create(entrant=entrant, code="1", self_points=Fraction(points))
    assert Mark.objects.get(pk=made.pk).self_points == Fraction(points)
