"""Documents that look like plans and assign nothing: no task is read of them, as text, as a page and as DOCX."""

from pathlib import Path

import pytest
from tests.reading import as_docx

from cchc.reading import read, read_bytes

HEAD = "UBND TỈNH MẪU\nSỞ MẪU MỰC\n\nSố: {number}\n\nMẫu, ngày 05 tháng 01 năm 2026\n\n"
TABLE = """| TT | Nội dung công việc | Đơn vị thực hiện | Thời gian | Kết quả |
| --- | --- | --- | --- | --- |
"""
NONE = {
    "news": """Tỉnh Mẫu ban hành kế hoạch cải cách hành chính năm 2026
Thứ Hai, 05/01/2026 08:15 (GMT+7)

UBND tỉnh Mẫu vừa ban hành kế hoạch cải cách hành chính năm 2026. Theo đó, tỉnh đặt mục tiêu trên 95% hồ sơ đúng hạn.

Theo kế hoạch này, các nhiệm vụ được giao như sau:

"""
    + TABLE
    + """| 1 | Rà soát văn bản | Sở Tư pháp | Quý I | Báo cáo |
| 2 | Kiểm tra công vụ | Sở Nội vụ | Quý II | Thông báo |

Tác giả: Nguyễn Văn Mẫu
""",
    "law": """QUỐC HỘI

Luật số: 93/2025/QH15

LUẬT
KHOA HỌC VÀ CÔNG NGHỆ MẪU

Điều 5. Trách nhiệm của cơ quan nhà nước
1. Xây dựng chiến lược phát triển khoa học
a) Cơ quan chủ trì: Bộ Khoa học Mẫu;
b) Cơ quan phối hợp: các bộ, ngành;
c) Thời hạn: hằng năm.
""",
    "report": HEAD.format(number="45/BC-SMM")
    + "BÁO CÁO\nKết quả cải cách hành chính năm 2025\n\n"
    + TABLE
    + "| 1 | Rà soát thủ tục | Văn phòng Sở | Tháng 6/2025 | Đã hoàn thành |\n",
    "results in a plan": HEAD.format(number="12/KH-SMM")
    + "KẾ HOẠCH\nCải cách hành chính năm 2026\n\nPhụ lục: kết quả thực hiện nhiệm vụ năm 2025\n\n"
    + "| TT | Nhiệm vụ | Cơ quan chủ trì | Thời hạn | Kết quả thực hiện |\n| --- | --- | --- | --- | --- |\n"
    + "| 1 | Rà soát thủ tục | Văn phòng Sở | Tháng 6/2025 | Đã hoàn thành, ban hành Quyết định số 8/QĐ-SMM |\n"
    + "| 2 | Kiểm tra công vụ | Thanh tra Sở | Quý III/2025 | Chưa thực hiện |\n",
    "internal procedure": HEAD.format(number="99/QĐ-SMM")
    + "QUYẾT ĐỊNH\nBan hành quy trình nội bộ giải quyết thủ tục hành chính\n\n"
    + "| Bước | Nội dung công việc | Đơn vị thực hiện | Thời hạn | Kết quả |\n| --- | --- | --- | --- | --- |\n"
    + "| 1 | Tiếp nhận hồ sơ | Bộ phận Một cửa | 0,5 ngày | Phiếu tiếp nhận |\n"
    + "| 2 | Thẩm định hồ sơ | Phòng chuyên môn | 03 ngày làm việc | Dự thảo văn bản |\n",
    "procedure without steps": HEAD.format(number="98/QĐ-SMM")
    + "QUYẾT ĐỊNH\nVề việc công bố quy trình điện tử\n\n"
    + TABLE
    + "| 1 | Tiếp nhận hồ sơ | Bộ phận Một cửa | 04 giờ làm việc | Phiếu tiếp nhận |\n"
    + "| 2 | Thẩm định hồ sơ | Phòng chuyên môn | 03 ngày | Tờ trình |\n",
    "listed procedure": HEAD.format(number="97/QĐ-SMM")
    + "QUYẾT ĐỊNH\nBan hành quy trình giải quyết hồ sơ\n\n"
    + "1. Tiếp nhận hồ sơ\n- Đơn vị thực hiện: Bộ phận Một cửa\n- Thời gian: 0,5 ngày\n"
    + "2. Thẩm định hồ sơ\n- Đơn vị thực hiện: Phòng chuyên môn\n- Thời gian: 03 ngày làm việc\n",
    "invitation": HEAD.format(number="10/GM-SMM")
    + "GIẤY MỜI\nDự hội nghị triển khai kế hoạch năm 2026\n\n"
    + TABLE
    + "| 1 | Đón tiếp đại biểu | Văn phòng Sở | 7h30 - 8h00 | |\n| 2 | Khai mạc | Giám đốc Sở | 8h00 | |\n",
    "agenda": HEAD.format(number="11/KH-SMM")
    + "KẾ HOẠCH\nTổ chức hội nghị tổng kết năm 2026\n\nCHƯƠNG TRÌNH HỘI NGHỊ\n\n"
    + "| Thời gian | Nội dung | Người thực hiện |\n| --- | --- | --- |\n"
    + "| 7h30 - 8h00 | Đón tiếp đại biểu | Văn phòng Sở |\n| 8h00-8h15 | Tuyên bố lý do | Chánh Văn phòng |\n",
    "minutes": HEAD.format(number="03/BB-SMM")
    + "BIÊN BẢN\nHọp giao ban tháng 01 năm 2026\n\n"
    + TABLE
    + "| 1 | Rà soát thủ tục | Văn phòng Sở | Tháng 2 | Báo cáo |\n",
    "proposal": HEAD.format(number="20/TTr-SMM")
    + "TỜ TRÌNH\nVề việc ban hành Kế hoạch cải cách hành chính năm 2026\n\nKính gửi: UBND tỉnh Mẫu\n\n"
    + TABLE
    + "| 1 | Rà soát thủ tục | Văn phòng Sở | Tháng 2 | Báo cáo |\n",
    "budget": HEAD.format(number="21/KH-SMM")
    + "KẾ HOẠCH\nDự toán kinh phí thực hiện dự án Mẫu năm 2026\n\n"
    + "| TT | Nội dung | Đơn vị thực hiện | Thời gian | Số lượng | Đơn giá | Thành tiền |\n"
    + "| --- | --- | --- | --- | --- | --- | --- |\n"
    + "| 1 | Thuê máy chủ | Văn phòng Sở | Quý I | 2 | 10.000.000 | 20.000.000 |\n",
}
# Letters, conclusions and directives that do assign work in a table.
SOME = {
    "conclusion": HEAD.format(number="31/TB-SMM") + "THÔNG BÁO\nKết luận của Giám đốc Sở tại cuộc họp giao ban\n\n",
    "directive": HEAD.format(number="01/CT-SMM") + "CHỈ THỊ\nVề việc đẩy mạnh cải cách hành chính năm 2026\n\n",
    "letter": HEAD.format(number="77/SMM-VP")
    + "V/v triển khai nhiệm vụ cải cách hành chính năm 2026\n\nKính gửi: Các phòng, đơn vị thuộc Sở\n\n",
}


