"""The pages of forms: which there are, and one agency's sheet filled in, handed in, sent back or confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST, require_safe

from cchc.access import Denied, Refused
from cchc.access.naming import as_key, seen
from cchc.access.request import Asked
from cchc.agencies.models import Agency, Standing, during
from cchc.figures import filing, rules, sheet_book
from cchc.figures.asked import WindowForm, name_on, tabs_of, window_asked
from cchc.figures.counting import COUNTERS, counted_page
from cchc.figures.filing import Page, page_of
from cchc.figures.filling import UNANSWERED, Filled, typed_as
from cchc.figures.loading import take_forms
from cchc.figures.models import Form, FormRow, Sheet, SheetState
from cchc.figures.values import Kind, Part, Value, shown
from cchc.periods.naming import code_of, name_of
from cchc.ui import say
from cchc.ui.answers import see_other
from cchc.ui.components import Crumb, Fact
from cchc.ui.drawn.words import moment
from cchc.ui.files import attachment
from cchc.ui.sheets import MEDIA

STATES = {
    SheetState.OPEN: "none",
    SheetState.FILED: "wait",
    SheetState.RETURNED: "back",
    SheetState.CONFIRMED: "done",
}


@require_GET
def form_list(request: Asked) -> HttpResponse:
    """The forms of the authorities above, and how far one's own agency is with each in a window."""
    actor, asking = request.actor, window_asked(request, request.today)
    listed = list(Form.objects.visible_to(actor, request.today).filter(for_calls=False).order_by("code"))
    own = Sheet.objects.filter(
        form__in=listed, agency=actor.agency, start=asking.window.start, end=asking.window.end, call__isnull=True
    )
    sheets = {one.form_id: one for one in own}
    root = rules.run_root(actor, request.today)
    context = {
        "tabs": tabs_of(actor, "forms", asking),
        "asking": asking,
        "window_form": WindowForm(asking),
        "rows": [
            (one, sheets.get(one.pk), STATES[SheetState(sheets[one.pk].state)] if one.pk in sheets else "")
            for one in listed
        ],
        "may_take": root is not None,
        "for_agencies": agencies_filled(request),
    }
    return render(request, "figures/forms.html", context)


def agencies_filled(request: Asked) -> list[tuple[int, str]]:
    """Whom she may fill a form in for: her own agency, the authority she runs figures of, those hers enters for."""
    found = rules.enter_for.of(Agency.objects.on(request.today), request.actor, request.today)
    rows = Standing.objects.filter(during(request.today), agency__in=found.values("pk")).order_by("sort_key")
    return list(rows.values_list("agency_id", "name")[:300])


@require_POST
def forms_take(request: Asked) -> HttpResponse:
    root = rules.run_root(request.actor, request.today)
    if root is None:
        raise Denied(_("Chỉ cơ quan thường trực mới lấy được biểu mẫu thống kê."))
    n = take_forms(request.actor, Agency.objects.get(pk=root))
    say.done(request, _("Đã lấy %(n)s biểu mẫu.") % {"n": n} if n else _("Các biểu mẫu có sẵn đã được lấy từ trước."))
    return see_other("forms")


@require_POST
def form_begin(request: Asked, pk: int) -> HttpResponse:
    rows = Form.objects.visible_to(request.actor, request.today)
    form = seen(rows, pk, _("Biểu mẫu này không thuộc phạm vi của bạn."))
    agency = get_object_or_404(Agency, pk=as_key(request.POST.get("agency")) or request.actor.agency)
    asking = window_asked(request, request.today)
    try:
        made = filing.begin(request.actor, form, agency, asking.window)
    except Refused as refused:
        say.failed(request, refused.sentence)
        return see_other("forms", query=f"?window={asking.code}")
    return see_other("sheet", made.pk)


# — one sheet —


@dataclass(frozen=True)
class Line:
    """A row of the form as the page shows it."""

    row: FormRow
    text: str
    said: str
    origin: str
    behind: str
    was: str
    note: str
    fault: str
    flag: str
    cell: str

    @property
    def is_typed(self) -> bool:
        return not self.row.is_heading and not self.row.is_computed

    @property
    def is_long(self) -> bool:
        return self.row.indicator is not None and self.row.indicator.now.kind == Kind.TEXT

    @property
    def choices(self) -> list[list[str]]:
        return self.row.indicator.now.choices if self.row.indicator is not None else []


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Tệp Excel đã điền"),
        error_messages={"required": gettext_lazy("Chưa chọn tệp. Chọn tệp Excel đã điền.")},
    )


def visible_sheet(request: Asked, pk: int) -> Sheet:
    rows = Sheet.objects.select_related("form", "agency", "call__run_by", "filed_by__person")
    return seen(rows.visible_to(request.actor, request.today), pk, _("Biểu này không thuộc phạm vi của bạn."))


@require_GET
def sheet(request: Asked, pk: int) -> HttpResponse:
    one = visible_sheet(request, pk)
    if one.call is not None and one.seen_at is None and rules.fill(request.actor, one):
        filing.see(request.actor, one)
    return shown_page(request, page_of(one, request.today))


