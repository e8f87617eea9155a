"""The departments of a province and the divisions of a commune, as the decree has them: edited, shown, then created."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from importlib import resources
from typing import Any

from cchc.agencies.models import Agency, Kind, OwnTemplate, Standing
from cchc.agencies.own_template import edits_of
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
    shipped: str = ""
    shipped_short: str = ""
    shipped_some: bool = False

    @property
    def is_own(self) -> bool:
        """Whether the place added it to the decree's."""
        return not self.shipped

    @property
    def renamed_from(self) -> str:
        return self.shipped if self.shipped and self.shipped != self.name else ""

    @property
    def kind_label(self) -> str:
        return str(Kind(self.kind).label)


@dataclass(frozen=True)
class Template:
    """`parents` are (code, name) of the agencies it is for; `own` is how the place changed the decree's, if it did."""

    source: str
    entries: tuple[Entry, ...]
    parents: tuple[tuple[str, str], ...]
    own: OwnTemplate | None = None
    level: str = Level.DEPARTMENT.value


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
    own = edits_of(root, part)
    entries = []
    for one in given[part]:
        shipped = one["name"].format(house=house)
        some = one.get("some", False)
        first = {"name": shipped, "short_name": one["short_name"], "chosen": not some}
        now = {**first, **(own.changed.get(shipped, {}) if own else {})}
        there = len(below.get(fold(now["name"]), ()))
        told = (there, shipped, one["short_name"], some)
        entries.append(Entry(now["name"], now["short_name"], one["kind"], level, not now["chosen"], *told))
    for one in own.added if own else ():
        there = len(below.get(fold(one["name"]), ()))
        entries.append(Entry(one["name"], one["short_name"], one["kind"], level, False, there))
    return Template(given["source"], tuple(entries), tuple((one.agency.key, one.name) for one in parents), own, level)


def edited(rows: Iterable[tuple[Entry, str, str, bool]]) -> tuple[dict[str, dict[str, Any]], list[dict[str, Any]]]:
    """What (entry, name, short name, chosen) change in the decree's, and what they add, for `own_template.keep`.

    Where an agency is there in some places already, that it is left out now says nothing of the next time.
    """
    changed: dict[str, dict[str, Any]] = {}
    added: list[dict[str, Any]] = []
    for entry, name, short, taken in rows:
        chosen = taken if not entry.there else not entry.some
        if entry.is_own:
            if name:
                added.append({"name": name, "short_name": short, "kind": entry.kind})
        elif (name or entry.shipped, short, chosen) != (entry.shipped, entry.shipped_short, not entry.shipped_some):
            changed[entry.shipped] = {"name": name or entry.shipped, "short_name": short, "chosen": chosen}
    return changed, added


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
