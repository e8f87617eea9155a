"""Every duty one may see, with filters: by words, document, field, agency, state, days and year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.access import Actor
from cchc.access.naming import as_key, deny_kept
from cchc.access.request import Asked
from cchc.agencies.models import Agency, Standing, during
from cchc.desk.rows import Row, rows_of
from cchc.duties import rules
from cchc.duties.estimating import estimated, first_day, to_estimate
from cchc.duties.models import Duty, DutyQuerySet
from cchc.duties.queries import OF_STATE, Pile, counted_by, fitting, may_lie, piled, to_do
from cchc.duties.states import State
from cchc.people.models import Post
from cchc.tasks.models import Mandate
from cchc.ui.context import FIRST_YEAR
from cchc.ui.forms import DayField, KeyField
from cchc.ui.labels import word
from cchc.ui.states import STATES
from cchc.words import Field

A_PAGE, FEW = 50, 10_000
INSTRUCTED = "instructions"
# What a leader herself has said: in a meeting, in a directive, by a word to an agency, by telegram.
INSTRUCTIONS = (
    Mandate.Kind.CONCLUSION,
    Mandate.Kind.DIRECTIVE,
    Mandate.Kind.INSTRUCTION,
    Mandate.Kind.TELEGRAM,
)
STATE_CODES = ("none", "doing", "wait", "issue", "done", "late", "ended", "back", "over", "unsure", "na")
SORTS: dict[str, list[Any]] = {
    "due": [F("as_due").asc(nulls_last=True)],
    "-due": [F("as_due").desc(nulls_last=True)],
    "task": [F("year").desc(), F("document"), F("order")],
    "-task": [F("year").asc(), F("document").desc(), F("order").desc()],
    "agency": [F("called__sort_key").asc(nulls_last=True), F("as_due").asc(nulls_last=True)],
    "-agency": [F("called__sort_key").desc(nulls_last=True), F("as_due").asc(nulls_last=True)],
}


class Filters(forms.Form):
    """What the list is narrowed by. A value that is none of those offered is left out, and said."""

    q = forms.CharField(label=gettext_lazy("Từ khóa"), required=False, max_length=200)
    mandate = KeyField(right="mandate.see", label=gettext_lazy("Văn bản"), required=False, coerce=int, empty_value=None)
    field = forms.ChoiceField(label=gettext_lazy("Lĩnh vực"), required=False)
    agency = KeyField(right="agency.see", label=gettext_lazy("Cơ quan"), required=False, coerce=int, empty_value=None)
    officer = KeyField(right="post.name", label=gettext_lazy("Người xử lý"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("Trạng thái"), required=False)
    due_from = DayField(label=gettext_lazy("Hạn từ ngày"), required=False)
    due_to = DayField(label=gettext_lazy("Hạn đến ngày"), required=False)
    year = forms.ChoiceField(label=gettext_lazy("Năm"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Loại văn bản"), required=False)
    origin = forms.ChoiceField(label=gettext_lazy("Nguồn giao"), required=False)
    todo = forms.BooleanField(label=gettext_lazy("Chỉ việc còn phải làm"), required=False)
    urgent = forms.BooleanField(label=gettext_lazy("Chỉ việc hỏa tốc"), required=False)
    estimate = forms.ChoiceField(label=gettext_lazy("Ước thực hiện"), required=False)

    def __init__(self, data: Any, *, actor: Actor, day: date) -> None:
        super().__init__(data, auto_id="loc-%s")
        everything = ("", _("Tất cả"))
        seen = Duty.objects.visible_to(actor, day)
        mandates = Mandate.objects.visible_to(actor, day).filter(in_force_on__isnull=False)
        self.choose("mandate", everything, mandate_choices(mandates))
        self.choose(
            "field",
            everything,
            [*((field.value, word(field)) for field in Field), ("none", _("Chưa xếp lĩnh vực"))],
        )
        self.choose("agency", everything, agency_choices(seen, day))
        self.choose("officer", everything, officer_choices(actor, day))
        self.choose("state", everything, [(code, STATES[code].word) for code in STATE_CODES])
        years = range(day.year + 1, FIRST_YEAR - 1, -1)
        self.choose("kind", everything, [(INSTRUCTED, _("Mọi ý kiến chỉ đạo, kết luận")), *Mandate.Kind.choices])
        self.choose("origin", everything, Mandate.Origin.choices)
        self.choose("estimate", everything, [("given", _("Đã ước")), ("none", _("Còn phải ước"))])
        self.estimating = day >= first_day(day.year) or bool(data.get("estimate"))
        self.choose("year", ("all", _("Mọi năm")), [(str(year), str(year)) for year in years])

    def choose(self, name: str, first: tuple[str, str], others: list[tuple[Any, Any]]) -> None:
        self.fields[name].choices = [first, *others]  # type: ignore[attr-defined]

    @property
    def asked(self) -> dict[str, Any]:
        """What was understood of what was asked."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "", False)}

    @property
    def faults(self) -> list[str]:
        """A sentence for each filter that was not understood."""
        said = _("Bỏ qua bộ lọc “%(name)s”: giá trị không có trong danh sách.")
        days = ("due_from", "due_to")
        return [
            str(errors[0]) if name in days else said % {"name": self.fields[name].label}
            for name, errors in self.errors.items()
        ]


