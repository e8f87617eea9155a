"""The list of duties: each filter, each order, pages, and addresses nobody should have typed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.desk.conftest import a_task, post, sent, text

from cchc.agencies.models import Standing
from cchc.desk.listing import ByAgency, in_order
from cchc.duties.models import Duty
from cchc.duties.queries import piled


def shown(client, **query) -> list[str]:
    answer = client.get("/duties/", {"year": "all", **query})
    assert answer.status_code == 200
    return [row.no for row in answer.context["rows"]]


def test_words_without_diacritics(officer, in_force):
    assert shown(officer, q="so hoa ket qua") == ["3"]
    assert shown(officer, q="Số hóa KẾT quả") == ["3"]
    assert sorted(shown(officer, q="412 kh ubnd")) == ["1", "2", "3", "4", "4", "5"]


def test_each_filter(officer, focal_point, viewer, in_force, province, day):
    assert shown(officer, state="over") == ["1"]
    assert sorted(shown(officer, state="unsure")) == ["2", "5"]
    assert shown(officer, pile="soon") == ["3"]
    assert shown(officer, due_to=f"{day:%d/%m/%Y}") == ["1"]
    assert shown(officer, due_from=f"{day:%d/%m/%Y}", due_to=f"{day + timedelta(days=30):%d/%m/%Y}") == ["3"]
    assert shown(focal_point, agency=province("so-y-te").pk) == ["3"]
    assert len(shown(viewer, mandate=in_force.pk)) == 8
    assert len(shown(viewer, year=str(day.year))) == 8
    assert shown(viewer, year=str(day.year - 1)) == []
    assert len(shown(viewer, field="direction")) == 8
    assert len(shown(viewer, task=in_force.tasks.get(no="3").pk)) == 3


def test_the_year_chosen_at_the_top_counts_where_none_is_asked(officer, in_force, day):
    officer.post("/year/", {"year": day.year - 1})
    assert officer.get("/duties/").context["rows"] == []
    assert shown(officer, year="all")


def test_each_order(focal_point, in_force):
    due = shown(focal_point, sort="due")
    assert due[0] == "1" and set(due[-2:]) == {"2", "5"}
    assert shown(focal_point, sort="-due")[0] == "4" and set(shown(focal_point, sort="-due")[-2:]) == {"2", "5"}
    assert shown(focal_point, sort="task") == ["1", "2", "3", "3", "3", "4", "4", "5"]
    agencies = [row.agency for row in focal_point.get("/duties/?sort=agency&year=all").context["rows"]]
    assert agencies == ["Sở Công Thương", *["Sở Xây dựng"] * 6, "Sở Y tế"]


def test_nothing_fits(officer, in_force):
    page = text(officer.get("/duties/?q=khong+co+gi&year=all"))
    assert "Không có nhiệm vụ nào khớp bộ lọc" in page and "tất cả 6 nhiệm vụ" in page


def test_nothing_there(officer):
    assert "Chưa có nhiệm vụ nào được giao" in text(officer.get("/duties/"))


def test_htmx_gets_the_table_alone(officer, in_force):
    part = text(officer.get("/duties/?q=so+hoa", headers={"HX-Request": "true"}))
    assert part.startswith('<div id="bang">') and "<html" not in part and "Số hóa" in part


def test_fifty_to_a_page(officer, plan):
    plan([a_task(str(n), f"Việc {n}", ["Sở Xây dựng"], 5) for n in range(80)])
    assert len(shown(officer)) == 50
    assert len(shown(officer, page=2)) == 30
    assert "51–80 trong 80" in text(officer.get("/duties/?year=all&page=2"))
    assert len(officer.get("/duties/?year=all").content) < 300_000


def test_state_follows_what_happens(officer, duty, day):
    post(officer, duty("1"), "hand-in", sent(day))
    assert shown(officer, pile="wait") == ["1"]


HOSTILE = [
    "",
    "0",
    "-1",
    "abc",
    "٣",
    "\x00",
    "9" * 40,
    "1e9",
    "'; DROP TABLE duties_duty; --",
    "<script>",
    "%",
    "​",
    "a" * 5000,
]


@pytest.mark.parametrize(
    "name",
    ["q", "mandate", "field", "agency", "state", "due_from", "due_to", "year", "task", "page", "sort", "pile", "x"],
)
def test_no_address_breaks_it(name, officer, in_force):
    for n, value in enumerate(HOSTILE):
        headers = {"HX-Request": "true"} if n % 2 else {}  # both read an address alike
        answer = officer.get("/duties/", {name: value}, headers=headers)
        assert answer.status_code == 200, (name, value)
        assert "<script>alert" not in text(answer)


def test_a_day_that_is_none_is_said(officer, in_force):
    assert "31/02/2026 không có trong lịch" in text(officer.get("/duties/?due_from=31/02/2026"))


def test_a_duty_bears_what_lists_ask_of_its_task(in_force):
    """As copied when it was given, and to its heir; lists and counts do not ask the task."""
    from cchc.tasks.models import TaskDuty

    of_tasks = TaskDuty.objects.select_related("duty", "task", "mandate")
    assert of_tasks
    for one in of_tasks:
        borne = (one.duty.field, one.duty.kind, one.duty.document, one.duty.order)
        assert borne == (one.task.field, one.mandate.kind, one.mandate_id, one.task.order)


def test_very_many_by_agency_stand_as_few_do(focal_point, in_force, province, day, monkeypatch):
    """Each agency's are counted until the page is reached; agencies of one name are told apart by none."""
    Duty.objects.filter(task_duty__task__no="4").update(agency=province("so-y-te"))
    Standing.objects.filter(agency__in=[province("so-y-te"), province("so-xay-dung")]).update(sort_key="giua")
    rows = piled(Duty.objects.stated(day), day)
    for sort, backwards in (("agency", False), ("-agency", True)):
        ordered = in_order(rows, sort, day)
        plain = list(ordered.values_list("pk", flat=True))
        many = ByAgency(ordered, day, backwards=backwards)
        for start in range(len(plain)):
            for stop in range(start + 1, len(plain) + 2):
                assert many[start:stop] == plain[start:stop]
    few = shown(focal_point, sort="agency")
    monkeypatch.setattr("cchc.desk.listing.FEW", 0)
    assert shown(focal_point, sort="agency") == few


def test_very_many_wordings_are_asked_as_few_are(officer, in_force, monkeypatch):
    few = sorted(shown(officer, q="412 kh ubnd"))
    monkeypatch.setattr("cchc.duties.queries.FEW_WORDINGS", 0)
    assert sorted(shown(officer, q="412 kh ubnd")) == few != []
