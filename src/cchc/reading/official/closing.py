"""The end of a document: who signed and with what authority (ô số 7), and where it goes (ô số 9)."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from cchc.reading.blocks import Passage
from cchc.reading.marks import UPPER
from cchc.reading.official.model import Signer
from cchc.words import fold

_AUTHORITIES = {"T/M": "TM.", "TM": "TM.", "KT": "KT.", "TL": "TL.", "TUQ": "TUQ.", "Q": "Q.", "QUYỀN": "Q."}
_AUTHORITY = re.compile(r"^(?:(?P<sign>TM|T/M|KT|TL|TUQ|Q)\s?[.:]\s*|(?P<acting>QUYỀN)\s+)(?P<whom>.*)$")
_TITLES = (
    r"CHỦ TỊCH|GIÁM ĐỐC|TỔNG GIÁM ĐỐC|BỘ TRƯỞNG|THỨ TRƯỞNG|CHÁNH VĂN PHÒNG|CHÁNH THANH TRA|CHÁNH ÁN|TRƯỞNG BAN|"
    r"TRƯỞNG PHÒNG|TRƯỞNG ĐOÀN|TRƯỞNG CÔNG AN|TRƯỞNG|TỔNG CỤC TRƯỞNG|CHI CỤC TRƯỞNG|CỤC TRƯỞNG|VỤ TRƯỞNG|"
    r"THỦ TƯỚNG|THỦ TRƯỞNG|BÍ THƯ|VIỆN TRƯỞNG|HIỆU TRƯỞNG|TỔ TRƯỞNG|ĐỘI TRƯỞNG|HẠT TRƯỞNG|CHỈ HUY TRƯỞNG|"
    r"KẾ TOÁN TRƯỞNG"
)
_POSITION = re.compile(rf"^(?:QUYỀN\s+)?(?:PHÓ\s+)?(?:{_TITLES})(?:\s+\S+){{0,8}}$")
# Several lines of a signature that were drawn together: cut again before each.
_JOINT = re.compile(
    rf"(?<=\S)\s+(?=(?:TM|T/M|KT|TL|TUQ)\s?\.\s|PHÓ\s+(?:{_TITLES})\b)|"
    rf"(?<=NHÂN DÂN)\s+(?=(?:Q\.\s*|QUYỀN\s+)?(?:CHỦ TỊCH)\b)"
)
_NAME = re.compile(
    rf"^(?:(?:TS|ThS|PGS|GS|BS|BSCKI{{1,2}}|CN|KS|DS|LS|NGƯT)\.?\s*)*"
    rf"(?P<name>[{UPPER}][^\W\d_]*(?:\s+[{UPPER}][^\W\d_]*){{1,4}})$"
)
_FAMILIES = re.compile(
    r"^(?:nguyen|tran|le|pham|hoang|huynh|phan|vu|vo|dang|bui|do|ho|ngo|duong|ly|dinh|doan|trinh|mai|lam|ha|cao|"
    r"luong|ta|quach|chu|to|luu|thai|phung|tong|ton|kieu|vuong|la|lo|vi|giang|chau|quan|bach|am|y|kpa|ro|siu|"
    r"ksor|h)$"
)
_SIGNED = re.compile(r"^[\[(]?\s*đã\s*ký(?:\s*(?:và\s*)?đóng dấu)?\s*[\])]?\.?$", re.IGNORECASE)
_STAMPED = re.compile(
    r"^(?:Ký bởi|Người ký|Thời gian ký|Cơ quan|Email|Giờ ký|Signature|Signed by|Digitally)\b", re.IGNORECASE
)
_FURTHEST = 14
_APPENDIX = re.compile(r"^PHỤ LỤC(?:\s+[IVX\d]+)?\b|^Phụ lục(?:\s+[IVX\d]+)?$")


class Signed(NamedTuple):
    signer: Signer
    position: Passage
    name: Passage | None


def signers(lines: Sequence[Passage], start: int) -> tuple[list[Signed], str | None]:
    """Who signed, in order, each with where position and name stand; and `(Đã ký)` where it is printed.

    `start` is the line after the title. Positions nobody is named under are kept only where nobody is named at all.
    """
    found: list[Signed] = []
    mark: str | None = None
    i = start
    while i < len(lines):
        parts = _signing(lines[i].text)
        if not parts:
            i += 1
            continue
        head, first = i, lines[i]
        i += 1
        skipped = 0
        while i < len(lines) and skipped < 10:
            more = _signing(lines[i].text)
            if more and not _complete(parts):
                parts += more
                skipped = 0
            elif _beside(lines[i].text):
                skipped += 1
            else:
                break
            i += 1
        name, mark_here = _name(lines, i - skipped)
        mark = mark or mark_here
        signer = _signer(parts, " ".join(name.text.split()) if name else None)
        if signer is not None:
            found.append(Signed(signer, first, name))
        i = max(i - skipped, head + 1)
    named = [one for one in found if one.name is not None]
    return (named or found[-1:]), mark


def _signing(text: str) -> list[str]:
    """The parts of a line of a signature block: `KT. CHỦ TỊCH`, `PHÓ CHỦ TỊCH`; empty for any other line."""
    line = " ".join(text.replace("*", "").split())
    if not line or line != line.upper() or len(line) > 140 or line.endswith((":", ";")):
        return []
    parts = [part.strip() for part in _JOINT.split(line) if part.strip()]
    return parts if all(_AUTHORITY.match(part) or _POSITION.match(part) for part in parts) else []


def _complete(parts: list[str]) -> bool:
    """Whether the block has come to the position of who signs: after `KT. CHỦ TỊCH` a deputy is still to come."""
    last = parts[-1]
    return _AUTHORITY.match(last) is None or last.startswith("Q")


def _beside(text: str) -> bool:
    """What may stand between the lines of a signature when two columns are read as one: recipients, empty marks."""
    return bool(re.match(r"^\s*(?:[-–+•]|Nơi nhận|Như trên|Lưu\b)", text)) or not any(c.isalpha() for c in text)


def _name(lines: Sequence[Passage], start: int) -> tuple[Passage | None, str | None]:
    mark = None
    for at in lines[start : start + _FURTHEST]:
        text = " ".join(at.text.replace("*", "").split())
        if _SIGNED.match(text):
            mark = text
            continue
        if _beside(text) or _STAMPED.match(text):
            continue
        if _signing(text) or _APPENDIX.match(text):
            break
        found = _NAME.match(text)
        if found and fold(text) != "noi nhan" and _is_name(found["name"]):
            return at._replace(text=found["name"]), mark
        if len(text.split()) > 8:
            break
    return None, mark


def _is_name(text: str) -> bool:
    words = fold(text).split()
    return len(words) > 1 and (_FAMILIES.match(words[0]) is not None or not text.isupper())


def _signer(parts: list[str], name: str | None) -> Signer | None:
    authority: list[str] = []
    instead: str | None = None
    position = ""
    for part in parts:
        found = _AUTHORITY.match(part)
        if found is None:
            position = part
            continue
        sign = _AUTHORITIES[found["sign"] or found["acting"]]
        authority.append(sign)
        if sign == "Q.":
            position = found["whom"]
        elif _POSITION.match(found["whom"]) or sign != "TM.":
            instead = titled(found["whom"])
        else:
            instead = instead or titled(found["whom"])
    if not position and not name:
        return None
    return Signer(titled(position), name, tuple(dict.fromkeys(authority)), instead)


def titled(capitals: str) -> str:
    """`PHÓ CHỦ TỊCH` → `Phó Chủ tịch`; `GIÁM ĐỐC SỞ NỘI VỤ` → `Giám đốc Sở Nội vụ`."""
    out: list[str] = []
    for word in capitals.split():
        begins = not out or out[-1] in _BEFORE_CAPITAL or word in _CAPITAL
        out.append(word if word in ("UBND", "HĐND") else word.capitalize() if begins else word.lower())
    return " ".join(out)


_BEFORE_CAPITAL = frozenset(("Phó", "Quyền", "Chánh", "Sở"))
_CAPITAL = frozenset(("SỞ", "ỦY", "UỶ"))


def recipients(lines: Sequence[Passage]) -> tuple[list[str], Passage | None]:
    """What `Nơi nhận:` lists, and where it stands. The file copy (`Lưu: VT`) is the last."""
    for i, at in enumerate(lines):
        if not fold(at.text).startswith("noi nhan") or len(at.text) > 300:
            continue
        found = _listed(re.sub(r"^\W*Nơi nhận\W*", "", at.text, flags=re.IGNORECASE))
        for line in lines[i + 1 : i + 40]:
            if re.match(r"^\s*[-–+•]", line.text):
                found += _listed(line.text)
            elif (found and fold(found[-1]).startswith("luu")) or (
                line.block != at.block and not _signing(line.text) and found
            ):
                break
            if found and fold(found[-1]).startswith("luu"):
                break
        return found, at
    return [], None


def addressed_to(lines: Sequence[Passage]) -> tuple[list[str], Passage | None]:
    """Whom `Kính gửi:` names, and where."""
    for i, at in enumerate(lines):
        if not fold(at.text).startswith("kinh gui"):
            continue
        found = _listed(re.sub(r"^\W*Kính gửi\W*", "", at.text, flags=re.IGNORECASE))
        for line in lines[i + 1 : i + 30]:
            if not re.match(r"^\s*[-–+•]", line.text):
                break
            found += _listed(line.text)
        return found, at
    return [], None


def _listed(text: str) -> list[str]:
    parts = re.split(r"(?:^|\s|;)[-–+•]\s+(?=\S)", text)
    return [part for raw in parts if (part := raw.strip(" \t;.-–+•*"))]
