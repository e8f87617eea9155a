"""A mandate's progress on a day as the values of a report, and the files made of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Prefetch, Q
from django.utils import translation
from django.utils.translation import gettext as _

from cchc.access import SYSTEM, Actor, Refused
from cchc.access.naming import as_key
from cchc.agencies.models import Agency
from cchc.documents.progress import AgencyRow, FieldRow, ProgressReport, State, TaskRow, progress_docx, progress_xlsx
from cchc.duties.models import Duty, HandIn, Judgement, ProgressNote
from cchc.duties.states import DONE, EXPECTABLE, UNCOUNTED
from cchc.ledger.actions import write
from cchc.periods import spoken, today
from cchc.records.models import Record
from cchc.tasks.models import Addressee, Mandate, Task
from cchc.tasks.progress import NOTHING, TaskProgress, ordered, state_of
from cchc.tasks.queries import Scope
from cchc.tasks.showing import printed_due
from cchc.ui import files, sheets
from cchc.words import Field, fold

EXPECTED = {state.value for state in EXPECTABLE}
MAKERS = {"docx": progress_docx, "xlsx": progress_xlsx}
UNITS = {"docx": "nhiệm vụ", "xlsx": "phân công"}
MEDIA = {"docx": files.DOCX, "xlsx": sheets.MEDIA}


def find_mandate(text: str) -> Mandate:
    """The mandate somebody means by its key or its number, as printed or without marks. Refuses none and several."""
    asked = text.replace("\x00", "").strip()
    found = list(Mandate.objects.filter(number=asked)) if asked else []
    if not found:
        found = list(Mandate.objects.filter(pk=as_key(asked) or 0))
    if not found and fold(asked):
        keys = [pk for pk, number in Mandate.objects.values_list("pk", "number") if fold(number) == fold(asked)]
        found = list(Mandate.objects.filter(pk__in=keys))
    if not found:
        raise Refused(
            _("Không có văn bản nào mang số “%(asked)s”. Ghi số, ký hiệu như 412/KH-UBND, hoặc mã của văn bản.")
            % {"asked": asked}
        )
    if len(found) > 1:
        listed = "; ".join(f"{one.pk}: {one.number}, {one.title}" for one in found)
        raise Refused(
            _("Có %(n)s văn bản cùng số “%(asked)s”. Ghi mã của một văn bản: %(listed)s.")
            % {"n": len(found), "asked": asked, "listed": listed}
        )
    return found[0]


def export(actor: Actor, mandate: Mandate, kind: str, day: date) -> bytes:
    """The progress on a day as `docx` (a row a task) or `xlsx` (a row an agency's part); told to the ledger."""
    report = progress_report(mandate, day, actor=actor, unit=UNITS[kind])
    made = MAKERS[kind](report)
    write(actor, "export", mandate, format=kind, as_of=day)
    return made


def file_name(mandate: Mandate, kind: str, day: date) -> str:
    """`Tien-do-412-KH-UBND-2026-11-22.xlsx`: ASCII, so that every browser and every disk keeps it."""
    number = fold(mandate.number or f"van ban {mandate.pk}")
    code = "-".join(part.upper() if mandate.number else part for part in number.split())
    return f"Tien-do-{code}-{day.isoformat()}.{kind}"


def long_name(mandate: Mandate, kind: str, day: date) -> str:
    """The same in Vietnamese, for those that can show it."""
    number = (mandate.number or f"văn bản {mandate.pk}").replace("/", "-").replace("\\", "-")
    return f"Tiến độ {number} {day.isoformat()}.{kind}"


def progress_report(
    mandate: Mandate, day: date, *, actor: Actor | None = None, unit: str = "phân công"
) -> ProgressReport:
    """What `actor` (all, without one) sees of a mandate on a day, in Vietnamese as the paper is.

    `unit` says what a row and a count is: `phân công`, an agency's part in a task; `nhiệm vụ`, a whole task.
    A task whose lead is not known to be any agency is a row of its own either way, and undeterminable.
    """
    with translation.override("vi"):
        found = Findings(Scope(actor or SYSTEM, mandate, day, max(day, today())))
        rows = found.part_rows() if unit == UNITS["xlsx"] else found.task_rows()
        named = found.issuing()
        return ProgressReport(
            title=mandate.title,
            number=mandate.number or None,
            issued_on=mandate.issued_on,
            issuer=named.issuer,
            superior=named.superior,
            place=mandate.place,
            agency_abbr=named.abbreviation,
            as_of=day,
            summary=[FieldRow(name, c, all_of(c), done_of(c)) for name, c in by_field(rows).items()],
            agencies=[AgencyRow(name, c, all_of(c), done_of(c)) for name, c in found.by_agency(unit).items()],
            rows=rows,
            unit=unit,
            estimated=found.estimated(unit),
        )


def field_name(code: str) -> str:
    return Field(code).official if code else "Chưa xếp lĩnh vực"


def done_of(counts: Mapping[Any, int]) -> int:
    return sum(counts.get(state.value, 0) for state in DONE)


def all_of(counts: Mapping[Any, int]) -> int:
    return sum(n for state, n in counts.items() if state not in UNCOUNTED)


def by_field(rows: Iterable[TaskRow]) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        found[row.field][row.state.value] += 1
    names = [field_name(code) for code in ordered([*(one.value for one in Field), ""])]
    return {name: found[name] for name in names if name in found}


COMMITTEE = ("UBND ", "Ủy ban nhân dân ")  # how the name of a people's committee begins


@dataclass(frozen=True)
class Issuing:
    """How a document names its issuer: `abbreviation` is its short name where that is one word, else first letters; of
    a people's committee always `UBND` (Nghị định 30/2020/NĐ-CP, phụ lục I, mục II khoản 3)."""

    issuer: str
    superior: str | None
    abbreviation: str


def issuing(told_by: Agency, authority: Agency, day: date) -> Issuing:
    own, above = told_by.standing(day), authority.standing(day)
    name = own.name if own else str(told_by)
    short = own.short_name if own else ""
    letters = "".join(word[0] for word in fold(name).split()).upper()
    superior = above.name if above and authority.pk != told_by.pk else None
    short = COMMITTEE[0].strip() if name.startswith(COMMITTEE) else short
    return Issuing(name, superior, short if short and " " not in short else letters)


def in_full(issuer: str) -> str:
    """`UBND tỉnh Mẫu` → `Ủy ban nhân dân tỉnh Mẫu`, as the one who issues a document names itself."""
    return COMMITTEE[1] + issuer.removeprefix(COMMITTEE[0]) if issuer.startswith(COMMITTEE[0]) else issuer


@dataclass(frozen=True)
class Findings:
    """Everything a report is made of, read once: a fixed number of queries, all rows in memory."""

    scope: Scope

    def issuing(self) -> Issuing:
        """Who tells: the focal point of the mandate, or the agency that only told of its own part."""
        mandate = self.scope.mandate
        told_by = mandate.run_by
        if not self.scope.sees_all and self.scope.actor.agency is not None:
            told_by = Agency.objects.get(pk=self.scope.actor.agency)
        return issuing(told_by, mandate.authority, self.scope.day)

    @cached_property
    def duties(self) -> list[Duty]:
        found = self.scope.duties.select_related("task_duty").order_by("task_duty__task__order", "pk")
        names = self.scope.bodies
        return sorted(found, key=lambda one: (self.task_of(one).order, names[one.agency_id].sort, one.due or date.max))

    def estimated(self, unit: str) -> Counter[str] | None:
        """The counts with what is estimated to come (ước thực hiện), by state; None where nothing is estimated."""
        if not self.scope.has_estimates:
            return None
        if unit == UNITS["xlsx"]:
            rows = self.scope.estimated.counts()
            counts = Counter({str(row["state"]): int(str(row["n"])) for row in rows})
        else:
            counts = Counter(how.state for how in self.scope.progress(estimated=True).values())
        return counts

    @cached_property
    def expected(self) -> dict[int, date]:
        """Duty → the day on which it is estimated to come, of those that are."""
        if not self.scope.has_estimates:
            return {}
        return {one.pk: one.as_expected for one in self.scope.estimated.filter(Q(as_expected__isnull=False))}  # type: ignore[attr-defined]

    @cached_property
    def tasks(self) -> dict[int, Task]:
        addressees = Addressee.objects.order_by("role", "order")
        tasks = self.scope.tasks.order_by("order").prefetch_related(
            "products", "deadlines", Prefetch("addressees", queryset=addressees, to_attr="named")
        )
        return {task.pk: task for task in tasks}

    def task_of(self, duty: Duty) -> Task:
        return self.tasks[duty.task_duty.task_id]

    @cached_property
    def hand_ins(self) -> dict[int, tuple[HandIn, Record | None]]:
        """Duty → the hand-in that stood on the day, with the first of its records."""
        day = self.scope.day
        rows = HandIn.objects.filter(duty__in=self._keys(), on__lte=day).exclude(withdrawn_on__lte=day)
        return {
            one.duty_id: (one, next(iter(one.records.all()), None))
            for one in rows.order_by("n").prefetch_related("records")
        }

    @cached_property
    def notes(self) -> dict[int, str]:
        """Duty → why its product was returned, else what hinders it, as said by the day."""
        day, keys = self.scope.day, self._keys()
        obstacles = ProgressNote.objects.standing(day).filter(duty__in=keys).exclude(obstacle="").order_by("on", "pk")
        found = dict(obstacles.values_list("duty_id", "obstacle"))
        said = Judgement.objects.filter(hand_in__duty__in=keys, on__lte=day).order_by("pk")
        reasons = dict(said.values_list("hand_in__duty_id", "reason"))
        for duty in self.duties:
            if _state(duty) == State.BACK and reasons.get(duty.pk):
                found[duty.pk] = reasons[duty.pk]
            elif _state(duty) in (State.DONE, State.LATE):
                found.pop(duty.pk, None)
        return found

    def _keys(self) -> Any:
        return self.scope.duties.order_by().values("pk")

    def part_rows(self) -> list[TaskRow]:
        """A row for each duty, in the order of the document; and one for each lead nobody knows."""
        rows: dict[int, list[TaskRow]] = defaultdict(list)
        for duty in self.duties:
            task = self.task_of(duty)
            hand_in, record = self.hand_ins.get(duty.pk, (None, None))
            rows[task.pk].append(
                TaskRow(
                    no=task.no,
                    field=field_name(task.field),
                    title=task.title,
                    product=duty.product_name + _time(duty),
                    lead=self.scope.bodies[duty.agency_id].name,
                    coordinating=_phrases(task, Addressee.Role.COORDINATING),
                    deadline=duty.deadline_text,
                    due=duty.as_due,  # type: ignore[attr-defined]
                    state=_state(duty),
                    handed_on=hand_in.on if hand_in else None,
                    record_number=record.number if record else None,
                    record_date=record.signed_on if record else None,
                    note=self.noted(duty),
                )
            )
        for task in self.tasks.values():
            if self._nobody(task, bool(rows.get(task.pk))):
                rows[task.pk].append(self._whole(task, TaskProgress(lead_unknown=True), only_unknown=True))
        return [row for task in self.tasks for row in rows.get(task, [])]

    def noted(self, duty: Duty) -> str:
        """What hinders it, or why it was returned; and on which day it is estimated to come, if it is."""
        day = self.expected.get(duty.pk)
        estimate = f"Ước hoàn thành ngày {spoken(day)}" if day is not None and _state(duty) in EXPECTED else ""
        return ". ".join(part for part in (estimate, self.notes.get(duty.pk, "")) if part)

    def task_rows(self) -> list[TaskRow]:
        """A row for each task; one that only coordinates for the agency that asks is left out."""
        progress = self.scope.progress()
        rows = []
        for task in self.tasks.values():
            how = progress.get(task.pk, TaskProgress())
            nobody = self._nobody(task, how.total > 0)
            how = replace(how, lead_unknown=nobody)
            if how.state != NOTHING or how.counts:
                rows.append(self._whole(task, how))
        return rows

    def _nobody(self, task: Task, owed: bool) -> bool:
        unknown = any(not one.known and one.role == Addressee.Role.LEAD for one in _named(task))
        return unknown and (self.scope.sees_all or not owed)

    def _whole(self, task: Task, how: TaskProgress, *, only_unknown: bool = False) -> TaskRow:
        note = how.sub
        if how.total > 1:
            note = "; ".join(part for part in (f"Đã xong {how.done}/{how.total} phân công", note) if part)
        return TaskRow(
            no=task.no,
            field=field_name(task.field),
            title=task.title,
            product="; ".join(one.name for one in task.products.all() if one.name),
            lead=_phrases(task, Addressee.Role.LEAD, only_unknown=only_unknown),
            coordinating=_phrases(task, Addressee.Role.COORDINATING),
            deadline="; ".join(dict.fromkeys(one.text for one in task.deadlines.all())),
            due=how.due if how.total else printed_due(task.deadlines.all()),
            state=State(how.state),
            note=note,
        )

    def by_agency(self, unit: str) -> dict[str, Counter[str]]:
        """Agency → its duties by state; or its tasks, each in the state its own duties come to."""
        parts: dict[tuple[int, int], Counter[str]] = defaultdict(Counter)
        for duty in self.duties:
            parts[duty.agency_id, duty.task_duty.task_id][_state(duty).value] += 1
        found: dict[int, Counter[str]] = defaultdict(Counter)
        for (agency, _task), counts in parts.items():
            found[agency].update(counts if unit == UNITS["xlsx"] else [state_of(counts)])
        bodies = self.scope.bodies
        keys = sorted(found, key=lambda pk: (bodies[pk].kind == "commune", bodies[pk].sort))
        return {bodies[pk].name: found[pk] for pk in keys}


def _named(task: Task) -> list[Addressee]:
    return task.named  # type: ignore[attr-defined, no-any-return]


def _phrases(task: Task, role: Addressee.Role, *, only_unknown: bool = False) -> str:
    return "; ".join(one.phrase for one in _named(task) if one.role == role and not (only_unknown and one.known))


def _state(duty: Duty) -> State:
    return State(duty.state)  # type: ignore[attr-defined]


def _time(duty: Duty) -> str:
    return f" (kỳ {duty.occurrence}/{duty.of_occurrences})" if duty.of_occurrences > 1 else ""
