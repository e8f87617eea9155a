"""Who issues a document, of what level, and its title in sentence case."""

import re
from collections import Counter
from datetime import date

from cchc.reading.authorities import names_authority
from cchc.reading.blocks import Passage
from cchc.reading.bodies import sentence_case
from cchc.words import Level, fold

_MOTTO = (
    "chu nghia viet nam",
    "nghia viet nam",
    "cong hoa xa hoi",
    "cong hoa",
    "hoa xa hoi",
    "doc lap tu do",
    "doc lap",
)
_OFFICES = re.compile(
    r"^(?:(?:ủy|uỷ|y) ban|ubnd|sở|bộ(?! chỉ số| tiêu chí)|ban(?! hành)|văn phòng|phòng(?!,| chống)|thanh tra(?!,)|"
    r"công an|vụ|viện|cục|chi cục|tổng cục|hội đồng|chính phủ|quốc hội|đảng đoàn|ban cán sự|"
    r"thủ tướng|tỉnh (?:ủy|uỷ)|huyện (?:ủy|uỷ)|thành (?:ủy|uỷ)|thị (?:ủy|uỷ)|đảng (?:ủy|uỷ)|trung tâm|"
    r"kho bạc|bảo hiểm|đại học|trường|học viện|ngân hàng|kiểm toán|tòa án|toà án|đài|tập đoàn|tổng công ty)\b",
    re.IGNORECASE,
)
_AREA = re.compile(r"^(?:tỉnh|thành phố|tp\.?|huyện|quận|thị xã|xã|phường|thị trấn|đặc khu)\s+\S", re.IGNORECASE)
_COMMITTEE = re.compile(r"^(?:ủy|uỷ|y) ban nhân dân$|^ubnd$", re.IGNORECASE)
# Phrases of a letterhead that a narrow column breaks anywhere.
_WHOLE = ("UY BAN NHAN DAN", "THU TUONG CHINH PHU", "HOI DONG NHAN DAN", "VAN PHONG CHINH PHU", "VAN PHONG QUOC HOI")
# The office under its superior, both in one cell.
_UNDER = re.compile(
    r"^(?P<above>(?:(?:ỦY|UỶ) BAN NHÂN DÂN|UBND|BỘ)\s.{4,40}?)\s+"
    r"(?P<office>(?:SỞ|BAN|VĂN PHÒNG|PHÒNG|THANH TRA|TRUNG TÂM|CHI CỤC|CỤC|VỤ|TỔNG CỤC)\s.+)$"
)
# Who the text says sets up the plan, where no letterhead is printed.
_PROMULGATES = re.compile(
    r"(?:^|[,;]\s+)(?P<who>(?:Ủy ban nhân dân|Uỷ ban nhân dân|UBND|Sở|Bộ|Phòng|Cục|Chi cục|Ban|Văn phòng|"
    r"Trung tâm|Thanh tra)"
    r"(?:\s+[^\s,;:.()]+){1,9}?)\s+(?:đã\s+)?(?:xây dựng|ban hành|triển khai)\s+(?:kế hoạch|chương trình)",
    re.IGNORECASE,
)
_WHOSE = re.compile(
    r"(?:Ủy ban nhân dân|UBND|Ủy ban Nhân dân)\s+(tỉnh|thành phố|huyện|quận|thị xã|xã|phường|thị trấn)(?!\w|,)"
)
# Cities run by the centre: their committees are of a province's level (Nghị quyết 202/2025/QH15 keeps these six).
_CENTRAL_CITIES = ("ha noi", "ho chi minh", "hai phong", "da nang", "can tho", "hue")
_LEVELS = (
    (
        r"^(?:chinh phu|thu tuong|quoc hoi|dang doan quoc hoi|uy ban quoc gia|uy ban thuong vu|"
        r"ban chap hanh trung uong|ban bi thu|bo chinh tri|ban chi dao (?:trung uong|quoc gia)|hoi dong quoc gia)",
        Level.CENTRAL,
    ),
    (
        r"^(?:bo|ban to chuc trung uong|van phong (?:chinh phu|quoc hoi|trung uong)|thanh tra chinh phu|"
        r"ngan hang nha nuoc|tong cuc|uy ban dan toc|kiem toan nha nuoc|toa an nhan dan toi cao|"
        r"vien kiem sat nhan dan toi cao|bao hiem xa hoi viet nam|thong tan xa|"
        r"dai (?:truyen hinh|tieng noi) viet nam|vien han lam)\b",
        Level.MINISTRY,
    ),
    (
        r"^(?:so|cuc|chi cuc|vu|cong an tinh|thanh tra (?:tinh|thanh pho)|ban (?:quan ly|dan toc|"
        r"dan van)|kho bac nha nuoc|bao hiem xa hoi (?:tinh|thanh pho)|"
        r"van phong (?:ubnd|uy ban nhan dan|doan|hdnd) (?:tinh|thanh pho))\b",
        Level.DEPARTMENT,
    ),
    (r"^(?:phong|trung tam)\b(?!.*\b(?:xa|phuong|dac khu)\b)", Level.DISTRICT),
    (r"\bthi xa\b(?! [\w ]*\b(?:xa|phuong)\b)", Level.DISTRICT),
    (r"\b(?:xa|phuong|thi tran|dac khu)\b", Level.COMMUNE),
    (r"\btinh\b", Level.PROVINCE),
    (r"\b(?:huyen|quan|thi xa)\b", Level.DISTRICT),
)
_LEVELS_COMPILED = tuple((re.compile(words), level) for words, level in _LEVELS)


