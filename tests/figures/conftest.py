"""Indicators of tỉnh Mẫu and a window to count them in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from cchc.periods import windows
from cchc.periods.windows import Window


@pytest.fixture
def window() -> Window:
    return windows.half(2026, 1)


@pytest.fixture
def indicator(province: Callable[[str], Any]) -> Callable[..., Any]:
    """indicator("A") is a count; indicator("B", kind="ratio", empty="full")."""
    from cchc.access import SYSTEM
    from cchc.figures.actions import define
    from cchc.figures.values import Kind
    from cchc.words import Field

    def make(code: str = "1", *, authority: str = "ubnd-tinh", field: Field = Field.DIRECTION, **said: Any) -> Any:
        given = {"name": f"Chỉ tiêu {code}", "unit": "Văn bản", "kind": Kind.COUNT} | said
        return define(SYSTEM, province(authority), code, field, **given)

    return make


@pytest.fixture
def put(province: Callable[[str], Any], window: Window) -> Callable[..., Any]:
    """put("so-y-te", indicator, 12), put("so-y-te", ratio, 9, 12), put(key, indicator, None) is không phát sinh."""
    from cchc.access import SYSTEM
    from cchc.figures.actions import Entry, enter

    def one(key: str, of: Any, part: Any, out_of: Any = None, **more: Any) -> Any:
        entry = Entry(of, value(part, out_of), note=more.pop("note", ""))
        actor, on = more.pop("actor", SYSTEM), more.pop("window", window)
        done = enter(actor, province(key), on, [entry], **more)
        return (done.new + done.changed + done.same)[0]

    return one


def value(part: Any, whole: Any = None) -> Any:
    from decimal import Decimal

    from cchc.figures.values import Value

    if part is None:
        return Value(nothing=True)
    return Value(Decimal(str(part)), None if whole is None else Decimal(str(whole)))


@pytest.fixture
def signed_in(person: Callable[..., Any]) -> Callable[..., Client]:
    """signed_in("so-y-te"): a browser with an officer of the agency behind it."""

    def make(agency: str, role: str = "officer") -> Client:
        from cchc.people.models import Person

        name = f"{role}-{agency}"
        if not Person.objects.filter(username=name).exists():
            person(name, agency, role)
        client = Client()
        client.force_login(Person.objects.get(username=name), backend="django.contrib.auth.backends.ModelBackend")
        return client

    return make
