"""The one who acts: a person in a post, on an address."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a post lets its holder do. Rights come from posts, never from persons.

    In the order in which a person of several posts is taken to act when she has not chosen: who works before who reads,
    the administrator last, so that nobody keeps accounts by oversight.
    """

    FOCAL_POINT = "focal_point"
    HEAD = "head"
    FIELD_OWNER = "field_owner"
    OFFICER = "officer"
    LEADER = "leader"
    AUDITOR = "auditor"
    APPRAISER = "appraiser"
    COUNCIL = "council"
    INSPECTOR = "inspector"
    ADMINISTRATOR = "administrator"


WORKING = frozenset({Role.FOCAL_POINT, Role.HEAD, Role.FIELD_OWNER, Role.OFFICER})
OVERSEEING = frozenset({Role.LEADER, Role.AUDITOR})


@dataclass(frozen=True)
class Actor:
    """A person acting in a post; `person`, `post` and `agency` are keys of their rows.

    `behalf` is the holder of the post where the person acts in another's by delegation. `SYSTEM` acts without a person:
    the sample, the sealer, a command typed by an operator.
    """

    person: int | None
    person_name: str
    post: int | None
    post_title: str
    role: Role | None
    agency: int | None
    agency_name: str
    address: str | None = None
    behalf: int | None = None
    behalf_name: str = ""

    @property
    def is_system(self) -> bool:
        return self.person is None

    @property
    def is_focal_point(self) -> bool:
        return self.role is Role.FOCAL_POINT

    @property
    def is_officer(self) -> bool:
        """Whether she can do her agency's own work: its head, its focal point and a field's owner can too."""
        return self.role in WORKING

    @property
    def oversees(self) -> bool:
        """Whether she reads all that stands below her agency: a leader, an auditor."""
        return self.role in OVERSEEING


SYSTEM = Actor(None, "Hệ thống", None, "", None, None, "")
