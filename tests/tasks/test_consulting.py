"""A draft is sent for comments: who is asked, who says what, and what is answered."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from docx import Document
from tests.access.world import other_province
from tests.transactions import rolled_back, together

from cchc.access import Denied, Refused
from cchc.agencies.models import Agency
from cchc.ledger.models import Entry
from cchc.notices.models import Notice
from cchc.people.models import Person
from cchc.periods import today
from cchc.tasks import consulting, drafting
from cchc.tasks.models import Consulted, NextPlan, NextRow, PlanComment

DAY = date(2026, 11, 20)
BY = date(2026, 12, 1)


@pytest.fixture
def plan(mandate, focal) -> NextPlan:
    title = "Kế hoạch cải cách hành chính năm 2027"
    made = drafting.begin(focal, year=2027, title=title, superior=None, by_authority=True, today=DAY)
    rows = list(made.rows.values_list("pk", flat=True))
    return drafting.settle(focal, made, rows, NextRow.State.TAKEN, version=0, today=DAY)


@pytest.fixture
def asked(plan, focal, province, officer) -> NextPlan:
    """Sent to Sở Xây dựng and Sở Y tế."""
    bodies = [province("so-xay-dung").pk, province("so-y-te").pk]
    assert consulting.ask(focal, plan, bodies, by_day=BY, today=DAY) == 2
    return plan


@pytest.fixture
def officer(actor) -> Any:
    return actor("so-xay-dung", "officer")


def test_those_who_are_asked_are_told_and_answer(asked, focal, officer) -> None:
    assert Notice.objects.filter(person=officer.person, words__startswith="Góp ý dự thảo").count() == 1
    row = asked.rows.first()
    one = consulting.comment(officer, asked, row.pk, "Đề nghị lùi thời hạn", today=DAY)
    whole = consulting.comment(officer, asked, None, "Nhất trí", today=DAY)
    with pytest.raises(Refused, match="giải trình"):
        consulting.answer(focal, asked, one.pk, "explained", " ", seen="", today=DAY)
    consulting.answer(focal, asked, one.pk, "explained", "Hạn do Chính phủ giao", seen="", today=DAY)
    with pytest.raises(Refused, match="vừa được trả lời"):
        consulting.answer(focal, asked, one.pk, "accepted", "", seen="", today=DAY)
    consulting.answer(focal, asked, one.pk, "accepted", "", seen="explained", today=DAY)
    with pytest.raises(Refused, match="đã được trả lời"):
        consulting.withdraw(officer, asked, one.pk, today=DAY)
    consulting.withdraw(officer, asked, whole.pk, today=DAY)
    assert PlanComment.objects.get(pk=whole.pk).withdrawn_on == DAY
    verbs = [one.verb.removeprefix("next_plan.") for one in Entry.objects.about(asked)][:6]
    assert verbs == ["withdraw_comment", "answer", "answer", "comment", "comment", "consult"]


def test_who_may(asked, focal, officer, actor) -> None:
    outside = actor("so-tu-phap", "officer")
    one = consulting.comment(officer, asked, None, "Nhất trí", today=DAY)
    with rolled_back(), pytest.raises(Denied):
        consulting.comment(outside, asked, None, "Nhất trí", today=DAY)
    with rolled_back(), pytest.raises(Denied):
        consulting.answer(officer, asked, one.pk, "accepted", "", seen="", today=DAY)
    with rolled_back(), pytest.raises(Denied):
        consulting.ask(officer, asked, [officer.agency], by_day=BY, today=DAY)
    with rolled_back(), pytest.raises(Refused, match="đã rút"):
        consulting.withdraw(actor("so-y-te", "officer"), asked, one.pk, today=DAY)
    for words, row in ((" ", None), ("Ý kiến", 10**9)):
        with pytest.raises(Refused):
            consulting.comment(officer, asked, row, words, today=DAY)
    with pytest.raises(Refused, match="từ hôm nay"):
        consulting.ask(focal, asked, [officer.agency], by_day=date(2026, 11, 1), today=DAY)


def test_two_answers_at_once_one_stands(concurrent, asked, focal, officer) -> None:
    one = consulting.comment(officer, asked, None, "Đề nghị bỏ", today=DAY)

    def act() -> PlanComment:
        return consulting.answer(focal, asked, one.pk, "accepted", "", seen="", today=DAY)

    assert sorted(type(each).__name__ for each in together(act, act)) == ["PlanComment", "Refused"]


def test_the_page_the_desk_and_the_table(asked, officer, duc, signed_in) -> None:
    hers = signed_in(Person.objects.get(pk=officer.person))
    page = reverse("plan_comments", args=[asked.pk])
    assert page in hers.get(reverse("desk")).content.decode()
    row = asked.rows.first()
    assert hers.post(f"{page}comment/", {"row": row.pk, "words": "Đề nghị lùi hạn"}).status_code == 303
    assert hers.post(f"{page}comment/", {"words": ""}).status_code == 422
    assert page not in hers.get(reverse("desk")).content.decode()
    one = PlanComment.objects.get()
    assert one.on == today()
    assert hers.post(f"{page}answer/", {"comment": one.pk, "answer": "accepted"}).status_code == 404
    answer = {"comment": one.pk, "answer": "explained", "words": "Hạn đã thống nhất", "seen": ""}
    assert duc.post(f"{page}answer/", answer).status_code == 303
    assert "Hạn đã thống nhất" in hers.get(page).content.decode()
    made = duc.get(reverse("plan_comments_docx", args=[asked.pk]))
    cells = [
        cell.text for table in Document(BytesIO(made.content)).tables for line in table.rows for cell in line.cells
    ]
    assert f"{row.title}:\nĐề nghị lùi hạn" in cells and "Giải trình: Hạn đã thống nhất" in cells
    assert "Sở Y tế" in "\n".join(one.text for one in Document(BytesIO(made.content)).paragraphs)
    assert hers.get(reverse("plan_comments_docx", args=[asked.pk])).status_code == 404
    draft = hers.get(reverse("next_plan_docx", args=[asked.pk]))
    words = [one.text for one in Document(BytesIO(draft.content)).paragraphs]
    assert any(one.startswith("Ủy ban nhân dân tỉnh Mẫu ban hành") for one in words)
    letterhead = [cell.text for table in Document(BytesIO(draft.content)).tables for cell in table.rows[0].cells]
    assert any("ỦY BAN NHÂN DÂN" in one for one in letterhead)


def test_only_agencies_of_ones_own_province_are_asked(focal, asked) -> None:
    other_province()
    elsewhere = Agency.objects.get(key="khac-ubnd").pk
    before = Consulted.objects.count()
    with pytest.raises(Denied):
        consulting.ask(focal, asked, [elsewhere], by_day=BY, today=DAY)
    assert Consulted.objects.count() == before
