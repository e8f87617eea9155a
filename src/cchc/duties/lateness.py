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


def laid(due: date | None, submitted_on: date | None, end: date | None) -> Lateness:
    """`end`: the day it came in, or today while it has not. Without a submission all of it is the drafter's."""
    if due is None or end is None or end <= due:
        return Lateness()
    if submitted_on is None or submitted_on >= end:
        return Lateness(drafter=(end - due).days)
    return Lateness(drafter=max(0, (submitted_on - due).days), issuer=(end - max(due, submitted_on)).days)
