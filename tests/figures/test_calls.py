"""A call for data from its page to its merged workbook: 126 communes, one with a word in a number, five silent."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from docx import Document as Docx
from tests.transactions import rolled_back

from cchc.access import SYSTEM, Denied, Refused
from cchc.agencies.actions import found
from cchc.agencies.models import Agency
from cchc.figures import calling
from cchc.figures.call_book import gathered
from cchc.figures.calling import Asking, Column
from cchc.figures.consolidating import consolidated
from cchc.figures.filing import file
from cchc.figures.models import Call, Figure, FormRow, Indicator, Sheet
from cchc.figures.values import Kind
from cchc.ledger.models import Entry
from cchc.notices.models import Notice
from cchc.periods import today, windows
from cchc.periods.naming import code_of
from cchc.periods.windows import Window

WINDOW = windows.quarter(2026, 3)
COLUMNS = [
    Column(name="Số hồ sơ đã số hóa", unit="Hồ sơ", highest=Decimal(100_000)),
    Column(name="Hồ sơ trực tuyến", kind=Kind.RATIO, unit="%"),
    Column(name="Đã niêm yết", kind=Kind.YES_NO),
    Column(name="Khó khăn", kind=Kind.TEXT),
]


def asking(name: str = "Số hóa hồ sơ quý III", window: Window = WINDOW, **more: Any) -> Asking:
    due = timezone.now() + timedelta(days=3)
    return Asking(name, window, more.pop("due", due), "77/SNV-CCHC", date(2026, 11, 1))


def communes(n: int, province: Callable[[str], Any]) -> list[Agency]:
    root = province("ubnd-tinh")
    there = list(Agency.objects.on(today()).filter(standings__kind="commune").order_by("pk"))
    for at in range(n - len(there)):
        key, name = f"xa-them-{at}", f"Ủy ban nhân dân xã Thêm {at:03}"
        there.append(
            found(SYSTEM, key=key, name=name, kind="commune", level="commune", since=date(2025, 7, 1), parent=root)
        )
    return there


def answers(call: Call, *numbers: str) -> dict[str, str]:
    """What is typed in the cells that are typed, in their order."""
    rows = call.form.rows.select_related("indicator__current").order_by("order")
    typed = [row for row in rows if not row.is_heading and not row.is_computed]
    return dict(zip((str(row.pk) for row in typed), numbers, strict=True))


def filed(call: Call, agency: Agency, *numbers: str, nothing: bool = False) -> None:
    sheet = Sheet.objects.get(call=call, agency=agency)
    given = {} if nothing else answers(call, *numbers)
    done = file(SYSTEM, sheet, given, {}, today=today(), nothing=nothing)
    assert not done.faults, done.faults


@pytest.fixture
def run_by(focal: Any, signed_in: Callable[..., Any]) -> Any:
    return signed_in("so-noi-vu", "focal_point")


def test_a_call_is_made_on_one_page(
    run_by: Any, province: Callable[[str], Any], person: Callable[..., Any], indicator: Callable[..., Any]
) -> None:
    """An indicator that is there and two that are new; a group picked, one taken out; the officer is told."""
    officer, known = person("lan", "xa-an-hoa", "officer"), indicator("BM9")
    url, due = reverse("call_new"), timezone.localdate() + timedelta(days=2)
    sent = {
        "name": "Rà soát quý III",
        "letter": "12/SNV",
        "letter_on": "",
        "window": code_of(WINDOW),
        "due_on": f"{due:%d/%m/%Y}",
        "due_at": "16:30",
        "c1-name": "BM9 · Chỉ tiêu BM9",
        "c1-kind": "count",
        "c2-name": "Số cuộc kiểm tra",
        "c2-kind": "count",
        "c2-highest": "50",
        "c3-name": "",
        "c3-kind": "count",
    }
    page = run_by.get(url).content.decode()
    assert "UBND cấp xã" in page and "BM9 · Chỉ tiêu BM9" in page
    picked = run_by.post(url, {**sent, "pick": "communes"}).content.decode()
    ticked = [int(one) for one in re.findall(r'value="(\d+)" checked', picked)]
    assert len(ticked) == 18 and "Số cuộc kiểm tra" in picked and not Call.objects.exists()
    assert "Chưa chọn cơ quan nào" not in picked and "Các sở, ban, ngành (12)" in picked  # without who asks
    kept = run_by.post(url, {**sent, "pick": "keep", "agencies": ticked[:2]}).content.decode()
    assert len(re.findall(r'value="\d+" checked', kept)) == 2
    without = [one for one in ticked if one != province("xa-yen-lac").pk]
    for wrong, why in (
        ({"agencies": []}, "Chưa chọn cơ quan nào"),
        ({"due_on": "01/01/2026"}, "Hạn nộp đã qua"),
        ({"due_at": "25:00"}, "Giờ viết như 17:00"),
        ({"c2-highest": "năm mươi"}, "Cột 2"),
        ({"c2-name": "BM9 · Chỉ tiêu BM9"}, "trùng tên"),
        ({"name": ""}, "Chưa ghi tên"),
        ({"agencies": [10**9]}, "không thuộc phạm vi"),
    ):
        refused = run_by.post(url, {**sent, "agencies": without, **wrong})
        assert refused.status_code == 422 and why in refused.content.decode(), wrong
    assert not Call.objects.exists() and not Indicator.objects.exclude(pk=known.pk).exists()
    assert run_by.post(url, {**sent, "agencies": without}).status_code == 303
    call = Call.objects.get()
    assert call.sheets.count() == 17 and timezone.localtime(call.due).hour == 16
    assert call.form.rows.get(order=0).indicator.code == "BM9"
    assert Indicator.objects.get(current__name="Số cuộc kiểm tra").now.highest == 50
    assert Notice.objects.get(person=officer).words.startswith("Nộp số liệu “Rà soát quý III” trước 16:30")


def test_126_communes_one_word_and_five_silent(
    focal: Any, run_by: Any, province: Callable[[str], Any], signed_in: Callable[..., Any], person: Callable[..., Any]
) -> None:
    asked = communes(126, province)
    call = calling.send(focal, asking(), COLUMNS, asked, today=today())
    wordy, silent, empty = asked[0], asked[1:6], asked[6:9]
    for n, one in enumerate(asked[9:], start=1):
        filed(call, one, str(n), "10", "7", "1", "không phát sinh" if n % 2 else "Thiếu máy quét")
    for one in empty:
        filed(call, one, nothing=True)

    client = signed_in("xa-an-hoa")
    sheet = Sheet.objects.get(call=call, agency=wordy)
    assert wordy.key == "xa-an-hoa"
    assert "Số hóa hồ sơ quý III" in client.get(reverse("calls")).content.decode()
    client.get(reverse("sheet", args=[sheet.pk]))
    told = by_workbook(client, sheet, ["mười", "20", "15", "Có", "không"])
    assert told.status_code == 422 and "“mười” không phải số" in told.content.decode()
    assert "D6" in told.content.decode()

    page = run_by.get(reverse("call", args=[call.pk])).content.decode()
    assert "120/126 cơ quan đã nộp" in page and "3 không phát sinh" in page
    assert len(gathered(call).silent) == 6
    assert "đã xem" in run_by.get(reverse("call", args=[call.pk]) + "?show=silent").content.decode()

    assert by_workbook(client, sheet, ["1.000", "20", "15", "Có", "không"]).status_code == 303
    sheet.refresh_from_db()
    sent = {f"v{key}": text for key, text in sheet.typed.items()}
    assert client.post(reverse("sheet_act", args=[sheet.pk, "file"]), sent).status_code == 303

    found = gathered(call)
    assert [len(part) for part in (found.filed, found.silent, found.with_nothing)] == [121, 5, 3]
    tied_out(found, province("ubnd-tinh").pk)
    merged(run_by, call, [one.standing(today()).name for one in silent])
    chase(run_by, call)
    assert run_by.post(reverse("call_act", args=[call.pk, "confirm"])).status_code == 303
    assert call.sheets.filter(state="confirmed").count() == 121
    assert set(Figure.objects.values_list("state", flat=True)) == {"confirmed"}
    next_one(run_by, call)


def by_workbook(client: Any, sheet: Sheet, numbers: list[str]) -> Any:
    book = openpyxl.load_workbook(BytesIO(client.get(reverse("sheet_xlsx", args=[sheet.pk])).content))
    page, given = book.active, iter(numbers)
    for row in page.iter_rows(min_row=6):
        if row[5].value:
            row[3].value = next(given)
    stream = BytesIO()
    book.save(stream)
    data = {"file": SimpleUploadedFile("bieu.xlsx", stream.getvalue())}
    return client.post(reverse("sheet_act", args=[sheet.pk, "upload"]), data)


def tied_out(found: Any, root: int) -> None:
    """The page's totals, what the figures consolidate to, and arithmetic say the same."""
    rows = {row.no: row for row in found.rows}
    count, ratio = rows["1"].indicator, rows["2"].indicator
    totals = consolidated([count, ratio], root, WINDOW)
    assert found.totals[count.pk].numerator == 1000 + sum(range(1, 118)) == totals[count.pk].total.numerator
    assert (found.totals[ratio.pk].numerator, found.totals[ratio.pk].denominator) == (15 + 117 * 7, 20 + 117 * 10)
    assert totals[ratio.pk].total.denominator == 20 + 117 * 10


