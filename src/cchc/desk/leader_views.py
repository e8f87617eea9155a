"""The leader's pages: Monday's, and the sheet for a meeting; each as a page that prints on A4 and as DOCX."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_GET, require_safe

from cchc.access import Denied
from cchc.access.request import Asked
from cchc.agencies.models import Agency
from cchc.agencies.resolver import authority_of
from cchc.desk import meeting
from cchc.desk.monday import Monday, Part, monday
from cchc.desk.piles import spoken_today
from cchc.desk.rules import reads_week
from cchc.documents import leader as paper
from cchc.documents.leader import MeetingSheet, SheetRow, WeekPage, WeekRow
from cchc.ledger.actions import write
from cchc.tasks.exporting import MEDIA, issuing
from cchc.ui.files import attachment
from cchc.ui.states import STATES


def only_readers(request: Asked) -> None:
    if not reads_week(request.actor):
        raise Denied(_("Trang này dành cho lãnh đạo và cơ quan đầu mối chuẩn bị cho lãnh đạo."))


@require_GET
def week(request: Asked) -> HttpResponse:
    only_readers(request)
    context = {"week": monday(request.actor, request.today), "spoken_today": spoken_today(request.today)}
    return render(request, "desk/week.html", context)


@require_safe
def week_docx(request: Asked) -> HttpResponse:
    only_readers(request)
    day = request.today
    with override("vi"):
        found = monday(request.actor, day)
        data = week_docx_of(request, found)
    write(request.actor, "export", "week", format="docx", as_of=day)
    return attachment(f"To-dau-tuan-{day.isoformat()}.docx", data, MEDIA["docx"])


def week_docx_of(request: Asked, found: Monday) -> bytes:
    named = issued_by(request)

    def rows(part: Part) -> tuple[WeekRow, ...]:
        return tuple(WeekRow(one.title, one.mandate, one.agency, one.due, one.why, one.often) for one in part.lines)

    return paper.week_docx(
        WeekPage(
            issuer=named[0],
            superior=named[1],
            place=named[2],
            day=found.day,
            until=found.until,
            overdue=rows(found.instructed),
            overdue_count=found.instructed.count,
            waiting=rows(found.waiting),
            waiting_count=found.waiting.count,
            due=rows(found.due),
            due_count=found.due.count,
            slips=tuple((one.name, one.count, one.newly, one.oldest) for one in found.slips),
            slip_count=found.slip_count,
        )
    )


def issued_by(request: Asked) -> tuple[str, str | None, str]:
    """Whose paper it is: her agency, what stands above it, and where."""
    agency = Agency.objects.get(pk=request.actor.agency or 0)
    named = issuing(agency, authority_of(agency, request.today), request.today)
    name = named.superior or named.issuer
    words = ("tỉnh ", "thành phố ", "phường ", "xã ", "đặc khu ")
    place = next((name.partition(word)[2] for word in words if word in name), "…")
    return named.issuer, named.superior, place


@require_GET
def meetings(request: Asked) -> HttpResponse:
    only_readers(request)
    found = meeting.meetings(request.actor, request.today)
    return render(request, "desk/meetings.html", {"said": found, "spoken_today": spoken_today(request.today)})


@require_safe
def meetings_docx(request: Asked) -> HttpResponse:
    only_readers(request)
    day = request.today
    with override("vi"):
        found = meeting.meetings(request.actor, day)
        issuer, superior, place = issued_by(request)
        sheets = tuple(
            MeetingSheet(
                title=one.mandate.title,
                number=one.mandate.number,
                issued_on=one.mandate.issued_on,
                done=one.done,
                total=one.total,
                over=one.over,
                rows=tuple(
                    SheetRow(
                        line.no,
                        line.title,
                        line.agency,
                        line.due,
                        line.deadline,
                        str(STATES[line.state].word),
                        line.said,
                    )
                    for line in one.lines
                ),
            )
            for one in found
        )
        data = paper.meeting_docx(sheets, issuer=issuer, superior=superior, place=place, day=day)
    write(request.actor, "export", "meetings", format="docx", as_of=day)
    return attachment(f"Ket-luan-hop-{day.isoformat()}.docx", data, MEDIA["docx"])
