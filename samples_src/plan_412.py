"""The province's plan: its text, and what a careful reader takes from it."""
# ruff: noqa: E501 — prose

from datetime import date
from typing import Any

from tasks_412 import GROUPS

from cchc.documents.blocks import Block, Head, Heading, Paragraph, Signature
from cchc.documents.plan import Part, Plan, TaskGroup, TaskTable

HEAD = Head(
    issuer="Ủy ban nhân dân\ntỉnh Mẫu", symbol="KH-UBND", place="Mẫu", number="412", issued_on=date(2025, 12, 24)
)
SIGNATURE = Signature(position="Chủ tịch", name="Đoàn Minh Khải", authority="TM. Ủy ban nhân dân")

BASIS = (
    "Căn cứ Luật Tổ chức chính quyền địa phương số 72/2025/QH15 ngày 16 tháng 6 năm 2025;",
    "Căn cứ Nghị quyết số 76/NQ-CP ngày 15 tháng 7 năm 2021 của Chính phủ ban hành Chương trình tổng thể cải cách "
    "hành chính nhà nước giai đoạn 2021 - 2030;",
    "Căn cứ Nghị định số 118/2025/NĐ-CP ngày 09 tháng 6 năm 2025 của Chính phủ về thực hiện thủ tục hành chính theo "
    "cơ chế một cửa, một cửa liên thông tại Bộ phận Một cửa và Cổng Dịch vụ công quốc gia;",
    "Theo đề nghị của Giám đốc Sở Nội vụ tại Tờ trình số 688/TTr-SNV ngày 18 tháng 12 năm 2025.",
)
CITES = ["72/2025/QH15", "76/NQ-CP", "118/2025/NĐ-CP", "688/TTr-SNV", "57-NQ/TW", "4625/BNV-CCHC"]
OPENING = (
    "Ủy ban nhân dân tỉnh ban hành Kế hoạch cải cách hành chính nhà nước tỉnh Mẫu năm 2026 với những nội dung sau:"
)

# area, text, measures as (op, value, upper)
TARGETS: tuple[tuple[str, str, tuple[tuple[str, int, int | None], ...]], ...] = (
    (
        "Công tác chỉ đạo, điều hành",
        "Hoàn thành 100% nhiệm vụ đề ra trong Kế hoạch này, trong đó ít nhất 95% nhiệm vụ hoàn thành đúng hạn",
        (("=", 100, None), (">=", 95, None)),
    ),
    (
        "Công tác chỉ đạo, điều hành",
        "Kiểm tra công tác cải cách hành chính tại tối thiểu 30% số cơ quan chuyên môn cấp tỉnh",
        ((">=", 30, None),),
    ),
    (
        "Cải cách thể chế",
        "100% văn bản quy phạm pháp luật của tỉnh được ban hành đúng thẩm quyền, trình tự, thủ tục",
        (("=", 100, None),),
    ),
    (
        "Cải cách thể chế",
        "Từ 90% trở lên văn bản có kiến nghị xử lý sau kiểm tra, rà soát được xử lý xong trong năm",
        ((">=", 90, None),),
    ),
    (
        "Cải cách thủ tục hành chính",
        "Tỷ lệ hồ sơ giải quyết trước hạn và đúng hạn đạt từ 98% trở lên",
        ((">=", 98, None),),
    ),
    (
        "Cải cách thủ tục hành chính",
        "Cắt giảm ít nhất 30% thời gian giải quyết thủ tục hành chính thuộc thẩm quyền của tỉnh so với quy định",
        ((">=", 30, None),),
    ),
    (
        "Cải cách thủ tục hành chính",
        "Mức độ hài lòng của người dân, tổ chức trong giải quyết thủ tục hành chính đạt từ 95% đến 98%",
        ((">=", 95, 98),),
    ),
    (
        "Cải cách tổ chức bộ máy hành chính nhà nước",
        "100% cơ quan, đơn vị hoàn thành việc sửa đổi quy định chức năng, nhiệm vụ, quyền hạn sau sắp xếp",
        (("=", 100, None),),
    ),
    (
        "Cải cách chế độ công vụ",
        "Tối thiểu 80% công chức, viên chức làm nhiệm vụ giải quyết hồ sơ được bồi dưỡng kỹ năng số",
        ((">=", 80, None),),
    ),
    (
        "Cải cách tài chính công",
        "Giải ngân vốn đầu tư công đạt trên 95% kế hoạch vốn được giao",
        ((">=", 95, None),),
    ),
    (
        "Xây dựng và phát triển chính quyền điện tử, chính quyền số",
        "Tối thiểu 85% hồ sơ thủ tục hành chính được tiếp nhận trực tuyến",
        ((">=", 85, None),),
    ),
    (
        "Xây dựng và phát triển chính quyền điện tử, chính quyền số",
        "100% kết quả giải quyết thủ tục hành chính còn hiệu lực được số hóa; tỷ lệ khai thác, sử dụng lại dữ liệu "
        "đã số hóa đạt ít nhất 60%",
        (("=", 100, None), (">=", 60, None)),
    ),
)