def merged(run_by: Any, call: Call, silent: list[str]) -> None:
    answer = run_by.get(reverse("call_xlsx", args=[call.pk]))
    live = openpyxl.load_workbook(BytesIO(answer.content))
    kept = openpyxl.load_workbook(BytesIO(answer.content), data_only=True)
    page, shown = live["Tổng hợp"], kept["Tổng hợp"]
    assert page.max_row == 5 + 126 + 1
    assert page.cell(132, 3).value == "=SUM(C6:C131)"
    column = [shown.cell(at, 3).value for at in range(6, 132)]
    assert shown.cell(132, 3).value == sum(one for one in column if isinstance(one, int | float)) == 7903
    assert sorted(row[0].value for row in live["Chưa nộp"].iter_rows(min_row=2)) == sorted(silent)


def chase(run_by: Any, call: Call) -> None:
    """Nobody is chased before the hour has passed; then the five get a letter each."""
    url, answer_by = reverse("call_act", args=[call.pk, "chase"]), timezone.localdate() + timedelta(days=2)
    early = run_by.post(url, {"answer_by": f"{answer_by:%d/%m/%Y}"})
    assert early.status_code == 303
    Call.objects.filter(pk=call.pk).update(due=timezone.now() - timedelta(days=2))
    assert "Đôn đốc 5 cơ quan" in run_by.get(reverse("call", args=[call.pk])).content.decode()
    assert run_by.post(url, {"answer_by": "01/01/2026"}).status_code == 422
    answer = run_by.post(url, {"answer_by": f"{answer_by:%d/%m/%Y}"})
    with ZipFile(BytesIO(answer.content)) as letters:
        names = letters.namelist()
        text = "\n".join(one.text for one in Docx(BytesIO(letters.read(names[0]))).paragraphs)
    assert len(names) == 5 and "77/SNV-CCHC" in text
    assert call.sheets.filter(chased_at__isnull=False).count() == 5
    assert Entry.objects.filter(verb="call.chase_up").count() == 1


