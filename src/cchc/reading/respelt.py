"""Words that were misread on a scan, put right where the document itself says how: by words it has elsewhere.

Only what was hard to read is touched, or cannot have been printed so: letters among digits, marks no Vietnamese
syllable has, a word whose twin with other marks stands elsewhere beside the same neighbour. Each table below is (what
is read, what was printed).
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from cchc.reading.pdfpages import Word
from cchc.words import legacy

_DIGITS = str.maketrans({"l": "1", "I": "1", "i": "1", "|": "1", "O": "0", "o": "0", "Q": "0", "S": "5", "B": "8"})
_LIKE_DIGIT = "lIi|OoQSB"
_DATE = re.compile(
    rf"^(\(?)([\d{_LIKE_DIGIT}]{{1,2}}(?:[/.-][\d{_LIKE_DIGIT}]{{1,2}})?[/.-][\d{_LIKE_DIGIT}]{{4}})(\W*)$"
)
_SHORT_DATE = re.compile(rf"^(\(?)([\d{_LIKE_DIGIT}]{{1,2}}/[\d{_LIKE_DIGIT}]{{1,2}})(\W*)$")
_YEAR = re.compile(rf"^(\(?)(2[\d{_LIKE_DIGIT}]{{3}})(\W*)$")
# Letters that are drawn like others; the first that makes a word is taken.
_LIKE = {"]": ("ị", "l", "i"), "{": ("t",), "†": ("t",), "‡": ("t",), "|": ("l", "i"), "}": ("l",), "[": ("l", "t")}
_NUMERALS = {"H": "II", "IH": "III", "HI": "III", "HII": "IIII", "TI": "II", "II1": "III", "VH": "VII", "VỊ": "VI"}
_NUMERALS |= {"VỊI": "VII", "VHI": "VIII", "VIH": "VIII", "TV": "IV", "ỊV": "IV", "ỊI": "II", "ỊX": "IX", "Ị": "I"}
_GLUED_NUMBER = re.compile(r"^((?:[IVX]{1,5}|\d{1,2}|[A-H])\.)(?=[^\W\d_]{2})")
_WORD = re.compile(r"^(\W*)(.*?)(\W*)$")
_OFTEN = 2
_CLEAR, _PLAIN = 85.0, 96.0  # how sure a syllable, and what is none, are left as they were read


class Known:
    """The words of a document that were read well: how often each stands there, and after which."""

    def __init__(self, words: Sequence[Word]) -> None:
        cores = [_core(word.text) if word.sure >= _CLEAR else "" for word in words]
        self.often: Counter[str] = Counter(core.casefold() for core in cores)
        self.spelt: Counter[str] = Counter(cores)
        self.pairs: Counter[tuple[str, str]] = Counter((a.casefold(), b.casefold()) for a, b in pairwise(cores))
        self.twins: dict[str, list[str]] = {}
        for core in self.often:
            if core.isalpha() and legacy.is_syllable(core):
                self.twins.setdefault(_bare(core), []).append(core)

    def beside(self, before: str, word: str, after: str) -> int:
        return (self.pairs[before, word] if before else 0) + (self.pairs[word, after] if after else 0)


def respelt(words: Sequence[Word]) -> list[str]:
    """What each word of a document says, in their order; where it is sure, as it was read."""
    known = Known(words)
    return [_one(words, i, known) for i in range(len(words))]


def _one(words: Sequence[Word], i: int, known: Known) -> str:
    word = words[i]
    before = words[i - 1] if i and words[i - 1].base == word.base else None
    after = words[i + 1] if i + 1 < len(words) and words[i + 1].base == word.base else None
    text = _numeral(word.text, before, after) or _number(word.text) or _drawn_alike(word.text, known) or word.text
    text = _GLUED_NUMBER.sub(r"\1 ", text) if before is None else text
    opening, core, closing = _parts(text)
    if not core or not core.isalpha():
        return text
    near = tuple(_core(words[j].text).casefold() if 0 <= j < len(words) else "" for j in (i - 1, i + 1))
    found = _cut(core, known) or _marked(core, word.sure, near, known) or _capitals(core, known) or core
    return opening + _cased(found, before, after, known) + closing


def _numeral(text: str, before: Word | None, after: Word | None) -> str | None:
    """A roman number that opens a line of capitals, or stands alone."""
    core = text.rstrip(".")
    meant = _NUMERALS.get(core)
    if meant is None or before is not None:
        return None
    alone = after is None
    if core in ("VỊ", "TV", "TI") and not alone and core == text:
        return None
    return meant + text[len(core) :] if alone or (after and after.text.isupper()) else None


def _number(text: str) -> str | None:
    for pattern in (_DATE, _SHORT_DATE, _YEAR):
        pieces = re.split(r"[/.-]", found[2]) if (found := pattern.match(text)) else []
        if found and all(any(c.isdigit() for c in piece) for piece in pieces):
            return found[1] + found[2].translate(_DIGITS) + found[3]
    return None


def _drawn_alike(text: str, known: Known) -> str | None:
    """`v]` → `vị`."""
    at = next((i for i, c in enumerate(text) if c in _LIKE), None)
    if at is None or len(text) < 2:
        return None
    if not any(text[j].isalpha() for j in (at - 1, at + 1) if 0 <= j < len(text)):
        return None
    tries = [text[:at] + letter + text[at + 1 :] for letter in _LIKE[text[at]]]
    return next(
        (tried for tried in tries if known.often[_core(tried).casefold()] or _core(tried) in ("tp", "tx")), None
    )


def _cut(core: str, known: Known) -> str | None:
    """`củangười` → `của người`: no syllable, but two that the document has."""
    small = core.casefold()
    if len(small) < 5 or legacy.is_syllable(small) or small.isascii():
        return None
    cuts = [
        i
        for i in range(2, len(small) - 1)
        if all(known.often[piece] >= _OFTEN and legacy.is_syllable(piece) for piece in (small[:i], small[i:]))
    ]
    return f"{core[: cuts[0]]} {core[cuts[0] :]}" if len(cuts) == 1 else None


def _marked(core: str, sure: float, near: tuple[str, ...], known: Known) -> str | None:
    """`chât` → `chất`: the twin with other marks that the document has between the same neighbours."""
    small, (before, after) = core.casefold(), near
    syllable = legacy.is_syllable(small)
    if len(small) < 2 or (small.isascii() and not syllable) or sure > (_CLEAR if syllable else _PLAIN):
        return None
    best: tuple[int, int, str] | None = None
    for twin in known.twins.get(_bare(small), ()):
        if twin != small:
            beside = known.beside(before, twin, after)
            best = max(best or (beside, known.often[twin], twin), (beside, known.often[twin], twin))
    if best is None:
        return None
    beside, often, twin = best
    if not syllable:
        return _as_cased(twin, core) if beside or often >= _OFTEN else None
    return _as_cased(twin, core) if beside and often >= _OFTEN and not known.beside(before, small, after) else None


def _capitals(core: str, known: Known) -> str | None:
    """`ĐVTTI` → `ĐVTT`: an abbreviation one letter from one that stands there far more often."""
    if not core.isupper() or len(core) < 4 or legacy.is_syllable(core.casefold()):
        return None
    mine = known.spelt[core]
    for other, often in known.spelt.items():
        if often >= max(4 * mine, _OFTEN) and other.isupper() and other != core and abs(len(other) - len(core)) < 2:
            from rapidfuzz.distance import Levenshtein

            if len(other) > 2 and Levenshtein.distance(other, core) == 1:
                return other
    return None


def _cased(core: str, before: Word | None, after: Word | None, known: Known) -> str:
    """`SỞ` → `Sở` and `đỘ` → `độ` among words in small letters: `ở` and `Ở` differ by their size alone."""
    if " " in core or len(core) < 2 or core[1:].islower() or core.isascii() or not legacy.is_syllable(core.casefold()):
        return core
    if core.isupper():
        beside = [_core(word.text) for word in (before, after) if word]
        if not beside or not all(any(c.islower() for c in word) for word in beside):
            return core
        forms = (core[0] + core[1:].lower(), core.lower())
        return max(forms, key=lambda form: known.spelt[form])
    return core[0] + core[1:].lower()


def _as_cased(twin: str, like: str) -> str:
    if like.isupper():
        return twin.upper()
    return twin[0].upper() + twin[1:] if like[0].isupper() else twin


def _parts(text: str) -> tuple[str, str, str]:
    found = _WORD.match(text)
    return (found[1], found[2], found[3]) if found else ("", text, "")


def _core(text: str) -> str:
    return _parts(text)[1]


def _bare(text: str) -> str:
    apart = unicodedata.normalize("NFD", text).replace("đ", "d")
    return "".join(c for c in apart if not unicodedata.combining(c))
