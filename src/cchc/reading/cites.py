"""Numbers of legal documents: `39-NQ/TW`, `1847/QĐ-TTg`, `130/2005/NĐ-CP`, `72/2025/QH15`."""

import re

_TYPE = r"[A-ZĐ][A-Za-zĐđƯưƠơÔôÊêÂâĂă&]*\d{0,2}"
NUMBER = re.compile(
    rf"(?<![\w/.-])(?P<n>\d{{1,5}}[a-zđ]?)(?P<year>\s?/\s?(?:19|20)\d\d)?(?:\s?[/-]\s?|"
    rf"\s+(?=/))/?\s?(?P<kind>{_TYPE}(?:\s?[-/]\s?{_TYPE})*)(?!\w)"
)
# Where a document names the decision that promulgates it; that is its own number, however it is printed there.
_OWN = re.compile(r"(?:^|\()\s*(?:Ban hành )?(?:kèm|đính kèm) theo\b[^)]*\)?", re.IGNORECASE)
# A number of one part (`126/SKHĐT`, an old way to number a letter) is one only after what it numbers.
_NUMBERED = re.compile(
    r"(?:công văn|tờ trình|văn bản|công điện|thông báo|báo cáo|kế hoạch)(?:\s+số)?\s*:?\s*$", re.IGNORECASE
)


def numbers(text: str) -> list[tuple[str, int]]:
    """The numbers cited in a text, white space squeezed out, and where each stands; own ones left out."""
    owned = [match.span() for match in _OWN.finditer(text)]
    found = []
    for match in NUMBER.finditer(text):
        if any(start <= match.start() < end for start, end in owned):
            continue
        named = _NUMBERED.search(text[: match.start()][-40:])
        if not _is_document(match["kind"], match["year"]) and not (named and _one_part(match["kind"])):
            continue
        found.append(("".join(match[0].split()), match.start()))
    return found


def _one_part(kind: str) -> bool:
    return len(kind) > 2 and kind.isupper()


def _is_document(kind: str, year: str | None) -> bool:
    """A number of a document names its kind and its issuer, or its year: `12/A` and `5-Sở` are none."""
    letters = [part for part in re.split(r"[-/\s]+", kind) if part]
    if len(letters) < 2 and not year:
        return False
    return all(
        part[0].isupper() and (sum(c.isupper() for c in part) >= 2 or part in ("TTg", "CTr", "BCĐ")) for part in letters
    )
