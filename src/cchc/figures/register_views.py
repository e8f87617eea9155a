"""The pages of registers: the list of them, the rows of one, and one row with its history."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from cchc.access import Denied, Refused
from cchc.access.naming import as_key, seen
from cchc.access.request import Asked
from cchc.agencies.asking import number
from cchc.agencies.models import Agency
from cchc.duties.queries import names_of
from cchc.figures import register_book, registering, rules
from cchc.figures.asked import agency_choices, name_on, tabs_of, windows_of
from cchc.figures.columns import Cell, Column, Measure
from cchc.figures.form_views import agencies_filled
from cchc.figures.loading import take_registers
from cchc.figures.models import Register, RegisterRow, RowVersion
from cchc.figures.register_form import RowForm, RowsFilter, UploadForm
from cchc.figures.register_proof import attached, bringing, uploaded
from cchc.figures.registering import Line, write_rows
from cchc.figures.registers import RegisterRowQuerySet
from cchc.periods.naming import from_code, name_of
from cchc.periods.windows import Window
from cchc.records.bringing import ProofForm
from cchc.ui import say
from cchc.ui.answers import see_other
from cchc.ui.components import Crumb, Fact
from cchc.ui.context import year_of
from cchc.ui.files import attachment
from cchc.ui.sheets import MEDIA, Fault
from cchc.words import fold, sort_key
from cchc.words.numbers import vi

PER_PAGE, MOST_EXPORTED = 100, 20_000
SORTS = {"n": ("agency", "n"), "title": ("title", "pk"), "day": ("day", "pk"), "agency": ("agency", "day", "pk")}


@require_GET
def registers(request: Asked) -> HttpResponse:
    """The registers of the authorities above, with how many rows one's own agency has in each."""
    actor, today = request.actor, request.today
    own = Count("rows", filter=Q(rows__agency=actor.agency, rows__removed=False))
    listed = list(Register.objects.visible_to(actor, today).annotate(own_n=own).order_by("field", "pk"))
    may_take = rules.run_root(actor, today) is not None
    context = {
        "tabs": tabs_of(actor, "registers"),
        "rows": listed,
        "may_take": may_take,
        "fills": rules.enters_some(actor),
    }
    return render(request, "figures/registers.html", context)


@require_POST
def registers_take(request: Asked) -> HttpResponse:
    root = rules.run_root(request.actor, request.today)
    if root is None:
        raise Denied(_("Chỉ cơ quan thường trực mới lấy được sổ theo dõi có sẵn."))
    n = take_registers(request.actor, Agency.objects.get(pk=root))
    say.done(request, _("Đã lấy %(n)s sổ theo dõi.") % {"n": n} if n else _("Các sổ có sẵn đã được lấy từ trước."))
    return see_other("registers")


def visible_register(request: Asked, pk: int) -> Register:
    rows = Register.objects.visible_to(request.actor, request.today)
    return seen(rows, pk, _("Sổ theo dõi này không thuộc phạm vi của bạn."))


@dataclass(frozen=True)
class Sought:
    """The rows a list is asked for. `count` names the count whose rows they are, with the window it is over."""

    form: RowsFilter
    rows: RegisterRowQuerySet
    agency: int | None
    window: Window | None
    count: Measure | None

    def listed(self) -> list[RegisterRow]:
        """At most what a workbook takes. Of a count, those it is over are told from the others row by row."""
        found = self.rows[:MOST_EXPORTED]
        if self.count is None or self.window is None:
            return list(found)
        return [one for one in found if self.count.is_in(one.values, self.window)]


