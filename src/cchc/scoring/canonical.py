"""Canonical bytes (RFC 8785) and their SHA-256: the same values are the same bytes everywhere."""

from __future__ import annotations

import hashlib
from typing import Any, NamedTuple

import rfc8785


class Sealed(NamedTuple):
    """Bytes that are kept, and their SHA-256 in hex."""

    data: bytes
    digest: str


def seal(plain: Any) -> Sealed:
    """The canonical bytes of a plain value: texts, whole numbers, booleans, lists, mappings."""
    data = rfc8785.dumps(plain)
    return Sealed(data, hashlib.sha256(data).hexdigest())
