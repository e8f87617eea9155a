import unicodedata

import pytest

from cchc.words import Field, Level, fold, guess_field, sort_key

FOLDED = [
    ("Sở Nội vụ – tỉnh Đắk Lắk", "so noi vu tinh dak lak"),
    ("  UBND   huyện, tx, tp. ", "ubnd huyen tx tp"),
    ("HĐND&UBND", "hdnd ubnd"),
    ("ƯỚC", "uoc"),
    ("…;/", ""),
    ("", ""),
]


@pytest.mark.parametrize(("text", "expected"), FOLDED)
def test_fold(text: str, expected: str) -> None:
    assert fold(text) == fold(unicodedata.normalize("NFD", text)) == expected


def test_sort_key_follows_the_vietnamese_alphabet() -> None:
    ordered = ["an", "ăn", "ân", "ba", "da", "dz", "đa", "e", "ê", "o", "ô", "ơ", "u", "ư", "ươ"]
    assert sorted(set(ordered), key=lambda word: sort_key(word).encode()) == ordered


def test_tones_count_only_between_equal_words() -> None:
    ordered = ["ma", "mà", "mả", "mã", "má", "mạ", "mab"]
    assert sorted(set(ordered), key=sort_key) == ordered


def test_numbers_sort_by_value() -> None:
    assert sort_key("Quý 2") < sort_key("Quý 10")


def test_sort_key_is_ascii_and_ignores_composition_and_tone_placement() -> None:
    name = "Ủy ban nhân dân xã Hòa Mẫu"
    assert sort_key(name).isascii()
    assert sort_key(unicodedata.normalize("NFD", name)) == sort_key(name) == sort_key("Uỷ ban nhân dân xã Hoà Mẫu")


HEADINGS = [
    ("Cải cách thể chế", Field.INSTITUTIONS),
    ("CẢI CÁCH THỦ TỤC HÀNH CHÍNH", Field.PROCEDURES),
    ("Cải cách TTHC", Field.PROCEDURES),
    ("Về cải cách tổ chức bộ máy, nâng cao hiệu quả quản lý biên chế", Field.ORGANISATION),
    ("Xây dựng và nâng cao chất lượng đội ngũ cán bộ, công chức, viên chức", Field.CIVIL_SERVICE),
    ("Cải cách chế độ công vụ", Field.CIVIL_SERVICE),
    ("Cải cách tài chính công", Field.PUBLIC_FINANCE),
    ("Hiện đại hóa nền hành chính", Field.DIGITAL),
    ("Xây dựng và phát triển Chính phủ điện tử", Field.DIGITAL),
    ("Công tác chỉ đạo, điều hành", Field.DIRECTION),
    ("Công tác thông tin và tuyên truyền", Field.DIRECTION),
    ("Sở Nội vụ", None),
]


@pytest.mark.parametrize(("printed", "field"), HEADINGS)
def test_guess_field(printed: str, field: Field | None) -> None:
    assert guess_field(printed) is field


def test_every_field_and_level_has_its_names() -> None:
    assert [field.value for field in Field][:3] == ["direction", "institutions", "procedures"]
    assert all(field.vietnamese and field.official and field.english for field in Field)
    assert all(guess_field(field.official) is field for field in Field)
    assert all(level.vietnamese for level in Level)
