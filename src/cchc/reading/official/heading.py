"""The top of a document (ô số 2–5): who issues it, its number, place and day, its kind and what it is about."""

import re
from dataclasses import dataclass, field
from datetime import date

from cchc.reading import issuers
from cchc.reading.blocks import Passage
from cchc.reading.bodies import sentence_case
from cchc.reading.marks import UPPER
from cchc.reading.official import kinds
from cchc.words import fold

_TOP = 60
_NUMBER = re.compile(
    r"^S[ốÓ]́?\s*[:.]?\s*(?P<number>\d{1,5}[a-zđ]?\s*(?:/\s*\d{4}\s*)?[/-]\s*[\wĐđƯư][\w&ĐđƯư.]*(?:\s?[-/–]\s?[\wĐđƯư&.]+)*)",
    re.IGNORECASE,
)
_OPEN_NUMBER = re.compile(r"^Số\s*[:.]?[\s.…_]*(?P<number>/\s*[A-ZĐ][\w&Đđ]*(?:\s?[-/–]\s?[\wĐđƯư&]+)*)", re.IGNORECASE)
_BARE = re.compile(rf"^\d{{1,5}}\s*/\s*(?:\d{{4}}\s*/\s*)?[{UPPER}][\w&Đđ]*\s?-\s?[\wĐđ&]+$")
_PLACED = re.compile(rf"(?P<place>[{UPPER}][\w.]*(?:[ -][{UPPER}][\w.]*){{0,5}})\s*,\s*ngày\s*(?P<rest>.*)", re.DOTALL)
_DATED = re.compile(r"(?P<d>\d{1,2})\s*(?:tháng|/|-|\.)\s*(?P<m>\d{1,2})\s*(?:năm|/|-|\.)\s*(?P<y>\d{4})")
_LOOSE = re.compile(
    r"^(?:ngày\s*)?(?P<d>\d{1,2})\s*(?:tháng|/)\s*(?P<m>\d{1,2})\s*(?:năm|/)\s*(?P<y>\d{4})\.?$", re.IGNORECASE
)
# What is left of a day on a line of its own: `2026` or `năm 2026` below `Mẫu, ngày 24 tháng 12`.
_DAY_GOES_ON = re.compile(r"^(?:tháng\s*)?(?:\d{1,2}\s+)?(?:năm\s*)?(?:19|20)\d\d$", re.IGNORECASE)
_ABOUT = re.compile(r"^(?:V/v|V\s*/\s*v|Về việc)\b[\s:.]*", re.IGNORECASE)
_ENDS = re.compile(
    r"^(?:Căn cứ|Ngày \d|Thực hiện (?:Kế hoạch|Quyết định|Nghị|Chỉ thị|Công văn|Chương|Thông|Luật|nhiệm|văn|"
    r"chỉ|ý kiến)|Để |Nhằm|"
    r"Theo |Xét|Trên cơ sở|Tiếp tục|Thi hành|Phúc đáp|Kính gửi|\((?:Ban hành )?[Kk]èm|Ủy ban nhân dân|UBND|Sở |"
    r"[IVX]+\.|"
    r"\d+\.|Phần|PHẦN|Điều|CHỦ TỊCH|GIÁM ĐỐC|BỘ TRƯỞNG|CHÁNH|TRƯỞNG|CỤC TRƯỞNG|HIỆU TRƯỞNG|VIỆN TRƯỞNG|HỘI ĐỒNG|"
    r"ỦY BAN NHÂN DÂN|UỶ BAN NHÂN DÂN|SỞ |Số\s*:)"
)
_NEVER = re.compile(
    r"^(?:Căn cứ|Kính gửi|Điều \d|Số\s*:|\((?:Ban hành )?[Kk]èm|[IVX]+\.|\d+\.|(?:CHỦ TỊCH|GIÁM ĐỐC|"
    r"ỦY BAN NHÂN DÂN|HỘI ĐỒNG) )"
)
_RULE = re.compile(r"^[\W_]+$")
_YEAR = re.compile(r"(?<![\d/])(?:19|20)\d\d(?!\d)")
_SPAN = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*[-–]\s*((?:19|20)\d\d)(?!\d)")
_LONGEST = 400


