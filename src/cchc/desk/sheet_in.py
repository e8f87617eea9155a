"""A desk's workbook that comes back filled in: what can be taken is taken, the rest is told cell by cell and kept.

A cell that was not touched changes nothing. One whose fact somebody changed since the workbook was made is a conflict:
both values are shown, and the later one stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from cchc.access import Actor, Denied, Refusal, Refused
from cchc.access.naming import as_key, kept_from
from cchc.desk.models import FilledSheet
from cchc.desk.sheet_out import stamp
from cchc.documents import duty_sheet as sheet
from cchc.duties import actions
from cchc.duties.models import Duty, ProgressNote
from cchc.duties.rules import does_some
from cchc.ledger.actions import write
from cchc.periods import spoken
from cchc.reading.sandbox import read_cells_in_child
from cchc.reading.unreadable import Unreadable
from cchc.records.actions import clean_name
from cchc.ui.files import as_file
from cchc.ui.sheets import as_day, cell_at
from cchc.words import fold

MOST_BYTES, MOST_ROWS, LONGEST = 5 * 1024 * 1024, 5000, 2000
TAKEN, CONFLICT, BAD, REFUSED = "taken", "conflict", "bad", "refused"


@dataclass(frozen=True)
class Told:
    """What came of one cell. `now`: what stands in the system instead, where somebody changed it since."""

    cell: str
    column: str
    duty: int | None
    what: str
    typed: str
    sentence: str = ""
    now: str = ""

    def plain(self) -> dict[str, Any]:
        return {**self.__dict__}


@dataclass
class Row:
    """A row of the workbook as it was typed: column → (cell, text)."""

    at: int
    code: str
    given: dict[str, tuple[str, str]]
    stamp: list[str] = field(default_factory=list)

    def typed(self, name: str) -> str:
        return self.given.get(name, ("", ""))[1]

    def cell(self, name: str) -> str:
        return self.given.get(name, (f"A{self.at}", ""))[0]

    def told(self, name: str, what: str, sentence: str = "", *, duty: int | None = None, now: str = "") -> Told:
        return Told(self.cell(name), name, duty, what, self.typed(name)[:LONGEST], sentence, now)


def take_in(actor: Actor, file: File[Any], *, today: date) -> FilledSheet:
    """Take of a workbook what can be taken, in one transaction. Refuses what is no workbook of ours."""
    if actor.post is None or not does_some(actor):
        raise Denied(_("Chỉ người làm hoặc xét nhiệm vụ mới tải bảng điền lên được."))
    if (file.size or 0) > MOST_BYTES:
        raise Refused(_("Tệp lớn hơn 5 MB. Chưa có gì được lưu. Xóa bớt dòng đã xong rồi tải lên lại."), field="file")
    name = clean_name(file.name or "")
    with as_file(file) as path:
        try:
            sheets = read_cells_in_child(path)
        except Unreadable as error:
            said = _(
                "Tệp này không phải Excel (.xlsx) đọc được. Chưa có gì được lưu. Điền vào tệp đã tải về rồi tải lên."
            )
            known = error.code in ("encrypted", "xls", "too_long", "too_much_memory", "bomb", "entities")
            raise Refused(
                _("%(sentence)s Chưa có gì được lưu.") % {"sentence": error.sentence} if known else said, field="file"
            ) from error
    rows = list(rows_of(sheets))
    if not rows:
        raise Refused(_("Không thấy dòng nào có mã nhiệm vụ. Điền vào tệp đã tải về từ hệ thống."), field="file")
    if len(rows) > MOST_ROWS:
        raise Refused(_("Bảng dài quá 5.000 dòng. Chưa có gì được lưu. Chia thành nhiều tệp."), field="file")
    codes = {key for row in rows if (key := as_key(row.code)) is not None}
    if others := kept_from(actor, "duty.see", codes):
        named = ", ".join(str(one.pk) for one in others)
        write(actor, "denied", "sheet", why=_("Tệp ghi mã nhiệm vụ ngoài phạm vi."), duties=named, file=name)
    with transaction.atomic():
        told = list(take_rows(actor, rows, today))
        made = FilledSheet.objects.create(by_id=actor.post, file_name=name[:200], rows=[one.plain() for one in told])
        taken = [one for one in told if one.what == TAKEN]
        write(actor, "sheet.fill", made, taken=len(taken), left=len(told) - len(taken), file=name)
    return made


def rows_of(sheets: Sequence[Mapping[str, Any]]) -> Iterator[Row]:
    """The rows under the first head that has a column of codes; the others of that sheet by their columns' names."""
    known = {fold(name): name for name in (sheet.CODE, sheet.STAMP, *sheet.FILLED)}
    for one in sheets:
        head: dict[int, str] = {}
        for at, cells in enumerate(one["rows"], start=1):
            if not head:
                found = {n: known[fold(cell)] for n, cell in enumerate(cells) if fold(cell) in known}
                head = found if sheet.CODE in found.values() and len(found) > 1 else {}
                continue
            given = {
                name: (cell_at(at - 1, n), cells[n].replace("\x00", "").strip())
                for n, name in head.items()
                if n < len(cells)
            }
            code = given.pop(sheet.CODE, ("", ""))[1]
            marked = given.pop(sheet.STAMP, ("", ""))[1].split(";")
            if code or any(text for _cell, text in given.values()):
                yield Row(at, code, given, marked if len(marked) == 5 else [])
        if head:
            return


