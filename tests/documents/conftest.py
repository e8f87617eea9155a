"""A progress report of tỉnh Mẫu, made up."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from cchc.documents.progress import AgencyRow, FieldRow, ProgressReport, State, TaskRow
from cchc.documents.progress.report import counted

FIELDS = (
    "Công tác chỉ đạo, điều hành cải cách hành chính",
    "Cải cách thể chế",
    "Cải cách thủ tục hành chính",
    "Cải cách tổ chức bộ máy hành chính nhà nước",
    "Cải cách chế độ công vụ",
    "Cải cách tài chính công",
    "Xây dựng và phát triển chính quyền điện tử, chính quyền số",
)
AGENCIES = ("Sở Nội vụ", "Sở Tư pháp", "Sở Xây dựng", "Sở Khoa học và Công nghệ", "Văn phòng UBND tỉnh")
_USUAL = [state for state in State if state not in (State.ISSUE, State.ENDED, State.NA)]
STATES = (*_USUAL, State.DONE, State.DONE, State.DONE, State.DOING)


def task(n: int) -> TaskRow:
    """The n-th of many tasks, none like the one before it."""
    state = STATES[n % len(STATES)]
    due = None if state is State.UNSURE else date(2026, 3, 31) + timedelta(days=7 * (n % 30))
    handed = state in (State.DONE, State.LATE, State.WAIT, State.BACK)
    return TaskRow(
        no=f"{n // 9 % 7 + 1}.{n % 9 + 1}",
        field=FIELDS[n // 9 % 7],
        title=f"Rà soát, sửa đổi quy định thuộc phạm vi quản lý của cơ quan, đơn vị, đợt {n + 1}",
        product="Tờ trình; dự thảo quyết định" if n % 2 else "Báo cáo kết quả",
        lead=AGENCIES[n % len(AGENCIES)],
        coordinating="Các sở, ban, ngành; UBND cấp xã",
        deadline="Sau 30 ngày kể từ ngày công bố" if due is None else f"Trước ngày {due:%d/%m/%Y}",
        due=due,
        state=state,
        handed_on=date(2026, 10, 5) if handed else None,
        record_number=f"{n + 1}/BC-SXD" if handed else None,
        record_date=date(2026, 10, 2) if handed else None,
        note="Chưa có chữ ký số của cơ quan" if state is State.BACK else "",
    )


def make_report(count: int = 62, **changes: object) -> ProgressReport:
    rows = [task(n) for n in range(count)]

    def part(name: str, chosen: list[TaskRow]) -> tuple[object, ...]:
        totals = counted(name, chosen)
        return totals.name, totals.counts, totals.total, totals.done

    given: dict[str, object] = {
        "title": "Kế hoạch cải cách hành chính nhà nước tỉnh Mẫu năm 2026",
        "number": "412/KH-UBND",
        "issued_on": date(2025, 12, 24),
        "issuer": "Sở Nội vụ",
        "superior": "Ủy ban nhân dân tỉnh Mẫu",
        "place": "Mẫu",
        "agency_abbr": "SNV",
        "as_of": date(2026, 11, 16),
        "summary": [FieldRow(*part(name, [r for r in rows if r.field == name])) for name in FIELDS],  # type: ignore[arg-type]
        "agencies": [AgencyRow(*part(name, [r for r in rows if r.lead == name])) for name in AGENCIES],  # type: ignore[arg-type]
        "rows": rows,
    }
    return ProgressReport(**(given | changes))  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def report() -> Callable[..., ProgressReport]:
    """`report(62, as_of=…)`: a made-up report of so many tasks."""
    return make_report