@dataclass
class Heading:
    """`kind_at` is the line of the kind, or of `V/v`; -1 where neither is printed. `body_at`: the first line after."""

    kind: kinds.Kind | None = None
    kind_printed: bool = False
    kind_at: int = -1
    body_at: int = 0
    number: str | None = None
    open_number: str | None = None
    issued_on: date | None = None
    place: str | None = None
    issuer: str | None = None
    superior: str | None = None
    subject: str | None = None
    places: dict[str, Passage] = field(default_factory=dict)


def heading(lines: list[Passage]) -> Heading:
    found = Heading()
    _kind(lines, found)
    top = lines[: max(found.kind_at + 10, 24) if found.kind_at >= 0 else _TOP]
    _number(top, found)
    _day(top, lines, found)
    _issuer(lines, found)
    _subject(lines, found)
    if found.kind is None:
        found.kind = kinds.of_symbol(found.number or found.open_number)
        if found.kind is None and (found.subject or "kinh_gui" in found.places):
            found.kind = kinds.BY_CODE["cong-van"]
    return found


def _kind(lines: list[Passage], found: Heading) -> None:
    for i, at in enumerate(lines[:_TOP]):
        text = at.text.replace("*", "").strip()
        if fold(text).startswith("kinh gui"):
            found.places["kinh_gui"] = at
            if found.kind_at >= 0 or _is_letter(lines[:i]):
                break
        kind = kinds.named(text)
        if kind is not None:
            found.kind, found.kind_printed, found.kind_at = kind, True, i
            found.places["kind"] = at
            return
        if _ABOUT.match(text) and found.kind_at < 0 and _is_letter(lines[: i + 1]):
            found.kind_at = i
    if found.kind_at >= 0:
        found.kind = kinds.BY_CODE["cong-van"]
        found.places["kind"] = lines[found.kind_at]


def _is_letter(above: list[Passage]) -> bool:
    """Whether the number above says that this is an official letter: its symbol names no kind."""
    numbers = [number for at in above if (number := _NUMBER.match(at.text) or _OPEN_NUMBER.match(at.text))]
    if not numbers:
        return any(_ABOUT.match(at.text) for at in above)
    kind = kinds.of_symbol(numbers[0]["number"])
    return kind is not None and kind.code == "cong-van"


def _number(top: list[Passage], found: Heading) -> None:
    for at in top:
        text = at.text.replace("*", "").strip()
        numbered = _NUMBER.match(text) or (_BARE.match(text) if found.number is None else None)
        if numbered and any(c.isalpha() for c in numbered[0].partition("/")[2] or numbered[0].partition("-")[2]):
            printed = numbered["number"] if "number" in numbered.groupdict() else numbered[0]
            found.number = "".join(printed.split()).rstrip(".")
            found.places["number"] = at
            return
        if found.open_number is None and (empty := _OPEN_NUMBER.match(text)):
            found.open_number = "".join(empty["number"].split())


def _day(top: list[Passage], lines: list[Passage], found: Heading) -> None:
    for i, at in enumerate(top):
        # Some printers draw the number and the day on one line: `Số: 93/KH-SXD Mẫu, ngày 05 tháng 02 năm 2026`.
        beside = _NUMBER.match(at.text)
        if (placed := _PLACED.search(at.text, beside.end() if beside else 0)) is None:
            continue
        found.place = found.place or placed["place"]
        # A day is often wrapped: `ngày 24 tháng 12 năm` over `2025`, with lines of the other column in between.
        rest = " ".join([placed["rest"], *(line.text for line in top[i + 1 : i + 3] if len(line.text) < 30)])
        parts = [placed["rest"][:60], rest[:60]]
        parts += [f"{placed['rest']} {line.text}" for line in top[i + 1 : i + 7] if _DAY_GOES_ON.match(line.text)]
        if dated := next((one for one in map(_DATED.search, parts) if one), None):
            found.issued_on = _date(dated)
            found.places["issued_on"] = at
        return
    last = max(0, found.kind_at)
    loose = [at for at in lines[:last] if _LOOSE.match(at.text.strip())]
    for at in loose[:1]:
        if dated := _LOOSE.match(at.text.strip()):
            found.issued_on = _date(dated)
            found.places["issued_on"] = at


