"""Each layout a plan is found in, on invented plans of tỉnh Mẫu."""

from pathlib import Path
from typing import Any

import pytest

from cchc.reading import read, read_bytes

SAMPLES = Path(__file__).parent / "samples"


def reading(name: str) -> dict[str, Any]:
    return read(SAMPLES / name).to_json()


def test_rows_between_pipes_under_nested_groups() -> None:
    read = reading("bang-gach-dung.txt")
    assert read["document"]["title"] == "Kế hoạch triển khai đề án 06 trên địa bàn tỉnh Mẫu năm 2026"
    assert read["document"]["signers"] == [{"name": "Lâm Thị Mẫu", "position": "Phó Chủ tịch"}]
    assert [(task["no"], task["area"]) for task in read["tasks"]] == [
        ("1", "Hoàn thiện thể chế"),
        ("2", "Hoàn thiện thể chế"),
        ("3", "Số hóa"),
        ("4", "Số hóa"),
        ("5", "NHÓM PHÁT TRIỂN KINH TẾ"),
    ]


def test_a_lead_column_that_names_the_coordinators_too() -> None:
    first = reading("bang-gach-dung.txt")["tasks"][0]
    assert (first["lead"], first["coordinating"]) == (["Sở Tư pháp"], ["các sở, ban, ngành", "UBND cấp xã"])


def test_links_of_a_site_are_not_cited() -> None:
    assert reading("bang-gach-dung.txt")["document"]["cites"] == ["06/QĐ-TTg"]


def test_one_cell_a_line() -> None:
    read = reading("moi-o-mot-dong.txt")
    assert [(task["no"], task["title"], task["lead"]) for task in read["tasks"]] == [
        ("1", "Công khai thủ tục hành chính trên Trang thông tin điện tử", ["Văn phòng HĐND và UBND"]),
        ("2", "Khảo sát sự hài lòng", ["Phòng Nội vụ"]),
    ]
    assert read["document"]["level"] == "district"
    assert read["targets"][0]["text"].startswith("Phấn đấu trên 90% người dân hài lòng với sự phục vụ")


def test_rows_between_tabs_over_a_page_break() -> None:
    read = reading("bang-tab.md")
    assert [(task["no"], task["area"]) for task in read["tasks"]] == [
        ("1", "HẠ TẦNG SỐ"),
        ("2", "HẠ TẦNG SỐ"),
        ("3", "DỮ LIỆU SỐ"),
    ]
    assert [report["due"] for report in read["reporting"]] == ["2025-03-15", "2025-12-05"]


def test_letters_pair_products_with_leads() -> None:
    first = reading("bang-tab.md")["tasks"][0]
    assert first["labels"] == {"products": ["a", "b"], "lead": ["a", "b"], "deadlines": [None]}
    assert first["lead"] == ["Văn phòng Sở", "Trung tâm Mẫu"]
    assert all("labels" not in task for task in reading("bang-tab.md")["tasks"][1:])


def test_a_lost_head_is_taken_from_what_the_appendix_says() -> None:
    head = reading("bang-tab.md")["document"]
    assert (head["number"], head["issued_on"], head["level"]) == (None, "2025-01-20", "department")


def test_labelled_lists() -> None:
    tasks = reading("danh-sach-nhan.txt")["tasks"]
    assert [(task["no"], task["title"][:30], task["lead"]) for task in tasks] == [
        ("a", "Xây dựng kế hoạch rà soát thủ ", ["Văn phòng HĐND và UBND phường"]),
        ("b", "Niêm yết tại trụ sở", ["Trung tâm Phục vụ hành chính công"]),
        ("b", "Đăng tải trên Trang thông tin ", ["Phòng Văn hóa - Xã hội"]),
        (None, "Công khai dự toán, quyết toán ", ["Phòng Kinh tế"]),
    ]
    assert tasks[0]["title"].endswith("gồm các thủ tục phát sinh nhiều hồ sơ")
    assert tasks[0]["products"] == ["Kế hoạch rà soát", "Báo cáo kết quả rà soát"]
    assert tasks[1]["products"] == tasks[2]["products"] == ["100% thủ tục được công khai"]