def is_motto(line: str) -> bool:
    return fold(line).startswith(_MOTTO)


_HIGHER = re.compile(r"^(?:UBND|[ỦU][YỶ] BAN NHÂN DÂN) (?:TỈNH|THÀNH PHỐ)\b")
_LOWER = re.compile(r"^(?:UBND|[ỦU][YỶ] BAN NHÂN DÂN) (?:XÃ|PHƯỜNG|ĐẶC KHU|THỊ TRẤN|QUẬN|HUYỆN|THỊ XÃ)\b")


def letterhead(
    top: list[Passage], place: str | None, lines: list[str], deciding: list[Passage]
) -> tuple[str, Passage] | None:
    """The issuer printed at the top left, and where; None when there is no such line.

    `ỦY BAN NHÂN DÂN` over `TỈNH MẪU` is one name; where the second line is lost, the line of who decides, or the text,
    says which committee it is and the place whose. `deciding`: lines among which one in capitals may say who decides.
    """
    kept = _whole_lines([at for at in top if at.text.isupper() and not is_motto(at.text)])
    for i, at in enumerate(kept):
        if not _OFFICES.match(at.text):
            continue
        below = kept[i + 1] if i + 1 < len(kept) else None
        if below and _AREA.match(at.text) is None and _COMMITTEE.match(at.text) and _AREA.match(below.text):
            office = kept[i + 2] if i + 2 < len(kept) else None
            if office and _OFFICES.match(office.text) and not _authority(office.text):
                return _office(office.text, _named(f"{at.text} {below.text}")), office
            return _named(f"{at.text} {below.text}"), at
        if _COMMITTEE.match(at.text):
            return _of_place(deciding, place, lines), at
        if stacked := _UNDER.match(at.text):
            return _office(stacked["office"], _named(stacked["above"])), at
        if below and _HIGHER.match(at.text) and _LOWER.match(below.text):
            return _named(below.text), below  # `UBND TỈNH MẪU` over `ỦY BAN NHÂN DÂN XÃ SUỐI RỒNG`
        if below and _OFFICES.match(below.text) and not _authority(below.text):
            return _office(
                below.text, _named(at.text)
            ), below  # the superior stands above: `UBND TỈNH MẪU` over `SỞ NỘI VỤ`
        return _named(at.text), at
    return None


def _authority(text: str) -> bool:
    return _COMMITTEE.match(text) is not None or names_authority(text)


def _whole_lines(kept: list[Passage]) -> list[Passage]:
    """Lines of a letterhead put together where a narrow column broke them: `THỦ` / `TƯỚNG CHÍNH PHỦ`."""
    out: list[Passage] = []
    for at in kept:
        before = out[-1].text if out else ""
        words = fold(before).upper()
        broken = any(
            whole.startswith(f"{words} ") and whole.startswith(f"{words} {fold(at.text).upper()}") for whole in _WHOLE
        )
        opened = _OFFICES.match(before) and (_LINKED.search(before) or at.text.startswith("VÀ "))
        if before and (broken or opened):
            out[-1] = out[-1]._replace(text=f"{before} {at.text}")
        else:
            out.append(at)
    return out


_LINKED = re.compile(r"(?:,|\b(?:VÀ|VỀ|CỦA|QUẢN LÝ))$")


def _of_place(deciding: list[Passage], place: str | None, lines: list[str]) -> str:
    """The committee of a letterhead that lost the line under `ỦY BAN NHÂN DÂN`."""
    for at in deciding:
        text = at.text.removeprefix("CHỦ TỊCH ").strip()
        if names_authority(at.text) and (named := _named(text)) and len(named.split()) > 5:
            return named
    whose = Counter(match for line in lines for match in _WHOSE.findall(line)).most_common(1)
    if whose and place:
        return f"Ủy ban nhân dân {whose[0][0]} {place.removeprefix('Thành phố ')}"
    return "Ủy ban nhân dân"


