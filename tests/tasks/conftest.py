"""A big plan made in a few statements, and clients signed in as somebody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

BACKEND = "django.contrib.auth.backends.ModelBackend"
DAY = date(2026, 1, 5)


@pytest.fixture
def signed_in() -> Callable[[Any], Client]:
    """A client in which this person is signed in, without the cost of a password."""

    def make(person: Any) -> Client:
        client = Client()
        client.force_login(person, backend=BACKEND)
        return client

    return make


@pytest.fixture
def duc(focal: Any, signed_in: Callable[[Any], Client]) -> Client:
    """The focal point of the plan's pages, Sở Nội vụ."""
    from cchc.people.models import Person

    return signed_in(Person.objects.get(pk=focal.person))


@pytest.fixture
def big_plan(focal: Any, province: Any) -> Callable[[int, int], Any]:
    """Makes a mandate of so many tasks, each with one lead's phrase that stands for so many agencies."""
    from cchc.access import SYSTEM
    from cchc.agencies.loading import load_agencies
    from cchc.agencies.models import Agency
    from cchc.duties.models import DueDay, Duty, HandIn, Judgement
    from cchc.intake.putting import take_stock
    from cchc.tasks.models import Addressee, Assignment, Mandate, Product, Task, TaskDeadline, TaskDuty
    from cchc.words import Field, fold

    def make(tasks: int, agencies: int) -> Any:
        described = [
            {
                "key": f"don-vi-{n}",
                "name": f"Trung tâm Dịch vụ việc làm và Giáo dục thường xuyên số {n}",
                "kind": "centre",
                "level": "department",
                "parent": "ubnd-tinh",
                "since": "2020-01-01",
            }
            for n in range(agencies)
        ]
        described += [{"key": "ubnd-tinh", "name": "", "kind": "", "level": "", "since": "2020-01-01"}]
        load_agencies(SYSTEM, described)
        bodies = list(Agency.objects.filter(key__startswith="don-vi-").order_by("pk")[:agencies])
        one = Mandate.objects.create(
            title=f"kế hoạch lớn {tasks}",
            number=f"{tasks}/KH-UBND",
            authority=province("ubnd-tinh"),
            run_by_id=focal.agency,
            year=2026,
            in_force_on=DAY,
            issued_on=date(2025, 12, 1),
        )
        fields = list(Field)
        made = [
            Task(
                mandate=one,
                order=n,
                no=f"{n // 20 + 1}.{n % 20 + 1}",
                field=fields[n % 7].value,
                title=f"Rà soát, sửa đổi, bổ sung quy định thuộc phạm vi quản lý của cơ quan, đơn vị, đợt {n + 1}",
            )
            for n in range(tasks)
        ]
        for task in made:
            task.fill()
        Task.objects.bulk_create(made)
        products = Product.objects.bulk_create([Product(task=task, order=0, name="Tờ trình") for task in made])
        due = date(2026, 6, 30)
        TaskDeadline.objects.bulk_create(
            [TaskDeadline(task=task, order=0, text="Trước ngày 30/6/2026", kind="by", due=due) for task in made]
        )
        leads = Addressee.objects.bulk_create(
            [Addressee(task=task, order=0, role="lead", phrase="Các đơn vị sự nghiệp công lập") for task in made]
        )
        given = Assignment.objects.bulk_create(
            [Assignment(addressee=lead, agency=body, since=DAY) for lead in leads for body in bodies], batch_size=500
        )
        duties = Duty.objects.bulk_create(
            [
                Duty(
                    agency=body,
                    judged_by_id=focal.agency,
                    year=DAY.year,
                    title=task.title,
                    folded=fold(task.title),
                    product_name="Tờ trình",
                    deadline_text="Trước ngày 30/6/2026",
                    deadline_kind="by",
                    opened_on=DAY,
                    due=due,
                    started_on=date(2026, 2, 1) if n % 3 else None,
                    handed_on=date(2026, 3, 1) if n % 5 == 0 else None,
                    verdict="accepted" if n % 5 == 0 else "",
                    verdict_on=date(2026, 3, 10) if n % 5 == 0 else None,
                    hand_in_count=1 if n % 5 == 0 else 0,
                )
                for n, (task, body) in enumerate((task, body) for task in made for body in bodies)
            ],
            batch_size=500,
        )
        TaskDuty.objects.bulk_create(
            [
                TaskDuty(
                    duty=duty,
                    mandate=one,
                    task=made[n // agencies],
                    product=products[n // agencies],
                    assignment=given[n],
                )
                for n, duty in enumerate(duties)
            ],
            batch_size=500,
        )
        DueDay.objects.bulk_create([DueDay(duty=duty, due=due, known_on=DAY) for duty in duties], batch_size=500)
        handed = HandIn.objects.bulk_create(
            [HandIn(duty=duty, n=1, on=duty.handed_on) for duty in duties if duty.handed_on], batch_size=500
        )
        Judgement.objects.bulk_create(
            [Judgement(hand_in=one, verdict="accepted", on=date(2026, 3, 10)) for one in handed], batch_size=500
        )
        # As a plan put in force does: a planner that knows of none of these rows can take minutes over a page.
        take_stock([Task, Product, Addressee, Assignment, Duty, TaskDuty, DueDay, HandIn, Judgement])
        return one

    return make


@pytest.fixture
def act(mandate: Any, focal: Any, province: Any) -> Callable[..., Any]:
    """Does something of a duty on a day: act("2.1", "hand_in", day); the duty is of the agency named, or the first."""
    from cchc.access import SYSTEM
    from cchc.duties import actions
    from cchc.duties.models import Duty
    from cchc.records.models import Record

    def do(no: str, verb: str, day: date, *, agency: str = "", **more: Any) -> Any:
        duties = Duty.objects.filter(task_duty__task__mandate=mandate, task_duty__task__no=no).order_by("due", "pk")
        if agency:
            duties = duties.filter(agency=province(agency))
        duty = duties.first()
        assert duty is not None
        if verb == "hand_in":
            record = Record.objects.create(
                number=more.get("number", "93/KH"), signed_on=day, file_name="a.pdf", kept_by=duty.agency
            )
            actions.hand_in_records(SYSTEM, duty, [record], on=day, today=day)
        elif verb == "accept":
            actions.accept(focal, duty, today=day)
        elif verb == "return":
            actions.return_(focal, duty, today=day, reason="Thiếu phụ lục")
        else:
            getattr(actions, verb)(SYSTEM, duty, today=day, **more)
        duty.refresh_from_db()
        return duty

    return do


@pytest.fixture
def elsewhere(province: Any, person: Callable[..., Any]) -> Any:
    """Another province: its own committee, department and commune. Gives the person who runs its programme."""
    from cchc.access import SYSTEM
    from cchc.agencies.loading import load_agencies

    made = [
        ("khac-ubnd", "UBND tỉnh Khác", "committee", "province", None),
        ("khac-so-noi-vu", "Sở Nội vụ tỉnh Khác", "department", "department", "khac-ubnd"),
        ("khac-xa", "UBND xã Khác", "commune", "commune", "khac-ubnd"),
    ]
    described = [
        {"key": key, "name": name, "kind": kind, "level": level, "parent": parent, "since": "2020-01-01"}
        for key, name, kind, level, parent in made
    ]
    load_agencies(SYSTEM, described)
    return person("khac", "khac-so-noi-vu", "focal_point")
