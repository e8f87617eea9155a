"""Tables of (text, what it comes to): a bug adds a row."""

from datetime import date

import pytest

from cchc.reading import bodies, columns, deadlines, measures
from cchc.reading.items import cut
from cchc.reading.marks import mark

D = date.fromisoformat
YEAR = 2026
# (text, kind, start, due)
WHEN = [
    ("Trước ngày 01/12/2017", "by", None, "2017-12-01"),
    ("Ngày 15/11/2021", "by", None, "2021-11-15"),
    ("Trước 30/11", "by", None, "2026-11-30"),
    ("30/6/2026", "by", None, "2026-06-30"),
    ("trước ngày 10 tháng 12 năm 2026", "by", None, "2026-12-10"),
    ("Hoàn thành trước ngày 31/01/2026", "by", None, "2026-01-31"),
    ("Đến hết tháng 6/2026", "by", None, "2026-06-30"),
    ("Trước tháng 6/2026", "by", None, "2026-05-31"),
    ("Năm 2026 (hoàn thành trước 30/11)", "by", None, "2026-11-30"),
    ("Quý I", "within", "2026-01-01", "2026-03-31"),
    ("Quý 3/2025", "within", "2025-07-01", "2025-09-30"),
    ("Quý III năm 2025", "within", "2025-07-01", "2025-09-30"),
    ("Quý I, II/2026", "within", "2026-01-01", "2026-06-30"),
    ("Hoàn thành trong Quý III", "within", "2026-07-01", "2026-09-30"),
    ("Tháng 02/2024", "within", "2024-02-01", "2024-02-29"),
    ("Tháng 6", "within", "2026-06-01", "2026-06-30"),
    ("Từ tháng 3 đến tháng 6/2026", "within", "2026-03-01", "2026-06-30"),
    ("Từ ngày 01/3/2026 đến ngày 30/6/2026", "within", "2026-03-01", "2026-06-30"),
    ("6 tháng đầu năm 2026", "within", "2026-01-01", "2026-06-30"),
    ("Trong năm 2026 (nếu có)", "within", "2026-01-01", "2026-12-31"),
    ("Cả năm", "within", "2026-01-01", "2026-12-31"),
    ("2026-2030", "within", "2026-01-01", "2030-12-31"),
    ("2026 và các năm tiếp theo", "within", "2026-01-01", None),
    ("Quý I – Quý IV/2026", "within", "2026-01-01", "2026-12-31"),
    ("Tháng 4,5/2026", "within", "2026-04-01", "2026-05-31"),
    ("06/2026", "within", "2026-06-01", "2026-06-30"),
    ("T6/2026", "within", "2026-06-01", "2026-06-30"),
    ("Tuần 1 tháng 3", "within", "2026-03-01", "2026-03-31"),
    ("Trong tháng 3/2026 (sau khi có hướng dẫn)", "within", "2026-03-01", "2026-03-31"),
    ("Theo Kế hoạch số 12/KH-UBND ngày 05/01/2026", "external", None, None),
    ("Thường xuyên", "recurring", "2026-01-01", "2026-12-31"),
    ("Thường xuyên trong năm và theo kế hoạch đề ra", "recurring", "2026-01-01", "2026-12-31"),
    ("Hàng quý và năm 2021", "recurring", "2021-01-01", "2021-12-31"),
    ("Trước 15/11 hằng năm", "recurring", "2026-01-01", "2026-12-31"),
    ("Định kỳ theo quy định", "recurring", "2026-01-01", "2026-12-31"),
    ("Theo quy định của Trung ương", "external", None, None),
    ("Theo chỉ đạo của UBND tỉnh; Bộ CT", "external", None, None),
    ("Đúng tiến độ đã được cấp có thẩm quyền giao", "external", None, None),
    ("Từ Quý I đến Quý IV/2026", "within", "2026-01-01", "2026-12-31"),
    ("6 tháng cuối năm", "within", "2026-07-01", "2026-12-31"),
    ("Tháng Sáu", "within", "2026-06-01", "2026-06-30"),
    ("6 tháng, 1 năm", "recurring", "2026-01-01", "2026-12-31"),
    ("Ngày 15 hằng tháng", "recurring", "2026-01-01", "2026-12-31"),
    ("Trước ngày 20 của tháng cuối quý", "recurring", "2026-01-01", "2026-12-31"),
    ("Ngay khi ban hành Kế hoạch", "relative", None, None),
    ("Trước kỳ họp thường lệ cuối năm của HĐND tỉnh", "external", None, None),
    ("Quý II/2026 - Quý I/2027", "within", "2026-04-01", "2027-03-31"),
    ("Kỳ họp giữa năm 2026", "external", None, None),
    ("Hoàn thành trước 30/6/2026 và duy trì thường xuyên", "by", None, "2026-06-30"),
    ("31/02/2026", "external", None, None),
    ("chưa rõ", "external", None, None),
]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Ngày 30/6, 31/12", ["2026-06-30", "2026-12-31"]),
        ("Trước 30/6 và 31/12/2027", ["2027-06-30", "2027-12-31"]),
        ("Trước ngày 25/3, 25/6, 25/9 và 10/12", ["2026-03-25", "2026-06-25", "2026-09-25", "2026-12-10"]),
        ("Từ 01/3/2026 đến 30/6/2026", ["2026-06-30"]),
    ],
)
def test_a_list_of_days_is_as_many_deadlines(text: str, days: list[str]) -> None:
    assert [str(found.due) for found in deadlines.parse(text, YEAR)] == days


