"""The working copy: any steps, undone in turn, give back what was read."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.intake.working import (
    Step,
    apply,
    doubts,
    exact,
    inverse,
    phrases,
    settling,
    working_copy,
)

READING: dict[str, Any] = {
    "document": {"title": "Kế hoạch", "year": 2026},
    "tasks": [
        {"title": "Một", "area": "Cải cách thể chế", "lead": ["Sở Tư pháp"], "products": ["Kế hoạch", "Báo cáo"]},
        {"title": "Hai", "lead": ["Các sở"], "coordinating": ["sở tư pháp", "Sở  Tư pháp"]},
        {"title": "Ba", "lead": ["Sở Tư pháp"]},
    ],
    "targets": [{"text": "100%"}],
    "doubts": [
        {"pointer": "/tasks/0/title", "code": "joined"},
        {"pointer": "/tasks/0/deadlines/0", "code": "year"},
        {"pointer": "/tasks/2/lead/0", "code": "ocr"},
        {"pointer": "/document/number", "code": "blank"},
    ],
}
places = st.integers(-2, 4)
texts = st.sampled_from(["", "Sở Y tế", "Kế hoạch mới", None])
paths = st.one_of(
    st.tuples(st.just("tasks"), places),
    st.tuples(st.just("tasks"), places, st.sampled_from(["title", "no", "area", "nowhere"])),
    st.tuples(st.just("tasks"), places, st.sampled_from(["lead", "products"]), places),
    st.tuples(st.just("document"), st.sampled_from(["title", "year", "new"])),
    st.tuples(st.sampled_from(["bodies", "areas"]), st.sampled_from(["so tu phap", "Cải cách thể chế"])),
    st.tuples(st.just("settled")),
    st.just(()),
    st.tuples(st.just("nowhere"), st.just(0)),
)
steps = st.builds(
    Step,
    st.sampled_from(["set", "insert", "remove", "move", "else"]),
    paths,
    st.one_of(texts, places, st.just({"members": [1, 2]}), st.just(["a", "b"])),
)


@given(given_steps=st.lists(steps, max_size=14))
def test_any_steps_undone_in_turn_give_the_original(given_steps: list[Step]) -> None:
    plan = original = working_copy(READING)
    taken: list[tuple[Step, Any]] = []
    for step in given_steps:
        untouched = copy.deepcopy(plan)
        try:
            step = exact(plan, step)
            after, before = apply(plan, step)
        except (LookupError, AttributeError, TypeError):
            assert plan == untouched  # a step that leads nowhere leaves nothing behind
            continue
        assert plan == untouched  # and one that is taken gives a new plan
        taken.append((step, before))
        plan = after
    for step, before in reversed(taken):
        plan, _ = apply(plan, inverse(step.verb, step.path, before, step.value))
    assert plan == original


@pytest.mark.parametrize(
    "step",
    [
        Step("set", ("tasks", 9, "title"), "x"),
        Step("set", ("tasks", -1, "title"), "x"),
        Step("remove", ("tasks", -1)),
        Step("remove", ("tasks", 3)),
        Step("insert", ("tasks", 4), {}),
        Step("insert", ("tasks", -1), {}),
        Step("move", ("tasks", 0), 3),
        Step("move", ("tasks", 0), -1),
        Step("insert", ("document", "title"), "x"),
        Step("remove", ("document", "nowhere")),
        Step("move", ("document", "title"), 1),
        Step("set", ("tasks", 0, "title", 1), "x"),
        Step("set", ()),
        Step("burn", ("tasks", 0)),
    ],
)
def test_a_step_that_leads_nowhere_is_told(step: Step) -> None:
    with pytest.raises((LookupError, TypeError)):
        apply(working_copy(READING), exact(working_copy(READING), step))


def test_a_first_decision_undone_is_no_decision() -> None:
    plan = working_copy(READING)
    step = exact(plan, Step("set", ("bodies", "so tu phap"), {"members": [3]}))
    after, before = apply(plan, step)
    assert after["bodies"] == {"so tu phap": {"members": [3]}}
    back, _ = apply(after, inverse(step.verb, step.path, before, step.value))
    assert back["bodies"] == {}


def test_the_reading_itself_is_never_changed() -> None:
    before = copy.deepcopy(READING)
    plan = working_copy(READING)
    plan["tasks"][0]["lead"].append("Sở Y tế")
    plan["targets"][0]["text"] = "x"
    assert before == READING


def test_bodies_are_counted_by_task_whatever_the_spelling() -> None:
    found = phrases(working_copy(READING))
    assert found["so tu phap"] == ("Sở Tư pháp", 2, 1)
    assert found["cac so"] == ("Các sở", 1, 0)


def test_doubts_go_with_their_task_and_when_they_are_settled() -> None:
    plan = working_copy(READING)
    assert [pointer for pointer, _ in doubts(READING, plan)] == [one["pointer"] for one in READING["doubts"]]
    plan, _ = apply(plan, Step("remove", ("tasks", 2)))
    assert len(list(doubts(READING, plan))) == 3
    step = settling(READING, plan, "/tasks/0")
    assert step is not None
    plan, _ = apply(plan, step)
    assert [pointer for pointer, _ in doubts(READING, plan)] == ["/document/number"]
    assert settling(READING, plan, "/tasks/0") is None


def test_a_task_keeps_its_place_in_the_reading_when_it_moves() -> None:
    plan, _ = apply(working_copy(READING), Step("move", ("tasks", 2), 0))
    assert [task["source"] for task in plan["tasks"]] == [2, 0, 1]


@pytest.mark.parametrize("reading", [{}, {"document": None, "tasks": None}, {"tasks": [{"title": "Một"}]}])
def test_a_meagre_reading_is_a_plan_all_the_same(reading: dict[str, Any]) -> None:
    plan = working_copy(reading)
    assert plan["document"]["title"] is None
    assert all(task["lead"] == [] and task["deadlines"] == [] for task in plan["tasks"])


def test_a_step_copies_only_what_it_changes() -> None:
    plan = working_copy(READING)
    before = copy.deepcopy(plan)
    made, _ = apply(plan, Step("set", ("tasks", 0, "title"), "Mới"))
    assert plan == before
    assert made["tasks"][1] is plan["tasks"][1] and made["tasks"][0] is not plan["tasks"][0]
