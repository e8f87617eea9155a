"""On a duty's page: the stages its product passes, at which of them lateness arose, and whether it applies at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.access import Actor
from cchc.access.request import Asked
from cchc.desk.duty_answers import at_once, by_form
from cchc.desk.duty_parts import Part, Sent
from cchc.desk.rows import product_of
from cchc.duties import exempting, rules, staging
from cchc.duties.forms import Form
from cchc.duties.lateness import Lateness, laid
from cchc.duties.life import Counts, Exemption, Stage, StagePass
from cchc.duties.models import Duty
from cchc.periods import spoken
from cchc.ui.forms import DayField


class StageForm(Form):
    stage = forms.ChoiceField(
        label=gettext_lazy("Bước"),
        error_messages={"required": gettext_lazy("Chưa chọn bước."), "invalid_choice": gettext_lazy("Chưa chọn bước.")},
    )
    on = DayField(
        label=gettext_lazy("Ngày"),
        error_messages={"required": gettext_lazy("Chưa ghi ngày. Ghi ngày đã diễn ra, vd. 24/12/2026.")},
    )
    number = forms.CharField(
        label=gettext_lazy("Số tờ trình, văn bản"),
        required=False,
        max_length=80,
        help_text=gettext_lazy("Bắt buộc ở bước trình"),
    )

    def __init__(self, *args: Any, stages: Sequence[Stage], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["stage"].choices = [(one.value, one.label) for one in stages]  # type: ignore[attr-defined]


class ExemptForm(Form):
    reason = forms.CharField(
        label=gettext_lazy("Lý do không áp dụng"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Chưa ghi lý do. Ghi vì sao việc này không áp dụng với cơ quan.")},
    )


@dataclass(frozen=True)
class Step:
    """A declared stage: passed, with its day, or still ahead. `may_undo`: it is the last that was passed."""

    stage: Stage
    passed: StagePass | None
    may_undo: bool


@dataclass(frozen=True)
class Staging:
    steps: Sequence[Step]
    late: Lateness
    counts: str
    is_uncounted: bool
    form: Any


def part_of(duty: Duty, actor: Actor, day: date, sent: Sent) -> Staging | None:
    if not duty.stages and duty.counts_by == Counts.HANDED_IN:
        return None
    there = staging.passed(duty)
    declared = [stage for stage in Stage if stage.value in duty.stages]
    done = [stage for stage in declared if stage in there]
    may = not duty.is_closed and rules.record_event(actor, duty)
    ahead = [stage for stage in declared if stage not in there]
    form = sent.get("stage")
    if form is None and may and ahead:
        first = {"stage": ahead[0].value}
        form = StageForm(prefix="stage", stages=ahead, initial=first)
    return Staging(
        steps=[Step(one, there.get(one), may and bool(done) and one is done[-1]) for one in declared],
        late=lateness_of(duty, day),
        counts=str(Counts(duty.counts_by).label),
        is_uncounted=duty.handed_on is not None and duty.counts_by != Counts.HANDED_IN and duty.counted_on is None,
        form=form,
    )


def lateness_of(duty: Duty, day: date) -> Lateness:
    """As far as it has come: what was handed in by its day, what has not been by today."""
    return laid(duty.due, duty.submitted_on, duty.facts().came_on or day, duty.issued_on)


def ahead_of(one: Duty) -> list[Stage]:
    return [stage for stage in Stage if stage.value in one.stages]


def form_of(request: Asked, one: Duty) -> Form:
    return StageForm(request.POST, prefix="stage", stages=ahead_of(one))


def pass_stage(request: Asked, one: Duty, given: dict[str, Any]) -> str:
    stage = Stage(given["stage"])
    staging.pass_stage(request.actor, one, stage, on=given["on"], number=given["number"], today=request.today)
    return _("%(stage)s: %(product)s, ngày %(day)s.") % {
        "stage": stage.label,
        "product": product_of(one),
        "day": spoken(given["on"]),
    }


def undo_stage(request: Asked, one: Duty) -> str:
    asked = request.POST.get("stage", "")
    there = staging.passed(one)
    stage = Stage(asked) if asked in Stage.values else max(there, key=list(Stage).index, default=Stage.DRAFTED)
    staging.undo_stage(request.actor, one, stage, today=request.today)
    return _("Đã bỏ bước “%(stage)s”.") % {"stage": stage.label}


STAGES = Part(
    "staging",
    "desk/duty_staging.html",
    part_of,
    acts={
        "stage": (rules.record_event, by_form("stage", form_of, pass_stage, undo="unstage")),
        "unstage": (rules.record_event, at_once(undo_stage)),
    },
)


# — what does not apply —


@dataclass(frozen=True)
class Exempting:
    standing: Exemption | None
    earlier: Sequence[Exemption]
    form: Any
    may_lift: bool


def exempt_part(duty: Duty, actor: Actor, day: date, sent: Sent) -> Exempting | None:
    every = list(duty.exemptions.select_related("by__person").order_by("-pk"))
    judges = rules.judge(actor, duty)
    may = judges and not duty.is_closed and not duty.is_pending
    if not every and not may:
        return None
    standing = next((one for one in every if one.lifted_on is None), None)
    return Exempting(
        standing,
        [one for one in every if one is not standing],
        sent.get("exempt") or (ExemptForm(prefix="exempt") if may else None),
        may_lift=judges and standing is not None,
    )


def exempt(request: Asked, one: Duty, given: dict[str, Any]) -> str:
    exempting.mark_na(request.actor, one, reason=given["reason"], today=request.today)
    return _("Đã ghi %(product)s là không áp dụng.") % {"product": product_of(one)}


def lift(request: Asked, one: Duty) -> str:
    exempting.lift_na(request.actor, one, today=request.today)
    return _("%(product)s lại áp dụng như trước.") % {"product": product_of(one)}


EXEMPTIONS = Part(
    "exempting",
    "desk/duty_exempting.html",
    exempt_part,
    acts={
        "exempt": (
            rules.judge,
            by_form("exempt", lambda r, _one: ExemptForm(r.POST, prefix="exempt"), exempt, undo="unexempt"),
        ),
        "unexempt": (rules.judge, at_once(lift)),
    },
)
