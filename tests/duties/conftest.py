"""One duty of Sở Xây dựng, the people around it, and the verbs with what they need."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cchc.duties.days import Days

NUMBERED = Days("93/KH-SXD", signed_on=date(2026, 1, 6), issued_on=date(2026, 1, 7))
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def document(number: str = "93/KH-SXD", signed_on: date | None = date(2026, 1, 10), data: bytes = PDF) -> Any:
    from cchc.duties.actions import Document

    return Document(SimpleUploadedFile("ke-hoach.pdf", data), number, signed_on)


@pytest.fixture
def duty(mandate: Any, province: Callable[[str], Any]) -> Any:
    """Sở Xây dựng's plan, owed by 31 January 2026 since the 5th."""
    return province("so-xay-dung").duties.get(task_duty__task__no="1.1")


@pytest.fixture
def relative(mandate: Any) -> Any:
    """Owed five working days after an event that nobody has recorded."""
    from cchc.duties.models import Duty

    return Duty.objects.get(task_duty__task__no="3.2")


@pytest.fixture
def officer(actor: Callable[..., Any]) -> Any:
    return actor("so-xay-dung", "officer")


def newest_record(duty: Any) -> Any:
    from cchc.records.models import Record

    return Record.objects.filter(hand_ins__duty=duty).order_by("-pk").first() or Record(pk=0, number="?")


def verbs(duty: Any, day: date) -> dict[str, Callable[[Any], Any]]:
    """Every verb by name, of an actor, on a day."""
    from cchc.duties import actions, days, exempting, staging
    from cchc.duties.life import Stage

    return {
        "progress": lambda who: actions.report_progress(who, duty, today=day, percent=40, words="Đang soạn"),
        "hand_in": lambda who: actions.hand_in(who, duty, today=day, documents=[document()]),
        "withdraw": lambda who: actions.withdraw(who, duty, today=day),
        "accept": lambda who: actions.accept(who, duty, today=day),
        "return": lambda who: actions.return_(who, duty, today=day, reason="Thiếu chữ ký"),
        "take_back": lambda who: actions.take_back_verdict(who, duty, today=day, reason="Xác nhận nhầm"),
        "record_event": lambda who: actions.record_event(who, duty, happened_on=day, today=day),
        "submit": lambda who: staging.pass_stage(who, duty, Stage.SUBMITTED, on=day, number="45/TTr", today=day),
        "unsubmit": lambda who: staging.undo_stage(who, duty, Stage.SUBMITTED, today=day),
        "issue": lambda who: staging.pass_stage(who, duty, Stage.ISSUED, on=day, today=day),
        "exempt": lambda who: exempting.mark_na(who, duty, reason="Đã giải thể phòng", today=day),
        "lift": lambda who: exempting.lift_na(who, duty, today=day),
        "days": lambda who: days.write_days(who, duty, newest_record(duty), NUMBERED, today=day),
        "settle_due": lambda who: actions.settle_due(who, duty, due=day, why="Công văn 5/CV", today=day),
    }
