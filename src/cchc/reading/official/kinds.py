"""The kinds of administrative documents (Nghị định 30/2020/NĐ-CP, điều 7 and Phụ lục III) and of legal ones."""

import re
from typing import NamedTuple

from cchc.words import fold


class Kind(NamedTuple):
    """`symbols` are how the kind is written in a document's number: `KH` in `12/KH-UBND`."""

    code: str
    name: str
    symbols: tuple[str, ...]

    @property
    def folded(self) -> str:
        return fold(self.name)


# The 29 of điều 7, in its order; a decree's official letter (công văn) has no name of its own and no symbol.
ADMINISTRATIVE = (
    Kind("nghi-quyet", "nghị quyết", ("NQ",)),
    Kind("quyet-dinh", "quyết định", ("QĐ",)),
    Kind("chi-thi", "chỉ thị", ("CT",)),
    Kind("quy-che", "quy chế", ("QC",)),
    Kind("quy-dinh", "quy định", ("QyĐ", "QĐi")),
    Kind("thong-cao", "thông cáo", ("TC",)),
    Kind("thong-bao", "thông báo", ("TB",)),
    Kind("huong-dan", "hướng dẫn", ("HD",)),
    Kind("chuong-trinh", "chương trình", ("CTr", "CTR")),
    Kind("ke-hoach", "kế hoạch", ("KH",)),
    Kind("phuong-an", "phương án", ("PA",)),
    Kind("de-an", "đề án", ("ĐA",)),
    Kind("du-an", "dự án", ("DA",)),
    Kind("bao-cao", "báo cáo", ("BC",)),
    Kind("bien-ban", "biên bản", ("BB",)),
    Kind("to-trinh", "tờ trình", ("TTr", "TTR")),
    Kind("hop-dong", "hợp đồng", ("HĐ",)),
    Kind("cong-van", "công văn", ("CV",)),
    Kind("cong-dien", "công điện", ("CĐ",)),
    Kind("ban-ghi-nho", "bản ghi nhớ", ("BGN",)),
    Kind("ban-thoa-thuan", "bản thỏa thuận", ("BTT",)),
    Kind("giay-uy-quyen", "giấy ủy quyền", ("GUQ",)),
    Kind("giay-moi", "giấy mời", ("GM",)),
    Kind("giay-gioi-thieu", "giấy giới thiệu", ("GGT",)),
    Kind("giay-nghi-phep", "giấy nghỉ phép", ("GNP",)),
    Kind("phieu-gui", "phiếu gửi", ("PG",)),
    Kind("phieu-chuyen", "phiếu chuyển", ("PC",)),
    Kind("phieu-bao", "phiếu báo", ("PB",)),
    Kind("thu-cong", "thư công", ()),
)
LEGAL = (
    Kind("luat", "luật", ("QH",)),
    Kind("nghi-dinh", "nghị định", ("NĐ",)),
    Kind("thong-tu", "thông tư", ("TT",)),
)
# Names that documents of practice bear and the decree does not list, each under the kind it is treated as.
OTHER = (
    ("ket luan", "thong-bao"),
    ("thong bao ket luan", "thong-bao"),
    ("quy trinh", "quy-dinh"),
    ("noi quy", "quy-che"),
    ("giay uy quyen", "giay-uy-quyen"),
    ("ban thoa thuan", "ban-thoa-thuan"),
)
ALL = (*ADMINISTRATIVE, *LEGAL)
BY_CODE = {kind.code: kind for kind in ALL}
_NAMES = sorted(
    [(kind.folded, kind) for kind in ALL] + [(words, BY_CODE[code]) for words, code in OTHER],
    key=lambda pair: -len(pair[0]),
)
_SYMBOLS = {symbol: kind for kind in ALL for symbol in kind.symbols}
_LETTER_SPACED = re.compile(r"^(?:\S\s+){3,}\S$")
_TIGHT = {name.replace(" ", ""): kind for name, kind in _NAMES}


def begins(folded: str) -> tuple[Kind, str] | None:
    """The kind whose name folded words begin with, and the rest of them."""
    for name, kind in _NAMES:
        if folded == name or folded.startswith(f"{name} "):
            return kind, folded[len(name) :].strip()
    return None


def named(text: str) -> Kind | None:
    """The kind a heading names: `KẾ HOẠCH`, `BÁO CÁO KẾT QUẢ …` in capitals, `K Ế  H O Ạ C H`; None for other lines."""
    if is_spaced(text):
        return _TIGHT.get(fold(text).replace(" ", ""))
    words = fold(text)
    found = begins(words)
    if found is None:
        return None
    kind, rest = found
    name_long = len(words.removesuffix(rest).split())
    opening = " ".join(text.split()[:name_long])
    return kind if not rest or opening.isupper() else None


def is_spaced(text: str) -> bool:
    """Whether a line's letters are set apart, as some set a heading."""
    return _LETTER_SPACED.match(text.strip()) is not None


def of_symbol(number: str | None) -> Kind | None:
    """The kind a document's number says: `12/KH-UBND` a plan, `93/SNV-CCHC` a công văn, `12-NQ/TU` a resolution.

    None where the number has no symbol.
    """
    if not number:
        return None
    parts = [part for part in re.split(r"[/\-–]", number)[1:] if part and not part.isdigit()]
    for part in parts[:2]:
        if part in _SYMBOLS:
            return _SYMBOLS[part]
    return BY_CODE["cong-van"] if parts else None


def mentioned(text: str) -> list[Kind]:
    """The kinds that words name, in their order: a product's `Kế hoạch hoặc Quyết định ban hành Kế hoạch`."""
    words = f" {fold(text)} "
    found: list[tuple[int, Kind]] = []
    for name, kind in _NAMES:
        at = words.find(f" {name} ")
        while at >= 0:
            if not any(start <= at < start + len(kind_.folded) for start, kind_ in found):
                found.append((at, kind))
            at = words.find(f" {name} ", at + 1)
    return list(dict.fromkeys(kind for _, kind in sorted(found, key=lambda pair: pair[0])))
