"""Who says when people are reminded. What one is told is one's own to read, and nobody else's."""

from __future__ import annotations

from cchc.access import Actor, Role
from cchc.access.rights import power


@power("notices.change_rules")
def change_rules(actor: Actor) -> bool:
    return actor.role is Role.ADMINISTRATOR
