"""The document itself: what it is, whose, its number and day, what it is called, for which year, who signed."""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from cchc.reading import cites, issuers, kinds, signers, sitefacts, titles
from cchc.reading.blocks import Block, Passage, passages
from cchc.reading.dates import DAY, day
from cchc.reading.marks import UPPER
from cchc.reading.model import Head, Signer
from cchc.words import fold

_TOP = 60
_NUMBER = re.compile(r"^Số\s*[:.]?\s*(?P<number>\d*[a-z]?\s*/.+|\d+\s*-\s*[A-ZĐ].*)", re.IGNORECASE)
_NUMBER_WORDS = re.compile(
    rf"^\d{{1,5}}[a-zđ]?\s*(?:/\s*\d{{4}}\s*)?[/-]\s*[{UPPER}][\w&]*(?:\s?[-/]\s?[{UPPER}][\w&]*)*"
)
_PLACED = re.compile(
    rf"(?P<place>(?:(?:Thành phố|Tp\.?|TP\.?)\s+)?[{UPPER}][\w.]*(?:[ -][{UPPER}][\w.]*){{0,4}})"
    rf"\s*,\s*ngày\s*(?P<rest>.*)"
)
_MOTTO_BESIDE = re.compile(
    r"(?<=\S)\s+(?=CỘNG H(?:ÒA|OÀ) XÃ HỘI|Độc [Ll]ập\s*[-–])|"
    r"(?<=\S)(?<!HỘI)(?<!CHỦ)\s+(?=(?:CHỦ )?NGHĨA VIỆT NAM$)"
)
_DATED = re.compile(r"(?P<d>\d{1,2})\s*(?:tháng|/)\s*(?P<m>\d{1,2})\s*(?:năm|/)\s*(?P<y>\d{4})")
_ATTACHED = re.compile(
    r"(?:kèm theo|ban hành kèm theo)\s+(?:Kế hoạch|Quyết định|Chương trình|Công văn)\s+số\s*:?\s*(?P<number>\S*)\s.*?"
    r"ngày\s+(?P<day>\d{1,2}(?:/|\s+tháng\s+)\d{1,2}(?:/|\s+năm\s+)\d{4})(?:\s+của\s+(?P<issuer>[^)]+))?",
    re.IGNORECASE | re.DOTALL,
)


@dataclass
class _Found:
    """Members found so far, with where."""

    values: dict[str, object] = field(default_factory=dict)
    places: dict[str, Passage] = field(default_factory=dict)

    def take(self, name: str, value: object, at: Passage, printed: str | None = None) -> None:
        if value not in (None, "") and name not in self.values:
            self.values[name] = value
            self.places[name] = at._replace(text=printed or at.text)


def head(blocks: list[Block]) -> Head:
    """The head of the document; a member that is not printed is None."""
    facts, aside = sitefacts.facts(printed := passages(blocks))
    kept = [at for i, at in enumerate(printed) if i not in aside and any(map(str.isalnum, at.text))]
    lines = _own([part for at in kept[:_TOP] for part in _columns(at)] + kept[_TOP:])
    found = _Found()
    kind_at = _kind(lines, found)
    _number_and_day(lines[: max(kind_at + 8, _TOP)], found)
    _attached(lines, found)
    _site_facts(facts, found)
    _kind_by_number(lines, found)
    _title(lines, kind_at, found)
    _issuer(lines, kind_at, found)
    _spelling(lines, found)
    title = str(found.values.get("title") or "")
    if year := titles.year(title):
        at = next((line for line in lines if year in line.text and fold(line.text) in fold(title)), None)
        found.take("year", int(year), at or found.places["title"], year)
    issued = found.values.get("issued_on")
    signed = signers.signers(lines, kind_at)
    if not signed and "signer" in found.values:
        signed = [(Signer(str(found.values["signer"]), None), found.places["signer"])]
    for i, (_, at) in enumerate(signed):
        found.places[f"signers/{i}"] = at
    cited = _cites(lines, str(found.values.get("number") or ""))
    for i, at in enumerate(cited.values()):
        found.places[f"cites/{i}"] = at
    found.places.pop("signer", None)
    return Head(
        kind=_text(found, "kind"),
        number=_text(found, "number"),
        issuer=_text(found, "issuer"),
        level=_text(found, "level"),
        place=_text(found, "place"),
        issued_on=issued if isinstance(issued, date) else None,
        title=_text(found, "title"),
        year=int(year) if year else None,
        signers=tuple(signer for signer, _ in signed),
        cites=tuple(cited),
        places={pointer: at for pointer, at in found.places.items() if pointer != "level"},
    )