def next_one(run_by: Any, call: Call) -> None:
    page = run_by.get(reverse("call_new") + f"?after={call.pk}").content.decode()
    assert len(re.findall(r'value="\d+" checked', page)) == 126
    assert "Số hồ sơ đã số hóa" in page and 'value="2026-10-01_2026-12-31" selected' in page


def test_who_is_not_asked_and_who_does_not_run_it_is_denied(
    focal: Any, actor: Callable[..., Any], province: Callable[[str], Any], signed_in: Callable[..., Any]
) -> None:
    call = calling.send(focal, asking(), COLUMNS[:1], [province("so-y-te")], today=today())
    sheet = call.sheets.get()
    officer = actor("so-y-te")
    with pytest.raises(Denied):
        calling.send(officer, asking(), COLUMNS[:1], [province("so-cong-thuong")], today=today())
    for verb in (calling.close, calling.confirm_all):
        with pytest.raises(Denied):
            verb(officer, call)
    other = signed_in("so-cong-thuong")
    assert other.get(reverse("sheet", args=[sheet.pk])).status_code == 404
    assert other.get(reverse("call", args=[call.pk])).status_code == 404
    with pytest.raises(Refused, match="không thuộc phạm vi"):
        from tests.access.world import other_province

        other_province()
        calling.send(focal, asking(), COLUMNS[:1], [province("khac-so-noi-vu")], today=today())


