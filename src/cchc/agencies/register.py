"""A register as a file: agencies with their standings, and what happened to them. Read, checked, never trusted.

The file is JSON, perhaps compressed with gzip:

    {"name": "country", "as_of": "2026-07-25",
     "agencies": {key: [[since, until, parent's key, name, short name, kind, level, code], …]},
     "successions": [{"key", "day", "kind", "decision", "decided_on", "issuer", "source",
                      "heirs": [[of, heir or null, share or null], …]}],
     "gaps": [{"what", "where", "says"}]}

Days are ISO; `until` is the first day on which a standing no longer holds.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from importlib import resources
from itertools import pairwise
from pathlib import Path
from typing import Any, NoReturn

from django.utils.translation import gettext as _

from cchc.access import Refused
from cchc.agencies.models import Kind, Succession
from cchc.words.levels import Level

MOST = 64 * 1024 * 1024  # bytes, unpacked
GZIP = b"\x1f\x8b"


@dataclass(frozen=True)
class Held:
    """One standing; `parent` is a key."""

    since: date
    until: date | None
    parent: str | None
    name: str
    short_name: str
    kind: str
    level: str
    code: str


@dataclass(frozen=True)
class Edge:
    of: str
    heir: str | None
    share: str = ""


@dataclass(frozen=True)
class Event:
    key: str
    day: date
    kind: str
    decision: str
    decided_on: date | None
    issuer: str
    source: str
    heirs: tuple[Edge, ...]


@dataclass(frozen=True)
class Gap:
    """What the sources of a file leave out or say in two ways."""

    what: str
    where: str
    says: str


@dataclass(frozen=True)
class Register:
    name: str
    as_of: date
    agencies: dict[str, tuple[Held, ...]]
    events: tuple[Event, ...] = ()
    gaps: tuple[Gap, ...] = ()
    digest: str = ""

    def of_province(self, code: str) -> Register:
        """What stands under one province of today, with what it came from and what that stood under."""
        root = f"tinh-{code}"
        if root not in self.agencies:
            raise Refused(
                _("Tệp không có tỉnh, thành phố mang mã “%(code)s”. Mã có hai chữ số, vd. 01 là Hà Nội.")
                % {"code": code}
            )
        kept = {root}
        while True:
            more = {key for key, held in self.agencies.items() if any(each.parent in kept for each in held)}
            more |= {edge.of for event in self.events for edge in event.heirs if edge.heir in kept}
            if more <= kept:
                break
            kept |= more
        events = (replace(event, heirs=tuple(edge for edge in event.heirs if edge.of in kept)) for event in self.events)
        return replace(
            self,
            agencies={key: held for key, held in self.agencies.items() if key in kept},
            events=tuple(event for event in events if event.heirs),
        )


def country() -> Register:
    """The whole country, as it ships."""
    return parse(resources.files("cchc.agencies").joinpath("data/country.json.gz").read_bytes(), "country.json.gz")


def read(path: Path) -> Register:
    try:
        if path.stat().st_size > MOST:
            raise Refused(
                _("Tệp %(path)s lớn hơn %(limit)s MB nên không đọc.") % {"path": path, "limit": MOST // 1024 // 1024}
            )
        return parse(path.read_bytes(), path.name)
    except OSError as error:
        raise Refused(
            _("Không mở được tệp %(path)s (%(why)s). Kiểm tra lại đường dẫn và quyền đọc.")
            % {"path": path, "why": error.strerror}
        ) from error


def parse(data: bytes, name: str) -> Register:
    """Refuses, with a sentence, what is not a whole and consistent register."""
    try:
        described = json.loads(unpacked(data, name) if data[:2] == GZIP else data)
    except (ValueError, RecursionError) as error:
        raise Refused(
            _("Tệp %(name)s không phải danh mục cơ quan dạng JSON. Chọn tệp khác.") % {"name": name}
        ) from error
    try:
        found = Register(
            name=str(described["name"])[:80],
            as_of=day(described["as_of"]),
            agencies={text(key, 80): standings(key, rows) for key, rows in described["agencies"].items()},
            events=tuple(event(one) for one in described.get("successions", ())),
            gaps=tuple(Gap(one["what"], one["where"], one["says"]) for one in described.get("gaps", ())),
            digest=hashlib.sha256(data).hexdigest(),
        )
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise Refused(
            _("Tệp %(name)s ghi không đúng mẫu: %(error)s. Chưa có gì được nạp.")
            % {"name": name, "error": f"{error!s:.200}"}
        ) from error
    return found


def unpacked(data: bytes, name: str) -> bytes:
    unpacker = zlib.decompressobj(wbits=31)
    try:
        text = unpacker.decompress(data, MOST)
    except zlib.error as error:
        raise Refused(_("Tệp %(name)s hỏng, không giải nén được. Lấy lại tệp.") % {"name": name}) from error
    if unpacker.unconsumed_tail:
        raise Refused(
            _("Tệp %(name)s giải nén ra lớn hơn %(limit)s MB nên không đọc.")
            % {"name": name, "limit": MOST // 1024 // 1024}
        )
    return text


def packed(register: dict[str, Any]) -> bytes:
    """The bytes of a register file; the same register gives the same bytes."""
    return gzip.compress(json.dumps(register, ensure_ascii=False, separators=(",", ":")).encode(), 9, mtime=0)


def wrong(sentence: str) -> NoReturn:
    raise ValueError(sentence)


def day(value: Any) -> date:
    return date.fromisoformat(value)


def text(value: Any, most: int, *, owed: bool = True) -> str:
    if not isinstance(value, str) or len(value) > most or (owed and not value.strip()):
        wrong(f"“{value!s:.40}” trống hoặc dài quá {most} chữ")
    return value.strip()


def standings(key: str, rows: Any) -> tuple[Held, ...]:
    held = tuple(sorted((standing(*row) for row in rows), key=lambda one: one.since))
    if not held:
        wrong(f"“{key}” chưa ghi từ ngày nào")
    for one, other in pairwise(held):
        if one.until is None or one.until > other.since:
            wrong(f"“{key}” được ghi hai lần cho ngày {other.since:%d/%m/%Y}")
    return held


def standing(since: Any, until: Any, parent: Any, name: Any, short: Any, kind: Any, level: Any, code: Any) -> Held:
    made = Held(
        since=day(since),
        until=day(until) if until is not None else None,
        parent=text(parent, 80) if parent is not None else None,
        name=text(name, 300),
        short_name=text(short, 120, owed=False),
        kind=Kind(kind).value,
        level=Level(level).value,
        code=text(code, 40, owed=False),
    )
    if made.until is not None and made.until <= made.since:
        wrong(f"“{made.name}” thôi trước khi bắt đầu")
    return made


def event(one: dict[str, Any]) -> Event:
    edges = tuple(Edge(text(of, 80), heir and text(heir, 80), share_of(share)) for of, heir, share in one["heirs"])
    return Event(
        key=text(one["key"], 120),
        day=day(one["day"]),
        kind=Succession.Kind(one["kind"]).value,
        decision=text(one.get("decision") or "", 120, owed=False),
        decided_on=day(one["decided_on"]) if one.get("decided_on") else None,
        issuer=text(one.get("issuer") or "", 300, owed=False),
        source=text(one.get("source") or "", 500, owed=False),
        heirs=edges,
    )


def share_of(share: Any) -> str:
    """A declared part as it is kept: `3/5`, `0.6`; the empty word for none."""
    if share in (None, ""):
        return ""
    part = Fraction(str(share).replace(",", "."))
    if not 0 < part <= 1:
        wrong(f"tỷ lệ “{share}” không nằm trong khoảng từ 0 đến 1")
    return str(part)


def missing_keys(register: Register, known: Iterable[str]) -> list[str]:
    """Keys the file speaks of and neither it nor the installation has."""
    there = {*known, *register.agencies}
    spoken = {each.parent for held in register.agencies.values() for each in held if each.parent}
    spoken |= {key for one in register.events for edge in one.heirs for key in (edge.of, edge.heir) if key}
    return sorted(spoken - there)