def _text(found: _Found, name: str) -> str | None:
    value = found.values.get(name)
    return str(value) if value is not None else None


def _own(lines: list[Passage]) -> list[Passage]:
    """Without what a site prints over the letterhead: its name for the document, its menu."""
    begins = next((i for i, at in enumerate(lines[:_TOP]) if _opens(at.text)), 0)
    while begins and (lines[begins - 1].text.isupper() or issuers.is_motto(lines[begins - 1].text)):
        begins -= 1
    return lines if any(kinds.named(at.text) for at in lines[:begins]) else lines[begins:]


def _columns(at: Passage) -> list[Passage]:
    """The two columns of a letterhead that a copied text has in one line: whose it is, then the motto."""
    joint = _MOTTO_BESIDE.search(at.text)
    return [at._replace(text=at.text[: joint.start()]), at._replace(text=at.text[joint.end() :])] if joint else [at]


def _opens(text: str) -> bool:
    return fold(text).startswith(("cong hoa xa hoi", "dang cong san viet nam")) or _NUMBER.match(text) is not None


def _kind(lines: list[Passage], found: _Found) -> int:
    """The line that names the kind of document: capitals of its own, or first of its title. Its index, or -1."""
    for i, at in enumerate(lines[:_TOP]):
        # A product in a cell (`Báo cáo`) names no kind.
        if (at.row is None or at.text.isupper()) and (kind := kinds.named(at.text)):
            found.take("kind", kind, at)
            return i
    return -1


def _kind_by_number(lines: list[Passage], found: _Found) -> None:
    """For a document whose line `KẾ HOẠCH` is lost. A letter (`1245/UBND-VP` over `Kính gửi`) is named nowhere."""
    number = _text(found, "number")
    if number is None:
        return
    kind = kinds.of_number(number)
    if kind is None and any(at.text.startswith("Kính gửi") for at in lines[:_TOP]):
        kind = "công văn"
    if kind == "thông báo" and _text(found, "kind") == "kết luận":
        found.values["kind"] = kind  # `THÔNG BÁO` lost over `KẾT LUẬN CỦA CHỦ TỊCH …`
    found.take("kind", kind, found.places["number"])


def _number_and_day(lines: list[Passage], found: _Found) -> None:
    for at in lines:
        if numbered := _NUMBER.match(at.text):
            number = _NUMBER_WORDS.match(numbered["number"].strip())
            if number:
                found.take("number", "".join(number[0].split()), at, number[0])
        beside = at.text[numbered.start("number") :].partition(" ")[2] if numbered else at.text
        if "issued_on" not in found.values and (placed := _PLACED.search(beside)):
            found.take("place", placed["place"], at, placed["place"])
            if dated := _DATED.search(placed["rest"]):
                found.take("issued_on", _date(dated), at, dated[0])


def _attached(lines: list[Passage], found: _Found) -> None:
    """What `(Kèm theo Kế hoạch số … ngày … của …)` says, for a document whose own head is lost (Sở Công Thương)."""
    for at in lines:
        if (said := _ATTACHED.search(at.text)) is None:
            continue
        number = _NUMBER_WORDS.match(said["number"])
        if number and "kind" in found.values and "number" not in found.values:
            found.take("number", number[0], at, number[0])
        dated = DAY.search(said["day"])
        if dated:
            found.take("issued_on", day(dated, 0), at, said["day"])
        if said["issuer"]:
            issuer = said["issuer"].strip(" .;)")
            found.take("attached_issuer", issuer, at, issuer)


