"""The verdict: a document beside what was asked, line by line. Pure; the same input gives the same lines."""

import re
from collections.abc import Sequence
from datetime import date

from cchc.reading.official import kinds
from cchc.reading.official.heading import years as years_of
from cchc.reading.official.kinds import Kind
from cchc.reading.official.model import Official
from cchc.reading.official.signature import Signature
from cchc.reading.verdict import likeness, matter, signing
from cchc.reading.verdict.asked import Asked, Known
from cchc.reading.verdict.codes import Finding, find
from cchc.words import fold

_ALIKE = 0.55
_TITLE_FITS, _TEXT_FITS = 0.3, 0.66
_TITLE_WEAK, _TEXT_WEAK = 0.12, 0.34
_TITLE_SURE, _MARGIN = 0.75, 0.25
_ANY = re.compile(r"^(?:cac |\d+ )*(?:van ban|cong van|tai lieu|ho so|san pham)\b")
_LEADING = re.compile(r"^(?:\d+|cac|nhung|mot|ban|du thao|01|tung|toan van)\s+")
_CUT = re.compile(r"\s*(?:;|/|\bhoặc\b|\n|,\s*(?=[A-ZĐ]))\s*")
_FORMATS = {
    "docx": "Word",
    "doc": "Word",
    "odt": "ODT",
    "text": "văn bản thuần",
    "markdown": "văn bản thuần",
    "html": "HTML",
    "xlsx": "Excel",
}


def judge(
    official: Official, asked: Asked, known: Known, signatures: Sequence[Signature] = (), *, annex: bool = False
) -> list[Finding]:
    """The findings in the order of `codes.LINES`, at least one for each line that can be asked.

    An `annex` is only asked whether it is secret, a draft, and whether its signatures hold.
    """
    if official.secrecy:
        return [find("file.secret", "secrecy", mark=official.secrecy)]
    found = _file(official, asked, signatures)
    if not official.scanned or official.text:
        if not annex:
            found += [
                *_kind(official, asked),
                *_issuer(official, asked, known),
                *_number(official, known),
                *_date(official, asked, known),
                *_year(official, asked),
                *_matter(official, asked),
            ]
            found += _reuse(official, asked, known)
            found += _signer(official)
    elif not annex:
        found += _reuse(official, asked, known)
    return found + signing.findings(official, signatures, annex=annex)


def _file(official: Official, asked: Asked, signatures: Sequence[Signature]) -> list[Finding]:
    if official.draft and not _asks_draft(asked):
        return [find("file.draft", "draft", words=official.draft)]
    if official.draft:
        return [find("file.draft_asked", "draft")]
    if official.scanned and not official.text:
        return [find("file.scan")]
    if official.copy is not None:
        if official.copy.kind == "trích sao":
            return [find("file.extract", "copy")]
        by = f" của {official.copy.issuer}" if official.copy.issuer else ""
        return [find("file.copy", "copy", copy=official.copy.kind, by=by)]
    if official.format != "pdf" and not official.pictures:
        return [find("file.word", format=_FORMATS.get(official.format, official.format.upper()))]
    return [find("file.read")]


def _asks_draft(asked: Asked) -> bool:
    return "du thao" in fold(asked.product)


def asked_kinds(product: str) -> list[Kind]:
    """The kinds a product's name asks for, by the first words of each of its alternatives; empty for none."""
    found: list[Kind] = []
    for part in _CUT.split(product):
        words = fold(part)
        while (shorter := _LEADING.sub("", words)) != words:
            words = shorter
        begun = kinds.begins(words)
        if begun is not None:
            found.append(begun[0])
    return list(dict.fromkeys(found))


def _kind(official: Official, asked: Asked) -> list[Finding]:
    kind = kinds.BY_CODE.get(official.kind or "")
    wanted = asked_kinds(asked.product)
    told = " hoặc ".join(one.name for one in wanted)
    any_fits = not wanted and bool(_ANY.match(fold(asked.product)))
    if kind is None:
        return [find("kind.unclear", asked=told or "văn bản")]
    by_symbol = kinds.of_symbol(official.number)
    odd: list[Finding] = []
    if (
        official.kind_printed
        and by_symbol is not None
        and by_symbol != kind
        and not _same_symbol(official.number, kind)
    ):
        odd = [find("kind.symbol", "number", kind=kind.name, number=official.number, by_symbol=by_symbol.name)]
    if not wanted and not any_fits and not asked.product.strip():
        hinted = kinds.mentioned(asked.task)[:2]
        if hinted and kind not in hinted:
            return [find("kind.unlike", "kind", asked=" hoặc ".join(one.name for one in hinted), kind=kind.name), *odd]
    if not wanted:
        return [find("kind.free", "kind", kind=kind.name), *odd]
    if kind in wanted:
        return [find("kind.fits", "kind", asked=told, kind=kind.name), *odd]
    verb, given = promulgated(official)
    if kind.code == "quyet-dinh" and given in wanted:
        return [find("kind.promulgates", "subject", kind=kind.name, verb=verb, asked=told), *odd]
    return [find("kind.wrong", "kind", asked=told, kind=kind.name), *odd]


