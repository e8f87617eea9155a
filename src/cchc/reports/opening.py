"""Opening a round: what every agency on its roster owes is made at once, and everybody who owes is told."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from cchc.access import Actor, Denied, Refused
from cchc.agencies.choosing import check_chosen
from cchc.agencies.models import Agency
from cchc.duties.models import DueDay, Duty
from cchc.duties.telling import tell_given
from cchc.duties.wordings import Wording
from cchc.figures import rules as figure_rules
from cchc.figures.models import Form, Sheet
from cchc.ledger.actions import write
from cchc.periods import spoken
from cchc.periods.deadlines import Kind as DeadlineKind
from cchc.periods.naming import code_of
from cchc.reports.models import Kind, Level, Report, Round
from cchc.reports.proposing import Owes, Plan, field_owners, owing, said
from cchc.words import Field, fold

BATCH = 500
LONGEST = timedelta(days=400)


@dataclass(frozen=True)
class Owed:
    """A report to be made: whose, of which level and field, by when."""

    level: Level
    agency: int
    about: int
    due: date
    field: str = ""


@transaction.atomic
def open_round(
    actor: Actor,
    authority: Agency,
    plan: Plan,
    agencies: Collection[int],
    forms: Collection[Form],
    *,
    today: date,
    after: Round | None = None,
) -> Round:
    """The round, a report for each agency that owes one, and its sheets. A fixed number of statements a thousand."""
    if actor.agency is None or figure_rules.run_root(actor, today) != authority.pk:
        raise Denied(_("Chỉ cơ quan thường trực mới mở được kỳ báo cáo."))
    roster = checked(authority, plan, agencies, forms, today)
    try:
        with transaction.atomic():
            made = Round.objects.create(
                authority=authority,
                run_by_id=actor.agency,
                kind=plan.kind.value,
                year=plan.year,
                name=plan.name.strip(),
                start=plan.window.start,
                end=plan.window.end,
                cut_off=plan.cut_off,
                due_communes=plan.due_communes,
                due_departments=plan.due_departments,
                due_fields=plan.due_fields,
                due_whole=plan.due_whole,
                outline=plan.outline,
                letter=plan.letter.strip(),
                letter_on=plan.letter_on,
                after=after,
                opened_on=today,
                opened_by_id=actor.post,
            )
    except IntegrityError:
        raise Refused(_("Kỳ này của năm %(year)s đã mở rồi.") % {"year": plan.year}, field="kind") from None
    made.forms.set(forms)
    owed = list(owed_in(made, roster, today))
    make(made, owed, forms, today)
    write(
        actor,
        "report_round.open",
        made,
        name=made.name,
        window=code_of(made.window),
        cut_off=made.cut_off,
        due=made.due_whole,
        agencies=len(roster),
        forms=[one.code for one in forms],
    )
    tell_owed(made, owed, today)
    return made


def checked(
    authority: Agency, plan: Plan, agencies: Collection[int], forms: Collection[Form], today: date
) -> list[Owes]:
    """The roster, each with its level. Raises `Refused` where the plan cannot be followed, beside its field."""
    if not plan.name.strip():
        raise Refused(_("Chưa ghi tên kỳ báo cáo."), field="name")
    if plan.window.end - plan.window.start > LONGEST:
        raise Refused(_("Kỳ số liệu dài quá 13 tháng. Kiểm tra lại ngày."), field="start")
    if not plan.window.start <= plan.cut_off <= plan.window.end + timedelta(days=31):
        raise Refused(_("Ngày chốt phải nằm trong kỳ số liệu, hoặc ngay sau đó."), field="cut_off")
    check_chosen(agencies, authority, today, too_many=_("Nhiều hơn 5.000 cơ quan. Mở hai kỳ."))
    if any(one.authority_id != authority.pk or one.for_calls for one in forms):
        raise Refused(_("Có biểu mẫu không thuộc danh mục của cơ quan mình. Chọn lại."), field="forms")
    roster = owing(agencies, today)
    if plan.due_communes is None and any(one.is_commune for one in roster):
        raise Refused(_("Danh sách có xã, phường. Ghi hạn nộp của cấp xã."), field="due_communes")
    if plan.due_departments is None and not all(one.is_commune for one in roster):
        raise Refused(_("Danh sách có sở, ngành. Ghi hạn nộp của sở, ngành."), field="due_departments")
    for name in ("due_communes", "due_departments", "due_fields", "due_whole"):
        day: date | None = getattr(plan, name)
        if day is not None and not plan.window.start < day <= plan.due_whole:
            raise Refused(
                _("Hạn này phải sau khi kỳ bắt đầu, và không muộn hơn ngày báo cáo chung phải gửi (%(day)s).")
                % {"day": spoken(plan.due_whole)},
                field=name,
            )
    if plan.due_whole < plan.cut_off:
        raise Refused(_("Báo cáo chung không thể gửi trước ngày chốt số liệu."), field="due_whole")
    return roster


def owed_in(made: Round, roster: Collection[Owes], today: date) -> Iterator[Owed]:
    """Who owes what: every agency its own, each owner of a field its field, the focal point the whole."""
    for one in roster:
        due = made.due_communes if one.is_commune else made.due_departments
        yield Owed(Level.UNIT, one.agency, one.agency, due or made.due_whole)
    if made.due_fields is not None:
        for field, agency in field_owners(made.authority, today):
            if agency != made.run_by_id:
                yield Owed(Level.FIELD, agency, agency, made.due_fields, field)
    yield Owed(Level.WHOLE, made.run_by_id, made.authority_id, made.due_whole)


def make(made: Round, owed: Collection[Owed], forms: Collection[Form], today: date) -> None:
    """Duties, reports and sheets, in bulk; owed from a day on."""
    given = f"Theo {made.letter}" if made.letter else ""
    found_by = {one: fold(f"{made.name} {product_of(made, one)} {made.letter}") for one in owed}
    wordings = Wording.objects.of(found_by.values())
    duties = Duty.objects.bulk_create(
        [
            Duty(
                agency_id=one.agency,
                judged_by_id=made.run_by_id,
                year=made.year,
                title=made.name[:1000],
                product_name=product_of(made, one),
                wording_id=wordings[found_by[one]],
                deadline_text=given[:500],
                deadline_kind=DeadlineKind.BY.value,
                window_start=made.start,
                window_end=made.end,
                opened_on=today,
                due=one.due,
                is_report=True,
            )
            for one in owed
        ],
        batch_size=BATCH,
    )
    DueDay.objects.bulk_create([DueDay(duty=duty, due=duty.due, known_on=today) for duty in duties], batch_size=BATCH)
    Report.objects.bulk_create(
        [
            Report(
                round=made,
                level=one.level.value,
                field=one.field,
                about_id=one.about,
                agency_id=one.agency,
                duty=duty,
                due=one.due,
            )
            for one, duty in zip(owed, duties, strict=True)
        ],
        batch_size=BATCH,
    )
    units = [one.about for one in owed if one.level is Level.UNIT]
    Sheet.objects.bulk_create(sheets_of(made, units, forms), batch_size=BATCH, ignore_conflicts=True)


def sheets_of(made: Round, agencies: Iterable[int], forms: Collection[Form]) -> list[Sheet]:
    return [Sheet(form=form, agency_id=one, start=made.start, end=made.end) for one in agencies for form in forms]


def product_of(made: Round, one: Owed) -> str:
    when = said(Kind(made.kind), made.year, made.window)
    if one.level is Level.FIELD:
        return f"Báo cáo lĩnh vực {Field(one.field).vietnamese}, {when}"
    return f"Báo cáo chung {when}" if one.level is Level.WHOLE else f"Báo cáo {when}"


def tell_owed(made: Round, owed: Collection[Owed], today: date) -> None:
    given: dict[int, int] = {}
    for one in owed:
        given[one.agency] = given.get(one.agency, 0) + 1
    tell_given(
        given,
        key=f"report-round:{made.pk}",
        words=f"{made.name}, số liệu chốt ngày {spoken(made.cut_off)}.",
        url=reverse("report_round", args=[made.pk]) + "?own=1",
        day=today,
    )
