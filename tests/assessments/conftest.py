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


@pytest.fixture
def opened(kept: Callable[..., Any], province: Callable[[str], Any]) -> Callable[..., Any]:
    """opened("so-xay-dung", "so-y-te"): a round of 2026 that these departments are scoring themselves in now."""
    from datetime import timedelta

    from cchc.access import SYSTEM
    from cchc.assessments.models import Phase
    from cchc.assessments.rounds import Opening, open_round
    from cchc.assessments.rounds_spans import proposed
    from cchc.periods import today, windows

    def make(*keys: str, set_name: str = "mau-so-nganh-2026", name: str = "Chỉ số năm 2026", **more: Any) -> Any:
        spans = proposed(today() - timedelta(days=2)) | more.pop("spans", {})
        assert set(spans) == set(Phase)
        opening = Opening(name, kept(set_name), windows.year(2026), spans, **more)
        agencies = [province(key).pk for key in keys or ("so-xay-dung",)]
        return open_round(SYSTEM, province("ubnd-tinh"), opening, {"Sở, ban, ngành": agencies}, today=today())

    return make


@pytest.fixture
def entrant(opened: Callable[..., Any]) -> Any:
    """Sở Xây dựng in a round, alone."""
    return opened().entrants.select_related("round__set", "agency", "group").get()


@pytest.fixture
def mark() -> Callable[..., Any]:
    """mark(entrant, "1.1.1")."""
    from cchc.assessments.models import Mark

    def found(entrant: Any, code: str) -> Any:
        rows = Mark.objects.select_related("entrant__round__set", "entrant__agency", "entrant__group")
        return rows.get(entrant=entrant, code=code)

    return found


@pytest.fixture
def signed_in(person: Callable[..., Any]) -> Callable[..., Any]:
    """signed_in("so-xay-dung", "head"): a browser with somebody of the agency behind it."""
    from django.test import Client

    def make(agency: str, role: str = "officer") -> Any:
        from cchc.people.models import Person

        name = f"{role}-{agency}"
        if not Person.objects.filter(username=name).exists():
            person(name, agency, role)
        client = Client()
        client.force_login(Person.objects.get(username=name), backend="django.contrib.auth.backends.ModelBackend")
        return client

    return make
