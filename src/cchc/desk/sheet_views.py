"""A list saved as a workbook, and the workbook that comes back filled in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from cchc.access import Denied, Refused
from cchc.access.request import Asked
from cchc.desk import sheet_in, sheet_out
from cchc.desk.asked import own
from cchc.desk.listing import in_order, rows_asked
from cchc.desk.models import FilledSheet
from cchc.duties.models import Duty
from cchc.duties.rules import does_some
from cchc.ledger.actions import write
from cchc.tasks.exporting import MEDIA
from cchc.ui import say
from cchc.ui.answers import see_other
from cchc.ui.files import attachment

WHAT = {
    sheet_in.CONFLICT: (_("Người khác đã sửa"), "unsure"),
    sheet_in.BAD: (_("Ô ghi chưa đúng"), "over"),
    sheet_in.REFUSED: (_("Chưa ghi được"), "over"),
}


class SheetForm(forms.Form):
    file = forms.FileField(
        label=_("Tệp Excel đã điền"), error_messages={"required": _("Chưa chọn tệp. Chọn tệp Excel đã điền.")}
    )


@require_safe
def save(request: Asked) -> HttpResponse:
    """The list its filters leave, as a workbook; with `desk` what lies on one's own desk."""
    if "desk" in request.GET:
        stated = sheet_out.of_desk(request.actor, request.today).stated(request.today)
        rows = in_order(stated, "due", request.today)
        name = f"ban-lam-viec-{request.today.isoformat()}.xlsx"
    else:
        rows = rows_asked(request, request.GET)
        name = f"nhiem-vu-{request.today.isoformat()}.xlsx"
    data = sheet_out.workbook(request.actor, rows, request.today)
    write(request.actor, "export", "duties", format="xlsx", as_of=request.today)
    return attachment(name, data, MEDIA["xlsx"])


def only_workers(request: Asked) -> None:
    if not does_some(request.actor):
        raise Denied(_("Chỉ người làm hoặc xét nhiệm vụ mới tải bảng điền lên được."))


@require_http_methods(["GET", "HEAD", "POST"])
def fill(request: Asked) -> HttpResponse:
    """Bring a workbook back; what came of it has a page of its own."""
    only_workers(request)
    sent = request.method == "POST"
    form = SheetForm(request.POST if sent else None, request.FILES if sent else None)
    if sent and form.is_valid():
        try:
            made = sheet_in.take_in(request.actor, form.cleaned_data["file"], today=request.today)
        except Refused as refused:
            form.add_error("file", refused.sentence)
        else:
            n = sum(row["what"] == sheet_in.TAKEN for row in made.rows)
            say.done(request, ngettext("Đã ghi %(n)s ô.", "Đã ghi %(n)s ô.", n) % {"n": n})
            return see_other("filled", made.pk)
    earlier = FilledSheet.objects.of(request.actor).order_by("-pk")[:10]
    context = {"form": form, "earlier": [(one, counts_of(one)) for one in earlier]}
    return render(request, "desk/fill.html", context, status=422 if form.errors else 200)


def counts_of(one: FilledSheet) -> dict[str, int]:
    taken = sum(row["what"] == sheet_in.TAKEN for row in one.rows)
    return {"taken": taken, "left": len(one.rows) - taken}


@require_GET
def filled(request: Asked, pk: int) -> HttpResponse:
    """What was taken, and cell by cell what was not, with what was typed in it."""
    one: FilledSheet = own(FilledSheet.objects.of(request.actor), pk)
    duties = {duty.pk: duty for duty in Duty.objects.visible_to(request.actor, request.today).filter(pk__in=keys(one))}
    left = [told(row, duties) for row in one.rows if row["what"] != sheet_in.TAKEN]
    context = {"one": one, **counts_of(one), "rows": left, "again": any(row["duty"] for row in left)}
    return render(request, "desk/filled.html", context)


def keys(one: FilledSheet) -> set[int]:
    return {row["duty"] for row in one.rows if row["duty"]}


def told(row: Mapping[str, Any], duties: Mapping[int, Duty]) -> dict[str, Any]:
    word, state = WHAT[row["what"]]
    return {**row, "word": word, "colour": state, "about": duties.get(row["duty"] or 0)}


@require_safe
def left_over(request: Asked, pk: int) -> HttpResponse:
    """A workbook of the duties with cells that were not taken, what was typed still in them, to be mended."""
    one: FilledSheet = own(FilledSheet.objects.of(request.actor), pk)
    typed = sheet_in.left_over(one)
    stated = Duty.objects.visible_to(request.actor, request.today).filter(pk__in=typed).stated(request.today)
    data = sheet_out.workbook(
        request.actor,
        in_order(stated, "due", request.today),
        request.today,
        title="Ô chưa ghi được, cần sửa",
        typed=typed,
    )
    return attachment(f"o-chua-ghi-{one.pk}.xlsx", data, MEDIA["xlsx"])