def sought(request: Asked, register: Register) -> Sought:
    form = RowsFilter(request.GET)
    year = year_of(request)
    whose = request.actor.agency
    choices = dict([*windows_of(year, whose), *windows_of(year - 1, whose)])
    asked = request.GET.get("window", "")
    window = from_code(asked)
    if window is not None:
        choices.setdefault(asked, name_of(window))
    form.fields["window"].choices = [("", _("Mọi ngày")), *choices.items()]  # type: ignore[attr-defined]
    agencies = [("", _("Mọi cơ quan")), *agency_choices(request.actor, request.today)]
    form.fields["agency"].choices = agencies  # type: ignore[attr-defined]
    counts = [(key, one.name) for key, one in register.measures.items()]
    form.fields["count"].choices = [("", _("Mọi dòng")), *counts]  # type: ignore[attr-defined]
    form.full_clean()
    given = form.cleaned_data
    rows = RegisterRow.objects.visible_to(request.actor, request.today).filter(register=register)
    count = register.measures.get(given.get("count") or "") if window is not None else None
    if count is not None and window is not None:
        rows = rows.filter(day__lte=window.end)
    elif window is not None:
        rows = rows.of_window(window)
    agency = as_key(given.get("agency") or "")
    if agency is not None:
        rows = rows.filter(agency=agency)
    if not given.get("removed") or count is not None:
        rows = rows.there()
    for word in fold(given.get("q") or "").split()[:12]:
        rows = rows.filter(folded__contains=word)
    sort = request.GET.get("sort", "-day")
    order = SORTS.get(sort.removeprefix("-"), SORTS["day"])
    rows = rows.order_by(*(f"-{one}" if sort.startswith("-") else one for one in order))
    return Sought(form, rows, agency, window, count)


@require_GET
def register(request: Asked, pk: int) -> HttpResponse:
    return shown_register(request, visible_register(request, pk))


def shown_register(
    request: Asked,
    one: Register,
    *,
    upload: UploadForm | None = None,
    faults: list[Fault] | None = None,
    status: int = 200,
) -> HttpResponse:
    asked = sought(request, one)
    page = Paginator(asked.rows if asked.count is None else asked.listed(), PER_PAGE).get_page(
        number(request.GET.get("page"))
    )
    names = names_of({row.agency_id for row in page}, request.today)
    fills = agencies_filled(request)
    own = next((pk for pk, _name in fills if pk == (asked.agency or request.actor.agency)), None)
    context = {
        "one": one,
        "asked": asked,
        "form": asked.form,
        "page": page,
        "columns": [(cell.title, cell.kind is Cell.NUMBER) for cell in listed_of(one)],
        "rows": [line_of(one, row, names.get(row.agency_id, ""), asked) for row in page],
        "total": total_of(asked),
        "fills": fills,
        "own": own,
        "own_name": dict(fills).get(own or 0, ""),
        "upload": upload or UploadForm(),
        "faults": faults or [],
        "query": request.GET.urlencode(),
        "crumbs": [Crumb(_("Sổ theo dõi"), reverse("registers"))],
    }
    return render(request, "figures/register.html", context, status=status)


def listed_of(register: Register) -> list[Column]:
    """The columns a list has room for: the first and the day stand in columns of their own."""
    rest = [one for one in register.cells[1:] if one.key != register.day]
    return sorted(rest, key=lambda one: (one.kind is Cell.TEXT, not one.required))[:5]


@dataclass(frozen=True)
class Shown:
    """A row as the list shows it."""

    row: RegisterRow
    agency: str
    cells: list[tuple[str, str, bool]]
    adds: str


def line_of(register: Register, row: RegisterRow, agency: str, asked: Sought) -> Shown:
    cells = [
        (one.title, one.shown(row.values.get(one.key, "")), one.kind is Cell.NUMBER) for one in listed_of(register)
    ]
    return Shown(row, agency, cells, part_of(asked, row))


def part_of(asked: Sought, row: RegisterRow) -> str:
    """What a row adds to the count that is asked for."""
    if asked.count is None:
        return ""
    part, whole = asked.count.adds(row.values)
    return f"{vi(part)}/{vi(whole)}" if asked.count.is_ratio else vi(part)


def total_of(asked: Sought) -> str:
    if asked.count is None:
        return ""
    added = [asked.count.adds(row.values) for row in asked.listed()]
    part, whole = (sum((one[n] for one in added), Decimal(0)) for n in (0, 1))
    return f"{vi(part)}/{vi(whole)}" if asked.count.is_ratio else vi(part)


