"""A kept set made ready to score, once for each set of bytes and process."""

from __future__ import annotations

from functools import lru_cache

from cchc.scoring.building import build
from cchc.scoring.compiled import Compiled, compile_set
from cchc.scoring.model import CriteriaSet
from cchc.scoring.nodes import load_json, of_plain


@lru_cache(maxsize=32)
def given_in(data: bytes) -> CriteriaSet:
    """The set in canonical bytes."""
    return build(of_plain(load_json(data)))


@lru_cache(maxsize=32)
def compiled_in(data: bytes) -> Compiled:
    """Raises `Unusable` for a draft."""
    return compile_set(given_in(data))
