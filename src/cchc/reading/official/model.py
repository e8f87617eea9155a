"""What was read of an official document, each value with the words it stands in and where they are."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cchc.reading.blocks import At, Passage, on

VERSION = 1


@dataclass(frozen=True)
class Signer:
    """Who signed (ô số 7a, 7b). `authority` is how: `TM.`, `KT.`, `TL.`, `TUQ.`, `Q.`, empty for the head in person;
    `instead_of` is for whom (`Ủy ban nhân dân`, `Chủ tịch`). `name` is None under a position nobody has signed."""

    position: str
    name: str | None = None
    authority: tuple[str, ...] = ()
    instead_of: str | None = None


@dataclass(frozen=True)
class Copy:
    """What a copy says of itself (điều 25): `sao y`, `sao lục` or `trích sao`, by whom, its own number and day."""

    kind: str
    number: str | None = None
    issuer: str | None = None
    made_on: date | None = None


@dataclass(frozen=True)
class Official:
    """A member is None, or empty, when it is not printed. `pages` is None in formats that have none.

    `years` are those the subject names. `pictures` counts what may be a signature or a seal: images near the names of
    the signers, or anywhere in a Word file.
    """

    source: str
    format: str
    kind: str | None = None
    kind_printed: bool = False
    number: str | None = None
    issued_on: date | None = None
    place: str | None = None
    issuer: str | None = None
    superior: str | None = None
    subject: str | None = None
    years: tuple[int, ...] = ()
    signers: tuple[Signer, ...] = ()
    signed_mark: str | None = None
    recipients: tuple[str, ...] = ()
    addressed_to: tuple[str, ...] = ()
    secrecy: str | None = None
    urgency: str | None = None
    draft: str | None = None
    copy: Copy | None = None
    pages: int | None = None
    pictures: int = 0
    scanned: bool = False
    texts: tuple[tuple[int | None, str], ...] = ()
    notes: tuple[str, ...] = ()
    places: Mapping[str, Passage] = field(default_factory=dict)
    where: Mapping[str, tuple[At, ...]] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return "\n".join(text for _, text in self.texts)

    def to_json(self) -> dict[str, Any]:
        """As plain values; `texts` by page is left out, since it is kept beside and not with it."""
        return {
            "version": VERSION,
            "source": self.source,
            "format": self.format,
            "kind": self.kind,
            "kind_printed": self.kind_printed,
            "number": self.number,
            "issued_on": _day(self.issued_on),
            "place": self.place,
            "issuer": self.issuer,
            "superior": self.superior,
            "subject": self.subject,
            "years": list(self.years),
            "signers": [
                {
                    "name": one.name,
                    "position": one.position,
                    "authority": list(one.authority),
                    "instead_of": one.instead_of,
                }
                for one in self.signers
            ],
            "signed_mark": self.signed_mark,
            "recipients": list(self.recipients),
            "addressed_to": list(self.addressed_to),
            "secrecy": self.secrecy,
            "urgency": self.urgency,
            "draft": self.draft,
            "copy": None
            if self.copy is None
            else {
                "kind": self.copy.kind,
                "number": self.copy.number,
                "issuer": self.copy.issuer,
                "made_on": _day(self.copy.made_on),
            },
            "pages": self.pages,
            "pictures": self.pictures,
            "scanned": self.scanned,
            "notes": list(self.notes),
            "places": {
                member: {"block": at.block, "row": at.row, "cell": at.cell, "text": at.text}
                | on(self.where.get(member, ()))
                for member, at in self.places.items()
            },
        }


def from_json(given: Mapping[str, Any], texts: tuple[tuple[int | None, str], ...] = ()) -> Official:
    """What `to_json` gave, without places. Members it does not have are as if they were not printed."""
    copy = given.get("copy")
    return Official(
        source=given.get("source") or "",
        format=given.get("format") or "",
        kind=given.get("kind"),
        kind_printed=bool(given.get("kind_printed")),
        number=given.get("number"),
        issued_on=_read_day(given.get("issued_on")),
        place=given.get("place"),
        issuer=given.get("issuer"),
        superior=given.get("superior"),
        subject=given.get("subject"),
        years=tuple(given.get("years") or ()),
        signers=tuple(
            Signer(one["position"], one.get("name"), tuple(one.get("authority") or ()), one.get("instead_of"))
            for one in given.get("signers") or ()
        ),
        signed_mark=given.get("signed_mark"),
        recipients=tuple(given.get("recipients") or ()),
        addressed_to=tuple(given.get("addressed_to") or ()),
        secrecy=given.get("secrecy"),
        urgency=given.get("urgency"),
        draft=given.get("draft"),
        copy=Copy(copy["kind"], copy.get("number"), copy.get("issuer"), _read_day(copy.get("made_on")))
        if copy
        else None,
        pages=given.get("pages"),
        pictures=int(given.get("pictures") or 0),
        scanned=bool(given.get("scanned")),
        texts=texts,
        notes=tuple(given.get("notes") or ()),
    )


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _read_day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