# report, data from, data to, due, the words
REPORTING = (
    (
        "Báo cáo quý I",
        "2025-12-15",
        "2026-03-14",
        "2026-03-18",
        "Báo cáo quý I: số liệu tính từ ngày 15/12/2025 đến ngày 14/3/2026, gửi trước ngày 18/3/2026",
    ),
    (
        "Báo cáo 6 tháng",
        "2025-12-15",
        "2026-06-14",
        "2026-06-18",
        "Báo cáo 6 tháng: số liệu tính từ ngày 15/12/2025 đến ngày 14/6/2026, gửi trước ngày 18/6/2026",
    ),
    (
        "Báo cáo 9 tháng",
        "2025-12-15",
        "2026-09-14",
        "2026-09-18",
        "Báo cáo 9 tháng: số liệu tính từ ngày 15/12/2025 đến ngày 14/9/2026, gửi trước ngày 18/9/2026",
    ),
    (
        "Báo cáo năm",
        "2025-12-15",
        "2026-12-14",
        "2026-12-18",
        "Báo cáo năm: số liệu tính từ ngày 15/12/2025 đến ngày 14/12/2026, gửi trước ngày 18/12/2026",
    ),
    (
        "báo cáo Chủ tịch UBND tỉnh kết quả thực hiện Kế hoạch này",
        None,
        None,
        "2026-12-25",
        "Sở Nội vụ tổng hợp, báo cáo Chủ tịch UBND tỉnh kết quả thực hiện Kế hoạch này trước ngày 25/12/2026",
    ),
)

