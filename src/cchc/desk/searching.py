"""Search across rooms: documents that assign work, tasks, duties, agencies; of each what one may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, Window
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from cchc.access.request import Asked
from cchc.agencies.models import Standing
from cchc.desk.asked import address
from cchc.desk.listing import owing_some, page_rows
from cchc.desk.piles import list_url
from cchc.desk.record_views import around
from cchc.desk.rows import Row
from cchc.desk.rules import open_record
from cchc.duties.models import Duty
from cchc.duties.queries import fitting
from cchc.records.models import Record, RecordText
from cchc.tasks.models import Mandate, Task
from cchc.words import fold

MOST = 20
ALL = Window(Count("*"))  # how many there are, beside each of the first
MOST_MANDATES = 2000  # they have no folded column; so many are folded here, the newest first


@dataclass(frozen=True)
class Hit:
    title: str
    url: str
    code: str = ""
    sub: str = ""


@dataclass(frozen=True)
class Hits:
    """What was found of one kind: the first ones, how many in all, and where all are, if anywhere."""

    anchor: str
    heading: str
    hits: Sequence[Hit]
    count: int
    all_url: str = ""


@require_GET
def search(request: Asked) -> HttpResponse:
    asked = request.GET.get("q", "").replace("\x00", "")[:200].strip()
    words = fold(asked).split()[:12]
    kinds: list[Hits] = []
    rows: list[Row] = []
    duty_count = 0
    if words:
        found = fitting(Duty.objects.visible_to(request.actor, request.today), asked).open_on(request.today)
        # The keys alone are sorted and counted, in one go; what is shown is fetched whole.
        first = found.order_by("-opened_on", "due", "pk").values_list("pk", ALL)[:MOST]
        keys, counts = zip(*first, strict=True) if first else ((), (0,))
        duty_count = counts[0]
        rows = page_rows(keys, request.actor, request.today)
        kinds = [
            mandates(request, words),
            tasks(request, words),
            documents(request, fold(asked)),
            agencies(request, words),
        ]
    context = {
        "asked": asked,
        "kinds": [kind for kind in kinds if kind.count],
        "rows": rows,
        "duty_count": duty_count,
        "duty_url": list_url(q=asked, year="all"),
        "total": duty_count + sum(kind.count for kind in kinds),
        "searched": bool(words),
    }
    return render(request, "desk/search.html", context)


def mandates(request: Asked, words: Sequence[str]) -> Hits:
    seen = Mandate.objects.visible_to(request.actor, request.today).order_by("-year", "-issued_on", "-pk")
    rows = seen.values_list("pk", "number", "title", "year", "issuer_text")[:MOST_MANDATES]
    fits = [row for row in rows if all(word in fold(f"{row[1]} {row[2]} {row[3]} {row[4]}") for word in words)]
    hits = [
        Hit(title, address("mandate", pk) or list_url(mandate=pk, year="all"), number, issuer)
        for pk, number, title, year, issuer in fits[:MOST]
    ]
    return Hits("van-ban", _("Văn bản giao việc"), hits, len(fits), address("mandates"))


def tasks(request: Asked, words: Sequence[str]) -> Hits:
    seen = Task.objects.visible_to(request.actor, request.today)
    for word in words:
        seen = seen.filter(folded__contains=word)
    rows = seen.order_by("-mandate__year", "mandate", "order").values_list("pk", "no", "title", "mandate__number", ALL)
    first = list(rows[:MOST])
    hits = [
        Hit(title, address("task", pk) or list_url(task=pk, year="all"), no, number)
        for pk, no, title, number, _all in first
    ]
    return Hits("nhiem-vu", _("Nhiệm vụ trong văn bản"), hits, first[0][-1] if first else 0)


def documents(request: Asked, folded: str) -> Hits:
    """Pages of kept documents that have these words, one after the other; each with what is printed around them."""
    seen = open_record.of(Record.objects.all(), request.actor, request.today).order_by().values("pk")
    pages = RecordText.objects.filter(folded__contains=folded, record__in=seen).select_related("record__replaced_by")
    rows = list(
        pages.defer("record__read", "record__replaced_by__read").annotate(all=ALL).order_by("-record_id", "page")[:MOST]
    )
    hits = [hit_of(row, folded) for row in rows]
    return Hits("tai-lieu", _("Trong tài liệu đã nộp"), hits, rows[0].all if rows else 0)


def hit_of(row: RecordText, folded: str) -> Hit:
    place = around(row, folded)
    at = _("trang %(page)s: ") % {"page": row.page} if row.page else ""
    url = f"{reverse('record_page', args=[row.record_id])}?{urlencode({'q': folded})}"
    title = row.record.subject or row.record.file_name
    if hasattr(row.record, "replaced_by"):
        title = _("%(title)s (đã có bản mới thay)") % {"title": title}
    return Hit(title, url, row.record.number, f"{at}…{place.before} {place.match} {place.after}…")


def agencies(request: Asked, words: Sequence[str]) -> Hits:
    """Agencies that owe something one may see; each opens its duties."""
    owing = owing_some(Duty.objects.visible_to(request.actor, request.today))
    standings = Standing.objects.filter(agency__in=owing, since__lte=request.today).order_by("since")
    rows = standings.values_list("agency_id", "name", "short_name", "sort_key", "folded")
    last = {row[0]: row for row in rows}
    fits = sorted((row for row in last.values() if all(word in row[4] for word in words)), key=lambda row: row[3])
    hits = [Hit(name, list_url(agency=pk, year="all"), "", short) for pk, name, short, _sort, _folded in fits[:MOST]]
    return Hits("co-quan", _("Cơ quan"), hits, len(fits))
