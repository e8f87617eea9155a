"""The facts of a draft that are counted from tasks and duties, as things stood on its day; and what stands behind each.

Counted twice, as the Government Office's form has it: by printed task (`nv`) and by what was given to each agency
(`pc`); its four states, and beside them what waits for its issuer and what was closed with its year.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property

from django.db.models import Exists, OuterRef, Q

from cchc.agencies.models import Agency
from cchc.documents.numbers import two, vi
from cchc.documents.text import one_line
from cchc.duties.models import Duty, DutyQuerySet, HandIn, ProgressNote
from cchc.duties.queries import names_of
from cchc.duties.states import DONE
from cchc.figures.values import percent
from cchc.periods import spoken
from cchc.periods.windows import year_cut_off
from cchc.reports.draft_subject import Subject
from cchc.reports.draft_words import Fact
from cchc.tasks import office
from cchc.tasks.models import Mandate, Task, TaskDuty
from cchc.tasks.progress import TaskProgress
from cchc.tasks.queries import by_task
from cchc.words import Field

COLUMNS: Mapping[str, tuple[str, str]] = {
    office.ON_TIME: ("dung_han", "hoàn thành đúng hạn"),
    office.LATE: ("tre_han", "hoàn thành quá hạn"),
    office.OPEN: ("con_trong_han", "chưa hoàn thành, trong hạn"),
    office.OVERDUE: ("con_qua_han", "chưa hoàn thành, quá hạn"),
    office.ISSUING: ("cho_ban_hanh", "đã trình, chờ ban hành"),
    office.ENDED: ("het_nam", "thường xuyên, đã hết năm"),
}
SUFFIX = {code: suffix for code, (suffix, _) in COLUMNS.items()}
FROM_ABOVE = (Mandate.Origin.PRIME_MINISTER, Mandate.Origin.GOVERNMENT)
FEW = 5  # tasks named in a sentence; the others in an appendix
NAMES = 10  # agencies named in a sentence
OWING = 3  # agencies named of one task


@dataclass(frozen=True)
class TaskLine:
    """A printed task as it stands: what the page and the appendices list."""

    pk: int
    no: str
    title: str
    field: str
    column: str
    due: date | None
    agencies: str

    @property
    def said(self) -> str:
        number = f"{self.no} " if self.no else ""
        return f"{number}“{one_line(self.title)}”"


@dataclass(frozen=True)
class ProductLine:
    """A product that came in the window and is confirmed: with the number and day of its document, where it has one."""

    duty: int
    field: str
    name: str
    agency: str
    number: str
    signed_on: date | None
    came_on: date

    @property
    def said(self) -> str:
        signed = f" ngày {spoken(self.signed_on)}" if self.signed_on else ""
        document = f"số {self.number}{signed}" if self.number else ""
        return f"{one_line(self.name)} ({'; '.join(filter(None, (document, self.agency)))})"


@dataclass(frozen=True)
class Work:
    """The duties of a subject. Every question is asked once, however many duties there are."""

    subject: Subject

    @cached_property
    def duties(self) -> DutyQuerySet:
        """What was given by the plans of the year, with its state on the day."""
        return self.of_mandates([one.pk for one in self.subject.plans])

    @cached_property
    def from_above(self) -> DutyQuerySet:
        """What was given by documents of the Government and its head."""
        found = self.subject.mandates().filter(origin__in=FROM_ABOVE)
        return self.of_mandates(list(found.values_list("pk", flat=True)))

    def of_mandates(self, mandates: Sequence[int]) -> DutyQuerySet:
        one = self.subject
        given = Duty.objects.filter(task_duty__mandate__in=mandates)
        if not (one.whole or one.field):
            given = given.filter(agency__in=Agency.objects.under(one.agency, one.day).values("pk"))
        if one.field:
            given = given.filter(task_duty__task__field=one.field)
        return given.stated(one.day, now=one.today)

    @cached_property
    def tallies(self) -> tuple[dict[int, Counter[str]], dict[int, Counter[str]]]:
        return office.tallied(self.duties)

    @cached_property
    def progress(self) -> dict[int, TaskProgress]:
        return by_task(self.duties, self.subject.day, "task_duty__task")

    @cached_property
    def columns(self) -> dict[int, str]:
        """Printed task → where it stands. A task that nobody owes, since its lead is not known, is open."""
        by_task_, _ = self.tallies
        found = {
            pk: office.column_of_task(self.progress.get(pk, TaskProgress()), parts) for pk, parts in by_task_.items()
        }
        if self.subject.whole or self.subject.field:
            unowed = Task.objects.filter(mandate__in=[one.pk for one in self.subject.plans], dropped_by=None)
            unowed = unowed.exclude(Exists(TaskDuty.objects.filter(task=OuterRef("pk"))))
            if self.subject.field:
                unowed = unowed.filter(field=self.subject.field)
            found |= dict.fromkeys(unowed.values_list("pk", flat=True), office.OPEN)
        return found

    @cached_property
    def sums(self) -> tuple[Counter[str], Counter[str]]:
        """By printed task and by what each agency was given: as the round froze it, else as things stood on the day."""
        status = self.subject.status
        if status is None:
            return Counter(self.columns.values()), sum(self.tallies[1].values(), Counter())
        plans = {one.pk for one in self.subject.plans}
        rows = [row for row in status["mandates"] if row["mandate"] in plans]
        unowed = Counter({office.OPEN: len(set(self.columns) - set(self.tallies[0]))})
        printed = sum((Counter(row["tasks"]) for row in rows), Counter()) + unowed
        return printed, sum((Counter(row["duties"]) for row in rows), Counter())

    @cached_property
    def tasks(self) -> dict[int, TaskLine]:
        """Every printed task with its leads that owe it. Three queries."""
        rows = Task.objects.filter(pk__in=self.columns).order_by("mandate", "order")
        owing: dict[int, list[int]] = defaultdict(list)
        given = TaskDuty.objects.filter(task__in=self.columns, duty__in=self.duties.order_by().values("pk"))
        for task, agency in given.order_by("pk").values_list("task", "duty__agency").distinct():
            if agency not in owing[task]:
                owing[task].append(agency)
        names = names_of({one for some in owing.values() for one in some}, self.subject.day)
        return {
            one.pk: TaskLine(
                one.pk,
                one.no,
                one.title,
                one.field,
                self.columns[one.pk],
                self.progress[one.pk].first_due if one.pk in self.progress else None,
                listed([names.get(agency, "") for agency in owing[one.pk]], OWING, "cơ quan"),
            )
            for one in rows
        }

    def tasks_in(self, column: str, field: str = "") -> list[TaskLine]:
        return [one for one in self.tasks.values() if one.column == column and field in ("", one.field)]

    @cached_property
    def products(self) -> list[ProductLine]:
        """What came in the window and is confirmed, the earliest first. Three queries."""
        window, day = self.subject.window, self.subject.day
        done = self.duties.filter(Q(state__in=[state.value for state in DONE], as_handed_on__gte=window.start))
        related = done.select_related("task_duty__task").order_by("as_handed_on", "pk")  # type: ignore[misc]
        duties = {one.pk: one for one in related}
        names = names_of({one.agency_id for one in duties.values()}, day)
        standing = HandIn.objects.filter(duty__in=duties, on__lte=day).exclude(withdrawn_on__lte=day)
        last = {one.duty_id: one for one in standing.order_by("n").prefetch_related("records")}
        found = []
        for pk, duty in duties.items():
            record = next((r for r in last[pk].records.all() if r.number), None) if pk in last else None
            found.append(
                ProductLine(
                    pk,
                    duty.task_duty.task.field,
                    duty.product_name or duty.title,
                    names.get(duty.agency_id, ""),
                    record.number if record is not None else "",
                    record.signed_on if record is not None else None,
                    duty.as_handed_on,  # type: ignore[attr-defined]
                )
            )
        return found

    @cached_property
    def due_in_window(self) -> Counter[str]:
        window = self.subject.window
        due = self.duties.filter(Q(as_due__range=(window.start, min(window.end, self.subject.day))))
        return sum(office.tallied(due)[1].values(), Counter())

    @cached_property
    def ahead(self) -> DutyQuerySet:
        """What is not done and falls due in the next window."""
        window = self.subject.next_window
        still = [office.OPEN, office.ISSUING]
        return office.columned(self.duties).filter(Q(column__in=still, as_due__range=(window.start, window.end)))

    @cached_property
    def estimated(self) -> DutyQuerySet | None:
        """With what is estimated to come by the year's end; None where the day is before the year's cut-off."""
        day = self.subject.day
        return self.duties.with_estimates(day) if day >= year_cut_off(day.year) else None

    @cached_property
    def obstacles(self) -> list[tuple[str, str]]:
        """What hinders what is not done, as was last said: (agency, words), the newest first."""
        open_still = office.columned(self.duties).filter(Q(column__in=[office.OVERDUE, office.OPEN]))
        notes = ProgressNote.objects.standing(self.subject.day).exclude(obstacle="")
        last = {
            duty: (agency, words)
            for duty, agency, words in notes.filter(duty__in=open_still.order_by().values("pk"))
            .order_by("on", "pk")
            .values_list("duty_id", "duty__agency_id", "obstacle")
        }
        names = names_of({agency for agency, _ in last.values()}, self.subject.day)
        told = dict.fromkeys((names.get(agency, ""), one_line(words)) for agency, words in reversed(last.values()))
        return list(told)


def facts_of(work: Work) -> Iterable[Fact]:
    """Every fact that is counted from duties. While no plan is in force, its facts are not known rather than zero."""
    if not work.subject.plans:
        yield from unknown(work.subject)
        return
    printed, given = work.sums
    yield from counted("nv", "nhiệm vụ của kế hoạch", printed)
    yield from counted("pc", "đầu việc theo phân công", given)
    yield from counted("ky", "đầu việc đến hạn trong kỳ", work.due_in_window, whole="den_han")
    yield from of_fields(work)
    yield from of_overdue(work)
    yield from of_products(work)
    yield from of_estimates(work, printed, given)
    above = sum(office.tallied(work.from_above)[0].values(), Counter[str]())
    yield from counted("tren", "nhiệm vụ Chính phủ, Thủ tướng Chính phủ giao", above)
    yield from of_next(work)
    said: dict[str, list[str]] = defaultdict(list)
    for agency, words in work.obstacles:
        said[words.rstrip(".")].append(agency)
    told = [f"“{words}” ({listed(agencies, OWING, 'cơ quan')})" for words, agencies in said.items()]
    yield number("vm", "Số khó khăn, vướng mắc đã nêu", len(work.obstacles))
    yield text("vm.ds", "Khó khăn, vướng mắc đã nêu", listed(told, NAMES, "ý kiến"), "vm")


def unknown(subject: Subject) -> Iterable[Fact]:
    year = subject.plan_year
    for group, what in (("nv", "nhiệm vụ của kế hoạch"), ("pc", "đầu việc theo phân công")):
        for suffix in ("xong", "tong", "ty_le", *SUFFIX.values()):
            yield Fact(f"{group}.{suffix}", f"{what} năm {year} (chưa có kế hoạch nào đưa vào theo dõi)", "")


def counted(group: str, what: str, counts: Counter[str], *, whole: str = "tong") -> Iterable[Fact]:
    """All, done, the share, and the columns of the Government Office's form."""
    every, done = sum(counts.values()), counts[office.ON_TIME] + counts[office.LATE]
    opens = f"{group}.{whole}"
    yield number(opens, f"Số {what}", every)
    yield number(f"{group}.xong", f"Số {what} đã hoàn thành", done)
    yield share(f"{group}.ty_le", f"Tỷ lệ hoàn thành {what}", done, every)
    for code, (suffix, words) in COLUMNS.items():
        yield number(f"{group}.{suffix}", f"Số {what}: {words}", counts[code])