def take_rows(actor: Actor, rows: Sequence[Row], today: date) -> Iterator[Told]:
    codes = {key for row in rows if (key := as_key(row.code)) is not None}
    duties = {duty.pk: duty for duty in Duty.objects.visible_to(actor, today).filter(pk__in=codes)}
    notes = last_notes(duties)
    seen: set[str] = set()
    for row in rows:
        touched = [name for name in sheet.FILLED if row.typed(name)]
        duty = duties.get(as_key(row.code) or 0)
        if duty is None or row.code in seen or not row.stamp:
            if touched and duty is None:
                yield row.told(
                    touched[0],
                    BAD,
                    (_("Mã “%(value)s” không phải nhiệm vụ trong phạm vi của bạn.") % {"value": row.code[:20]}),
                )
            elif touched and row.code in seen:
                yield row.told(
                    touched[0],
                    BAD,
                    _("Nhiệm vụ này đã có ở dòng trên. Gộp hai dòng lại."),
                    duty=duty.pk if duty else None,
                )
            elif touched and duty is not None:
                words = _("Dòng này mất cột cuối (ẩn), không biết điền trên số liệu nào. Tải tệp mới về rồi điền lại.")
                yield row.told(touched[0], BAD, words, duty=duty.pk)
            continue
        seen.add(row.code)
        yield from Taking(actor, duty, row, notes.get(duty.pk), today).everything()


def last_notes(duties: Mapping[int, Duty]) -> dict[int, ProgressNote]:
    notes = ProgressNote.objects.standing().filter(duty__in=duties).select_related("by__person").order_by("pk")
    return {note.duty_id: note for note in notes}


