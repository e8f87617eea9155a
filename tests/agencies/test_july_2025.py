"""The reorganisation of 1 July 2025, run on three provinces that have plans, duties, people and aliases of their own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from tests.conftest import PLAN

from cchc.access import SYSTEM, Refused, Role
from cchc.agencies.actions import call, found
from cchc.agencies.closure import check_lines, check_standings
from cchc.agencies.holdings import left_behind
from cchc.agencies.loading import load_groups
from cchc.agencies.models import Agency, Passing, Standing
from cchc.agencies.over_time import Ratio, as_on
from cchc.agencies.register import Register, country
from cchc.agencies.updating import update
from cchc.duties import actions as duties
from cchc.duties.models import Duty
from cchc.duties.states import State
from cchc.people.actions import appoint, register
from cchc.people.actors import acting
from cchc.people.models import Person, Post
from cchc.tasks.models import Mandate

DAY = date(2025, 7, 1)
BEFORE, FIRST = DAY - timedelta(days=1), date(2025, 1, 10)
# One that nothing was joined to, one made of two, one made of three.
PROVINCES = ("12", "96", "68")


def before_july(whole: Register) -> Register:
    """The register as it was typed in the spring, when nobody knew."""
    agencies = {}
    for key, held in whole.agencies.items():
        kept = [one for one in held if one.since < DAY]
        if kept:
            agencies[key] = (*kept[:-1], replace(kept[-1], until=None))
    return replace(whole, as_of=date(2025, 3, 1), agencies=agencies, events=(), gaps=())


@pytest.fixture(scope="module")
def registers() -> list[Register]:
    whole = country()
    return [whole.of_province(code) for code in PROVINCES]


@pytest.fixture
def spring(db: None, registers: list[Register]) -> dict[str, Agency]:
    """Old provinces with a Sở Nội vụ that runs a plan for every district and commune; some work on it is done."""
    load_groups()
    roots = {}
    for one in registers:
        update(SYSTEM, before_july(one))
        for key in sorted(one.agencies):
            if key.startswith("tinh-") and one.agencies[key][0].since < DAY:
                roots[key] = Agency.objects.get(key=key)
    for key, root in roots.items():
        plan(key, root)
    return roots


def plan(key: str, root: Agency) -> None:
    from cchc.intake.actions import begin_by_hand
    from cchc.intake.putting import put_in_force

    given = {"kind": "department", "level": "department", "since": date(2025, 1, 2), "parent": root}
    run_by = found(SYSTEM, key=f"{key}-noi-vu", name="Sở Nội vụ", **given)
    person = register(SYSTEM, username=f"{key}-dm", full_name="Đầu mối", password=None)
    appoint(SYSTEM, person, run_by, Role.FOCAL_POINT, since=date(2025, 1, 2))
    focal = acting(person, FIRST)
    assert focal is not None
    task = {**PLAN["tasks"][0], "lead": ["UBND cấp huyện", "UBND cấp xã"], "coordinating": ["Sở Nội vụ"]}
    document = {**PLAN["document"], "number": f"1/KH-{key}", "issued_on": "2025-01-05", "year": 2025}
    draft = begin_by_hand(focal, kind="plan", document=document, tasks=[task], today=FIRST)
    put_in_force(focal, draft, today=FIRST)
    for n, one in enumerate(Duty.objects.filter(judged_by=run_by).order_by("pk")[:12]):
        duties.report_progress(SYSTEM, one, today=FIRST + timedelta(days=n), percent=10 + n)
    commune = Standing.objects.filter(agency__in=Agency.objects.under(root, FIRST), kind="commune").first()
    assert commune is not None
    officer = register(SYSTEM, username=f"{key}-cb", full_name="Cán bộ", password=None)
    appoint(SYSTEM, officer, commune.agency, Role.OFFICER, since=date(2025, 1, 2))
    call(SYSTEM, f"xã của {key}", within=root, means=commune.agency)


def takers(whole: list[Register], roots: dict[str, Agency]) -> dict[str, str]:
    """Whom a person chose where the lists cannot say: the first of several heirs; the province of a district."""
    chosen = {}
    for one in whole:
        for event in one.events:
            for edge in event.heirs:
                if event.kind == "split":
                    chosen.setdefault(edge.of, edge.heir or "")
                elif edge.heir is None:
                    parent = one.agencies[edge.of][0].parent or ""
                    at = one.agencies[parent][0].parent or parent if parent.startswith("huyen-") else parent
                    heirs = [e.heir for ev in one.events for e in ev.heirs if e.of == at and e.heir]
                    chosen[edge.of] = heirs[0] if heirs else at
    return chosen


def owed(day: date) -> Counter[int]:
    return Counter(Duty.objects.open_on(day).values_list("agency_id", flat=True))


def run(registers: list[Register], roots: dict[str, Agency]) -> None:
    for one in registers:
        update(SYSTEM, one, takers(registers, roots))


@pytest.mark.usefixtures("once")
def test_what_the_lists_cannot_say_is_asked_and_nothing_is_half_done(spring, registers) -> None:
    before = Duty.objects.count(), Standing.objects.count()
    with pytest.raises(Refused) as refusal:
        update(SYSTEM, registers[1])
    assert "Chọn cơ quan tiếp nhận" in refusal.value.sentence
    assert (Duty.objects.count(), Standing.objects.count()) == before and not Passing.objects.exists()


@pytest.mark.usefixtures("once")
def test_three_provinces_are_reorganised_and_nothing_is_orphaned(
    spring: dict[str, Agency], registers: list[Register], django_assert_max_num_queries: Callable[..., Any]
) -> None:
    total = Duty.objects.count()
    then = owed(BEFORE)
    states = Counter(Duty.objects.stated(BEFORE, now=BEFORE).values_list("state", flat=True))
    assert total > 500 and len(then) > 400
    run(registers, spring)

    # Nothing is orphaned, and the tree is true.
    assert left_behind(DAY) == [] and check_lines() == [] and check_standings() == []
    there = set(Agency.objects.on(DAY).values_list("pk", flat=True))
    assert set(Duty.objects.unfinished().values_list("agency", flat=True)) <= there
    assert set(Mandate.objects.values_list("run_by", flat=True)) <= there
    assert all(post.agency_id in there for post in Post.objects.filter(until=None))

    # Every duty is owed once on every day, in the state it was in.
    for day in (FIRST, BEFORE, DAY, DAY + timedelta(days=30)):
        assert sum(owed(day).values()) == total
    assert owed(BEFORE) == then
    now = DAY - timedelta(days=1)
    assert Counter(Duty.objects.stated(BEFORE, now=now).values_list("state", flat=True)) == states
    for old in Duty.objects.filter(closed_on=DAY).select_related("passed_to"):
        assert old.state_on(DAY) is State.PASSED_ON
        assert old.passed_to.state_on(BEFORE) is old.state_on(BEFORE)

    # Both views, each with the same total.
    counts = {agency: Fraction(n) for agency, n in then.items()}
    with django_assert_max_num_queries(12):
        merged = as_on(counts, DAY)
    assert sum(merged.values.values()) + sum(merged.unallocated.values()) == total
    assert set(merged.values) <= there and merged.unallocated
    split = {edge.of for one in registers for event in one.events if event.kind == "split" for edge in event.heirs}
    ended = {edge.of for one in registers for event in one.events if event.kind == "dissolve" for edge in event.heirs}
    keys = dict(Agency.objects.values_list("pk", "key"))
    assert {keys[pk] for pk in merged.unallocated} <= split | ended
    was = as_on({agency: Fraction(n) for agency, n in owed(DAY).items()}, BEFORE)
    assert sum(was.values.values()) + sum(was.unallocated.values()) == total
    assert set(was.values) <= set(Agency.objects.on(BEFORE).values_list("pk", flat=True))
    ratios = as_on({agency: Ratio(Fraction(1), Fraction(n)) for agency, n in then.items()}, DAY)
    whole = [*ratios.values.values(), *ratios.unallocated.values()]
    assert sum(one.numerator for one in whole) == len(then) and sum(one.denominator for one in whole) == total


@pytest.mark.usefixtures("once")
def test_people_go_on_working_where_their_commune_went(spring, registers) -> None:
    run(registers, spring)
    for one in Person.objects.filter(username__endswith="-cb"):
        before, after = acting(one, BEFORE), acting(one, DAY)
        assert before is not None and after is not None
        if before.agency != after.agency:
            assert not Agency.objects.on(DAY).filter(pk=before.agency).exists()
        assert Duty.objects.visible_to(after, DAY).open_on(DAY).exists()
    run(registers, spring)  # a second time nothing happens
