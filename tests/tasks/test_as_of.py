"""What was true on a past day stays true after later changes: on the page, in the list, on paper."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from python_calamine import load_workbook
from tests.tasks.reading import rows_of

from cchc.tasks.exporting import progress_report

THEN = date(2026, 2, 10)


@pytest.fixture
def played(mandate: Any, act: Any) -> Any:
    """By 10 February one part was accepted in time, one returned, one waits; afterwards all of it changed."""
    act("1.1", "hand_in", date(2026, 1, 20), agency="so-xay-dung", number="12/KH-SXD")
    act("1.1", "accept", date(2026, 1, 25), agency="so-xay-dung")
    act("1.1", "hand_in", date(2026, 2, 2), agency="so-y-te", number="7/KH-SYT")
    act("2.1", "hand_in", date(2026, 2, 1))
    act("2.1", "return", date(2026, 2, 3))
    # Later: the verdict is taken back, what waited is accepted, what was returned is handed in again and accepted.
    act("1.1", "take_back_verdict", date(2026, 3, 1), agency="so-xay-dung")
    act("1.1", "withdraw", date(2026, 3, 2), agency="so-xay-dung")
    act("1.1", "accept", date(2026, 3, 3), agency="so-y-te")
    act("2.1", "hand_in", date(2026, 3, 4))
    act("2.1", "accept", date(2026, 3, 5))
    act("3.2", "record_event", date(2026, 3, 9), happened_on=date(2026, 3, 6))
    return mandate


def states(client: Any, path: str) -> dict[str, tuple[str, str]]:
    """Number of a task → its state's code and its `k/n`."""
    return {no: (state, share) for no, state, share in rows_of(client.get(path))}


def test_the_page_tells_the_day_as_it_was(played, duc):
    then = states(duc, f"/tasks/{played.pk}/?as_of={THEN.isoformat()}")
    assert then["1.1"] == ("over", "1/31")
    assert then["2.1"] == ("back", "0/2")
    assert then["3.2"] == ("unsure", "0/1")
    now = states(duc, f"/tasks/{played.pk}/")
    assert now["1.1"] == ("over", "1/31")
    assert now["2.1"][1] == "1/2"
    assert now["3.2"] == ("over", "0/1")


def test_the_bars_tell_the_day_as_it_was(played, duc):
    page = duc.get(f"/tasks/{played.pk}/?as_of=10/02/2026").content.decode()
    legend = dict(re.findall(r'</svg>([^<]+) <b class="num">(\d+)</b></li>', page))
    assert legend["Hoàn thành đúng hạn"] == "1"
    assert legend["Đã nộp, chờ duyệt"] == "1"
    assert legend["Bị trả lại"] == "1"
    assert legend["Chưa xác định được hạn"] == "1"
    assert "Đang xem tình hình như ngày 10/02/2026" in page


def test_the_task_page_tells_the_day_as_it_was(played, duc):
    task = played.tasks.get(no="1.1")
    then = duc.get(f"/tasks/task/{task.pk}/?as_of=2026-02-10").content.decode()
    assert (
        then.count('data-s="done"><svg class="icon" aria-hidden="true"><use href="/static/ui/dist/icons.svg#cir') == 1
    )
    assert "20/01/2026" in then
    now = duc.get(f"/tasks/task/{task.pk}/").content.decode()
    assert "20/01/2026" not in re.sub(r"<aside.*</aside>", "", now, flags=re.S)


def test_the_report_tells_the_day_as_it_was(played):
    parts = progress_report(played, THEN)
    whole = parts.whole()
    assert (whole.total, whole.done) == (39, 1)  # 38 parts, and the task that nobody leads
    assert {str(state): n for state, n in whole.counts.items() if n} == {
        "done": 1,
        "wait": 1,
        "back": 1,
        "over": 29,
        "none": 5,
        "unsure": 2,
    }
    first = next(row for row in parts.rows if row.lead == "Sở Xây dựng")
    assert (first.handed_on, first.record_number, first.record_date) == (
        date(2026, 1, 20),
        "12/KH-SXD",
        date(2026, 1, 20),
    )
    back = next(row for row in parts.rows if str(row.state) == "back")
    assert back.note == "Thiếu phụ lục"
    tasks = progress_report(played, THEN, unit="nhiệm vụ")
    assert [str(row.state) for row in tasks.rows] == ["over", "back", "none", "unsure", "unsure"]
    assert tasks.agencies[0].total >= 1


def test_the_workbook_tells_the_day_as_it_was(played, duc):
    response = duc.get(f"/tasks/{played.pk}/tien-do.xlsx?as_of=2026-02-10")
    sheet = load_workbook(BytesIO(response.content)).get_sheet_by_name("Nhiệm vụ").to_python()
    lines = [row for row in sheet if len(row) > 8 and row[4] == "Sở Xây dựng" and row[0] == "1.1"]
    assert lines[0][8] == "Hoàn thành đúng hạn"
    assert lines[0][9] == date(2026, 1, 20)
