"""The seven fields of administrative reform, and the many names plans print for them."""

from enum import StrEnum
from typing import NamedTuple

from cchc.words.folding import fold


class Names(NamedTuple):
    short: str
    official: str
    english: str


class Field(StrEnum):
    """A field of reform, in the usual order (Nghị quyết 76/NQ-CP, 2021-2030: six contents, and their direction)."""

    DIRECTION = "direction"
    INSTITUTIONS = "institutions"
    PROCEDURES = "procedures"
    ORGANISATION = "organisation"
    CIVIL_SERVICE = "civil_service"
    PUBLIC_FINANCE = "public_finance"
    DIGITAL = "digital"

    @property
    def vietnamese(self) -> str:
        """The short name: `Thủ tục hành chính`."""
        return _NAMES[self].short

    @property
    def official(self) -> str:
        """The full official name: `Cải cách thủ tục hành chính`."""
        return _NAMES[self].official

    @property
    def english(self) -> str:
        return _NAMES[self].english


_NAMES = {
    Field.DIRECTION: Names(
        "Chỉ đạo điều hành", "Công tác chỉ đạo, điều hành cải cách hành chính", "Direction and steering"
    ),
    Field.INSTITUTIONS: Names("Thể chế", "Cải cách thể chế", "Institutional reform"),
    Field.PROCEDURES: Names("Thủ tục hành chính", "Cải cách thủ tục hành chính", "Administrative procedures"),
    Field.ORGANISATION: Names(
        "Tổ chức bộ máy", "Cải cách tổ chức bộ máy hành chính nhà nước", "Organisation of the state apparatus"
    ),
    Field.CIVIL_SERVICE: Names("Công vụ", "Cải cách chế độ công vụ", "Civil service"),
    Field.PUBLIC_FINANCE: Names("Tài chính công", "Cải cách tài chính công", "Public finance"),
    Field.DIGITAL: Names(
        "Chính quyền số", "Xây dựng và phát triển chính quyền điện tử, chính quyền số", "Digital government"
    ),
}

# Names of the fields themselves, folded: the earliest in a heading decides (`Cải cách tổ chức bộ máy …`).
_NAMED = (
    ("chi dao dieu hanh", Field.DIRECTION),
    ("chi dao", Field.DIRECTION),
    ("lanh dao", Field.DIRECTION),
    ("dieu hanh", Field.DIRECTION),
    ("the che", Field.INSTITUTIONS),
    ("thu tuc hanh chinh", Field.PROCEDURES),
    ("tthc", Field.PROCEDURES),
    ("to chuc bo may", Field.ORGANISATION),
    ("bo may hanh chinh", Field.ORGANISATION),
    ("cong vu", Field.CIVIL_SERVICE),
    ("can bo cong chuc", Field.CIVIL_SERVICE),
    ("doi ngu can bo", Field.CIVIL_SERVICE),
    ("doi ngu cong chuc", Field.CIVIL_SERVICE),
    ("cbccvc", Field.CIVIL_SERVICE),
    ("tai chinh cong", Field.PUBLIC_FINANCE),
    ("cai cach tai chinh", Field.PUBLIC_FINANCE),
    ("chinh quyen dien tu", Field.DIGITAL),
    ("chinh phu dien tu", Field.DIGITAL),
    ("chinh quyen so", Field.DIGITAL),
    ("chinh phu so", Field.DIGITAL),
    ("chuyen doi so", Field.DIGITAL),
    ("hien dai hoa", Field.DIGITAL),
)
# What the fields are about: asked only when none of them is named.
_ABOUT = (
    ("quy pham phap luat", Field.INSTITUTIONS),
    ("vbqppl", Field.INSTITUTIONS),
    ("van ban phap luat", Field.INSTITUTIONS),
    ("phap luat", Field.INSTITUTIONS),
    ("mot cua", Field.PROCEDURES),
    ("quy dinh kinh doanh", Field.PROCEDURES),
    ("tinh gian bien che", Field.ORGANISATION),
    ("sap xep", Field.ORGANISATION),
    ("bo may", Field.ORGANISATION),
    ("phan cap", Field.ORGANISATION),
    ("vi tri viec lam", Field.CIVIL_SERVICE),
    ("cong chuc", Field.CIVIL_SERVICE),
    ("vien chuc", Field.CIVIL_SERVICE),
    ("dao tao boi duong", Field.CIVIL_SERVICE),
    ("ngan sach", Field.PUBLIC_FINANCE),
    ("tu chu", Field.PUBLIC_FINANCE),
    ("tai san cong", Field.PUBLIC_FINANCE),
    ("dich vu cong truc tuyen", Field.DIGITAL),
    ("cong nghe thong tin", Field.DIGITAL),
    ("ung dung cntt", Field.DIGITAL),
    ("iso", Field.DIGITAL),
    ("tuyen truyen", Field.DIRECTION),
    ("kiem tra", Field.DIRECTION),
    ("chi so cai cach", Field.DIRECTION),
    ("par index", Field.DIRECTION),
)


def guess_field(printed: str) -> Field | None:
    """The field a printed heading most likely names; None when it names none. A proposal for a person to confirm."""
    heading = f" {fold(printed)} "
    for table in (_NAMED, _ABOUT):
        found = [(heading.find(f" {words} "), -len(words), field) for words, field in table if f" {words} " in heading]
        if found:
            return min(found)[2]
    return None
