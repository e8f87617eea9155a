"""The page of one duty and every act on it. An act has an address; refused, it gives the page again with the fault."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from cchc.access import Actor, Denied, Refused
from cchc.access.request import Asked
from cchc.desk import assigning, contributing, covered, days, estimating, extending, looked, staging, without_file
from cchc.desk.asked import seen_duty
from cchc.desk.duty_answers import Act, done, shown, upload_words
from cchc.desk.duty_page import Forms, reusable
from cchc.desk.duty_parts import PARTS
from cchc.desk.proof import asked_of
from cchc.desk.rows import product_of
from cchc.duties import actions, agreeing, comparing, looking, rules
from cchc.duties.field_owners import sent_back_by
from cchc.duties.forms import (
    MOST_DOCUMENTS,
    EventForm,
    HandInForms,
    JudgeForm,
    PreparedForms,
    ProgressForm,
    ReuseForm,
    SecretForm,
    SettleForm,
    too_large,
)
from cchc.duties.models import Duty
from cchc.duties.queries import names_of
from cchc.duties.sections import NOWHERE, sections_for
from cchc.periods import deadlines, spoken
from cchc.periods.calendar import vietnam
from cchc.records.models import Record
from cchc.records.reading import SecretFile
from cchc.reports.models import report_of
from cchc.reports.rules import see as see_report
from cchc.ui.answers import see_other


@require_GET
def duty(request: Asked, pk: int) -> HttpResponse:
    one = seen_duty(request, pk)
    if one.is_report and (found := report_of(one)) is not None and see_report(request.actor, found):
        return redirect("report", found.pk)
    rows = request.GET.get("rows", "1")
    wanted = min(int(rows), MOST_DOCUMENTS) if rows.isascii() and rows.isdigit() and len(rows) < 4 else 1
    if request.htmx and "rows" in request.GET:
        return one_more_document(request, one, max(wanted, 1))
    if request.htmx and "reading" in request.GET:
        return looked.state(request, one)
    if request.htmx and "event-happened_on" in request.GET:
        return comes_to(request, one)
    return shown(request, one, Forms(request.today, rows=max(wanted, 1)))


def one_more_document(request: Asked, one: Duty, rows: int) -> HttpResponse:
    """The row of one more document of a hand-in, and the way to the next."""
    filled = HandInForms(request.today, rows)
    context = {
        "documents": filled.documents[rows - 1 :],
        "first_number": rows,
        "page_url": reverse("duty", args=[one.pk]),
        "next_rows": rows + 1,
        **upload_words(),
    }
    return render(request, "desk/duty_hand_in.html#documents", context)


def comes_to(request: Asked, one: Duty) -> HttpResponse:
    """What a deadline comes to if its event happened on the day that is typed."""
    form = EventForm(request.GET, prefix="event")
    due = counted_from(one, form.cleaned_data["happened_on"]) if form.is_valid() else None
    return render(request, "desk/duty_due.html#comes_to", {"comes_to": due, "duty": one})


def counted_from(one: Duty, happened: Any) -> Any:
    deadline = deadlines.Deadline(
        text=one.deadline_text,
        kind=deadlines.Kind.RELATIVE,
        days=one.days,
        working_days=one.working_days,
        after=one.after,
    )
    try:
        return deadlines.due(deadline, vietnam(), happened=happened)
    except (OverflowError, ValueError):
        return None


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: Asked, pk: int, verb: str) -> HttpResponse:
    if verb not in ACTS:
        raise Http404
    one = seen_duty(request, pk)
    if request.method != "POST":
        return redirect("duty", pk)
    may, do = ACTS[verb]
    if not may(request.actor, one):
        raise Denied(_("Người này không có quyền “%(verb)s” với nhiệm vụ của cơ quan.") % {"verb": verb})
    return do(request, one)


def progress(request: Asked, one: Duty) -> HttpResponse:
    form = ProgressForm(request.POST, prefix="progress")
    if form.is_valid():
        try:
            actions.report_progress(request.actor, one, today=request.today, **form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        else:
            return done(request, one, _("Đã ghi tiến độ của %(product)s.") % {"product": product_of(one)})
    return shown(request, one, Forms(request.today, progress=form))


def hand_in(request: Asked, one: Duty) -> HttpResponse:
    """First what is to be handed in is looked at and shown beside what was asked; sent again, it is handed in."""
    if request.FILES or "prepared" not in request.POST or getattr(request, "upload_too_large", False):
        return look(request, one)
    parts = sections_for(request.actor, one, request.today)
    form = PreparedForms(comparing.prepared_by(request.actor, one), request.POST, of=one, parts=parts)
    if form.is_valid():
        try:
            comparing.hand_in_prepared(
                request.actor,
                one,
                form.written(),
                asked_of(one),
                today=request.today,
                note=form.words.cleaned_data["note"],
                words=form.words.cleaned_data["words"],
                place=form.place.place if form.place else NOWHERE,
                also=form.places(),
            )
        except Refused as refused:
            if refused.field == "file":
                return shown(request, one, Forms(request.today), refused=refused.sentence)
            form.refuse(refused)
        else:
            return done(request, one, handed_in(request, one), undo="withdraw")
    return shown(request, one, Forms(request.today, prepared=form))


def look(request: Asked, one: Duty) -> HttpResponse:
    filled = HandInForms(request.today, data=request.POST, files=request.FILES)
    if getattr(request, "upload_too_large", False):
        filled.is_valid()
        keep_only_missing_file(filled)
        return shown(request, one, Forms(request.today, hand_in=filled))
    if filled.is_valid():
        documents = [form.documents() for form in filled.filled]
        note = filled.note.cleaned_data["note"]
        try:
            looking.look(request.actor, one, documents, note=note)
        except SecretFile as secret:
            filled.refuse(secret)
            return shown(request, one, Forms(request.today, hand_in=filled, secret=by_number(secret)))
        except Refused as refused:
            filled.refuse(refused)
        else:
            return see_other("duty", one.pk, query="#doi-chieu")
    return shown(request, one, Forms(request.today, hand_in=filled))


def by_number(file: SecretFile) -> SecretForm:
    """The form by which it is recorded without the file, with what could be read of it."""
    read = file.official
    known = {"mark": read.secrecy, "number": read.number, "signed_on": read.issued_on, "issuer": read.issuer}
    return SecretForm(prefix="secret", initial=known)


def discard(request: Asked, one: Duty) -> HttpResponse:
    comparing.forget(request.actor, one)
    return see_other("duty", one.pk, query="#nop")


def secret(request: Asked, one: Duty) -> HttpResponse:
    form = SecretForm(request.POST, prefix="secret")
    if form.is_valid():
        try:
            comparing.hand_in_secret(request.actor, one, today=request.today, **form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        else:
            return done(request, one, handed_in(request, one), undo="withdraw")
    return shown(request, one, Forms(request.today, secret=form))


def reuse(request: Asked, one: Duty) -> HttpResponse:
    form = ReuseForm(request.POST, prefix="reuse", choices=reusable(request.actor, request.today))
    if form.is_valid():
        kept = get_object_or_404(Record, pk=form.cleaned_data["record"])
        said = {"page": form.cleaned_data["page"], "words": form.cleaned_data["words"]}
        try:
            comparing.hand_in_again(request.actor, one, kept, today=request.today, **said)
        except Refused as refused:
            form.refuse(refused)
        else:
            return done(request, one, handed_in(request, one), undo="withdraw")
    return shown(request, one, Forms(request.today, reuse=form))


def keep_only_missing_file(filled: HandInForms) -> None:
    """Of an upload that was cut off, what came after the large file is missing too: only that is said."""
    for form in filled.documents:
        form.errors.clear()
    filled.documents[0].add_error("file", too_large())


def handed_in(request: Asked, one: Duty) -> str:
    judge = names_of([one.judged_by_id], request.today).get(one.judged_by_id, "")
    hour = f"{timezone.localtime():%H:%M}"
    said = _("Đã nộp %(product)s lúc %(hour)s. %(judge)s sẽ duyệt.")
    return said % {"product": product_of(one), "hour": hour, "judge": judge}


def withdraw(request: Asked, one: Duty) -> HttpResponse:
    try:
        actions.withdraw(request.actor, one, today=request.today)
    except Refused as refused:
        return shown(request, one, Forms(request.today), refused=refused.sentence)
    return done(request, one, _("Đã rút lại %(product)s. Tệp đã nộp vẫn còn ở dưới.") % {"product": product_of(one)})


def event(request: Asked, one: Duty) -> HttpResponse:
    form = EventForm(request.POST, prefix="event")
    if form.is_valid():
        try:
            actions.record_event(request.actor, one, happened_on=form.cleaned_data["happened_on"], today=request.today)
        except Refused as refused:
            form.refuse(refused)
        else:
            return done(request, one, due_said(one, form.cleaned_data["happened_on"]))
    return shown(request, one, Forms(request.today, event=form))


def due_said(one: Duty, happened: Any) -> str:
    if one.due is None:
        return _("Đã ghi ngày %(happened)s.") % {"happened": spoken(happened)}
    how = _("%(n)s ngày làm việc") if one.working_days else _("%(n)s ngày")
    return _("Hạn là %(due)s: %(days)s kể từ %(happened)s.") % {
        "due": spoken(one.due),
        "days": how % {"n": one.days},
        "happened": spoken(happened),
    }


def settle(request: Asked, one: Duty) -> HttpResponse:
    form = SettleForm(request.POST, prefix="settle")
    if form.is_valid():
        try:
            actions.settle_due(request.actor, one, today=request.today, **form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        else:
            return done(request, one, _("Hạn là %(due)s.") % {"due": spoken(form.cleaned_data["due"])})
    return shown(request, one, Forms(request.today, settle=form))


def judged(verdict: Callable[[Actor, Duty, Asked, str], Any], sentence: Callable[[str], str]) -> Act:
    """Confirming and returning are asked on one form and differ in the verb and in what is said after."""

    def do(request: Asked, one: Duty) -> HttpResponse:
        form = JudgeForm(request.POST, prefix="judge")
        if form.is_valid():
            try:
                check_same(one, form)
                verdict(request.actor, one, request, form.cleaned_data["reason"])
            except Refused as refused:
                form.refuse(refused)
            else:
                return done(request, one, sentence(product_of(one)), undo="take-back")
        return shown(request, one, Forms(request.today, judge=form))

    return do


def agree(request: Asked, one: Duty) -> HttpResponse:
    """The owner of the field: of the same form as the verdict that comes after."""
    form = JudgeForm(request.POST, prefix="judge")
    if form.is_valid():
        try:
            check_same(one, form)
            agreeing.agree(request.actor, one, today=request.today, words=form.cleaned_data["reason"])
        except Refused as refused:
            form.refuse(refused)
        else:
            judge = names_of([one.judged_by_id], request.today).get(one.judged_by_id, "")
            said = _("Đã ghi ý kiến đồng ý với %(product)s. %(judge)s sẽ xác nhận.")
            return done(request, one, said % {"product": product_of(one), "judge": judge}, undo="take-back-agreement")
    return shown(request, one, Forms(request.today, judge=form))


def take_back_agreement(request: Asked, one: Duty) -> HttpResponse:
    try:
        agreeing.take_back_agreement(request.actor, one, today=request.today)
    except Refused as refused:
        return shown(request, one, Forms(request.today), refused=refused.sentence)
    return done(request, one, _("Đã rút lại ý kiến về %(product)s.") % {"product": product_of(one)})


def may_take_back(actor: Actor, one: Duty) -> bool:
    return rules.judge(actor, one) or sent_back_by(actor, one)


def check_same(one: Duty, form: forms.Form) -> None:
    """A verdict is about the hand-in that was on the page, not about one that came meanwhile."""
    current = actions.standing_hand_in(one)
    if current is not None and form.cleaned_data["n"] not in (None, current.n):
        raise Refused(
            _("Cơ quan vừa nộp bản khác (lần %(n)s). Chưa có gì được lưu. Xem bản mới rồi kết luận.") % {"n": current.n}
        )


def take_back(request: Asked, one: Duty) -> HttpResponse:
    try:
        actions.take_back_verdict(request.actor, one, today=request.today)
    except Refused as refused:
        return shown(request, one, Forms(request.today), refused=refused.sentence)
    return done(request, one, _("Đã rút lại kết luận. %(product)s lại chờ duyệt.") % {"product": product_of(one)})


accept = judged(
    lambda actor, one, request, note: actions.accept(actor, one, today=request.today, note=note),
    lambda product: _("Đã xác nhận hoàn thành %(product)s.") % {"product": product},
)
return_ = judged(
    lambda actor, one, request, reason: actions.return_(actor, one, today=request.today, reason=reason),
    lambda product: (
        _("Đã yêu cầu bổ sung %(product)s. Cơ quan nộp thấy lý do trên bàn làm việc.") % {"product": product}
    ),
)

ACTS: dict[str, tuple[Callable[[Actor, Duty], bool], Act]] = {
    "progress": (rules.work_on, progress),
    "hand-in": (rules.work_on, hand_in),
    "discard": (rules.work_on, discard),
    "stop-reading": (rules.work_on, looked.stop),
    "secret": (rules.work_on, secret),
    "reuse": (rules.work_on, reuse),
    "withdraw": (rules.work_on, withdraw),
    "event": (rules.record_event, event),
    "settle": (rules.judge, settle),
    "accept": (rules.judge, accept),
    "agree": (rules.judge_first, agree),
    "take-back-agreement": (rules.judge_first, take_back_agreement),
    "return": (rules.send_back, return_),
    "take-back": (may_take_back, take_back),
}

PARTS[:] = [
    without_file.PART,
    staging.STAGES,
    assigning.PART,
    contributing.PART,
    extending.PART,
    estimating.PART,
    days.PART,
    staging.EXEMPTIONS,
    covered.PART,
]
for part in PARTS:
    ACTS |= part.acts
