"""A province's own calendar of reporting: typed on a page, version by version, and what is proposed by it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from cchc.reports.models import Kind

pytestmark = pytest.mark.django_db

TYPED = {
    "source": "1234/QĐ-UBND",
    "from_year": "2026",
    "roll": "before",
    "version": "0",
    "q1_from": "15/12",
    "q1_to": "14/3",
    "q1_commune": "15.03",
    "q1_department": "16/3",
    "q1_field": "18/3",
    "q1_province": "24/3",
    "y_from": "15/12",
    "y_to": "14/12",
    "y_cut_off": "20/12",
    "y_department": "22/12",
    "y_province": "05/01",
}


def test_days_are_typed_previewed_saved_used_and_taken_back(
    signed_in: Callable[..., Any], province: Callable[[str], Any]
) -> None:
    from cchc.figures.asked import latest, windows_of
    from cchc.reports.own_models import OwnCalendar
    from cchc.reports.proposing import next_of, proposed

    page, root = signed_in("so-noi-vu", "focal_point"), province("ubnd-tinh")
    before = proposed(root, Kind.YEAR, 2026, today=date(2026, 3, 2)).plan
    shown = page.get("/reports/calendar/?year=2026").content.decode()
    assert 'value="20/12"' in shown
    assert "581/BNV-CCHC" in shown

    answer = page.post("/reports/calendar/", TYPED | {"pick": "preview", "source": ""})
    told = answer.content.decode()
    assert answer.status_code == 200
    assert "Xem trước, chưa lưu" in told
    assert "05/01/2027" in told  # the year's report leaves in January of the next
    assert "13/03/2026" in told  # 15 March 2026 is a Sunday: the working day before it
    assert not OwnCalendar.objects.exists()

    wrong = page.post("/reports/calendar/", TYPED | {"q1_commune": "31/6", "y_province": ""})
    assert wrong.status_code == 422
    assert "“31/6” không phải ngày trong năm" in wrong.content.decode()
    assert "Kỳ này đã ghi ngày khác" in wrong.content.decode()
    late = page.post("/reports/calendar/", TYPED | {"q1_field": "25/3"})
    assert late.status_code == 422
    assert "không muộn hơn ngày báo cáo chung phải gửi (24/03/2026)" in late.content.decode()

    assert page.post("/reports/calendar/", TYPED).status_code == 303
    stale = page.post("/reports/calendar/", TYPED)
    assert stale.status_code == 422
    assert "Người khác vừa lưu" in stale.content.decode()

    found = proposed(root, Kind.YEAR, 2026, today=date(2026, 3, 2))
    assert found.plan.cut_off == date(2026, 12, 20)
    assert (found.plan.due_communes, found.plan.due_departments) == (None, date(2026, 12, 22))
    assert found.plan.due_whole == date(2027, 1, 5)
    assert "1234/QĐ-UBND" in found.sources["due_whole"]
    assert proposed(root, Kind.Q1, 2026, today=date(2026, 3, 2)).plan.due_fields == date(2026, 3, 18)
    assert next_of(root, date(2026, 4, 1)) == (Kind.YEAR, 2026)  # no half, no third quarter in this calendar
    assert proposed(root, Kind.Q1, 2025, today=date(2026, 3, 2)).plan.due_fields is None  # not yet, in 2025

    commune = province("xa-an-hoa").pk  # the windows of figures, too, for everybody below
    assert [name for _code, name in windows_of(2026, commune)][:2] != [name for _code, name in windows_of(2026)][:2]
    assert windows_of(2026, commune)[0][1].startswith("Quý I năm 2026: ")
    assert latest(date(2026, 4, 1), commune).end == date(2026, 3, 14)
    assert latest(date(2026, 4, 1)).end == date(2026, 3, 31)

    assert page.post("/reports/calendar/undo/", {"n": 7}).status_code == 303
    assert OwnCalendar.objects.standing().exists()
    assert page.post("/reports/calendar/undo/", {"n": 1}).status_code == 303
    assert proposed(root, Kind.YEAR, 2026, today=date(2026, 3, 2)).plan == before
    assert "bỏ lúc" in page.get("/reports/calendar/").content.decode()
