"""The departments of a province and the divisions of a commune, as the decree has them: edited, shown, then created."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from importlib import resources
from typing import Any

from cchc.agencies.models import Agency, Kind, Standing
from cchc.agencies.tree import in_tree
from cchc.agencies.workbook import KINDS, LEVELS, Line
from cchc.words import fold
from cchc.words.levels import Level

SHEET = "Mẫu"


@dataclass(frozen=True)
class Entry:
    """An agency of the template. `some` is one that not every place has; `there` is how many have it already."""

    name: str
    short_name: str
    kind: str
    level: str
    some: bool
    there: int = 0

    @property
    def kind_label(self) -> str:
        return str(Kind(self.kind).label)


@dataclass(frozen=True)
class Template:
    """`parents` are (code, name) of the agencies it is for."""

    source: str
    entries: tuple[Entry, ...]
    parents: tuple[tuple[str, str], ...]


def described() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        resources.files("cchc.agencies").joinpath("data/departments.json").read_text(encoding="utf-8")
    )
    return found


def template_for(root: Agency, part: str, day: date) -> Template:
    """The template for the agencies of one level in a tree: `province` for its committee, `commune` for its communes.

    Three queries.
    """
    given = described()
    tree = in_tree(root, day)
    wanted = tree.filter(level=part, kind__in=(Kind.COMMITTEE, Kind.COMMUNE)).select_related("agency")
    parents = list(wanted.order_by("sort_key"))
    below: dict[str, set[int]] = defaultdict(set)
    rows = tree.filter(parent__in=[one.agency_id for one in parents])
    for name, parent in rows.values_list("name", "parent"):
        below[fold(name)].add(parent)
    house = house_of(parents)
    level = Level.DEPARTMENT.value if part == Level.PROVINCE else Level.COMMUNE.value
    entries = []
    for one in given[part]:
        name = one["name"].format(house=house)
        there = len(below.get(fold(name), ()))
        entries.append(Entry(name, one["short_name"], one["kind"], level, one.get("some", False), there))
    return Template(given["source"], tuple(entries), tuple((one.agency.key, one.name) for one in parents))


def house_of(parents: list[Standing]) -> str:
    return "thành phố" if len(parents) == 1 and "thanh pho" in fold(parents[0].name) else "tỉnh"


def lines_for(
    template: Template, chosen: list[tuple[str, str, Entry]], since: str, root: Agency, day: date
) -> list[Line]:
    """The chosen entries, (name, short name, entry), as rows of a workbook, where they are not there already."""
    tree = in_tree(root, day).values_list("parent__key", "name")
    there = {(parent, fold(name)) for parent, name in tree}
    found: list[Line] = []
    for key, _name in template.parents:
        for name, short, entry in chosen:
            if (key, fold(name)) in there:
                continue
            given = {"name": name, "short_name": short, "kind": entry.kind, "level": entry.level, "code": ""}
            found.append(Line(len(found) + 1, {**given, "parent": key, "since": since}, {}, SHEET))
    return found


def rows_for(template: Template, since: date) -> list[dict[str, Any]]:
    """The whole template as rows of a workbook to be edited."""
    return [
        {
            "name": one.name,
            "short_name": one.short_name,
            "kind": KINDS[one.kind],
            "level": LEVELS[one.level],
            "parent": key,
            "since": since,
        }
        for key, _name in template.parents
        for one in template.entries
    ]
