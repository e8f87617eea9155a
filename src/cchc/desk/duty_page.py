"""What the page of one agency's duty shows: its products, what was handed in and said, who else works on the task."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.access import Actor
from cchc.desk.asked import address
from cchc.desk.duty_parts import shown_parts
from cchc.desk.looked import reading_of
from cchc.desk.piles import list_url
from cchc.desk.proof import asked_of
from cchc.desk.rows import can_be_counted, coordinating_of, product_of
from cchc.duties import rules
from cchc.duties.comparing import compared, prepared_by
from cchc.duties.field_owners import agreement_of, first_judge, sent_back_by
from cchc.duties.forms import (
    EventForm,
    Form,
    HandInForms,
    JudgeForm,
    PreparedForm,
    PreparedForms,
    ProgressForm,
    ReuseForm,
    SecretForm,
    SettleForm,
)
from cchc.duties.models import Agreement, DueDay, Duty, HandIn, Judgement, Prepared
from cchc.duties.queries import names_of
from cchc.duties.sections import sections_for
from cchc.duties.states import DONE, ORDER, State
from cchc.ledger.models import Entry
from cchc.ledger.telling import Event
from cchc.reading.verdict import Colour
from cchc.reading.verdict.codes import LINES
from cchc.records.models import Record
from cchc.records.rules import open_to
from cchc.tasks.history import history
from cchc.tasks.models import TaskDuty

MOST_AGENCIES = 12
RANKED = (State.NOT_APPLICABLE, *ORDER)  # the worst last
MOST_TOLD = 60
MOST_REUSABLE = 40


@dataclass(frozen=True)
class May:
    """What this person can do with the duty as it stands: only that is shown."""

    progress: bool
    hand_in: bool
    withdraw: bool
    event: bool
    settle: bool
    judge: bool
    take_back: bool
    agree: bool
    take_back_agreement: bool

    @classmethod
    def of(cls, actor: Actor, duty: Duty, first: First | None = None) -> May:
        works, judges = rules.work_on(actor, duty), rules.judge(actor, duty)
        is_first = duty.is_pending and rules.judge_first(actor, duty)
        said = first is not None and first.agreement is not None
        is_open = not duty.is_closed
        unknown = duty.due is None and not duty.never_due
        return cls(
            progress=works and is_open,
            hand_in=works and is_open and not duty.is_pending,
            withdraw=works and duty.is_pending,
            event=rules.record_event(actor, duty) and is_open and can_be_counted(duty) and (unknown or judges),
            settle=judges and is_open and unknown,
            judge=judges and duty.is_pending,
            take_back=bool(duty.verdict)
            and not duty.is_passed_on
            and duty.na_on is None
            and (judges or sent_back_by(actor, duty)),
            agree=is_first and not said,
            take_back_agreement=is_first and said,
        )


@dataclass(frozen=True)
class First:
    """The owner of the field of a hand-in that waits: what it is called, and its word where it gave one."""

    owner: str
    agreement: Agreement | None

    @classmethod
    def of(cls, duty: Duty, standing: HandIn | None, day: date) -> First | None:
        if standing is None or not duty.is_pending:
            return None
        owner, agreement = first_judge(duty, day), agreement_of(standing)
        if agreement is not None and agreement.by is not None:
            owner = agreement.by.agency_id
        if owner is None:
            return None
        return cls(names_of([owner], day).get(owner, ""), agreement)


@dataclass
class Forms:
    """The forms of the page: fresh ones, but for the one that was sent and refused."""

    today: date
    rows: int = 1
    progress: ProgressForm = field(default_factory=lambda: ProgressForm(prefix="progress"))
    event: EventForm = field(default_factory=lambda: EventForm(prefix="event"))
    settle: SettleForm = field(default_factory=lambda: SettleForm(prefix="settle"))
    judge: JudgeForm | None = None
    hand_in: HandInForms | None = None
    prepared: PreparedForms | None = None
    secret: SecretForm = field(default_factory=lambda: SecretForm(prefix="secret"))
    reuse: ReuseForm | None = None
    # of the parts that are modules of their own, by name
    sent: dict[str, Form] = field(default_factory=dict)

    def completed(self, n: int | None) -> Forms:
        self.judge = self.judge or JudgeForm(prefix="judge", initial={"n": n})
        self.hand_in = self.hand_in or HandInForms(self.today, self.rows)
        return self


@dataclass(frozen=True)
class Sibling:
    """Another product of the same task owed by the same agency."""

    url: str
    product: str
    state: str
    due: date | None
    settled: bool


@dataclass(frozen=True)
class Fellow:
    """An agency on the same task, in its worst state."""

    name: str
    url: str
    state: str
    current: bool


def page_of(duty: Duty, actor: Actor, day: date, forms: Forms) -> dict[str, Any]:
    """The page's context, in a fixed number of queries."""
    of_task: TaskDuty | None = getattr(duty, "task_duty", None)
    hand_ins = hand_ins_of(duty, actor, day)
    standing = next((one for one in hand_ins if one.withdrawn_on is None), None)
    on_task = duties_on(of_task, actor, day)
    names = names_of({duty.agency_id, duty.judged_by_id, *(one.agency_id for one in on_task)}, day)
    siblings = [sibling(one, day) for one in on_task if one.agency_id == duty.agency_id and one.pk != duty.pk]
    fellows = fellows_of(on_task, duty, names, day)
    first = First.of(duty, standing, day)
    return {
        "duty": duty,
        "task": of_task.task if of_task else None,
        "mandate": of_task.mandate if of_task else None,
        "mandate_url": address("mandate", of_task.mandate_id) if of_task else "",
        "task_url": address("task", of_task.task_id) if of_task else "",
        "agency": names.get(duty.agency_id, ""),
        "judge_name": names.get(duty.judged_by_id, ""),
        "coordinating": coordinating_of([duty]).get(of_task.task_id, []) if of_task else [],
        "product": product_of(duty),
        "state": duty.state_on(day).value,
        "state_word": state_word(duty, standing),
        "settled": duty.is_closed or duty.is_pending or duty.facts().lies_with_issuer,
        "passed": kin(duty, actor, day),
        "may": May.of(actor, duty, first),
        "first": first,
        "forms": forms.completed(standing.n if standing else None),
        **proof_of(duty, actor, day, forms),
        "standing": standing,
        "earlier": [one for one in hand_ins if one is not standing],
        "siblings": siblings,
        "notes": list(duty.progress_notes.select_related("by__person").order_by("-pk")[:MOST_TOLD]),
        "event": DueDay.objects.filter(duty=duty, happened_on__isnull=False).order_by("-pk").first(),
        "fellows": sorted(fellows[:MOST_AGENCIES], key=lambda one: not one.current),
        "fellows_all": len(fellows),
        "fellows_done": sum(one.state in DONE for one in fellows),
        "fellows_url": list_url(task=of_task.task_id, year="all") if of_task else "",
        "history": history_of(duty, of_task),
        "page_url": reverse("duty", args=[duty.pk]),
        **shown_parts(duty, actor, day, forms.sent),
    }