def _title(lines: list[Passage], kind_at: int, found: _Found) -> None:
    """Its place is the line under `KẾ HOẠCH`, which says what of."""
    parts = titles.title(lines, kind_at, _text(found, "kind"))
    if not parts:
        return
    words = issuers.title_case(" ".join(part.text for part in parts), [line.text for line in lines])
    if place := _text(found, "place"):
        words = re.sub(rf"(?<!\w){re.escape(place)}(?!\w)", place, words, flags=re.IGNORECASE)
    found.take("title", words[:1].upper() + words[1:], parts[1] if len(parts) > 1 else parts[0])
    if fold(words).startswith(("ke hoach", "chuong trinh")):
        found.take("kind", "kế hoạch" if fold(words).startswith("ke hoach") else "chương trình", parts[0])


def _issuer(lines: list[Passage], kind_at: int, found: _Found) -> None:
    top = lines[: kind_at if kind_at >= 0 else _TOP]
    place = _text(found, "place")
    attached = _text(found, "attached_issuer")
    said = [attached] if attached else [at.text for at in lines]
    letterhead = issuers.letterhead(top, place, said, lines[:_TOP])
    if letterhead:
        name, at = letterhead
        found.take("issuer", issuers.recased(name, [line.text for line in lines]), at)
    elif "attached_issuer" in found.values:
        found.take("issuer", found.values["attached_issuer"], found.places["attached_issuer"])
    elif promulgator := issuers.promulgator(lines[:_TOP]):
        found.take("issuer", *promulgator)
    found.places.pop("attached_issuer", None)
    issuer = _text(found, "issuer")
    if issuer:
        issued = found.values.get("issued_on")
        level = issuers.level(issuer, issued if isinstance(issued, date) else None)
        found.take("level", level, found.places["issuer"])


def _site_facts(facts: list[sitefacts.Fact], found: _Found) -> None:
    for member, value, at in facts:
        if member == "issued_on":
            dated = DAY.search(value)
            found.take(member, day(dated, 0) if dated else None, at, value)
        elif member == "number":
            number = _NUMBER_WORDS.match(value)
            found.take(member, number[0] if number else None, at, value)
        elif member == "signer":
            found.take(member, value, at, value)


def _spelling(lines: list[Passage], found: _Found) -> None:
    """A place the OCR misspelt (`Son Tây`) is written as the rest of the document writes it (`Sơn Tây`)."""
    place = _text(found, "place")
    if not place:
        return
    pattern = re.compile(r"(?<!\w)" + r"[ -]".join(rf"{word[0]}\w*" for word in re.split(r"[ -]", place)) + r"(?!\w)")
    spelt = Counter(match[0] for at in lines for match in pattern.finditer(at.text) if fold(match[0]) == fold(place))
    # OCR drops marks and never adds them, so of the spellings met more than once the one with most marks is right.
    often = [spelling for spelling, count in spelt.items() if count > 1]
    usual = max(often, key=lambda spelling: sum(not c.isascii() for c in spelling), default=place)
    if sum(not c.isascii() for c in usual) > sum(not c.isascii() for c in place):
        for member in ("place", "issuer", "title"):
            if value := _text(found, member):
                found.values[member] = value.replace(place, usual)


def _cites(lines: list[Passage], own: str) -> dict[str, Passage]:
    cited: dict[str, tuple[str, Passage]] = {}
    for at in lines:
        if _NUMBER.match(at.text):
            continue
        for number, _ in cites.numbers(at.text):
            known = cited.get(number.casefold())
            if known is not None and known[1].text.isupper() and not at.text.isupper():
                cited[number.casefold()] = (number, at)  # a title in capitals writes `QĐ-TTG`
            elif known is None and number.casefold() != own.casefold():
                cited[number.casefold()] = (number, at)
    return dict(cited.values())


def _date(found: re.Match[str]) -> date | None:
    try:
        return date(int(found["y"]), int(found["m"]), int(found["d"]))
    except ValueError:
        return None
