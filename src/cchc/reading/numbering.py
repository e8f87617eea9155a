"""The marks Word draws before list items, which are not in the text: `1.`, `a)`, `-`."""

from collections import defaultdict
from dataclasses import dataclass, field

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_VIETNAMESE = "abcdđeghiklmnopqrstuvxy"
_LATIN = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class _Level:
    form: str
    text: str
    start: int


@dataclass
class Numbering:
    """Levels of each list, and how far each has counted. `mark` must be asked of paragraphs in document order."""

    levels: dict[str, dict[int, _Level]] = field(default_factory=dict)  # list → depth → level
    of_style: dict[str, tuple[str, int]] = field(default_factory=dict)
    same_as: dict[str, str] = field(default_factory=dict)  # list → what it counts with
    counts: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))

    def mark(self, p: etree._Element) -> str:
        """The mark with a space after it, or nothing; the list's count goes on."""
        listed = self._list_of(p)
        if listed is None or listed[0] not in self.levels:
            return ""
        number, depth = listed
        level = self.levels[number].get(depth)
        if level is None or level.form == "none":
            return ""
        if level.form == "bullet":
            return "- " if depth == 0 else "+ "
        counts = self.counts[self.same_as.get(number, number)]
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [d for d in counts if d > depth]:
            del counts[deeper]
        text = level.text
        for above in range(9):
            if f"%{above + 1}" in text:
                other = self.levels[number].get(above, level)
                text = text.replace(f"%{above + 1}", _drawn(counts.get(above, other.start), other.form))
        return f"{text} " if text.strip() else ""

    def _list_of(self, p: etree._Element) -> tuple[str, int] | None:
        direct = p.find(f"{W}pPr/{W}numPr")
        if direct is not None:
            number, depth = direct.find(f"{W}numId"), direct.find(f"{W}ilvl")
            if number is not None:
                value = number.get(f"{W}val", "0")
                return None if value == "0" else (value, _int(depth))
        style = p.find(f"{W}pPr/{W}pStyle")
        return self.of_style.get(style.get(f"{W}val", "")) if style is not None else None


def numbering(lists: etree._Element | None, styles: etree._Element | None) -> Numbering:
    """The lists a document declares; empty when it declares none."""
    found = Numbering()
    if lists is None:
        return found
    kinds = {kind.get(f"{W}abstractNumId", ""): _levels(kind) for kind in lists.iter(f"{W}abstractNum")}
    for num in lists.iter(f"{W}num"):
        number, of = num.get(f"{W}numId", ""), num.find(f"{W}abstractNumId")
        kind = of.get(f"{W}val", "") if of is not None else ""
        found.levels[number] = dict(kinds.get(kind, {}))
        overrides = num.findall(f"{W}lvlOverride")
        found.same_as[number] = number if overrides else f"kind {kind}"
        for override in overrides:
            _override(found.levels[number], override)
    for style in styles.iter(f"{W}style") if styles is not None else ():
        of_list, depth = style.find(f"{W}pPr/{W}numPr/{W}numId"), style.find(f"{W}pPr/{W}numPr/{W}ilvl")
        if of_list is not None:
            found.of_style[style.get(f"{W}styleId", "")] = (of_list.get(f"{W}val", "0"), _int(depth))
    return found


def _levels(kind: etree._Element) -> dict[int, _Level]:
    return {_int_of(level.get(f"{W}ilvl")): _level(level) for level in kind.findall(f"{W}lvl")}


def _level(level: etree._Element) -> _Level:
    form, text, start = (level.find(f"{W}{name}") for name in ("numFmt", "lvlText", "start"))
    return _Level(
        form.get(f"{W}val", "decimal") if form is not None else "decimal",
        text.get(f"{W}val", "") if text is not None else "",
        _int(start, 1),
    )


def _override(levels: dict[int, _Level], override: etree._Element) -> None:
    depth = _int_of(override.get(f"{W}ilvl"))
    whole, start = override.find(f"{W}lvl"), override.find(f"{W}startOverride")
    if whole is not None:
        levels[depth] = _level(whole)
    elif start is not None and depth in levels:
        levels[depth] = _Level(levels[depth].form, levels[depth].text, _int(start, 1))


def _drawn(number: int, form: str) -> str:
    match form:
        case "upperRoman":
            return _roman(number)
        case "lowerRoman":
            return _roman(number).lower()
        case "lowerLetter":
            return _letter(number, _LATIN)
        case "upperLetter":
            return _letter(number, _LATIN).upper()
        case "vietnameseCounting":
            return _letter(number, _VIETNAMESE)
        case "decimalZero":
            return f"{number:02d}"
    return str(number)


def _letter(number: int, alphabet: str) -> str:
    return alphabet[(number - 1) % len(alphabet)] if number > 0 else ""


def _roman(number: int) -> str:
    out = ""
    for value, sign in (
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ):
        while 0 < value <= number < 4000:
            out += sign
            number -= value
    return out


def _int(element: etree._Element | None, default: int = 0) -> int:
    return _int_of(element.get(f"{W}val") if element is not None else None, default)


def _int_of(value: str | None, default: int = 0) -> int:
    return int(value) if value is not None and value.isdigit() else default