@dataclass(frozen=True)
class Kin:
    """A duty this one was passed on to, or was taken over from: whose, from when, its page where she may see it."""

    agency: str
    on: date | None
    url: str


def kin(duty: Duty, actor: Actor, day: date) -> dict[str, list[Kin]]:
    """Where a duty went when its agency ended, and where it came from."""
    to = Duty.objects.filter(passed_from=duty)
    found = {}
    for side, rows, on in (("to", to, duty.closed_on), ("of", duty.passed_from.all(), duty.opened_on)):
        listed = list(rows.order_by("pk"))
        names = names_of([one.agency_id for one in listed], day) if listed else {}
        seen = set(rows.readable_by(actor, day).values_list("pk", flat=True)) if listed else set()
        found[side] = [
            Kin(names.get(one.agency_id, ""), on, reverse("duty", args=[one.pk]) if one.pk in seen else "")
            for one in listed
        ]
    return found


def proof_of(duty: Duty, actor: Actor, day: date, forms: Forms) -> dict[str, Any]:
    """What was looked at and waits to be handed in, and what the agency has handed in before."""
    if not rules.work_on(actor, duty) or duty.is_closed or duty.is_pending:
        return {"compared": [], "reading": None}
    prepared = prepared_by(actor, duty)
    parts = sections_for(actor, duty, day) if prepared else []
    forms.prepared = forms.prepared or PreparedForms(prepared, of=duty, parts=parts)
    forms.reuse = forms.reuse or ReuseForm(prefix="reuse", choices=reusable(actor, day))
    verdicts = compared(prepared, duty, asked_of(duty), day) if prepared else []
    rows = [
        Looked(one.prepared, lines_of([f.to_json() for f in one.findings]), form)
        for one in verdicts
        if (form := forms.prepared.files.get(one.prepared.pk)) is not None
    ]
    needs_words = any(one.colour is Colour.RED for one in verdicts)
    return {"compared": rows, "needs_words": needs_words, "reading": reading_of(actor, duty)}


def reusable(actor: Actor, day: date) -> list[tuple[int, str]]:
    """The newest documents her agency handed in, to be used again; of several versions the last."""
    if actor.agency is None:
        return []
    own = Record.objects.filter(open_to(actor, day), kept_by=actor.agency, hand_ins__isnull=False)
    kept = own.exclude(sha256="").filter(replaced_by__isnull=True).distinct()
    rows = [(one, said_of(one)) for one in kept.order_by("-pk")[:MOST_REUSABLE]]
    alike = Counter(said for _one, said in rows)
    return [(one.pk, f"{said} ({one.file_name})" if alike[said] > 1 else said) for one, said in rows]


def said_of(record: Record) -> str:
    day = f", {record.signed_on:%d/%m/%Y}" if record.signed_on else ""
    return f"{record.number}{day}: {(record.subject or record.file_name)[:90]}"


@dataclass(frozen=True)
class Line:
    """One line of a verdict as a page shows it."""

    name: str
    state: str
    word: str
    sentence: str
    do: str


