"""How what happens in a round is told."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cchc.ledger.telling import CALLED, tells

CALLED["assessments.criteriaset"] = _("bộ tiêu chí")
CALLED["assessments.round"] = _("đợt đánh giá")
CALLED["assessments.entrant"] = _("bản tự chấm")
CALLED["assessments.mark"] = _("tiêu chí")

tells("criteria_set.keep", _("nạp bộ tiêu chí"), icon="upload")
