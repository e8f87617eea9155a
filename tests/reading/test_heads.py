"""Heads as law sites and copied texts print them, with the noise of each, about tỉnh Mẫu."""

from typing import Any

import pytest

from cchc.reading import read_bytes

BROKEN = """ỦY BAN NHÂN
DÂN
TỈNH MẪU SƠN
-------
|
CỘNG
HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
|
Số:
1312/KH-UBND
|
Mẫu Sơn, ngày
28 tháng 3 năm 2025
|
KẾ HOẠCH
CHUYỂN ĐỔI SỐ
TỈNH MẪU SƠN GIAI ĐOẠN 2025 - 2026
Căn cứ Quyết định số 31/QĐ-TTg ngày 24
tháng 02 năm 2025 của Thủ tướng Chính phủ, bảo đảm đồng
bộ trên địa bàn tỉnh.
"""
LOST = """ỦY BAN NHÂN DÂN | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM |
Số: 468/QĐ-UBND | Mẫu Sơn, ngày 01 tháng 03 năm 2025 |
CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH MẪU SƠN
Căn cứ Quyết định số 06/QĐ-TTg ngày 06 tháng 01 năm 2022;
QUYẾT ĐỊNH:
Điều 1. Ban hành kèm theo Quyết định này Kế hoạch thực hiện Đề án 06 giai đoạn 2025 - 2026 trên địa bàn tỉnh Mẫu Sơn.
"""
FACTS = """Quyết định 15/QĐ-BMS năm 2026 về Kế hoạch cải cách hành chính
Số hiệu | 15/QĐ-BMS |
Ngày ban hành | 21/01/2026 |
Loại văn bản | Quyết định |
Cơ quan ban hành | Bộ Mẫu Sự |
Người ký | Lê Thị Mẫu |
BỘ MẪU SỰ |
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM |
Số: 15/QĐ-BMS |
Hà Nội, ngày 21 tháng 01 năm 2026 |
BAN HÀNH KẾ HOẠCH CẢI CÁCH HÀNH CHÍNH NĂM 2026
BỘ TRƯỞNG BỘ MẪU SỰ
Căn cứ Nghị quyết số 76/NQ-CP ngày 15/7/2021 của Chính phủ;
"""
BESIDE = """ỦY BAN NHÂN DÂN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
TỈNH MẪU SƠN Độc lập - Tự do - Hạnh phúc
Số: 454/UBND-NC Mẫu Sơn, ngày 6 tháng 4 năm 2026
V/v triển khai nhiệm vụ năm 2026
Kính gửi:
- Các sở, ban, ngành;
Thực hiện Công văn 285/CCHC ngày 08 tháng 3 năm 2026 của Bộ Mẫu Sự.
"""
STACKED = """UBND THÀNH PHỐ MẪU SỞ KẾ HOẠCH VÀ ĐẦU TƯ | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM |
Số: 667/KH-SKHĐT | Thành phố Mẫu, ngày 25 tháng 01 năm 2026 |
KẾ HOẠCH
TRIỂN KHAI THỰC HIỆN QUYẾT ĐỊNH SỐ 34/2014/QĐ-TTG NGÀY 30/5/2014 CỦA THỦ TƯỚNG CHÍNH PHỦ
Căn cứ Quyết định số 34/2014/QĐ-TTg ngày 30/5/2014 của Thủ tướng Chính phủ;
"""
PAGE = """Kế hoạch cải cách hành chính năm 2026
Thực hiện Kế hoạch số 42/KH-UBND ngày 21/12/2025 của UBND tỉnh, UBND xã Mẫu Sơn ban hành Kế hoạch như sau:
I. MỤC ĐÍCH
"""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            BROKEN,
            {
                "kind": "kế hoạch",
                "number": "1312/KH-UBND",
                "issuer": "Ủy ban nhân dân tỉnh Mẫu Sơn",
                "issued_on": "2025-03-28",
                "title": "Kế hoạch chuyển đổi số tỉnh Mẫu Sơn giai đoạn 2025 - 2026",
                "year": 2025,
                "cites": ["31/QĐ-TTg"],
            },
        ),
        (
            LOST,
            {
                "kind": "quyết định",
                "issuer": "Ủy ban nhân dân tỉnh Mẫu Sơn",
                "level": "province",
                "title": "Kế hoạch thực hiện Đề án 06 giai đoạn 2025 - 2026 trên địa bàn tỉnh Mẫu Sơn",
                "year": 2025,
            },
        ),
        (
            FACTS,
            {
                "kind": "quyết định",
                "number": "15/QĐ-BMS",
                "level": "ministry",
                "title": "Kế hoạch cải cách hành chính năm 2026",
                "signers": [{"name": "Lê Thị Mẫu", "position": None}],
                "cites": ["76/NQ-CP"],
            },
        ),
        (
            BESIDE,
            {
                "kind": "công văn",
                "number": "454/UBND-NC",
                "issuer": "Ủy ban nhân dân tỉnh Mẫu Sơn",
                "place": "Mẫu Sơn",
                "issued_on": "2026-04-06",
                "cites": ["285/CCHC"],
            },
        ),
        (
            STACKED,
            {
                "issuer": "Sở kế hoạch và đầu tư",
                "level": "department",
                "place": "Thành phố Mẫu",
                "year": None,
                "cites": ["34/2014/QĐ-TTg"],
            },
        ),
        (
            PAGE,
            {
                "kind": "kế hoạch",
                "number": None,
                "issuer": "Ủy ban nhân dân xã Mẫu Sơn",
                "level": "commune",
                "title": "Kế hoạch cải cách hành chính năm 2026",
                "year": 2026,
            },
        ),
    ],
    ids=["broken lines", "lost heading", "facts beside", "columns in one line", "stacked office", "page of a commune"],
)
def test_a_head_with_noise(text: str, said: dict[str, Any]) -> None:
    head = read_bytes(text.encode(), "a.txt").to_json()["document"]
    found = {name: head[name] for name in said}
    assert str(found).casefold() == str(said).casefold()


@pytest.mark.parametrize(
    ("number", "kind"),
    [("31/TB-SNV", "thông báo"), ("02-KH/TU", "kế hoạch"), ("5/CT-UBND", "chỉ thị"), ("9/TTr-SNV", "tờ trình")],
)
def test_a_number_tells_the_kind_where_its_line_is_lost(number: str, kind: str) -> None:
    text = (
        f"UBND TỈNH MẪU\nSỞ NỘI VỤ\nSố: {number}\nMẫu, ngày 05 tháng 01 năm 2026\nCăn cứ tình hình thực tế của tỉnh.\n"
    )
    assert read_bytes(text.encode(), "a.txt").head.kind == kind


def test_no_control_character_of_a_file_is_shown() -> None:
    text = "KẾ HOẠCH\nCải cách \x1b[31mhành chính\x1b[0m của tỉnh Mẫu năm 2026\nTiếp tục\x9b2J thực hiện.\n"
    shown = str(read_bytes(text.encode(), "a.txt").to_json()) + str(read_bytes(text.encode(), "a.txt").blocks_json())
    assert not any(character in shown for character in "\x1b\x9b") and "\\x1b" not in shown
