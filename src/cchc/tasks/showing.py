"""What the pages of tasks show, made of what `queries` found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from cchc.agencies.asking import When, number
from cchc.periods.deadlines import Kind
from cchc.tasks.filters import FEW_OF_A_KIND, Linker, TaskFilters, fields_of
from cchc.tasks.models import Addressee, Mandate, Task, TaskDeadline
from cchc.tasks.progress import TaskProgress, by_agency, by_field, field_name
from cchc.tasks.queries import Asked, Listed, Scope, listed, rows_of
from cchc.ui.components import Choice, Crumb, Fact
from cchc.ui.drawn.marks import state
from cchc.words import Field, fold

PER_PAGE = 50


def address(name: str, *args: object) -> str:
    """The address of a page another room may have; empty where it has none."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def choices_of(mandates: Iterable[Mandate], nothing: str) -> list[tuple[str, str]]:
    """Documents to choose from, by their keys; `nothing` is what choosing none says."""
    named = [(str(one.pk), f"{one.number or _('Chưa có số')}: {one.title:.110} ({one.year})") for one in mandates]
    return [("", nothing), *named]


def printed_place(task: Task) -> str:
    """Where in its document a task stands: `hàng 24`; empty for one that a person added."""
    row = task.place.get("row")
    if row is not None:
        return _("hàng %(row)s") % {"row": int(row) + 1}
    return _("trong văn bản") if task.place.get("block") is not None else ""


def printed_due(deadlines: Iterable[TaskDeadline]) -> date | None:
    """The earliest day the document itself comes to, of a task of which nothing is owed yet."""
    days = [one.due for one in deadlines if one.due and (one.kind != Kind.RECURRING or one.every)]
    return min(days, default=None)


def heading(mandate: Mandate) -> str:
    return mandate.title[:1].upper() + mandate.title[1:]


def mandate_crumbs(mandate: Mandate, *more: Crumb) -> list[Crumb]:
    mandates = reverse("mandates")
    year = Crumb(_("Năm %(year)s") % {"year": mandate.year}, f"{mandates}?year={mandate.year}")
    return [Crumb(_("Nhiệm vụ"), mandates), year, *more]


def mandate_facts(mandate: Mandate) -> list[Fact]:
    record = address("record", mandate.record_id) if mandate.record_id else ""
    file = mandate.record.file_name or mandate.record.number if mandate.record else ""
    force = _("Theo dõi từ %(day)s") % {"day": f"{mandate.in_force_on:%d/%m/%Y}"} if mandate.in_force_on else ""
    return [
        Fact(_("Số, ký hiệu"), mandate.number or _("Chưa có số")),
        Fact(_("Ngày ban hành"), mandate.issued_on),
        Fact(_("Cơ quan ban hành"), mandate.issuer_text),
        Fact(_("Mức độ khẩn"), mandate.get_urgency_display() if mandate.urgency else ""),
        Fact(_("Nguồn giao"), mandate.get_origin_display() if mandate.origin != Mandate.Origin.OWN else ""),
        Fact(_("Tệp nguồn"), file, url=record),
        Fact(_("Trạng thái"), state("done", word=force) if force else ""),
    ]


@dataclass(frozen=True)
class TaskLine:
    """A row of the table of tasks."""

    task: Task
    progress: TaskProgress

    @property
    def place(self) -> str:
        return printed_place(self.task)

    @property
    def products(self) -> str:
        return "; ".join(product.name for product in self.task.products.all() if product.name)

    @property
    def leads(self) -> str:
        return "; ".join(one.phrase for one in self._leads)

    @property
    def bodies(self) -> int:
        return sum(one.bodies for one in self._leads)  # type: ignore[attr-defined]

    @property
    def _leads(self) -> list[Addressee]:
        return self.task.leads  # type: ignore[attr-defined, no-any-return]

    @property
    def due(self) -> date | None:
        return self.progress.due if self.progress.total else printed_due(self.task.deadlines.all())

    @property
    def is_settled(self) -> bool:
        """Whether no day presses: all was handed in, or nothing is owed by whoever looks."""
        return self.progress.is_settled or not self.progress.total

    @property
    def printed(self) -> str:
        return "; ".join(dict.fromkeys(one.text for one in self.task.deadlines.all()))

    @property
    def kind(self) -> str:
        """`recurring` when no day is to be waited for: every time it is owed is told of at a report."""
        kinds = {one.kind for one in self.task.deadlines.all()}
        return "recurring" if kinds == {"recurring"} and not self.progress.counts.get("unsure") else ""


