"""Who acts, and what a refusal says. What each role may do stands in the `rules.py` of the room it is about."""

from cchc.access.actor import SYSTEM, Actor, Role
from cchc.access.refusals import Denied, Refusal, Refused

__all__ = ["SYSTEM", "Actor", "Denied", "Refusal", "Refused", "Role"]