@pytest.mark.parametrize(("text", "kind", "start", "due"), WHEN)
def test_deadline(text: str, kind: str, start: str | None, due: str | None) -> None:
    (found,) = deadlines.parse(text, YEAR)
    expected = (kind, D(start) if start else None, D(due) if due else None)
    assert (found.kind.value, found.start, found.due) == expected
    assert found.text == text


EVERY = [
    ("Hằng tháng", "month"),
    ("Hàng quý và năm", "quarter"),
    ("Trước ngày 20 của tháng cuối quý", "quarter"),
    ("06 tháng một lần", "half"),
    ("Định kỳ 6 tháng, năm", "half"),
    ("định kỳ hàng năm", "year"),
    ("Thường xuyên", None),
]


@pytest.mark.parametrize(("text", "every"), EVERY)
def test_how_often(text: str, every: str | None) -> None:
    assert [found.every for found in deadlines.parse(text, YEAR)] == [every]


RELATIVE = [
    ("Chậm nhất sau 05 ngày làm việc kể từ ngày nhận được văn bản", 5, True, "ngày nhận được văn bản"),
    ("Sau 20 ngày kể từ ngày được cấp kinh phí", 20, False, "ngày được cấp kinh phí"),
    ("báo cáo kết quả sau mỗi đợt kiểm tra về UBND xã", None, False, "mỗi đợt kiểm tra"),
]


@pytest.mark.parametrize(("text", "days", "working", "after"), RELATIVE)
def test_counted_from_an_event(text: str, days: int | None, working: bool, after: str) -> None:
    (found,) = deadlines.parse(text, YEAR)
    assert (found.kind.value, found.days, found.working_days, found.after) == ("relative", days, working, after)
    assert found.due is None


