"""The state of a task from the states of its duties."""

from __future__ import annotations

import pytest

from cchc.tasks.progress import Body, Tally, TaskProgress, by_agency, by_field, state_of


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({"over": 1, "back": 2, "done": 9}, "over"),
        ({"back": 1, "unsure": 1}, "back"),
        ({"unsure": 1, "wait": 3}, "unsure"),
        ({"wait": 1, "doing": 3, "done": 3}, "wait"),
        ({"doing": 1, "none": 3}, "doing"),
        ({"none": 3, "done": 1}, "doing"),
        ({"none": 3}, "none"),
        ({"late": 1, "done": 4}, "late"),
        ({"done": 4}, "done"),
        ({}, "na"),
    ],
)
def test_the_worst_open_state_wins(counts, expected):
    assert state_of(counts) == expected


def test_a_lead_nobody_knows_leaves_the_task_undeterminable_and_says_why():
    how = TaskProgress(lead_unknown=True)
    assert (how.state, how.sub) == ("unsure", "Chưa rõ cơ quan chủ trì")
    assert state_of({"done": 3}, lead_unknown=True) == "unsure"
    assert state_of({"over": 1}, lead_unknown=True) == "over"


def link(anchor: str = "nhiem-vu", **asked: str) -> str:
    return "&".join(f"{key}={value}" for key, value in asked.items())


def test_communes_are_one_row_until_they_are_opened():
    bodies = {n: Body(n, f"UBND xã {n:03}", "commune", f"{n:03}") for n in range(100)}
    bodies |= {200 + n: Body(200 + n, f"Sở {n}", "department", f"so {n}") for n in range(5)}
    tallies = [Tally("direction", pk, "over" if pk % 2 else "done", 1) for pk in bodies]
    closed = by_agency(tallies, bodies, link)
    assert closed is not None
    assert [row.label for row in closed.heat.rows][-1] == "100 UBND cấp xã"
    assert len(closed.heat.rows) == 6
    assert closed.heat.rows[-1].cells[0].url == "agency=k-commune&field=direction"
    opened = by_agency(tallies, bodies, link, opened="communes", page=3)
    assert opened is not None
    assert (opened.page, opened.pages, len(opened.heat.rows)) == (3, 3, 20)


def test_more_than_forty_rows_are_grouped_by_kind():
    bodies = {n: Body(n, f"Sở {n:03}", "department", f"{n:03}") for n in range(45)}
    bodies[99] = Body(99, "Văn phòng", "office", "vp")
    found = by_agency([Tally("direction", pk, "none", 1) for pk in bodies], bodies, link)
    assert found is None  # two rows are no map
    bodies |= {100 + n: Body(100 + n, f"Trung tâm {n}", "centre", f"tt {n}") for n in range(2)}
    found = by_agency([Tally("direction", pk, "none", 1) for pk in bodies], bodies, link)
    assert found is not None
    assert [row.label for row in found.heat.rows] == [
        "Trung tâm 0",
        "Trung tâm 1",
        "Văn phòng",
        "45 Sở, cơ quan ngang sở",
    ]


def test_every_number_of_the_bars_opens_the_tasks_behind_it():
    bars = by_field([Tally("digital", 1, "over", 2), Tally("", 1, "done", 1), Tally("direction", 1, "done", 3)], link)
    assert [row.label for row in bars.rows] == ["Chỉ đạo điều hành", "Chính quyền số", "Chưa xếp lĩnh vực"]
    assert bars.rows[1].links == {"over": "field=digital&view=over"}
    assert bars.rows[2].url == "field=none"
