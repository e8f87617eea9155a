"""Sentences that assign work, and a meeting's conclusion read from a file."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from cchc.reading import read
from cchc.reading.assigning import assigned

CONCLUSION = """ỦY BAN NHÂN DÂN
TỈNH MẪU
Số: 215/TB-UBND
Mẫu, ngày 10 tháng 11 năm 2026

THÔNG BÁO
Kết luận của đồng chí Nguyễn Văn An, Chủ tịch Ủy ban nhân dân tỉnh tại cuộc họp Ban Chỉ đạo cải cách hành chính

Ngày 08 tháng 11 năm 2026, đồng chí Nguyễn Văn An chủ trì cuộc họp. Sau khi nghe báo cáo của Sở Nội vụ và ý kiến của các \
đại biểu dự họp, đồng chí Chủ tịch kết luận như sau:
1. Thống nhất nội dung báo cáo của Sở Nội vụ.
2. Giao Sở Nội vụ chủ trì, phối hợp với Sở Tài chính rà soát các chỉ tiêu chưa đạt, báo cáo Ủy ban nhân dân tỉnh trước ngày \
20 tháng 11 năm 2026.
3. Giao Sở Xây dựng:
a) Khẩn trương hoàn thành số hóa hồ sơ cấp phép, hoàn thành trước ngày 30/11/2026;
b) Công khai quy trình nội bộ.
4. Các sở, ban, ngành; Ủy ban nhân dân các xã, phường báo cáo kết quả về Sở Nội vụ trước ngày 05/12/2026 để tổng hợp.
5. Về chuyển đổi số: Tỷ lệ hồ sơ trực tuyến còn thấp. Yêu cầu Sở Khoa học và Công nghệ nâng cấp hệ thống trong quý IV/2026.
Thừa lệnh Chủ tịch, Văn phòng Ủy ban nhân dân tỉnh thông báo để các cơ quan biết, thực hiện./.

TL. CHỦ TỊCH
CHÁNH VĂN PHÒNG
Trần Thị Bình
"""
EXPECTED = [
    ("2", ("Sở Nội vụ",), ("Sở Tài chính",), "2026-11-20"),
    ("3.a", ("Sở Xây dựng",), (), "2026-11-30"),
    ("3.b", ("Sở Xây dựng",), (), None),
    ("4", ("Các sở, ban, ngành", "Ủy ban nhân dân các xã, phường"), (), "2026-12-05"),
    (None, ("Sở Khoa học và Công nghệ",), (), "2026-12-31"),
]


def made(folder: Path, kind: str) -> Path:
    path = folder / f"ket-luan.{kind}"
    if kind == "txt":
        path.write_text(CONCLUSION, encoding="utf-8")
        return path
    paper = docx.Document()
    for line in CONCLUSION.splitlines():
        if line.strip():
            paper.add_paragraph(line)
    paper.save(str(path))
    return path


@pytest.mark.parametrize("kind", ["txt", "docx"])
def test_a_conclusion_of_a_meeting(tmp_path: Path, kind: str) -> None:
    found = read(made(tmp_path, kind))
    assert (found.head.kind, found.head.number, str(found.head.issued_on)) == ("thông báo", "215/TB-UBND", "2026-11-10")
    days = [str(task.deadlines[0].due) if task.deadlines else None for task in found.tasks]
    read_so = [(t.no, t.lead, t.coordinating, day) for t, day in zip(found.tasks, days, strict=True)]
    assert read_so == EXPECTED
    assert found.tasks[0].title.startswith("Rà soát các chỉ tiêu chưa đạt")


@pytest.mark.parametrize(
    ("sentence", "lead", "coordinating", "deadline"),
    [
        ("Giao Sở Y tế rà soát quy trình.", "Sở Y tế", "", ""),
        ("Giao Sở Xây dựng xây dựng kế hoạch trước 15/12.", "Sở Xây dựng", "", "trước 15/12"),
        (
            "Văn phòng UBND tỉnh chủ trì, phối hợp với Sở Nội vụ theo dõi, đôn đốc.",
            "Văn phòng UBND tỉnh",
            "Sở Nội vụ",
            "",
        ),
        ("Đề nghị Công an tỉnh báo cáo hằng tháng.", "Công an tỉnh", "", "hằng tháng"),
        (
            "Yêu cầu UBND các xã, phường công khai trong vòng 05 ngày làm việc kể từ ngày ban hành Thông báo này.",
            "UBND các xã, phường",
            "",
            "trong vòng 05 ngày làm việc kể từ ngày ban hành Thông báo này",
        ),
    ],
)
def test_a_sentence(sentence: str, lead: str, coordinating: str, deadline: str) -> None:
    found = assigned(sentence)
    assert found is not None
    assert (found.lead, found.coordinating, found.deadline) == (lead, coordinating, deadline)


@pytest.mark.parametrize(
    "sentence",
    [
        "Thống nhất nội dung báo cáo của Sở Nội vụ.",
        "Sau khi nghe báo cáo của Sở Nội vụ, đồng chí Chủ tịch kết luận như sau:",
        "Tổ chức thực hiện nghiêm túc.",
        "Ban hành kế hoạch này.",
        "Thừa lệnh Chủ tịch, Văn phòng thông báo để các cơ quan biết.",
        "",
    ],
)
def test_a_sentence_that_names_nobody_assigns_nothing(sentence: str) -> None:
    assert assigned(sentence) is None
