"""What the views of this room share."""

from __future__ import annotations

from django.utils.translation import gettext as _

from cchc.access.naming import seen
from cchc.access.request import Asked
from cchc.assessments.models import Round


def visible_round(request: Asked, pk: int) -> Round:
    rows = Round.objects.select_related("set", "run_by", "authority").visible_to(request.actor, request.today)
    return seen(rows, pk, _("Đợt đánh giá này không thuộc phạm vi của bạn."))