def promulgator(lines: list[Passage]) -> tuple[str, Passage] | None:
    """Who the text says sets up the plan: `…, Sở Công Thương xây dựng Kế hoạch …`; and where."""
    for at in lines:
        if said := _PROMULGATES.search(at.text):
            name = re.sub(r"^(?:UBND|Uỷ ban nhân dân)(?=\s)", "Ủy ban nhân dân", said["who"])
            return name, at._replace(text=said["who"])
    return None


def _office(capitals: str, above: str) -> str:
    """An office's name; one that is only `VĂN PHÒNG` takes the name of whose it is."""
    name = _named(capitals)
    return f"{name} {above}" if fold(name) in ("van phong", "thanh tra") else name


_TWO_LEVELS = date(2025, 7, 1)  # Law 72/2025/QH15: no districts; a city that has a committee is a province


def level(issuer: str, issued_on: date | None = None) -> str | None:
    """The level of government an issuer is of; None when its name does not say."""
    words = fold(issuer)
    if "thanh pho" in words or words.startswith("ubnd tp"):
        own = words.split("thanh pho")[-1].strip()
        if not words.startswith(("so", "phong", "thanh tra", "van phong", "ban", "cong an")):
            if not own:
                return None
            central = own.startswith(_CENTRAL_CITIES) or (issued_on is not None and issued_on >= _TWO_LEVELS)
            return Level.PROVINCE.value if central else Level.DISTRICT.value
    return next((found.value for pattern, found in _LEVELS_COMPILED if pattern.search(words)), None)


def title_case(title: str, lines: list[str]) -> str:
    """A title set in capitals, in sentence case; names and abbreviations as the rest of the text writes them."""
    words = title.split()
    usual = _casings(lines)
    out = []
    for i, word in enumerate(words):
        bare = word.strip('.,;:()“”"')
        kept = i > 0 and bare in usual.acronyms
        if kept or not bare.isupper() or len(bare) < 2 or any(c.isdigit() for c in bare):
            out.append(word)
        else:
            out.append(word.capitalize() if i == 0 else word.lower())
    return recased(" ".join(out), lines)


def recased(text: str, lines: list[str]) -> str:
    """Names of units as the text writes them: `tỉnh mẫu` → `tỉnh Mẫu`."""
    names = sorted(_casings(lines).names, key=len)
    for name in names:
        unit, _, rest = name.partition(" ")
        text = re.sub(rf"(?<!\w)({unit}) {re.escape(rest)}(?!\w)", rf"\1 {rest}", text, flags=re.IGNORECASE)
    return text


class _Casings:
    """Names of units (`Hải Dương` after `tỉnh`) and abbreviations met in mixed-case lines."""

    def __init__(self) -> None:
        self.names: set[str] = set()
        self.acronyms: set[str] = set()


_NAME_WORD = r"[A-ZĐÂÊÔƠƯÀ-Ỹ][a-zà-ỹđăâêôơư]+"
_UNIT_NAME = re.compile(
    rf"(?:tỉnh|huyện|thành phố|thị xã|quận|xã|phường|Sở|Phòng)\s{_NAME_WORD}(?:\s{_NAME_WORD}){{0,3}}(?!\w)"
)


def _casings(lines: list[str]) -> _Casings:
    found = _Casings()
    for line in lines:
        if line.isupper():
            continue
        found.names.update(_UNIT_NAME.findall(line))
        found.acronyms.update(word for word in re.findall(r"(?<!\w)[A-ZĐ]{2,8}(?!\w)", line))
    return found


def _named(capitals: str) -> str:
    """`ỦY BAN NHÂN DÂN TỈNH SÓC TRĂNG` → `Ủy ban nhân dân tỉnh Sóc Trăng`."""
    text = " ".join(capitals.split())
    committee = re.match(r"(?:ỦY|UỶ|Y) BAN NHÂN DÂN\s*|UBND\s+", text)
    if committee:
        area, _, name = text[committee.end() :].partition(" ")
        if area == "THÀNH":
            area, name = "THÀNH PHỐ", name.removeprefix("PHỐ ").strip()
        elif area == "THỊ":
            word, _, name = name.partition(" ")
            area = f"THỊ {word}"
        return f"Ủy ban nhân dân {area.lower()} {name.title()}".strip()
    return sentence_case(text)
