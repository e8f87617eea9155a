"""The other samples: a department's plan in another layout, a plan without a table, a commune's list, a conclusion."""
# ruff: noqa: E501 — prose

from datetime import date

from cchc.documents.blocks import Block, Head, Heading, Paragraph, Signature
from cchc.documents.plan import Part, Plan, TaskGroup, TaskLine, TaskTable

SXD_COLUMNS = (
    (Part.NO, "TT", 0.9),
    (Part.TITLE, "Nội dung công việc", 5.2),
    (Part.LEAD, "Đơn vị chủ trì", 2.8),
    (Part.COORDINATING, "Đơn vị phối hợp", 2.8),
    (Part.DEADLINES, "Thời gian thực hiện", 2.7),
    (Part.PRODUCTS, "Kết quả đầu ra", 3.2),
)

ROOMS = "Các phòng, đơn vị thuộc Sở"

SXD_GROUPS = (
    TaskGroup("I", "Chỉ đạo, điều hành", (
        TaskLine("1", "Phổ biến Kế hoạch cải cách hành chính của tỉnh đến toàn thể công chức, viên chức", ("Thông báo của Giám đốc Sở",), "Văn phòng Sở", ROOMS, ("Tháng 01/2026",)),
        TaskLine("2", "Tự kiểm tra công tác cải cách hành chính tại các đơn vị trực thuộc", ("Kế hoạch", "Báo cáo kết quả tự kiểm tra"), "Văn phòng Sở", "Thanh tra Sở", ("Kế hoạch: Quý I/2026", "Báo cáo: Trước ngày 25/10/2026")),
        TaskLine("3", "Báo cáo công tác cải cách hành chính của Sở", ("Báo cáo",), "Văn phòng Sở", ROOMS, ("Hằng quý",)),
    )),
    TaskGroup("II", "Cải cách thể chế", (
        TaskLine("4", "Tham mưu quy định của UBND tỉnh về quản lý trật tự xây dựng", ("Tờ trình", "Dự thảo quyết định"), "Phòng Quản lý xây dựng", "Thanh tra Sở", ("Quý II/2026",)),
        TaskLine("5", "Kiểm tra việc thực hiện văn bản quy phạm pháp luật về trật tự xây dựng", ("Kế hoạch kiểm tra", "Báo cáo kết quả kiểm tra"), "Thanh tra Sở", "Phòng Quản lý xây dựng; UBND cấp xã", ("Trước ngày 10/11/2026", "Trước ngày 15/12/2026")),
        TaskLine("6", "Rà soát văn bản quy phạm pháp luật về nhà ở và thị trường bất động sản", ("Danh mục văn bản đề nghị sửa đổi",), "Phòng Quản lý nhà", "Văn phòng Sở", ("Tháng 6/2026",)),
    )),
    TaskGroup("III", "Cải cách thủ tục hành chính", (
        TaskLine("7", "Rà soát, cắt giảm thời gian giải quyết thủ tục cấp giấy phép xây dựng", ("Tờ trình", "Dự thảo quyết định công bố"), "Phòng Quản lý xây dựng", "Văn phòng Sở", ("Quý III/2026",)),
        TaskLine("8", "Công bố danh mục thủ tục hành chính nội bộ của Sở", ("Quyết định công bố",), "Văn phòng Sở", ROOMS, ("Tháng 11/2026",)),
        TaskLine("9", "Xin lỗi bằng văn bản khi giải quyết hồ sơ quá hạn", ("Thư xin lỗi",), ROOMS, "Văn phòng Sở", ("Sau 01 ngày làm việc kể từ ngày hồ sơ quá hạn",)),
    )),
    TaskGroup("IV", "Cải cách tổ chức bộ máy", (
        TaskLine("10", "Rà soát chức năng, nhiệm vụ của các ban quản lý dự án sau sắp xếp", ("Đề án",), "Văn phòng Sở", "Các đơn vị trực thuộc", ("Tháng 10/2026",)),
        TaskLine("11", "Sửa đổi quy chế làm việc của Sở", ("Quyết định của Giám đốc Sở",), "Văn phòng Sở", ROOMS, ("Trước ngày 28/02/2026",)),
    )),
    TaskGroup("V", "Cải cách chế độ công vụ", (
        TaskLine("12", "Cử công chức tham gia bồi dưỡng kỹ năng số", ("Danh sách cử tham gia",), "Văn phòng Sở", ROOMS, ("Theo kế hoạch của Sở Nội vụ",)),
        TaskLine("13", "Chuyển đổi vị trí công tác theo quy định", ("Quyết định của Giám đốc Sở",), "Văn phòng Sở", "", ("Quý IV/2026",)),
    )),
    TaskGroup("VI", "Cải cách tài chính công", (
        TaskLine("14", "Báo cáo thực hiện tự chủ tài chính của các đơn vị sự nghiệp trực thuộc", ("Báo cáo",), "Phòng Kế hoạch - Tài chính", "Các đơn vị trực thuộc", ("Trước ngày 30/10/2026",)),
        TaskLine("15", "Công khai dự toán, quyết toán của Sở", ("Quyết định công khai",), "Phòng Kế hoạch - Tài chính", "Văn phòng Sở", ("Hằng quý",)),
    )),
    TaskGroup("VII", "Chính quyền điện tử, chính quyền số", (
        TaskLine("16", "Số hóa kết quả giải quyết thủ tục hành chính còn hiệu lực lĩnh vực nhà ở", ("Danh mục kết quả đã số hóa",), "Phòng Quản lý nhà", "Văn phòng Sở", ("Trước ngày 15/10/2026",)),
        TaskLine("17", "Cập nhật cơ sở dữ liệu quy hoạch xây dựng trên nền tảng dùng chung của tỉnh", ("Dữ liệu được cập nhật",), "Phòng Quy hoạch - Kiến trúc", "Trung tâm Giám định chất lượng xây dựng", ("Thường xuyên",)),
        TaskLine("18", "Rà soát lỗ hổng bảo mật đối với phần mềm chuyên ngành", ("Biên bản rà soát",), "Văn phòng Sở", "Phòng Quy hoạch - Kiến trúc", ("06 tháng một lần",)),
    )),
)  # fmt: skip


