"""What an agency that ends still has to hand in goes to its heir: its open sheets of calls that are open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from cchc.access import Actor, Refused
from cchc.agencies.holdings import Passage, Row
from cchc.agencies.models import Agency, Passing
from cchc.figures.models import Sheet, SheetState

UNFILED = (SheetState.OPEN.value, SheetState.RETURNED.value)


def asked(agency: Agency, day: date) -> Sequence[Row]:
    sheets = Sheet.objects.filter(
        agency=agency, state__in=UNFILED, call__closed_at__isnull=True, call__isnull=False, passed_to__isnull=True
    )
    return [Row(one.pk, one.call.name if one.call else "") for one in sheets.select_related("call").order_by("pk")]


def ask_heir(passage: Passage, rows: Sequence[int]) -> dict[int, int | None]:
    """The heir answers in its place; one that is asked already answers once, for both."""
    calls = dict(Sheet.objects.filter(pk__in=rows).values_list("pk", "call"))
    there = dict(Sheet.objects.filter(agency=passage.to, call__in=calls.values()).values_list("call", "pk"))
    Sheet.objects.filter(pk__in=rows).exclude(call__in=there).update(agency=passage.to, seen_at=None)
    for call, pk in there.items():
        Sheet.objects.filter(pk__in=rows, call=call).update(passed_to=pk)
    return {pk: there.get(call) for pk, call in calls.items()}


def ask_again(actor: Actor, passing: Passing) -> None:
    rows = Sheet.objects.filter(pk=passing.row, state__in=UNFILED)
    if not rows.update(agency=passing.of_id, passed_to=None):
        raise Refused(_("Cơ quan kế thừa đã nộp biểu số liệu này. Đề nghị rút lại biểu trước."))
