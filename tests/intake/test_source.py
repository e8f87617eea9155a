"""The document beside the reading, cut into pieces."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.intake.test_pages import PLAN_TEXT, signed_in  # noqa: F401

from cchc.intake.models import Draft
from cchc.intake.source import LINES, cuts, laid_out, piece, piece_with
from cchc.intake.working import working_copy
from cchc.reading import read_bytes


def table(rows: list[list[tuple[str, int, int]]]) -> dict[str, Any]:
    return {
        "id": "b2",
        "kind": "table",
        "text": "",
        "rows": [[{"text": text, "colspan": wide, "rowspan": down} for text, wide, down in row] for row in rows],
    }


def paragraph(n: int) -> dict[str, Any]:
    return {"id": f"p{n}", "kind": "paragraph", "text": f"Đoạn {n}"}


def long_table(count: int) -> dict[str, Any]:
    return table([[(str(n), 1, 1), (f"Nhiệm vụ {n}", 1, 1)] for n in range(count)])


def test_a_short_document_is_one_piece() -> None:
    shown = piece([paragraph(1), long_table(5)], {}, 1)
    assert (shown.n, shown.of, len(shown.blocks)) == (1, 1, 2)
    assert shown.blocks[1].widths == []


def test_every_row_and_paragraph_is_in_one_piece_in_order() -> None:
    blocks = [paragraph(1), {**long_table(1000), "id": "b2"}, paragraph(2)]
    seen: list[str] = []
    for n in range(1, len(cuts(blocks)) + 1):
        for block in piece(blocks, {}, n).blocks:
            seen += [row.id for row in block.rows] if block.kind == "table" else [block.id]
    assert seen == ["d-p1", *(f"d-b2-{n}" for n in range(1000)), "d-p2"]


def test_a_place_is_in_the_piece_that_is_named_for_it() -> None:
    blocks = [paragraph(1), long_table(1000)]
    for row in (0, 1, LINES, 500, 999):
        n = piece_with(blocks, "b2", row)
        assert any(one.id == f"d-b2-{row}" for one in piece(blocks, {}, n).blocks[-1].rows)
    assert piece_with(blocks, "nowhere", None) == 1


def test_a_number_beyond_the_pieces_is_the_nearest() -> None:
    blocks = [long_table(300)]
    assert piece(blocks, {}, 99).n == piece(blocks, {}, 3).of and piece(blocks, {}, 0).n == 1


def test_a_table_is_cut_where_no_cell_reaches_over() -> None:
    rows = [[("Nhóm", 1, 10), ("a", 1, 1)] if n % 10 == 0 else [("a", 1, 1)] for n in range(400)]
    assert all(row % 10 == 0 for _, row in cuts([table(rows)]))


def test_a_cell_that_reaches_over_everything_keeps_its_column() -> None:
    rows = [[("Nhóm", 1, 2000), ("a", 1, 1)], *[[(f"a{n}", 1, 1)] for n in range(1999)]]
    second = piece([table(rows)], {}, 2).blocks[0]
    assert second.rows[0].spots[0].text == ""
    assert second.rows[0].spots[0].rowspan == 2000 - int(second.rows[0].id.split("-")[-1])
    assert len(second.rows[1].spots) == 1


@given(st.lists(st.lists(st.tuples(st.just("x"), st.integers(1, 4), st.integers(1, 900)), max_size=4), max_size=300))
@settings(max_examples=60)
def test_whatever_is_merged_no_cell_is_lost(rows: list[list[tuple[str, int, int]]]) -> None:
    blocks = [table(rows)]
    cells = 0
    for n in range(1, len(cuts(blocks)) + 1):
        for block in piece(blocks, {}, n).blocks:
            cells += sum(1 for row in block.rows for spot in row.spots if spot.id)
    assert cells == sum(len(row) for row in rows)
    assert len(list(laid_out(blocks[0]["rows"], len(rows)))) == len(rows)


@pytest.fixture
def big(signed_in, draft) -> Draft:  # noqa: F811
    """A plan of 699 tasks, read here: how long a child may take to read it is not what is tried."""
    rows = "\n".join(
        f"| {n} | Rà soát thủ tục hành chính đợt {n} | Quyết định {n} | Sở Tư pháp | UBND cấp xã | Quý II/2026 |"
        for n in range(3, 700)
    )
    text = PLAN_TEXT.replace("Quý II/2026 |\n", f"Quý II/2026 |\n{rows}\n")
    reading = read_bytes(text.encode(), "ke-hoach.txt")
    draft.reading, draft.blocks = reading.to_json(), reading.blocks_json()
    draft.current = working_copy(draft.reading)
    draft.save()
    return draft


def test_a_long_plan_opens_at_the_piece_its_task_is_in(signed_in, big) -> None:  # noqa: F811
    assert len(big.current["tasks"]) == 699
    page = signed_in.get(f"/intake/{big.pk}/?n=500").content.decode()
    assert len(page) < 150_000
    assert "Rà soát thủ tục hành chính đợt 500" in page.split('class="cc-got"')[0]
    assert "đợt 200 " not in page
    assert "Phần trước của văn bản" in page and "Phần sau của văn bản" in page


def test_a_row_leads_to_its_task_though_the_list_was_reordered(signed_in, big) -> None:  # noqa: F811
    signed_in.post(reverse("draft_change", args=[big.pk, 5, "up"]), {"version": 0})
    page = signed_in.get(f"/intake/{big.pk}/?source=4").content.decode()
    assert ">4/699<" in page
    for nowhere in ("99999", "-1", "x", ""):
        assert signed_in.get(f"/intake/{big.pk}/?source={nowhere}").status_code == 200