def as_page(text: str) -> bytes:
    """The text as a page: rows of cells, and paragraphs."""
    out, table = [], False
    for line in text.splitlines():
        if line.startswith("|") and "---" not in line:
            out.append("" if table else "<table>")
            out.append("<tr>" + "".join(f"<td>{cell.strip()}</td>" for cell in line.strip("|").split("|")) + "</tr>")
            table = True
        elif not line.startswith("|"):
            out.append(("</table>" if table else "") + f"<p>{line}</p>")
            table = False
    return f"<html><body>{''.join(out)}</body></html>".encode()


@pytest.mark.parametrize("name", NONE)
@pytest.mark.parametrize("form", ["txt", "html", "docx"])
def test_no_task_is_invented(name: str, form: str, tmp_path: Path) -> None:
    text = NONE[name]
    if form == "html":
        reading = read_bytes(as_page(text), "a.html")
    elif form == "docx":
        reading = read(as_docx.write(read_bytes(text.encode(), "a.txt").blocks, tmp_path / "a.docx"))
    else:
        reading = read_bytes(text.encode(), "a.txt")
    assert reading.tasks == ()


@pytest.mark.parametrize("name", SOME)
def test_other_documents_that_assign_work_have_tasks(name: str) -> None:
    text = SOME[name] + TABLE + "| 1 | Rà soát thủ tục | Văn phòng Sở | Tháng 2 | Báo cáo |\n"
    (task,) = read_bytes(text.encode(), "a.txt").tasks
    assert (task.title, task.lead) == ("Rà soát thủ tục", ("Văn phòng Sở",))


def test_an_article_sets_no_target() -> None:
    assert read_bytes(NONE["news"].encode(), "a.txt").targets == ()
