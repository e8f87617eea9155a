"""One unit's sheet for the year's judging (thi đua, khen thưởng): points, tasks and reports that fell due, what is
late, what inspections concluded."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from cchc.assessments.concluding import findings_of
from cchc.assessments.models import Entrant, Remark, Round, Stage
from cchc.assessments.results import last, result_of
from cchc.assessments.risk import forecast
from cchc.assessments.standing import entrants_of, standing
from cchc.documents.index import UnitSheet
from cchc.documents.text import place_in
from cchc.duties.fell_due import fell_due
from cchc.periods import spoken
from cchc.periods.naming import name_of
from cchc.reports.models import Level, Report
from cchc.reports.standing import days_late
from cchc.tasks.exporting import issuing
from cchc.ui.states import STATES
from cchc.words.numbers import vi


def unit_sheet_of(one: Entrant, day: date, *, ranked: bool) -> UnitSheet:
    """`ranked`: whether the reader may know the rank before results are published."""
    of = one.round
    published = last(of)
    if published is not None:
        result = result_of(published)
    else:
        result = standing(of, Stage.FINAL, entrants_of(of) if ranked else [one]).result
    rank = result.ranks.get(one.key) if published is not None or ranked else None
    ahead = forecast(result, one.key)
    tasks = fell_due(one.agency_id, of.start, of.end, min(day, of.end))
    facts = [(_("Điểm Chỉ số CCHC"), vi(ahead.known, 2))]
    if ahead.is_open:
        said = {"low": vi(ahead.low, 2), "high": vi(ahead.high, 2)}
        facts.append((_("Điểm có thể đạt"), _("từ %(low)s đến %(high)s") % said))
    if rank is not None:
        facts.append((_("Xếp hạng"), f"{rank.place}/{rank.of}"))
    facts.append((_("Nhiệm vụ đến hạn"), vi(tasks.all)))
    facts += [(f"– {STATES[code].word}", vi(n)) for code, n in sorted(tasks.counts.items()) if n]
    reports = reports_of(of, one, day)
    facts.append((_("Báo cáo định kỳ đến hạn"), vi(len(reports))))
    late = [report for report in reports if report.is_late(day)]
    if late:
        facts.append((_("– gửi chậm hoặc chưa gửi"), vi(len(late))))
    findings = findings_of(of, [one])
    facts.append((_("Kết luận kiểm tra về tiêu chí"), vi(len(findings))))
    questions = Remark.objects.filter(mark__entrant=one, kind="question").count()
    facts.append((_("Câu hỏi của tổ thẩm định"), vi(questions)))
    named = issuing(of.run_by, of.authority, day)
    return UnitSheet(
        issuer=named.issuer,
        superior=named.superior,
        place=place_in(named.superior or named.issuer),
        agency=one.name,
        period=name_of(of.window),
        as_of=day,
        provisional=published is None,
        facts=facts,
        late=[
            (duty.title, spoken(duty.due) if duty.due else "", str(STATES[getattr(duty, "state", "over")].word))
            for duty in tasks.late
        ],
        reports=[(report.round.name, spoken(report.due), days_late(report, day)) for report in late],
        findings=[
            (row.mark.code, f"{row.number}, {spoken(row.concluded_on)}, {row.body}", row.text) for row in findings
        ],
    )


def reports_of(of: Round, one: Entrant, day: date) -> list[Report]:
    """The agency's own reports of its authority that fell due within the round's period and by a day. One query."""
    rows = Report.objects.filter(about=one.agency_id, round__authority=of.authority_id).exclude(level=Level.WHOLE.value)
    return list(
        rows.filter(due__range=(of.start, min(of.end, day))).select_related("round", "duty").order_by("due", "pk")
    )
