"""Columns that plans have beside the usual ones: roles in brackets, beginnings and ends, lists of quarters, targets."""

from typing import Any

import pytest

from cchc.reading import read_bytes

HEAD = "KẾ HOẠCH\nCải cách hành chính của tỉnh Mẫu năm 2026\n\nDanh mục nhiệm vụ kèm theo Kế hoạch này.\n\n"


def read(*rows: str) -> dict[str, Any]:
    return read_bytes((HEAD + "\n".join(rows) + "\n").encode(), "a.txt").to_json()


@pytest.mark.parametrize(
    ("cell", "lead", "coordinating"),
    [
        ("Sở Nội vụ (chủ trì), Sở Tư pháp (phối hợp)", ["Sở Nội vụ"], ["Sở Tư pháp"]),
        ("Sở Nội vụ (chủ trì); Sở Y tế, Sở Tư pháp (phối hợp)", ["Sở Nội vụ"], ["Sở Y tế", "Sở Tư pháp"]),
        ("Sở Nội vụ, Sở Tư pháp (phối hợp)", ["Sở Nội vụ"], ["Sở Tư pháp"]),
        ("Sở Nội vụ (cơ quan chủ trì)", ["Sở Nội vụ"], []),
        ("Phòng Nội vụ (thẩm định hồ sơ)", ["Phòng Nội vụ (thẩm định hồ sơ)"], []),
    ],
)
def test_roles_in_brackets(cell: str, lead: list[str], coordinating: list[str]) -> None:
    (task,) = read("| TT | Nhiệm vụ | Cơ quan thực hiện | Thời hạn |", f"| 1 | Rà soát văn bản | {cell} | Quý I |")[
        "tasks"
    ]
    assert (task["lead"], task["coordinating"]) == (lead, coordinating)


@pytest.mark.parametrize(
    ("words", "windows"),
    [
        ("Quý I, III", [("2026-01-01", "2026-03-31"), ("2026-07-01", "2026-09-30")]),
        ("Quý II và IV năm 2027", [("2027-04-01", "2027-06-30"), ("2027-10-01", "2027-12-31")]),
        (
            "Tháng 3, 6 và 9",
            [("2026-03-01", "2026-03-31"), ("2026-06-01", "2026-06-30"), ("2026-09-01", "2026-09-30")],
        ),
        ("Quý I, II", [("2026-01-01", "2026-06-30")]),
        ("Quý I - III", [("2026-01-01", "2026-09-30")]),
    ],
)
def test_lists_with_gaps_are_no_spans(words: str, windows: list[tuple[str, str]]) -> None:
    (task,) = read("| TT | Nhiệm vụ | Cơ quan chủ trì | Thời hạn |", f"| 1 | Kiểm tra | Sở Nội vụ | {words} |")["tasks"]
    assert [(one["start"], one["due"]) for one in task["deadlines"]] == windows


def test_columns_of_beginnings_and_ends() -> None:
    found = read(
        "| TT | Nhiệm vụ | Cơ quan chủ trì | Thời gian bắt đầu | Thời gian hoàn thành |",
        "| 1 | Rà soát văn bản | Sở Tư pháp | 01/3/2026 | 30/6/2026 |",
        "| 2 | Tuyên truyền | Sở Nội vụ |  | Trước 15/11/2026 |",
    )
    first, second = (task["deadlines"][0] for task in found["tasks"])
    assert (first["kind"], first["start"], first["due"], first["text"]) == (
        "within",
        "2026-03-01",
        "2026-06-30",
        "30/6/2026",
    )
    assert found["places"]["/tasks/0/deadlines/0/start"]["text"] == "01/3/2026"
    assert (second["kind"], second["start"], second["due"]) == ("by", None, "2026-11-15")


def test_a_table_of_targets() -> None:
    found = read(
        "| TT | Chỉ tiêu | Đơn vị tính | Thực hiện năm 2025 | Năm 2026 | Năm 2027 | Cơ quan chủ trì |",
        "| I | Cải cách thủ tục hành chính |  |  |  |  |  |",
        "| 1 | Tỷ lệ hồ sơ trực tuyến | % | 70 | ≥ 80 | 90 | Văn phòng UBND tỉnh |",
        "| 2 | Số thủ tục được cắt giảm | thủ tục | 3 | 10 | 12 | Sở Tư pháp |",
        "| 3 | Tỷ lệ hồ sơ trễ hạn | % | 3 | Dưới 1,5 | 1 | Sở Nội vụ |",
    )
    assert found["tasks"] == []
    assert [(target["text"], target["area"], target["measures"]) for target in found["targets"]] == [
        ("Tỷ lệ hồ sơ trực tuyến", "Cải cách thủ tục hành chính", [{"op": ">=", "value": 80, "unit": "%"}]),
        ("Số thủ tục được cắt giảm", "Cải cách thủ tục hành chính", [{"op": "=", "value": 10, "unit": "thủ tục"}]),
        ("Tỷ lệ hồ sơ trễ hạn", "Cải cách thủ tục hành chính", [{"op": "<=", "value": 1.5, "unit": "%"}]),
    ]
    assert found["places"]["/targets/0/measures"]["text"] == "≥ 80"


def test_tasks_with_a_column_of_requirements_stay_tasks() -> None:
    found = read(
        "| TT | Nhiệm vụ | Chỉ tiêu năm 2026 | Cơ quan chủ trì | Thời hạn |",
        "| 1 | Số hóa hồ sơ | 100% hồ sơ | Sở Nội vụ | Quý I |",
    )
    assert [task["title"] for task in found["tasks"]] == ["Số hóa hồ sơ"]