def of_fields(work: Work) -> Iterable[Fact]:
    whole: dict[str, Counter[str]] = defaultdict(Counter)
    for one in work.tasks.values():
        whole[one.field][one.column] += 1
    for field in Field:
        if field in whole:
            yield from counted(f"lv.{field.value}", f"nhiệm vụ lĩnh vực {field.vietnamese.lower()}", whole[field])
    done = [
        field.vietnamese.lower()
        for field in Field
        if field in whole and whole[field][office.ON_TIME] + whole[field][office.LATE] == sum(whole[field].values())
    ]
    yield number("lv.dat", "Số lĩnh vực đã hoàn thành toàn bộ nhiệm vụ", len(done))
    yield text("lv.dat.ds", "Các lĩnh vực đã hoàn thành toàn bộ nhiệm vụ", ", ".join(done), "lv.dat")


def of_overdue(work: Work) -> Iterable[Fact]:
    late = work.tasks_in(office.OVERDUE)
    told = [f"nhiệm vụ {one.said} ({one.agencies})" if one.agencies else f"nhiệm vụ {one.said}" for one in late]
    yield text("tre.ds", "Các nhiệm vụ quá hạn chưa hoàn thành", listed(told, FEW, "nhiệm vụ"), "nv.con_qua_han")
    _, by_agency = work.tallies
    behind = sorted(((c[office.OVERDUE], pk) for pk, c in by_agency.items() if c[office.OVERDUE]), key=lambda x: -x[0])
    names = names_of({pk for _, pk in behind}, work.subject.day)
    bodies = [f"{names.get(pk, '')} ({spell(n)})" for n, pk in behind]
    yield text("tre.cq.ds", "Các cơ quan có đầu việc quá hạn", listed(bodies, NAMES, "cơ quan"), "pc.con_qua_han")