def _date(found: re.Match[str]) -> date | None:
    try:
        return date(int(found["y"]), int(found["m"]), int(found["d"]))
    except ValueError:
        return None


def _issuer(lines: list[Passage], found: Heading) -> None:
    end = found.kind_at if found.kind_at >= 0 else 24
    top = _names([at._replace(text=part) for at in lines[:end] for part in _apart(at.text.replace("*", "").strip())])
    texts = [line.text for line in lines[:400]]
    told = issuers.letterhead(top, found.place, texts, lines[:_TOP])
    if told is None:
        return
    name, at = told
    found.issuer = issuers.recased(name, texts)
    found.places["issuer"] = at
    for above in top:
        if above.text == at.text:
            return
        if above.text.isupper() and fold(above.text) not in fold(name) and not _motto(above.text):
            found.superior = issuers.recased(sentence_case(above.text), texts)
            return


# A line of two names that were drawn together is cut before the second: `UBND TỈNH MẪU SỞ XÂY DỰNG`.
_JOINT = re.compile(
    r"(?<!\bVĂN)(?<!\bQUỐC)(?<!\bHẢI)(?<!\bDỰ)\s+(?=(?:SỞ|VĂN PHÒNG|THANH TRA|CHI CỤC|TRUNG TÂM|PHÒNG|CÔNG AN|CỤC|"
    r"BAN (?:QUẢN LÝ|DÂN TỘC|CHỈ ĐẠO|TÔN GIÁO)|BAN CHỈ HUY|TRƯỜNG|BỆNH VIỆN|HỘI ĐỒNG NHÂN DÂN|UBND|"
    r"[UỦ]Y BAN NHÂN DÂN|TRẠM|QUỸ)\s)"
)
_ABOVE = re.compile(r"^(?:UBND|[ỦU][YỶ] BAN NHÂN DÂN|SỞ|BỘ|TỈNH|THÀNH PHỐ|CỤC|TỔNG CỤC|ĐẢNG)\b")


_HOUSE = re.compile(
    r"^(?:UBND|[ỦU][YỶ] BAN|SỞ|BỘ|BAN|VĂN PHÒNG|PHÒNG|THANH TRA|CÔNG AN|CỤC|CHI CỤC|TỔNG CỤC|HỘI|ĐOÀN|CHÍNH PHỦ|"
    r"THỦ TƯỚNG|"
    r"TỈNH|THÀNH|HUYỆN|ĐẢNG|TRUNG TÂM|KHO BẠC|BẢO HIỂM|ĐẠI HỌC|BÁO|LIÊN|MẶT TRẬN|VIỆN|BỆNH VIỆN|QUỸ|XÃ|PHƯỜNG|"
    r"ĐẶC KHU|THỊ TRẤN|QUẬN|"
    r"TRƯỜNG (?:ĐẠI|CAO|TRUNG|TIỂU|THPT|THCS|MẦM|CHÍNH))\b"
)


def _goes_on(name: str, text: str) -> bool:
    """Whether a line is the rest of the name above it: `ỦY BAN NHÂN DÂN` over `XÃ SUỐI RỒNG`."""
    if fold(name) in _BODIES and _TERRITORY.match(text):
        return True
    return not _HOUSE.match(text) and not any(c.isdigit() for c in text)


# A body that is named by the place on the next line.
_BODIES = ("uy ban nhan dan", "hoi dong nhan dan")
_TERRITORY = re.compile(r"^(?:TỈNH|THÀNH PHỐ|XÃ|PHƯỜNG|ĐẶC KHU|THỊ TRẤN|QUẬN|HUYỆN|THỊ XÃ)\s")


