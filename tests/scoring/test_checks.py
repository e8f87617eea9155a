"""A set is checked when it is read: what is wrong, and the line or the cell it stands in."""

import io
import zipfile

import pytest
import python_calamine
import xlsxwriter

from cchc.scoring import load_bytes, sheets
from cchc.scoring.building import build
from cchc.scoring.faults import Unusable
from cchc.scoring.nodes import from_yaml

SOUND = """\
rules: 1
code: nho
title: Bộ nhỏ
level: commune
year: 2026
max: "3"
status: invented
rounding:
  criterion: 2
inputs:
  - code: ho_so
    name: Hồ sơ
    kind: ratio
    unit: hồ sơ
  - code: ke_hoach
    name: Kế hoạch
    kind: yes_no
fields:
  - code: "1"
    name: Thủ tục hành chính
    max: "3"
    criteria:
      - code: "1.1"
        name: Đúng hạn
        max: "2"
        empty: zero
        rule:
          kind: steps
          input: ho_so
          steps:
            - {when: ">= 95", points: "2"}
            - {when: ">= 90, < 95", points: 1}
            - {when: "< 90", points: "0"}
      - code: "1.2"
        name: Kế hoạch
        max: "1"
        rule:
          kind: yes_no
          input: ke_hoach
"""


def faults(text: str | bytes) -> list[str]:
    with pytest.raises(Unusable) as refused:
        build(from_yaml(text.encode() if isinstance(text, str) else text))
    return [str(fault) for fault in refused.value.faults]


def test_a_sound_set_is_read():
    assert build(from_yaml(SOUND.encode())).code == "nho"


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        ('"1.2"', '"1.1"', "dòng 34: Mã «1.1» đã dùng ở dòng 23."),
        ('"1.2"', '"2.2"', "dòng 34: Mã «2.2» không bắt đầu bằng mã của cấp trên «1.»."),
        ('max: "2"', 'max: "2.5"', "dòng 19: Các tiêu chí của 1 cộng lại là 3.5 điểm, khác điểm tối đa 3."),
        ('status: invented', 'status: invented\nranking: {breakers: "7"}', "«breakers» nêu «7»"),
        ('year: 2026\nmax: "3"', 'year: 2026\nmax: "4"', "cộng lại là 3, khác điểm tối đa của bộ 4."),
        ("< 95", "< 94", "dòng 32: 1.1: Giữa hai mức «>= 90, < 94» và «>= 95» còn khoảng chưa có điểm."),
        ("< 95", "<= 95", "dòng 32: 1.1: Hai mức «>= 90, <= 95» và «>= 95» chồng lên nhau."),
        ('"< 90"', '"> 10, < 90"', "dòng 33: 1.1: Dưới mức «> 10, < 90» còn khoảng chưa có điểm."),
        ('">= 95"', '">= 95, < 99"', "dòng 31: 1.1: Trên mức «>= 95, < 99» còn khoảng chưa có điểm."),
        ('"< 90"', '"dưới 90"', "dòng 33: 1.1: Không hiểu điều kiện «dưới 90»."),
        ('points: "2"', 'points: "3"', "dòng 31: 1.1: «>= 95» được 3 điểm, ngoài khoảng 0–2."),
        ('points: "2"', 'points: "1.5"', "1.1: Không mức nào đạt điểm tối đa 2."),
        ("input: ho_so", "input: hoso", "dòng 29: Không có số liệu «hoso» trong danh sách «inputs»."),
        ("kind: yes_no\n          input", "kind: yesno\n          input", "dòng 38: Không có cách tính «yesno»."),
        ("input: ke_hoach", "input: ho_so", "dòng 34: Cách tính «yes_no» của 1.2 cần số liệu loại yes_no"),
        ("empty: zero", "note: x", "dòng 23: 1.1 chưa nói được bao nhiêu điểm khi tử và mẫu đều bằng 0."),
        ("empty: zero", "empty: maybe", "dòng 26: «empty» là «maybe», phải là một trong: full"),
        ("level: commune\n", "", "dòng 1: Thiếu mục «level» (Cấp)."),
        ("level: commune", "level: commune\ncolour: red", "dòng 5: Không có mục «colour»."),
        ('points: "2"', "points: 2e0", "dòng 31: «points» là «2e0», phải là số thập phân"),
        ("rules: 1", "rules: 2", "dòng 1: Không có phiên bản cách tính «rules: 2»; chương trình này biết: 1."),
        ("unit: hồ sơ\n", "unit: hồ sơ\n  - code: ho_so\n    name: Nữa\n    kind: count\n", "dòng 15: Số liệu «ho_so» khai hai lần (lần đầu ở dòng 11)."),
        ("unit: hồ sơ\n", "unit: hồ sơ\n  - {code: du, name: Dư, kind: count}\n", "dòng 15: Số liệu «du» không tiêu chí nào dùng."),
        ("kind: yes_no\n          input: ke_hoach", "kind: proportional\n          full_at: 120\n          input: ho_so", "1.2: «full_at» phải lớn hơn 0 và không quá 100 (%)."),
        ('max: "3"\n    criteria', 'max: "3.5"\n    criteria', "khác điểm tối đa 3.5"),
        ('max: "1"\n', 'max: "1.234"\n', "Điểm tối đa của 1.2 là 1.234, nhiều chữ số thập phân hơn mức làm tròn (2)."),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_line(was, now, told):
    assert was in SOUND
    found = faults(SOUND.replace(was, now, 1))

    assert any(told in one for one in found), found