# (cell, names of products, [(text, product)])
PRODUCTS = [
    ("- Kế hoạch (Quý I); - Báo cáo (Trước 30/11)", [], [("Quý I", "Kế hoạch"), ("Trước 30/11", "Báo cáo")]),
    ("- Tháng 2\n- Tháng 11", ["Kế hoạch", "Báo cáo"], [("Tháng 2", "Kế hoạch"), ("Tháng 11", "Báo cáo")]),
    ("Tháng 2", ["Kế hoạch", "Báo cáo"], [("Tháng 2", None)]),
    ("Quý I: Kế hoạch\nQuý IV: Báo cáo", [], [("Quý I: Kế hoạch", "Kế hoạch"), ("Quý IV: Báo cáo", "Báo cáo")]),
    (
        "Báo cáo quý I, trước ngày 10/3; báo cáo năm, trước ngày 5/12).",
        ["Báo cáo"],
        [("trước ngày 10/3", "Báo cáo quý I"), ("trước ngày 5/12", "báo cáo năm")],
    ),
    (
        "- Đề án ban hành trong năm 2026. - BC quý III trước ngày 15/9/2026",
        [],
        [("ban hành trong năm 2026", "Đề án"), ("trước ngày 15/9/2026", "BC quý III")],
    ),
    (
        "Quý I ban hành Kế hoạch; định kỳ báo cáo kết quả thực hiện về UBND xã",
        [],
        [
            ("Quý I ban hành Kế hoạch", "Kế hoạch"),
            ("định kỳ báo cáo kết quả thực hiện về UBND xã", "báo cáo kết quả thực hiện"),
        ],
    ),
]


@pytest.mark.parametrize(("cell", "names", "expected"), PRODUCTS)
def test_which_product_a_deadline_is_for(cell: str, names: list[str], expected: list[tuple[str, str | None]]) -> None:
    assert [(found.text, found.product) for found in deadlines.parse(cell, YEAR, names)] == expected


def test_the_event_counted_from_is_no_product() -> None:
    (found,) = deadlines.parse("Sau 30 ngày kể từ ngày ban hành thông báo kết luận kiểm tra", YEAR)
    assert (found.product, found.after) == (None, "ngày ban hành thông báo kết luận kiểm tra")


def test_nothing_written_is_no_deadline() -> None:
    assert deadlines.parse("", YEAR) == deadlines.parse(" \n ", YEAR) == []


BODIES = [
    ("VTV, VOV, TTXVN, các địa phương", ["VTV", "VOV", "TTXVN", "các địa phương"]),
    ("Các Vụ, Cục, Viện thuộc Bộ", ["Các Vụ, Cục, Viện thuộc Bộ"]),
    ("Các bộ, ngành và địa phương", ["Các bộ, ngành và địa phương"]),
    ("Các bộ, cơ quan ngang bộ, Bộ Mẫu", ["Các bộ, cơ quan ngang bộ", "Bộ Mẫu"]),
    ("Bộ Lao động - Thương binh và Xã hội", ["Bộ Lao động - Thương binh và Xã hội"]),
    ("Các Bộ: Công an, Tư pháp và Nội vụ", ["Bộ Công an", "Bộ Tư pháp", "Bộ Nội vụ"]),
    ("Bộ Nội vụ Bộ Tài chính", ["Bộ Nội vụ", "Bộ Tài chính"]),
    ("Các phòng, ban, ngành và UBND các xã", ["Các phòng, ban, ngành", "UBND các xã"]),
    ("UBND các tỉnh, thành phố", ["UBND các tỉnh, thành phố"]),
    ("Sở Nội vụ", ["Sở Nội vụ"]),
    ("Sở, ban, ngành", ["Sở, ban, ngành"]),
    ("Các sở, ban, ngành tỉnh, UBND cấp huyện, cấp xã", ["Các sở, ban, ngành tỉnh", "UBND cấp huyện", "UBND cấp xã"]),
    ("Sở, ban ngành và các cơ quan có liên quan", ["Sở, ban ngành", "các cơ quan có liên quan"]),
    ("UBND huyện, tx, tp và xã, phường, thị trấn", ["UBND huyện, tx, tp", "UBND xã, phường, thị trấn"]),
    ("UBND các huyện, thị xã, thành phố", ["UBND các huyện, thị xã, thành phố"]),
    ("Các cơ quan, đơn vị, UBND cấp huyện và xã", ["Các cơ quan, đơn vị", "UBND cấp huyện", "UBND cấp xã"]),
    ("Các phòng, đơn vị thuộc Sở, ĐVTT", ["Các phòng, đơn vị thuộc Sở", "ĐVTT"]),
    ("Phòng Nội vụ (thẩm định, trình)", ["Phòng Nội vụ (thẩm định, trình)"]),
    ("Văn phòng HĐND và UBND xã, Phòng Kinh tế", ["Văn phòng HĐND và UBND xã", "Phòng Kinh tế"]),
    ("Sở Văn hóa, Thể thao và Du lịch, Sở Y tế", ["Sở Văn hóa, Thể thao và Du lịch", "Sở Y tế"]),
    ("Sở Nội vụ, Tư pháp, Tài chính", ["Sở Nội vụ", "Sở Tư pháp", "Sở Tài chính"]),
    ("- Sở Y tế;\n- Sở Giáo dục và Đào tạo", ["Sở Y tế", "Sở Giáo dục và Đào tạo"]),
    ("-Phòng Mẫu - 2 Trung tâm", ["Phòng Mẫu", "2 Trung tâm"]),
    ("Phòng Quy hoạch - Kiến trúc", ["Phòng Quy hoạch - Kiến trúc"]),
    ("Phòng Tài chính - Kế hoạch", ["Phòng Tài chính - Kế hoạch"]),
    ("a) Văn phòng Sở b) Trung tâm Mẫu", ["Văn phòng Sở", "Trung tâm Mẫu"]),
    ("Các cơ quan, tổ chức, cá nhân có liên quan", ["Các cơ quan, tổ chức, cá nhân có liên quan"]),
    ("Toàn thể cán bộ, công chức", ["Toàn thể cán bộ, công chức"]),
    ("Các ngành, các cấp", ["Các ngành, các cấp"]),
    ("", []),
]


