"""A draft becomes tasks and duties of the agencies a person confirmed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from time import process_time
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.conftest import DAY, PLAN

from cchc.access import SYSTEM, Refused
from cchc.agencies.loading import load_agencies
from cchc.duties.models import DueDay, Duty
from cchc.intake.actions import begin_by_hand, correct
from cchc.intake.models import Draft
from cchc.intake.putting import put_in_force
from cchc.intake.working import Step
from cchc.ledger.models import Entry
from cchc.tasks.models import (
    Addressee,
    Assignment,
    Mandate,
    Product,
    Target,
    Task,
    TaskDeadline,
    TaskDuty,
)
from cchc.words import fold


def test_a_group_lead_gives_every_member_a_duty(mandate, province):
    of_first = Duty.objects.filter(task_duty__task__no="1.1")
    kinds = Counter(of_first.values_list("agency__standings__kind", flat=True))
    assert kinds["commune"] == 18
    assert kinds["department"] >= 10
    assert province("so-noi-vu").duties.filter(task_duty__task__no="1.1").count() == 1


def test_labelled_deadlines_go_to_their_products(mandate):
    owed = Duty.objects.filter(task_duty__task__no="2.1").values_list("product_name", "due").order_by("due")
    assert [(name, f"{due:%d/%m}") for name, due in owed] == [
        ("Kế hoạch rà soát", "31/03"),
        ("Báo cáo kết quả", "30/11"),
    ]


def test_a_quarterly_report_is_owed_four_times(mandate):
    owed = Duty.objects.filter(task_duty__task__no="3.1").order_by("due")
    assert [f"{duty.due:%d/%m}" for duty in owed] == ["31/03", "30/06", "30/09", "31/12"]


def test_an_unknown_lead_stays_unknown_and_is_shown(mandate):
    task = mandate.tasks.get(no="7.1")
    assert not task.task_duties.exists()
    assert [(one.phrase, one.known) for one in task.addressees.all()] == [("Ban Điều phối chuyển đổi số", False)]


# — who owes what —


def task(no: str, **more: Any) -> dict[str, Any]:
    return {
        "no": no,
        "title": f"Nhiệm vụ {no}",
        "lead": [],
        "products": [],
        "coordinating": [],
        "deadlines": [],
        **more,
    }


def by(day: str, product: str | None = None) -> dict[str, Any]:
    return {"text": f"Trước {day}", "kind": "by", "start": None, "due": day, "product": product}


@pytest.fixture
def in_force(focal) -> Callable[..., Mandate]:
    """Puts a plan of these tasks in force, with decisions about its bodies."""

    def put(*tasks: dict[str, Any], bodies: dict[str, Any] | None = None, **document: Any) -> Mandate:
        given = {**PLAN["document"], "number": None, **document}
        draft = begin_by_hand(focal, kind="plan", document=given, tasks=tasks, today=DAY)
        steps = [Step("set", ("bodies", fold(phrase)), one) for phrase, one in (bodies or {}).items()]
        correct(focal, draft, steps, version=0)
        return put_in_force(focal, draft, today=DAY)

    return put


def owing(mandate: Mandate) -> list[tuple[str, str, int]]:
    rows = Duty.objects.filter(task_duty__mandate=mandate).order_by(
        "agency__key", "task_duty__product__order", "occurrence"
    )
    return list(rows.values_list("agency__key", "product_name", "occurrence"))


def test_letters_pair_products_with_leads(in_force) -> None:
    mandate = in_force(
        task(
            "1",
            products=["Kế hoạch của Sở", "Kế hoạch của xã", "Báo cáo chung"],
            lead=["Sở Y tế", "Sở Tư pháp"],
            labels={"products": ["a", "b", None], "lead": ["a", "b"], "coordinating": []},
        )
    )
    assert owing(mandate) == [
        ("so-tu-phap", "Kế hoạch của xã", 1),
        ("so-tu-phap", "Báo cáo chung", 1),
        ("so-y-te", "Kế hoạch của Sở", 1),
        ("so-y-te", "Báo cáo chung", 1),
    ]


def test_an_agency_named_twice_owes_once(in_force) -> None:
    mandate = in_force(task("1", products=["Báo cáo"], lead=["Sở Y tế", "SYT", "Các sở, ban, ngành"]))
    assert [row for row in owing(mandate) if row[0] == "so-y-te"] == [("so-y-te", "Báo cáo", 1)]
    addressees = Addressee.objects.filter(task__mandate=mandate, assignments__agency__key="so-y-te")
    assert addressees.count() == 3  # each phrase keeps whom it stands for


def test_a_coordinator_owes_nothing(in_force) -> None:
    mandate = in_force(task("1", lead=["Sở Y tế"], coordinating=["Sở Tư pháp", "Các sở, ban, ngành"]))
    assert owing(mandate) == [("so-y-te", "", 1)]


def test_a_roster_keeps_its_exceptions(in_force, province) -> None:
    kept = [province(key).pk for key in ("so-y-te", "so-tu-phap")]
    mandate = in_force(
        task("1", lead=["Các sở, ban, ngành"]),
        task("2", lead=["các SỞ, ban ngành"]),
        bodies={"Các sở, ban, ngành": {"members": [*kept, kept[0], 10**9]}},  # twice, and one that is not there
    )
    assert [key for key, *_ in owing(mandate)] == ["so-tu-phap", "so-tu-phap", "so-y-te", "so-y-te"]
    lead = Addressee.objects.filter(task__mandate=mandate).first()
    assert (lead.group, lead.known, lead.assignments.count()) == ("departments", True, 2)


def test_an_unknown_body_that_is_decided_gets_its_duties(in_force, province) -> None:
    decided = {"Ban Điều phối": {"members": [province("so-khcn").pk]}}
    assert owing(in_force(task("1", lead=["Ban Điều phối"]), bodies=decided)) == [("so-khcn", "", 1)]
    assert owing(in_force(task("1", lead=["Ban Điều phối"]))) == []


def test_those_concerned_never_expand(in_force) -> None:
    mandate = in_force(task("1", lead=["các cơ quan có liên quan", "Các sở được giao"]))
    assert owing(mandate) == []
    assert [one.known for one in Addressee.objects.filter(task__mandate=mandate)] == [True, True]


@pytest.mark.parametrize(
    ("deadline", "due", "never_due"),
    [
        (by("2026-03-31"), "2026-03-31", False),
        ({"text": "Thường xuyên", "kind": "recurring", "start": "2026-01-01", "due": "2026-12-31"}, None, True),
        ({"text": "2026 và các năm sau", "kind": "within", "start": "2026-01-01", "due": None}, None, True),
        ({"text": "Theo chỉ đạo", "kind": "external", "start": None, "due": None}, None, False),
        ({"text": "Sau 5 ngày", "kind": "relative", "days": 5, "start": None, "due": None}, None, False),
        (None, None, False),
    ],
)
def test_a_deadline_comes_to_a_day_or_says_why_not(in_force, deadline, due: str | None, never_due: bool) -> None:
    mandate = in_force(task("1", lead=["Sở Y tế"], deadlines=[deadline] if deadline else []))
    duty = Duty.objects.get(task_duty__mandate=mandate)
    assert (duty.due and duty.due.isoformat(), duty.never_due) == (due, never_due)
    assert duty.due_days.count() == (due is not None)
    assert duty.deadline_text == (deadline["text"] if deadline else "")


def test_what_is_in_force_says_what_the_document_said(mandate, province) -> None:
    assert mandate.issuer == province("ubnd-tinh")  # printed in full, registered in short
    assert (mandate.in_force_on, mandate.authority.key, mandate.run_by.key) == (DAY, "ubnd-tinh", "so-noi-vu")
    assert [task.no for task in mandate.tasks.order_by("order")] == ["1.1", "2.1", "3.1", "3.2", "7.1"]
    assert mandate.tasks.get(no="3.1").field == "procedures"
    entry = Entry.objects.about(mandate).get(verb="mandate.put_in_force")
    assert entry.detail["duties"] == Duty.objects.count()
    assert entry.detail["rosters"]["Sở Tư pháp"] == [province("so-tu-phap").pk]


# — all of it or nothing —


def counts() -> dict[str, int]:
    models = (Mandate, Task, Product, TaskDeadline, Addressee, Assignment, Duty, TaskDuty, DueDay, Target, Entry)
    return {model.__name__: model.objects.count() for model in models}


@pytest.mark.parametrize("at", ["tasks_product", "tasks_assignment", "duties_duty", "tasks_taskduty", "ledger_entry"])
def test_what_breaks_in_the_middle_leaves_nothing(focal, draft, at: str) -> None:
    before = counts()

    def breaks(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(f'INSERT INTO "{at}"'):
            raise OSError("disk full")
        return execute(sql, params, many, context)

    with pytest.raises(OSError, match="disk full"), connection.execute_wrapper(breaks):
        put_in_force(focal, draft, today=DAY)
    assert counts() == before
    draft.refresh_from_db()
    assert draft.mandate_id is None
    assert put_in_force(focal, draft, today=DAY).is_in_force


def test_a_plan_is_put_in_force_once(focal, draft) -> None:
    stale = Draft.objects.get(pk=draft.pk)
    put_in_force(focal, draft, today=DAY)
    before = counts()
    for one in (draft, stale):
        with pytest.raises(Refused):
            put_in_force(focal, one, today=DAY)
    assert counts() == before


@pytest.mark.parametrize(
    ("document", "on", "field"),
    [
        ({"title": " "}, DAY, "title"),
        ({"year": None}, DAY, "year"),
        ({"year": 99}, DAY, "year"),
        ({"year": 40000}, DAY, "year"),
        ({"issued_on": "2026-01-06"}, DAY, "issued_on"),
        ({}, DAY + timedelta(days=1), "on"),
    ],
)
def test_what_is_not_ready_is_told_and_leaves_nothing(focal, draft, document, on: date, field: str) -> None:
    correct(focal, draft, [Step("set", ("document", name), value) for name, value in document.items()], version=0)
    before = counts()
    with pytest.raises(Refused) as refusal:
        put_in_force(focal, draft, today=DAY, on=on)
    assert refusal.value.field == field
    assert counts() == before


def test_a_task_without_words_is_named(focal, draft) -> None:
    correct(focal, draft, [Step("set", ("tasks", 2, "title"), None)], version=0)
    with pytest.raises(Refused, match="Nhiệm vụ thứ 3"):
        put_in_force(focal, draft, today=DAY)


def test_a_plan_without_a_task_is_still_a_plan(in_force) -> None:
    assert in_force().is_in_force


def test_a_draft_changed_since_it_was_read_is_not_put_in_force(focal, draft) -> None:
    stale = Draft.objects.get(pk=draft.pk)
    correct(focal, draft, [Step("remove", ("tasks", 0))], version=0)
    with pytest.raises(Refused):
        put_in_force(focal, stale, today=DAY)
    assert not Mandate.objects.exists()


# — what it costs —


@pytest.mark.parametrize(("tasks", "most"), [(20, 150), (500, 3500)])
@pytest.mark.usefixtures("once")
def test_a_big_plan_is_put_in_force_in_few_statements(focal, province, in_force, tasks: int, most: int) -> None:
    rows = [{"key": f"them-{n}", "name": f"Sở Thêm {n}"} for n in range(27)]
    fixed = {"kind": "department", "level": "department", "parent": "ubnd-tinh", "since": "2020-01-01"}
    load_agencies(SYSTEM, [{**row, **fixed} for row in rows])
    given = [
        task(str(n), lead=["Các sở, ban, ngành"], products=["Báo cáo"], deadlines=[by("2026-12-01")])
        for n in range(tasks)
    ]
    began = process_time()
    with CaptureQueriesContext(connection) as queries:
        mandate = in_force(*given)
    agencies = Assignment.objects.filter(addressee__task__mandate=mandate).values("agency").distinct().count()
    assert agencies >= 40
    assert Duty.objects.filter(task_duty__mandate=mandate).count() == tasks * agencies
    assert len(queries) < most
    assert process_time() - began < 30


def test_periods_that_ended_before_the_document_are_owed_by_nobody(focal, province):
    """A conclusion of November that says `Hằng quý` asks for the fourth quarter, not for three that are past."""
    from datetime import date

    from cchc.intake.actions import begin_by_hand
    from cchc.intake.by_hand import understood
    from cchc.intake.putting import put_in_force
    from cchc.intake.working import TASK

    issued = date(2026, 11, 10)
    task = {**TASK, "title": "Báo cáo", "lead": ["Sở Xây dựng"], "deadlines": understood("Hằng quý", 2026)}
    document = {"title": "Kết luận", "year": 2026, "number": "7/TB-UBND", "issued_on": issued.isoformat()}
    draft = begin_by_hand(focal, kind="conclusion", document=document, tasks=[task], today=issued)
    mandate = put_in_force(focal, draft, today=issued)
    duties = [one.duty for one in mandate.task_duties.select_related("duty")]
    assert [(one.occurrence, one.of_occurrences, one.due) for one in duties] == [(1, 1, date(2026, 12, 31))]
