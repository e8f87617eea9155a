"""Agencies out as a workbook and in again: faults by cell, differences first, all or nothing, and the way back."""

from __future__ import annotations

import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cchc.access import Denied, Refused
from cchc.agencies import proposing, workbook
from cchc.agencies.closure import check_lines
from cchc.agencies.differing import Faulty
from cchc.agencies.models import Agency, OwnTemplate, Proposal, Standing
from cchc.ledger.models import Entry
from cchc.periods import today

NEW = {"kind": "Phòng", "level": "Sở, ngành", "since": "01/03/2026"}


@pytest.fixture
def page(person: Any) -> Client:
    client = Client()
    one = person("duc", "so-noi-vu", "focal_point")
    client.force_login(one, backend="django.contrib.auth.backends.ModelBackend")
    return client


def sheet(*rows: dict[str, Any], columns: tuple[str, ...] = tuple(workbook.COLUMNS), name: str = "Cơ quan") -> bytes:
    """A workbook with these columns of ours, filled in by hand."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        made = book.add_worksheet(name)
        made.write_row(0, 0, [workbook.COLUMNS[field] for field in columns])
        for at, row in enumerate(rows, start=1):
            for n, field in enumerate(columns):
                made.write(at, n, row.get(field, ""))
    return out.getvalue()


def lines(data: bytes, folder: Path) -> list[workbook.Line]:
    (folder / "a.xlsx").write_bytes(data)
    return workbook.lines_of(folder / "a.xlsx")


def proposed(focal: Any, province: Any, folder: Path, *rows: dict[str, Any]) -> Proposal:
    given = {"name": "a.xlsx", "sha256": "0", "today": today()}
    return proposing.propose(focal, province("ubnd-tinh"), lines(sheet(*rows), folder), **given)


def applied(focal: Any, proposal: Proposal) -> None:
    found = proposing.look(focal, proposal.root, proposing.lines_in(proposal), today())
    assert not found.faults
    proposing.apply(focal, proposal, found.digest, today())
    proposal.refresh_from_db()


def upload(client: Client, data: bytes, name: str = "co-quan.xlsx") -> Any:
    return client.post("/agencies/import/", {"file": SimpleUploadedFile(name, data)})


# — out and in —


def test_what_goes_out_comes_in_as_nothing_new(focal, province, tmp_path):
    root = province("ubnd-tinh")
    found = proposing.look(focal, root, lines(workbook.written(root, today()), tmp_path), today())
    assert not found.faults and not found.changes
    assert found.same == Agency.objects.under(root, today()).count()


def test_a_row_changed_and_rows_added_are_shown_then_written_whole(page, province, tmp_path):
    was = Standing.objects.count()
    data = sheet(
        {"key": "so-y-te", "name": "Sở Y tế và Dân số", "short_name": "SYT", "code": "H00.06",
         "kind": "Sở, cơ quan ngang sở", "level": "Sở, ngành", "parent": "UBND tỉnh Mẫu", "since": "01/06/2026"},
        {**NEW, "name": "Tổ Một cửa", "parent": "Phòng Cải cách"},
        {**NEW, "name": "Phòng Cải cách", "parent": "Sở Nội vụ"},
    )  # fmt: skip
    answer = upload(page, data)
    assert answer.status_code == 303, answer.content.decode()
    where = answer["Location"]
    shown = page.get(where).content.decode()
    assert "2 cơ quan mới, 1 cơ quan thay đổi" in shown
    assert "<del" in shown and "Sở Y tế và Dân số" in shown and "01/06/2026" in shown
    assert Standing.objects.count() == was, "nothing is written by looking"

    seen = shown.split('name="seen" value="')[1].split('"')[0]
    assert page.post(where, {"seen": seen}).status_code == 303
    made = Agency.objects.get(key="to-mot-cua").standing(date(2026, 6, 1))
    assert made is not None and made.parent is not None and made.parent.key == "phong-cai-cach"
    health = province("so-y-te")
    assert str(health.standing(date(2026, 5, 31))) == "Sở Y tế"
    assert str(health.standing(date(2026, 6, 1))) == "Sở Y tế và Dân số"
    assert not check_lines()
    entry = Entry.objects.get(verb="agencies.import")
    assert entry.detail["new"] == 2 and entry.detail["changed"] == 1

    assert page.post(f"{where}undo/").status_code == 303
    assert Standing.objects.count() == was and not Agency.objects.filter(key="to-mot-cua").exists()
    assert str(health.standing(date(2026, 6, 1))) == "Sở Y tế"
    assert not check_lines() and Entry.objects.filter(verb="agencies.import_undone").exists()
    assert page.post(f"{where}undo/", follow=True).content.decode().count("đã hoàn tác rồi") == 1


def test_the_same_day_corrects_and_is_put_back(focal, province, tmp_path):
    row = {"key": "so-y-te", "name": "Sở Y Tế", "kind": "department", "level": "department", "parent": "ubnd-tinh"}
    one = proposed(focal, province, tmp_path, {**row, "short_name": "SYT", "code": "H00.06", "since": "1997-01-01"})
    applied(focal, one)
    assert [str(each) for each in province("so-y-te").standings.all()] == ["Sở Y Tế"]
    proposing.undo(focal, one)
    assert [str(each) for each in province("so-y-te").standings.all()] == ["Sở Y tế"]


# — what is wrong —

FAULTS = [
    ({"name": ""}, "B2", "Chưa ghi tên"),
    ({"name": "x" * 301}, "B2", "Dài quá 300"),
    ({"kind": "Hành tinh"}, "D2", "Không có “Hành tinh”. Chọn một trong"),
    ({"level": ""}, "E2", "Chọn một trong"),
    ({"parent": ""}, "G2", "Chưa ghi cơ quan cấp trên"),
    ({"parent": "Sở Hải đảo"}, "G2", "Không có cơ quan “Sở Hải đảo”"),
    ({"parent": "Phòng Mới"}, "G2", "Không có cơ quan “Phòng Mới”"),
    ({"since": ""}, "H2", "Chưa ghi từ ngày"),
    ({"since": "31/02/2026"}, "H2", "không có trong lịch"),
    ({"since": "01/01/1800"}, "H2", "quá xa"),
    ({"since": "01/01/1990"}, "G2", "Không có cơ quan “Sở Nội vụ” vào ngày đó"),
    ({"key": "khong-co"}, "A2", "Không có cơ quan mang mã"),
    ({"key": "so-y-te", "since": "01/01/1990"}, "H2", "không tồn tại"),
    ({"key": "ubnd-tinh", "name": "UBND tỉnh Khác", "since": ""}, "H2", "Chưa ghi từ ngày"),
    ({"key": "so-noi-vu", "parent": "Phòng Cải cách hành chính", "since": "01/03/2026"}, "G2", "dưới chính nó"),
]


@pytest.mark.parametrize(("wrong", "cell", "said"), FAULTS, ids=[f"{n}-{row[1]}" for n, row in enumerate(FAULTS)])
def test_what_is_wrong_is_told_by_its_cell_and_nothing_is_kept(focal, province, tmp_path, wrong, cell, said):
    from cchc.access import SYSTEM
    from cchc.agencies.actions import found

    division = {"kind": "division", "level": "department", "since": date(2025, 3, 1), "parent": province("so-noi-vu")}
    found(SYSTEM, key="phong-cchc", name="Phòng Cải cách hành chính", **division)
    good = {**NEW, "name": "Phòng Mới", "parent": "Sở Nội vụ"}
    with pytest.raises(Faulty) as refused:
        proposed(focal, province, tmp_path, {**good, **wrong}, {**good, "name": "Phòng Khác"})
    told = [(one.cell, one.sentence) for one in refused.value.faults]
    assert [(at, words) for at, words in told if at == cell and said in words], told
    assert all(at.endswith("2") for at, _words in told), "the second row is right"
    assert not Proposal.objects.exists()


def test_every_fault_is_told_at_once(page, province):
    good = {**NEW, "name": "Phòng Mới", "parent": "Sở Nội vụ"}
    circle = ({**good, "name": "Phòng A", "parent": "Phòng B"}, {**good, "name": "Phòng B", "parent": "Phòng A"})
    answer = upload(
        page,
        sheet({**good, "kind": "x", "since": "y", "parent": "Sở Hải đảo"}, good, good, {**good, "level": "z"}, *circle),
    )
    told = answer.content.decode()
    assert answer.status_code == 422
    for cell in ("D2", "G2", "H2", "E5", "G6", "G7"):
        assert f"Trang “Cơ quan”, ô {cell}" in told, cell
    twice = upload(page, sheet(good, good)).content.decode()
    assert "ô B3" in twice and "Đã có “Phòng Mới”" in twice


def test_a_code_written_twice_and_a_name_of_several_are_asked(focal, province, tmp_path):
    kept = {
        "name": "Sở Y tế",
        "kind": "department",
        "level": "department",
        "parent": "ubnd-tinh",
        "since": "2026-01-01",
    }
    with pytest.raises(Faulty) as twice:
        proposed(focal, province, tmp_path, {"key": "so-y-te", **kept}, {"key": "so-y-te", **kept})
    assert [(one.cell, "dòng 2" in one.sentence) for one in twice.value.faults] == [("A3", True)]
    units = [{**NEW, "name": "Văn phòng", "parent": one} for one in ("so-y-te", "so-noi-vu")]
    with pytest.raises(Faulty) as several:
        proposed(focal, province, tmp_path, *units, {**NEW, "name": "Tổ Một", "parent": "Văn phòng"})
    assert "Có nhiều cơ quan tên" in several.value.faults[0].sentence


def test_what_changed_meanwhile_is_not_overwritten(focal, province, tmp_path):
    from cchc.agencies.actions import restand

    one = proposed(focal, province, tmp_path, {**NEW, "name": "Phòng Mới", "parent": "Sở Nội vụ"})
    found = proposing.look(focal, one.root, proposing.lines_in(one), today())
    restand(focal, province("so-noi-vu"), date(2026, 2, 1), name="Sở Nội vụ và Lao động")
    with pytest.raises(Refused, match="Danh mục đã đổi"):
        proposing.apply(focal, one, found.digest, today())
    assert not Agency.objects.filter(key="phong-moi").exists()


def test_what_something_came_of_is_not_undone(focal, province, tmp_path, person):
    one = proposed(focal, province, tmp_path, {**NEW, "name": "Phòng Mới", "parent": "Sở Nội vụ"})
    applied(focal, one)
    with pytest.raises(Refused, match="đã được ghi"):
        proposing.apply(focal, one, "", today())
    person("lan", "phong-moi", "officer", since=date(2026, 3, 1))
    with pytest.raises(Refused, match="đã có việc, người"):
        proposing.undo(focal, one)
    assert Agency.objects.filter(key="phong-moi").exists()


# — who, and what comes from outside —


def test_nothing_of_another_province_is_named_or_changed(focal, province, actor, tmp_path):
    from cchc.access import SYSTEM
    from cchc.agencies.actions import found

    top = found(SYSTEM, key="khac", name="UBND tỉnh Khác", kind="committee", level="province",
                since=date(2020, 1, 1), parent=None)  # fmt: skip
    row = {"name": "Sở X", "kind": "department", "level": "department", "since": "2026-01-01"}
    for wrong in ({**row, "parent": "UBND tỉnh Khác"}, {**row, "parent": "khac"}, {**row, "key": "khac", "parent": ""}):
        with pytest.raises(Faulty):
            proposed(focal, province, tmp_path, wrong)
    good = lines(sheet({**row, "parent": "UBND tỉnh Mẫu"}), tmp_path)
    given = {"name": "a.xlsx", "sha256": "0", "today": today()}
    with pytest.raises(Denied):
        proposing.propose(focal, top, good, **given)
    with pytest.raises(Denied):
        proposing.propose(actor("so-y-te", "officer"), province("ubnd-tinh"), good, **given)


def bomb() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b"<workbook/>")
        packed.writestr("xl/worksheets/sheet1.xml", b" " * 60_000_000)
    return out.getvalue()


def far_corner() -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        made = book.add_worksheet()
        made.write_row(0, 0, list(workbook.COLUMNS.values()))
        made.write(1_048_575, 16_383, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "trống|rỗng"),
        (b"PK\x03\x04 nothing", "không phải Excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 2000, "không phải Excel"),
        (bomb(), "quá lớn"),
        (far_corner(), "quá lớn|không phải Excel|chưa có dòng"),
        (sheet(columns=("name", "kind")), "thiếu cột: Cấp, Cơ quan cấp trên, Từ ngày"),
        (sheet(), "chưa có dòng nào"),
    ],
    ids=["empty", "cut", "old-excel", "bomb", "far-corner", "other-columns", "no-rows"],
)
def test_a_hostile_or_wrong_file_is_refused_in_a_sentence(page, data, said):
    import re

    answer = upload(page, data)
    assert answer.status_code == 422 and re.search(said, answer.content.decode()), answer.content.decode()
    assert not Proposal.objects.exists()


def test_words_that_look_like_formulas_stay_words(focal, province, tmp_path):
    from cchc.agencies.actions import restand

    restand(focal, province("so-y-te"), date(2026, 1, 1), short_name="=1+1")
    out = workbook.written(province("ubnd-tinh"), today())
    with zipfile.ZipFile(BytesIO(out)) as packed:
        assert b"<f>" not in packed.read("xl/worksheets/sheet1.xml")
    assert not proposing.look(focal, province("ubnd-tinh"), lines(out, tmp_path), today()).changes


def test_looking_costs_the_same_for_few_rows_and_for_many(focal, province, tmp_path):
    from django.db import connection

    root = province("ubnd-tinh")
    all_ = lines(workbook.written(root, today()), tmp_path)
    costs = []
    for some in (all_[:3], all_):
        with CaptureQueriesContext(connection) as queries:
            proposing.look(focal, root, some, today())
        costs.append(len(queries))
    assert costs[0] == costs[1]


# — the template —


def test_the_template_proposes_what_is_not_there_and_a_person_edits_it(page, province):
    shown = page.get("/agencies/template/").content.decode()
    assert "Nghị định 150/2025/NĐ-CP" in shown and "Sở Ngoại vụ" in shown and "Đã có trong danh mục: " in shown
    form = {"take_12": "on", "name_12": "Sở Ngoại vụ và Biên giới", "short_12": "SNgV", "since": "01/03/2026"}
    answer = page.post("/agencies/template/", {**form, "take_1": "on"})
    assert answer.status_code == 303
    seen = page.get(answer["Location"]).content.decode()
    assert "1 cơ quan mới" in seen and "Sở Ngoại vụ và Biên giới" in seen
    assert page.post("/agencies/template/", {"since": "01/03/2026"}).status_code == 422
    assert page.post("/agencies/template/", {**form, "since": "x"}).status_code == 422


def test_every_commune_gets_its_divisions_from_the_template(page, focal, province):
    n = Standing.objects.filter(kind="commune", until=None).count()
    answer = page.post(
        "/agencies/template/?for=commune", {"take_1": "on", "name_1": "Phòng Kinh tế", "since": "01/03/2026"}
    )
    assert answer.status_code == 303
    assert f"{n} cơ quan mới" in page.get(answer["Location"]).content.decode()
    applied(focal, Proposal.objects.get())
    assert Standing.objects.filter(name="Phòng Kinh tế", level="commune").count() == n
    again = page.post(
        "/agencies/template/?for=commune", {"take_1": "on", "name_1": "Phòng Kinh tế", "since": "01/03/2026"}
    )
    assert again.status_code == 422 and "Chưa chọn cơ quan nào" in again.content.decode()


def test_the_template_edited_as_a_workbook_is_sent_in_as_any_other(page, focal, province, tmp_path):
    answer = page.get("/agencies/template/file/?for=commune")
    assert answer.status_code == 200
    found = proposing.look(focal, province("ubnd-tinh"), lines(answer.content, tmp_path), today())
    assert not found.faults and len(found.new) == 4 * Standing.objects.filter(kind="commune", until=None).count()


def test_what_was_changed_in_the_template_is_kept_for_the_place_until_it_goes_back_to_the_decrees(page, province):
    given = {"take_12": "on", "name_12": "Sở Ngoại vụ và Biên giới", "short_12": "SNVBG", "since": "01/03/2026"}
    added = {"new_0": "Sở Văn hóa số", "new_short_0": "SVHS", "new_kind_0": "department"}
    assert page.post("/agencies/template/", {**given, **added}).status_code == 303
    shown = page.get("/agencies/template/").content.decode()
    assert 'value="Sở Ngoại vụ và Biên giới"' in shown and "theo nghị định: Sở Ngoại vụ" in shown
    assert 'value="Sở Văn hóa số"' in shown and "địa phương thêm" in shown and "đã được" in shown
    assert Entry.objects.filter(verb="template.keep").count() == 1
    book = openpyxl.load_workbook(BytesIO(page.get("/agencies/template/file/").content)).active
    names = {row[1].value for row in book.iter_rows()}
    assert {"Sở Ngoại vụ và Biên giới", "Sở Văn hóa số"} <= names and "Sở Ngoại vụ" not in names
    # Sent again as it is shown, it is kept as it is and told once.
    again = {"take_12": "on", "name_12": "Sở Ngoại vụ và Biên giới", "short_12": "SNVBG", "since": "01/03/2026"}
    assert page.post("/agencies/template/", {**again, "take_16": "on"}).status_code == 303
    assert Entry.objects.filter(verb="template.keep").count() == 1
    # A name that is emptied is the decree's; an added one that is emptied is gone.
    emptied = {**again, "name_12": "", "short_12": "SNgV", "name_16": ""}
    assert page.post("/agencies/template/", emptied).status_code == 303
    back = page.get("/agencies/template/").content.decode()
    assert 'value="Sở Ngoại vụ"' in back and "Sở Văn hóa số" not in back
    assert page.post("/agencies/template/", {"shipped": "1"}).status_code == 302
    assert "Trở về mẫu theo nghị định" not in page.get("/agencies/template/").content.decode()
    assert not OwnTemplate.objects.exists() and Entry.objects.filter(verb="template.drop").count() == 1


def test_a_template_is_its_keepers_alone(actor, province):
    from cchc.access import Denied
    from cchc.agencies import own_template

    with pytest.raises(Denied):
        own_template.keep(actor("so-y-te", "officer"), province("ubnd-tinh"), "province", changed={"a": {}}, added=[])
    with pytest.raises(Denied):
        own_template.drop(actor("so-y-te", "head"), province("ubnd-tinh"), "province")
