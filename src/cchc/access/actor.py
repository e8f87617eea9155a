"""The one who acts: a person in a post, on an address."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a post lets its holder do. Rights come from posts, never from persons."""

    FOCAL_POINT = "focal_point"
    OFFICER = "officer"
    VIEWER = "viewer"


@dataclass(frozen=True)
class Actor:
    """A person acting in one of her posts; `person`, `post` and `agency` are keys of their rows.

    `SYSTEM` acts without a person: the sample, the sealer, a command typed by an operator.
    """

    person: int | None
    person_name: str
    post: int | None
    post_title: str
    role: Role | None
    agency: int | None
    agency_name: str
    address: str | None = None

    @property
    def is_focal_point(self) -> bool:
        return self.role is Role.FOCAL_POINT

    @property
    def is_officer(self) -> bool:
        """Whether she can do her agency's own work: a focal point can too, for the agency she sits in."""
        return self.role in (Role.OFFICER, Role.FOCAL_POINT)


SYSTEM = Actor(None, "Hệ thống", None, "", None, None, "")