@pytest.mark.parametrize(("cell", "expected"), BODIES)
def test_bodies(cell: str, expected: list[str]) -> None:
    assert bodies.split(cell) == expected


@pytest.mark.parametrize(
    ("capitals", "expected"),
    [
        ("SỞ KẾ HOẠCH VÀ ĐẦU TƯ", "Sở Kế hoạch và Đầu tư"),
        ("VĂN PHÒNG UBND TỈNH", "Văn phòng UBND tỉnh"),
        ("SỞ MẪU MỰC TỈNH MẪU SƠN", "Sở Mẫu mực tỉnh Mẫu Sơn"),
        ("Sở Nội vụ", "Sở Nội vụ"),
    ],
)
def test_names_in_capitals(capitals: str, expected: str) -> None:
    assert bodies.sentence_case(capitals) == expected


ITEMS = [
    ("- Kế hoạch; - Báo cáo", ["Kế hoạch", "Báo cáo"]),
    ("Kế hoạch/Quyết định - Báo cáo kết quả", ["Kế hoạch/Quyết định", "Báo cáo kết quả"]),
    ("Báo cáo phát triển kinh tế - xã hội", ["Báo cáo phát triển kinh tế - xã hội"]),
    ("Văn bản của Phòng Tài chính - Kế hoạch", ["Văn bản của Phòng Tài chính - Kế hoạch"]),
    ("Danh mục hết hiệu lực; cần sửa đổi, bổ sung", ["Danh mục hết hiệu lực; cần sửa đổi, bổ sung"]),
    ("Kế hoạch (nếu có; khi cần). Báo cáo kết quả.", ["Kế hoạch (nếu có; khi cần)", "Báo cáo kết quả"]),
    ("- Đủ các việc sau: - Hội nghị. - Tọa đàm...", ["Đủ các việc sau: - Hội nghị. - Tọa đàm..."]),
    ("- Làm đúng: + Việc một; + Việc hai. - Báo cáo", ["Làm đúng: + Việc một; + Việc hai", "Báo cáo"]),
]


