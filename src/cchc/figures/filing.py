"""A sheet on its way: begun, kept, handed in, sent back, confirmed. Its figures are written when it is handed in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.access import Actor, Denied, Refused
from cchc.agencies.models import Agency
from cchc.figures import actions, rules
from cchc.figures.filling import UNANSWERED, Filled, fill
from cchc.figures.known import Known, before, known
from cchc.figures.models import Figure, Form, FormRow, Indicator, Sheet, SheetState, Source
from cchc.ledger.actions import write
from cchc.periods.naming import code_of, name_of
from cchc.periods.windows import Window

LONGEST = 4000
# Why a sheet that was handed in is not taken back now, by what rooms above know: a sentence, or nothing.
held_by: list[Callable[[Sheet], str]] = []


@dataclass(frozen=True)
class Page:
    """Everything a sheet's page shows and its filing asks."""

    sheet: Sheet
    rows: list[FormRow]
    indicators: list[Indicator]
    known: dict[int, Known]
    before: dict[int, Figure]

    def filled(self, typed: Mapping[str, str], *, nothing: bool = False) -> Filled:
        return fill(self.sheet.form, self.rows, typed, self.before, nothing=nothing)


def page_of(sheet: Sheet, today: date) -> Page:
    """Half a dozen queries."""
    rows = list(sheet.form.rows.select_related("indicator__current").order_by("order"))
    indicators = list({row.indicator.pk: row.indicator for row in rows if row.indicator is not None}.values())
    return Page(
        sheet,
        rows,
        indicators,
        known(sheet.agency, indicators, sheet.window, today),
        before(sheet.agency, indicators, sheet.window),
    )


def begin(actor: Actor, form: Form, agency: Agency, window: Window) -> Sheet:
    """The agency's sheet of a form for a window, of its own accord; the one that is there where there is one."""
    if not rules.see_form(actor, form) or not rules.enter_for(actor, agency):
        raise Denied(_("Chỉ người làm việc ở cơ quan đó, hoặc cơ quan nhập thay, mới điền được biểu mẫu."))
    asked = {"form": form, "agency": agency, "start": window.start, "end": window.end, "call": None}
    there = Sheet.objects.filter(**asked).first()
    if there is not None:
        return there
    if agency.standing(window.end) is None:
        raise Refused(_("Cơ quan này không tồn tại vào cuối kỳ %(window)s.") % {"window": name_of(window)})
    try:
        with transaction.atomic():
            made = Sheet.objects.create(**asked)
            write(actor, "sheet.begin", made, form=form.code, window=code_of(window))
    except IntegrityError:
        return Sheet.objects.get(**asked)
    return made


def check_fill(actor: Actor, sheet: Sheet) -> None:
    if not rules.fill(actor, sheet):
        raise Denied(_("Chỉ người làm việc ở cơ quan đó, hoặc cơ quan nhập thay, mới điền được biểu mẫu."))
    if not sheet.is_open:
        raise Refused(_("Biểu này đã nộp. Muốn sửa thì rút lại trước."))
    if sheet.call is not None and sheet.call.closed_at is not None:
        if sheet.call.recalled_at is not None:
            raise Refused(_("Yêu cầu số liệu này đã thu hồi, không phải nộp nữa."))
        raise Refused(_("Yêu cầu số liệu này đã đóng, không nhận thêm."))


def guarded(sheet: Sheet, version: int | None, **new: Any) -> None:
    """Write it unless somebody else has since it was shown."""
    on = sheet.version if version is None else version
    fresh = {**new, "version": on + 1}
    if not Sheet.objects.filter(pk=sheet.pk, version=on).update(**fresh):
        raise Refused(_("Biểu này vừa được người khác lưu. Tải lại trang để xem; số bạn đang gõ chưa được lưu."))
    for name, value in fresh.items():
        setattr(sheet, name, value)


def clean(given: Mapping[str, str]) -> dict[str, str]:
    return {key: text.replace("\x00", "").strip()[:LONGEST] for key, text in given.items() if text.strip()}


@transaction.atomic
def keep(
    actor: Actor, sheet: Sheet, typed: Mapping[str, str], notes: Mapping[str, str], *, version: int | None = None
) -> None:
    """What was typed so far, right or wrong, so that nothing is lost. No figure is written."""
    check_fill(actor, sheet)
    guarded(sheet, version, typed=clean(typed), notes=clean(notes))