def department() -> Plan:
    """58/KH-SXD: six columns in another order, under other headings; units of the department, not the province's bodies."""
    body: tuple[Block, ...] = (
        Heading("I. Mục đích, yêu cầu"),
        Paragraph("1. Cụ thể hóa các nhiệm vụ được giao tại Kế hoạch số 412/KH-UBND ngày 24 tháng 12 năm 2025 của UBND tỉnh; phân công rõ đơn vị chủ trì, thời gian và kết quả phải đạt."),
        Paragraph("2. Trưởng phòng, thủ trưởng đơn vị chịu trách nhiệm trước Giám đốc Sở về tiến độ, chất lượng nhiệm vụ được phân công."),
        Heading("II. Chỉ tiêu"),
        Paragraph("- 100% hồ sơ cấp giấy phép xây dựng được tiếp nhận trực tuyến;"),
        Paragraph("- Tỷ lệ hồ sơ giải quyết đúng hạn đạt từ 99% trở lên;"),
        Paragraph("- Tối thiểu 90% kết quả giải quyết thủ tục hành chính lĩnh vực nhà ở được số hóa."),
        Heading("III. Tổ chức thực hiện"),
        Paragraph("Các phòng, đơn vị thuộc Sở báo cáo kết quả về Văn phòng Sở trước ngày 10 của tháng cuối mỗi quý."),
        Paragraph("Văn phòng Sở theo dõi, đôn đốc và tổng hợp tình hình thực hiện, báo cáo Giám đốc Sở./."),
    )  # fmt: skip
    return Plan(
        head=Head(
            issuer="Sở Xây dựng",
            superior="Ủy ban nhân dân tỉnh Mẫu",
            symbol="KH-SXD",
            place="Mẫu",
            number="58",
            issued_on=date(2026, 1, 16),
        ),
        title="Cải cách hành chính năm 2026 của Sở Xây dựng",
        basis=(
            "Căn cứ Kế hoạch số 412/KH-UBND ngày 24 tháng 12 năm 2025 của Ủy ban nhân dân tỉnh Mẫu về cải cách hành chính nhà nước năm 2026;",
            "Theo đề nghị của Chánh Văn phòng Sở.",
        ),
        opening="Sở Xây dựng ban hành Kế hoạch cải cách hành chính năm 2026 như sau:",
        body=body,
        tables=(TaskTable("Danh mục công việc cải cách hành chính năm 2026", SXD_COLUMNS, SXD_GROUPS),),
        recipients=(
            "Sở Nội vụ (b/c);",
            "Giám đốc, các Phó Giám đốc Sở;",
            "Các phòng, đơn vị thuộc Sở;",
            "Lưu: VT, VP.",
        ),
        signature=Signature("Phó Giám đốc", "Lưu Hải Đăng", authority="KT. Giám đốc"),
    )


