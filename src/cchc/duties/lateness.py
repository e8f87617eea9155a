"""At which stage lateness arose: what was submitted by the due day is not its drafter's to answer for. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Lateness:
    """Days over, at who drafts and at who issues."""

    drafter: int = 0
    issuer: int = 0

    @property
    def is_issuers_alone(self) -> bool:
        return self.issuer > 0 and self.drafter == 0


def laid(due: date | None, submitted_on: date | None, end: date | None, issued_on: date | None = None) -> Lateness:
    """`end`: the day that counts of what came in, or today while it has not. Without a submission all of it is the
    drafter's. From the submission on it lies with the issuer, until the day of issue where that is known; what is
    issued and not handed in is the drafter's again. Issued late it is told even where the submission is what counts.
    """
    if due is None or end is None:
        return Lateness()
    last = max(end, issued_on or end)
    if last <= due:
        return Lateness()
    if submitted_on is None or submitted_on >= last:
        return Lateness(drafter=(last - due).days)
    issued = issued_on or end
    return Lateness(
        drafter=max(0, (submitted_on - due).days) + max(0, (end - max(due, issued)).days),
        issuer=max(0, (issued - max(due, submitted_on)).days),
    )
