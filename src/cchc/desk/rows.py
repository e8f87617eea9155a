"""A duty as a row of a table: the desk and the list of duties show the same one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from cchc.access import Actor
from cchc.desk.turns import Turns
from cchc.duties import rules
from cchc.duties.estimating import first_day
from cchc.duties.lateness import laid
from cchc.duties.life import Estimate
from cchc.duties.models import Duty, DutyQuerySet, Judgement, ProgressNote
from cchc.duties.queries import names_of
from cchc.duties.states import State, Verdict
from cchc.periods import spoken, today
from cchc.periods.deadlines import Kind
from cchc.tasks.models import Addressee

# Whose day presses nobody here any more.
SETTLED = (State.ON_TIME, State.LATE, State.ENDED, State.HANDED_IN, State.SUBMITTED, State.NOT_APPLICABLE)


@dataclass(frozen=True)
class Step:
    """What the person can do next with a duty, and where on its page."""

    label: str
    url: str


@dataclass(frozen=True)
class Row:
    duty: Duty
    url: str
    no: str
    mandate: str
    product: str
    agency: str
    coordinating: Sequence[str]
    due: date | None
    state: str
    sub: str
    settled: bool
    step: Step | None
    officer: str = ""


def rows_of(stated: DutyQuerySet, actor: Actor, day: date, *, keys: Sequence[int] = ()) -> list[Row]:
    """Rows of the duties of a page, in their order or in that of `keys`. A fixed number of queries, however many."""
    duties: list[Duty] = list(
        stated.select_related("task_duty__task", "task_duty__mandate", "officer__person").defer(
            "task_duty__task__folded", "task_duty__task__requirement", "task_duty__task__sort_key"
        )
    )
    if keys:
        place = {key: n for n, key in enumerate(keys)}
        duties.sort(key=lambda duty: place[duty.pk])
    names = names_of((duty.agency_id for duty in duties), day)
    coordinating = coordinating_of(duties)
    subs, turns = Subs(duties, day), Turns(duties, actor, day)
    whom = frozenset(rules.served_by_hers(actor, day))
    return [row_of(duty, actor, names, coordinating, subs, turns, whom) for duty in duties]


def row_of(
    duty: Duty,
    actor: Actor,
    names: dict[int, str],
    coordinating: dict[int, list[str]],
    subs: Subs,
    turns: Turns,
    whom: Set[int] = frozenset(),
) -> Row:
    """`whom`: the agencies that the actor's enters for."""
    for_other = duty.agency_id in whom
    entered = _("nhập thay cho %(name)s") % {"name": names.get(duty.agency_id, "")} if for_other else ""
    of_task = getattr(duty, "task_duty", None)
    state = State(duty.state)  # type: ignore[attr-defined]
    url = reverse("duty", args=[duty.pk])
    return Row(
        duty=duty,
        url=url,
        no=of_task.task.no if of_task else "",
        mandate=(of_task.mandate.number or of_task.mandate.get_kind_display()) if of_task else "",
        product=product_of(duty),
        agency=names.get(duty.agency_id, ""),
        coordinating=coordinating.get(of_task.task_id, []) if of_task else [],
        due=duty.as_due,  # type: ignore[attr-defined]
        state=state.value,
        sub=". ".join(said for said in (entered, subs.expected(duty), subs.of(duty, state), turns.said(duty)) if said),
        settled=state in SETTLED,
        step=step_of(duty, actor, state, url, first=duty.pk in turns.hers, for_other=for_other),
        officer=duty.officer.person.full_name if duty.officer and duty.agency_id == actor.agency else "",
    )


def product_of(duty: Duty) -> str:
    """The product's name, and which time it is where it is owed more than once."""
    name = duty.product_name or _("Sản phẩm chưa đặt tên")
    if duty.of_occurrences < 2:
        return name
    when = window_name(duty.window_start, duty.window_end)
    which = when or _("lần %(n)s/%(all)s") % {"n": duty.occurrence, "all": duty.of_occurrences}
    return f"{name}, {which}"


