"""Marks printed on a document: of secrecy and urgency (ô số 10), of a draft, of a copy (điều 25)."""

import re
from datetime import date

from cchc.reading.blocks import Passage
from cchc.reading.official.model import Copy
from cchc.words import fold

# Luật Bảo vệ bí mật nhà nước 29/2018/QH14, điều 8. Marks are compared with their diacritics: `mắt` is no `mật`.
_SECRECY = re.compile(r"(?:(?:dấu chỉ )?(?:độ|mức độ) mật ?: ?)?[\[(]?(?P<mark>tuyệt mật|tối mật|mật)[\])]?")
_URGENCY = re.compile(r"[\[(]?(?P<mark>hỏa tốc(?: hẹn giờ)?|hoả tốc|thượng khẩn|khẩn)[\])]?")
_DRAFT = re.compile(
    r"^[\[(]?\s*(?:bản )?dự thảo(?:\s*(?:lần|số|"
    r"thứ)?\s*(?:thứ\s*)?\d{0,2})?(?:[,;.\s]*(?:ngày )?[\d/.\-]{4,10})?\s*[\])]?$"
)
_COPY = re.compile(
    r"^[\[(]?(?:BẢN |HÌNH THỨC SAO\s*:\s*)?(?P<kind>SAO Y|SAO LỤC|TRÍCH SAO)(?P<rest>(?: BẢN CHÍNH)?[\])]?\W*.*)$"
)
_COPY_NUMBER = re.compile(r"(?P<number>\d{1,5}\s*/\s*(?:SY|SL|TrS|TRS)\b[-–\w&ĐđƯư]*)")
_DAY = re.compile(r"(\d{1,2})\s*(?:/|-|tháng)\s*(\d{1,2})\s*(?:/|-|năm)\s*(\d{4})")
_SPACED = re.compile(r"^(?:\S )+\S$")
_KINDS = {"sao y": "sao y", "sao luc": "sao lục", "trich sao": "trích sao"}


def _line(text: str) -> str:
    """A line in small letters, letters set apart drawn together: `M Ậ T` is `mật`."""
    text = " ".join(text.split()).casefold()
    return text.replace(" ", "") if _SPACED.match(text) else text


def secrecy(text: str) -> str | None:
    """The mark of secrecy a line is, as the law writes it (`Tối mật`); None for any other line."""
    found = _SECRECY.fullmatch(_line(text).rstrip(".;"))
    if found is None and _line(text) in ("tốimật", "tuyệtmật"):
        return "Tối mật" if _line(text) == "tốimật" else "Tuyệt mật"
    return found["mark"].capitalize() if found else None


def urgency(text: str) -> str | None:
    found = _URGENCY.fullmatch(_line(text))
    return found["mark"].capitalize().replace("Hoả", "Hỏa") if found else None


def draft(text: str) -> str | None:
    """The words of a line that says the document is a draft: `DỰ THẢO`, `(Dự thảo lần 2)`; None for other lines."""
    return " ".join(text.split()) if _DRAFT.match(_line(text)) or _line(text) == "dựthảo" else None


def copied(lines: list[Passage]) -> tuple[Copy, Passage] | None:
    """The mark of a copy: `SAO Y` alone in a line, or with who made it and when, as an electronic copy bears it."""
    for i, at in enumerate(lines):
        found = _COPY.match(" ".join(at.text.split()))
        if found is None or len(at.text) > 160:
            continue
        near = [at.text, *(line.text for line in lines[max(0, i - 8) : i + 9])]
        number = next((m["number"] for text in near if (m := _COPY_NUMBER.search(text))), None)
        made = next(
            (day for text in (found["rest"], *near[1:]) if (day := _date(text)) and number), _date(found["rest"])
        )
        who = re.sub(r"[\d/:.\-+]{4,}", " ", found["rest"]).strip(" \t;,.()[]-–|")
        issuer = None if fold(who) in ("", "ban chinh") else who
        kind = _KINDS[fold(found["kind"])]
        return Copy(kind, "".join(number.split()) if number else None, issuer, made), at
    return None


def _date(text: str) -> date | None:
    found = _DAY.search(text)
    try:
        return date(int(found[3]), int(found[2]), int(found[1])) if found else None
    except ValueError:
        return None
