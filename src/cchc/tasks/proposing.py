"""How a product is probably to be followed, by its name: a proposal that a person confirms. Pure.

A department drafts what a people's committee or council issues: decisions, resolutions, directives, schemes, and plans
that name the committee. Of these the day of the submission (tờ trình) is what the department answers for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from cchc.words import fold

# folded words → what they speak for; the first that fits
ISSUED_ABOVE = re.compile(
    r"\b(quyet dinh|nghi quyet|chi thi|de an)\b|"
    r"\b(ke hoach|van ban|cong van|thong bao)\b.*\b(ubnd|uy ban nhan dan|hdnd|hoi dong nhan dan|chu tich)\b"
)
CONSULTED = re.compile(r"\b(nghi quyet|de an|quy pham phap luat|qppl|quy dinh|quy che)\b")
SECTION = re.compile(r"\b(long ghep|trong bao cao|muc trong)\b")
FIGURE = re.compile(r"^(so lieu|ty le|chi so|diem|so luong)\b")
CONDITIONAL = re.compile(r"\bneu co\b")
EITHER = re.compile(r"\bhoac\b")


@dataclass(frozen=True)
class Proposal:
    """The manner, the stages, the day that counts, in the words of the models."""

    manner: str = "document"
    stages: tuple[str, ...] = ()
    counts_by: str = "handed"
    conditional: bool = False


def proposed(name: str) -> Proposal:
    """What the name of a product speaks for; of an unnamed one nothing."""
    folded = fold(name)
    conditional = bool(CONDITIONAL.search(folded))
    if SECTION.search(folded):
        return Proposal("section", conditional=conditional)
    if FIGURE.search(folded):
        return Proposal("figure", conditional=conditional)
    if EITHER.search(folded):
        return Proposal("either", conditional=conditional)
    if ISSUED_ABOVE.search(folded):
        consulted = ("consulted",) if CONSULTED.search(folded) else ()
        return Proposal("document", ("drafted", *consulted, "submitted", "issued"), "submitted", conditional)
    return Proposal(conditional=conditional)