def test_a_decision_that_promulgates_a_plan() -> None:
    head = reading("danh-sach-nhan.txt")["document"]
    assert (head["kind"], head["level"], head["cites"]) == ("quyết định", "commune", ["72/2025/QH15"])
    assert head["title"] == "Kế hoạch Cải cách hành chính năm 2026 của phường Mẫu"


def test_prose_without_a_table_of_tasks() -> None:
    read = reading("chi-co-loi-van.txt")
    assert read["tasks"] == []
    assert read["notes"] == ["Không thấy nhiệm vụ nào trong tệp; có thể nhập nhiệm vụ bằng tay."]
    assert [(report["report"], report["data_to"], report["due"]) for report in read["reporting"]] == [
        ("Báo cáo Quý I/2026", "2026-03-14", "2026-03-17"),
        ("Báo cáo tổng hợp năm 2026", "2026-12-14", "2026-12-17"),
    ]
    assert [len(target["measures"]) for target in read["targets"]] == [1, 3, 1]


def test_a_report_whose_line_sets_its_own_day() -> None:
    plan = (
        (SAMPLES / "chi-co-loi-van.txt")
        .read_text(encoding="utf-8")
        .replace("14/3/2026.", "14/3/2026, gửi trước ngày 18/3.")
    )
    first = read_bytes(plan.encode(), "a.txt").to_json()["reporting"][0]
    assert (first["due"], first["text"][-15:]) == ("2026-03-18", "trước ngày 18/3")


def test_a_table_under_the_heading_of_its_field() -> None:
    plan = (SAMPLES / "chi-co-loi-van.txt").read_text(encoding="utf-8")
    table = "TT\tNội dung\tCơ quan thực hiện\tTiến độ\n1\tViệc một\tSở Y tế\tQuý I\n"
    (task,) = read_bytes(plan.replace("II. CHẾ ĐỘ", f"{table}\nII. CHẾ ĐỘ").encode(), "a.txt").to_json()["tasks"]
    assert (task["area"], task["lead"]) == ("Cải cách thủ tục hành chính", ["Sở Y tế"])


def test_a_page_of_a_law_site() -> None:
    read = reading("trang-luat.html")
    assert read["document"]["issuer"] == "Ủy ban nhân dân huyện Mẫu"
    assert read["document"]["cites"] == ["100/QĐ-UBND"]
    assert [(task["area"], task["lead"], task["coordinating"]) for task in read["tasks"]] == [
        ("Cải cách thể chế", ["Phòng Tư pháp"], ["Các phòng, ban"]),
        ("Cải cách thể chế", ["Phòng Tư pháp"], ["UBND các xã, thị trấn"]),
    ]
    assert [deadline["product"] for deadline in read["tasks"][1]["deadlines"]] == ["Kế hoạch", "Báo cáo"]


@pytest.mark.parametrize("name", ["tin-bao.txt", "bao-cao.txt", "quy-trinh.txt"])
def test_what_only_looks_like_a_plan_invents_no_task(name: str) -> None:
    assert reading(name)["tasks"] == []


def test_doubts_have_their_sentences() -> None:
    doubts = {doubt["code"]: doubt["sentence"] for doubt in reading("bang-tab.md")["doubts"]}
    assert doubts["year_missing"] == "thời hạn thiếu năm, lấy theo năm kế hoạch"


def test_blocks_show_the_document() -> None:
    blocks = read(SAMPLES / "moi-o-mot-dong.txt").blocks_json()
    table = next(block for block in blocks if block["kind"] == "table")
    assert [cell["text"] for cell in table["rows"][0]] == [
        "STT",
        "Nhiệm vụ",
        "Cơ quan thực hiện",
        "Thời hạn",
        "Sản phẩm",
    ]
    assert any(block["kind"] == "heading" and block["text"] == "I. MỤC TIÊU" for block in blocks)
    assert len({block["id"] for block in blocks}) == len(blocks)