def views_of(scope: Scope, all_tasks: Sequence[Listed], asked: Asked, link: Linker, form: TaskFilters) -> list[Choice]:
    """The saved filters over the table, with how many tasks each shows of all."""
    waiting = _("Chờ tôi xét") if scope.may_judge else _("Chờ duyệt")
    words = {
        "over": _("Quá hạn"),
        "soon": _("Đến hạn trong 30 ngày"),
        "wait": waiting,
        "unsure": _("Chưa xác định được hạn"),
    }
    found = [Choice(_("Tất cả"), link(), len(all_tasks), current=not form.narrows)]
    for view, word in words.items():
        count = sum(one.progress.has(view) for one in all_tasks)
        found.append(Choice(word, link(view=view), count, current=asked.view == view))
    return found


def task_list(request: HttpRequest, scope: Scope, when: When) -> dict[str, Any]:
    """The views, the filters and one page of the tasks."""
    link = Linker(when.kept)
    codes = set(scope.tasks.order_by().values_list("field", flat=True).distinct())
    form = TaskFilters(request.GET, year=scope.mandate.year, bodies=scope.bodies, fields=fields_of(codes))
    asked = form.asked()
    progress = scope.progress()
    everything = listed(scope, Asked(), progress)
    found = everything
    if form.narrows or asked.sort != "no":
        found = listed(scope, asked, progress if asked.agencies is None else scope.progress(asked.agencies))
    page = Paginator(found, PER_PAGE).get_page(number(request.GET.get("page")))
    return {
        "views": views_of(scope, everything, asked, link, form),
        "filters": form,
        "asked": asked,
        "kept": {**when.kept, **({"view": asked.view} if asked.view else {}), **_sort(asked)},
        "page": page,
        "lines": lines_of(page, scope),
        "all": len(everything),
        "all_url": link(),
    }


def _sort(asked: Asked) -> dict[str, str]:
    return {"sort": asked.sort} if asked.sort != "no" else {}


def lines_of(page: Page[Listed], scope: Scope) -> list[TaskLine]:
    return [TaskLine(task, one.progress) for one, task in rows_of(list(page.object_list), scope.day)]


def overview(request: HttpRequest, scope: Scope, when: When) -> dict[str, Any]:
    """The bars by field and the heat map by agency."""
    link = Linker(when.kept)
    tallies = scope.tallies
    units = by_agency(
        tallies,
        scope.bodies,
        link,
        opened=request.GET.get("units", ""),
        page=number(request.GET.get("upage")),
    )
    return {
        "bars": by_field(tallies, link) if tallies else None,
        "duties": sum(one.n for one in tallies),
        "units": units,
        "unit_links": unit_links(units, scope, link),
    }


def unit_links(units: Any, scope: Scope, link: Linker) -> list[Choice]:
    """Under the map: into the communes and back, and from one page of rows to the next."""
    if units is None:
        return []
    found = []
    communes = sum(body.kind == "commune" for body in scope.bodies.values())
    here = "communes" if units.kind == "commune" else units.kind
    if units.kind:
        found.append(Choice(_("Về toàn bộ cơ quan"), link(anchor="theo-co-quan"), icon="arrow-left"))
    elif communes >= FEW_OF_A_KIND:
        words = _("Xem từng xã, phường (%(n)s)") % {"n": communes}
        found.append(Choice(words, link(anchor="theo-co-quan", units="communes"), icon="chevron-down"))
    if units.page > 1:
        found.append(Choice(_("Trước"), link(anchor="theo-co-quan", units=here, upage=str(units.page - 1))))
    if units.page < units.pages:
        found.append(Choice(_("Sau"), link(anchor="theo-co-quan", units=here, upage=str(units.page + 1))))
    return found


def tabs_of(counts: Mapping[str, int | None], current: str, mandate: Mandate, link: Linker) -> list[Choice]:
    """The parts of a mandate's page; one that is empty is left out, save the first and the history."""
    words = {
        "": _("Tiến độ và nhiệm vụ"),
        "targets": _("Chỉ tiêu"),
        "reporting": _("Chế độ báo cáo"),
        "office": _("Mẫu Văn phòng Chính phủ"),
        "history": _("Thay đổi"),
    }
    found = [
        Choice(word, link(anchor="", tab=tab) if tab else link(anchor=""), counts[tab], current=tab == current)
        for tab, word in words.items()
        if counts[tab] or tab in ("", "office", "history")
    ]
    record = address("record", mandate.record_id) if mandate.record_id else ""
    if record:
        found.insert(len(found) - 1, Choice(_("Văn bản gốc"), record))
    return found


def said_field(task: Task) -> str:
    """A task's field, and beside it the heading the document printed where they differ."""
    name = field_name(task.field)
    official = Field(task.field).official if task.field else ""
    return name if not task.area or fold(task.area) in (fold(name), fold(official)) else f"{name} (“{task.area}”)"
