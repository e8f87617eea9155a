"""Corrections, undoing, discarding, and reading a document once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.conftest import DAY, PLAN
from tests.transactions import overlapping, rolled_back, together

from cchc.access import SYSTEM, Denied, Refused
from cchc.intake.actions import begin_by_hand, correct, discard, undo, upload
from cchc.intake.models import Draft, Operation
from cchc.intake.putting import put_in_force
from cchc.intake.working import Step
from cchc.ledger.models import Entry
from cchc.records.models import Record
from cchc.tasks.models import Mandate

TEXT = """ỦY BAN NHÂN DÂN TỈNH MẪU
Số: 500/KH-UBND
Mẫu, ngày 24 tháng 12 năm 2025

KẾ HOẠCH
Cải cách hành chính năm 2026
"""


def file(text: str = TEXT, name: str = "ke-hoach.txt") -> Any:
    return SimpleUploadedFile(name, text.encode())


def title(n: int, words: str) -> Step:
    return Step("set", ("tasks", n, "title"), words)


# — correcting —


def test_a_correction_is_written_beside_what_was_there(focal, draft) -> None:
    correct(focal, draft, [title(0, "Ban hành kế hoạch")], version=0)
    made = draft.operations.get()
    assert draft.version == 1
    assert (made.before, made.after) == (PLAN["tasks"][0]["title"], "Ban hành kế hoạch")


def test_what_changes_nothing_is_not_written(focal, draft) -> None:
    correct(focal, draft, [title(0, PLAN["tasks"][0]["title"])], version=0)
    assert draft.version == 0 and not draft.operations.exists()


def test_several_steps_go_together_or_not_at_all(focal, draft) -> None:
    with pytest.raises(Refused):
        correct(focal, draft, [title(0, "Mới"), title(99, "Không có")], version=0)
    draft.refresh_from_db()
    assert draft.version == 0 and draft.current["tasks"][0]["title"] == PLAN["tasks"][0]["title"]


def test_a_correction_of_an_older_version_is_refused_and_loses_nothing(focal, draft) -> None:
    stale = Draft.objects.get(pk=draft.pk)
    correct(focal, draft, [title(0, "Của tôi")], version=0)
    for one, version in ((stale, 0), (draft, 0), (stale, 1)):
        with pytest.raises(Refused):
            correct(focal, one, [title(0, "Của người khác")], version=version)
    draft.refresh_from_db()
    assert draft.current["tasks"][0]["title"] == "Của tôi" and draft.operations.count() == 1


@given(
    steps=st.lists(
        st.one_of(
            st.builds(title, st.integers(0, 4), st.sampled_from(["A", "B", ""])),
            st.builds(lambda n: Step("remove", ("tasks", n)), st.integers(0, 4)),
            st.builds(lambda n, to: Step("move", ("tasks", n), to), st.integers(0, 4), st.integers(0, 4)),
            st.builds(lambda m: Step("set", ("bodies", "so tu phap"), {"members": [m]}), st.integers(1, 2)),
            st.just(Step("remove", ("bodies", "so tu phap"))),
        ),
        max_size=7,
    ),
    undone=st.integers(0, 3),
)
@settings(max_examples=25)
def test_undone_to_the_last_it_is_as_it_was_read(focal, draft, steps: list[Step], undone: int) -> None:
    with rolled_back():
        one = Draft.objects.get(pk=draft.pk)
        original = one.current
        for n, step in enumerate(steps):
            try:
                with transaction.atomic():
                    correct(focal, one, [step], version=one.version)
            except Refused:
                one.refresh_from_db()
            if n < undone and one.operations.filter(undoes=None, undone_by=None).exists():
                undo(focal, one, version=one.version)
        while one.operations.filter(undoes=None, undone_by=None).exists():
            undo(focal, one, version=one.version)
        assert one.current == original
        assert list(one.operations.order_by("n").values_list("n", flat=True)) == list(range(1, one.version + 1))
        with pytest.raises(Refused):
            undo(focal, one, version=one.version)


def test_undoing_an_older_version_is_refused(focal, draft) -> None:
    correct(focal, draft, [title(0, "A")], version=0)
    with pytest.raises(Refused):
        undo(focal, draft, version=0)


def test_what_was_done_at_once_is_undone_at_once(focal, draft) -> None:
    before = draft.current
    correct(focal, draft, [title(0, "A"), Step("remove", ("tasks", 1)), Step("move", ("tasks", 0), 2)], version=0)
    correct(focal, draft, [title(2, "B")], version=3)
    undo(focal, draft, version=4)
    assert draft.current["tasks"][2]["title"] == "A"
    undo(focal, draft, version=5)
    assert draft.current == before
    acts = list(draft.operations.order_by("n").values_list("n", "act"))
    assert acts == [(1, 1), (2, 1), (3, 1), (4, 4), (5, 5), (6, 6), (7, 6), (8, 6)]


# — who, and until when —


@pytest.mark.parametrize(
    ("agency", "role"), [("so-noi-vu", "officer"), ("so-noi-vu", "leader"), ("so-xay-dung", "focal_point")]
)
def test_a_draft_is_the_focal_point_s_own(draft, actor, agency: str, role: str) -> None:
    who = actor(agency, role)
    for act in (
        lambda: correct(who, draft, [title(0, "A")], version=0),
        lambda: undo(who, draft, version=0),
        lambda: discard(who, draft),
        lambda: put_in_force(who, draft, today=DAY),
    ):
        with pytest.raises(Denied):
            act()
    assert not Draft.objects.visible_to(who).exists()
    draft.refresh_from_db()
    assert (draft.version, draft.mandate_id, draft.discarded_at) == (0, None, None)


@pytest.mark.parametrize("role", ["officer", "leader"])
def test_only_a_focal_point_takes_documents_in(actor, role: str) -> None:
    who = actor("so-noi-vu", role)
    with pytest.raises(Denied):
        upload(who, file(), today=DAY)
    with pytest.raises(Denied):
        begin_by_hand(who, kind="plan", document=PLAN["document"], tasks=[], today=DAY)
    assert not Record.objects.exists() and not Draft.objects.exists()


@pytest.mark.parametrize("ended", ["discarded", "in force"])
def test_what_is_done_with_is_not_touched_again(focal, draft, ended: str) -> None:
    stale = Draft.objects.get(pk=draft.pk)
    if ended == "discarded":
        discard(focal, draft)
    else:
        put_in_force(focal, draft, today=DAY)
    for one in (draft, stale):  # the second does not know yet
        for act in (
            lambda one=one: correct(focal, one, [title(0, "A")], version=0),
            lambda one=one: discard(focal, one),
            lambda one=one: put_in_force(focal, one, today=DAY),
        ):
            with pytest.raises(Refused):
                act()
    assert Mandate.objects.count() == (ended == "in force")
    assert Draft.objects.get(pk=draft.pk).discarded_at == draft.discarded_at


# — once —


def test_the_same_bytes_are_told_of_and_not_taken_again(focal) -> None:
    first = upload(focal, file(), today=DAY)
    with pytest.raises(Refused) as refusal:
        upload(focal, file(name="ten-khac.txt"), today=DAY)
    assert refusal.value.field == "file" and "đã được tải lên" in refusal.value.sentence
    assert list(Draft.objects.all()) == [first]
    assert Record.objects.count() == 1 and Entry.objects.filter(verb="record.take_in").count() == 1


def test_a_discarded_file_can_be_read_again(focal) -> None:
    discard(focal, upload(focal, file(), today=DAY))
    assert upload(focal, file(), today=DAY).pk


def test_another_focal_point_may_read_the_same_file(focal, actor) -> None:
    upload(focal, file(), today=DAY)
    assert upload(actor("so-xay-dung", "focal_point"), file(), today=DAY).pk


def test_the_same_number_and_day_are_followed_once(focal) -> None:
    one = upload(focal, file(), today=DAY)
    correct(
        focal, one, [Step("set", ("document", "year"), 2026), Step("set", ("document", "title"), "Kế hoạch")], version=0
    )
    assert put_in_force(focal, one, today=DAY).number == "500/KH-UBND"
    with pytest.raises(Refused) as refusal:
        upload(focal, file(TEXT + "\nBản sao có thêm một dòng."), today=DAY)
    assert "500/KH-UBND" in refusal.value.sentence
    assert Draft.objects.count() == 1


@pytest.mark.parametrize("issued_on", ["2025-12-24", None])
def test_one_number_is_followed_once_also_without_a_day(focal, issued_on: str | None) -> None:
    document = {**PLAN["document"], "issued_on": issued_on}
    drafts = [begin_by_hand(focal, kind="plan", document=document, tasks=[], today=DAY) for _ in range(2)]
    put_in_force(focal, drafts[0], today=DAY)
    with pytest.raises(Refused):
        put_in_force(focal, drafts[1], today=DAY)
    assert Mandate.objects.count() == 1


def test_documents_without_a_number_are_many(focal) -> None:
    document = {**PLAN["document"], "number": None}
    for _ in range(2):
        put_in_force(focal, begin_by_hand(focal, kind="plan", document=document, tasks=[], today=DAY), today=DAY)
    assert Mandate.objects.count() == 2


def test_the_database_holds_the_number_once_too(mandate) -> None:
    for issued_on in (mandate.issued_on, None):
        fields = {"number": "9/KH", "issued_on": issued_on, "title": "x", "year": 2026}
        Mandate.objects.create(authority=mandate.authority, run_by=mandate.run_by, **fields)
        with pytest.raises(IntegrityError), transaction.atomic():
            Mandate.objects.create(authority=mandate.authority, run_by=mandate.run_by, **fields)


def test_a_document_speaks_for_its_issuer(focal, actor, province) -> None:
    own = actor("so-xay-dung", "focal_point")
    document = {**PLAN["document"], "issuer": "Sở Xây dựng"}
    assert begin_by_hand(own, kind="plan", document=document, tasks=[], today=DAY).authority == province("so-xay-dung")
    assert begin_by_hand(focal, kind="plan", document=PLAN["document"], tasks=[], today=DAY).authority == province(
        "ubnd-tinh"
    )


def test_a_draft_by_hand_needs_a_title(focal) -> None:
    with pytest.raises(Refused) as refusal:
        begin_by_hand(focal, kind="conclusion", document={"title": "  "}, tasks=[], today=DAY)
    assert refusal.value.field == "title"


@pytest.mark.parametrize("text", ["", " ", "\x00\x01\x02"])
def test_what_cannot_be_read_leaves_nothing(focal, text: str) -> None:
    with pytest.raises(Refused) as refusal:
        upload(focal, file(text), today=DAY)
    assert refusal.value.field == "file" and refusal.value.sentence.endswith("Chưa có gì được lưu.")
    assert not Record.objects.exists() and not Draft.objects.exists()


def test_the_system_may_do_all_of_it(draft) -> None:
    correct(SYSTEM, draft, [title(0, "A")], version=0)
    assert put_in_force(SYSTEM, draft, today=date(2026, 1, 6)).created_by is None


# — two at once —


def test_of_two_corrections_at_once_one_wins(concurrent, focal, draft) -> None:
    def act(words: str) -> Any:
        return correct(focal, Draft.objects.get(pk=draft.pk), [title(0, words)], version=0)

    said = overlapping(lambda: act("A"), lambda: act("B"))
    assert isinstance(said[1], Refused), said
    assert Operation.objects.filter(draft=draft).count() == 1
    assert Draft.objects.get(pk=draft.pk).current["tasks"][0]["title"] == "A"


@pytest.mark.parametrize("way", [overlapping, together])
@pytest.mark.parametrize("other", ["put", "discard", "correct"])
def test_of_two_ends_of_a_draft_one_comes(concurrent, focal, draft, other: str, way: Any) -> None:
    def act(verb: str) -> Any:
        one = Draft.objects.get(pk=draft.pk)
        match verb:
            case "put":
                return put_in_force(focal, one, today=DAY)
            case "discard":
                return discard(focal, one)
        return correct(focal, one, [title(0, "A")], version=0)

    said = way(lambda: act("put"), lambda: act(other))
    assert sum(not isinstance(each, Exception) for each in said) == 1 or other == "correct", said
    assert all(isinstance(each, Refused) for each in said if isinstance(each, Exception)), said
    now = Draft.objects.get(pk=draft.pk)
    assert Mandate.objects.count() == (now.mandate_id is not None)
    assert not (now.mandate_id and now.discarded_at)
    if now.mandate_id and now.version:
        assert now.mandate.tasks.get(order=1).title == "A"


def test_of_two_who_upload_one_file_one_is_told(concurrent, focal) -> None:
    said = overlapping(lambda: upload(focal, file(), today=DAY), lambda: upload(focal, file(), today=DAY))
    assert [type(each) for each in said] == [Draft, Refused], said
    assert Draft.objects.count() == 1 and Record.objects.count() == 1
