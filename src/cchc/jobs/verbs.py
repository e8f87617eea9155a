"""How what happens to work in the background is told."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cchc.ledger.telling import tells

tells("run.ask", _("giao máy chủ làm một việc"), icon="history")
tells("run.cancel", _("dừng việc của máy chủ"), icon="x")
tells("run.fail", _("việc của máy chủ không xong"), icon="alert-triangle")
