"""Each check on small invented plans of tỉnh Mẫu: what it must notice, and what looks like it and is in order."""

import random
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from cchc.reading import Reading, Unreadable, read, read_bytes
from cchc.reading.blocks import At
from cchc.reading.check_command import check as command
from cchc.reading.checks import CHECKS, CODES, Finding, check, where

HEAD = """ỦY BAN NHÂN DÂN TỈNH MẪU

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Số: 12/KH-UBND

Mẫu, ngày 10 tháng 01 năm 2026

KẾ HOẠCH

Cải cách hành chính tỉnh Mẫu năm 2026
"""
DRAFT = HEAD.replace("12/KH-UBND", "     /KH-UBND").replace("ngày 10 tháng 01 năm 2026", "ngày     tháng     năm 2026")
BODY = """
I. MỤC TIÊU

Nâng cao chất lượng phục vụ người dân, tổ chức.
"""
COLUMNS = ("no", "title", "products", "lead", "coordinating", "deadlines", "requirements")
NAMES = ("STT", "Nhiệm vụ", "Sản phẩm", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời hạn", "Yêu cầu")
ROW = dict(
    zip(
        COLUMNS,
        ("1", "Kiểm tra công vụ", "Kế hoạch", "Sở Nội vụ", "Các sở, ban, ngành", "Quý II/2026", ""),
        strict=True,
    )
)
OTHER = ROW | {"no": "2", "title": "Công khai ngân sách", "products": "Quyết định", "lead": "Sở Tài chính"}


def table(*rows: dict[str, str]) -> str:
    lines = [NAMES, ("---",) * len(NAMES), *([row[column] for column in COLUMNS] for row in rows)]
    return "\n" + "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def found(text: str) -> tuple[Reading, list[Finding]]:
    reading = read_bytes(text.encode(), "ke-hoach.md")
    return reading, check(reading)


def in_row(**cells: str) -> str:
    """A plan of two tasks, the first with these cells."""
    return HEAD + BODY + table(ROW | cells, OTHER)


def in_body(*paragraphs: str) -> str:
    return HEAD + BODY + "\n" + "\n\n".join(paragraphs) + "\n" + table(ROW, OTHER)


def with_reports(*windows: str) -> str:
    rule = "Thời hạn gửi báo cáo chậm nhất ngày 18 của tháng cuối kỳ báo cáo."
    return in_body("II. CHẾ ĐỘ BÁO CÁO", rule, *(f"- {window}." for window in windows))


def titled(title: str, text: str) -> str:
    return text.replace("Cải cách hành chính tỉnh Mẫu năm 2026", title)


Q3 = "Báo cáo Quý III/2026: thời gian chốt số liệu tính từ ngày {} đến ngày {}"
AT_DEADLINE = "/tasks/0/deadlines/0"
EARLIER = [f"Nhiệm vụ số {n} của tỉnh" for n in range(1, 5)]

# (what, the plan, code, pointer, what was meant): the finding, and no other.
WRONG = [
    ("a year too many", with_reports(Q3.format("15/6/2025", "14/9/2026")), "window_misfits", "/reporting/0/data_from", "15/06/2026 đến 14/09/2026"),
    ("the end before the beginning", with_reports(Q3.format("15/6/2026", "14/9/2025")), "window_misfits", "/reporting/0/data_from", "15/06/2026 đến 14/09/2026"),
    ("another quarter's window", with_reports(Q3.format("15/12/2025", "14/3/2026")), "window_misfits", "/reporting/0/data_from", None),
    ("due before the data close", with_reports(Q3.format("15/6/2026", "20/9/2026")), "report_early", "/reporting/0/due", None),
    ("the year before", in_row(deadlines="Quý III năm 2025"), "deadline_outside", AT_DEADLINE, "Quý III năm 2026"),
    ("the year after", in_row(deadlines="Trước ngày 30/6/2027"), "deadline_outside", AT_DEADLINE, "Trước ngày 30/6/2026"),
    ("January after, for no report", in_row(title="Kiện toàn ban chỉ đạo", deadlines="Tháng 01/2027"), "deadline_outside", AT_DEADLINE, "Tháng 01/2026"),
    ("past on the day of signing", in_row(deadlines="Trước ngày 05/01/2026"), "deadline_before", AT_DEADLINE, None),
    ("the year's marks by January", in_row(title="Đánh giá, xếp loại công chức hằng năm", products="Báo cáo", deadlines="Trước 15/01"), "year_next", AT_DEADLINE, "15/01/2027"),
    ("past, without a year", in_row(deadlines="Trước 05/01"), "year_next", AT_DEADLINE, "05/01/2027"),
    ("a requirement by another day", in_row(deadlines="Trước ngày 01/12/2026", requirements="Thời gian báo cáo: Trước ngày 15/01/2027"), "requirement_date", "/tasks/0/requirements/0", None),
    ("a title by another day", in_row(title="Ban hành quy chế trước ngày 31/3/2026", deadlines="Trước ngày 30/4/2026"), "requirement_date", "/tasks/0/title", None),
    ("scored in its first quarter", in_row(title="Chấm điểm Chỉ số cải cách hành chính năm 2026", deadlines="Quý I/2026"), "scored_early", AT_DEADLINE, "năm 2025, hoặc “Quý I/2027”"),
    ("half a year summed up in March", in_row(title="Sơ kết 6 tháng đầu năm 2026", deadlines="Tháng 3/2026"), "scored_early", AT_DEADLINE, None),
    ("products of another year", in_row(title="Báo cáo cải cách hành chính năm 2026", products="Báo cáo năm 2027"), "product_year", "/tasks/0/products/0", "năm 2026"),
    ("31 September", in_row(deadlines="Trước ngày 31/9/2026"), "date_impossible", AT_DEADLINE, "30/9/2026"),
    ("31 September, without a year", in_body("Các cơ quan gửi báo cáo trước ngày 31/9."), "date_impossible", "", "30/9"),
    ("no leap year", in_body("Hoàn thành trước ngày 29 tháng 02 năm 2026."), "date_impossible", "", "28 tháng 02 năm 2026"),
    ("a year of five digits", in_body("Thay thế quyết định ngày 28/12/20122."), "date_impossible", "", "28/12/2012"),
    ("month 15", in_body("Hoàn thành trước ngày 12/15/2026."), "date_impossible", "", None),
    ("an appendix for another year", HEAD + BODY + "\nPHỤ LỤC\n\nNHIỆM VỤ CẢI CÁCH HÀNH CHÍNH NĂM 2025\n" + table(ROW, OTHER), "appendix_year", "", "năm 2026"),
    ("closing words of last year", in_body("Trên đây là Kế hoạch cải cách hành chính năm 2025 của tỉnh."), "own_year", "", "năm 2026"),
    ("aims of years ago", in_body("- Các cơ quan nắm rõ nhiệm vụ của tỉnh trong năm 2024 để chủ động triển khai."), "own_year", "", "năm 2026"),
    ("a number twice", HEAD + BODY + table(ROW, OTHER, ROW | {"no": "2", "title": "Rà soát văn bản"}, OTHER | {"no": "3", "title": "Số hóa hồ sơ"}), "no_twice", "/tasks/2/no", "3"),
    ("a letter twice", in_body("1. Cải cách thể chế", "a) Rà soát văn bản.", "b) Kiểm tra văn bản.", "b) Theo dõi thi hành.", "c) Phổ biến pháp luật."), "label_twice", "", "c"),
    ("a part twice", HEAD + BODY + "\nII. NHIỆM VỤ\n\nRà soát văn bản.\n\nII. TỔ CHỨC THỰC HIỆN\n\nCác sở thực hiện.\n" + table(ROW, OTHER), "label_twice", "", "III"),
    ("its number two ways", HEAD + BODY + "\nPHỤ LỤC\n\n(Kèm theo Kế hoạch số 21/KH-UBND ngày 10/01/2026 của UBND tỉnh)\n" + table(ROW, OTHER), "own_number", "/document/number", None),
    ("its day two ways", HEAD + BODY + "\nPHỤ LỤC\n\n(Kèm theo Kế hoạch số 12/KH-UBND ngày 10/01/2025 của UBND tỉnh)\n" + table(ROW, OTHER), "own_date", "/document/issued_on", None),
    ("a dash after the year", in_body("Căn cứ Nghị định số 117/2013-NĐ-CP ngày 07/10/2013 của Chính phủ;"), "number_impossible", "/document/cites/0", "117/2013/NĐ-CP"),
    ("a decree without its year", in_body("Căn cứ Nghị định số 130/NĐ-CP ngày 17/10/2015 của Chính phủ;"), "number_impossible", "/document/cites/0", "130/2005/NĐ-CP ngày 17/10/2005"),
    ("a circular without its year", in_body("Căn cứ Thông tư số 07/TT-BNV ngày 05/3/2024 của Bộ Nội vụ;"), "number_impossible", "/document/cites/0", "07/2024/TT-BNV"),
    ("the Party's number as the State's", in_body("Thực hiện Nghị quyết số 18/NQ-TW ngày 25/10/2017;"), "number_impossible", "/document/cites/0", "18-NQ/TW"),
    ("a day that is not the decree's", in_body("Căn cứ Nghị định số 130/2005/NĐ-CP ngày 17/10/2015 của Chính phủ;"), "cited_date", "/document/cites/0", "17/10/2005"),
    ("a year that is not the number's", in_body("Căn cứ Thông tư số 02/2023/TT-BNV ngày 23/3/2024 của Bộ Nội vụ;"), "cited_date", "/document/cites/0", None),
    ("one document, two days", in_body("Căn cứ Kế hoạch số 87/KH-UBND ngày 24/12/2024;", "Tiếp tục Kế hoạch số 87/KH-UBND ngày 24/12/2025."), "cited_twice", "/document/cites/0", None),
    ("a document of tomorrow", in_body("Căn cứ Quyết định số 99/QĐ-TTg ngày 10/02/2026;"), "cited_later", "/document/cites/0", None),
    ("nobody leads", in_row(lead=""), "lead_missing", "/tasks/0/lead", None),
    ("nothing is made", in_row(products=""), "product_missing", "/tasks/0/products", None),
    ("no day", in_row(deadlines=""), "deadline_missing", "/tasks/0/deadlines", None),
    ("no task has a product", HEAD + BODY + table(*(ROW | {"no": str(n), "title": title, "products": ""} for n, title in enumerate(EARLIER, 1))), "product_missing", "/tasks", None),
    ("both roles", in_row(coordinating="Các sở, ban, ngành; Sở Nội vụ"), "lead_coordinates", "/tasks/0/coordinating/1", None),
    ("the same task again", HEAD + BODY + table(ROW, OTHER, ROW | {"no": "3"}), "task_twice", "/tasks/2/title", None),
    ("a title that breaks off", in_row(title="Áp dụng quy trình ISO. Nếu tỷ lệ này đạt:"), "mid_sentence", "/tasks/0/title", None),
    ("a product that breaks off", in_row(products="Kế hoạch kiểm tra của"), "mid_sentence", "/tasks/0/products/0", None),
    ("an open bracket", in_row(title="Kiểm tra công vụ (định kỳ, đột xuất"), "mid_sentence", "/tasks/0/title", None),
    ("a paragraph that breaks off", in_body("Các sở, ban, ngành phối hợp với Sở Nội vụ và", "Sở Tài chính bố trí kinh phí."), "mid_sentence", "", None),
    ("words twice", in_row(title="Ứng dụng công nghệ công nghệ trong cơ quan"), "words_twice", "/tasks/0/title", "công nghệ"),
]  # fmt: skip

# (what, the plan): nothing is noticed.
RIGHT = [
    ("the plan without blemish", in_row()),
    ("windows that open in the month before", with_reports(Q3.format("15/6/2026", "14/9/2026"), "Báo cáo 6 tháng đầu năm 2026: thời gian chốt số liệu tính từ ngày 15/12/2025 đến ngày 14/6/2026")),
    ("a window from the year's beginning", with_reports(Q3.format("15/12/2025", "14/9/2026"))),
    ("a year counted from November", with_reports("Báo cáo tổng hợp năm 2026: thời gian chốt số liệu tính từ ngày 15/11/2025 đến ngày 14/11/2026")),
    ("a year's report that closes in November", with_reports("Báo cáo tổng hợp năm 2026: thời gian chốt số liệu tính từ ngày 15/12/2025 đến ngày 30/11/2026")),
    ("the plan's own making", in_row(title="Xây dựng Kế hoạch năm 2026", deadlines="Tháng 01/2026")),
    ("the year's report in January after", in_row(title="Tổng kết công tác năm 2026", products="Báo cáo", deadlines="Tháng 01/2027")),
    ("next year's plan in December", in_row(title="Xây dựng Kế hoạch năm 2027", deadlines="Tháng 12/2026")),
    ("a deadline in a span of years", titled("Cải cách hành chính giai đoạn 2026 - 2030", in_row(deadlines="Quý I/2029"))),
    ("a title that only cites a year", titled("Thực hiện Nghị quyết số 12/2021/NQ-HĐND ngày 05/7/2021", in_row(deadlines="Quý I/2027"))),
    ("what is done in January", in_row(title="Ban hành Kế hoạch kiểm tra", deadlines="Trước 20/01")),
    ("last year's results in January", in_row(title="Báo cáo kết quả năm 2025", products="Báo cáo", deadlines="Trước 20/01")),
    ("a requirement by the same day", in_row(deadlines="Trước ngày 01/12/2026", requirements="Gửi báo cáo trước ngày 01/12/2026")),
    ("a requirement that cites", in_row(requirements="Đúng thời gian quy định tại Nghị quyết số 39-NQ/TW ngày 17/4/2015")),
    ("last year scored", in_row(title="Chấm điểm Chỉ số cải cách hành chính năm 2025", deadlines="Quý I/2026")),
    ("how this year will be scored", in_row(title="Ban hành Bộ tiêu chí chấm điểm Chỉ số cải cách hành chính năm 2026", deadlines="Quý I/2026")),
    ("summed up in December", in_row(title="Tổng kết công tác năm 2026", deadlines="Tháng 12/2026")),
    ("a school year", in_row(title="Tổng kết năm học 2025 - 2026", deadlines="Tháng 6/2026")),
    ("products for a span", in_row(title="Xây dựng Kế hoạch năm 2026", products="Kế hoạch giai đoạn 2026 - 2030")),
    ("a decision of another year as product", in_row(title="Sửa đổi quy chế năm 2026", products="Quyết định thay thế Quyết định số 5/2020/QĐ-UBND ngày 02/3/2020")),
    ("29 February of a leap year", in_body("Thực hiện Công văn số 5/UBND-NC ngày 29/02/2024.")),
    ("parts of a whole", in_body("Phấn đấu đạt từ 18/20 tiêu chí, đến 35/40 xã hoàn thành.")),
    ("an appendix of last year's results", HEAD + BODY + "\nPHỤ LỤC\n\nKẾT QUẢ CẢI CÁCH HÀNH CHÍNH NĂM 2025\n" + table(ROW, OTHER)),
    ("aims that mend last year's faults", in_body("- Khắc phục các hạn chế khi thực hiện nhiệm vụ trong năm 2025.", "- Hoàn thành nhiệm vụ chưa xong trong năm 2025.")),
    ("numbers that begin again in each group", HEAD + BODY + table(ROW | dict.fromkeys(COLUMNS, "") | {"no": "I", "title": "THỂ CHẾ"}, ROW, OTHER, ROW | dict.fromkeys(COLUMNS, "") | {"no": "II", "title": "BỘ MÁY"}, ROW | {"title": "Rà soát bộ máy"}, OTHER | {"title": "Giao biên chế"})),
    ("a list in a list", in_body("1. Sở Nội vụ", "a) Chủ trì:", "1. Kiểm tra công vụ;", "2. Kiểm tra hồ sơ;", "b) Phối hợp các sở.", "2. Sở Tài chính", "a) Bố trí kinh phí.", "b) Hướng dẫn quyết toán.")),
    ("lists that begin again", in_body("1. Thể chế", "a) Rà soát.", "2. Bộ máy", "a) Sắp xếp.", "b) Giao biên chế.", "c) Tinh giản.", "d) Đánh giá.", "đ) Báo cáo.", "e) Công khai.")),
    ("its number and day as above", HEAD + BODY + "\nPHỤ LỤC\n\n(Kèm theo Kế hoạch số 12/KH-UBND ngày 10/01/2026 của UBND tỉnh)\n" + table(ROW, OTHER)),
    ("another document attached", in_body("(Ban hành kèm theo Quyết định số 7/QĐ-UBND ngày 03/01/2025)")),
    ("documents rightly cited", in_body("Căn cứ Nghị định số 61/2018/NĐ-CP ngày 23 tháng 4 năm 2018; Nghị quyết số 76/NQ-CP ngày 15/7/2021; Nghị quyết số 18-NQ/TW ngày 25/10/2017; Quyết định số 225/QĐ-TTg ngày 04/02/2016;")),
    ("one number of two issuers", in_body("Căn cứ Kế hoạch số 15/KH-UBND ngày 03/02/2024 của tỉnh; Kế hoạch số 15/KH-UBND ngày 21/3/2025 của huyện.")),
    ("the lead with a group that holds it", in_row(coordinating="Các sở, ban, ngành; UBND cấp xã")),
    ("each its own part", in_row(lead="Các sở, ban, ngành theo chức năng, nhiệm vụ được giao", coordinating="Các sở, ban, ngành")),
    ("one title, two leads", HEAD + BODY + table(ROW, OTHER, ROW | {"no": "3", "lead": "Thanh tra tỉnh"})),
    ("one title, other products and days", HEAD + BODY + table(ROW, OTHER, ROW | {"no": "3", "products": "Báo cáo", "deadlines": "Quý IV/2026"})),
    ("a row over its parts", HEAD + BODY + table(ROW | {"title": "Tổ chức các lớp sau:"}, OTHER | {"no": "1.1"}, OTHER | {"no": "1.2", "title": "Tập huấn"})),
    ("words that only look cut off", in_body("Khắc phục các hạn chế, tồn tại.", "Thực hiện trong các năm tiếp theo.")),
    ("one word twice", in_row(title="Duy trì luôn luôn thông suốt, ngày ngày cập nhật")),
    ("a phrase taken up again", in_row(title="Thực hiện cơ chế một cửa, một cửa liên thông")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "code", "pointer", "meant"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG]
)
def test_what_is_wrong_is_noticed_once_and_nothing_else(text: str, code: str, pointer: str, meant: str | None) -> None:
    reading, findings = found(text)
    assert [(one.code, one.pointer, one.meant) for one in findings] == [(code, pointer, meant)]
    _well_said(reading, findings)


@pytest.mark.parametrize("text", [row[1] for row in RIGHT], ids=[row[0] for row in RIGHT])
def test_what_is_in_order_is_left_alone(text: str) -> None:
    assert [one.sentence for one in found(text)[1]] == []


def test_every_code_has_a_case() -> None:
    assert {row[2] for row in WRONG} == set(CODES)


def test_a_draft_is_checked_without_its_number_and_day() -> None:
    reading, findings = found(DRAFT + BODY + table(ROW | {"deadlines": "Quý III năm 2025"}, OTHER | {"lead": ""}))
    assert reading.head.number is None and reading.head.issued_on is None
    assert [one.code for one in findings] == ["deadline_outside", "lead_missing"]


def test_a_draft_may_prepare_in_the_december_before() -> None:
    assert found(DRAFT + BODY + table(ROW | {"deadlines": "Tháng 12/2025"}, OTHER))[1] == []


def test_a_document_that_assigns_nothing() -> None:
    assert found("BÁO CÁO\n\nKết quả cải cách hành chính năm 2025\n\nTỉnh đã hoàn thành các nhiệm vụ.\n")[1] == []


def test_findings_come_in_the_order_of_the_document_and_say_where() -> None:
    text = in_body("Căn cứ Nghị định số 117/2013-NĐ-CP;", "Trên đây là Kế hoạch năm 2025 của tỉnh.")
    reading, findings = found(text.replace("| Sở Tài chính |", "|  |"))
    assert [one.code for one in findings] == ["number_impossible", "own_year", "lead_missing"]
    places = where(reading, findings)
    assert places[0].startswith("Mục “I. MỤC TIÊU”, dòng ")
    assert places[2] == "Nhiệm vụ 2: cơ quan chủ trì"


def test_a_document_with_pages_has_the_page_in_its_places() -> None:
    reading, _ = found(in_row(lead=""))
    at = (At(4, (10.0, 20.0, 30.0, 40.0)),)
    on_page = [
        replace(block, at=at, rows=tuple(tuple(replace(cell, at=at) for cell in row) for row in block.rows))
        for block in reading.blocks
    ]
    reading = replace(reading, blocks=tuple(on_page))
    (finding,) = check(reading)
    assert where(reading, [finding]) == ["Nhiệm vụ 1: cơ quan chủ trì (trang 4)"]
    assert finding.to_json(reading.blocks)["place"]["page"] == 4


def test_the_reading_is_not_changed() -> None:
    reading, _ = found(WRONG[0][1])
    before = reading.to_json()
    check(reading)
    assert reading.to_json() == before


def test_damaged_plans_are_checked_without_a_crash() -> None:
    seeded = random.Random(3)
    texts = [row[1] for row in WRONG]
    for _ in range(150):
        letters = list(seeded.choice(texts))
        for _ in range(seeded.randint(1, 25)):
            at = seeded.randrange(len(letters))
            letters[at : at + seeded.randint(0, 6)] = seeded.choice(
                ["", "/", "0", "9", "\n", "|", "(", "a)", "31/", "Năm 2026 "]
            )
        try:
            reading = read_bytes("".join(letters).encode(), "ke-hoach.md")
        except Unreadable:
            continue
        where(reading, check(reading))


def test_the_list_of_checks_is_closed() -> None:
    assert len({one.__name__ for one in CHECKS}) == len(CHECKS)
    assert all(name and not name.endswith(".") for name in CODES.values())


# --- the sample plan, and the command --------------------------------------------------------------------------------

SAMPLE = Path(__file__).parents[2] / "src/cchc/project/samples/ke-hoach-cchc-2026.docx"


def test_the_sample_plan_has_the_two_blemishes_it_was_given() -> None:
    reading = read(SAMPLE)
    findings = check(reading)
    shown = [(one.code, place) for one, place in zip(findings, where(reading, findings), strict=True)]
    assert shown == [
        ("deadline_outside", "Nhiệm vụ 3.7, phần Cải cách thủ tục hành chính: thời hạn"),
        ("product_missing", "Nhiệm vụ 5.6, phần Cải cách chế độ công vụ: sản phẩm"),
    ]
    assert findings[0].meant == "Quý III/2026"
    _well_said(reading, findings)


def test_the_command_lists_findings_by_place(tmp_path: Path) -> None:
    plan = tmp_path / "ke-hoach.md"
    plan.write_text(in_row(deadlines="Quý III năm 2025"), encoding="utf-8")
    done = CliRunner().invoke(command, [str(plan)])
    assert done.exit_code == 0
    assert "1 điểm cần xem lại" in done.output
    assert "Nhiệm vụ 1: thời hạn" in done.output
    assert "có lẽ là “Quý III năm 2026”" in done.output


def test_the_command_gives_json_and_reads_standard_input() -> None:
    import json

    done = CliRunner().invoke(command, ["-", "--json"], input=in_row(lead="").encode())
    assert done.exit_code == 0
    (finding,) = json.loads(done.output)["findings"]
    assert (finding["code"], finding["pointer"]) == ("lead_missing", "/tasks/0/lead")
    assert finding["place"]["row"] == 1 and finding["where"] == "Nhiệm vụ 1: cơ quan chủ trì"


def test_nothing_to_notice_is_said() -> None:
    done = CliRunner().invoke(command, ["-"], input=in_row().encode())
    assert done.exit_code == 0 and "Không thấy điểm nào cần xem lại" in done.output


def test_what_cannot_be_read_is_refused_with_one_sentence(tmp_path: Path) -> None:
    broken = tmp_path / "hong.docx"
    broken.write_bytes(b"PK\x03\x04 hong")
    done = CliRunner().invoke(command, [str(broken)])
    assert done.exit_code == 2
    assert done.output.strip().count("\n") == 0 and done.output.strip().endswith(".")


def _well_said(reading: Reading, findings: list[Finding]) -> None:
    """One official sentence each, about words that really stand where the finding says."""
    blocks = {block.id: block for block in reading.blocks}
    for one in findings:
        assert one.sentence.endswith(".") and "!" not in one.sentence, one.sentence
        assert one.sentence[0] == one.sentence[0].upper()
        block = blocks[one.place.block]
        cells = " ".join(cell.text for row in block.rows for cell in row)
        printed = " ".join((block.text + " " + cells).split())
        for piece in one.place.text.split(" | "):
            assert " ".join(piece.split()).rstrip(".;") in printed, one