ROMAN = ("I", "II", "III", "IV")


def window_name(start: date | None, end: date | None) -> str:
    """`tháng 4/2026`, `quý II/2026`, `6 tháng đầu năm 2026`, or the two days."""
    if start is None or end is None:
        return ""
    months = end.month - start.month + 1 if start.year == end.year else 0
    if start.day == 1 and (end.month, end.day) != (2, 27) and months in (1, 3, 6, 12) and last_of_month(end):
        return whole_window(start, months)
    return f"{spoken(start)}–{spoken(end)}"


def last_of_month(day: date) -> bool:
    return day.month != date.fromordinal(day.toordinal() + 1).month


def whole_window(start: date, months: int) -> str:
    if months == 1:
        return _("tháng %(month)s/%(year)s") % {"month": start.month, "year": start.year}
    if months == 3 and start.month % 3 == 1:
        return _("quý %(quarter)s/%(year)s") % {"quarter": ROMAN[start.month // 3], "year": start.year}
    if months == 6 and start.month in (1, 7):
        half = _("6 tháng đầu năm %(year)s") if start.month == 1 else _("6 tháng cuối năm %(year)s")
        return half % {"year": start.year}
    if months == 12:
        return _("năm %(year)s") % {"year": start.year}
    return _("tháng %(first)s–%(last)s/%(year)s") % {
        "first": start.month,
        "last": start.month + months - 1,
        "year": start.year,
    }


def coordinating_of(duties: Iterable[Duty]) -> dict[int, list[str]]:
    """The bodies each duty's task names to coordinate, as printed, by the task's key. One query."""
    tasks = {duty.task_duty.task_id for duty in duties if hasattr(duty, "task_duty")}
    named = Addressee.objects.filter(task__in=tasks, role=Addressee.Role.COORDINATING).order_by("task", "order")
    found: dict[int, list[str]] = defaultdict(list)
    for task, phrase in named.values_list("task_id", "phrase"):
        found[task].append(phrase)
    return found


def can_be_counted(duty: Duty) -> bool:
    """Whether the deadline becomes a day once somebody says when its event happened."""
    return duty.deadline_kind == Kind.RELATIVE.value and duty.days is not None


def step_of(
    duty: Duty, actor: Actor, state: State, url: str, *, first: bool = False, for_other: bool = False
) -> Step | None:
    """`first`: it waits for her as the owner of its field; `for_other`: she enters for the agency that owes it."""
    if first and state is State.HANDED_IN:
        return Step(_("Cho ý kiến"), f"{url}#xem-xet")
    if for_other or rules.owes(actor, duty):
        match state:
            case _ if rules.is_own_head(actor, duty) and to_assign(duty, state):
                return Step(_("Phân công"), f"{url}#phan-cong")
            case State.OVERDUE | State.RETURNED if duty.verdict == Verdict.RETURNED.value:
                return Step(_("Sửa, nộp lại"), f"{url}#nop")
            case State.OVERDUE:
                return Step(_("Nộp sản phẩm"), f"{url}#nop")
            case State.NOT_DETERMINABLE if can_be_counted(duty):
                return Step(_("Ghi ngày"), f"{url}#ghi-ngay")
            case State.NOT_DETERMINABLE | State.IN_PROGRESS | State.NOT_STARTED:
                return Step(_("Cập nhật"), f"{url}#tien-do")
    if rules.judges(actor, duty):
        if state is State.HANDED_IN:
            return Step(_("Xem xét"), f"{url}#xem-xet")
        if state is State.NOT_DETERMINABLE:
            return Step(_("Ấn định hạn"), f"{url}#an-dinh")
    return None


def to_assign(duty: Duty, state: State) -> bool:
    """Whether its head has to say who does it: nobody does, and nothing has come in."""
    return rules.is_uncharged(duty, today()) and state not in SETTLED


def expected_words(day: date) -> str:
    return _("Ước hoàn thành %(day)s") % {"day": spoken(day)}


class Subs:
    """The grey line under a state: what was last said. Two queries for all the rows, three in December."""

    def __init__(self, duties: Sequence[Duty], day: date) -> None:
        self.day = day
        returned = [duty.pk for duty in duties if duty.verdict == Verdict.RETURNED.value]
        said = Judgement.objects.filter(hand_in__duty__in=returned, verdict=Verdict.RETURNED.value).order_by("pk")
        self.reasons = {duty: (reason, on) for duty, reason, on in said.values_list("hand_in__duty_id", "reason", "on")}
        started = [duty.pk for duty in duties if duty.started_on and not duty.is_pending and not duty.is_accepted]
        notes = ProgressNote.objects.standing().filter(duty__in=started).order_by("pk")
        self.notes = {duty: (obstacle, on) for duty, obstacle, on in notes.values_list("duty_id", "obstacle", "on")}
        near = day >= first_day(day.year)
        self.estimates = Estimate.objects.expected([duty.pk for duty in duties], day) if near else {}

    def expected(self, duty: Duty) -> str:
        """By which day its agency says that it will come, after the year's cut-off: marked, for it is no hand-in."""
        day = self.estimates.get(duty.pk)
        return expected_words(day) if day is not None else ""

    def of(self, duty: Duty, state: State) -> str:
        match state:
            case State.OVERDUE | State.RETURNED if duty.pk in self.reasons:
                reason, on = self.reasons[duty.pk]
                said = f"“{Truncator(reason).chars(90)}”, {on:%d/%m}"
                return said if state is State.RETURNED else _("Bị trả lại: %(said)s") % {"said": said}
            case State.HANDED_IN if duty.handed_on:
                return self.waiting(duty, duty.handed_on)
            case State.LATE | State.SUBMITTED:
                return self.staged(duty, state)
            case State.NOT_DETERMINABLE if duty.after:
                return _("Chờ %(event)s") % {"event": duty.after}
            case State.ON_TIME | State.LATE:
                return ""
        return self.progress(duty)

    def waiting(self, duty: Duty, handed_on: date) -> str:
        said = _("Nộp %(day)s, chờ %(n)s ngày") % {"day": f"{handed_on:%d/%m}", "n": (self.day - handed_on).days}
        came = duty.counted_on or handed_on
        if duty.due is None or came <= duty.due:
            return said
        return _("%(said)s. Nộp trễ %(n)s ngày") % {"said": said, "n": (came - duty.due).days}

    def staged(self, duty: Duty, state: State) -> str:
        """How late, and at whom: the drafter is not told off for what lies with the issuer."""
        late = laid(duty.due, duty.submitted_on, duty.facts().came_on or self.day, duty.issued_on)
        if state is State.LATE:
            if late.is_issuers_alone:
                return _("Trễ %(n)s ngày ở khâu ban hành") % {"n": late.issuer}
            return _("Trễ %(n)s ngày") % {"n": late.drafter + late.issuer}
        said = _("Trình %(day)s") % {"day": spoken(duty.submitted_on)} if duty.submitted_on else ""
        if late.drafter:
            return _("%(said)s, trễ %(n)s ngày") % {"said": said, "n": late.drafter}
        return _("%(said)s, đúng hạn") % {"said": said} if duty.due else said

    def progress(self, duty: Duty) -> str:
        obstacle, on = self.notes.get(duty.pk, ("", None))
        done = _("Đã làm %(percent)s%%") % {"percent": duty.percent} if duty.percent is not None else ""
        when = f"{on:%d/%m}" if on else ""
        hindered = _("Vướng mắc: %(what)s") % {"what": Truncator(obstacle).chars(70)} if obstacle else ""
        return ". ".join(part for part in (", ".join(x for x in (done, when) if x and done), hindered) if part)
