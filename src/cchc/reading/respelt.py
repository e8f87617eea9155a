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
_LIKE |= {"€": ("c", "e"), "¢": ("c",), "©": ("c", "o"), "£": ("t", "l"), "$": ("s",), "§": ("s",), "¥": ("y",)}
_QUARTERS = {"l": "I", "|": "I", "]": "I", "H": "II", "ll": "II", "Il": "II", "lI": "II", "HI": "III"}
_QUARTERS |= {"IH": "III", "lII": "III", "IIl": "III", "IlI": "III", "TV": "IV", "lV": "IV", "1V": "IV", "ỊV": "IV"}
_NUMERALS = {"H": "II", "IH": "III", "HI": "III", "HII": "IIII", "TI": "II", "II1": "III", "VH": "VII", "VỊ": "VI"}
_NUMERALS |= {"VỊI": "VII", "VHI": "VIII", "VIH": "VIII", "TV": "IV", "ỊV": "IV", "ỊI": "II", "ỊX": "IX", "Ị": "I"}
_GLUED_NUMBER = re.compile(r"^((?:[IVX]{1,5}|\d{1,2}|[A-H])\.)(?=[^\W\d_]{2})")
_GLUED_COMMA = re.compile(r"(?<=[^\W\d_]),(?=[^\W\d_]{2})")
_WORD = re.compile(r"^(\W*)(.*?)(\W*)$")
_OFTEN = 2
_TWO = re.compile(r"([^\W\d_]?[a-zà-ỹđ]+)([^\Wa-zà-ỹđ\d_][a-zà-ỹđ]+)")  # `SởTư`
_LONGEST, _SYLLABLE = 60, 8  # letters of what is cut, and of a piece
_BESIDE = 5
_READ = 60.0  # … counts as read, beside others
_CLEAR, _PLAIN = 85.0, 96.0  # how sure a syllable, and what is none, are left as they were read


class Known:
    """The words of a document that were read well: how often each stands there, and after which."""

    def __init__(self, words: Sequence[Word]) -> None:
        cores = [_core(word.text) if word.sure >= _CLEAR else "" for word in words]
        read = [_core(word.text).casefold() if word.sure >= _READ else "" for word in words]
        self.often: Counter[str] = Counter(core.casefold() for core in cores)
        self.spelt: Counter[str] = Counter(cores)
        self.read_pairs: Counter[tuple[str, str]] = Counter(pairwise(read))
        self.pairs: Counter[tuple[str, str]] = Counter((a.casefold(), b.casefold()) for a, b in pairwise(cores))
        self.twins: dict[str, list[str]] = {}
        for core in self.often:
            if core.isalpha() and legacy.is_syllable(core):
                self.twins.setdefault(_bare(core), []).append(core)

    def beside_of(self, word: Word) -> list[str]:
        """The syllables of a word's neighbour, glued ones apart."""
        core = _core(word.text)
        return ((_cut(core, self) if core.isalpha() else None) or core).casefold().split() or [""]

    def is_word(self, text: str) -> bool:
        """Whether the document has this syllable, or this abbreviation, elsewhere."""
        small = text.casefold()
        if text.isupper() and len(text) > 2 and not (self.often[small] and legacy.is_syllable(small)):
            return self.spelt[text] >= _OFTEN
        least = _OFTEN if len(small) < 3 else 1
        return len(small) > 1 and self.often[small] >= least and legacy.is_syllable(small)

    def beside(self, before: str, word: str, after: str) -> int:
        return (self.pairs[before, word] if before else 0) + (self.pairs[word, after] if after else 0)


def whole(words: Sequence[Word]) -> list[Word]:
    """Words with the sign that touches them, which was a letter: `Cá` `€`."""
    words = [word._replace(text=word.text.strip("_")) if word.text.strip("_") else word for word in words]
    signs = [word for word in words if word.text in _LIKE]
    if not signs:
        return words
    out = {id(word): word for word in words}
    for sign in signs:
        for word in words:
            near = abs(word.base - sign.base) < 0.3 * sign.size and abs(sign.x0 - word.x1) < 0.12 * word.size
            if near and word.text[-1].isalpha() and id(sign) in out:
                sure = min(word.sure, sign.sure)
                out[id(word)] = word._replace(text=word.text + sign.text, x1=sign.x1, sure=sure)
                del out[id(sign)]
    return list(out.values())


def respelt(words: Sequence[Word]) -> list[str]:
    """What each word of a document says, in their order; where it is sure, as it was read."""
    known = Known(words)
    return [_one(words, i, known) for i in range(len(words))]


