"""The document itself: what it is, whose, its number and day, what it is called, for which year, who signed."""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from cchc.reading import cites, issuers, signers
from cchc.reading.blocks import Block, Passage, passages
from cchc.reading.dates import DAY, day
from cchc.reading.marks import UPPER
from cchc.reading.model import Head, Signer
from cchc.words import fold

# (the line that names the kind, folded; its name). A decision that promulgates a plan is a decision.
KINDS = (
    ("quyet dinh", "quyết định"),
    ("ke hoach", "kế hoạch"),
    ("chuong trinh", "chương trình"),
    ("chi thi", "chỉ thị"),
    ("nghi quyet", "nghị quyết"),
    ("thong bao", "thông báo"),
    ("ket luan", "kết luận"),
    ("bao cao", "báo cáo"),
    ("nghi dinh", "nghị định"),
    ("thong tu", "thông tư"),
    ("luat", "luật"),
    ("huong dan", "hướng dẫn"),
    ("quy trinh", "quy trình"),
    ("quy che", "quy chế"),
    ("quy dinh", "quy định"),
    ("de an", "đề án"),
    ("to trinh", "tờ trình"),
    ("cong van", "công văn"),
)
_TOP = 60
_LONGEST_TITLE = 300
_NUMBER = re.compile(r"^Số\s*[:.]?\s*(?P<number>\d*[a-z]?\s*/.+|\d+\s*-\s*[A-ZĐ].*)", re.IGNORECASE)
_NUMBER_WORDS = re.compile(
    rf"^\d{{1,5}}[a-zđ]?\s*(?:/\s*\d{{4}}\s*)?[/-]\s*[{UPPER}][\w&]*(?:\s?[-/]\s?[{UPPER}][\w&]*)*"
)
_PLACED = re.compile(rf"(?P<place>[{UPPER}][\w.]*(?:[ -][{UPPER}][\w.]*){{0,4}})\s*,\s*ngày\s*(?P<rest>.*)")
_DATED = re.compile(r"(?P<d>\d{1,2})\s*(?:tháng|/)\s*(?P<m>\d{1,2})\s*(?:năm|/)\s*(?P<y>\d{4})")
_ATTACHED = re.compile(
    r"(?:kèm theo|ban hành kèm theo)\s+(?:Kế hoạch|Quyết định|Chương trình|Công văn)\s+số\s*:?\s*(?P<number>\S*)\s.*?"
    r"ngày\s+(?P<day>\d{1,2}(?:/|\s+tháng\s+)\d{1,2}(?:/|\s+năm\s+)\d{4})(?:\s+của\s+(?P<issuer>[^)]+))?",
    re.IGNORECASE | re.DOTALL,
)
_SAID = re.compile(
    r"(?:ban hành|xây dựng|triển khai)\s+(?P<title>(?:Kế hoạch|"
    r"Chương trình)\s+.{10,300}?)(?:,?\s+(?:như sau|với (?:các )?nội dung|cụ thể)|\s*:)",
    re.DOTALL,
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_TITLE_ENDS = re.compile(
    r"^(?:Căn cứ|Ngày |Thực hiện|Để |Nhằm|Theo |Xét|\(|Kính gửi|Ủy ban nhân dân|UBND|[IVX]+\.|\d+\.|"
    r"Phần|Điều|CHỦ TỊCH|GIÁM ĐỐC|Tiếp tục|Trên cơ sở)"
)
# Facts a law site prints under the text: (label, member).
_SITE = (("so hieu", "number"), ("ngay ban hanh", "issued_on"), ("nguoi ky", "signer"))


@dataclass
class _Found:
    """Members found so far, with where."""

    values: dict[str, object] = field(default_factory=dict)
    places: dict[str, Passage] = field(default_factory=dict)
    title_lines: list[Passage] = field(default_factory=list)

    def take(self, name: str, value: object, at: Passage, printed: str | None = None) -> None:
        if value not in (None, "") and name not in self.values:
            self.values[name] = value
            self.places[name] = at._replace(text=printed or at.text)


def head(blocks: list[Block]) -> Head:
    """The head of the document; a member that is not printed is None."""
    lines = passages(blocks)
    found = _Found()
    kind_at = _kind(lines, found)
    _number_and_day(lines[: max(kind_at + 8, _TOP)], found)
    _attached(lines, found)
    _title(lines, kind_at, found)
    _site_facts(lines, found)
    _issuer(lines, kind_at, found)
    _spelling(lines, found)
    title = found.values.get("title")
    year = _YEAR.search(str(title)) if title else None
    if year:
        at = next((line for line in found.title_lines if year[0] in line.text), found.places["title"])
        found.take("year", int(year[0]), at, year[0])
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
        year=int(year[0]) if year else None,
        signers=tuple(signer for signer, _ in signed),
        cites=tuple(cited),
        places={pointer: at for pointer, at in found.places.items() if pointer != "level"},
    )


