"""Registers: rows entered by page and by workbook, never changed in silence, counted in any window, opened by a number."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from cchc.access import Denied
from cchc.figures.columns import Measure, counted, faults_of
from cchc.figures.counting import COUNTERS, count
from cchc.figures.freezing import freeze
from cchc.figures.loading import shipped_registers, take_registers
from cchc.figures.models import Figure, Indicator, Register, RegisterRow, RowVersion
from cchc.figures.registering import Line, remove, write_rows
from cchc.periods import windows
from cchc.periods.naming import code_of
from cchc.periods.windows import Window
from cchc.records.models import Record, Use

LATER = date(2026, 11, 1)
ROW = {"title": "Hội nghị tuyên truyền", "day": "12/02/2026", "channel": "hn", "times": "2", "people": "1.200"}


def test_the_shipped_registers_are_whole(focal: Any, province: Callable[[str], Any]) -> None:
    assert {one["code"]: faults_of(one) for one in shipped_registers()} == {
        one["code"]: [] for one in shipped_registers()
    }
    assert all(one["status"] in ("remembered", "example") for one in shipped_registers())
    assert take_registers(focal, province("ubnd-tinh")) == 12
    assert take_registers(focal, province("ubnd-tinh")) == 0
    made = Indicator.objects.filter(code__startswith="SO.").select_related("current")
    assert made.count() == sum(len(one["counts"]) for one in shipped_registers())
    assert all(COUNTERS[one.now.counted_by].is_ratio is (one.now.kind == "ratio") for one in made)


@pytest.fixture
def register(focal: Any, province: Callable[[str], Any]) -> Register:
    take_registers(focal, province("ubnd-tinh"))
    return Register.objects.get(code="TUYENTRUYEN")


@pytest.fixture
def wrote(actor: Callable[..., Any], province: Callable[[str], Any]) -> Callable[..., Any]:
    """wrote(register, {...}, {...}): rows of Sở Y tế, by its officer."""
    officers = {key: actor(key, username=f"wrote-{key}") for key in ("so-y-te", "so-cong-thuong")}

    def one(register: Register, *rows: dict[str, str], agency: str = "so-y-te", **more: Any) -> Any:
        return write_rows(officers[agency], register, province(agency), [Line(typed, **more) for typed in rows])

    return one


def sent(values: dict[str, str], **more: str) -> dict[str, str]:
    return {f"c_{key}": text for key, text in values.items()} | more


def test_a_row_is_written_mended_struck_and_put_back(
    register: Register, signed_in: Callable[..., Any], province: Callable[[str], Any]
) -> None:
    client, kept_by = signed_in("so-y-te"), province("so-y-te")
    record = Record.objects.create(number="12/BC-SYT", kept_by=kept_by)
    url = reverse("register_add", args=[register.pk])
    wrong = client.post(url, sent({**ROW, "day": "31/02/2026", "times": "hai", "channel": ""})).content.decode()
    assert "không phải ngày" in wrong and "“hai” không phải số" in wrong and "Chưa ghi “Hình thức”" in wrong
    assert 'value="Hội nghị tuyên truyền"' in wrong and not RegisterRow.objects.exists()
    assert client.post(url, sent(ROW, evidence="12/BC-SYT", more="1")).headers["Location"].startswith(url)
    again = client.post(url, sent(ROW, evidence="12/BC-SYT"))
    assert again.status_code == 422 and "giống hệt" in again.content.decode()
    row = RegisterRow.objects.get()
    assert (row.day, row.values["people"], row.record, row.n) == (date(2026, 2, 12), "1200", record, 1)

    page = reverse("register_row", args=[row.pk])
    mended = sent({**ROW, "people": "1.250"}, evidence="12/BC-SYT", version="1", why="Cộng thiếu")
    assert client.post(page, {**mended, "page": "3"}).status_code == 303
    stale = client.post(page, sent({**ROW, "people": "9"}, version="1"))
    assert stale.status_code == 422 and "vừa được người khác sửa" in stale.content.decode()
    act = {verb: reverse("register_row_act", args=[row.pk, verb]) for verb in ("remove", "put-back")}
    assert "Chưa ghi lý do" in client.post(act["remove"], {"why": " "}).content.decode()
    assert client.post(act["remove"], {"why": "Ghi trùng"}).status_code == 303
    assert "Khôi phục" in client.get(page).content.decode()
    assert client.post(act["put-back"], {"why": "Không trùng"}).status_code == 303
    versions = row.versions.order_by("n")
    assert [(one.values["people"], one.removed, one.why) for one in versions] == [
        ("1200", False, ""),
        ("1250", False, "Cộng thiếu"),
        ("1250", True, "Ghi trùng"),
        ("1250", False, "Không trùng"),
    ]
    told = client.get(page).content.decode()
    assert "1.200 → 1.250" in told and f"{reverse('record', args=[record.pk])}#page=3" in told
    assert "12/BC-SYT → 12/BC-SYT, trang 3" in told
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE figures_rowversion SET n = n")
    other = signed_in("so-cong-thuong")
    assert other.get(page).status_code == 404 and other.post(page, mended).status_code == 404
    assert other.post(f"{url}?agency={kept_by.pk}", sent(ROW)).status_code == 404


def test_the_document_behind_a_row_opens_from_it_and_names_it(
    register: Register,
    wrote: Callable[..., Any],
    province: Callable[[str], Any],
    signed_in: Callable[..., Any],
    settings: Any,
) -> None:
    from cchc.jobs.doing import work_off

    row = wrote(register, ROW).new[0]
    kept = Record.objects.create(number="12/BC-SYT", subject="Báo cáo hội nghị", kept_by=province("so-y-te"))
    foreign = Record.objects.create(number="13/BC-SCT", kept_by=province("so-cong-thuong"))
    client, focal_point = signed_in("so-y-te"), signed_in("so-noi-vu", "focal_point")
    page, document = reverse("register_row", args=[row.pk]), reverse("record_page", args=[kept.pk])
    act = {verb: reverse("register_row_act", args=[row.pk, verb]) for verb in ("attach", "upload", "remove")}
    assert "12/BC-SYT" in client.get(page + "?q=hội nghị").content.decode() and client.get(document).status_code == 404
    assert client.post(act["attach"], {"record": foreign.pk}).status_code == 404
    assert client.post(act["attach"], {"record": kept.pk, "page": "2"}).status_code == 303
    row.refresh_from_db()
    assert (row.record, row.page, row.evidence, row.version) == (kept, 2, "12/BC-SYT", 2)
    for reader in (client, focal_point):
        shown = reader.get(document).content.decode()
        assert f'href="{page}"' in shown and "dòng 1: Hội nghị tuyên truyền" in shown and "trang 2" in shown
    assert signed_in("so-cong-thuong").get(document).status_code == 404

    assert "Chưa chọn tệp" in client.post(act["upload"], {}).content.decode()
    file = SimpleUploadedFile("bao-cao.txt", "Báo cáo kết quả hội nghị".encode())
    assert client.post(act["upload"], {"file": file, "number": "15/BC-SYT", "page": "1"}).status_code == 303
    row.refresh_from_db()
    brought = row.record
    assert brought is not None and (brought.number, row.page) == ("15/BC-SYT", 1)
    assert [one.record for one in Use.objects.filter(about_id=row.pk)] == [brought] and not kept.uses.exists()
    settings.CCHC_WAIT = 0.01  # what takes longer is read while she goes on
    slow = SimpleUploadedFile("quyet-dinh.txt", "Quyết định".encode())
    assert client.post(act["upload"], {"file": slow, "number": "16/QĐ-SYT"}).url == f"{page}#tai-lieu"
    assert "Đang đọc “quyet-dinh.txt”" in client.get(page).content.decode()
    assert work_off() == 1
    row.refresh_from_db()
    assert row.record is not None and (row.record.number, row.version) == ("16/QĐ-SYT", 4)
    assert client.post(act["attach"], {"record": brought.pk, "page": "1"}).status_code == 303
    wrote(register, {**ROW, "people": "1300"}, row=row.pk, evidence="15/BC-SYT")
    row.refresh_from_db()
    assert (row.record, row.page, row.values["people"]) == (brought, 1, "1300")
    client.post(act["remove"], {"why": "Ghi trùng"})
    assert not brought.uses.exists() and client.get(reverse("record_page", args=[brought.pk])).status_code == 200


def test_who_does_not_work_there_writes_nothing(
    register: Register, actor: Callable[..., Any], province: Callable[[str], Any]
) -> None:
    for who in (actor("so-cong-thuong"), actor("so-y-te", "auditor")):
        with pytest.raises(Denied):
            write_rows(who, register, province("so-y-te"), [Line(ROW)])


def test_after_a_freeze_who_changes_a_row_says_why(
    register: Register, focal: Any, wrote: Callable[..., Any], province: Callable[[str], Any]
) -> None:
    row = wrote(register, ROW).new[0]
    of = Indicator.objects.get(code="SO.TUYENTRUYEN.times")
    count(focal, of, province("ubnd-tinh"), windows.quarter(2026, 1), today=LATER)
    freeze(focal, province("ubnd-tinh"), windows.quarter(2026, 1))
    changed = {**ROW, "times": "3"}
    assert "đã chốt" in wrote(register, changed, row=row.pk).faults[0, "why"]
    assert wrote(register, changed, row=row.pk, why="Bổ sung hội nghị").changed
    assert wrote(register, {**ROW, "day": "12/05/2026"}).new


# — counted —


def told(indicator: Indicator, window: Window) -> dict[str, Any]:
    figures = Figure.objects.of_window(window).filter(indicator=indicator).select_related("agency")
    return {
        one.agency.key: None if one.nothing else (one.numerator, one.denominator)[: 2 if one.denominator else 1]
        for one in figures
    }


def test_the_same_rows_are_counted_in_windows_that_overlap_and_the_number_opens(
    register: Register,
    focal: Any,
    wrote: Callable[..., Any],
    province: Callable[[str], Any],
    signed_in: Callable[..., Any],
    actor: Callable[..., Any],
) -> None:
    root, of = province("ubnd-tinh"), Indicator.objects.get(code="SO.TUYENTRUYEN.times")
    days = {"20/12/2025": "1", "10/01/2026": "2", "14/06/2026": "4", "15/06/2026": "8", "30/06/2026": "16"}
    wrote(register, *({**ROW, "day": day, "times": n} for day, n in days.items()))
    wrote(register, {**ROW, "times": "32"}, agency="so-cong-thuong")
    struck = wrote(register, {**ROW, "day": "02/02/2026", "times": "64"}).new[0]
    remove(actor("so-y-te"), struck, "Ghi nhầm")
    half, from_december = windows.half(2026, 1), Window(date(2025, 12, 15), date(2026, 6, 14))
    for window, health in ((half, 30), (from_december, 7), (windows.quarter(2026, 2), 28)):
        count(focal, of, root, window, today=LATER)
        there = {"so-y-te": (health,), "so-cong-thuong": (32,)}
        assert told(of, window) == ({"so-y-te": (28,)} if health == 28 else there), window
    figure = Figure.objects.of_window(from_december).get(agency__key="so-y-te")
    client = signed_in("so-y-te")
    page = client.get(reverse("figure", args=[figure.pk])).content.decode()
    link = f"{reverse('register', args=[register.pk])}?window={code_of(from_december)}&amp;count=times"
    assert link in page
    rows = client.get(link.replace("&amp;", "&") + f"&agency={figure.agency_id}").content.decode()
    assert '<b class="num">7</b>' in rows and rows.count("cc-task") == 3


@given(
    st.lists(
        st.tuples(
            st.integers(1, 3),
            st.dates(date(2025, 6, 1), date(2026, 12, 31)),
            st.none() | st.dates(date(2025, 6, 1), date(2026, 12, 31)),
            st.integers(0, 50),
        ),
        max_size=30,
    ),
    st.dates(date(2025, 6, 1), date(2026, 12, 31)),
    st.integers(0, 400),
)
def test_what_is_counted_is_what_a_person_would_count(
    rows: list[tuple[int, date, date | None, int]], start: date, length: int
) -> None:
    end = date.fromordinal(start.toordinal() + length)
    window = Window(start, end)
    values = [
        (agency, {"day": day.isoformat(), "n": str(n), **({"until": until.isoformat()} if until else {})})
        for agency, day, until, n in rows
    ]
    flow = counted(Measure("k", "", "", "day", sum="n"), values, window)
    stock = counted(Measure("k", "", "", "day", until="until", sum="n"), values, window)
    for agency in (1, 2, 3):
        flows = [n for who, day, _until, n in rows if who == agency and start <= day <= end]
        stocks = [n for who, day, until, n in rows if who == agency and day <= end and (until is None or until >= end)]
        assert flow.get(agency, (None, None))[0] == (sum(flows) if flows else None)
        assert stock.get(agency, (None, None))[0] == (sum(stocks) if stocks else None)


def test_ratios_and_what_stands_at_the_windows_end(
    register: Register, focal: Any, wrote: Callable[..., Any], province: Callable[[str], Any]
) -> None:
    root = province("ubnd-tinh")
    drafts, iso = Register.objects.get(code="VBQPPL"), Register.objects.get(code="ISO")
    base = {"kind": "nq", "level": "tinh", "begun": "05/01/2026"}
    wrote(
        drafts,
        {**base, "title": "A", "due": "31/03/2026", "submitted": "30/03/2026", "issued": "10/04/2026"},
        {**base, "title": "B", "due": "31/03/2026", "submitted": "02/04/2026"},
        {**base, "title": "C", "due": "31/03/2026"},
        {**base, "title": "D", "due": "01/04/2026", "submitted": "01/04/2026"},
    )
    wrote(
        iso,
        {"title": "X", "version": "2015", "since": "01/01/2025", "until": "31/03/2026", "procedures": "3", "all": "10"},
        {"title": "Y", "version": "2015", "since": "01/02/2026", "procedures": "4", "all": "5"},
    )
    assert wrote(iso, {"title": "Z", "version": "2015", "since": "01/02/2026", "procedures": "6", "all": "5"}).faults
    first, second = windows.quarter(2026, 1), windows.quarter(2026, 2)
    for window in (first, second):
        for code in ("VBQPPL.submitted_on_time", "VBQPPL.issued", "ISO.there", "ISO.procedures"):
            count(focal, Indicator.objects.get(code=f"SO.{code}"), root, window, today=LATER)
    said = {
        (code, window): told(Indicator.objects.get(code=f"SO.{code}"), window).get("so-y-te")
        for code in ("VBQPPL.submitted_on_time", "VBQPPL.issued", "ISO.there", "ISO.procedures")
        for window in (first, second)
    }
    assert said == {
        ("VBQPPL.submitted_on_time", first): (1, 3),
        ("VBQPPL.submitted_on_time", second): (1, 1),
        ("VBQPPL.issued", first): None,
        ("VBQPPL.issued", second): (1,),
        ("ISO.there", first): (2,),
        ("ISO.there", second): (1,),
        ("ISO.procedures", first): (7, 15),
        ("ISO.procedures", second): (4, 5),
    }


# — by workbook —


def book_of(client: Any, register: Register, agency: Any) -> Any:
    answer = client.get(reverse("register_xlsx", args=[register.pk]) + f"?fill={agency.pk}")
    assert answer.status_code == 200
    return openpyxl.load_workbook(BytesIO(answer.content))


def brought(client: Any, register: Register, agency: Any, book: Any) -> Any:
    stream = BytesIO()
    book.save(stream)
    url = reverse("register_upload", args=[register.pk]) + f"?fill={agency.pk}"
    return client.post(url, {"file": SimpleUploadedFile("so.xlsx", stream.getvalue())})


def test_a_workbook_goes_out_and_comes_back(
    register: Register, wrote: Callable[..., Any], province: Callable[[str], Any], signed_in: Callable[..., Any]
) -> None:
    agency, client = province("so-y-te"), signed_in("so-y-te")
    wrote(register, ROW)
    book = book_of(client, register, agency)
    page = book.active
    heads = [cell.value for cell in page[5]]
    assert heads[:5] == [
        "TT",
        "Nội dung tuyên truyền *",
        "Ngày thực hiện *",
        "Hình thức *",
        "Số tin, bài, cuộc (lần) *",
    ]
    assert [cell.value for cell in page[6]][:6] == ["1", *list(shown())]
    page["B7"], page["C7"], page["D7"], page["E7"] = "Bài trên cổng", date(2026, 3, 3), "web", "năm"
    page["B8"], page["C8"], page["D8"], page["E8"] = "=1+1", "04/03/2026", "Mạng xã hội", 7
    wrong = brought(client, register, agency, book)
    text = wrong.content.decode()
    assert wrong.status_code == 422 and "Ô E7: “năm” không phải số" in text and RegisterRow.objects.count() == 1
    page["E7"], page["B8"], page["F6"] = 5, "Bài viết", "1.300"
    assert brought(client, register, agency, book).status_code == 303
    rows = RegisterRow.objects.order_by("n")
    assert [(one.values["times"], one.values.get("people"), one.version) for one in rows] == [
        ("2", "1300", 2),
        ("5", None, 1),
        ("7", None, 1),
    ]
    again = brought(client, register, agency, book_of(client, register, agency))
    assert again.status_code == 303 and RowVersion.objects.count() == 4
    page["F6"] = "1.400"
    stale = brought(client, register, agency, book)
    assert stale.status_code == 422 and "Ô A6: Dòng này vừa được người khác sửa" in stale.content.decode()
    for rubbish in (b"", b"PK\x03\x04rubbish"):
        url = reverse("register_upload", args=[register.pk])
        assert client.post(url, {"file": SimpleUploadedFile("so.xlsx", rubbish)}).status_code == 422
    other = client.get(reverse("register_xlsx", args=[register.pk]) + "?q=cong&sort=day")
    lines = list(openpyxl.load_workbook(BytesIO(other.content)).active.iter_rows(min_row=6, values_only=True))
    assert [line[2] for line in lines] == ["Bài trên cổng"]


def shown() -> tuple[str, ...]:
    return ("Hội nghị tuyên truyền", "12/02/2026", "Hội nghị, tập huấn", "2", "1.200")


def test_many_rows_cost_a_few_statements(
    register: Register, wrote: Callable[..., Any], signed_in: Callable[..., Any], django_assert_max_num_queries: Any
) -> None:
    rows = [{**ROW, "title": f"Bài {n}"} for n in range(300)]
    with django_assert_max_num_queries(24):
        made = wrote(register, *rows).new
    assert [one.n for one in made] == list(range(1, 301))
    client = signed_in("so-y-te")
    client.get(reverse("register", args=[register.pk]))
    with django_assert_max_num_queries(24):
        page = client.get(reverse("register", args=[register.pk]) + "?q=bai 29&sort=title").content.decode()
    assert "Bài 290" in page and "Bài 150" not in page
