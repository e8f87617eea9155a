"""A province's own outline of reports: checked line by line, seen on a round, kept by versions, written by."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cchc.reports.outline_checking import checked
from cchc.reports.own_outline import by_code
from cchc.reports.own_views import versions_of

OWN = """code: cua-tinh
name: Báo cáo của tỉnh Mẫu
outline:
  - code: A
    name: Việc đã làm
    status: own
    paragraphs:
      - id: mo-dau
        sentences:
          - say: "Trong kỳ có {{nv.xong}} nhiệm vụ hoàn thành, {{nv.khong_co}} việc khác."
    children:
      - code: "1"
        name: Cải cách thể chế
        status: own
        field: institutions
annexes:
  - code: bieu-mau
    name: Biểu
    status: own
"""


@pytest.mark.parametrize(
    ("wrong", "line", "why"),
    [
        (OWN.replace("    status: own\n    paragraphs", "    paragraphs"), 4, "chưa nói nguồn"),
        (OWN.replace("field: institutions", "field: the-che"), 15, "Không có lĩnh vực này"),
        (OWN.replace("          - say:", "          - sai:"), 10, "Không có mục “sai”"),
        (OWN.replace("code: bieu-mau", "code: la"), 17, "Không có phụ lục này"),
        (OWN + "  - code: [\n", 21, "sai cách viết"),
        (OWN.replace("outline:", "outline: &a").replace("name: Biểu", "name: *a"), 18, "ký hiệu tham chiếu"),
        ("[" * 400, 1, "quá sâu"),
        (OWN.replace('      - code: "1"', '      - code: ""'), 12, "thiếu số"),
        ("x" * 200_001, 0, "dài quá"),
        ("outline: 3", 1, "phải có mục “outline”"),
    ],
)
def test_each_fault_is_told_with_its_line(wrong: str, line: int, why: str) -> None:
    outline, faults = checked(wrong)
    assert outline is None
    assert (line, True) in [(one.line, why in one.sentence) for one in faults], faults


@pytest.mark.django_db
def test_it_is_previewed_saved_written_by_and_taken_back(
    signed_in: Callable[..., Any], opened: Callable[..., Any], focal: Any, province: Callable[[str], Any]
) -> None:
    from cchc.reports import drafting
    from cchc.reports.models import Kind
    from cchc.reports.own_models import OwnOutline

    page, root = signed_in("so-noi-vu", "focal_point"), province("ubnd-tinh")
    shown = page.get("/reports/outline/").content.decode()
    assert "lanh_dao" in shown  # the one that ships, to begin with
    before = opened(["so-y-te"], [])
    given = {"source": "", "version": "0", "text": "", "pick": "preview"}
    told = page.post("/reports/outline/", given | {"file": SimpleUploadedFile("a.yaml", OWN.encode())})
    text = told.content.decode()
    assert told.status_code == 200
    assert "Viết thử trên số liệu của" in text
    assert "Dòng 10: nv.khong_co" in text
    assert "Trong kỳ có {{nv.xong}}" in text  # what the file said is in the box now
    assert not OwnOutline.objects.exists()
    wrong = page.post("/reports/outline/", {"source": "a", "version": "0", "text": OWN.replace("institutions", "la")})
    assert wrong.status_code == 422
    assert "Dòng 15:" in wrong.content.decode()
    latin = page.post("/reports/outline/", given | {"file": SimpleUploadedFile("a.yaml", b"\xff\xfe\x00a")})
    assert latin.status_code == 422

    assert page.post("/reports/outline/", {"source": "99/HD-SNV", "version": "0", "text": OWN}).status_code == 303
    assert page.post("/reports/outline/", {"source": "a", "version": "0", "text": OWN}).status_code == 422
    assert page.get("/reports/outline/file.yaml").content.decode() == OWN
    made = opened(["so-y-te"], [], kind=Kind.H1, on=date(2026, 6, 2))
    assert [node.code for node in by_code(made.outline).walk()] == ["A", "A.1"]
    assert by_code(before.outline).code == "dinh-ky"  # what is open keeps its own
    whole = made.reports.get(level="whole")
    draft = drafting.begin(focal, whole, today=date(2026, 6, 14))
    assert draft.blocks.get(key="A:mo-dau").machine.startswith("Trong kỳ có")
    assert "Việc đã làm" in page.get(f"/reports/{whole.pk}/draft/").content.decode()
    assert page.get(f"/reports/{whole.pk}/draft.docx").status_code == 200

    assert page.post("/reports/outline/undo/", {"n": 1}).status_code == 303
    assert versions_of(OwnOutline, root)[0].dropped_at is not None
    assert opened(["so-y-te"], [], kind=Kind.M9, on=date(2026, 8, 3)).outline == "dinh-ky"
    assert by_code(made.outline).name == "Báo cáo của tỉnh Mẫu"  # its round goes on by it
