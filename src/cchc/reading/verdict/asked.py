"""What was asked for, and what is known of the one who answers."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

# Who issued a document, seen from the agency that owes it: itself, one above it, one of its own units, somebody else.
Relation = Literal["own", "above", "below", "other", "unknown"]


@dataclass(frozen=True)
class Asked:
    """`product` and `task` as printed; `about` is the title of the document that asks, `asked_on` its day.

    `others` are the titles of its other tasks; `number` is that document's own, `year` the one it is for. `issuer`
    is the agency that owes the product, by its name.
    """

    product: str
    task: str
    about: str = ""
    number: str = ""
    year: int | None = None
    asked_on: date | None = None
    due: date | None = None
    issuer: str = ""
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class Earlier:
    """Something the same agency handed in before. `where` says for what, in words; `here`: for this very duty.

    `sketch` is `likeness.sketch` of its text, empty where its text is not known.
    """

    where: str
    year: int
    sha256: str = ""
    number: str = ""
    issued_on: date | None = None
    sketch: tuple[int, ...] = ()
    here: bool = False
    returned: bool = False


@dataclass(frozen=True)
class Known:
    """`relation` is of the issuer the document names, `issuer_name` what the register calls it. `today` is the day it
    is handed in; `number` and `signed_on` are what its giver wrote of it, where she did."""

    today: date
    relation: Relation = "unknown"
    issuer_name: str = ""
    sha256: str = ""
    number: str = ""
    signed_on: date | None = None
    earlier: tuple[Earlier, ...] = ()