def _same_symbol(number: str | None, kind: Kind) -> bool:
    return any(part in kind.symbols for part in re.split(r"[/\-–]", number or ""))


def promulgated(official: Official) -> tuple[str, Kind | None]:
    """What a decision puts out, by its subject: `Ban hành Kế hoạch …`, `Phê duyệt Đề án …`."""
    words = fold(official.subject or "")
    words = words.removeprefix("ve viec ").removeprefix("viec ")
    for start, verb in (("ban hanh kem theo ", "ban hành"), ("ban hanh ", "ban hành"), ("phe duyet ", "phê duyệt")):
        if words.startswith(start):
            begun = kinds.begins(words.removeprefix(start))
            return verb, begun[0] if begun else None
    return "", None


def _issuer(official: Official, asked: Asked, known: Known) -> list[Finding]:
    owed = asked.issuer or "cơ quan được giao"
    if not official.issuer:
        return [find("issuer.missing", asked=owed)]
    issuer = known.issuer_name or official.issuer
    code = known.relation
    if code == "above" and not _asks_above(asked):
        return [find("issuer.above_unasked", "issuer", issuer=issuer, asked=owed)]
    return [find(f"issuer.{code}", "issuer", issuer=issuer, asked=owed)]


# Words that end in `trình` and submit nothing: chương trình, (dịch vụ công) toàn trình, quy trình …
_NO_SUBMISSION = re.compile(
    r"\b(?:chuong|toan|quy|cong|lo|hanh|tien|qua|giao|thuyet|giai|tuong|lich|phuong|mot phan|tung phan) trinh\b"
)
_ABOVE = re.compile(r"\b(?:ubnd|uy ban nhan dan|hdnd|hoi dong nhan dan|trinh|tham muu|de xuat)\b")
_OF_COMMITTEES = frozenset({"nghi-quyet", "quyet-dinh", "chi-thi", "de-an"})


def _asks_above(asked: Asked) -> bool:
    """Whether what is asked is drafted by one and issued by the authority above: it says so, or its kind does."""
    wanted = asked_kinds(asked.product)
    words = _NO_SUBMISSION.sub(" ", fold(f"{asked.task} {asked.product}"))
    return bool(_ABOVE.search(words)) or any(k.code in _OF_COMMITTEES for k in wanted)


def _number(official: Official, known: Known) -> list[Finding]:
    if official.number and known.number and not _same_number(official.number, known.number):
        return [find("number.differs", "number", typed=known.number, number=official.number)]
    if official.number:
        return [find("number.there", "number", number=official.number)]
    return [find("number.missing")]


def _date(official: Official, asked: Asked, known: Known) -> list[Finding]:
    day = official.issued_on
    if day is None:
        return [find("date.missing")]
    words = {"day": spoken(day)}
    typed = known.signed_on
    odd = [] if typed in (None, day) else [find("date.differs", "issued_on", typed=spoken(typed or day), **words)]
    return [_when(day, asked, known, words), *odd]


def _when(day: date, asked: Asked, known: Known, words: dict[str, str]) -> Finding:
    if day > known.today:
        return find("date.future", "issued_on", **words)
    if asked.asked_on is not None and day < asked.asked_on:
        if asked.year is not None and day.year < asked.year and day.year < asked.asked_on.year:
            return find("date.other_year", "issued_on", year=asked.year, **words)
        return find("date.before", "issued_on", asked_on=spoken(asked.asked_on), **words)
    if asked.year is not None and not _in_year(day, asked):
        return find("date.other_year", "issued_on", year=asked.year, **words)
    if asked.due is not None and day > asked.due:
        n = (day - asked.due).days
        return find("date.late", "issued_on", due=spoken(asked.due), n=n, **words)
    before = f", trước hạn {spoken(asked.due)}" if asked.due is not None and day < asked.due else ""
    return find("date.fits", "issued_on", before=before, **words)


def _in_year(day: date, asked: Asked) -> bool:
    """Inside the year; or in the weeks before it that came after the asking; or after it where the deadline is too."""
    if asked.year is None or day.year == asked.year:
        return True
    if day.year < asked.year:
        return asked.asked_on is not None and asked.asked_on <= day and day.year == asked.year - 1
    return (asked.due is not None and asked.due.year >= day.year) or day <= date(asked.year + 1, 1, 31)


