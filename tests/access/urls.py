"""Every address the application answers to, as the URLconf has it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

# Only there while testing.
LEFT_OUT = ("gallery", "gallery_plain")


@dataclass(frozen=True)
class Address:
    name: str
    pattern: str
    arguments: tuple[str, ...]


def addresses() -> list[Address]:
    return [one for one in walk(get_resolver().url_patterns, "") if one.name not in LEFT_OUT]


def walk(patterns: list[Any], before: str) -> Iterator[Address]:
    for one in patterns:
        here = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from walk(one.url_patterns, here)
        elif isinstance(one, URLPattern):
            yield Address(one.name or here, here, tuple(one.pattern.converters))