def _names(top: list[Passage]) -> list[Passage]:
    """The lines of the letterhead; a name that was wrapped is one line again."""
    found: list[Passage] = []
    open_name = False
    for at in top:
        if not at.text.isupper() or _motto(at.text) or fold(at.text) in ("viet nam", "nghia viet nam", "nam"):
            open_name = open_name and not at.text.startswith("Số") and fold(at.text) == ""
            if not _NUMBER.match(at.text) and at.text.isupper():
                continue
            found.append(at)
        elif open_name and _goes_on(found[-1].text, at.text):
            found[-1] = found[-1]._replace(text=f"{found[-1].text} {at.text}")
        else:
            found.append(at)
            open_name = bool(_HOUSE.match(at.text))
    return found


def _apart(text: str) -> list[str]:
    if not text.isupper() or not _ABOVE.match(text):
        return [text]
    return [part for part in _JOINT.split(text) if part]


def _motto(text: str) -> bool:
    return fold(text).startswith(
        ("cong hoa", "hoa xa hoi", "doc lap", "mat", "toi mat", "tuyet mat", "du thao", "hoa toc")
    )


def _subject(lines: list[Passage], found: Heading) -> None:
    if found.kind_at < 0:
        return
    at = lines[found.kind_at]
    parts: list[Passage] = []
    if found.kind_printed:
        text = at.text.replace("*", "").strip()
        count = len(found.kind.folded.split()) if found.kind else 0
        rest = "" if kinds.is_spaced(text) else " ".join(text.split()[count:])
        if rest.strip(" :"):
            parts.append(at._replace(text=rest))
    else:
        parts.append(at._replace(text=_ABOUT.sub("", at.text)))
    i = found.kind_at + 1
    letter = not found.kind_printed
    while i < len(lines) and len(parts) < 6:
        line = lines[i]
        text = line.text.replace("*", "").strip()
        if parts and found.kind_printed and text and _RULE.match(text):
            break  # the line that is drawn below what a document is about
        if not text or _RULE.match(text):
            i += 1
            continue
        if _stops(
            text, parts, letter=letter, same_cell=(line.block, line.row, line.cell) == (at.block, at.row, at.cell)
        ):
            break
        parts.append(line._replace(text=text))
        i += 1
    found.body_at = i
    subject = " ".join(part.text for part in parts)
    subject = _ABOUT.sub("", " ".join(subject.split())) if subject else ""
    if subject:
        found.subject = issuers.title_case(subject, [line.text for line in lines[:400]])[:1000]
        found.places["subject"] = parts[0]


def _stops(text: str, parts: list[Passage], *, letter: bool, same_cell: bool) -> bool:
    if letter and not same_cell:
        return not (text[0].islower() and len(text) < 90)
    # `Theo dõi …`, `Thực hiện Nghị quyết …` may well begin a title; `Căn cứ …` never does.
    ends = _ENDS if parts else _NEVER
    if ends.match(text) or len(text) > _LONGEST or text.endswith((":", ";")):
        return True
    if not parts and text.endswith(",") and _ENDS.match(text):
        return True
    if sum(len(part.text) for part in parts) + len(text) > 2 * _LONGEST:
        return True
    if not parts:
        return False
    continues = text.isupper() or text[0].islower() or (len(text) < 90 and not text.endswith("."))
    return not continues


def years(subject: str | None) -> tuple[int, ...]:
    """The years a subject names, each once; of a stretch (`giai đoạn 2021 - 2025`) every year."""
    if not subject:
        return ()
    found: list[int] = []
    for span in _SPAN.finditer(subject):
        first, last = int(span[1]), int(span[2])
        found += range(first, last + 1) if first <= last <= first + 30 else (first, last)
    found += [int(year) for year in _YEAR.findall(_SPAN.sub(" ", _CITED.sub(" ", subject)))]
    return tuple(dict.fromkeys(found))


# A year inside another document's number or day says nothing of this one's: `Kế hoạch số 412/KH-UBND ngày 24/12/2025`.
_CITED = re.compile(
    r"số\s+\S+(?:\s+ngày\s+\d{1,2}(?:/|\s+tháng\s+)\d{1,2}(?:/|\s+năm\s+)\d{4})?|\d{1,2}/\d{1,2}/\d{4}", re.IGNORECASE
)
