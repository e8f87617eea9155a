"""Roles that must sign in with a second factor: without one they can only set one up."""

from __future__ import annotations

from allauth.mfa.models import Authenticator

from cchc.access import Actor
from cchc.people.rules import asks_second_factor

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
# What somebody needs to set one up, or to leave instead.
OPEN = frozenset(
    {
        "account",
        "account_change_password",
        "account_reauthenticate",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "logout",
        "act_as",
        "set_language",
        "help",
        "keys",
    }
)


def is_missing(actor: Actor | None) -> bool:
    """Whether the role she acts in needs a second factor that she has not got. A query, for those roles alone."""
    if actor is None or not asks_second_factor(actor):
        return False
    return not Authenticator.objects.filter(user=actor.person, type__in=FACTORS).exists()
