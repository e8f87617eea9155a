"""Rounds of tỉnh Mẫu."""

from __future__ import annotations

from tests.figures.conftest import signed_in as signed_in
