"""Who is on the roster of a round that runs: who was forgotten joins, who was asked by mistake is taken off."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.access import Actor, Denied, Refused
from cchc.agencies.choosing import check_below
from cchc.agencies.models import Agency
from cchc.duties.exempting import exempt, lift
from cchc.duties.queries import names_of
from cchc.duties.rules import DOING
from cchc.duties.telling import holders
from cchc.figures.models import Sheet, SheetState
from cchc.ledger.actions import write
from cchc.notices.actions import News, tell
from cchc.notices.models import Urgency
from cchc.periods import spoken
from cchc.reports import rules
from cchc.reports.actions import LONGEST, move
from cchc.reports.models import Level, Report, Round, State
from cchc.reports.opening import Owed, make, sheets_of, tell_owed
from cchc.reports.proposing import owing


@transaction.atomic
def join(actor: Actor, of: Round, agency: Agency, *, today: date, due: date | None = None) -> Report:
    """One more agency owes a report in a round that runs: who was forgotten, who came into being since. `due` where the
    day of its level is past, or there is none."""
    if not rules.run(actor, of):
        raise Denied(_("Chỉ cơ quan thường trực của kỳ báo cáo mới thêm được cơ quan."))
    if of.is_frozen:
        raise Refused(_("Số liệu kỳ này đã chốt nên không thêm cơ quan. Cơ quan đó báo cáo từ kỳ sau."))
    check_below([agency.pk], of.authority, today, field="agency")
    there = of.reports.filter(level=Level.UNIT, about=agency).first()
    if there is not None and there.state == State.OFF:
        raise Refused(_("Cơ quan này đã được rút khỏi kỳ. Mở báo cáo của cơ quan đó để đưa trở lại."), field="agency")
    if there is not None:
        raise Refused(_("Cơ quan này đã có trong kỳ báo cáo."), field="agency")
    (one,) = owing([agency.pk], today)
    usual = of.due_communes if one.is_commune else of.due_departments
    day = due or usual
    if day is None or day < today:
        raise Refused(_("Kỳ này không có hạn cho cấp đó, hoặc hạn đã qua. Ghi hạn nộp riêng của cơ quan."), field="due")
    if day > of.due_whole:
        raise Refused(
            _("Hạn này muộn hơn ngày báo cáo chung phải gửi (%(day)s).") % {"day": spoken(of.due_whole)}, field="due"
        )
    owed = [Owed(Level.UNIT, agency.pk, agency.pk, day)]
    make(of, owed, list(of.forms.all()), today)
    write(actor, "report_round.join", of, agency=agency.pk, due=day)
    tell_owed(of, owed, today)
    return of.reports.get(level=Level.UNIT, about=agency)


def check_runs(actor: Actor, report: Report) -> None:
    if not rules.run(actor, report.round) or report.level == Level.WHOLE:
        raise Denied(_("Chỉ cơ quan thường trực của kỳ báo cáo mới rút hoặc đưa lại được cơ quan."))
    if report.round.is_frozen:
        raise Refused(_("Số liệu kỳ này đã chốt nên danh sách phải nộp không đổi nữa."))


@transaction.atomic
def take_off(actor: Actor, report: Report, reason: str, *, today: date) -> None:
    """It was asked by mistake: it owes nothing here, counts nowhere, and stays named with the reason."""
    check_runs(actor, report)
    if report.state not in (State.OPEN, State.ASKED, State.RETURNED):
        raise Refused(_("Báo cáo này đã nộp. Trả lại báo cáo trước rồi mới rút cơ quan khỏi kỳ."))
    reason = reason.strip()[:LONGEST]
    if not reason:
        raise Refused(_("Chưa ghi lý do. Ghi vì sao cơ quan không phải nộp báo cáo này."), field="reason")
    move(report, (State(report.state),), state=State.OFF.value, reason=reason)
    exempt(actor, report.duty, reason=reason, today=today, report=True)
    untouched(report).delete()
    write(actor, "report.take_off", report, name=report.round.name, agency=report.about_id, reason=reason, on=today)
    name = names_of([report.about_id], today).get(report.about_id, "")
    tell_working(report, name, f"{name} không phải nộp “{report.duty.product_name}”: {reason}", today)


def untouched(report: Report) -> QuerySet[Sheet]:
    """Its forms in which nobody wrote yet, unless another round asks for the same ones."""
    others = Report.objects.filter(
        about=report.about_id, level=Level.UNIT, round__start=report.round.start, round__end=report.round.end
    )
    rows = report.sheets().filter(state=SheetState.OPEN, typed={}, notes={})
    return rows.none() if others.owed().exclude(pk=report.pk).exists() else rows


@transaction.atomic
def put_back(actor: Actor, report: Report, *, today: date) -> None:
    """It owes the report after all, by the day it had."""
    check_runs(actor, report)
    if report.state != State.OFF:
        raise Refused(_("Cơ quan này vẫn đang phải nộp báo cáo."))
    back = State.RETURNED if report.returned_times else State.OPEN
    move(report, (State.OFF,), state=back.value, reason="")
    lift(actor, report.duty, today=today)
    if report.level == Level.UNIT:
        missing = sheets_of(report.round, [report.about_id], list(report.round.forms.all()))
        Sheet.objects.bulk_create(missing, ignore_conflicts=True)
    write(actor, "report.put_back", report, name=report.round.name, agency=report.about_id, on=today)
    name = names_of([report.about_id], today).get(report.about_id, "")
    words = f"{name} phải nộp “{report.duty.product_name}”, hạn {spoken(report.due)}"
    tell_working(report, name, words, today)


def tell_working(report: Report, name: str, words: str, today: date) -> None:
    key, url = f"report:{report.pk}:{timezone.now().isoformat()}", reverse("report", args=[report.pk])
    people = holders([report.agency_id], DOING, today)[report.agency_id]
    tell([News(key, person, name, "given", Urgency.NEWS, words, url) for person in people], today)
