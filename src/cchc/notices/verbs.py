"""How what happens to the rules of reminders is told."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cchc.ledger.telling import tells

tells("notices.rule", _("ghi quy tắc nhắc việc"), icon="bell")
tells("notices.rule_dropped", _("bỏ quy tắc nhắc việc"), icon="trash")
