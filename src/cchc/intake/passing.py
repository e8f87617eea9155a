"""Documents on their way in, when the agency that reviews them ends: its heir goes on with them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal

from django.utils.translation import gettext_lazy as _

from cchc.access import Actor
from cchc.agencies.holdings import Holding, Passage, Row, passes
from cchc.agencies.models import Agency, Passing
from cchc.intake.models import Draft


def drafts(field: Literal["run_by", "authority"]) -> Holding:
    def open_rows(agency: Agency, day: date) -> Sequence[Row]:
        rows = Draft.objects.open().filter(**{field: agency}).select_related("record").order_by("pk")
        return [Row(one.pk, str(one)) for one in rows]

    def over(passage: Passage, rows: Sequence[int]) -> dict[int, int | None]:
        Draft.objects.filter(pk__in=rows).update(**{field: passage.to})
        return dict.fromkeys(rows)

    def back(actor: Actor, passing: Passing) -> None:
        Draft.objects.filter(pk=passing.row).update(**{field: passing.of_id})

    label = _("Văn bản đang xem lại") if field == "run_by" else _("Văn bản đang xem lại, đọc theo danh mục của cơ quan")
    return Holding(f"intake.Draft.{field}", label, open_rows, over, back)


def declare() -> None:
    passes(drafts("run_by"))
    passes(drafts("authority"))
