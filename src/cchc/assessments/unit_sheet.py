"""One unit's sheet for the year's judging (thi đua, khen thưởng): points, tasks that fell due, what is late."""

from __future__ import annotations

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from cchc.assessments.models import Entrant, Remark, Stage
from cchc.assessments.results import last, result_of
from cchc.assessments.risk import forecast
from cchc.assessments.standing import entrants_of, standing
from cchc.documents.index import UnitSheet
from cchc.documents.text import place_in
from cchc.duties.models import Duty
from cchc.duties.states import State
from cchc.periods import spoken
from cchc.periods.naming import name_of
from cchc.tasks.exporting import issuing
from cchc.ui.states import STATES
from cchc.words.numbers import vi

LATE = (State.LATE.value, State.OVERDUE.value)
UNCOUNTED = (State.NOT_APPLICABLE.value, State.PASSED_ON.value)


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
    until = min(day, of.end)
    due = Duty.objects.filter(agency=one.agency_id).stated(until).filter(Q(as_due__range=(of.start, until)))
    counts = {str(row["state"]): int(str(row["n"])) for row in due.counts()}
    facts = [(_("Điểm Chỉ số CCHC"), vi(ahead.known, 2))]
    if ahead.is_open:
        said = {"low": vi(ahead.low, 2), "high": vi(ahead.high, 2)}
        facts.append((_("Điểm có thể đạt"), _("từ %(low)s đến %(high)s") % said))
    if rank is not None:
        facts.append((_("Xếp hạng"), f"{rank.place}/{rank.of}"))
    facts.append((_("Nhiệm vụ đến hạn"), vi(sum(n for code, n in counts.items() if code not in UNCOUNTED))))
    facts += [(f"– {STATES[code].word}", vi(n)) for code, n in sorted(counts.items()) if n and code not in UNCOUNTED]
    questions = Remark.objects.filter(mark__entrant=one, kind="question").count()
    facts.append((_("Câu hỏi của tổ thẩm định"), vi(questions)))
    late = due.filter(Q(state__in=LATE)).order_by("due", "pk")[:200]
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
            for duty in late
        ],
    )