@dataclass(frozen=True)
class Looked:
    """A file that was looked at, its verdict and the form of its number and day."""

    prepared: Prepared
    lines: list[Line]
    form: PreparedForm


# colour → the state of the style sheet, and its word
COLOURS = {
    Colour.GREEN.value: ("done", gettext_lazy("Khớp")),
    Colour.AMBER.value: ("unsure", gettext_lazy("Xem lại")),
    Colour.RED.value: ("over", gettext_lazy("Không khớp")),
}
WORST_FIRST = (Colour.RED.value, Colour.AMBER.value, Colour.GREEN.value)


def lines_of(findings: Sequence[dict[str, Any]]) -> list[Line]:
    """What does not match first, then what is to be looked at: nobody scrolls past what is right."""
    return [
        Line(
            LINES.get(one["line"], one["line"]),
            COLOURS[one["colour"]][0],
            str(COLOURS[one["colour"]][1]),
            one["sentence"],
            one["do"],
        )
        for one in sorted(findings, key=lambda one: WORST_FIRST.index(one["colour"]))
    ]


def hand_ins_of(duty: Duty, actor: Actor, day: date) -> list[HandIn]:
    """Every hand-in, the newest first, with its files and with all that was said of it, oldest first."""
    said = Judgement.objects.select_related("by__person").order_by("pk")
    hand_ins: list[Any] = list(
        duty.hand_ins.order_by("-n")
        .select_related("by__person")
        .prefetch_related(
            Prefetch("records", queryset=Record.objects.defer("read").order_by("pk")),
            Prefetch("judgements", queryset=said, to_attr="said"),
            Prefetch("comparisons", to_attr="compared"),
        )
    )
    personal = [record.pk for one in hand_ins for record in one.records.all() if record.personal_since is not None]
    rows = Record.objects.filter(pk__in=personal)
    closed = set(personal) - set(rows.filter(open_to(actor, day)).values_list("pk", flat=True)) if personal else set()
    for one in hand_ins:
        verdicts = {comparison.record_id: comparison for comparison in one.compared}
        one.files = [
            Kept(record, lines_of(verdicts[record.pk].findings), verdicts[record.pk].words)
            if record.pk in verdicts and record.pk not in closed
            else Kept(record, [], "", closed=record.pk in closed)
            for record in one.records.all()
        ]
    return hand_ins


@dataclass(frozen=True)
class Kept:
    """A record of a hand-in with the verdict on it as it was handed in; `closed`: it opens for its readers alone."""

    record: Record
    lines: list[Line]
    words: str
    closed: bool = False

    @property
    def doubts(self) -> list[Line]:
        return [line for line in self.lines if line.state != "done"]


def state_word(duty: Duty, standing: HandIn | None) -> str:
    """“Nộp lần 2, chờ duyệt”, where the state's own word would say less."""
    if duty.is_pending and standing is not None and duty.hand_in_count > 1:
        return _("Nộp lần %(n)s, chờ duyệt") % {"n": standing.n}
    return ""


def duties_on(of_task: TaskDuty | None, actor: Actor, day: date) -> list[Duty]:
    """The task's duties that this person may see."""
    if of_task is None:
        return []
    seen = Duty.objects.visible_to(actor, day).filter(task_duty__task=of_task.task_id).open_on(day)
    return list(seen.defer("title").order_by("due", "pk"))


def sibling(duty: Duty, day: date) -> Sibling:
    return Sibling(
        url=reverse("duty", args=[duty.pk]),
        product=product_of(duty),
        state=duty.state_on(day).value,
        due=duty.due,
        settled=duty.is_accepted,
    )


def fellows_of(duties: Sequence[Duty], shown: Duty, names: dict[int, str], day: date) -> list[Fellow]:
    """The agencies of a task, the worst off first, each opening its worst duty; the shown one stays itself."""
    worst: dict[int, tuple[State, Duty]] = {}
    for one in duties:
        state = one.state_on(day)
        if one.agency_id not in worst or RANKED.index(state) > RANKED.index(worst[one.agency_id][0]):
            worst[one.agency_id] = (state, one)
    listed = sorted(worst.items(), key=lambda item: (-RANKED.index(item[1][0]), names.get(item[0], "")))
    ordered = sorted(listed, key=lambda item: item[0] != shown.agency_id)
    return [
        Fellow(
            name=names.get(agency, ""),
            url=reverse("duty", args=[(shown if agency == shown.agency_id else one).pk]),
            state=state.value,
            current=agency == shown.agency_id,
        )
        for agency, (state, one) in ordered
    ]


def history_of(duty: Duty, of_task: TaskDuty | None) -> list[Event]:
    about = Q(object_type=duty._meta.label_lower, object_id=duty.pk)
    if of_task is not None:
        about |= Q(
            object_type=of_task.mandate._meta.label_lower,
            object_id=of_task.mandate_id,
            verb="mandate.put_in_force",
        )
    return history(Entry.objects.filter(about).order_by("-at", "-pk")[:MOST_TOLD])
