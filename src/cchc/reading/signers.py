"""Who signed, and as what: the name under `CHỦ TỊCH`, `KT. GIÁM ĐỐC` over `PHÓ GIÁM ĐỐC`."""

import re

from cchc.reading.blocks import Passage
from cchc.reading.marks import UPPER
from cchc.reading.model import Signer
from cchc.words import fold

_POSITION = re.compile(
    r"^(?:TM\.|TL\.|TUQ\.|KT\.|Q\.|T/M)?\s*(?:Q\.\s*|QUYỀN\s+)?(?:PHÓ\s+)?(?:CHỦ TỊCH|GIÁM ĐỐC|"
    r"BỘ TRƯỞNG|THỨ TRƯỞNG|CHÁNH VĂN PHÒNG|"
    r"CHÁNH THANH TRA|CHÁNH|TRƯỞNG BAN|TRƯỞNG PHÒNG|TRƯỞNG|CỤC TRƯỞNG|CHI CỤC TRƯỞNG|THỦ TƯỚNG|BÍ THƯ|"
    r"VIỆN TRƯỞNG|HIỆU TRƯỞNG)(?:\s+\S+)*$"
)
_FOR = re.compile(r"^(?:TM\.|TL\.|TUQ\.|KT\.|T/M)\s*")
_NAME = re.compile(rf"^(?:(?:TS|ThS|PGS|GS|BS|CN)\.?\s*)?[{UPPER}][^\W\d_]*(?:\s+[{UPPER}][^\W\d_]*){{1,4}}$")
_FURTHEST = 5


def signers(lines: list[Passage], kind_at: int) -> list[tuple[Signer, Passage]]:
    """The signers in order, each with where the name stands. A position without a name under it signs nothing."""
    found: list[tuple[Signer, Passage]] = []
    for i, at in enumerate(lines):
        own = _own(at.text)
        if i <= kind_at or not _POSITION.match(own) or len(own.split()) > 8:
            continue
        below = lines[i + 1 : i + 1 + _FURTHEST]
        for line in below:
            if _POSITION.match(_own(line.text)):
                break
            if _NAME.match(line.text) and not line.text.isupper() and fold(line.text) != "noi nhan":
                found.append((Signer(" ".join(line.text.split()), _position(own)), line))
                break
            if len(line.text.split()) > 6:
                break
    return found


def _own(capitals: str) -> str:
    """Of positions set in one line, the signer's own: `TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH PHÓ CHỦ TỊCH` → the last."""
    if not capitals.isupper() or len(capitals.split()) > 16:
        return capitals
    stood_in = _STOOD_IN.search(capitals)
    return stood_in["own"] if stood_in else _ON_BEHALF.sub("", capitals)


_STOOD_IN = re.compile(r"(?:^|\s)KT\.\s*\S.*?\s(?P<own>(?:PHÓ|THỨ)\s.+)$")
_ON_BEHALF = re.compile(r"^(?:TM\.|T/M)\s*(?:ỦY|UỶ|BAN|HỘI)\s.*?(?=(?:Q\.\s*|QUYỀN )?(?:CHỦ TỊCH|TRƯỞNG BAN)(?:$|\s))")


def _position(capitals: str) -> str:
    """`KT. CHỦ TỊCH` → `Chủ tịch`; `Q. CHỦ TỊCH` → `Q. Chủ tịch`; `PHÓ CHỦ TỊCH` → `Phó Chủ tịch`."""
    words = _FOR.sub("", capitals).split()
    out: list[str] = []
    for word in words:
        first = not out or out[-1] in ("Phó", "Q.", "Quyền", "Chánh")
        out.append(word if word == "Q." else word.capitalize() if first else word.lower())
    return " ".join(out)