def _text(found: _Found, name: str) -> str | None:
    value = found.values.get(name)
    return str(value) if value is not None else None


def _kind(lines: list[Passage], found: _Found) -> int:
    """The line that names the kind of document: capitals of its own, or first of its title. Its index, or -1."""
    for i, at in enumerate(lines[:_TOP]):
        words = fold(at.text)
        for opening, kind in KINDS:
            if words == opening or (words.startswith(f"{opening} ") and at.text[: len(opening)].isupper()):
                found.take("kind", kind, at)
                return i
    return -1


def _number_and_day(lines: list[Passage], found: _Found) -> None:
    for at in lines:
        if numbered := _NUMBER.match(at.text):
            number = _NUMBER_WORDS.match(numbered["number"].strip())
            if number:
                found.take("number", "".join(number[0].split()), at, number[0])
        if "issued_on" not in found.values and (placed := _PLACED.search(at.text)):
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
    """`Kế hoạch` and the lines after it; else what the text says it promulgates (An Giang, whose heading is lost)."""
    for i, at in enumerate(lines):
        words = fold(at.text)
        if i < kind_at or not (words == "ke hoach" or at.text.startswith("KẾ HOẠCH ") or words == "chuong trinh"):
            continue
        parts = [at, *_title_below(at, lines[i + 1 : i + 6])]
        if len(" ".join(part.text for part in parts).split()) > 3:
            _take_title(parts, lines, found)
            break
    if "title" in found.values:
        return
    for at in lines[:_TOP]:
        if said := _SAID.search(at.text):
            found.take("title", said["title"], at, said["title"])
            found.take("kind", "kế hoạch" if fold(said["title"]).startswith("ke hoach") else "chương trình", at)
            return
    if kind_at >= 0:
        _take_title([lines[kind_at], *_title_below(lines[kind_at], lines[kind_at + 1 : kind_at + 5])], lines, found)


def _take_title(parts: list[Passage], lines: list[Passage], found: _Found) -> None:
    """The title of these lines; its place is the line under `KẾ HOẠCH`, which says what of."""
    title = issuers.title_case(" ".join(part.text for part in parts), [line.text for line in lines])
    found.take("title", title, parts[1] if len(parts) > 1 else parts[0])
    found.title_lines = parts


def _title_below(at: Passage, below: list[Passage]) -> list[Passage]:
    """Lines that go on with the title at a line: capitals after capitals, or a first line and what continues it."""
    parts: list[Passage] = []
    for line in below:
        text = line.text
        if (
            (line.row is not None and line.block != at.block)
            or _TITLE_ENDS.match(text)
            or text.endswith((".", ";", ":"))
            or len(text) > _LONGEST_TITLE
        ):
            break
        if parts and not (
            text.isupper()
            or text[0].islower()
            or (len(text) < 80 and not any(_YEAR.search(part.text) for part in parts))
        ):
            break
        parts.append(line)
    return parts


def _issuer(lines: list[Passage], kind_at: int, found: _Found) -> None:
    top = lines[: kind_at if kind_at >= 0 else _TOP]
    place = _text(found, "place")
    attached = _text(found, "attached_issuer")
    letterhead = issuers.letterhead(top, place, [attached] if attached else [at.text for at in lines])
    if letterhead:
        name, at = letterhead
        found.take("issuer", issuers.recased(name, [line.text for line in lines]), at)
    elif "attached_issuer" in found.values:
        found.take("issuer", found.values["attached_issuer"], found.places["attached_issuer"])
    found.places.pop("attached_issuer", None)
    issuer = _text(found, "issuer")
    if issuer:
        found.take("level", issuers.level(issuer), found.places["issuer"])


def _site_facts(lines: list[Passage], found: _Found) -> None:
    for at in lines:
        label, colon, value = at.text.lstrip("-• ").partition(":")
        for words, member in _SITE:
            if not colon or fold(label) != words or not value.strip():
                continue
            if member == "issued_on":
                dated = DAY.search(value)
                found.take(member, day(dated, 0) if dated else None, at, value.strip())
            elif member == "number":
                number = _NUMBER_WORDS.match(value.strip())
                found.take(member, number[0] if number else None, at, value.strip())
            else:
                found.take(member, value.strip(), at, value.strip())


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
    cited: dict[str, Passage] = {}
    for at in lines:
        if _NUMBER.match(at.text):
            continue
        for number, _ in cites.numbers(at.text):
            if number.casefold() != own.casefold():
                cited.setdefault(number, at)
    return cited


def _date(found: re.Match[str]) -> date | None:
    try:
        return date(int(found["y"]), int(found["m"]), int(found["d"]))
    except ValueError:
        return None