def _one(words: Sequence[Word], i: int, known: Known) -> str:
    word = words[i]
    before = words[i - 1] if i and words[i - 1].base == word.base else None
    after = words[i + 1] if i + 1 < len(words) and words[i + 1].base == word.base else None
    text = (
        _numeral(word.text, before, after)
        or _quarter(word.text, before, known)
        or _number(word.text)
        or _drawn_alike(word.text, known)
        or word.text
    )
    text = _GLUED_NUMBER.sub(r"\1 ", text) if before is None else text
    text = _GLUED_COMMA.sub(", ", text.replace("Ởở", "Ở"))
    if " " in text:
        return text
    opening, core, closing = _parts(text)
    if not core or not core.isalpha():
        return text
    near = (known.beside_of(words[i - 1])[-1] if i else "", known.beside_of(words[i + 1])[0] if words[i + 1 :] else "")
    found = (
        _cut(core, known)
        or _marked(core, word.sure, near, known)
        or _in_capitals(core, near, known)
        or _capitals(core, word.sure, known)
        or core
    )
    pieces = found.split(" ")
    return opening + " ".join(_cased(piece, before, after, known) for piece in pieces) + closing


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


def _quarter(text: str, before: Word | None, known: Known) -> str | None:
    """`Quý HI` → `Quý III`; `(Quý))` → `(Quý I)`; `Quý 1` → `Quý I` where quarters have roman numbers."""
    if text.casefold().endswith("quý))"):
        return f"{text[:-2]} I)"
    if before is None or _core(before.text).casefold() != "quý":
        return None
    if text == "))":
        return "I)"
    core, slash, year = text.partition("/")
    bare = core.rstrip(".,;)")
    roman = known.pairs["quý", "ii"] + known.pairs["quý", "iii"] > 2 * known.pairs["quý", "2"]
    if bare == "1" and roman:
        return f"I{core[1:]}{slash}{year}"
    return _QUARTERS[bare] + core[len(bare) :] + slash + year if bare in _QUARTERS else None


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
    """`củangười` → `của người`: no syllable, but several that the document has; the fewest, and of as many those
    that stand side by side elsewhere."""
    small = core.casefold()
    if (two := _TWO.fullmatch(core)) and all(legacy.is_syllable(piece.casefold()) for piece in two.groups()):
        return f"{two[1]} {two[2]}"
    if len(small) < 5 or len(small) > _LONGEST or legacy.is_syllable(small) or small.isascii():
        return None
    best: list[tuple[int, int, tuple[int, ...]] | None] = [(0, 0, ())]  # pieces, less what stands side by side, cuts
    for end in range(1, len(small) + 1):
        ways = []
        for start in range(max(0, end - _SYLLABLE), end):
            before, piece = best[start], small[start:end]
            if before is None or not known.is_word(core[start:end]):
                continue
            last = small[before[2][-1] if before[2] else 0 : start]
            beside = known.pairs[last, piece] if start else 0
            ways.append((before[0] + 1, before[1] - min(beside, _BESIDE), (*before[2], start)))
        best.append(min(ways) if ways else None)
    found = best[-1]
    if found is None or found[0] < 2:
        return None
    starts = found[2]
    return " ".join(core[a:b] for a, b in zip(starts, [*starts[1:], len(core)], strict=True))


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


def _in_capitals(core: str, near: tuple[str, ...], known: Known) -> str | None:
    """`SỚ TÀI CHÍNH` → `SỞ TÀI CHÍNH`: never so in small letters, while its twin is, beside the same neighbour."""
    small, (before, after) = core.casefold(), near
    if not core.isupper() or len(core) < 2 or any(known.spelt[form] for form in (small, small.capitalize())):
        return None
    twins = [twin for twin in known.twins.get(_bare(small), ()) if twin != small]
    often = {twin: known.spelt[twin] + known.spelt[twin.capitalize()] for twin in twins}
    pairs = known.read_pairs
    beside = {
        twin: (pairs[before, twin] if before else 0) + (pairs[twin, after] if after else 0)
        for twin in twins
        if often[twin] >= _OFTEN
    }
    best = max(beside, key=lambda twin: beside[twin], default=None)
    return best.upper() if best and beside[best] > 0 else None


def _capitals(core: str, sure: float, known: Known) -> str | None:
    """`ĐVTTI` → `ĐVTT`: an abbreviation one letter from one that stands there far more often. `CCVC` that was plain
    to read is none of `CCHC`."""
    if not core.isupper() or len(core) < 4 or legacy.is_syllable(core.casefold()):
        return None
    mine = known.spelt[core]
    for other, often in known.spelt.items():
        if often >= max(4 * mine, _OFTEN) and other.isupper() and other != core and abs(len(other) - len(core)) < 2:
            from rapidfuzz.distance import Levenshtein

            apart = Levenshtein.distance(other, core) == 1 and (len(other) != len(core) or sure < _CLEAR)
            if len(other) > 2 and apart:
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
