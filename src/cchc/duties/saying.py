"""How what happens inside a duty's life is told in its history: verb → the sentence after the person's name."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.ledger.telling import Detail, tells


def assigned(detail: Detail) -> str:
    if detail.get("instead_of"):
        return _("giao lại cho %(name)s, thay %(before)s") % {
            "name": detail.get("name", ""),
            "before": detail["instead_of"],
        }
    return _("phân công cho %(name)s") % {"name": detail.get("name", "")}


tells("duty.acknowledge", gettext_lazy("tiếp nhận"), state="none", icon="check")
tells("duty.unacknowledge", gettext_lazy("rút lại việc tiếp nhận"), icon="arrow-back-up")
tells("duty.assign", assigned, state="doing", icon="user-check")
tells(
    "duty.unassign",
    lambda detail: _("rút phân công của %(name)s") % {"name": detail.get("name", "")},
    icon="arrow-back-up",
)