def shown_page(
    request: Asked,
    page: Page,
    *,
    typed: Mapping[str, str] | None = None,
    notes: Mapping[str, str] | None = None,
    done: Filled | None = None,
    cells: Mapping[int, str] | None = None,
    upload: UploadForm | None = None,
    reason_error: str = "",
    status: int = 200,
) -> HttpResponse:
    one, actor = page.sheet, request.actor
    may_fill = rules.fill(actor, one) and one.is_open and not (one.call and one.call.closed_at)
    given = typed if typed is not None else texts_of(page)
    lines = lines_of(page, given, notes if notes is not None else one.notes, done, cells or {})
    call = one.call
    context = {
        "one": one,
        "lines": lines,
        "faults": [line for line in lines if line.fault],
        "blank": [line for line in lines if line.fault == str(UNANSWERED)],
        "wrong": [line for line in lines if line.fault not in ("", str(UNANSWERED))],
        "may_fill": may_fill,
        "may_reopen": rules.fill(actor, one) and one.state == SheetState.FILED,
        "may_judge": rules.judge(actor, one) and one.state == SheetState.FILED,
        "state": STATES[SheetState(one.state)],
        "agency_name": name_on(one.agency_id, one.end),
        "window_name": name_of(one.window),
        "facts": facts_of(one, call_name=name_on(call.run_by_id, request.today) if call else ""),
        "upload": upload or UploadForm(),
        "reason_error": reason_error,
        "remembered": one.form.status == "remembered" or any(line.row.status == "remembered" for line in lines),
        "has_before": any(line.was for line in lines),
        "crumbs": crumbs_of(one),
    }
    return render(request, "figures/sheet.html", context, status=status)


def crumbs_of(one: Sheet) -> list[Crumb]:
    window = f"?window={code_of(one.window)}"
    if one.call is not None:
        return [Crumb(_("Yêu cầu số liệu"), reverse("calls"))]
    return [Crumb(_("Số liệu"), reverse("figures") + window), Crumb(_("Biểu mẫu"), reverse("forms") + window)]


def facts_of(one: Sheet, call_name: str) -> list[Fact]:
    call = one.call
    return [
        Fact(_("Bên yêu cầu"), call_name),
        Fact(_("Văn bản"), call.letter if call else ""),
        Fact(_("Hạn nộp"), moment(call.due) if call else ""),
        Fact(_("Kỳ số liệu"), name_of(one.window)),
        Fact(_("Người nộp"), one.filed_by.person.full_name if one.filed_by else ""),
        Fact(_("Nộp lúc"), moment(one.filed_at) if one.filed_at else ""),
        Fact(_("Căn cứ"), one.form.cites),
    ]


def texts_of(page: Page) -> dict[str, str]:
    """What stands in the cells: what was typed, and where nothing was, what is known."""
    found = dict(page.sheet.typed)
    if page.sheet.is_open or not found:
        for row in page.rows:
            if row.indicator is not None and str(row.pk) not in found and row.indicator.pk in page.known:
                found[str(row.pk)] = typed_as(page.known[row.indicator.pk].value, row)
    return {key: text for key, text in found.items() if text}


def lines_of(
    page: Page,
    typed: Mapping[str, str],
    notes: Mapping[str, str],
    done: Filled | None,
    cells: Mapping[int, str],
) -> list[Line]:
    filled = done or page.filled(typed, nothing=page.sheet.nothing and not page.sheet.is_open)
    return [
        Line(
            row=row,
            text=typed.get(str(row.pk), ""),
            said=said_in(row, filled, page),
            origin=origin_of(row, typed, page),
            behind=behind_of(row, page),
            was=was_of(row, page),
            note=notes.get(str(row.pk), ""),
            fault=filled.faults.get(row.pk, "") if done or typed.get(str(row.pk)) else "",
            flag="" if row.pk in filled.faults else filled.flags.get(row.pk, ""),
            cell=cells.get(row.pk, ""),
        )
        for row in page.rows
    ]


def said_in(row: FormRow, filled: Filled, page: Page) -> str:
    """What a row comes to, as it is printed in the form."""
    if row.indicator is None:
        return ""
    value: Value | None = filled.values.get(row.indicator.pk)
    if value is None:
        return ""
    return shown(value, row.indicator.now.meaning) if row.is_computed else typed_as(value, row)


def origin_of(row: FormRow, typed: Mapping[str, str], page: Page) -> str:
    if row.indicator is None or row.is_computed or str(row.pk) in page.sheet.typed:
        return ""
    there = page.known.get(row.indicator.pk)
    return there.origin if there is not None and str(row.pk) in typed else ""


def behind_of(row: FormRow, page: Page) -> str:
    """Where what the house counts of a row is listed."""
    of = row.indicator
    known = page.known.get(of.pk) if of is not None else None
    if of is None or known is None or known.source is None or row.is_computed or of.now.counted_by not in COUNTERS:
        return ""
    return counted_page(of, page.sheet.agency_id, page.sheet.window)


