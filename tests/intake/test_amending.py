"""A plan is amended: what a later document adds, changes and drops, by whom, once, and taken back."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from datetime import date, timedelta
from typing import Any

import pytest
from tests.conftest import PLAN
from tests.duties.conftest import document
from tests.transactions import rolled_back, together

from cchc.access import Denied, Refused
from cchc.duties import actions as verbs
from cchc.duties.life import Exemption
from cchc.duties.models import DueDay, Duty
from cchc.duties.states import State
from cchc.intake import amending_actions as amend
from cchc.intake.actions import begin_by_hand
from cchc.intake.amending import amendable, compare, proposed_of
from cchc.intake.amending_words import dropped_in, in_effect_from
from cchc.intake.models import Draft
from cchc.ledger.models import Entry
from cchc.notices.models import Notice
from cchc.people.models import Post
from cchc.tasks.models import (
    Addressee,
    AmendedDuty,
    Amendment,
    Assignment,
    Mandate,
    Product,
    Task,
    TaskDeadline,
    TaskDuty,
    TaskVersion,
)

DAY = date(2026, 3, 2)
BACKEND = "django.contrib.auth.backends.ModelBackend"
WHOLE, PART = Amendment.Extent.WHOLE, Amendment.Extent.PART
TABLES = (Mandate, Task, Duty, TaskDuty, Assignment, Exemption)
OF_TEXTS = (Product, TaskDeadline, Addressee)
HEAD = {
    **PLAN["document"],
    "number": "88/KH-UBND",
    "issued_on": "2026-02-25",
    "title": "Kế hoạch sửa đổi, bổ sung Kế hoạch số 412/KH-UBND cải cách hành chính năm 2026",
    "cites": ["412/KH-UBND"],
}


def by(day: str, text: str = "") -> dict[str, Any]:
    return {"text": text or f"Trước {day}", "kind": "by", "start": None, "due": day, "product": None}


def changed_plan() -> list[dict[str, Any]]:
    """1.1 later and without the communes, 2.1 as it was, 3.1 as it was, 3.2 gone, 7.1 as it was, 7.2 new."""
    tasks = deepcopy(PLAN["tasks"])
    tasks[0] |= {"title": "Ban hành kế hoạch của các cơ quan, địa phương", "lead": ["Các sở, ban, ngành"]}
    tasks[0]["deadlines"] = [by("2026-03-31")]
    del tasks[3]
    new = {"no": "7.2", "area": "Chính quyền số", "title": "Mở dữ liệu dùng chung", "products": ["Danh mục dữ liệu"]}
    return [*tasks, {**new, "lead": ["Sở Y tế"], "coordinating": [], "deadlines": [by("2026-09-30")]}]


@pytest.fixture
def amending_draft(mandate, focal) -> Draft:
    return begin_by_hand(focal, kind="plan", document=HEAD, tasks=changed_plan(), today=DAY)


@pytest.fixture
def ready(mandate, focal, amending_draft) -> Draft:
    """Compared as a whole and confirmed."""
    return confirm(focal, amending_draft, mandate, WHOLE)


def confirm(focal: Any, draft: Draft, mandate: Mandate, extent: Amendment.Extent) -> Draft:
    amending = amend.choose(focal, draft, mandate, extent)
    amend.confirm_sure(focal, draft)
    for row in compare(fresh(amending)).open:
        amend.decide(focal, draft, row.key, row.task.pk if row.task else None)
    return Draft.objects.get(pk=draft.pk)


def fresh(amending: Any) -> Any:
    amending.refresh_from_db()
    return amending


def token(draft: Draft) -> str:
    return compare(draft.amending).token


def stand() -> dict[str, Any]:
    """Everything about plans and duties, without what only tells of them."""
    found = {model.__name__: list(model._default_manager.order_by("pk").values()) for model in TABLES}
    return found | {model.__name__: list(model.ever.order_by("pk").values()) for model in OF_TEXTS}


def of(no: str, agency: str) -> Any:
    return Duty.objects.filter(task_duty__task__no=no, agency__key=agency).order_by("task_duty__product__order", "pk")


def test_the_comparison_says_what_is_added_changed_and_dropped(mandate, focal, amending_draft) -> None:
    assert proposed_of(amending_draft, amendable(amending_draft)) == mandate
    amending = amend.choose(focal, amending_draft, mandate, WHOLE)
    rows = {row.shown.no: row for row in compare(amending).rows}
    kinds = {no: row.kind for no, row in rows.items()}
    assert kinds == {"1.1": "changed", "2.1": "same", "3.1": "same", "3.2": "dropped", "7.1": "same", "7.2": "added"}
    assert [one.field for one in rows["1.1"].changes] == ["title", "lead", "deadlines"]
    assert rows["1.1"].changes[2].before == ["Trước ngày 31/01/2026"]
    assert rows["1.1"].sure and not rows["1.1"].settled and rows["2.1"].settled
    # As an amendment in part, what it does not speak of stays.
    amending = amend.choose(focal, amending_draft, mandate, PART)
    assert {row.kind for row in compare(amending).rows if row.shown.no == "3.2"} == {"kept"}


def test_a_person_pairs_otherwise(mandate, focal, amending_draft) -> None:
    amending = amend.choose(focal, amending_draft, mandate, WHOLE)
    row = next(one for one in compare(amending).rows if one.shown.no == "7.2")
    gone = mandate.tasks.get(no="3.2")
    amend.decide(focal, amending_draft, row.key, gone.pk)
    rows = {one.shown.no: one for one in compare(fresh(amending)).rows}
    assert rows["7.2"].kind == "changed" and rows["7.2"].task == gone and rows["7.2"].settled and "3.2" not in rows
    # Another takes it: who had it is proposed anew.
    other = rows["1.1"]
    amend.decide(focal, amending_draft, other.key, gone.pk)
    rows = {one.shown.no: one for one in compare(fresh(amending)).rows if one.new}
    assert rows["1.1"].task == gone and rows["7.2"].kind == "added" and not rows["7.2"].settled
    with pytest.raises(Refused):
        amend.decide(focal, amending_draft, other.key, 10**9)


def test_applied_it_changes_the_text_and_the_duties_and_keeps_what_was(mandate, focal, officer_of, ready) -> None:
    done = of("1.1", "so-y-te").get()
    verbs.hand_in(officer_of("so-y-te"), done, today=date(2026, 1, 20), documents=[document()])
    verbs.accept(focal, done, today=date(2026, 1, 22))
    was = Duty.objects.filter(pk=done.pk).values().get()
    communes = set(Duty.objects.filter(task_duty__task__no="1.1", agency__key__startswith="xa-"))
    assert communes
    made = amend.apply(focal, ready, token=token(ready), today=DAY)
    # What was confirmed is as it was; what is open has its new day, and the old one is there to be seen.
    assert Duty.objects.filter(pk=done.pk).values().get() == was
    redated = of("1.1", "so-xay-dung").get()
    assert redated.due == date(2026, 3, 31) and redated.title == "Ban hành kế hoạch của các cơ quan, địa phương"
    days = list(redated.due_days.order_by("pk").values_list("due", "known_on"))
    assert days == [(date(2026, 1, 31), date(2026, 1, 5)), (date(2026, 3, 31), DAY)]
    assert redated.due_days.last().why == "Theo 88/KH-UBND ngày 25/02/2026 sửa đổi, bổ sung 412/KH-UBND"
    before = DAY - timedelta(days=1)
    assert Duty.objects.stated(before, now=DAY).get(pk=redated.pk).state == State.OVERDUE
    assert Duty.objects.stated(DAY, now=DAY).get(pk=redated.pk).state == State.NOT_STARTED
    for one in Duty.objects.filter(pk__in=[commune.pk for commune in communes]):
        assert one.na_on == DAY and one.exemptions.get().reason.startswith("Theo 88/KH-UBND")
    assert of("3.2", "so-xay-dung").get().na_on == DAY
    new = of("7.2", "so-y-te").get()
    assert (new.due, new.opened_on, new.judged_by_id) == (date(2026, 9, 30), DAY, mandate.run_by_id)
    task = mandate.tasks.get(no="1.1")
    assert [(one.kind, one.text["title"]) for one in task.versions.all()] == [
        ("printed", "Ban hành kế hoạch của cơ quan, địa phương"),
        ("changed", "Ban hành kế hoạch của các cơ quan, địa phương"),
    ]
    assert task.versions.get(n=1).text["lead"] == ["Các sở, ban, ngành", "UBND cấp xã"]
    assert mandate.tasks.get(no="3.2").dropped_by == made and mandate.tasks.get(no="7.2").added_by == made
    assert mandate.tasks.get(no="7.2").versions.get().kind == "added"
    assert not mandate.tasks.get(no="2.1").versions.exists()
    assert made.by.number == "88/KH-UBND" and not made.by.tasks.exists()
    entry = Entry.objects.filter(verb="mandate.amend").get()
    assert {name: entry.detail[name] for name in ("added", "changed", "dropped")} == {
        "added": 1,
        "changed": 1,
        "dropped": 1,
    }


def test_it_is_taken_back_while_nothing_happened_since(mandate, focal, ready, officer_of) -> None:
    before = stand()
    made = amend.apply(focal, ready, token=token(ready), today=DAY)
    with rolled_back():
        verbs.report_progress(officer_of("so-y-te"), of("7.2", "so-y-te").get(), today=DAY, percent=10)
        with pytest.raises(Refused, match="không hoàn tác được nữa"):
            amend.undo(focal, made, today=DAY)
    draft = amend.undo(focal, made, today=DAY)
    after = stand()
    lifted = after.pop("Exemption")
    assert before.pop("Exemption") == [] and lifted and all(one["lifted_on"] == DAY for one in lifted)
    assert after == before
    assert not Amendment.objects.exists() and not TaskVersion.objects.exists() and not AmendedDuty.objects.exists()
    redated = of("1.1", "so-xay-dung").get()
    assert redated.due_days.count() == 3 and redated.due_days.last().due == date(2026, 1, 31)
    # It waits again, and can be applied again.
    assert draft.mandate_id is None
    assert amend.apply(focal, draft, token=token(draft), today=DAY).by.number == "88/KH-UBND"
    with pytest.raises(Refused):
        amend.undo(focal, made, today=DAY)


def test_products_and_times_that_change(mandate, focal, officer_of) -> None:
    """A product called otherwise is the same; one more is owed; quarters become halves of a year."""
    tasks = deepcopy(PLAN["tasks"][1:3])
    tasks[0]["products"] = ["Kế hoạch rà soát văn bản", "Báo cáo kết quả", "Danh mục văn bản"]
    tasks[0]["deadlines"] = []
    tasks[1]["deadlines"][0] |= {"every": "half", "text": "6 tháng một lần"}
    first = of("3.1", "vp-ubnd").order_by("occurrence").first()
    verbs.hand_in(officer_of("vp-ubnd"), first, today=date(2026, 2, 20), documents=[document()])
    verbs.accept(focal, first, today=date(2026, 2, 21))
    draft = begin_by_hand(focal, kind="plan", document=HEAD, tasks=tasks, today=DAY)
    draft = confirm(focal, draft, mandate, PART)
    amend.apply(focal, draft, token=token(draft), today=DAY)
    owed = [(one.product_name, one.due) for one in of("2.1", "so-tu-phap")]
    assert owed == [
        ("Kế hoạch rà soát văn bản", date(2026, 3, 31)),
        ("Báo cáo kết quả", date(2026, 11, 30)),
        ("Danh mục văn bản", None),
    ]
    times = [(one.due, one.is_accepted, one.na_on) for one in of("3.1", "vp-ubnd").order_by("due", "pk")]
    assert times == [
        (date(2026, 3, 31), True, None),
        (date(2026, 6, 30), False, None),
        (date(2026, 9, 30), False, DAY),
        (date(2026, 12, 31), False, None),
    ]


def test_who_may_and_in_which_state(mandate, focal, actor, ready) -> None:
    seen = token(ready)
    for agency, role in (("so-tu-phap", "focal_point"), ("so-noi-vu", "officer"), ("ubnd-tinh", "leader")):
        who = actor(agency, role, username=f"x{agency}{role}")
        before = stand()
        for act in (
            lambda who=who: amend.choose(who, ready, mandate, PART),
            lambda who=who: amend.confirm_sure(who, ready),
            lambda who=who: amend.apply(who, ready, token=seen, today=DAY),
        ):
            with rolled_back(), pytest.raises(Denied):
                act()
        assert stand() == before
    with pytest.raises(Refused, match="vừa được sửa"):
        amend.apply(focal, ready, token="another", today=DAY)
    with rolled_back():
        amend.mark(focal, ready, mandate.tasks.get(no="3.2").pk, dropped=False)
        with pytest.raises(Refused, match="vừa được sửa"):
            amend.apply(focal, ready, token=seen, today=DAY)
    ready.refresh_from_db()
    with rolled_back():
        amending = amend.choose(focal, ready, mandate, WHOLE)
        amending.pairs = {}
        amending.save()
        open_ = Draft.objects.get(pk=ready.pk)
        with pytest.raises(Refused, match="chưa xác nhận"):
            amend.apply(focal, open_, token=token(open_), today=DAY)
    made = amend.apply(focal, Draft.objects.get(pk=ready.pk), token=seen, today=DAY)
    with pytest.raises(Refused, match="đã được đưa vào theo dõi"):
        amend.apply(focal, Draft.objects.get(pk=ready.pk), token=seen, today=DAY)
    with pytest.raises(Denied):
        amend.undo(actor("so-tu-phap", "focal_point", username="else"), made, today=DAY)


def test_each_agency_is_told_once(mandate, focal, officer_of, ready) -> None:
    person = officer_of("so-y-te").person
    amend.apply(focal, ready, token=token(ready), today=DAY)
    words = [one.words for one in Notice.objects.filter(person=person, key__contains=":").order_by("pk")]
    assert any("được giao 1 việc: 88/KH-UBND" in one for one in words)
    assert any("có 1 việc được sửa đổi: 88/KH-UBND" in one for one in words)


def test_two_at_once_apply_it_once(concurrent, mandate, focal, ready) -> None:
    seen = token(ready)

    def act() -> Any:
        return amend.apply(focal, Draft.objects.get(pk=ready.pk), token=seen, today=DAY)

    said = together(act, act)
    assert sorted(type(one).__name__ for one in said) == ["Amendment", "Refused"]
    assert Amendment.objects.count() == 1 and Task.objects.filter(no="7.2").count() == 1
    made = Amendment.objects.get()

    def undo() -> Any:
        return amend.undo(focal, made, today=DAY)

    assert sorted(type(one).__name__ for one in together(undo, undo)) == ["Draft", "Refused"]
    assert DueDay.objects.filter(duty__in=of("1.1", "so-xay-dung")).count() == 3


@pytest.fixture
def officer_of(actor) -> Callable[[str], Any]:
    made: dict[str, Any] = {}

    def find(agency: str) -> Any:
        return made.setdefault(agency, None) or made.update({agency: actor(agency, "officer")}) or made[agency]

    return find


# — what the document says in words —


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Bãi bỏ nhiệm vụ số 3.2 tại Phụ lục.", {"3 2"}),
        ("Bỏ các nhiệm vụ 4, 5 và 7.1 của Kế hoạch số 412/KH-UBND.", {"4", "5", "7 1"}),
        ("Huỷ bỏ nhiệm vụ thứ tự 12; giữ nguyên nhiệm vụ số 13", {"12"}),
        ("Không bỏ nhiệm vụ số 3.2", set()),
        ("Rà soát, bãi bỏ các nhiệm vụ không còn phù hợp", set()),
        ("Bãi bỏ 12 thủ tục hành chính", set()),
    ],
)
def test_tasks_that_are_taken_out_in_words(text: str, numbers: set[str]) -> None:
    assert dropped_in([{"text": text}]) == numbers
    assert dropped_in([{"text": "", "rows": [[{"text": text}]]}]) == numbers


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Kế hoạch này có hiệu lực từ ngày 01/3/2026.", date(2026, 3, 1)),
        ("Quyết định có hiệu lực thi hành kể từ ngày 15 tháng 3 năm 2026", date(2026, 3, 15)),
        ("Quyết định này có hiệu lực kể từ ngày ký.", date(2026, 2, 25)),
        ("có hiệu lực từ ngày 31/02/2026", None),
        ("có hiệu lực từ ngày 01/3/2026; phụ lục có hiệu lực từ ngày 01/4/2026", None),
        ("Kế hoạch này thay thế Kế hoạch trước.", None),
    ],
)
def test_the_day_it_is_in_effect_from(text: str, day: date | None) -> None:
    assert in_effect_from([{"text": text}], date(2026, 2, 25)) == day


def test_what_is_taken_out_in_words_is_proposed_and_waits_for_a_person(focal, mandate) -> None:
    draft = begin_by_hand(focal, kind="plan", document=HEAD, tasks=[deepcopy(PLAN["tasks"][0])], today=DAY)
    draft.blocks = [{"text": "Bãi bỏ nhiệm vụ số 3.2."}]
    draft.save(update_fields=["blocks"])
    amending = amend.choose(focal, draft, mandate, PART)
    assert amend.confirm_sure(focal, draft) == 0
    (row,) = compare(fresh(amending)).open
    assert (row.kind, row.in_words, row.task and row.task.no) == ("dropped", True, "3.2")
    with pytest.raises(Refused, match="chưa xác nhận"):
        amend.apply(focal, draft, token=token(draft), today=DAY)
    amend.mark(focal, draft, row.task.pk, dropped=False)
    assert compare(fresh(amending)).counts["dropped"] == 0
    amend.mark(focal, draft, row.task.pk, dropped=True)
    assert amend.apply(focal, draft, token=token(draft), today=DAY).dropped.get().no == "3.2"


def test_nothing_is_applied_before_it_is_in_effect(focal, ready) -> None:
    ready.blocks = [{"text": "Kế hoạch này có hiệu lực từ ngày 05/3/2026."}]
    ready.save(update_fields=["blocks"])
    for given in (None, DAY + timedelta(days=1)):
        with pytest.raises(Refused, match="có hiệu lực từ ngày"):
            amend.apply(focal, ready, token=token(ready), today=DAY, effective_on=given)
    with pytest.raises(Refused, match="trước ngày ban hành"):
        amend.apply(focal, ready, token=token(ready), today=DAY, effective_on=date(2026, 2, 1))
    assert not Amendment.objects.exists()
    day = date(2026, 3, 5)
    made = amend.apply(focal, ready, token=token(ready), today=day)
    assert (made.on, made.effective_on) == (day, day)
    assert all("có hiệu lực từ 05/03/2026" in one.reason for one in Exemption.objects.all())


def test_a_day_between_effect_and_applying_is_as_it_was_known_and_says_so(client, mandate, focal, ready) -> None:
    """The day it is applied counts; the pages of the days between say which document, both days and how many."""
    day = date(2026, 3, 20)
    made = amend.apply(focal, ready, token=token(ready), today=day, effective_on=date(2026, 3, 5))
    client.force_login(Post.objects.get(pk=focal.post).person, BACKEND)
    task = mandate.tasks.get(no="1.1")
    for path in (f"/tasks/{mandate.pk}/", f"/tasks/task/{task.pk}/"):
        between = client.get(path, {"as_of": "2026-03-10"}).content.decode()
        assert "có hiệu lực từ ngày 05/03/2026 nhưng được áp dụng ngày 20/03/2026" in between
        for other in ("2026-03-04", "2026-03-20"):
            assert "nhưng được áp dụng" not in client.get(path, {"as_of": other}).content.decode()
    told = f"{made.duties.count()} việc được giao đổi từ ngày 20/03/2026"
    assert told in client.get(f"/tasks/{mandate.pk}/?as_of=2026-03-10").content.decode()
