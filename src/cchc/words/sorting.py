"""The order of a Vietnamese dictionary, as a plain ASCII key that any database sorts byte by byte."""

import re
import unicodedata

# A letter with its own place in the alphabet sorts after every word that begins with its base: `{` and `|` follow `z`.
_LETTERS = {"ă": "a{", "â": "a|", "đ": "d{", "ê": "e{", "ô": "o{", "ơ": "o|", "ư": "u{"}
# Huyền, hỏi, ngã, sắc, nặng: the order of Vietnamese dictionaries.
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_SHAPES = "\u0306\u0302\u031b"
_NUMBER_WIDTH = 10
_PIECE = re.compile(r"\d+|[^\W\d_]+")


def sort_key(text: str) -> str:
    """A key such that `a < ă < â < b … d < đ … o < ô < ơ …`, tones count only between words otherwise equal.

    Numbers sort by value (`Quý 2` before `Quý 10`). The key is ASCII: the words' letters, two spaces, then one digit of
    tone a word, so it must be compared byte by byte (SQLite's BINARY, PostgreSQL's `"C"`). `hòa` and `hoà` are equal.
    """
    letters, tones = [], []
    for piece in _PIECE.findall(unicodedata.normalize("NFC", text).casefold()):
        word, tone = _number(piece) if piece.isdigit() else _word(piece)
        letters.append(word)
        tones.append(tone)
    primary = " ".join(letters)
    secondary = "".join(tones).rstrip("0")
    return f"{primary}  {secondary}" if secondary else primary


def _number(digits: str) -> tuple[str, str]:
    return str(int(digits)).zfill(_NUMBER_WIDTH), "0"


def _word(word: str) -> tuple[str, str]:
    tone, letters = "0", []
    for letter in word:
        marks = unicodedata.normalize("NFD", letter)
        tone = next((_TONES[m] for m in marks if m in _TONES), tone)
        base = unicodedata.normalize("NFC", marks[0] + "".join(m for m in marks[1:] if m in _SHAPES))
        letters.append(_LETTERS.get(base, marks[0] if marks[0].isascii() else ""))
    return "".join(letters), tone
