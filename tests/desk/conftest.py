"""A plan whose days lie around today, people who sign in, and files that are what they say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from docx import Document as Docx
from tests.remembered import remembered

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def a_task(no: str, title: str, lead: list[str], days: int | None, **more: Any) -> dict[str, Any]:
    from cchc.periods import today

    due = (today() + timedelta(days=days)).isoformat() if days is not None else None
    deadline = {"text": "Hạn in trong kế hoạch", "kind": "by", "start": None, "due": due, "product": None}
    deadline |= more.pop("deadline", {})
    return {
        "no": no,
        "area": "Chỉ đạo điều hành",  # of which the focal point is the owner: hers alone to judge
        "title": title,
        "products": more.pop("products", ["Báo cáo"]),
        "lead": lead,
        "coordinating": more.pop("coordinating", ["Sở Tư pháp", "Văn phòng UBND tỉnh"]),
        "deadlines": [deadline],
    }


RELATIVE = {
    "text": "Sau 05 ngày làm việc kể từ ngày công bố",
    "kind": "relative",
    "days": 5,
    "working_days": True,
    "after": "ngày công bố",
}


@pytest.fixture
def day() -> date:
    from cchc.periods import today

    return today()


@pytest.fixture
def plan(focal: Any, day: date) -> Callable[..., Any]:
    """Puts tasks in force as of 60 days ago: plan([a_task(…)])."""
    from cchc.intake.actions import begin_by_hand
    from cchc.intake.putting import put_in_force
    from cchc.tasks.models import Mandate

    def make(tasks: list[dict[str, Any]], number: str = "412/KH-UBND", record: Any = None) -> Any:
        document = {
            "kind": "kế hoạch",
            "number": number,
            "issuer": "UBND tỉnh Mẫu",
            "level": "province",
            "place": "Mẫu",
            "issued_on": (day - timedelta(days=61)).isoformat(),
            "title": f"Kế hoạch cải cách hành chính {number}",
            "year": day.year,
            "signers": [],
            "cites": [],
        }

        def build() -> Any:
            draft = begin_by_hand(focal, kind="plan", document=document, tasks=tasks, today=day)
            if record is not None:
                draft.record = record
                draft.save()
            return put_in_force(focal, draft, today=day, on=day - timedelta(days=60))

        if record is not None:
            return build()
        remembered(f"{number} {tasks!r}", build)
        return Mandate.objects.order_by("pk").last()

    return make


@pytest.fixture
def in_force(plan: Callable[..., Any]) -> Any:
    """One duty of Sở Xây dựng in every pile, and one that three departments share."""
    return plan(
        [
            a_task("1", "Rà soát thủ tục cấp giấy phép xây dựng", ["Sở Xây dựng"], -20),
            a_task("2", "Công khai thủ tục sau khi công bố", ["Sở Xây dựng"], None, deadline=RELATIVE),
            a_task("3", "Số hóa kết quả giải quyết", ["Sở Xây dựng", "Sở Y tế", "Sở Công Thương"], 10),
            a_task("4", "Báo cáo năm", ["Sở Xây dựng"], 200, products=["Báo cáo", "Phụ lục"]),
            a_task("5", "Theo hướng dẫn của Bộ", ["Sở Xây dựng"], None, deadline={"kind": "external"}),
        ]
    )


@pytest.fixture
def duty(in_force: Any) -> Callable[..., Any]:
    """duty("1") of Sở Xây dựng; duty("3", "so-y-te")."""
    from cchc.duties.models import Duty

    def find(no: str, agency: str = "so-xay-dung") -> Any:
        return Duty.objects.filter(task_duty__task__no=no, agency__key=agency).order_by("pk").first()

    return find


@pytest.fixture
def signed_in(person: Callable[..., Any]) -> Callable[..., Client]:
    """signed_in("so-xay-dung"): a browser with an officer of the agency behind it."""

    def make(agency: str, role: str = "officer", username: str = "") -> Client:
        from cchc.people.models import Person

        name = username or f"{role}-{agency}"
        if not Person.objects.filter(username=name).exists():
            person(name, agency, role)
        client = Client()
        client.force_login(Person.objects.get(username=name), backend="django.contrib.auth.backends.ModelBackend")
        return client

    return make


@pytest.fixture
def officer(signed_in: Callable[..., Client]) -> Client:
    return signed_in("so-xay-dung")


@pytest.fixture
def focal_point(focal: Any, signed_in: Callable[..., Client]) -> Client:
    return signed_in("so-noi-vu", "focal_point")


@pytest.fixture
def viewer(signed_in: Callable[..., Client]) -> Client:
    return signed_in("ubnd-tinh", "leader")


def pdf(name: str = "93-KH-SXD.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/pdf")


def docx(name: str = "bao-cao.docx") -> SimpleUploadedFile:
    made, stream = Docx(), BytesIO()
    made.add_paragraph("Báo cáo kết quả")
    made.save(stream)
    return SimpleUploadedFile(name, stream.getvalue(), "application/octet-stream")


def sent(day: date, *files: Any, number: str = "93/KH-SXD", **more: Any) -> dict[str, Any]:
    """What the browser sends when one document is handed in."""
    return {
        "d0-number": number,
        "d0-signed_on": f"{day:%d/%m/%Y}",
        "d0-file": list(files) or [pdf()],
        "hand_in-note": "",
        **more,
    }


def post(client: Client, duty: Any, verb: str, data: dict[str, Any] | None = None, **options: Any) -> Any:
    """An act. A hand-in is sent twice, as in the browser: first looked at, then handed in whatever was said of it."""
    answer = client.post(f"/duties/{duty.pk}/{verb}/", data or {}, **options)
    if verb != "hand-in" or answer.status_code != 303:
        return answer
    return confirm(client, duty)


def confirm(client: Client, duty: Any, words: str = "Đúng văn bản đã ban hành", **more: Any) -> Any:
    """Hand in what was looked at, with its numbers and days as they stand on the page."""
    page = client.get(f"/duties/{duty.pk}/")
    given: dict[str, Any] = {"prepared": "1", "prepared-words": words, "prepared-note": ""}
    for looked in page.context["compared"]:
        given[f"p{looked.prepared.pk}-number"] = looked.prepared.number
        given[f"p{looked.prepared.pk}-signed_on"] = (
            f"{looked.prepared.signed_on:%d/%m/%Y}" if looked.prepared.signed_on else ""
        )
    note = page.context["forms"].prepared.words["note"].initial
    return client.post(f"/duties/{duty.pk}/hand-in/", {**given, "prepared-note": note or "", **more})


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())