FOCUS = (
    (
        "1. Công tác chỉ đạo, điều hành",
        "Người đứng đầu cơ quan, đơn vị, địa phương trực tiếp chỉ đạo và chịu trách nhiệm về kết quả cải cách hành chính; "
        "gắn việc hoàn thành nhiệm vụ với đánh giá, xếp loại và thi đua, khen thưởng. Việc kiểm tra lấy hiệu quả khắc phục "
        "làm thước đo; nhiệm vụ chậm tiến độ phải được nêu rõ nguyên nhân và người chịu trách nhiệm.",
    ),
    (
        "2. Cải cách thể chế",
        "Rà soát toàn diện văn bản quy phạm pháp luật chịu tác động của việc sắp xếp đơn vị hành chính và tổ chức chính quyền "
        "địa phương hai cấp; sửa đổi kịp thời những quy định chồng chéo, gây khó khăn cho người dân, doanh nghiệp. Nâng cao "
        "chất lượng thẩm định, tổ chức lấy ý kiến thực chất đối tượng chịu tác động.",
    ),
    (
        "3. Cải cách thủ tục hành chính",
        "Cắt giảm, đơn giản hóa thủ tục, giảm giấy tờ phải nộp bằng cách sử dụng lại dữ liệu đã có. Tổ chức tiếp nhận hồ sơ "
        "không phụ thuộc địa giới hành chính; bố trí đủ người, đủ thiết bị cho bộ phận tiếp nhận ở các xã, phường. Công khai "
        "tiến độ giải quyết từng hồ sơ để người dân theo dõi.",
    ),
    (
        "4. Cải cách tổ chức bộ máy hành chính nhà nước",
        "Ổn định tổ chức sau sắp xếp, khắc phục tình trạng chồng chéo hoặc bỏ sót chức năng, nhiệm vụ. Phân cấp, ủy quyền rõ "
        "việc, rõ người, đi đôi với bảo đảm nguồn lực và kiểm tra, giám sát.",
    ),
    (
        "5. Cải cách chế độ công vụ",
        "Cơ cấu lại đội ngũ công chức, viên chức theo vị trí việc làm; ưu tiên bố trí người có chuyên môn cho cấp xã. Siết chặt "
        "kỷ luật, kỷ cương hành chính; bồi dưỡng kỹ năng số gắn với công việc hằng ngày.",
    ),
    (
        "6. Cải cách tài chính công",
        "Đẩy nhanh giải ngân vốn đầu tư công; mở rộng quyền tự chủ của đơn vị sự nghiệp công lập đi đôi với trách nhiệm giải "
        "trình; xử lý dứt điểm trụ sở, tài sản công dôi dư sau sắp xếp, không để lãng phí.",
    ),
    (
        "7. Xây dựng và phát triển chính quyền điện tử, chính quyền số",
        "Triển khai Nghị quyết số 57-NQ/TW ngày 22 tháng 12 năm 2024 của Bộ Chính trị về đột phá phát triển khoa học, công nghệ, "
        "đổi mới sáng tạo và chuyển đổi số quốc gia. Lấy dữ liệu làm nền tảng cho chỉ đạo, điều hành; kết nối thông suốt từ tỉnh "
        "đến xã; bảo đảm an toàn, an ninh thông tin.",
    ),
)

COLUMNS = (
    (Part.NO, "STT", 1.0),
    (Part.TITLE, "Nhiệm vụ", 5.4),
    (Part.PRODUCTS, "Sản phẩm", 3.6),
    (Part.LEAD, "Cơ quan chủ trì", 2.9),
    (Part.COORDINATING, "Cơ quan phối hợp", 3.0),
    (Part.DEADLINES, "Thời hạn hoàn thành", 2.9),
)


def plan() -> Plan:
    groups = tuple(TaskGroup(no, title, tuple(task.line() for task in tasks)) for no, title, tasks in GROUPS)
    return Plan(
        head=HEAD,
        title="Cải cách hành chính nhà nước tỉnh Mẫu năm 2026",
        basis=BASIS,
        opening=OPENING,
        body=tuple(_body()),
        tables=(TaskTable("Nhiệm vụ cải cách hành chính nhà nước tỉnh Mẫu năm 2026", COLUMNS, groups),),
        recipients=(
            "Bộ Nội vụ;",
            "Thường trực Tỉnh ủy, Thường trực HĐND tỉnh;",
            "Chủ tịch, các Phó Chủ tịch UBND tỉnh;",
            "Các sở, ban, ngành tỉnh;",
            "UBND các xã, phường;",
            "Báo và Phát thanh, truyền hình Mẫu;",
            "Lưu: VT, NC.",
        ),
        signature=SIGNATURE,
    )


