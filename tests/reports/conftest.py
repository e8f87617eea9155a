"""Rounds of tỉnh Mẫu."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from tests.figures.conftest import indicator as indicator
from tests.figures.conftest import signed_in as signed_in
from tests.figures.conftest import window as window

OPENED = date(2026, 3, 2)
CAME = date(2026, 3, 16)


@pytest.fixture
def form(province: Callable[[str], Any], indicator: Callable[..., Any]) -> Callable[..., Any]:
    """form("BM1") has one count; form("BM2", "institutions") is of another field."""
    from cchc.figures.models import Form, FormRow

    def make(code: str = "BM1", field: str = "direction") -> Any:
        made = Form.objects.create(
            authority=province("ubnd-tinh"), code=code, name=f"Biểu {code}", field=field, status="own"
        )
        FormRow.objects.create(form=made, order=0, no="1", text="Số văn bản", indicator=indicator(f"{code}.1"))
        return made

    return make


@pytest.fixture
def opened(province: Callable[[str], Any], focal: Any) -> Callable[..., Any]:
    """opened(["so-y-te"], [form]): the first quarter's round of 2026, by the example calendar."""
    from cchc.reports.models import Kind
    from cchc.reports.opening import open_round
    from cchc.reports.proposing import proposed

    def make(
        keys: list[str], forms: list[Any], *, kind: Any = Kind.Q1, year: int = 2026, on: date = OPENED, **said: Any
    ) -> Any:
        from dataclasses import replace

        root = province("ubnd-tinh")
        plan = replace(proposed(root, kind, year, today=on).plan, **said)
        return open_round(focal, root, plan, [province(key).pk for key in keys], forms, today=on)

    return make


@pytest.fixture
def filled() -> Callable[..., None]:
    """filled(report, officer, "12"): its forms are filled in with the number and handed in."""
    from cchc.figures import filing

    def fill(report: Any, by: Any, text: str = "1", *, today: date = CAME) -> None:
        for sheet in report.sheets().filter(state__in=("open", "returned")).select_related("form", "agency", "call"):
            typed = {str(row.pk): text for row in sheet.form.rows.all()}
            notes = {str(row.pk): "đúng" for row in sheet.form.rows.all()}
            assert not filing.file(by, sheet, typed, notes, today=today).faults

    return fill


@pytest.fixture
def people(actor: Callable[..., Any]) -> SimpleNamespace:
    return SimpleNamespace(
        officer=actor("so-y-te"), head=actor("so-y-te", "head"), owner=actor("so-tu-phap", "field_owner")
    )