def was_of(row: FormRow, page: Page) -> str:
    was = page.before.get(row.indicator_id or 0)
    if was is None or row.indicator is None:
        return ""
    meaning = row.indicator.now.meaning
    return shown(was.value, meaning) if row.is_computed else shown(was.value, meaning, Part(row.part))


def given_in(request: Asked, page: Page) -> tuple[dict[str, str], dict[str, str]]:
    """Texts and notes of the page's own rows, of what the browser sent."""
    typed = {str(row.pk): request.POST.get(f"v{row.pk}", "") for row in page.rows}
    notes = {str(row.pk): request.POST.get(f"n{row.pk}", "") for row in page.rows}
    return typed, notes


def version_of(request: Asked) -> int | None:
    return as_key(request.POST.get("version"))


@require_POST
def sheet_act(request: Asked, pk: int, verb: str) -> HttpResponse:
    one = visible_sheet(request, pk)
    if verb not in VERBS:
        raise Http404
    page = page_of(one, request.today)
    try:
        return VERBS[verb](request, page)
    except Refused as refused:
        say.failed(request, refused.sentence)
        typed, notes = given_in(request, page)
        if refused.field == "reason":
            return shown_page(request, page, reason_error=refused.sentence, status=422)
        if not any(typed.values()):
            return see_other("sheet", pk)
        return shown_page(request, page, typed=filing.clean(typed), notes=notes, status=422)


def kept(request: Asked, page: Page) -> HttpResponse:
    typed, notes = given_in(request, page)
    filing.keep(request.actor, page.sheet, typed, notes, version=version_of(request))
    say.done(request, _("Đã lưu tạm. Biểu chưa được nộp."))
    return see_other("sheet", page.sheet.pk)


def filed(request: Asked, page: Page, *, nothing: bool = False) -> HttpResponse:
    typed, notes = given_in(request, page)
    if nothing:
        typed = {}
    done = filing.file(
        request.actor,
        page.sheet,
        typed,
        notes,
        today=request.today,
        nothing=nothing,
        version=version_of(request),
    )
    if done.faults:
        return shown_page(request, page, typed=filing.clean(typed), notes=notes, done=done, status=422)
    say.done(request, _("Đã nộp biểu: không phát sinh.") if nothing else _("Đã nộp biểu."))
    return see_other("sheet", page.sheet.pk)


def filed_nothing(request: Asked, page: Page) -> HttpResponse:
    return filed(request, page, nothing=True)


def uploaded(request: Asked, page: Page) -> HttpResponse:
    """What the workbook says is kept as if it had been typed; what is wrong in it is told by cell."""
    filing.check_fill(request.actor, page.sheet)
    form = UploadForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            came = sheet_book.came_back(form.cleaned_data["file"], page.rows)
        except Refused as refused:
            form.add_error("file", refused.sentence)
        else:
            filing.keep(request.actor, page.sheet, came.typed, came.notes, version=version_of(request))
            typed = filing.clean(came.typed)
            done = page.filled(typed)
            done.faults.update(came.faults)
            if done.faults or done.flags:
                return shown_page(request, page, typed=typed, notes=came.notes, done=done, cells=came.cells, status=422)
            say.done(request, _("Đã đọc tệp Excel, mọi ô đều đúng. Xem lại rồi bấm Nộp."))
            return see_other("sheet", page.sheet.pk)
    return shown_page(request, page, upload=form, status=422)


def reopened(request: Asked, page: Page) -> HttpResponse:
    filing.reopen(request.actor, page.sheet)
    say.done(request, _("Đã rút lại. Sửa xong thì nộp lại."))
    return see_other("sheet", page.sheet.pk)


def sent_back(request: Asked, page: Page) -> HttpResponse:
    filing.send_back(request.actor, page.sheet, request.POST.get("reason", ""))
    say.done(request, _("Đã trả lại biểu cho cơ quan."))
    return see_other("sheet", page.sheet.pk)


def confirmed(request: Asked, page: Page) -> HttpResponse:
    filing.confirm(request.actor, page.sheet)
    say.done(request, _("Đã xác nhận biểu."))
    return see_other("sheet", page.sheet.pk)


VERBS = {
    "keep": kept,
    "file": filed,
    "nothing": filed_nothing,
    "upload": uploaded,
    "reopen": reopened,
    "return": sent_back,
    "confirm": confirmed,
}


@require_safe
def sheet_xlsx(request: Asked, pk: int) -> HttpResponse:
    page = page_of(visible_sheet(request, pk), request.today)
    one, typed = page.sheet, texts_of(page)
    faults = page.filled(typed).faults if one.is_open else {}
    data = sheet_book.written(one, name_on(one.agency_id, one.end), page.rows, typed, faults)
    code = "".join(each if each.isascii() and each.isalnum() else "-" for each in one.form.code)
    return attachment(f"{code}-{code_of(one.window)}-{one.agency_id}.xlsx", data, MEDIA)
