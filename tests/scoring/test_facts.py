"""Facts from files: what is understood, and what is refused with its place."""

import io

import pytest
import xlsxwriter

from cchc.scoring import load, read_facts, shipped
from cchc.scoring.faults import Unusable
from cchc.scoring.values import NONE, Checklist, Count, Days, Number, Points, Ratio, Survey, YesNo

GIVEN = load(shipped()["mau-cap-xa-2026"])
HEAD = "period: '2026'\nagencies:\n  - id: xa-1\n    name: Xã Một\n    values:\n"


def values(text: str):
    (agency,) = read_facts((HEAD + text).encode(), "so-lieu.yaml", GIVEN).agencies
    return agency.values


@pytest.mark.parametrize(
    ("text", "code", "fact"),
    [
        ("      ho_so_dung_han: 482/500", "ho_so_dung_han", Ratio(482, 500)),
        ("      giai_ngan: {part: '12.5', whole: 20}", "giai_ngan", Ratio(125, 200, 1)),
        ("      giai_ngan: 12,5/20", "giai_ngan", Ratio(125, 200, 1)),
        ("      sang_kien: 3", "sang_kien", Count(3)),
        ("      dti: 71.25", "dti", Number(7125, 2)),
        ("      danh_gia: chưa", "danh_gia", Days(None)),
        ("      niem_yet: có", "niem_yet", YesNo(True)),
        ("      niem_yet: false", "niem_yet", YesNo(False)),
        ("      cong_khai_tai_chinh: {du_toan: có, quyet_toan: không}", "cong_khai_tai_chinh", Checklist({"du_toan": True, "quyet_toan": False})),
        ("      so_danh_gia: {A: 12, B: 3}", "so_danh_gia", Survey({"A": 12, "B": 3})),
        ("      chu_tich_cham: {points: 1.5, by: Chủ tịch}", "chu_tich_cham", Points(15, 1, "Chủ tịch")),
        ("      khac_phuc: không phát sinh", "khac_phuc", NONE),
        ("      khac_phuc: {none: true}", "khac_phuc", NONE),
    ],
)  # fmt: skip
def test_a_fact_is_understood(text, code, fact):
    assert values(text) == {code: fact}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("      khong_co: 3", "dòng 6: Bộ tiêu chí không có số liệu «khong_co»."),
        (
            "      ho_so_dung_han: 501/500",
            "dòng 6: «ho_so_dung_han» (Hồ sơ giải quyết đúng hạn): tử số lớn hơn mẫu số.",
        ),
        ("      ho_so_dung_han: 96,4 %", "ghi tử số và mẫu số, không dấu ngăn cách hàng nghìn, ví dụ 482/500."),
        ("      ho_so_dung_han: 4.500/5.000", "không dấu ngăn cách hàng nghìn"),
        ("      ho_so_dung_han: -1/5", "không được âm"),
        ("      ho_so_dung_han: 3/0", "tử số lớn hơn mẫu số"),
        ("      sang_kien: hai", "ghi một số nguyên không âm, không dấu ngăn cách hàng nghìn, ví dụ 3."),
        ("      sang_kien: '5.000'", "không dấu ngăn cách hàng nghìn"),
        ("      giai_ngan: 1.2345/2", "chỉ được 3 chữ số thập phân"),
        ("      sang_kien: -1", "ghi một số nguyên không âm"),
        ("      sang_kien: 1e3", "ghi một số nguyên không âm"),
        ("      sang_kien: 9999999999999999999", "ghi một số nguyên không âm"),
        ("      danh_gia: -3", "đúng hạn ghi 0"),
        ("      dti: 71.255", "chỉ được 2 chữ số thập phân"),
        ("      quy_che: tot", "không có trả lời «tot». Các trả lời: moi, cu, chua."),
        ("      so_danh_gia: {E: 2}", "không có trả lời «E»"),
        ("      chu_tich_cham: {points: 2.5, by: Chủ tịch}", "điểm phải từ 0 đến 2"),
        ("      chu_tich_cham: {points: 1.2, by: Chủ tịch}", "điểm phải là bội của 0.5"),
        ("      chu_tich_cham: {points: 1}", "ghi {points: 4.5, by: ai chấm}"),
        ("      niem_yet: không phát sinh", "tiêu chí 3.1.1 không cho ghi «không phát sinh»"),
        ("      niem_yet: [có]", "ghi «có» hoặc «không»"),
        ("      niem_yet: có\n  - id: xa-1", "dòng 7: Cơ quan «xa-1» có hai lần."),
    ],
)
def test_a_fact_that_cannot_be_is_refused_where_it_stands(text, told):
    with pytest.raises(Unusable) as refused:
        values(text)
    assert told in str(refused.value), str(refused.value)


def test_facts_of_another_set_are_refused():
    with pytest.raises(Unusable, match="của bộ «mau-so-2026», không phải của «mau-xa-2026»"):
        read_facts(b"set: mau-so-2026\nagencies: []", "so-lieu.yaml", GIVEN)


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([["Mã"], ["xa-1"]], "ô A2: Dòng 2 phải ghi mã của từng cột"),
        ([["Mã", "?"], ["id", "khong_co"]], "ô B2: Bộ tiêu chí không có số liệu «khong_co»."),
        ([["Mã", "?", "?"], ["id", "sang_kien", "sang_kien"]], "ô C2: Cột «sang_kien» có hai lần."),
        (
            [["Mã", "?"], ["id", "sang_kien"], ["xa-1", "nhiều"]],
            "ô B3: «sang_kien» (Sáng kiến được công nhận): ghi một số",
        ),
        ([["Tên", "Mã"], ["name", "id"], ["Xã Một", ""]], "ô A3: Thiếu mục «id»"),
        ([["Mã", "?", "?"], ["id", "xin_loi:part", "xin_loi:whole"], ["xa-1", "KPS", "3"]], "ghi tử số và mẫu số"),
    ],
)
def test_a_workbook_of_facts_tells_the_cell(rows, told):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("Số liệu đơn vị")
        for n, row in enumerate(rows):
            sheet.write_row(n, 0, row)
    with pytest.raises(Unusable) as refused:
        read_facts(out.getvalue(), "so-lieu.xlsx", GIVEN)
    assert told in str(refused.value), str(refused.value)