@require_safe
def register_xlsx(request: Asked, pk: int) -> HttpResponse:
    """With `?fill=`, an agency's rows to be filled in and brought back; else the list as it is asked for."""
    one = visible_register(request, pk)
    if request.GET.get("fill"):
        agency = agency_to_fill(request, request.GET["fill"])
        rows = RegisterRow.objects.there().filter(register=one, agency=agency).order_by("n")
        data = register_book.to_fill_in(one, name_on(agency.pk, request.today), rows)
        return attachment(f"{one.code}-{agency.pk}.xlsx", data, MEDIA)
    asked = sought(request, one)
    listed = asked.listed()
    names = names_of({row.agency_id for row in listed}, request.today)
    told = (name_of(asked.window) if asked.window else "", asked.count.name if asked.count else "")
    about = "; ".join(one for one in told if one)
    lines = [(row, names.get(row.agency_id, "")) for row in listed]
    if not request.GET.get("sort"):
        lines.sort(key=lambda line: (sort_key(line[1]), line[0].n))
    data = register_book.as_it_stands(one, about, lines)
    return attachment(f"{one.code}.xlsx", data, MEDIA, shown=f"{one.name}.xlsx")


def agency_to_fill(request: Asked, said: str) -> Agency:
    """The agency whose register is written: one's own where none is named."""
    key = as_key(said) if said else request.actor.agency
    agency = Agency.objects.filter(pk=key or 0).first()
    if agency is None:
        raise Http404
    if not rules.enter_for(request.actor, agency):
        raise Denied(_("Chỉ người làm việc ở cơ quan đó, hoặc cơ quan nhập thay, mới ghi được sổ."))
    return agency


@require_POST
def register_upload(request: Asked, pk: int) -> HttpResponse:
    """Every line of the workbook is written, or none and what is wrong is told by cell."""
    one = visible_register(request, pk)
    agency = agency_to_fill(request, request.GET.get("fill", ""))
    form = UploadForm(request.POST, request.FILES)
    faults: list[Fault] = []
    if form.is_valid():
        try:
            came = register_book.came_back(form.cleaned_data["file"], one)
            faults = list(came.faults)
            done = write_rows(request.actor, one, agency, came.lines) if not faults else registering.Written()
        except Refused as refused:
            form.add_error("file", refused.sentence)
        else:
            faults += [
                Fault(came.cells[n].get(key, came.cells[n][""]), sentence) for (n, key), sentence in done.faults.items()
            ]
            if not faults:
                words = _("Đã đọc tệp: %(new)s dòng mới, %(changed)s dòng sửa, %(same)s dòng như cũ.")
                say.done(request, words % {"new": len(done.new), "changed": len(done.changed), "same": done.same})
                return see_other("register", pk, query=f"?agency={agency.pk}")
    return shown_register(request, one, upload=form, faults=faults, status=422)


# — one row —


