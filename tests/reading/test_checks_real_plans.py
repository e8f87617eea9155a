"""The blemishes known in the five real plans, each found at its place; docs/checks.md judges every finding on them."""

import re
import time
from pathlib import Path

import pytest

from cchc.reading import Reading, read
from cchc.reading.checks import check, where

PAGE = Path(__file__).parents[2] / "docs/checks.md"

# (plan, code, the place in words, what stands there, what was meant)
KNOWN = [
    ("soc-trang-2021", "window_misfits", "Mục “IV. TỔ CHỨC THỰC HIỆN”", "từ ngày 15/6/2020 đến ngày 14/9/2021", "15/06/2021 đến 14/09/2021"),
    ("son-tay-2020", "deadline_outside", "Nhiệm vụ f, phần Cải cách thủ tục hành chính", "Quý III năm 2019", "Quý III năm 2020"),
    ("so-cong-thuong-2021", "no_twice", "Nhiệm vụ 33, phần CẢI CÁCH TÀI CHÍNH CÔNG", "33", "34"),
    ("so-cong-thuong-2021", "appendix_year", "Phụ lục", "NĂM 2020", "năm 2021"),
    ("an-giang-2017", "requirement_date", "Nhiệm vụ 21, phần SỞ NỘI VỤ", "Trước ngày 31/01/2018", None),
    ("an-giang-2017", "requirement_date", "Nhiệm vụ 6, phần SỞ TƯ PHÁP", "Trước ngày 15/01/2018", None),
    ("an-giang-2017", "requirement_date", "Nhiệm vụ 8, phần SỞ TƯ PHÁP", "Trước ngày 15/01/2018", None),
    ("son-tay-2020", "scored_early", "Nhiệm vụ b, phần Công tác chỉ đạo", "Quý I năm 2020", "năm 2019, hoặc “Quý I năm 2021”"),
    ("so-cong-thuong-2021", "number_impossible", "Mục “6. Cải cách tài chính công”", "130/NĐ-CP ngày 17/10/2015", "130/2005/NĐ-CP ngày 17/10/2005"),
    ("hai-duong-2022", "label_twice", "“4. Cải cách tổ chức bộ máy”", "b) Triển khai thực hiện", "c"),
    ("so-cong-thuong-2021", "product_year", "Nhiệm vụ 2, phần CÔNG TÁC CHỈ ĐẠO", "Báo cáo CCHC năm 2022", "năm 2021"),
    ("so-cong-thuong-2021", "year_next", "Nhiệm vụ 26, phần XÂY DỰNG", "Trước 15/01", "15/01/2022"),
    ("so-cong-thuong-2021", "lead_coordinates", "Nhiệm vụ 7, phần CÔNG TÁC CHỈ ĐẠO", "Các phòng, đơn vị thuộc Sở", None),
    ("son-tay-2020", "lead_coordinates", "Nhiệm vụ c, phần Xây dựng và nâng cao", "Phòng Nội vụ", None),
    ("hai-duong-2022", "number_impossible", "“6. Cải cách tài chính công”", "117/2013-NĐ-CP", "117/2013/NĐ-CP"),
    ("son-tay-2020", "own_number", "Dòng 58", "254/QĐ-UBND", None),
    ("so-cong-thuong-2021", "mid_sentence", "Nhiệm vụ 40, phần HIỆN ĐẠI HÓA", "Nếu tỷ lệ này đạt:", None),
]  # fmt: skip


@pytest.fixture(scope="module")
def readings(plans: Path) -> dict[str, Reading]:
    return {path.stem: read(path) for path in sorted((plans / "source").glob("*.txt"))}


@pytest.mark.parametrize(("plan", "code", "place", "words", "meant"), KNOWN)
def test_each_known_blemish_is_found_at_its_place(
    readings: dict[str, Reading], plan: str, code: str, place: str, words: str, meant: str | None
) -> None:
    reading = readings[plan]
    findings = check(reading)
    at = [
        (one.place.text, one.meant)
        for one, said in zip(findings, where(reading, findings), strict=True)
        if one.code == code and place in said
    ]
    assert len(at) == 1
    assert words in " ".join(at[0][0].split()) and at[0][1] == meant


def test_the_page_judges_every_finding_and_few_are_wrong(readings: dict[str, Reading]) -> None:
    """docs/checks.md lists what is found today, sentence by sentence; under one in five may be wrong."""
    judged = re.findall(
        r"^\| (đúng|sai) \| [^|]+ \| ([^|]+) \| [^|]+ \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE
    )
    said = [one.sentence for reading in readings.values() for one in check(reading)]
    assert sorted(sentence for _, sentence in judged) == sorted(said)
    assert sum(verdict == "sai" for verdict, _ in judged) < len(judged) / 5


def test_a_plan_is_checked_in_a_fraction_of_its_reading(readings: dict[str, Reading]) -> None:
    for name, reading in readings.items():
        begun = time.process_time()
        check(reading)
        assert time.process_time() - begun < 0.5, name
