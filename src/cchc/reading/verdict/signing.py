"""The lines of a verdict about signatures: digital ones, pictures of ink, or none."""

from collections.abc import Sequence

from rapidfuzz import fuzz

from cchc.reading.official.model import Official
from cchc.reading.official.signature import Signature, State
from cchc.reading.verdict.codes import Finding, find
from cchc.words import fold

_LIKE = 72  # of 100: two names of one agency
_CODES = {
    State.ALTERED: "signature.altered",
    State.BROKEN: "signature.broken",
    State.REVOKED: "signature.revoked",
    State.EXPIRED: "signature.expired",
    State.UNTRUSTED: "signature.untrusted",
    State.NO_ROOTS: "signature.no_roots",
    State.GOOD: "signature.good",
}


def findings(official: Official, signatures: Sequence[Signature], *, annex: bool = False) -> list[Finding]:
    """A line for each digital signature, then whether both person and agency signed; else what stands for one."""
    if not signatures:
        return [] if annex else _without(official)
    found = [_of(one, official) for one in signatures]
    holding = [one for one in signatures if one.state in (State.GOOD, State.NO_ROOTS, State.UNTRUSTED)]
    if annex or not holding:
        return found
    # A layer whose signature does not hold is there, and told by its own line.
    people, agencies = [one for one in signatures if one.is_person], [one for one in holding if not one.is_person]
    if all(one.is_person for one in signatures):
        found.append(find("signature.no_agency"))
    elif not people and official.copy is None:
        found.append(find("signature.no_person"))
    if official.issuer and agencies and official.copy is None:
        strange = [one for one in agencies if not _is_of(one, official)]
        if len(strange) == len(agencies):
            found.append(find("signature.other_agency", "issuer", who=strange[0].who, issuer=official.issuer))
    return found


def _of(one: Signature, official: Official) -> Finding:
    code = _CODES[one.state]
    if one.state is State.GOOD and not one.is_person and official.copy is not None:
        return find("signature.copy", copy=official.copy.kind, who=one.who, at=one.at_words)
    return find(
        code, who=one.who, at=one.at_words, by=one.authority or "nơi không rõ", why=one.why, revoked=one.revoked_words
    )


def _is_of(one: Signature, official: Official) -> bool:
    """Whether the certificate's names and the issuer's (or the one above it) are of one agency."""
    names = [fold(name).replace("ubnd", "uy ban nhan dan") for name in (one.name, one.agency, one.unit) if name]
    issuers = [fold(name).replace("ubnd", "uy ban nhan dan") for name in (official.issuer, official.superior) if name]
    return any(fuzz.token_set_ratio(name, issuer) >= _LIKE for name in names for issuer in issuers[:1]) or not names


def _without(official: Official) -> list[Finding]:
    if official.scanned:
        return [find("signature.scan")]
    if official.pictures:
        return [find("signature.image")]
    if official.format != "pdf":
        return []
    if official.signed_mark:
        return [find("signature.marked", mark=official.signed_mark)]
    return [find("signature.none")]
