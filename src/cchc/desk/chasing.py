"""Chase-up letters (đôn đốc): the agencies that are overdue, and an official letter to each of those chosen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cchc.access import Denied, Refused
from cchc.access.naming import as_key, deny_kept
from cchc.access.request import Asked
from cchc.agencies.models import Agency
from cchc.desk import to_leader
from cchc.desk.piles import list_url
from cchc.documents.chase_up import Late
from cchc.duties import rules
from cchc.duties.models import Duty, DutyQuerySet, ProgressNote
from cchc.duties.queries import names_of, overdue
from cchc.ledger.actions import write
from cchc.periods.calendar import vietnam
from cchc.tasks import chasing
from cchc.tasks.chasing import letters_answer
from cchc.ui import say
from cchc.ui.answers import see_other
from cchc.ui.forms import DayField, KeysField

DAYS_TO_ANSWER = 5  # working days proposed


class LetterForm(forms.Form):
    """Which agencies are written to, and by when they are to answer."""

    agencies = KeysField(
        right="agency.see",
        label=gettext_lazy("Cơ quan"),
        coerce=int,
        error_messages={
            "required": gettext_lazy("Chưa chọn cơ quan nào. Đánh dấu ít nhất một cơ quan rồi tạo văn bản."),
            "invalid_choice": gettext_lazy(
                "Có cơ quan không còn việc quá hạn, hoặc không do cơ quan mình theo dõi. Tải lại trang rồi chọn lại."
            ),
        },
    )
    answer_by = DayField(
        label=gettext_lazy("Đề nghị báo cáo trước ngày"),
        error_messages={"required": gettext_lazy("Chưa ghi ngày. Ghi ngày đề nghị cơ quan báo cáo, như 24/12/2026.")},
    )

    def __init__(self, *given: Any, known: Sequence[int], day: date, **named: Any) -> None:
        super().__init__(*given, **named)
        self.day = day
        self.fields["agencies"].choices = [(pk, pk) for pk in known]  # type: ignore[attr-defined]

    def clean_answer_by(self) -> date:
        answer_by: date = self.cleaned_data["answer_by"]
        if answer_by <= self.day:
            raise forms.ValidationError(_("Ngày này không ở sau hôm nay. Ghi một ngày cơ quan còn kịp báo cáo."))
        return answer_by


@dataclass(frozen=True)
class Behind:
    agency: int
    name: str
    count: int
    oldest_days: int
    url: str
    chosen: bool


def late_duties(request: Asked) -> DutyQuerySet:
    """The overdue duties of others whose products the acting focal point judges: nobody writes to herself."""
    if not rules.judges_some(request.actor):
        raise Denied(_("Chỉ cơ quan đầu mối mới lập văn bản đôn đốc."))
    day = request.today
    followed = rules.judge.of(Duty.objects.open_on(day), request.actor, day)
    return followed.filter(overdue(day)).exclude(agency=request.actor.agency)


def chase_up(request: Asked) -> HttpResponse:
    """Choose whom to write to; answered with one letter, or a ZIP of several."""
    by_agency: dict[int, list[Duty]] = defaultdict(list)
    related = late_duties(request).select_related("task_duty__task", "task_duty__mandate")
    for duty in related.order_by("due", "pk"):
        by_agency[duty.agency_id].append(duty)
    day = request.today
    if request.method == "POST" and request.POST.get("to") == "leader":
        return told_leader(request, by_agency)
    if request.method == "POST":
        form = LetterForm(request.POST, known=list(by_agency), day=day)
        if form.is_valid():
            chosen = {pk: by_agency[pk] for pk in dict.fromkeys(form.cleaned_data["agencies"])}
            return letters(request, chosen, form.cleaned_data["answer_by"])
        status = 422
    else:
        proposed = vietnam().add(day, DAYS_TO_ANSWER)
        form = LetterForm(initial={"answer_by": proposed}, known=list(by_agency), day=day)
        status = 200
    context = {
        "form": form,
        "words": to_leader.WordsForm(),
        "behind": behind(request, form, by_agency),
        "total": sum(map(len, by_agency.values())),
    }
    return render(request, "desk/chase_up.html", context, status=status)


def told_leader(request: Asked, by_agency: dict[int, list[Duty]]) -> HttpResponse:
    """What the chosen agencies are late with is told to the leader."""
    chosen = {key: by_agency[key] for key in map(as_key, request.POST.getlist("agencies")) if key in by_agency}
    form = to_leader.WordsForm(request.POST)
    try:
        if not form.is_valid():
            raise Refused(_("Ý kiến gửi lãnh đạo dài quá 500 chữ cái. Viết gọn lại."))
        told = to_leader.send(request.actor, chosen, form.cleaned_data["words"], today=request.today)
    except Refused as refused:
        say.failed(request, refused.sentence)
    else:
        said = ngettext("Đã gửi %(n)s lãnh đạo.", "Đã gửi %(n)s lãnh đạo.", told) % {"n": told}
        say.done(request, said + " " + _("Mỗi người nhận một thông báo; lịch sử từng việc có ghi."))
    return see_other("chase_up")


def behind(request: Asked, form: LetterForm, by_agency: dict[int, list[Duty]]) -> list[Behind]:
    """The agencies that are overdue, the one with most first; all are chosen until somebody chooses."""
    day = request.today
    names = names_of(by_agency, day)
    marked = set(form.data.getlist("agencies")) if form.is_bound else None  # type: ignore[attr-defined]
    asked = request.GET.get("agency", "")
    deny_kept("agency.see", [asked], field="agency")
    rows = [
        Behind(
            agency=pk,
            name=names.get(pk, ""),
            count=len(duties),
            oldest_days=max((day - duty.due).days for duty in duties if duty.due),
            url=list_url(agency=pk, pile="over", year="all"),
            chosen=str(pk) in marked if marked is not None else asked in ("", str(pk)),
        )
        for pk, duties in by_agency.items()
    ]
    return sorted(rows, key=lambda row: (-row.count, -row.oldest_days, row.agency))


def letters(request: Asked, chosen: dict[int, list[Duty]], answer_by: date) -> HttpResponse:
    """The file, and in the ledger that each duty was chased."""
    made = drawn(request, chosen, answer_by)
    with transaction.atomic():
        for duty in chain.from_iterable(chosen.values()):
            write(request.actor, "duty.chase_up", duty, answer_by=answer_by)
    return letters_answer(made, f"Don-doc-{request.today.isoformat()}", request.today)


def drawn(request: Asked, chosen: dict[int, list[Duty]], answer_by: date) -> dict[str, bytes]:
    """File name → letter."""
    names, notes = names_of(chosen, request.today), last_words(list(chain.from_iterable(chosen.values())))
    to = [
        (names.get(pk, ""), place_of(duties), [late_row(duty, notes) for duty in duties])
        for pk, duties in chosen.items()
    ]
    issuer = Agency.objects.get(pk=request.actor.agency or 0)
    return chasing.letters(issuer, to, stem="Don-doc", answer_by=answer_by, today=request.today)


def late_row(duty: Duty, notes: dict[int, str]) -> Late:
    of_task = getattr(duty, "task_duty", None)
    return Late(
        no=of_task.task.no if of_task else "",
        task=of_task.task.title if of_task else duty.title,
        product=duty.product_name,
        mandate=of_task.mandate.number if of_task else "",
        deadline=duty.deadline_text,
        due=duty.due or date.min,
        so_far=notes.get(duty.pk, ""),
    )


def last_words(duties: Sequence[Duty]) -> dict[int, str]:
    """Duty → what its agency last said hinders it, else what it did. One query."""
    said = ProgressNote.objects.standing().filter(duty__in=duties).order_by("on", "pk")
    return {
        duty: obstacle or words or _("đã làm %(percent)s%%") % {"percent": percent}
        for duty, obstacle, words, percent in said.values_list("duty_id", "obstacle", "words", "percent")
        if obstacle or words or percent is not None
    }


def place_of(duties: Sequence[Duty]) -> str:
    """Where letters are dated from, where the documents that gave the duties say so."""
    printed = (duty.task_duty.mandate.place for duty in duties if hasattr(duty, "task_duty"))
    return next((place for place in printed if place), "")