@dataclass
class Taking:
    """One row beside the duty as it is now."""

    actor: Actor
    duty: Duty
    row: Row
    note: ProgressNote | None
    today: date

    def __post_init__(self) -> None:
        self.was_percent, self.was_note, self.was_hand_ins, self.was_verdict, self.was_due = self.row.stamp
        now = self.duty
        last = self.note.pk if self.note else None
        parts = stamp(now.percent, last, now.hand_in_count, now.verdict, now.due).split(";")
        self.now_percent, self.now_note, self.now_hand_ins, self.now_verdict, self.now_due = parts

    def everything(self) -> Iterator[Told]:
        yield from self.progress()
        yield from self.event()
        yield from self.settled()
        yield from self.verdict()

    def told(self, name: str, what: str, sentence: str = "", now: str = "") -> Told:
        return self.row.told(name, what, sentence, duty=self.duty.pk, now=now)

    def do(self, names: Sequence[str], act: Any) -> Iterator[Told]:
        """Do it in a savepoint of its own; refused, it is told of the cells it came from."""
        touched = [name for name in names if self.row.typed(name)]
        try:
            with transaction.atomic():
                act()
        except Refusal as refused:
            yield from (self.told(name, REFUSED, refused.sentence) for name in touched)
        else:
            yield from (self.told(name, TAKEN) for name in touched)
            self.duty.refresh_from_db()

    def progress(self) -> Iterator[Told]:
        typed, words, obstacle = (self.row.typed(name) for name in (sheet.PERCENT, sheet.WORDS, sheet.OBSTACLE))
        percent: int | None = None
        names = []
        if typed and typed.rstrip(" %") != self.was_percent:
            percent = as_percent(typed)
            if percent is None:
                yield self.told(
                    sheet.PERCENT, BAD, (_("“%(value)s” không phải số từ 0 đến 100.") % {"value": typed[:20]})
                )
            elif self.now_percent != self.was_percent and str(percent) != self.now_percent:
                yield self.told(sheet.PERCENT, CONFLICT, self.meanwhile(), now=f"{self.now_percent or '–'} %")
                percent = None
            elif str(percent) == self.now_percent:
                percent = None
            else:
                names.append(sheet.PERCENT)
        elif not typed and self.was_percent:
            yield self.told(sheet.PERCENT, BAD, _("Ô bị xóa trắng. Tỷ lệ đã báo cáo không xóa được; ghi số mới."))
        said = {sheet.WORDS: words, sheet.OBSTACLE: obstacle}
        for name, text in said.items():
            if len(text) > LONGEST:
                yield self.told(name, BAD, _("Dài quá 2.000 chữ. Viết ngắn lại."))
                said[name] = ""
        if self.said_already(said[sheet.WORDS], said[sheet.OBSTACLE]):
            said = {sheet.WORDS: "", sheet.OBSTACLE: ""}
        names += [name for name, text in said.items() if text]
        if names:
            yield from self.do(
                names,
                lambda: actions.report_progress(
                    self.actor,
                    self.duty,
                    today=self.today,
                    percent=percent,
                    words=said[sheet.WORDS],
                    obstacle=said[sheet.OBSTACLE],
                ),
            )

    def said_already(self, words: str, obstacle: str) -> bool:
        """The same workbook brought twice says nothing twice."""
        note = self.note
        return bool(words or obstacle) and note is not None and (note.words, note.obstacle) == (words, obstacle)

    def meanwhile(self) -> str:
        who = self.note.by.person.full_name if self.note and self.note.by else ""
        when = (_(" ngày %(day)s") % {"day": spoken(self.note.on)}) if self.note else ""
        return _("%(who)s đã ghi %(percent)s %%%(when)s, sau khi tệp này được tải về.") % {
            "who": who or _("Người khác"),
            "percent": self.now_percent or "–",
            "when": when,
        }

    def event(self) -> Iterator[Told]:
        typed = self.row.typed(sheet.HAPPENED)
        if not typed:
            return
        day = as_day(typed)
        if day is None:
            yield self.told(
                sheet.HAPPENED,
                BAD,
                (_("“%(value)s” không có trong lịch. Viết như 24/12/2026.") % {"value": typed[:20]}),
            )
        elif self.now_due != self.was_due:
            yield self.told(
                sheet.HAPPENED, CONFLICT, _("Hạn đã được ghi sau khi tệp này được tải về."), now=self.due_words()
            )
        else:
            yield from self.do(
                [sheet.HAPPENED],
                lambda: actions.record_event(self.actor, self.duty, happened_on=day, today=self.today),
            )

    def settled(self) -> Iterator[Told]:
        typed, why = self.row.typed(sheet.DUE), self.row.typed(sheet.WHY)
        if not typed:
            if why:
                yield self.told(sheet.WHY, BAD, _("Có căn cứ mà chưa ghi ngày. Ghi ngày ở cột Ấn định hạn."))
            return
        day = as_day(typed)
        if day is None:
            yield self.told(
                sheet.DUE, BAD, (_("“%(value)s” không có trong lịch. Viết như 24/12/2026.") % {"value": typed[:20]})
            )
        elif self.now_due != self.was_due:
            yield self.told(
                sheet.DUE, CONFLICT, _("Hạn đã được ghi sau khi tệp này được tải về."), now=self.due_words()
            )
        else:
            yield from self.do(
                [sheet.DUE, sheet.WHY],
                lambda: actions.settle_due(self.actor, self.duty, due=day, why=why[:500], today=self.today),
            )

    def due_words(self) -> str:
        return spoken(self.duty.due) if self.duty.due else "–"

    def verdict(self) -> Iterator[Told]:
        typed, reason = fold(self.row.typed(sheet.VERDICT)), self.row.typed(sheet.REASON)[:LONGEST]
        if not typed:
            if reason:
                yield self.told(sheet.REASON, BAD, _("Có lý do mà chưa chọn kết luận. Chọn Đạt hoặc Trả lại."))
            return
        verbs = {fold(sheet.ACCEPT): "accept", fold(sheet.RETURN): "return"}
        if typed not in verbs:
            yield self.told(sheet.VERDICT, BAD, _("Kết luận chỉ là Đạt hoặc Trả lại."))
        elif (self.now_hand_ins, self.now_verdict) != (self.was_hand_ins, self.was_verdict):
            said = _("Sản phẩm đã được nộp lại hoặc đã có kết luận sau khi tệp này được tải về.")
            yield self.told(sheet.VERDICT, CONFLICT, said)
        elif verbs[typed] == "accept":
            yield from self.do(
                [sheet.VERDICT, sheet.REASON],
                lambda: actions.accept(self.actor, self.duty, today=self.today, note=reason),
            )
        else:
            yield from self.do(
                [sheet.VERDICT, sheet.REASON],
                lambda: actions.return_(self.actor, self.duty, today=self.today, reason=reason),
            )


def as_percent(text: str) -> int | None:
    digits = text.rstrip(" %").replace(" ", "")
    whole = digits.split(",")[0] if digits.endswith((",0", ",00")) else digits
    return int(whole) if whole.isascii() and whole.isdigit() and len(whole) < 4 and int(whole) <= 100 else None


def left_over(made: FilledSheet) -> dict[int, dict[str, tuple[str, str]]]:
    """Duty → column → (what was typed, why it was not taken): for the workbook that is mended and brought again."""
    found: dict[int, dict[str, tuple[str, str]]] = {}
    for one in made.rows:
        if one["what"] != TAKEN and one["duty"]:
            found.setdefault(one["duty"], {})[one["column"]] = (one["typed"], one["sentence"])
    return found
