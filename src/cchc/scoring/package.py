"""An open-data package: set, facts and result as canonical bytes in one ZIP, with a manifest of their hashes.

Whoever has it can compute the result anew: `verify` needs this package alone, no Django and no database.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import rfc8785

from cchc.scoring import archives, nodes
from cchc.scoring.building import build
from cchc.scoring.canonical import Sealed, seal
from cchc.scoring.compiled import compile_set
from cchc.scoring.facts import Facts, read
from cchc.scoring.faults import Fault, Unusable, unusable
from cchc.scoring.model import CriteriaSet
from cchc.scoring.scored import Result

MANIFEST, SET, FACTS, RESULT = "manifest.json", "set.json", "facts.json", "result.json"
PARTS = (SET, FACTS, RESULT)
FORMAT = "cchc-index-1"
_LARGEST = 200 * 1024 * 1024
_MOST = 50  # differences told
_DAY = (1980, 1, 1, 0, 0, 0)  # no clock in the bytes
_NAMES = {SET: "bộ tiêu chí (set.json)", FACTS: "số liệu (facts.json)", RESULT: "kết quả (result.json)"}


@dataclass(frozen=True)
class Verified:
    """What a check found. `digest` is the manifest's hash: what is published beside the decision."""

    digest: str
    differences: tuple[Fault, ...]
    result: Result | None

    @property
    def intact(self) -> bool:
        return not self.differences


def sealed(given: CriteriaSet, facts: Facts, result: Result) -> dict[str, Sealed]:
    """Name → canonical bytes and hash of each part, and of the manifest over them."""
    made = {SET: seal(given.plain()), FACTS: seal(facts.plain())}
    bound = {"set": made[SET].digest, "facts": made[FACTS].digest}
    made[RESULT] = seal(bound | result.plain())
    made[MANIFEST] = seal({"format": FORMAT, "parts": {name: made[name].digest for name in PARTS}})
    return made


def package(given: CriteriaSet, facts: Facts, result: Result) -> bytes:
    """The package's bytes: the same for the same values."""
    made = sealed(given, facts, result)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in (MANIFEST, *PARTS):
            entry = zipfile.ZipInfo(name, _DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, made[name].data, compresslevel=6)
    return out.getvalue()


def verify(data: bytes, published: str | None = None) -> Verified:
    """Checks every hash and computes the result anew. Raises `Unusable` for what is no package at all.

    `published` is the manifest's hash as the decision gives it: without it, a package forged as a whole cannot be told.
    """
    if len(data) > _LARGEST:
        raise unusable(f"Gói lớn hơn {_LARGEST >> 20} MB nên không được đọc.")
    archive = archives.opened(data)
    if sorted(archive.namelist()) != sorted((MANIFEST, *PARTS)):
        raise unusable(f"Đây không phải gói kết quả: phải có đúng các tệp {', '.join((MANIFEST, *PARTS))}.")
    differences: list[Fault] = []
    parts: dict[str, bytes] = {}
    for name in (MANIFEST, *PARTS):
        try:
            parts[name] = archives.part(archive, name)
        except Unusable as damaged:
            differences += damaged.faults
    if MANIFEST not in parts:
        return Verified("", tuple(differences), None)
    digest = _digest(parts[MANIFEST])
    if published is not None and published.strip().lower() != digest:
        differences.append(Fault(MANIFEST, f"Mã băm của gói là {digest}, khác mã đã công bố."))
    differences += _hashes(parts)
    result = _again(parts, differences)
    return Verified(digest, tuple(differences[:_MOST]), result)


def _digest(data: bytes) -> str:
    import hashlib

    return hashlib.sha256(data).hexdigest()


def _hashes(parts: dict[str, bytes]) -> Iterator[Fault]:
    try:
        manifest = nodes.load_json(parts[MANIFEST])
        listed = manifest["parts"]
        if manifest["format"] != FORMAT or sorted(listed) != sorted(PARTS):
            raise KeyError(FORMAT)
    except (Unusable, KeyError, TypeError):
        yield Fault(MANIFEST, "Bảng kê của gói đã bị thay đổi hoặc hỏng.")
        return
    for name in PARTS:
        if name in parts and listed[name] != _digest(parts[name]):
            yield Fault(name, f"{_NAMES[name].capitalize()} đã bị thay đổi: mã băm không khớp bảng kê.")


