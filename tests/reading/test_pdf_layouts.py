"""PDFs made of bytes: tables ruled across only, notes at the foot of a page."""

import pytest
from tests.reading import as_pdf

from cchc.reading import Reading, read_bytes

EDGES = [40, 70, 220, 320, 400, 490, 560]
HEADINGS = ["STT", "Nhiệm vụ", "Sản phẩm", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời hạn"]
ROWS = [
    HEADINGS,
    ["I", "CẢI CÁCH THỂ CHẾ", "", "", "", ""],
    *(
        [
            str(n),
            f"Rà soát văn bản quy phạm pháp luật thuộc lĩnh vực thứ {n} do tỉnh ban hành",
            "Báo cáo kết quả rà soát văn bản",
            "Sở Tư pháp",
            "Các sở, ban, ngành; UBND cấp xã",
            f"Trước ngày {n:02}/10/2026",
        ]
        for n in range(1, 8)
    ),
]
HEAD: list[as_pdf.Word] = [
    (60, 60, 12, "ỦY BAN NHÂN DÂN TỈNH MẪU"),
    (60, 76, 12, "Số: 15/KH-UBND"),
    (250, 120, 13, "KẾ HOẠCH"),
    (130, 140, 13, "Cải cách hành chính của tỉnh Mẫu năm 2026"),
]


def plan(lines: str) -> Reading:
    words, rules, _ = as_pdf.table(200, EDGES, ROWS, lines=lines)
    return read_bytes(as_pdf.document([as_pdf.page([*HEAD, *words], rules)]), "a.pdf")


@pytest.mark.parametrize("lines", ["all", "across"])
def test_a_table_by_its_lines(lines: str) -> None:
    read = plan(lines)
    assert read.head.number == "15/KH-UBND"
    assert len(read.tasks) == 7
    for n, task in enumerate(read.tasks, 1):
        assert (task.no, task.title, task.area) == (str(n), ROWS[n + 1][1], "CẢI CÁCH THỂ CHẾ")
        assert (task.products, task.lead) == (("Báo cáo kết quả rà soát văn bản",), ("Sở Tư pháp",))
        assert task.coordinating == ("Các sở, ban, ngành", "UBND cấp xã")
        assert [str(one.due) for one in task.deadlines] == [f"2026-10-{n:02}"]


def test_notes_are_set_apart_and_kept() -> None:
    body = "Thực hiện Chương trình tổng thể của Chính phủ"
    first = as_pdf.page(
        [
            *HEAD,
            (60, 170, 12, body),
            (60 + 6 * len(body), 165, 7, "1"),
            (60 + 6 * len(body) + 6, 170, 12, ", tỉnh Mẫu đặt"),
            (60, 186, 12, "mục tiêu trong năm 2026 có ít nhất 95% hồ sơ được giải quyết"),
            (60, 760, 9, "1 Nghị quyết số 76/NQ-CP ngày 15/7/2021 của Chính phủ."),
            (295, 820, 12, "1"),
        ],
        [(60, 748, 200, 748)],
    )
    second = as_pdf.page(
        [(60, 60, 12, "trước hạn và đúng hạn."), (60, 90, 12, "Giao Sở Nội vụ theo dõi, đôn đốc việc này.")]
    )
    read = read_bytes(as_pdf.document([first, second]), "a.pdf")
    (target,) = read.targets
    assert target.text.endswith("ít nhất 95% hồ sơ được giải quyết trước hạn và đúng hạn")
    assert "Chính phủ, tỉnh Mẫu" in target.text
    assert read.blocks[-1].text == "1 Nghị quyết số 76/NQ-CP ngày 15/7/2021 của Chính phủ."
    assert read.head.cites == ("76/NQ-CP",)


def test_the_square_of_a_metre_is_no_reference() -> None:
    page = as_pdf.page([*HEAD, (60, 170, 12, "Diện tích 200 m"), (60 + 6 * 15, 165, 7, "2"), (165, 170, 12, "sàn.")])
    assert any(
        "m2 sàn" in block.text.replace(" 2", "2") for block in read_bytes(as_pdf.document([page]), "a.pdf").blocks
    )