def mandate_choices(mandates: QuerySet[Mandate]) -> list[tuple[int, str]]:
    rows = mandates.order_by("-year", "-issued_on", "-pk").values_list("pk", "number", "title")[:200]
    return [(pk, number or title[:60]) for pk, number, title in rows]


def owing_some(seen: DutyQuerySet) -> list[int]:
    """Agencies that owe some of these: each is asked whether it does, not each duty which agency it is of."""
    owing = Agency.objects.filter(Exists(seen.order_by().filter(agency=OuterRef("pk"))))
    return list(owing.values_list("pk", flat=True))


def agency_choices(seen: DutyQuerySet, day: date) -> list[tuple[int, str]]:
    rows = Standing.objects.filter(agency__in=owing_some(seen), since__lte=day).order_by("since")
    last = {agency: (key, name) for agency, key, name in rows.values_list("agency_id", "sort_key", "name")}
    return [(agency, name) for agency, (key, name) in sorted(last.items(), key=lambda item: item[1])]


def officer_choices(actor: Actor, day: date) -> list[tuple[str, str]]:
    """Inside her own agency: herself, nobody, and each officer who is charged with something."""
    if not rules.does_some(actor):
        return []
    posts = Post.objects.filter(agency=actor.agency, duties__isnull=False).exclude(pk=actor.post or 0).distinct()
    named = posts.order_by("person__full_name", "pk").values_list("pk", "person__full_name")
    return [("me", _("Tôi")), ("none", _("Chưa phân công")), *((str(pk), name) for pk, name in named)]


def of_officer(rows: DutyQuerySet, actor: Actor, asked: str, day: date) -> DutyQuerySet:
    own = rows.filter(agency=actor.agency)
    if asked == "none":
        return own.unfinished(day).filter(rules.uncharged(day))
    return own.filter(officer=int(asked) if asked != "me" else actor.post or 0)


def rows_asked(request: Asked, query: QueryDict) -> DutyQuerySet:
    """The duties a list's address leaves, in its order: for whoever acts on all of them or saves them as a file."""
    filters = Filters(query_with_year(request, query), actor=request.actor, day=request.today)
    rows = narrowed(request, filters.asked, task=query.get("task", ""))
    pile = query.get("pile", "")
    if pile in set(Pile):
        rows = rows.filter(may_lie(Pile(pile), request.today), Q(pile=pile))
    return in_order(rows, query.get("sort", ""), request.today)


def narrowed(request: Asked, asked: dict[str, Any], *, task: str = "") -> DutyQuerySet:
    """The duties that fit every filter but the pile, with `state` and `pile`."""
    rows = Duty.objects.visible_to(request.actor, request.today)
    if asked.get("q"):
        rows = fitting(rows, asked["q"])
    for name, column in (
        ("mandate", "document"),
        ("agency", "agency"),
        ("origin", "task_duty__mandate__origin"),
        ("urgent", "urgent"),
        ("due_from", "due__gte"),
        ("due_to", "due__lte"),
    ):
        if name in asked:
            rows = rows.filter(**{column: asked[name]})
    if "officer" in asked:
        rows = of_officer(rows, request.actor, asked["officer"], request.today)
    if "field" in asked:
        rows = rows.filter(field="" if asked["field"] == "none" else asked["field"])
    if "kind" in asked:
        kinds = INSTRUCTIONS if asked["kind"] == INSTRUCTED else [asked["kind"]]
        rows = rows.filter(kind__in=kinds)
    if "estimate" in asked:
        rows = (estimated if asked["estimate"] == "given" else to_estimate)(rows, request.today)
    if "todo" in asked:
        rows = to_do(rows, request.today)
    if asked.get("year", "all") != "all":
        rows = rows.filter(year=int(asked["year"]))
    if (of_task := as_key(task)) is not None:
        deny_kept("task.see", [task], field="task")
        rows = rows.filter(task_duty__task=of_task)
    stated = rows.stated(request.today)
    if "state" in asked:
        near = OF_STATE.get(State(asked["state"]))
        stated = stated.filter(may_lie(near, request.today) if near else Q(), Q(state=asked["state"]))
    return piled(stated, request.today)