def of_products(work: Work) -> Iterable[Fact]:
    by_field: dict[str, list[ProductLine]] = defaultdict(list)
    for one in work.products:
        by_field[one.field].append(one)
    yield number("sp", "Số sản phẩm được xác nhận hoàn thành trong kỳ", len(work.products))
    for field in Field:
        some = by_field[field.value]
        label = f"sản phẩm lĩnh vực {field.vietnamese.lower()} được xác nhận trong kỳ"
        yield number(f"sp.{field.value}", f"Số {label}", len(some))
        told = listed([one.said for one in some], FEW, "sản phẩm")
        yield text(f"sp.{field.value}.ds", f"Các {label}", told, f"sp.{field.value}")


def of_estimates(work: Work, printed: Counter[str], given: Counter[str]) -> Iterable[Fact]:
    if work.estimated is None:
        return
    by_task_, by_agency = office.tallied(work.estimated)
    progress = by_task(work.estimated, work.subject.day, "task_duty__task")
    columns = Counter(office.column_of_task(progress.get(pk, TaskProgress()), parts) for pk, parts in by_task_.items())
    duties = sum(by_agency.values(), Counter[str]())
    more = done_of(duties) - done_of(given)
    yield number("pc.uoc_them", "Số đầu việc ước hoàn thành thêm đến 31/12", more)
    for group, what, counts, whole in (
        ("nv", "nhiệm vụ của kế hoạch", columns, printed),
        ("pc", "đầu việc theo phân công", duties, given),
    ):
        yield number(f"{group}.uoc", f"Ước số {what} hoàn thành đến 31/12", done_of(counts))
        yield share(f"{group}.uoc_ty_le", f"Ước tỷ lệ hoàn thành {what}", done_of(counts), sum(whole.values()))


