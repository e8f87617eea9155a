"""The page on which a document is typed: three tasks of a conclusion in under three minutes, by keyboard alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from cchc.access.request import Asked
from cchc.agencies.models import Agency, Group
from cchc.agencies.resolver import Candidate, Resolution, Resolver, authority_of, members
from cchc.intake import actions, showing
from cchc.intake.bodies import bodies
from cchc.intake.by_hand import MOST_ROWS, HandForm, HandTasks, named, read_deadline, typed_rows, with_pasted
from cchc.intake.entry_views import only_focal_point
from cchc.periods import spoken
from cchc.periods.deadlines import Deadline, Kind, occurrences
from cchc.tasks.owing import to_come
from cchc.ui.context import year_of

MORE = 3  # empty rows that are added at once


@dataclass(frozen=True)
class Meant:
    """What a phrase in `Chủ trì` is taken for; nobody, with the closest names, where the register knows none."""

    phrase: str
    words: str
    known: bool
    candidates: tuple[Candidate, ...] = ()


def by_hand(request: Asked) -> HttpResponse:
    """Type a document and its tasks; what is known is confirmed on the next page, what is not is settled in review."""
    only_focal_point(request)
    sent = request.method == "POST"
    initial = {"kind": "conclusion", "year": year_of(request), "issuer": own_name(request)}
    form = HandForm(request.POST if sent else None, initial=initial)
    if sent and ({"more", "split"} & set(request.POST)):
        return longer(request)
    rows = HandTasks(request.POST if sent else None, prefix="t")
    if sent and form.is_valid() & rows.is_valid():
        year = form.cleaned_data["year"]
        tasks = [one for n, row in enumerate(rows, 1) if (one := row.task(n, year))]
        for no, task in enumerate(tasks, 1):
            task["no"] = str(no)
        if tasks:
            document, kind = form.document(), form.cleaned_data["kind"]
            made = actions.begin_by_hand(request.actor, kind=kind, document=document, tasks=tasks, today=request.today)
            known = not any(one.missing for one in bodies(made.current, made.authority, request.today))
            return redirect("draft_confirm", pk=made.pk) if known else redirect(showing.page_of(made))
        form.add_error(None, _("Chưa có nhiệm vụ nào. Ghi nội dung ở ít nhất một dòng."))
    return shown(request, form, rows, status=422 if sent else 200)


def longer(request: Asked) -> HttpResponse:
    """The same page with more rows: empty ones, or those of the lines that were pasted. Nothing is checked yet."""
    year = request.POST.get("year", "")
    rows = typed_rows(request.POST)
    if "split" in request.POST:
        at = int(year) if year.isascii() and year.isdigit() and len(year) == 4 else year_of(request)
        rows = with_pasted(rows, request.POST.get("pasted", "")[:100_000], at)
        focus = next((n for n, row in enumerate(rows) if row.get("title") and not row.get("lead")), 0)
    else:
        focus = min(len(rows), MOST_ROWS - 1)
        rows = [*rows, *({} for _row in range(MORE))][:MOST_ROWS]
    data = request.POST.copy()
    for name in [name for name in data if name.startswith("t-")]:
        del data[name]
    data["t-TOTAL_FORMS"], data["t-INITIAL_FORMS"] = str(len(rows)), "0"
    for n, row in enumerate(rows):
        for name, value in row.items():
            if value:
                data[f"t-{n}-{name}"] = value
    return shown(request, HandForm(data), HandTasks(data, prefix="t"), focus=focus)


def shown(request: Asked, form: HandForm, rows: Any, *, status: int = 200, focus: int | None = None) -> HttpResponse:
    issuer = str(form["issuer"].value() or "")
    resolver = resolver_of(request, issuer)
    year = form["year"].value()
    context = {
        "form": form,
        "rows": [(row, *reading_of(row, resolver, year, request.today)) for row in rows],
        "management": rows.management_form,
        "unchecked": status == 200,
        "focus": focus,
        "names": sorted(resolver.names.values()),
        "groups": list(Group.objects.order_by("name").values_list("name", flat=True)),
        "more_rows": rows.total_form_count() < MOST_ROWS,
    }
    return render(request, "intake/by_hand.html", context, status=status)


def own_name(request: Asked) -> str:
    """What the authority is called whose documents she follows: most of what is typed comes from there."""
    authority = authority_of(Agency.objects.get(pk=request.actor.agency or 0), request.today)
    standing = authority.standing(request.today)
    return standing.name if standing else ""


def resolver_of(request: Asked, issuer: str) -> Resolver:
    agency = Agency.objects.get(pk=request.actor.agency or 0)
    return Resolver(authority_of(agency, request.today, issuer=issuer), request.today)


def reading_of(row: Any, resolver: Resolver, year: Any, day: date) -> tuple[list[Meant], str, bool]:
    """What a row's leads are taken for, and what its deadline comes to; and whether that is a day."""
    lead, deadline = str(row["lead"].value() or ""), str(row["deadline"].value() or "")
    if not (lead or deadline or row["title"].value()):
        return [], "", True
    words, dated = comes_to(deadline, year, day)
    return meant_by(lead, resolver, day), words, dated