def without_table() -> Plan:
    """A plan that is still a plan: it assigns work in prose alone, so that no task can be read from it."""
    body: tuple[Block, ...] = (
        Heading("I. Mục đích, yêu cầu"),
        Paragraph("Tạo chuyển biến rõ nét về thái độ, tinh thần phục vụ của công chức tại bộ phận tiếp nhận hồ sơ; nhân rộng các mô hình, sáng kiến hay trong cải cách hành chính."),
        Heading("II. Nội dung"),
        Heading("1. Phát động phong trào", 2),
        Paragraph("Phát động phong trào thi đua “Công sở thân thiện, hồ sơ đúng hẹn” trong toàn ngành Y tế, bắt đầu từ tháng 3 năm 2026."),
        Heading("2. Tiêu chí thi đua", 2),
        Paragraph("- Ít nhất 95% người dân đến giao dịch đánh giá hài lòng;"),
        Paragraph("- 100% hồ sơ quá hạn có thư xin lỗi và được hẹn lại ngày trả."),
        Heading("III. Tổ chức thực hiện"),
        Paragraph("Văn phòng Sở tham mưu Giám đốc Sở tổ chức phát động, theo dõi và tổng hợp kết quả. Các bệnh viện, trung tâm y tế gửi báo cáo tổng kết về Sở Y tế trước ngày 05/12/2026./."),
    )  # fmt: skip
    return Plan(
        head=Head(
            issuer="Sở Y tế",
            superior="Ủy ban nhân dân tỉnh Mẫu",
            symbol="KH-SYT",
            place="Mẫu",
            number="27",
            issued_on=date(2026, 2, 9),
        ),
        title="Phát động phong trào thi đua cải cách hành chính ngành Y tế năm 2026",
        basis=("Căn cứ Kế hoạch số 412/KH-UBND ngày 24 tháng 12 năm 2025 của Ủy ban nhân dân tỉnh Mẫu.",),
        opening="Sở Y tế xây dựng Kế hoạch phát động phong trào thi đua cải cách hành chính năm 2026 như sau:",
        body=body,
        recipients=("Sở Nội vụ;", "Các đơn vị trực thuộc Sở;", "Lưu: VT, TĐKT."),
        signature=Signature("Giám đốc", "Tống Thị Bích Ngọc"),
    )


COMMUNE = """\
ỦY BAN NHÂN DÂN
XÃ AN HÒA
-------

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
---------------

Số: 09/KH-UBND

An Hòa, ngày 20 tháng 01 năm 2026

KẾ HOẠCH
Cải cách hành chính năm 2026 của xã An Hòa

Căn cứ Kế hoạch số 412/KH-UBND ngày 24 tháng 12 năm 2025 của Ủy ban nhân dân tỉnh Mẫu, Ủy ban nhân dân xã An Hòa ban hành Kế hoạch cải cách hành chính năm 2026 như sau:

I. MỤC TIÊU

Nâng cao chất lượng phục vụ người dân tại Trung tâm Phục vụ hành chính công của xã. Phấn đấu:
- Tỷ lệ hồ sơ giải quyết đúng hạn đạt từ 98% trở lên;
- Ít nhất 70% hồ sơ được nộp trực tuyến;
- 100% cán bộ, công chức sử dụng chữ ký số trong xử lý công việc.

II. NHIỆM VỤ

1. Cải cách thể chế

a) Tự kiểm tra, rà soát văn bản do HĐND và UBND xã ban hành
- Cơ quan chủ trì: Văn phòng HĐND và UBND xã
- Cơ quan phối hợp: Phòng Kinh tế; Phòng Văn hóa - Xã hội
- Sản phẩm: Báo cáo kết quả rà soát
- Thời gian hoàn thành: Trước ngày 30/6/2026

2. Cải cách thủ tục hành chính

a) Niêm yết, công khai thủ tục hành chính thuộc thẩm quyền của xã
- Cơ quan chủ trì: Trung tâm Phục vụ hành chính công xã
- Cơ quan phối hợp: Văn phòng HĐND và UBND xã
- Sản phẩm: Bảng niêm yết; mã QR tra cứu thủ tục
- Thời gian hoàn thành: Thường xuyên

b) Tổ chức đối thoại với người dân về thủ tục đất đai
- Cơ quan chủ trì: Phòng Kinh tế
- Cơ quan phối hợp: Ủy ban MTTQ Việt Nam xã; Trung tâm Phục vụ hành chính công xã
- Sản phẩm: Thông báo kết luận đối thoại
- Thời gian hoàn thành: Quý II/2026

c) Giải quyết dứt điểm hồ sơ đất đai tồn đọng
- Cơ quan chủ trì: Phòng Kinh tế
- Cơ quan phối hợp: Trung tâm Phục vụ hành chính công xã
- Sản phẩm: Danh sách hồ sơ đã giải quyết
- Thời gian hoàn thành: Tháng 9/2026

3. Cải cách chế độ công vụ

a) Ban hành quy tắc ứng xử của công chức tại bộ phận tiếp nhận hồ sơ
- Cơ quan chủ trì: Văn phòng HĐND và UBND xã
- Cơ quan phối hợp: Công đoàn cơ quan
- Sản phẩm: Quyết định của Chủ tịch UBND xã
- Thời gian hoàn thành: Trước ngày 15/3/2026

4. Xây dựng chính quyền số

a) Hướng dẫn người dân nộp hồ sơ trực tuyến tại nhà văn hóa các thôn
- Cơ quan chủ trì: Trung tâm Phục vụ hành chính công xã
- Cơ quan phối hợp: Đoàn Thanh niên xã; các thôn
- Sản phẩm: Kế hoạch ra quân; Báo cáo kết quả
- Thời gian hoàn thành: Trong năm 2026

b) Bố trí thiết bị, đường truyền cho điểm tiếp nhận hồ sơ lưu động
- Cơ quan chủ trì: Văn phòng HĐND và UBND xã
- Cơ quan phối hợp: Phòng Kinh tế
- Sản phẩm: Biên bản bàn giao thiết bị
- Thời gian hoàn thành: Sau 20 ngày kể từ ngày được cấp kinh phí

III. TỔ CHỨC THỰC HIỆN

Các cơ quan, đơn vị báo cáo kết quả thực hiện về Văn phòng HĐND và UBND xã trước ngày 05/12/2026 để tổng hợp, báo cáo UBND tỉnh./.

Nơi nhận:
- Sở Nội vụ;
- Đảng ủy, HĐND xã;
- Các phòng, đơn vị thuộc xã;
- Lưu: VT.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH

Kiều Văn Thành
"""

