from io import BytesIO
from typing import Any

import docx

from cchc.documents.blocks import Head, Paragraph, Signature
from cchc.documents.plan import Part, Plan, TaskGroup, TaskLine, TaskTable, plan_docx

COLUMNS = (
    (Part.NO, "TT", 1.0),
    (Part.DEADLINES, "Thời gian", 2.0),
    (Part.TITLE, "Nội dung", 4.0),
    (Part.PRODUCTS, "Kết quả", 3.0),
)
TASKS = (
    TaskLine("1", "Ban hành kế hoạch", products=("Kế hoạch",), deadlines=("Quý I",)),
    TaskLine("2", "Kiểm tra", products=("Kế hoạch", "Báo cáo"), deadlines=("Kế hoạch: Quý I", "Báo cáo: Quý IV")),
    TaskLine("3", "Tuyên truyền"),
)  # fmt: skip


def opened(**changes: Any) -> Any:
    given: dict[str, Any] = {
        "head": Head("Sở Xây dựng", "KH-SXD", "Mẫu"),
        "title": "Cải cách hành chính",
        "basis": ("Căn cứ Luật;",),
        "opening": "Sở ban hành Kế hoạch như sau:",
        "body": (Paragraph("Nội dung."),),
        "tables": (TaskTable("Danh mục", COLUMNS, (TaskGroup("I", "Thể chế", TASKS),)),),
        "signature": Signature("Giám đốc"),
    }
    return docx.Document(BytesIO(plan_docx(Plan(**(given | changes)))))


def test_columns_come_in_the_layout_asked_for() -> None:
    rows = [[cell.text for cell in row.cells] for row in opened().tables[-1].rows]
    assert rows[0] == ["TT", "Thời gian", "Nội dung", "Kết quả"]
    assert rows[1] == ["I", "Thể chế", "Thể chế", "Thể chế"]
    assert rows[2] == ["1", "Quý I", "Ban hành kế hoạch", "Kế hoạch"]
    assert rows[4] == ["3", "", "Tuyên truyền", ""]


def test_several_products_and_days_are_listed() -> None:
    row = opened().tables[-1].rows[3].cells
    assert row[1].text == "- Kế hoạch: Quý I;\n- Báo cáo: Quý IV."
    assert row[3].text == "- Kế hoạch;\n- Báo cáo."


def test_a_plan_needs_no_table() -> None:
    document = opened(tables=())
    assert len(document.sections) == 1
    assert len(document.tables) == 2  # the head and the closing