def test_a_closed_call_takes_nothing_and_opens_again(
    focal: Any, actor: Callable[..., Any], province: Callable[[str], Any]
) -> None:
    call = calling.send(focal, asking(), COLUMNS[:1], [province("so-y-te")], today=today())
    calling.close(focal, call)
    officer, sheet = actor("so-y-te"), Sheet.objects.select_related("call", "form", "agency").get()
    with pytest.raises(Refused, match="đã đóng"):
        file(officer, sheet, answers(call, "5"), {}, today=today())
    calling.open_again(focal, call)
    sheet = Sheet.objects.select_related("call", "form", "agency").get()
    assert not file(officer, sheet, answers(call, "5"), {}, today=today()).faults


def test_a_fields_owner_calls_for_data_of_her_field(actor: Callable[..., Any], province: Callable[[str], Any]) -> None:
    from cchc.agencies.fields import own_field
    from cchc.words import Field

    owned = {"agency": province("so-tu-phap"), "authority": province("ubnd-tinh"), "since": date(2026, 1, 1)}
    from cchc.agencies.models import FieldOwner

    FieldOwner.objects.filter(field=Field.INSTITUTIONS.value).delete()
    own_field(SYSTEM, Field.INSTITUTIONS, **owned)
    owner = actor("so-tu-phap", "field_owner")
    call = calling.send(owner, asking(), COLUMNS[:2], [province("so-y-te")], today=today())
    assert call.form.field == Field.INSTITUTIONS and FormRow.objects.filter(form=call.form).count() == 4
    filed(call, province("so-y-te"), "5", "10", "7")
    assert calling.confirm_all(owner, call) == 1


def test_what_is_shown_costs_the_same_for_ten_and_for_many(
    focal: Any, run_by: Any, province: Callable[[str], Any], django_assert_max_num_queries: Any
) -> None:
    call = calling.send(focal, asking(), COLUMNS, communes(40, province), today=today())
    for n, one in enumerate(call.sheets.select_related("agency")[:20]):
        filed(call, one.agency, str(n), "10", "7", "1", "không")
    with django_assert_max_num_queries(24):
        run_by.get(reverse("call", args=[call.pk]))
    assert isinstance(call.due, datetime)


def test_all_are_confirmed_at_once_or_none(
    focal: Any, province: Callable[[str], Any], django_assert_max_num_queries: Any
) -> None:
    """As many statements for forty agencies as for two; who handed in again meanwhile is named, and nothing is done."""
    call = calling.send(focal, asking(), COLUMNS, communes(40, province), today=today())
    sheets = list(call.sheets.select_related("agency").order_by("pk"))
    for n, one in enumerate(sheets):
        filed(call, one.agency, str(n), "10", "7", "1", "không")
    with django_assert_max_num_queries(20):
        assert calling.confirm_all(focal, call) == 40
    assert set(Figure.objects.values_list("state", "version")) == {("confirmed", 2)}
    assert Entry.objects.filter(verb="call.confirm").count() == 1 and calling.confirm_all(focal, call) == 0


def test_what_moved_while_it_was_confirmed_is_named(focal: Any, province: Callable[[str], Any]) -> None:
    from cchc.figures.writing import FACTS, Change, change

    call = calling.send(focal, asking(), COLUMNS[:1], communes(3, province), today=today())
    for one in call.sheets.select_related("agency"):
        filed(call, one.agency, "5")
    seen = list(Figure.objects.select_related("indicator__current"))
    Figure.objects.filter(pk__in=[one.pk for one in seen[:2]]).update(version=2)
    confirmed = [Change(one, {name: getattr(one, name) for name in FACTS} | {"state": "confirmed"}) for one in seen]
    with pytest.raises(Refused, match="2 số liệu vừa được người khác sửa") as refused, rolled_back():
        change(focal, confirmed)
    assert all(one.agency.standing(today()).name in refused.value.sentence for one in seen[:2])
    assert not Figure.objects.filter(state="confirmed").exists()