@require_http_methods(["GET", "HEAD", "POST"])
def register_add(request: Asked, pk: int) -> HttpResponse:
    """A new row; with `more`, then another."""
    one = visible_register(request, pk)
    agency = agency_to_fill(request, request.GET.get("agency", ""))
    form = RowForm(one, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        done = written(request, one, agency, form)
        if done is not None and not done.new:
            form.add_error(None, _("Sổ đã có một dòng giống hệt dòng này."))
        elif done is not None:
            say.done(request, _("Đã ghi dòng %(n)s.") % {"n": done.new[0].n})
            if request.POST.get("more"):
                return see_other("register_add", pk, query=f"?agency={agency.pk}")
            if request.POST.get("proof"):
                return see_other("register_row", done.new[0].pk, query="#tai-lieu")
            return see_other("register", pk, query=f"?agency={agency.pk}")
    return page_of_row(request, one, agency, form, None)


def written(request: Asked, one: Register, agency: Agency, form: RowForm) -> registering.Written | None:
    """None where something was wrong; it is then said beside what it is of."""
    line: Line = form.line()
    try:
        done = write_rows(request.actor, one, agency, [line])
    except Refused as refused:
        form.blame(refused.field or "", refused.sentence)
        return None
    for (_n, key), sentence in done.faults.items():
        form.blame(key, sentence)
    return None if done.faults else done


def visible_row(request: Asked, pk: int) -> RegisterRow:
    rows = RegisterRow.objects.select_related("register", "agency", "record")
    return seen(rows.visible_to(request.actor, request.today), pk, _("Dòng này không thuộc phạm vi của bạn."))


@require_http_methods(["GET", "HEAD", "POST"])
def register_row(request: Asked, pk: int) -> HttpResponse:
    """A row, what it said before, and mending it."""
    row = visible_row(request, pk)
    form = RowForm(row.register, request.POST if request.method == "POST" else None, row)
    if form.is_bound:
        if not rules.keep_row(request.actor, row):
            raise Denied(_("Chỉ người làm việc ở cơ quan đó, hoặc cơ quan nhập thay, mới ghi được sổ."))
        if form.is_valid() and (done := written(request, row.register, row.agency, form)) is not None:
            told = _("Đã ghi. Nội dung cũ vẫn còn trong lịch sử.") if done.changed else _("Không có gì thay đổi.")
            say.done(request, told)
            return see_other("register_row", pk)
    return page_of_row(request, row.register, row.agency, form, row)


def page_of_row(
    request: Asked,
    one: Register,
    agency: Agency,
    form: RowForm,
    row: RegisterRow | None,
    why_error: str = "",
    proof: ProofForm | None = None,
) -> HttpResponse:
    may_keep = row is None or rules.keep_row(request.actor, row)
    refused = form.errors or why_error or (proof is not None and proof.errors)
    versions = row.versions.select_related("by__person").order_by("-n") if row is not None else []
    context = {
        "one": one,
        "row": row,
        "form": form,
        "agency": agency,
        "agency_name": name_on(agency.pk, request.today),
        "may_keep": may_keep,
        "facts": [Fact(cell.title, cell.shown(row.values.get(cell.key, ""))) for cell in one.cells] if row else [],
        "versions": [(each, changes_of(one, each, before)) for each, before in pairs_of(list(versions))],
        "why_error": why_error,
        "crumbs": [Crumb(_("Sổ theo dõi"), reverse("registers")), Crumb(one.name, back_to(one, agency))],
        **(bringing(request, row, proof) if row is not None and may_keep else {}),
    }
    return render(request, "figures/register_row.html", context, status=422 if refused else 200)


def back_to(one: Register, agency: Agency) -> str:
    return f"{reverse('register', args=[one.pk])}?agency={agency.pk}"


def pairs_of(versions: list[RowVersion]) -> list[tuple[RowVersion, RowVersion | None]]:
    """Each version with the one before it; the newest first."""
    return list(zip(versions, [*versions[1:], None], strict=False))


def changes_of(one: Register, now: RowVersion, before: RowVersion | None) -> list[tuple[str, str, str]]:
    """(column, was, is) of what a version changed."""
    if before is None:
        return []
    found = [
        (cell.name, cell.shown(before.values.get(cell.key, "")), cell.shown(now.values.get(cell.key, "")))
        for cell in one.cells
        if before.values.get(cell.key, "") != now.values.get(cell.key, "")
    ]
    if (before.evidence, before.page) != (now.evidence, now.page):
        found.append((_("Văn bản minh chứng"), evidence_of(before), evidence_of(now)))
    return found


def evidence_of(one: RowVersion) -> str:
    return _("%(number)s, trang %(page)s") % {"number": one.evidence, "page": one.page} if one.page else one.evidence


BRINGS = {"attach": attached, "upload": uploaded}


@require_POST
def register_row_act(request: Asked, pk: int, verb: str) -> HttpResponse:
    row = visible_row(request, pk)
    if verb in BRINGS:
        return BRINGS[verb](
            request,
            row,
            lambda form: page_of_row(
                request, row.register, row.agency, RowForm(row.register, None, row), row, proof=form
            ),
        )
    act = {"remove": registering.remove, "put-back": registering.put_back}.get(verb)
    if act is None:
        raise Http404
    try:
        act(request.actor, row, request.POST.get("why", ""))
    except Refused as refused:
        return page_of_row(request, row.register, row.agency, RowForm(row.register, None, row), row, refused.sentence)
    gone = _("Đã gạch dòng %(n)s; không còn được đếm, nội dung vẫn giữ.")
    say.done(request, (gone if row.removed else _("Đã khôi phục dòng %(n)s.")) % {"n": row.n})
    return see_other("register_row", pk)
