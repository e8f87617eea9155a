"""Text without marks, for search and comparison: the same on every database because we make it ourselves."""

import re
import unicodedata

_MARKS = re.compile(r"[\u0300-\u036f]+")
_NOT_WORD = re.compile(r"[^0-9a-z]+")


def fold(text: str) -> str:
    """`Sở Nội vụ – tỉnh Đắk Lắk` → `so noi vu tinh dak lak`.

    Composed and decomposed Unicode give the same; `đ` becomes `d`; every run of other characters becomes one space.
    Empty when nothing but punctuation is left. Letters of other alphabets are dropped.
    """
    apart = unicodedata.normalize("NFKD", text).casefold().replace("đ", "d")
    return _NOT_WORD.sub(" ", _MARKS.sub("", apart)).strip()