@pytest.mark.parametrize(("cell", "expected"), ITEMS)
def test_items(cell: str, expected: list[str]) -> None:
    semicolons = "+" not in cell
    assert [item.text for item in cut(cell, semicolons=semicolons, sentences=semicolons)] == expected


HEADINGS = [
    ("STT", "no"),
    ("Nhiệm vụ chung", "area"),
    ("Nội dung công việc", "title"),
    ("Nhiệm vụ, giải pháp", "title"),
    ("Đơn vị thực hiện", "lead"),
    ("Cơ quan chủ trì", "lead"),
    ("Cơ quan phối hợp, theo dõi", "coordinating"),
    ("Đơn vị chủ trì, phối hợp", "both"),
    ("Thời hạn", "deadlines"),
    ("Tiến độ", "deadlines"),
    ("Kết quả đầu ra", "products"),
    ("Kết quả (sản phẩm)", "products"),
    ("Yêu cầu", "requirements"),
    ("Kinh phí", "aside"),
    ("Ghi chú", "aside"),
    ("CQ phối hợp", "coordinating"),
    ("Văn bản giao nhiệm vụ", "aside"),
    ("Thời gian bắt đầu", "begins"),
    ("Họ và tên", None),
]


@pytest.mark.parametrize(("heading", "meaning"), HEADINGS)
def test_column_headings(heading: str, meaning: str | None) -> None:
    found = columns.role(heading)
    assert (found.main if found else None) == meaning


LABELS = [
    ("Cơ quan chủ trì: Sở Nội vụ", [("lead", "Sở Nội vụ")]),
    ("Thời gian tổ chức thực hiện: Quý I.", [("deadlines", "Quý I.")]),
    ("Sản phẩm:", [("products", "")]),
    ("Chủ trì thực hiện: Sở A; phối hợp thực hiện: Sở B", [("lead", "Sở A"), ("coordinating", "Sở B")]),
    ("Phân công nhiệm vụ:", []),
    ("Kết quả thực hiện các nhiệm vụ được giao trong năm: tốt", []),
]


@pytest.mark.parametrize(("line", "expected"), LABELS)
def test_labels(line: str, expected: list[tuple[str, str]]) -> None:
    assert columns.labels(line) == expected


MEASURES = [
    ("100% hồ sơ", [("=", 100, None, "%")]),
    ("ít nhất đối với 70% đơn vị", [(">=", 70, None, "%")]),
    ("từ 95% -100% số hồ sơ", [(">=", 95, 100, "%")]),
    ("đạt từ 30% trở lên", [(">=", 30, None, "%")]),
    ("50% số xã, phường trở lên", [(">=", 50, None, "%")]),
    ("không chênh lệch quá 3%", [("<=", 3, None, "%")]),
    ("đạt 99,5%", [("=", 99.5, None, "%")]),
    ("từ 50 TTHC trở lên", [(">=", 50, None, "TTHC")]),
    ("đủ bốn hình thức sau", [("=", 4, None, "hình thức")]),
    ("mức độ 3, mức độ 4 ở 03 cấp trong 05 ngày", []),
]


@pytest.mark.parametrize(("sentence", "expected"), MEASURES)
def test_measures(sentence: str, expected: list[tuple[str, float, float | None, str]]) -> None:
    assert [(m.op, m.value, m.upper, m.unit) for m in measures.measures(sentence)] == expected


MARKS = [
    ("a) Xây dựng", ("letter", "a")),
    ("c/ Thường xuyên", ("letter", "c")),
    ("II. NHIỆM VỤ", ("roman", "II")),
    ("2.1. Các cơ quan", ("dotted", "2.1")),
    ("1. Mục đích", ("number", "1")),
    ("- Sản phẩm", ("dash", "")),
    ("18 của tháng", None),
    ("15/12/2020 là ngày", None),
]


@pytest.mark.parametrize(("line", "expected"), MARKS)
def test_marks(line: str, expected: tuple[str, str] | None) -> None:
    found = mark(line)
    assert ((found.name, found.label) if found else None) == expected
