"""Whether a document is about what a task asks: the significant words they share, set phrases left out."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from cchc.reading.official.kinds import ALL
from cchc.words import fold

# Folded; what every administrative title says and no matter is known by. The longer before the shorter they contain.
_SET = (
    "uy ban nhan dan cac xa phuong|uy ban nhan dan cap xa|uy ban nhan dan|hoi dong nhan dan|cac so ban nganh|"
    "so ban nganh|"
    "cac co quan don vi dia phuong|co quan don vi dia phuong|cac co quan don vi|co quan don vi|"
    "cac don vi truc thuoc|"
    "cac co quan|cac don vi|cac dia phuong|co quan|don vi|dia phuong|tren dia ban tinh|tren dia ban|"
    "thuoc pham vi quan ly|"
    "theo chuc nang nhiem vu|theo quy dinh|theo tham quyen|theo phan cong|co lien quan|lien quan|"
    "ban hanh kem theo|ban hanh|"
    "phe duyet|trien khai thuc hien|to chuc thuc hien|to chuc trien khai|trien khai|thuc hien|to chuc|"
    "tang cuong|tiep tuc|"
    "day manh|nang cao|chu dong|kip thoi|hieu qua|chat luong|nhiem vu|noi dung|ket qua|cong tac|tinh hinh|"
    "hoan thanh|bao dam|dam bao|phoi hop|tham muu|chu tri|giai phap|muc tieu|yeu cau|phuong huong|trong tam|so ket|"
    "tong ket|danh gia|dinh ky|hang nam|hang quy|hang thang|sau thang dau nam|thang dau nam|xay dung ke hoach|"
    "xay dung va ban hanh|giai doan|van ban|ve viec"
)
_KINDS = "|".join(sorted((kind.folded for kind in ALL if " " in kind.folded), key=len, reverse=True))
_SET_PHRASES = re.compile(rf"\b(?:{_SET}|{_KINDS}|nam \d{{4}}|quy [ivx]+|quy \d|thang \d+|\d+\w*)\b")
_SMALL = re.compile(
    r"^(?:va|cua|cac|cho|trong|theo|ve|den|tai|tren|duoc|la|su|co|nhung|voi|tu|khi|da|se|mot|so|nam|quy|thang|"
    r"ngay|hoac|bang|do|doi|o|tinh|huyen|xa|phuong|ban|khong|moi|cung|nay|phai|cap|tung|muc|de|sau|truoc|dau|"
    r"cuoi|toan|lan|thu|gom|i|ii|iii|iv|v)$"
)

_SHORT = (
    ("cchc", "cai cach hanh chinh"),
    ("tthc", "thu tuc hanh chinh"),
    ("cntt", "cong nghe thong tin"),
    ("vbqppl", "van ban quy pham phap luat"),
    ("qppl", "quy pham phap luat"),
    ("cbccvc", "can bo cong chuc vien chuc"),
    ("ccvc", "cong chuc vien chuc"),
    ("cds", "chuyen doi so"),
    ("dvctt", "dich vu cong truc tuyen"),
    ("dvc", "dich vu cong"),
    ("ubnd", "uy ban nhan dan"),
    ("hdnd", "hoi dong nhan dan"),
    ("ksnd", "kiem soat nhan dan"),
    ("kstthc", "kiem soat thu tuc hanh chinh"),
    ("attt", "an toan thong tin"),
    ("tcbm", "to chuc bo may"),
)
_WRITTEN_OUT = tuple((re.compile(rf"\b{short}\b"), full) for short, full in _SHORT)


# What half of the tasks of any reform programme say: it counts for little.
_COMMON = frozenset(("cai cach", "cach hanh", "hanh chinh", "thu tuc", "tuc hanh", "cong chuc", "vien chuc", "can bo"))
_LITTLE = 0.35


class Shared(NamedTuple):
    """`title` and `text`: shares of what the task asks that the subject, and the whole text, have. `words`: the runs
    they share, as the task prints them; `asked`: how many runs there are to share."""

    title: float
    text: float
    words: tuple[str, ...]
    asked: int


def shared(asked: str, subject: str, text: str, others: Sequence[str] = ()) -> Shared:
    """What a task's words and a document have in common, counted in pairs of neighbouring syllables.

    A pair that many of the programme's other tasks have counts for less.
    """
    units = _units(asked)
    if not units:
        return Shared(0.0, 0.0, (), 0)
    weights = _weights(units, others)
    whole = sum(weights.values())
    in_title, in_text = _pairs(subject), _pairs(f"{subject}\n{text}")
    of_title = units & in_title
    of_text = units & in_text
    return Shared(
        sum(weights[unit] for unit in of_title) / whole,
        sum(weights[unit] for unit in of_text) / whole,
        _told(asked, of_title or of_text),
        len(units),
    )


def _weights(units: set[str], others: Sequence[str]) -> dict[str, float]:
    bearing: Counter[str] = Counter(unit for other in others for unit in _units(other))
    n = len(others) + 1
    return {
        unit: (_LITTLE if unit in _COMMON else 1.0) * (math.log((n + 1) / (bearing[unit] + 1)) if others else 1.0)
        + 0.01
        for unit in units
    }


def _words(text: str) -> str:
    """Folded words, abbreviations written out."""
    words = fold(text)
    for short, full in _WRITTEN_OUT:
        words = short.sub(full, words)
    return words


def _runs(text: str) -> list[list[str]]:
    """The runs of significant syllables of a text, set phrases and small words between them."""
    runs: list[list[str]] = []
    for stretch in _SET_PHRASES.split(_words(text)):
        run: list[str] = []
        for word in stretch.split():
            if _SMALL.match(word):
                runs.append(run)
                run = []
            else:
                run.append(word)
        runs.append(run)
    return [run for run in runs if run]


def _units(text: str) -> set[str]:
    """The pairs of a task's words; single syllables only where there are no pairs."""
    runs = _runs(text)
    pairs = {f"{a} {b}" for run in runs for a, b in pairwise(run)}
    return pairs or {run[0] for run in runs if len(run[0]) > 2}


def _pairs(text: str) -> set[str]:
    words = _words(text).split()
    return {f"{a} {b}" for a, b in pairwise(words)} | set(words)


def _told(asked: str, units: set[str]) -> tuple[str, ...]:
    """The shared runs as they are printed, the longest first, three at most."""
    words = asked.split()
    folded = [fold(word) for word in words]
    found: list[tuple[int, str]] = []
    i = 0
    while i < len(words):
        j = i
        while j + 1 < len(words) and f"{folded[j]} {folded[j + 1]}" in units:
            j += 1
        if j > i:
            found.append((j - i, " ".join(words[i : j + 1]).strip(' ,.;:()“”"').lower()))
        elif folded[i] in units:
            found.append((0, words[i].strip(' ,.;:()“”"').lower()))
        i = max(j, i) + 1
    told = [text for _, text in sorted(found, key=lambda pair: -pair[0])]
    return tuple(dict.fromkeys(told))[:3]