def _again(parts: dict[str, bytes], differences: list[Fault]) -> Result | None:
    """The result computed from the set and the facts of the package; what differs is told."""
    try:
        given = build(nodes.of_plain(_canonical(parts, SET)))
        facts = read(nodes.of_plain(_canonical(parts, FACTS)), given)
        result = compile_set(given).score(facts)
    except KeyError:
        return None
    except Unusable as refused:
        name = refused.faults[0].place if refused.faults[0].place in PARTS else ""
        differences += [fault if name else Fault(_where(fault, parts), fault.sentence) for fault in refused.faults[:5]]
        return None
    except (ValueError, RecursionError):
        differences.append(Fault(FACTS, "Không tính lại được từ bộ tiêu chí và số liệu trong gói."))
        return None
    if RESULT not in parts:
        return result
    made = sealed(given, facts, result)
    for name in PARTS:
        if made[name].data != parts[name]:
            differences += list(_compared(name, parts[name], made[name].data))
    return result


def _where(fault: Fault, parts: dict[str, bytes]) -> str:
    return f"{FACTS if fault.place.startswith('/agencies') else SET}{fault.place}"


def _canonical(parts: dict[str, bytes], name: str) -> Any:
    try:
        return nodes.load_json(parts[name])
    except Unusable as refused:
        raise unusable(f"{_NAMES[name].capitalize()} không đọc được: {refused.faults[0].sentence}", name) from refused


def _compared(name: str, given: bytes, made: bytes) -> Iterator[Fault]:
    """Where a part differs from what was computed anew; for a result, the agency and the criterion."""
    if name != RESULT:
        yield Fault(name, f"{_NAMES[name].capitalize()} không ở dạng chuẩn (RFC 8785).")
        return
    try:
        published, again = nodes.load_json(given), nodes.load_json(made)
        for key in ("set", "facts", "rules"):
            if published.get(key) != again[key]:
                yield Fault(name, f"Kết quả ghi «{key}» là {published.get(key)}, tính lại là {again[key]}.")
        theirs = {one["id"]: one for one in published["agencies"]}
        yield from _agencies(theirs, {one["id"]: one for one in again["agencies"]})
        if rfc8785.dumps(published) == made:
            yield Fault(name, f"{_NAMES[name].capitalize()} không ở dạng chuẩn (RFC 8785).")
    except (Unusable, KeyError, TypeError, AttributeError, ValueError):
        yield Fault(name, f"{_NAMES[name].capitalize()} không đọc được.")


def _agencies(theirs: dict[str, Any], ours: dict[str, Any]) -> Iterator[Fault]:
    for agency in sorted(theirs.keys() ^ ours.keys()):
        yield Fault(RESULT, f"Cơ quan «{agency}» {'không có trong số liệu' if agency in theirs else 'thiếu kết quả'}.")
    for agency in sorted(theirs.keys() & ours.keys()):
        given, again = theirs[agency], ours[agency]
        if given == again:
            continue
        for what, label in (("criteria", "tiêu chí"), ("fields", "lĩnh vực")):
            lines = {one["code"]: one for one in given[what]}
            for one in again[what]:
                if lines.get(one["code"]) != one:
                    was, now = (side.get("points", side.get("state")) for side in (lines.get(one["code"], {}), one))
                    yield Fault(RESULT, f"{agency}, {label} {one['code']}: công bố {was}, tính lại {now}.")
        for key, label in (
            ("points", "tổng điểm"),
            ("max", "điểm tối đa"),
            ("percent", "chỉ số"),
            ("rank", "thứ hạng"),
        ):
            if given.get(key) != again.get(key):
                yield Fault(
                    RESULT, f"{agency}, {label}: công bố {_said(given.get(key))}, tính lại {_said(again.get(key))}."
                )


def _said(value: Any) -> str:
    return f"{value.get('place')}/{value.get('of')}" if isinstance(value, dict) else str(value)
