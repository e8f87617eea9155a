"""A province's own departments: what it changed in the template of the decree, kept and offered the next time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cchc.access import Actor, Denied
from cchc.agencies import rules
from cchc.agencies.models import Agency, OwnTemplate
from cchc.ledger.actions import write

MOST_ADDED = 40


def edits_of(root: Agency, part: str) -> OwnTemplate | None:
    """What a tree's keepers made of the template of one level; None where they left it as the decree has it."""
    return OwnTemplate.objects.filter(root=root, part=part).first()


@transaction.atomic
def keep(
    actor: Actor,
    root: Agency,
    part: str,
    *,
    changed: Mapping[str, Mapping[str, Any]],
    added: Sequence[Mapping[str, Any]],
) -> None:
    """`changed`: the decree's name → {name, short_name, chosen}; `added`: {name, short_name, kind} of its own.

    Where nothing differs from the decree's, none is kept.
    """
    if not rules.keeps(actor, root):
        raise Denied(_("Chỉ người giữ danh mục cơ quan mới sửa được mẫu."))
    before = edits_of(root, part)
    given = {"changed": {name: dict(one) for name, one in changed.items()}, "added": [*map(dict, added)][:MOST_ADDED]}
    if not changed and not added:
        if before is not None:
            drop(actor, root, part)
        return
    if before is not None and (before.changed, before.added) == (given["changed"], given["added"]):
        return
    OwnTemplate.objects.update_or_create(
        root=root, part=part, defaults={**given, "changed_by": actor.person_name[:200]}
    )
    write(actor, "template.keep", root, part=part, changed=len(given["changed"]), added=len(given["added"]))


@transaction.atomic
def drop(actor: Actor, root: Agency, part: str) -> bool:
    """Back to the decree's; false where nothing was changed."""
    if not rules.keeps(actor, root):
        raise Denied(_("Chỉ người giữ danh mục cơ quan mới sửa được mẫu."))
    if not OwnTemplate.objects.filter(root=root, part=part).delete()[0]:
        return False
    write(actor, "template.drop", root, part=part)
    return True