CONCLUSION = """\
**ỦY BAN NHÂN DÂN TỈNH MẪU**
**VĂN PHÒNG**

**CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM**
**Độc lập - Tự do - Hạnh phúc**

Số: 86/TB-VPUBND

*Mẫu, ngày 14 tháng 4 năm 2026*

# THÔNG BÁO

**Kết luận của Chủ tịch UBND tỉnh tại phiên họp Ban Chỉ đạo cải cách hành chính tỉnh quý I năm 2026**

Ngày 10 tháng 4 năm 2026, Chủ tịch UBND tỉnh chủ trì phiên họp Ban Chỉ đạo cải cách hành chính tỉnh. Sau khi nghe Sở Nội vụ báo cáo và ý kiến các thành viên, Chủ tịch UBND tỉnh kết luận và giao nhiệm vụ như sau:

| STT | Nhiệm vụ | Cơ quan chủ trì | Cơ quan phối hợp | Thời hạn | Sản phẩm |
| --- | --- | --- | --- | --- | --- |
| 1 | Làm rõ nguyên nhân và trách nhiệm đối với các nhiệm vụ quá hạn trong quý I | Sở Nội vụ | Các sở, ban, ngành; UBND cấp xã | Trước ngày 25/4/2026 | Báo cáo |
| 2 | Tháo gỡ tình trạng chậm đồng bộ dữ liệu giữa Hệ thống thông tin giải quyết thủ tục hành chính và Cổng Dịch vụ công quốc gia | Sở Khoa học và Công nghệ | Văn phòng UBND tỉnh; Trung tâm Phục vụ hành chính công tỉnh | Tháng 5/2026 | Báo cáo kết quả khắc phục |
| 3 | Đề xuất chính sách hỗ trợ công chức được điều động về xã | Sở Tài chính | Sở Nội vụ; các cơ quan có liên quan | Quý II/2026 | Tờ trình |

Văn phòng UBND tỉnh thông báo để các cơ quan, địa phương biết, thực hiện./.

**Nơi nhận:**

- Chủ tịch, các Phó Chủ tịch UBND tỉnh;
- Các sở, ban, ngành;
- UBND các xã, phường;
- Lưu: VT, NC.

**KT. CHÁNH VĂN PHÒNG**
**PHÓ CHÁNH VĂN PHÒNG**

**Ninh Quang Vượng**
"""