def meant_by(lead: str, resolver: Resolver, day: date) -> list[Meant]:
    read = [resolver.resolve(phrase) for phrase in named(lead)[:10]]
    codes = [one.group for one in read if one.group]
    counts = {code: len(some) for code, some in members(codes, resolver.authority, day).items()} if codes else {}  # type: ignore[arg-type]
    return [meaning(one, counts) for one in read]


def meaning(one: Resolution, counts: dict[str, int]) -> Meant:
    if one.kind == "agency":
        return Meant(one.phrase, one.name, known=True)
    if one.kind == "group" and not one.open_ended:
        words = _("%(name)s: %(n)s cơ quan") % {"name": one.name, "n": counts.get(one.group or "", 0)}
        return Meant(one.phrase, words, known=True)
    return Meant(one.phrase, one.phrase, known=False, candidates=one.candidates)


def comes_to(words: str, year: Any, issued: date | None) -> tuple[str, bool]:
    """What the words of a deadline come to, and whether that is a day or a rhythm."""
    plan_year = int(year) if str(year).isascii() and str(year).isdigit() and len(str(year)) < 5 else None
    read = read_deadline(words[:500], plan_year)
    if not read:
        return _("Chưa xác định hạn"), False
    said = [sentence_of(one, issued) for one in read]
    return "; ".join(dict.fromkeys(words for words, _dated in said)), all(dated for _words, dated in said)


def sentence_of(one: Deadline, issued: date | None) -> tuple[str, bool]:
    times: Sequence[Any] = to_come(occurrences(one), issued)
    if one.kind is Kind.RECURRING and one.every is None:
        return _("Thường xuyên, không có ngày"), True
    if len(times) > 1:
        return _("%(n)s lần, lần cuối %(day)s") % {"n": len(times), "day": spoken(times[-1].due)}, True
    if one.kind is Kind.RELATIVE and one.days is not None:
        return _("Tính được khi ghi ngày xảy ra: %(event)s") % {"event": one.after or one.text}, True
    due = times[0].due if times else one.due
    return (_("Hạn %(day)s") % {"day": spoken(due)}, True) if due else (_("Chưa xác định hạn"), False)


@require_GET
def read_row(request: Asked) -> HttpResponse:
    """What one row is taken for, as it is typed."""
    only_focal_point(request)
    at = request.GET.get("row", "")
    at = at if at.isascii() and at.isdigit() and len(at) < 3 else "0"
    lead, deadline = (request.GET.get(f"t-{at}-{name}", "").replace("\x00", "")[:500] for name in ("lead", "deadline"))
    resolver = resolver_of(request, request.GET.get("issuer", "")[:300])
    words, dated = comes_to(deadline, request.GET.get("year", ""), request.today)
    context = {"at": at, "meant": meant_by(lead, resolver, request.today), "comes_to": words, "dated": dated}
    return render(request, "intake/by_hand.html#read", context)
