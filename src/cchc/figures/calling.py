"""A call for data on its way: made and sent, followed, chased, closed; and begun again from the one before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.access import Actor, Denied, Refused
from cchc.agencies.choosing import check_chosen
from cchc.agencies.models import Agency
from cchc.agencies.rules import owned_fields
from cchc.duties.queries import names_of
from cchc.duties.rules import DOING
from cchc.duties.telling import holders
from cchc.figures import rules
from cchc.figures.actions import add_indicator, settle
from cchc.figures.models import Call, Figure, Form, FormRow, Indicator, Sheet, SheetState
from cchc.figures.values import Kind, Part
from cchc.figures.writing import changed_unless_moved
from cchc.ledger.actions import write
from cchc.notices.actions import News, tell
from cchc.notices.models import Urgency
from cchc.periods import spoken
from cchc.periods.naming import code_of
from cchc.periods.windows import Window
from cchc.words import Field, sort_key

PREFIX = "YC-"  # of the codes of what is asked for by calls alone
MOST_COLUMNS = 40


@dataclass(frozen=True)
class Column:
    """A column of a call: an indicator there is already, or what a new one is."""

    indicator: Indicator | None = None
    name: str = ""
    kind: Kind = Kind.COUNT
    unit: str = ""
    lowest: Decimal | None = None
    highest: Decimal | None = None
    places: int = 0


@dataclass(frozen=True)
class Asking:
    """What a call says: its name, its letter, the days its data are of, the moment it is due."""

    name: str
    window: Window
    due: datetime
    letter: str = ""
    letter_on: date | None = None


@transaction.atomic
def send(
    actor: Actor,
    asking: Asking,
    columns: Sequence[Column],
    agencies: Sequence[Agency],
    *,
    today: date,
    after: Call | None = None,
) -> Call:
    """Make a call and send it: a sheet for each agency, and those who work there are told."""
    authority = rules.calls_under(actor, today)
    if authority is None or actor.agency is None:
        raise Denied(_("Chỉ cơ quan thường trực, cơ quan chủ trì lĩnh vực mới lập được yêu cầu số liệu."))
    if after is not None and not rules.run(actor, after):
        raise Denied(_("Chỉ lập tiếp được từ yêu cầu số liệu của cơ quan mình."))
    check(asking, columns)
    root = Agency.objects.get(pk=authority)
    too_many = _("Nhiều hơn 5.000 cơ quan. Chia thành nhiều yêu cầu.")
    check_chosen([one.pk for one in agencies], authority, today, too_many=too_many)
    field = next((Field(each) for each, _under in owned_fields(actor, today)), Field.DIRECTION)
    made_at = timezone.now()
    form = Form.objects.create(
        authority=root,
        code=f"{PREFIX}{Form.objects.filter(authority=root, for_calls=True).count() + 1}-{int(made_at.timestamp())}",
        name=asking.name,
        field=field.value,
        for_calls=True,
    )
    rows_for(actor, form, columns, field)
    call = Call.objects.create(
        form=form,
        run_by_id=actor.agency,
        name=asking.name,
        letter=asking.letter,
        letter_on=asking.letter_on,
        start=asking.window.start,
        end=asking.window.end,
        due=asking.due,
        after=after,
        created_by_id=actor.post,
        sent_at=made_at,
    )
    Sheet.objects.bulk_create(
        [Sheet(form=form, call=call, agency=one, start=call.start, end=call.end) for one in agencies], batch_size=500
    )
    write(
        actor,
        "call.send",
        call,
        name=call.name,
        letter=call.letter,
        window=code_of(call.window),
        due=call.due.isoformat(),
        agencies=len(agencies),
    )
    tell_asked(call, today)
    return call


def check(asking: Asking, columns: Sequence[Column]) -> None:
    if not asking.name.strip():
        raise Refused(_("Chưa ghi tên yêu cầu số liệu."), field="name")
    if asking.due <= timezone.now():
        raise Refused(_("Hạn nộp đã qua. Chọn ngày giờ cơ quan còn kịp nộp."), field="due_on")
    if not columns:
        raise Refused(_("Chưa có cột số liệu nào. Ghi ít nhất một cột."), field="columns")
    if len(columns) > MOST_COLUMNS:
        raise Refused(_("Nhiều nhất 40 cột. Chia thành hai yêu cầu."), field="columns")
    named = [one.indicator.now.name if one.indicator else one.name for one in columns]
    if len(set(named)) < len(named):
        raise Refused(_("Có hai cột trùng tên. Đổi tên một cột."), field="columns")


def rows_for(actor: Actor, form: Form, columns: Sequence[Column], field: Field) -> None:
    """A row a column; of a ratio, its two counts below it."""
    rows: list[FormRow] = []
    for n, column in enumerate(columns, start=1):
        one = column.indicator or add_indicator(
            actor,
            form.authority,
            f"{form.code}.{n}",
            field,
            name=column.name,
            kind=column.kind,
            unit=column.unit,
            lowest=column.lowest,
            highest=column.highest,
            places=column.places,
        )
        said = {"form": form, "indicator": one}
        rows.append(FormRow(no=str(n), text=one.now.name, unit=one.now.unit, part=Part.VALUE, order=len(rows), **said))
        if one.now.kind == Kind.RATIO:
            unit = one.now.unit if one.now.unit != "%" else ""
            for at, part, words in ((1, Part.DENOMINATOR, one.now.whole), (2, Part.NUMERATOR, one.now.part)):
                text = words or (_("Tổng số") if part is Part.DENOMINATOR else _("Số đã thực hiện"))
                rows.append(FormRow(no=f"{n}.{at}", text=text, unit=unit, part=part, order=len(rows), **said))
    FormRow.objects.bulk_create(rows)


def tell_asked(call: Call, today: date) -> None:
    """Everybody who works in an agency that is asked, or in the one that enters for it."""
    words = _("Nộp số liệu “%(name)s” trước %(hour)s ngày %(day)s.") % {
        "name": call.name,
        "hour": timezone.localtime(call.due).strftime("%H:%M"),
        "day": spoken(timezone.localtime(call.due).date()),
    }
    tell_of(call, "", words, today)


def tell_of(call: Call, what: str, words: str, today: date) -> None:
    sheets = dict(call.sheets.values_list("agency", "pk"))
    people = holders(sheets, DOING, today)
    key = f"call:{call.pk}:{what}".removesuffix(":")
    tell(
        [
            News(key, person, "", "call", Urgency.SOON, words[:500], reverse("sheet", args=[sheets[agency]]))
            for agency, persons in people.items()
            for person in persons
        ],
        today,
    )


def check_run(actor: Actor, call: Call) -> None:
    if not rules.run(actor, call):
        raise Denied(_("Chỉ cơ quan lập yêu cầu số liệu mới làm được việc này."))


@transaction.atomic
def close(actor: Actor, call: Call) -> None:
    """Nothing more is taken; who did not hand in stays named."""
    check_run(actor, call)
    if not Call.objects.filter(pk=call.pk, closed_at__isnull=True).update(closed_at=timezone.now()):
        raise Refused(_("Yêu cầu số liệu này đã đóng."))
    write(actor, "call.close", call, silent=call.sheets.filter(state__in=UNFILED).count())


@transaction.atomic
def recall(actor: Actor, call: Call, why: str, *, today: date) -> None:
    """It should not have been asked, or not so. Nothing more is taken, nobody is silent any more; what was handed in
    stays. Those who were asked are told why."""
    check_run(actor, call)
    why = " ".join(why.split())[:1000]
    if not why:
        raise Refused(_("Chưa ghi lý do thu hồi, để các cơ quan biết vì sao không phải nộp nữa."), field="why")
    now = timezone.now()
    there = Call.objects.filter(pk=call.pk, recalled_at__isnull=True)
    if not there.update(recalled_at=now, recall_why=why, closed_at=call.closed_at or now):
        raise Refused(_("Yêu cầu số liệu này đã thu hồi."))
    write(actor, "call.recall", call, why=why)
    words = _("Thu hồi yêu cầu số liệu “%(name)s”: %(why)s") % {"name": call.name, "why": why}
    tell_of(call, "recalled", words, today)


@transaction.atomic
def open_again(actor: Actor, call: Call) -> None:
    check_run(actor, call)
    if call.recalled_at is not None:
        raise Refused(_("Yêu cầu số liệu đã thu hồi thì không mở lại. Lập yêu cầu tiếp theo từ yêu cầu này."))
    if not Call.objects.filter(pk=call.pk, closed_at__isnull=False).update(closed_at=None):
        raise Refused(_("Yêu cầu số liệu này đang mở."))
    write(actor, "call.open", call)


@transaction.atomic
def confirm_all(actor: Actor, call: Call) -> int:
    """Everything that was handed in is taken as it is. A dozen statements, however many agencies there are."""
    check_run(actor, call)
    filed = list(call.sheets.filter(state=SheetState.FILED))
    confirmed = {"state": SheetState.CONFIRMED.value, "judged_at": timezone.now()}
    moved = changed_unless_moved(Sheet.objects, {one.pk: one.version for one in filed}, **confirmed)
    if moved:
        names = names_of([one.agency_id for one in filed if one.pk in moved], call.end)
        words = _("Biểu của %(names)s vừa thay đổi nên chưa xác nhận biểu nào. Tải lại trang để xem.")
        raise Refused(words % {"names": ", ".join(sorted(names.values(), key=sort_key)[:5])})
    agencies = [one.agency_id for one in filed]
    asked = call.form.rows.filter(indicator__isnull=False).values("indicator")
    figures = Figure.objects.of_window(call.window).filter(agency__in=agencies, whole=False, indicator__in=asked)
    n = settle(actor, figures)
    if filed:
        write(actor, "call.confirm", call, agencies=agencies, figures=n)
    return len(filed)


@transaction.atomic
def chased(actor: Actor, call: Call, sheets: Sequence[Sheet], answer_by: date) -> None:
    """That letters were made for these, and by when they ask for an answer."""
    check_run(actor, call)
    Sheet.objects.filter(pk__in=[one.pk for one in sheets]).update(chased_at=timezone.now())
    write(actor, "call.chase_up", call, agencies=[one.agency_id for one in sheets], answer_by=answer_by)


UNFILED = (SheetState.OPEN.value, SheetState.RETURNED.value)