def _year(official: Official, asked: Asked) -> list[Finding]:
    named = official.years
    if asked.year is None or not named:
        return [find("year.none")]
    right = {asked.year, *years_of(asked.task), *years_of(asked.product)}
    if right & set(named):
        fits = asked.year if asked.year in named else next(year for year in named if year in right)
        return [find("year.fits", "subject", year=fits)]
    told = ", ".join(str(year) for year in named) if len(named) < 4 else f"{named[0]}–{named[-1]}"
    return [find("year.wrong", "subject", years=told, year=asked.year)]


def _matter(official: Official, asked: Asked) -> list[Finding]:
    text = official.text
    subject = official.subject or ""
    best = matter.shared(f"{asked.task}\n{asked.product}", subject, text, asked.others)
    if not best.asked:
        best = matter.shared(asked.about, subject, text)
    short = subject if len(subject) <= 120 else f"{subject[:117].rstrip()}…"
    if not best.asked:
        return [find("matter.unknown", "subject", subject=short or "không đọc được")]
    told = ", ".join(best.words)
    rather = _rather(best.title, asked, subject)
    if rather:
        return [find("matter.rather", "subject", other=rather if len(rather) <= 120 else f"{rather[:117].rstrip()}…")]
    if best.title >= _TITLE_FITS or (best.text >= _TEXT_FITS and best.title > 0):
        return [find("matter.fits", "subject", shared=told)]
    if best.title >= _TITLE_WEAK or best.text >= _TEXT_WEAK:
        return [find("matter.weak", "subject", shared=f" ({told})" if told else "", subject=short or "không đọc được")]
    return [find("matter.other", "subject", subject=short or "không đọc được")]


def _rather(own: float, asked: Asked, subject: str) -> str:
    """Another task of the same programme that the subject fits clearly better; empty where there is none."""
    if not subject or own >= _TITLE_SURE:
        return ""
    every = [asked.task, *asked.others]
    scored = [
        (matter.shared(other, subject, "", [one for one in every if one != other]), other) for other in asked.others
    ]
    best = max(scored, key=lambda pair: pair[0].title, default=None)
    if best is None or best[0].asked < 2 or best[0].title < max(_TITLE_FITS, own + _MARGIN):
        return ""
    return best[1]


def _reuse(official: Official, asked: Asked, known: Known) -> list[Finding]:
    own_day = official.issued_on in (None, asked.asked_on)  # a commune, too, may have a 412/KH-UBND
    if official.number and asked.number and own_day and _same_number(official.number, asked.number):
        return [find("reuse.mandate", "number", number=official.number)]
    year = known.today.year
    own = likeness.sketch(official.text)
    number = official.number or ""
    returned = shared = False
    where = ""
    alike: tuple[float, int, str] = (0.0, 0, "")
    for one in known.earlier:
        same = bool(known.sha256) and one.sha256 == known.sha256
        same = same or (
            bool(number) and _same_number(one.number, number) and one.issued_on == official.issued_on is not None
        )
        if same and one.year < year and not one.here:
            return [find("reuse.same", "number", year=one.year, where=one.where)]
        if same and one.here:
            returned = returned or (one.returned and one.sha256 == known.sha256)
        elif same:
            shared, where = True, one.where
        elif one.year < year and (share := likeness.alike(own, one.sketch)) > alike[0]:
            alike = (share, one.year, one.where)
    if returned:
        return [find("reuse.returned")]
    if alike[0] >= _ALIKE:
        return [find("reuse.alike", year=alike[1], where=alike[2], share=int(alike[0] * 100))]
    return [find("reuse.shared", where=where)] if shared else [find("reuse.none")]


def _same_number(one: str, other: str) -> bool:
    return one.casefold().lstrip("0").replace(" ", "") == other.casefold().lstrip("0").replace(" ", "")


def _signer(official: Official) -> list[Finding]:
    named = [one for one in official.signers if one.name]
    if not named:
        return [find("signer.none", "signers/0" if official.signers else "")]
    # Below a copy stands first who copied it, then who signed the document.
    one = named[-1] if official.copy is not None else named[0]
    at = f"signers/{official.signers.index(one)}"
    shown = " ".join((*one.authority, one.position)).strip()
    deputy = fold(one.position).startswith(("pho", "thu truong"))
    if "KT." in one.authority and one.position and not deputy and one.instead_of and one.position == one.instead_of:
        return [find("signer.authority", at, name=one.name, authority="KT.", position=one.position)]
    return [find("signer.there", at, name=one.name, position=shown or "không ghi chức vụ")]


def spoken(day: date) -> str:
    return f"{day:%d/%m/%Y}"