def test_the_list_of_calls_asks_as_much_for_many(
    focal: Any,
    run_by: Any,
    province: Callable[[str], Any],
    signed_in: Callable[..., Any],
    django_assert_num_queries: Any,
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    officer, asked = signed_in("xa-an-hoa"), communes(3, province)
    calling.send(focal, asking(), COLUMNS[:1], asked, today=today())
    for client in (run_by, officer):
        client.get(reverse("calls"))
        with CaptureQueriesContext(connection) as few:
            client.get(reverse("calls"))
        for n in range(4):
            calling.send(focal, asking(f"Thêm {client is officer} {n}"), COLUMNS[:1], asked, today=today())
        with django_assert_num_queries(len(few)):
            client.get(reverse("calls"))


def test_a_call_is_recalled_with_a_reason_and_who_was_asked_is_told(
    focal: Any, run_by: Any, province: Callable[[str], Any], person: Callable[..., Any], actor: Callable[..., Any]
) -> None:
    officer = person("lan", "xa-an-hoa", "officer")
    call = calling.send(focal, asking(), COLUMNS[:1], communes(3, province)[:3], today=today())
    first, second = call.sheets.select_related("agency").order_by("pk")[:2]
    filed(call, first.agency, "5")
    url = reverse("call_act", args=[call.pk, "recall"])
    lacking = run_by.post(url, {"why": " "})
    assert lacking.status_code == 422 and "Chưa ghi lý do thu hồi" in lacking.content.decode()
    assert run_by.post(url, {"why": "Trùng với yêu cầu của Bộ"}).status_code == 303
    page = run_by.get(reverse("call", args=[call.pk])).content.decode()
    assert "Trùng với yêu cầu của Bộ" in page and "Mở lại" not in page and "Thu hồi yêu cầu" not in page
    words = list(Notice.objects.filter(person=officer).order_by("pk").values_list("words", flat=True))
    assert len(words) == 2 and "Thu hồi yêu cầu số liệu" in words[1] and "Trùng với" in words[1]
    call.refresh_from_db()
    for act in (calling.open_again, lambda who, one: calling.recall(who, one, "x", today=today())):
        with pytest.raises(Refused, match="thu hồi"):
            act(focal, call)
    with pytest.raises(Refused, match="đã thu hồi"):
        filed(call, second.agency, "7")
    assert Figure.objects.get().numerator == 5


def test_what_an_ended_agency_had_to_hand_in_its_heir_hands_in(focal: Any, province: Callable[[str], Any]) -> None:
    """An heir that was asked too answers once for both; one that was not gets the sheet with what was typed."""
    from cchc.agencies.successions import Decision, merge, withdraw
    from cchc.figures.filing import keep

    one, other, third = (province(key) for key in ("xa-an-hoa", "xa-yen-lac", "so-y-te"))
    both = calling.send(focal, asking("Cả hai"), COLUMNS[:1], [one, third], today=today())
    alone = calling.send(focal, asking("Một mình"), COLUMNS[:1], [one, other], today=today())
    closed = calling.send(focal, asking("Đã đóng"), COLUMNS[:1], [one], today=today())
    calling.close(focal, closed)
    typed = answers(alone, "12")
    keep(SYSTEM, Sheet.objects.select_related("call").get(call=alone, agency=one), typed, {})
    filed(alone, other, "3")
    order = Decision("9/QĐ-UBND")
    merged = merge(SYSTEM, [one], third, day=today(), decision=order)
    assert {row.text for passed in merged.passed for row in passed.rows if "Biểu" in str(passed.label)} == {
        "Cả hai",
        "Một mình",
    }
    assert Sheet.objects.get(call=alone, state="open").agency == third
    assert Sheet.objects.get(call=alone, agency=third).typed == typed
    assert [line.sheet.agency_id for line in gathered(both).lines] == [third.pk]
    assert Sheet.objects.get(call=closed).agency == one
    assert merged.succession is not None
    withdraw(SYSTEM, merged.succession)
    assert {each.agency_id for each in Sheet.objects.filter(call=alone)} == {one.pk, other.pk}
    assert len(gathered(both).lines) == 2
