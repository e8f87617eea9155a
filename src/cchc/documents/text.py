"""Text that any XML file can hold."""

import re

_NEWLINE = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_ILLEGAL = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """`text` without the control characters and lone surrogates that XML 1.0 forbids; any line end becomes `\\n`."""
    return _ILLEGAL.sub("", _NEWLINE.sub("\n", text))


def one_line(text: str) -> str:
    """`text` cleaned, every run of white space one space: for titles and headings."""
    return " ".join(clean(text).split())


def place_in(authority: str) -> str:
    """Where an authority's letters are dated from, by its name: `UBND tỉnh Mẫu` → `Mẫu`; `…` where it does not say."""
    words = ("tỉnh ", "thành phố ", "phường ", "xã ", "đặc khu ")
    return next((authority.partition(word)[2] for word in words if word in authority), "…")
