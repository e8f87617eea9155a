import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.periods import spoken, today
from cchc.periods.calendar import vietnam
from cchc.periods.deadlines import Deadline, Kind, Occurrence, due, from_json, occurrences, to_json
from cchc.periods.windows import Every, Window


def in_2026(text: str, every: Every | None = None) -> Deadline:
    return Deadline(text, Kind.RECURRING, every, start=date(2026, 1, 1), due=date(2026, 12, 31))


@pytest.mark.parametrize(
    ("deadline", "happened", "expected"),
    [
        (
            Deadline("Trước ngày 31/01/2026", Kind.BY, due=date(2026, 1, 31)),
            None,
            date(2026, 1, 31),
        ),  # a Saturday, as printed
        (Deadline("Quý II/2026", Kind.WITHIN, start=date(2026, 4, 1), due=date(2026, 6, 30)), None, date(2026, 6, 30)),
        (Deadline("2026 và các năm tiếp theo", Kind.WITHIN, start=date(2026, 1, 1)), None, None),
        (in_2026("Thường xuyên"), None, None),
        (in_2026("Hằng quý", Every.QUARTER), None, date(2026, 12, 31)),
        (Deadline("Theo hướng dẫn của Bộ Nội vụ", Kind.EXTERNAL), date(2026, 3, 2), None),
        (Deadline("Sau 05 ngày làm việc", Kind.RELATIVE, days=5, working_days=True), None, None),
        (
            Deadline("Sau 05 ngày làm việc", Kind.RELATIVE, days=5, working_days=True),
            date(2026, 2, 13),
            date(2026, 2, 27),
        ),
        (Deadline("Sau 05 ngày", Kind.RELATIVE, days=5), date(2026, 3, 2), date(2026, 3, 7 + 2)),  # ends on a Saturday
        (Deadline("Sau 10 ngày", Kind.RELATIVE, days=10), date(2026, 2, 6), date(2026, 2, 23)),  # ends in Tết
        (Deadline("Sau 01 ngày", Kind.RELATIVE, days=1), date(2026, 1, 9), date(2026, 1, 10)),  # a worked Saturday
        (Deadline("Sau mỗi đợt kiểm tra", Kind.RELATIVE, after="mỗi đợt kiểm tra"), date(2026, 3, 2), None),
    ],
)
def test_due(deadline: Deadline, happened: date | None, expected: date | None) -> None:
    assert due(deadline, vietnam(), happened=happened) == expected


def test_each_quarter_is_owed_by_its_last_day() -> None:
    found = occurrences(in_2026("Hằng quý", Every.QUARTER))
    assert [o.due for o in found] == [date(2026, 3, 31), date(2026, 6, 30), date(2026, 9, 30), date(2026, 12, 31)]
    assert [o.n for o in found] == [1, 2, 3, 4]
    assert found[1].window == Window(date(2026, 4, 1), date(2026, 6, 30))


@pytest.mark.parametrize(
    ("deadline", "expected"),
    [
        (
            in_2026("Thường xuyên"),
            Occurrence(1, Window(date(2026, 1, 1), date(2026, 12, 31)), None),
        ),
        (Deadline("Hằng quý", Kind.RECURRING, every=Every.QUARTER), Occurrence(1, None, None)),
        (Deadline("Ngày 30/11", Kind.BY, due=date(2026, 11, 30)), Occurrence(1, None, date(2026, 11, 30))),
        (Deadline("Theo hướng dẫn", Kind.EXTERNAL), Occurrence(1, None, None)),
        (
            Deadline("misread", Kind.WITHIN, start=date(2026, 5, 1), due=date(2026, 4, 1)),
            Occurrence(1, None, date(2026, 4, 1)),
        ),
    ],
)
def test_what_does_not_come_round_is_owed_once(deadline: Deadline, expected: Occurrence) -> None:
    assert occurrences(deadline) == [expected]


@given(
    st.builds(
        Deadline,
        text=st.text(),
        kind=st.sampled_from(Kind),
        every=st.none() | st.sampled_from(Every),
        start=st.none() | st.dates(),
        due=st.none() | st.dates(),
        product=st.none() | st.text(),
    )
)
def test_json_keeps_everything(deadline: Deadline) -> None:
    assert from_json(json.loads(json.dumps(to_json(deadline)))) == deadline


def test_a_relative_deadline_in_json() -> None:
    printed: dict[str, object] = {
        "text": "sau mỗi đợt kiểm tra",
        "kind": "relative",
        "start": None,
        "due": None,
        "product": None,
    }
    printed |= {"days": None, "working_days": None, "after": "mỗi đợt kiểm tra", "places": {}}
    deadline = from_json(printed)
    assert deadline.days is None
    assert not deadline.working_days
    assert to_json(deadline)["after"] == "mỗi đợt kiểm tra"


def test_today_is_vietnams() -> None:
    assert today(datetime(2026, 3, 1, 16, 59, tzinfo=UTC)) == date(2026, 3, 1)
    assert today(datetime(2026, 3, 1, 17, 0, tzinfo=UTC)) == date(2026, 3, 2)
    with pytest.raises(ValueError, match="múi giờ"):
        today(datetime(2026, 3, 1))  # noqa: DTZ001


def test_a_day_is_written_in_full() -> None:
    assert spoken(date(2021, 12, 24)) == "24/12/2021"
    assert spoken(date(2026, 1, 5)) == "05/01/2026"