def _body() -> list[Block]:
    blocks: list[Block] = [
        Heading("I. Mục tiêu, chỉ tiêu"),
        Heading("1. Mục tiêu chung", 2),
        Paragraph(
            "Xây dựng nền hành chính của tỉnh dân chủ, chuyên nghiệp, công khai, minh bạch; chính quyền địa phương hai cấp vận "
            "hành thông suốt, gần dân, sát dân; lấy sự hài lòng của người dân, tổ chức làm thước đo kết quả phục vụ."
        ),
        Paragraph(
            "Cải thiện điểm số và thứ hạng Chỉ số cải cách hành chính của tỉnh so với năm 2025; khắc phục dứt điểm những tiêu chí "
            "bị mất điểm nhiều năm liền."
        ),
        Heading("2. Chỉ tiêu cụ thể", 2),
    ]
    letters = iter(("a", "b", "c", "d", "đ", "e", "g"))
    standing = None
    for n, (area, text, _) in enumerate(TARGETS):
        if area != standing:
            blocks.append(Heading(f"{next(letters)}) {area}", 3))
            standing = area
        more = n + 1 < len(TARGETS) and TARGETS[n + 1][0] == area
        blocks.append(Paragraph(f"- {text}{';' if more else '.'}"))
    blocks.append(Heading("II. Nhiệm vụ trọng tâm"))
    for title, text in FOCUS:
        blocks += [Heading(title, 2), Paragraph(text)]
    blocks += [
        Paragraph("Nhiệm vụ cụ thể, cơ quan thực hiện và thời hạn hoàn thành tại Phụ lục kèm theo Kế hoạch này."),
        Heading("III. Kinh phí thực hiện"),
        Paragraph(
            "Kinh phí thực hiện Kế hoạch được bố trí trong dự toán chi ngân sách nhà nước năm 2026 của các cơ quan, đơn vị, địa "
            "phương theo phân cấp và các nguồn hợp pháp khác."
        ),
        Heading("IV. Tổ chức thực hiện"),
        Heading("1. Trách nhiệm của các cơ quan, địa phương", 2),
        Paragraph(
            "Sở Nội vụ là cơ quan thường trực, theo dõi, đôn đốc việc thực hiện Kế hoạch; kịp thời báo cáo UBND tỉnh những khó khăn, "
            "vướng mắc phát sinh và đề xuất biện pháp tháo gỡ."
        ),
        Paragraph(
            "Các cơ quan chủ trì từng lĩnh vực cải cách hành chính hướng dẫn các cơ quan, địa phương thực hiện nội dung thuộc lĩnh vực "
            "phụ trách và chịu trách nhiệm về kết quả của lĩnh vực đó."
        ),
        Heading("2. Chế độ báo cáo", 2),
        Paragraph(
            "Các sở, ban, ngành và UBND cấp xã gửi báo cáo định kỳ về Sở Nội vụ theo đề cương tại Công văn số 4625/BNV-CCHC ngày 02 "
            "tháng 7 năm 2025 của Bộ Nội vụ, cụ thể như sau:"
        ),
    ]
    *periodic, whole = [text for *_, text in REPORTING]
    blocks += [Paragraph(f"- {text}{';' if text != periodic[-1] else '.'}") for text in periodic]
    blocks += [
        Paragraph(f"{whole}."),
        Paragraph(
            "Trong quá trình thực hiện, nếu có vướng mắc, các cơ quan, địa phương phản ánh về Sở Nội vụ để tổng hợp, báo cáo UBND tỉnh "
            "xem xét, quyết định./."
        ),
    ]
    return blocks


def gold() -> dict[str, Any]:
    """The right reading of the plan, in the shape of a reading."""
    return {
        "source": "ke-hoach-cchc-2026.docx",
        "document": {
            "kind": "kế hoạch",
            "number": "412/KH-UBND",
            "issuer": "Ủy ban nhân dân tỉnh Mẫu",
            "level": "province",
            "place": "Mẫu",
            "issued_on": "2025-12-24",
            "title": "Kế hoạch cải cách hành chính nhà nước tỉnh Mẫu năm 2026",
            "year": 2026,
            "signers": [{"name": "Đoàn Minh Khải", "position": "Chủ tịch"}],
            "cites": CITES,
        },
        "targets": [
            {"area": area, "text": text, "measures": [_measure(*measure) for measure in measures]}
            for area, text, measures in TARGETS
        ],
        "tasks": [task.gold(area) for _, area, tasks in GROUPS for task in tasks],
        "reporting": [
            dict(zip(("report", "data_from", "data_to", "due", "text"), rule, strict=True)) for rule in REPORTING
        ],
    }


def _measure(op: str, value: int, upper: int | None) -> dict[str, Any]:
    bound = {"upper": upper} if upper is not None else {}
    return {"op": op, "value": value, **bound, "unit": "%"}
