"""Agencies, groups and set phrases from data files."""

import json
from datetime import date
from importlib import resources
from typing import Any

from django.db import transaction

from cchc.access import Actor
from cchc.agencies.actions import found
from cchc.agencies.models import Agency, Alias, Group


def load_groups() -> int:
    """The set phrases every plan uses, from the packaged `groups.json`; the number of groups. Safe to run again."""
    described = json.loads(resources.files("cchc.agencies").joinpath("groups.json").read_text(encoding="utf-8"))
    for one in described:
        group, _ = Group.objects.update_or_create(
            code=one["code"],
            defaults={
                "name": one["name"],
                "kinds": one["kinds"],
                "levels": one["levels"],
                "open_ended": one.get("open_ended", False),
            },
        )
        for phrase in {one["name"], *one["phrases"]}:
            folded = Alias.folded_of(phrase)
            if not Alias.objects.filter(within__isnull=True, folded=folded).exists():
                Alias.objects.create(printed=phrase, group=group)
    return len(described)


@transaction.atomic
def load_agencies(actor: Actor, described: list[dict[str, Any]]) -> int:
    """Agencies as {key, name, short_name, kind, level, code, parent, since}, parents first; how many were new."""
    known = {agency.key: agency for agency in Agency.objects.all()}
    new = 0
    for one in described:
        if one["key"] in known:
            continue
        known[one["key"]] = found(
            actor,
            key=one["key"],
            name=one["name"],
            short_name=one.get("short_name") or "",
            kind=one["kind"],
            level=one["level"],
            code=one.get("code") or "",
            parent=known[one["parent"]] if one.get("parent") else None,
            since=date.fromisoformat(one["since"]),
        )
        new += 1
    return new
