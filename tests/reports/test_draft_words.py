"""Which sentence the facts call for, and how a paragraph with linked numbers is shown and edited."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.documents.report import Number, plain
from cchc.reports.draft_words import Fact, for_editing, from_editing, keys_in, runs_of, typed_by_hand, written
from cchc.reports.outline import parsed, periodic


def facts(**given: int | str | None) -> dict[str, Fact]:
    """`facts(a=3)` is known, `facts(a=None)` is not."""
    made = {}
    for key, value in given.items():
        shown = "" if value is None else f"{value:02}" if isinstance(value, int) and value else str(value)
        made[key] = Fact(key, f"số {key}", shown, str(value) if isinstance(value, int) else "")
    return made


SHARE = {
    "share": ["xong", "tong"],
    "empty": "Chưa giao nhiệm vụ.",
    "all": "Đã hoàn thành {{xong}}/{{tong}} nhiệm vụ.",
    "none": "Chưa có nhiệm vụ nào hoàn thành.",
    "some": "Hoàn thành {{xong}} trong {{tong}} nhiệm vụ.",
}


@pytest.mark.parametrize(
    ("sentence", "known", "said"),
    [
        (SHARE, facts(xong=45, tong=45), "Đã hoàn thành 45/45 nhiệm vụ."),
        (SHARE, facts(xong=1, tong=2), "Hoàn thành 01 trong 02 nhiệm vụ."),
        (SHARE, facts(xong=0, tong=2), "Chưa có nhiệm vụ nào hoàn thành."),
        (SHARE, facts(xong=0, tong=0), "Chưa giao nhiệm vụ."),
        (SHARE, facts(xong=None, tong=2), "Hoàn thành [chưa có số liệu: số xong] trong 02 nhiệm vụ."),
        (SHARE | {"missing": ""}, facts(xong=None, tong=2), ""),
        ({"count": "a", "zero": "Không có.", "some": "Có {{a}}."}, facts(a=0), "Không có."),
        ({"count": "a", "zero": "Không có.", "some": "Có {{a}}."}, facts(a=1), "Có 01."),
        ({"count": "a", "some": "Có {{a}}."}, facts(a=0), ""),
        ({"count": "a", "some": "Có {{a}}."}, facts(a=None), "Có [chưa có số liệu: số a]."),
        ({"count": ["a", "b"], "zero": "Không.", "some": "{{a}} và {{b}}"}, facts(a=0, b=0), "Không."),
        ({"count": ["a", "b"], "zero": "Không.", "some": "{{a}} và {{b}}"}, facts(a=0, b=2), "0 và 02"),
        ({"answer": "a", "yes_says": "Đã làm.", "no_says": "Chưa làm."}, facts(a=1), "Đã làm."),
        ({"answer": "a", "yes_says": "Đã làm.", "no_says": "Chưa làm."}, facts(a=0), "Chưa làm."),
        ({"answer": "a", "yes_says": "Đã.", "no_says": "Chưa."}, facts(a=None), "[chưa có số liệu: số a]"),
        ({"if": ["b"], "say": "Nói."}, facts(b=0), ""),
        ({"if": ["b"], "say": "Nói."}, facts(b=1), "Nói."),
        ({"say": "Có {{a}}[?, tăng {{b}}][?, giảm {{c}}]."}, facts(a=3, b=1, c=None), "Có 03, tăng 01."),
        ({"say": "Đến {ngay}, có {{a}}."}, facts(a=3), "Đến 14/3/2026, có 03."),
    ],
)
def test_a_sentence_is_chosen_by_facts(sentence: Any, known: dict[str, Fact], said: str) -> None:
    text = written([sentence], known, {"ngay": "14/3/2026"})
    assert plain(runs_of(text, known)) == said


KNOWN = facts(xong=45, tong=50, thieu=None)


def test_a_paragraph_is_edited_with_its_numbers_in_place() -> None:
    text = "Đã xong {{xong}}/{{tong}}; còn {{thieu}}."
    shown = for_editing(text, KNOWN)
    assert shown == "Đã xong [45|xong]/[50|tong]; còn [(chưa có số liệu: số thieu)|thieu]."
    assert from_editing(shown, KNOWN) == text
    assert (
        from_editing("Cả [50|tong], xong {{xong}}, thêm [|tong].", KNOWN)
        == "Cả {{tong}}, xong {{xong}}, thêm {{tong}}."
    )


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("xong [46|xong]", "đang là 45"),
        ("xong [45|khong_co]", "Không có số liệu mã “khong_co”"),
        ("xong {{khong_co}}", "Không có số liệu mã “khong_co”"),
        ("x" * 20_001, "dài quá 20.000"),
    ],
)
def test_what_is_typed_in_place_of_a_linked_number_is_asked_back(typed: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        from_editing(typed, KNOWN)


@given(
    st.lists(st.sampled_from(["xong", "tong", "thieu"]) | st.text(alphabet="aă [](){}|.\n\r0123456789", max_size=12))
)
def test_editing_and_saving_without_a_change_changes_nothing(parts: list[str]) -> None:
    text = "".join(f"{{{{{part}}}}}" if part in KNOWN else part for part in parts)
    try:
        stored = from_editing(text, KNOWN)
    except ValueError:
        return
    assert from_editing(for_editing(stored, KNOWN), KNOWN) == stored
    assert plain(runs_of(stored, KNOWN)).count("45") >= keys_in(stored).count("xong")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("xong {{xong}}/{{tong}} nhiệm vụ", []),
        ("mở 3 lớp với 1.200 lượt người", ["3", "1.200"]),
        ("đạt 95,5%", ["95,5%"]),
        ("Kế hoạch số 412/KH-UBND ngày 24/12/2025, quý 1 năm 2026, mục 3", []),
    ],
)
def test_numbers_typed_by_hand_are_named(text: str, found: list[str]) -> None:
    assert typed_by_hand(text) == found


def test_the_outline_says_where_its_headings_are_from_and_what_they_hold() -> None:
    nodes = {node.code: node for node in periodic().walk()}
    assert [code for code in nodes if "." not in code] == ["I", "II", "III", "IV", "V"]
    assert nodes["I.1"].status == "sourced" and nodes["II.1"].status == "remembered"
    held = [paragraph for node in nodes.values() for paragraph in node.paragraphs]
    assert len({one.id for one in held}) == len(held) > 25
    assert "lv.institutions.xong" in str(nodes["II.1"].paragraphs[-1].sentences)


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        "outline: [{code: I, name: A}]\ncode: x\nname: y",
        "outline: [{code: I, name: A, status: own}, {code: I, name: B, status: own}]\ncode: x\nname: y",
        "outline: [{code: I, name: A, status: own, paragraphs: [{id: a, sentences: [{sai: 1}]}]}]\ncode: x\nname: y",
    ],
)
def test_what_is_no_outline_is_said_so(text: str) -> None:
    with pytest.raises(ValueError, match=r"Đề cương|Câu|Đề mục"):
        parsed(text)


def test_a_number_that_is_not_known_is_never_zero() -> None:
    (one,) = runs_of("{{thieu}}", KNOWN)
    assert isinstance(one, Number) and not one.known and one.value is None and "0" not in one.shown