def of_next(work: Work) -> Iterable[Fact]:
    rows = work.ahead.order_by("as_due", "pk").values_list("task_duty__task", "as_due")  # type: ignore[misc]
    due: dict[int, date] = {}
    n = 0
    for task, day in rows:
        n += 1
        due.setdefault(task, day)
    told = [f"{work.tasks[pk].said} (hạn {spoken(day)})" for pk, day in due.items() if pk in work.tasks]
    yield number("toi.den_han", "Số đầu việc đến hạn trong kỳ tới", n)
    yield text("toi.ds", "Các nhiệm vụ đến hạn trong kỳ tới", listed(told, FEW, "nhiệm vụ"), "toi.den_han")


def done_of(counts: Counter[str]) -> int:
    return counts[office.ON_TIME] + counts[office.LATE]


def spell(n: int) -> str:
    """As offices write counts in a sentence: `05`, `12`, `1.234`; nothing to count is `0`."""
    return two(n) if n else "0"


def number(key: str, label: str, n: int) -> Fact:
    return Fact(key, label, spell(n), str(n), vi(n), opens={"duties": key})


def share(key: str, label: str, part: int, whole: int) -> Fact:
    """Of nothing no share is taken."""
    quotient = Fraction(part, whole) if whole else None
    shown = f"{percent(quotient)}%" if quotient is not None else ""
    value = str(round(float(quotient * 100), 4)) if quotient is not None else ""
    return Fact(key, label, shown, value, shown, opens={"duties": key})


def text(key: str, label: str, words: str, opens: str) -> Fact:
    return Fact(key, label, words, opens={"duties": opens})


def listed(items: Sequence[str], most: int, unit: str) -> str:
    """The first of many, and how many more there are."""
    kept = [one for one in items if one]
    if len(kept) <= most:
        return "; ".join(kept)
    return f"{'; '.join(kept[:most])} và {spell(len(kept) - most)} {unit} khác"
