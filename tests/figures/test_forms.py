"""Forms filled in by browser and by workbook: faults by cell, what stands out explained, nothing lost."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.remembered import remembered

from cchc.figures.loading import take_forms
from cchc.figures.models import Figure, Form, FormRow, Sheet, Version
from cchc.periods import windows
from cchc.periods.naming import code_of
from cchc.periods.windows import Window

FACTS = Path(os.environ.get("CCHC_FACTS", "/work/shared/facts")) / "cchc_report.json"
YEAR = windows.year(2025)


@pytest.fixture
def bm1(focal: Any, province: Callable[[str], Any]) -> Form:
    def take() -> None:
        assert take_forms(focal, province("ubnd-tinh")) == 7
        assert take_forms(focal, province("ubnd-tinh")) == 0

    remembered("forms", take)
    return Form.objects.get(code="BM1")


@pytest.fixture
def client(signed_in: Callable[..., Any]) -> Any:
    return signed_in("so-y-te")


def begun(client: Any, form: Form, window: Window) -> Sheet:
    answer = client.post(reverse("form_begin", args=[form.pk]) + f"?window={code_of(window)}")
    assert answer.status_code == 303
    return Sheet.objects.get(pk=int(answer.headers["Location"].split("/")[-2]))


def cells(form: Form, given: dict[str, str], notes: dict[str, str] | None = None) -> dict[str, str]:
    """What the browser sends, by the printed numbers of the rows."""
    rows = {row.no: row.pk for row in form.rows.all()}
    sent = {f"v{rows[no]}": text for no, text in given.items()}
    return sent | {f"n{rows[no]}": text for no, text in (notes or {}).items()}


WHOLE = {
    "1": "12",
    "2.1": "45",
    "2.2": "40",
    "3.1": "0",
    "3.2": "3",
    "3.3.1": "không phát sinh",
    "3.3.2": "",
    "4.1": "10",
    "4.1.1": "8",
    "4.1.2": "1",
    "4.1.3": "1",
    "5": "1",
    "5.1": "1.250",
    "5.2": "2",
    "6": "0",
}


def act(client: Any, sheet: Sheet, verb: str, data: dict[str, Any] | None = None) -> Any:
    return client.post(reverse("sheet_act", args=[sheet.pk, verb]), data or {})


def test_a_form_is_filled_in_and_its_ratio_is_computed(bm1: Form, client: Any) -> None:
    sheet = begun(client, bm1, windows.quarter(2026, 1))
    answer = act(client, sheet, "file", cells(bm1, WHOLE))
    assert answer.status_code == 303, answer.content.decode()[-3000:]
    page = client.get(reverse("sheet", args=[sheet.pk])).content.decode()
    assert "88,89" in page and "không phát sinh" in page and "1.250" in page
    ratio = Figure.objects.get(indicator__code="BM1.2")
    assert (ratio.numerator, ratio.denominator) == (40, 45)
    assert Figure.objects.get(indicator__code="BM1.3.3").nothing
    assert Figure.objects.get(indicator__code="BM1.5.2").words == "2"


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"1": "mười hai"}, "không phải số"),
        ({"1": ""}, "Chưa ghi"),
        ({"2.2": ""}, "chưa có số này"),
        ({"2.2": "46"}, "Lớn hơn “Số nhiệm vụ đề ra trong kế hoạch” (46 so với 45)"),
        ({"2.1": "0"}, "bằng 0 mà số này lớn hơn 0"),
        ({"4.1.1": "9"}, "Nhỏ hơn tổng các dòng 4.1.1 + 4.1.2 + 4.1.3 (10 so với 11)"),
        ({"5": "2"}, "Ghi Có hoặc Không"),
        ({"5.2": "3"}, "0 = Trực tuyến"),
        ({"3.3.1": "5"}, "Có “Số vấn đề phát hiện qua kiểm tra” mà chưa có số này"),
    ],
)
def test_a_wrong_cell_is_told_and_nothing_is_lost(bm1: Form, client: Any, wrong: dict[str, str], why: str) -> None:
    sheet = begun(client, bm1, windows.quarter(2026, 1))
    answer = act(client, sheet, "file", cells(bm1, WHOLE | wrong))
    page = answer.content.decode()
    assert answer.status_code == 422 and why in page
    assert not Figure.objects.exists()
    sheet.refresh_from_db()
    assert sheet.state == "open" and sheet.typed[str(bm1.rows.get(no="3.2").pk)] == "3"


def test_what_stands_out_is_explained(bm1: Form, client: Any) -> None:
    before = begun(client, bm1, windows.quarter(2026, 1))
    act(client, before, "file", cells(bm1, WHOLE))
    sheet = begun(client, bm1, windows.quarter(2026, 2))
    page = client.get(reverse("sheet", args=[sheet.pk])).content.decode()
    assert "Kỳ trước" in page
    jumped = WHOLE | {"1": "120"}
    refused = act(client, sheet, "file", cells(bm1, jumped))
    assert refused.status_code == 422
    assert "Khác nhiều so với kỳ trước (12 thành 120). Nếu đúng, ghi giải trình" in refused.content.decode()
    assert act(client, sheet, "file", cells(bm1, jumped, {"1": "Thêm chỉ đạo sau hợp nhất"})).status_code == 303
    assert Figure.objects.get(indicator__code="BM1.1", start=sheet.start).note == "Thêm chỉ đạo sau hợp nhất"


def test_a_cumulative_number_does_not_fall_in_silence(bm1: Form, client: Any) -> None:
    act(client, begun(client, bm1, windows.half(2026, 1)), "file", cells(bm1, WHOLE))
    for later in (windows.nine_months(2026), windows.quarter(2026, 3)):  # from the year's first day, whatever its own
        fell = act(client, begun(client, bm1, later), "file", cells(bm1, WHOLE | {"2.2": "39"}))
        assert "Số lũy kế giảm so với kỳ trước (40 còn 39)" in fell.content.decode()


def test_quarters_prefill_the_half(bm1: Form, client: Any) -> None:
    for n in (1, 2):
        act(client, begun(client, bm1, windows.quarter(2026, n)), "file", cells(bm1, WHOLE))
    half = begun(client, bm1, windows.half(2026, 1))
    page = client.get(reverse("sheet", args=[half.pk])).content.decode()
    assert 'value="24"' in page and 'value="2.500"' in page and "cộng từ các kỳ đã nhập" in page


def test_nothing_to_report_is_an_answer(bm1: Form, client: Any, signed_in: Callable[..., Any]) -> None:
    sheet = begun(client, bm1, windows.quarter(2026, 1))
    assert act(client, sheet, "nothing").status_code == 303
    assert Figure.objects.count() == 13 and all(one.nothing for one in Figure.objects.all())
    focal_point = signed_in("so-noi-vu", "focal_point")
    assert act(focal_point, sheet, "return", {"reason": ""}).status_code == 422
    assert act(focal_point, sheet, "return", {"reason": "Dòng 1 có số"}).status_code == 303
    assert "Dòng 1 có số" in client.get(reverse("sheet", args=[sheet.pk])).content.decode()
    assert act(client, sheet, "file", cells(bm1, WHOLE)).status_code == 303
    assert act(focal_point, sheet, "confirm").status_code == 303
    assert set(Figure.objects.values_list("state", flat=True)) == {"confirmed"}
    assert act(client, sheet, "file", cells(bm1, WHOLE)).status_code in (303, 422)
    assert not Version.objects.filter(erratum=True).exists()


def test_two_windows_on_one_sheet(bm1: Form, client: Any) -> None:
    sheet = begun(client, bm1, windows.quarter(2026, 1))
    first = cells(bm1, {"1": "1"}) | {"version": "0"}
    assert act(client, sheet, "keep", first).status_code == 303
    late = act(client, sheet, "keep", cells(bm1, {"1": "2"}) | {"version": "0"})
    assert late.status_code == 422 and "vừa được người khác lưu" in late.content.decode()
    sheet.refresh_from_db()
    assert list(sheet.typed.values()) == ["1"]


# — by workbook —


def book_of(client: Any, sheet: Sheet) -> Any:
    answer = client.get(reverse("sheet_xlsx", args=[sheet.pk]))
    assert answer.status_code == 200
    return openpyxl.load_workbook(BytesIO(answer.content))


def sent_back(client: Any, sheet: Sheet, book: Any) -> Any:
    stream = BytesIO()
    book.save(stream)
    return act(client, sheet, "upload", {"file": SimpleUploadedFile("bm1.xlsx", stream.getvalue())})


def filled(book: Any, given: dict[str, Any]) -> Any:
    page = book.active
    for row in page.iter_rows(min_row=6):
        if row[0].value in given:
            row[3].value = given[row[0].value]
    return book


def test_a_workbook_comes_back_with_a_word_in_a_number(bm1: Form, client: Any) -> None:
    sheet = begun(client, bm1, windows.quarter(2026, 1))
    answer = sent_back(client, sheet, filled(book_of(client, sheet), WHOLE | {"4.1": "mười", "5.1": 25898}))
    page = answer.content.decode()
    assert answer.status_code == 422 and "“mười” không phải số" in page and "D17" in page
    assert 'value="25898"' in page
    assert book_of(client, sheet).active["D17"].value == "mười"
    assert book_of(client, sheet).active["D17"].comment is not None
    again = sent_back(client, sheet, filled(book_of(client, sheet), {"4.1": 10}))
    assert again.status_code == 303
    assert act(client, sheet, "file", typed_now(sheet)).status_code == 303
    assert Figure.objects.get(indicator__code="BM1.5.1").numerator == 25898


def typed_now(sheet: Sheet) -> dict[str, str]:
    sheet.refresh_from_db()
    return {f"v{key}": text for key, text in sheet.typed.items()}


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04rubbish", b"<html>", b"\xd0\xcf\x11\xe0abc"])
def test_what_is_no_workbook_is_refused(bm1: Form, client: Any, content: bytes) -> None:
    sheet = begun(client, bm1, windows.quarter(2026, 1))
    answer = act(client, sheet, "upload", {"file": SimpleUploadedFile("a.xlsx", content)})
    assert answer.status_code == 422


def test_a_workbook_without_its_keys_is_read_by_its_numbers(bm1: Form, client: Any) -> None:
    sheet = begun(client, bm1, windows.quarter(2026, 1))
    book = filled(book_of(client, sheet), WHOLE)
    book.active.delete_cols(6)
    assert sent_back(client, sheet, book).status_code == 303


def test_a_number_excel_may_have_rounded_is_asked_for_again(
    bm1: Form, client: Any, province: Callable[[str], Any]
) -> None:
    form = Form.objects.get(code="BM6")
    sheet = begun(client, form, windows.quarter(2026, 1))
    book = filled(book_of(client, sheet), {"1.1": 123456789.25, "1.2": 1})
    for row in book.active.iter_rows(min_row=6):
        row[3].number_format = "General"
    answer = sent_back(client, sheet, book)
    assert answer.status_code == 422 and "làm tròn" in answer.content.decode()


@pytest.mark.parametrize("way", ["page", "workbook"])
def test_the_figures_of_a_real_year_come_out_unchanged(bm1: Form, client: Any, way: str) -> None:
    """One province's annual figures of 2025, entered in the forms BM1 and BM2 by page or by workbook: they stand on the
    page and in the workbook as they were printed, and are kept as those numbers."""
    if not FACTS.exists():
        pytest.skip("the gathered facts are not here")
    for printed in json.loads(FACTS.read_text(encoding="utf-8"))["stat_forms"][:2]:
        form = Form.objects.get(code=printed["code"])
        sheet = begun(client, form, YEAR)
        assert [[row.no, row.text, row.unit or None] for row in form.rows.order_by("order")][
            : len(printed["rows"])
        ] == [row[:3] for row in printed["rows"]]
        numbers = {row[0]: row[3] for row in printed["rows"]}
        typed = {
            row.no: str(numbers.get(row.no, 0))  # the source is cut after BM2 3.2: of its two counts nothing is known
            for row in rows_of(form)
            if not row.is_heading and not row.is_computed
        }
        given = cells(form, typed)
        if way == "workbook":
            answer = sent_back(
                client, sheet, filled(book_of(client, sheet), {no: int(text) for no, text in typed.items()})
            )
            assert answer.status_code == 303, answer.content.decode()
            given = typed_now(sheet)
        answer = act(client, sheet, "file", given)
        assert answer.status_code == 303, answer.content.decode()
        page = book_of(client, sheet).active
        out = {row[0].value: row[3].value for row in page.iter_rows(min_row=6)}
        shown = client.get(reverse("sheet", args=[sheet.pk])).content.decode()
        for no, number in numbers.items():
            if number is None:
                continue
            if form.rows.get(no=no).is_computed:
                assert f"<output>{number}</output>" in shown, no
            else:
                assert str(out[no]).replace(".", "") == str(number), no
                assert kept(form.rows.get(no=no), sheet) == str(number), no


def kept(row: FormRow, sheet: Sheet) -> str:
    """The number of a row in the figure it became."""
    figure = Figure.objects.get(indicator=row.indicator, agency=sheet.agency, start=sheet.start, end=sheet.end)
    number = figure.denominator if row.part == "denominator" else figure.numerator
    return figure.words if number is None else f"{number.normalize():f}"


def rows_of(form: Form) -> list[FormRow]:
    return list(form.rows.select_related("indicator__current"))
