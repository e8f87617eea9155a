"""One digital signature, as it was found to be."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

_HERE = ZoneInfo("Asia/Ho_Chi_Minh")


class State(StrEnum):
    """The first that holds, from the worst: what a reader must be told before anything else."""

    BROKEN = "broken"
    ALTERED = "altered"
    REVOKED = "revoked"
    EXPIRED = "expired"
    UNTRUSTED = "untrusted"
    NO_ROOTS = "no_roots"
    GOOD = "good"


@dataclass(frozen=True)
class Signature:
    """`name` is the certificate's own (CN), `agency` its O, `unit` its OU; `authority` who issued the certificate.

    `changes` says what came after it: `none`, `allowed` (further signatures, forms, notes) or `content`.
    `why` is a Vietnamese clause where it could not be checked.
    """

    field: str
    state: State
    name: str = ""
    agency: str = ""
    unit: str = ""
    authority: str = ""
    is_person: bool = True
    signed_at: datetime | None = None
    timestamped: bool = False
    changes: str = "none"
    revoked_at: datetime | None = None
    why: str = ""

    @property
    def who(self) -> str:
        """Name and agency, each once: `Nguyễn Văn An (Sở Xây dựng)`."""
        if not self.name:
            return self.agency or "người không rõ"
        of = self.agency if self.is_person and self.agency and self.agency != self.name else ""
        return f"{self.name} ({of})" if of else self.name

    @property
    def at_words(self) -> str:
        if self.signed_at is None:
            return "lúc không rõ"
        return f"lúc {self.signed_at.astimezone(_HERE):%H:%M ngày %d/%m/%Y}"

    @property
    def revoked_words(self) -> str:
        return f"ngày {self.revoked_at.astimezone(_HERE):%d/%m/%Y}" if self.revoked_at else "trước khi ký"

    def to_json(self) -> dict[str, Any]:
        return {
            "field": self.field,
            "state": self.state.value,
            "name": self.name,
            "agency": self.agency,
            "unit": self.unit,
            "authority": self.authority,
            "is_person": self.is_person,
            "signed_at": self.signed_at.isoformat() if self.signed_at else None,
            "timestamped": self.timestamped,
            "changes": self.changes,
            "revoked_at": self.revoked_at.isoformat() if self.revoked_at else None,
            "why": self.why,
        }


def from_json(given: dict[str, Any]) -> Signature:
    def moment(key: str) -> datetime | None:
        return datetime.fromisoformat(given[key]) if given.get(key) else None

    plain = {
        key: given[key] for key in ("field", "name", "agency", "unit", "authority", "changes", "why") if key in given
    }
    return Signature(
        state=State(given["state"]),
        is_person=bool(given.get("is_person")),
        timestamped=bool(given.get("timestamped")),
        signed_at=moment("signed_at"),
        revoked_at=moment("revoked_at"),
        **plain,
    )