def file(
    actor: Actor,
    sheet: Sheet,
    typed: Mapping[str, str],
    notes: Mapping[str, str],
    *,
    today: date,
    nothing: bool = False,
    version: int | None = None,
) -> Filled:
    """Hand a sheet in: its figures are written, all or none. What is wrong is told and what was typed is kept.

    It is handed in where the answer has neither faults nor anything unanswered or unexplained.
    """
    check_fill(actor, sheet)
    typed, notes = clean(typed), clean(notes)
    page = page_of(sheet, today)
    done = page.filled(typed, nothing=nothing)
    for key in done.unanswered:
        done.faults[key] = str(UNANSWERED)
    for key, sentence in done.flags.items():
        if not notes.get(str(key)):
            ask = _("Nếu đúng, ghi giải trình bên cạnh.")
            done.faults.setdefault(key, f"{sentence} {ask}")
    if done.faults:
        keep(actor, sheet, typed, notes, version=version)
        return done
    explained: dict[int | None, str] = {}
    for row in page.rows:
        if note := notes.get(str(row.pk)):
            explained[row.indicator_id] = "; ".join(filter(None, (explained.get(row.indicator_id), note)))
    entries = [
        actions.Entry(
            one, done.values[one.pk], explained.get(one.pk, ""), seen_of(page, one), counted_so(page, one, done)
        )
        for one in page.indicators
        if one.pk in done.values
    ]
    with transaction.atomic():
        why = sheet.reason or explained_why(notes)
        actions.put(actor, sheet.agency, sheet.window, entries, why=why)
        guarded(
            sheet,
            version,
            typed=typed,
            notes=notes,
            nothing=nothing,
            state=SheetState.FILED.value,
            filed_at=timezone.now(),
            filed_by_id=actor.post,
            reason="",
        )
        write(actor, "sheet.file", sheet, form=sheet.form.code, figures=len(entries), nothing=nothing)
    return done


def counted_so(page: Page, indicator: Indicator, done: Filled) -> Source | None:
    """Where the house counted it so; None of what a person typed otherwise."""
    known = page.known.get(indicator.pk)
    return known.source if known is not None and known.value == done.values[indicator.pk] else None


def seen_of(page: Page, one: Indicator) -> int | None:
    there = page.known.get(one.pk)
    return there.version if there is not None else None


def explained_why(notes: Mapping[str, str]) -> str:
    """What explains a changed figure where it was confirmed before: all the explanations given."""
    return "; ".join(dict.fromkeys(notes.values()))[:1000]


@transaction.atomic
def reopen(actor: Actor, sheet: Sheet) -> None:
    """Who handed it in takes it back to mend it, while nobody confirmed it. Its figures stay until it comes again."""
    if not rules.fill(actor, sheet):
        raise Denied(_("Chỉ cơ quan đã nộp mới rút lại được biểu."))
    if sheet.state != SheetState.FILED:
        raise Refused(_("Chỉ rút lại được biểu đã nộp và chưa được xác nhận."))
    for sentence in (why(sheet) for why in held_by):
        if sentence:
            raise Refused(sentence)
    guarded(sheet, None, state=SheetState.OPEN.value)
    write(actor, "sheet.reopen", sheet)


@transaction.atomic
def send_back(actor: Actor, sheet: Sheet, reason: str) -> None:
    if not rules.judge(actor, sheet):
        raise Denied(_("Chỉ cơ quan yêu cầu số liệu mới trả lại được biểu."))
    if sheet.state != SheetState.FILED:
        raise Refused(_("Biểu này không ở trạng thái đã nộp. Tải lại trang để xem."))
    if not reason.strip():
        raise Refused(_("Chưa ghi lý do trả lại, để cơ quan biết phải sửa gì."), field="reason")
    guarded(sheet, None, state=SheetState.RETURNED.value, reason=reason.strip()[:1000], judged_at=timezone.now())
    write(actor, "sheet.return", sheet, reason=reason.strip()[:1000])


@transaction.atomic
def confirm(actor: Actor, sheet: Sheet) -> None:
    """What was handed in is taken as it is; its figures change from now on as errata alone."""
    if not rules.judge(actor, sheet):
        raise Denied(_("Chỉ cơ quan yêu cầu số liệu mới xác nhận được biểu."))
    if sheet.state != SheetState.FILED:
        raise Refused(_("Biểu này không ở trạng thái đã nộp. Tải lại trang để xem."))
    guarded(sheet, None, state=SheetState.CONFIRMED.value, judged_at=timezone.now())
    asked = sheet.form.rows.filter(indicator__isnull=False).values("indicator")
    figures = Figure.objects.of_window(sheet.window).filter(agency=sheet.agency, whole=False, indicator__in=asked)
    n = actions.settle(actor, figures)
    write(actor, "sheet.confirm", sheet, figures=n)


@transaction.atomic
def see(actor: Actor, sheet: Sheet) -> None:
    """Who is asked has opened it for the first time."""
    if not rules.fill(actor, sheet):
        raise Denied(_("Chỉ cơ quan được yêu cầu mới ghi được là đã xem."))
    if Sheet.objects.filter(pk=sheet.pk, seen_at__isnull=True).update(seen_at=timezone.now()):
        sheet.refresh_from_db(fields=["seen_at"])
        write(actor, "sheet.see", sheet)