def in_order(rows: DutyQuerySet, sort: str, day: date, *, few: bool = False) -> DutyQuerySet:
    """As the address sorts them. `few` are sorted by themselves: to pick them out of the index by due day, the
    database would walk past every other duty there is."""
    if sort.removeprefix("-") == "agency":
        held = Q(agency__standings__since__lte=day) & (
            Q(agency__standings__until__isnull=True) | Q(agency__standings__until__gt=day)
        )
        rows = rows.annotate(called=FilteredRelation("agency__standings", condition=held))
    columns: list[Any] = [*SORTS.get(sort, SORTS["due"]), "pk"]
    if few and sort in ("", "due"):
        columns[0] = Coalesce(F("as_due"), Value(date.max)).asc()
    elif few and sort == "-due":
        columns[0] = Coalesce(F("as_due"), Value(date.min)).desc()
    return rows.order_by(*columns)


def pile_asked(request: Asked) -> Pile | None:
    value = request.GET.get("pile", "")
    return Pile(value) if value in set(Pile) else None


def with_year(request: Asked) -> Any:
    """The query, with the year chosen at the top of the page where the address names none."""
    return query_with_year(request, request.GET)


def query_with_year(request: Asked, given: QueryDict) -> QueryDict:
    query = given.copy()
    if "year" not in query:
        query["year"] = str(request.session.get("year") or "all")
    return query


def paged(rows: DutyQuerySet, count: int, sort: str, day: date) -> Paginator[int]:
    """Pages of keys: the database sorts keys alone, and only a page's duties are fetched whole."""
    by_agency = sort.removeprefix("-") == "agency" and count > FEW
    keys: Any = ByAgency(rows, day, backwards=sort.startswith("-")) if by_agency else rows.values_list("pk", flat=True)
    pages = Paginator(keys, A_PAGE)
    pages.count = count
    return pages


class ByAgency:
    """The keys of very many duties that are sorted by agency: agency after agency is counted until the page is reached,
    and only the duties of the agencies it shows are sorted."""

    def __init__(self, rows: DutyQuerySet, day: date, *, backwards: bool) -> None:
        self.rows, self.day, self.backwards = rows, day, backwards

    def __getitem__(self, asked: slice) -> list[int]:
        shown, before, begun = [], 0, 0
        for agencies, n in self.groups():
            if begun + n > asked.start:
                shown += agencies
            else:
                before += n
            begun += n
            if begun >= asked.stop:
                break
        rows = self.rows.filter(agency__in=shown).values_list("pk", flat=True)
        return list(rows[asked.start - before : asked.stop - before])

    def groups(self) -> Iterator[tuple[list[int], int]]:
        """The agencies in the list's order with how many duties they have; those of one name are told apart by none."""
        named = self.named()
        done, most = 0, 1
        while done < len(named):
            some = named[done : done + most]
            counts = counted_by(self.rows.filter(agency__in=[pk for agencies in some for pk in agencies]), "agency")
            for agencies in some:
                yield agencies, sum(counts.get(pk, 0) for pk in agencies)
            done, most = done + most, 2 * most

    def named(self) -> list[list[int]]:
        """The agencies that owe some, those of one name together; those without a name on the day are the last."""
        owing = owing_some(self.rows)
        names = Standing.objects.filter(during(self.day), agency__in=owing).values_list("agency_id", "sort_key")
        keys = dict(names)
        found: dict[str, list[int]] = defaultdict(list)
        for agency in owing:
            if agency in keys:
                found[keys[agency]].append(agency)
        nameless = [agency for agency in owing if agency not in keys]
        return [*(found[key] for key in sorted(found, reverse=self.backwards)), *([nameless] if nameless else [])]


def page_rows(keys: Sequence[int], actor: Actor, day: date) -> list[Row]:
    """A page's duties as rows, in the order of their keys."""
    return rows_of(Duty.objects.filter(pk__in=keys).stated(day), actor, day, keys=keys)