def test_every_fault_is_told_at_once():
    found = faults(SOUND.replace('"1.2"', '"1.1"').replace("< 95", "< 94").replace("kind: ratio", "kind: rate"))

    assert len(found) == 1  # the inputs must be understood before the rest is judged
    assert len(faults(SOUND.replace('"1.2"', '"1.1"').replace("< 95", "< 94"))) == 2


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "không có nội dung"),
        (b"\xff\xfe\x00", "không phải UTF-8"),
        (b"a: [1, 2", "không phải YAML hợp lệ"),
        (b"a: &x 1\nb: *x", "dòng 1: Tệp dùng bí danh"),
        (b"a: !!python/object/apply:os.system ['true']", "Không dùng thẻ kiểu"),
        (b"a: 1\nb: 2\na: 3", "dòng 3: Mục «a» viết hai lần."),
        (b"[" * 500, "lồng nhau quá sâu"),
        (b"x: " + b"a" * 30_000, "dài hơn"),
        (b"- 1\n- 2", "phải có các mục"),
        (b"a: 1\n---\nb: 2", "không phải YAML hợp lệ"),
    ],
)
def test_hostile_yaml_is_refused_in_a_sentence(data, told):
    assert any(told in one for one in faults(data)), faults(data)


def test_a_workbook_tells_the_cell():
    data = sheets.write(build(from_yaml(SOUND.encode())))
    rows = sheets.read(data).value["fields"].value[0].value["criteria"].value
    assert rows[0].value["rule"].value["input"].place.startswith("trang «Tiêu chí», ô ")

    with pytest.raises(Unusable) as refused:
        load_bytes(with_text(data, "&gt;= 90, &lt; 95", "&gt;= 90, &lt; 94"), "bo.xlsx")
    assert str(refused.value.faults[0]).startswith("trang «Mức điểm», dòng 3: 1.1: Giữa hai mức")


def with_text(data: bytes, was: str, now: str) -> bytes:
    """The workbook with one of its shared strings changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(out, "w") as made:
        for entry in given.infolist():
            content = given.read(entry)
            if entry.filename == "xl/sharedStrings.xml":
                assert was in content.decode()
                content = content.decode().replace(was, now).encode()
            made.writestr(entry, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        ("TC<", "Tiêu chí con<", "trang «Tiêu chí», ô A3: Cấp «Tiêu chí con» phải là LV, TC, TCTP"),
        ("<t>yes_no<", "<t>yesno<", "«kind» là «yesno»"),
        ("<t>&gt;= 95<", "<t>bao nhiêu cũng được<", "trang «Mức điểm», dòng 2: 1.1: Không hiểu điều kiện"),
    ],
)
def test_a_workbook_changed_by_hand_tells_where(was, now, told):
    with pytest.raises(Unusable) as refused:
        load_bytes(with_text(sheets.write(build(from_yaml(SOUND.encode()))), was, now), "bo.xlsx")
    assert told in str(refused.value), str(refused.value)


def test_steps_of_no_criterion_are_told():
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(sheets.write(build(from_yaml(SOUND.encode())))))
    rows = {name.replace(" ", "_"): book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    assert load_bytes(workbook(**rows), "bo.xlsx").code == "nho"

    rows["Mức_điểm"].append(["1.9", ">= 95", "", "2"])
    with pytest.raises(Unusable, match=r"dòng 5: Không có tiêu chí nào mang mã «1\.9»"):
        load_bytes(workbook(**rows), "bo.xlsx")


def workbook(**names: list[list[str]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        for name, rows in names.items():
            sheet = book.add_worksheet(name.replace("_", " "))
            for row, cells in enumerate(rows):
                sheet.write_row(row, 0, cells)
    return out.getvalue()


def far_corner() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet("Bộ tiêu chí").write(1_048_575, 16_383, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"PK\x03\x04nothing", "bị hỏng"),
        (b"plain", "không đúng với phần mở rộng"),
        (workbook(A=[["x"]]), "không có trang «Bộ tiêu chí»"),
        (far_corner(), "ô ở quá xa"),
        (
            workbook(Bộ_tiêu_chí=[["Mục", "Khóa", "Giá trị"]], Số_liệu=[["Màu"]], Tiêu_chí=[["Mã"]]),
            "trang «Số liệu», ô A1: Không có cột «Màu»",
        ),
    ],
)
def test_hostile_workbooks_are_refused_in_a_sentence(data, told):
    with pytest.raises(Unusable) as refused:
        load_bytes(data, "bo.xlsx")
    assert told in str(refused.value)


def test_a_bomb_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * (64 << 20))
    with pytest.raises(Unusable, match="bung ra quá lớn"):
        load_bytes(out.getvalue(), "bo.xlsx")


def test_a_maximum_that_rounding_would_exceed_is_told():
    finer = (
        SOUND.replace("criterion: 2", "criterion: 2\n  field: 1")
        .replace('max: "3"', 'max: "3.25"')
        .replace('        max: "1"', '        max: "1.25"')
    )

    assert "dòng 20: Điểm tối đa của 1 là 3.25, nhiều chữ số thập phân hơn mức làm tròn (1)." in faults(finer)
