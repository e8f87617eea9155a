"""How the cells of a workbook show what is in them: `95%` where the number is 0,95, `06/2026` where it is a whole day.

Percentages and dates are shown by their formats (ECMA-376, part 1, 18.8.30); other numbers are printed as they are.
"""

import posixpath
import re
import zipfile
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from cchc.reading.files import part

Formats = dict[tuple[int, int], str]  # (row, column), from 0 → the format's code

_BUILT_IN = {"9": "0%", "10": "0.00%", "14": "dd/mm/yyyy", "17": "mm/yyyy"}
_FORMAT = re.compile(rb"<numFmt\b[^>]*>")
_XFS = re.compile(rb"<cellXfs\b.*?</cellXfs>", re.DOTALL)
_XF = re.compile(rb"<xf\b[^>]*>")
_CELL = re.compile(rb"<c\b[^>]*>")
_SHEET = re.compile(rb"<sheet\b[^>]*>")
_RELATION = re.compile(rb"<Relationship\b[^>]*>")
_ATTRIBUTE = re.compile(rb"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_DAY_CODE = re.compile(r"[dmy]+(?:[/.\- ]+[dmy]+)*", re.IGNORECASE)
_ENTITIES = (("&quot;", '"'), ("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"), ("&apos;", "'"))


def formats(archive: zipfile.ZipFile) -> dict[str, Formats]:
    """For each sheet by name, the codes of its cells that show percentages or days."""
    styles = part(archive, "xl/styles.xml")
    codes = {at.get("numFmtId", ""): at.get("formatCode", "") for at in map(_attributes, _FORMAT.findall(styles))}
    found = _XFS.search(styles)
    kept: dict[str, str] = {}
    for i, xf in enumerate(_XF.findall(found[0]) if found else ()):
        number = _attributes(xf).get("numFmtId", "0")
        code = codes.get(number) or _BUILT_IN.get(number, "")
        if code.rstrip().endswith("%") or _day_code(code):
            kept[str(i)] = code
    if not kept:
        return {}
    targets = {
        at.get("Id", ""): posixpath.normpath(posixpath.join("xl", at.get("Target", "").lstrip("/").removeprefix("xl/")))
        for at in map(_attributes, _RELATION.findall(part(archive, "xl/_rels/workbook.xml.rels")))
    }
    sheets = map(_attributes, _SHEET.findall(part(archive, "xl/workbook.xml")))
    return {at.get("name", ""): _of_sheet(part(archive, targets.get(at.get("r:id", ""), "")), kept) for at in sheets}


def shown(value: object, code: str) -> str | None:
    """The value as the format shows it; None where the format says nothing of such a value."""
    if isinstance(value, date):
        return _day(value, code)
    if isinstance(value, bool) or not isinstance(value, int | float) or not code.rstrip().endswith("%"):
        return None
    decimals = len(re.sub(r"[^0#?]", "", code.rpartition(".")[2])) if "." in code else 0
    rounded = (Decimal(repr(value)) * 100).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return f"{rounded:f}%".replace(".", ",")


def _day(value: date, code: str) -> str | None:
    if not (words := _day_code(code)):
        return None
    letters = {
        "d": str(value.day),
        "dd": f"{value.day:02}",
        "m": str(value.month),
        "mm": f"{value.month:02}",
        "mmm": f"{value.month:02}",
        "yy": f"{value.year % 100:02}",
        "yyyy": str(value.year),
    }
    return re.sub(r"[dmy]+", lambda word: letters.get(word[0], letters["dd"]), words)


def _day_code(code: str) -> str:
    """The code without its locale and escapes, where it shows a day, a month or a year and nothing else."""
    bare = re.sub(r"\[[^\]]*\]|\\|\"", "", code.partition(";")[0]).strip().lower()
    return bare if _DAY_CODE.fullmatch(bare) else ""


def _of_sheet(cells: bytes, kept: dict[str, str]) -> Formats:
    found: Formats = {}
    for at in map(_attributes, _CELL.findall(cells)):
        code, place = kept.get(at.get("s", "")), re.fullmatch(r"([A-Z]{1,3})(\d{1,7})", at.get("r", ""))
        if code and place:
            found[(int(place[2]) - 1, _column(place[1]))] = code
    return found


def _column(letters: str) -> int:
    value = 0
    for letter in letters:
        value = value * 26 + ord(letter) - 64
    return value - 1


def _attributes(tag: bytes) -> dict[str, str]:
    return {
        name.decode(errors="replace"): _unescaped((double or single).decode(errors="replace"))
        for name, double, single in _ATTRIBUTE.findall(tag)
    }


def _unescaped(text: str) -> str:
    for entity, letter in _ENTITIES:
        text = text.replace(entity, letter)
    return text
