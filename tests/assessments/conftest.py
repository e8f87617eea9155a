"""A round of the departments of tỉnh Mẫu, by the set that comes along."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest


@pytest.fixture
def kept(province: Callable[[str], Any]) -> Callable[..., Any]:
    """kept("mau-so-nganh-2026"): the shipped set, kept for tỉnh Mẫu."""
    from cchc.access import SYSTEM
    from cchc.assessments.keeping import keep_set
    from cchc.scoring import load, shipped

    def make(name: str = "mau-so-nganh-2026", authority: str = "ubnd-tinh") -> Any:
        return keep_set(SYSTEM, province(authority), load(shipped()[name]))

    return make
