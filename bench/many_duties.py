"""A province with 250,000 duties of six years, written straight into the tables, for `bench.duties` to ask about."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

SEED = 20260105
DEPARTMENTS, COMMUNES, YEARS, TODAY = 20, 126, range(2021, 2027), date(2026, 11, 23)
MANDATES_A_YEAR, TASKS = 10, 29
WORDS = (
    "rà soát",
    "công khai",
    "số hóa",
    "đơn giản hóa",
    "kiểm tra",
    "tuyên truyền",
    "đánh giá",
    "cập nhật",
    "bồi dưỡng",
    "sắp xếp",
    "thủ tục hành chính",
    "hồ sơ cấp phép",
    "quy trình nội bộ",
    "vị trí việc làm",
    "dịch vụ công trực tuyến",
    "tài sản công",
    "văn bản quy phạm",
    "chữ ký số",
    "một cửa",
    "dữ liệu dân cư",
)
KINDS = ("plan", "plan", "plan", "plan", "decision", "directive", "conclusion", "conclusion", "instruction", "telegram")


def agencies() -> dict[str, int]:
    """Key → agency of the province, its departments and its communes."""
    from cchc.access import SYSTEM
    from cchc.agencies.loading import load_agencies

    rows: list[dict[str, Any]] = [
        {"key": "tinh", "name": "UBND tỉnh Mẫu", "kind": "committee", "level": "province", "parent": None}
    ]
    rows += [
        {"key": f"so{n}", "name": f"Sở Ngành {n:02}", "kind": "department", "level": "department", "parent": "tinh"}
        for n in range(DEPARTMENTS)
    ]
    rows += [
        {"key": f"xa{n}", "name": f"UBND xã Thôn {n:03}", "kind": "commune", "level": "commune", "parent": "tinh"}
        for n in range(COMMUNES)
    ]
    load_agencies(SYSTEM, [{**row, "since": "2020-01-01"} for row in rows])
    from cchc.agencies.models import Agency

    return dict(Agency.objects.values_list("key", "pk"))


def duties(keys: dict[str, int]) -> int:
    """All mandates with their tasks, rosters and duties, with what was handed in and said; how many duties."""
    from cchc.duties.models import Duty
    from cchc.tasks.models import Mandate

    random = Random(SEED)
    for year in YEARS:
        for n in range(MANDATES_A_YEAR):
            issued = date(year, 1, 1) + timedelta(days=random.randrange(0, 300 if year < TODAY.year else 290))
            mandate = Mandate.objects.create(
                kind=KINDS[n],
                number=f"{n + 1}/{'KH' if n < 4 else 'TB'}-UBND-{year}",
                title=f"Văn bản {n + 1} năm {year}",
                issued_on=issued,
                issuer_text="UBND tỉnh Mẫu",
                issuer_id=keys["tinh"],
                authority_id=keys["tinh"],
                run_by_id=keys["so0"],
                year=year,
                in_force_on=issued,
            )
            write(mandate, random, [pk for key, pk in keys.items() if key != "tinh"])
    return Duty.objects.count()


def write(mandate: Any, random: Random, owing: list[int]) -> None:
    from cchc.duties.models import DueDay, Duty, HandIn, Judgement
    from cchc.tasks.models import Addressee, Assignment, Product, Task, TaskDeadline, TaskDuty
    from cchc.words import Field, fold

    fields = [one.value for one in Field]
    tasks = [
        Task(
            mandate=mandate,
            order=order,
            no=str(order),
            field=random.choice(fields),
            title=f"{random.choice(WORDS).capitalize()} {random.choice(WORDS)} {random.choice(WORDS)} đợt {order}",
            urgent=mandate.kind == "telegram",
        )
        for order in range(1, TASKS + 1)
    ]
    for task in tasks:
        task.fill()
    Task.objects.bulk_create(tasks)
    products = Product.objects.bulk_create([Product(task=task, order=0, name="Báo cáo") for task in tasks])
    leads = Addressee.objects.bulk_create(
        [Addressee(task=task, order=0, role="lead", phrase="Các sở, ban, ngành; UBND cấp xã") for task in tasks]
    )
    days = [mandate.issued_on + timedelta(days=random.randrange(10, 400)) for _task in tasks]
    TaskDeadline.objects.bulk_create(
        [
            TaskDeadline(task=task, order=0, text=f"Trước ngày {day:%d/%m/%Y}", kind="by", due=day)
            for task, day in zip(tasks, days, strict=True)
        ]
    )
    assigned = Assignment.objects.bulk_create(
        [Assignment(addressee=lead, agency_id=pk, since=mandate.issued_on) for lead in leads for pk in owing],
        batch_size=2000,
    )
    made: list[Duty] = []
    of_task: list[TaskDuty] = []
    for n, assignment in enumerate(assigned):
        at = n // len(owing)
        task, day = tasks[at], days[at]
        undated = random.random() < 0.04
        duty = Duty(
            agency_id=assignment.agency_id,
            judged_by_id=mandate.run_by_id,
            year=mandate.year,
            field=task.field,
            kind=mandate.kind,
            document=mandate.pk,
            order=task.order,
            title=task.title,
            folded=fold(f"{task.no} {task.title} Báo cáo {mandate.number}"),
            product_name="Báo cáo",
            deadline_text="Khi có hướng dẫn" if undated else f"Trước ngày {day:%d/%m/%Y}",
            deadline_kind="external" if undated else "by",
            opened_on=mandate.issued_on,
            due=None if undated else day,
            urgent=task.urgent,
        )
        happened(duty, random)
        made.append(duty)
        of_task.append(TaskDuty(duty=duty, mandate=mandate, task=task, product=products[at], assignment=assignment))
    Duty.objects.bulk_create(made, batch_size=2000)
    for one in of_task:
        one.duty_id = one.duty.pk
    TaskDuty.objects.bulk_create(of_task, batch_size=2000)
    dated = [DueDay(duty=duty, due=duty.due, known_on=duty.opened_on) for duty in made if duty.due]
    DueDay.objects.bulk_create(dated, batch_size=2000)
    hand_ins = HandIn.objects.bulk_create(
        [HandIn(duty=duty, n=1, on=duty.handed_on) for duty in made if duty.handed_on], batch_size=2000
    )
    Judgement.objects.bulk_create(
        [
            Judgement(hand_in=one, verdict=one.duty.verdict, reason="Đạt yêu cầu", on=one.duty.verdict_on)
            for one in hand_ins
            if one.duty.verdict
        ],
        batch_size=2000,
    )


def happened(duty: Any, random: Random) -> None:
    """What came of a duty by today: the older, the more likely it is done."""
    due = duty.due or duty.opened_on + timedelta(days=200)
    age = (TODAY - due).days
    finished = random.random() < (0.97 if age > 365 else 0.85 if age > 0 else 0.25)
    if finished:
        on = due + timedelta(days=random.choice((-30, -12, -4, -1, 0, 3, 20)))
        duty.handed_on = max(min(on, TODAY), duty.opened_on)
        duty.started_on, duty.hand_in_count = duty.handed_on, 1
        judged = random.random()
        if judged < 0.97:
            duty.verdict, duty.verdict_on = ("accepted" if judged < 0.94 else "returned"), duty.handed_on
    elif random.random() < 0.4:
        duty.started_on, duty.percent = duty.opened_on, random.randrange(1, 100)
