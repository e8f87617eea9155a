"""Another tracker's workbook → drafts of documents that assign work: columns are told once, faults are told by cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files import File
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cchc.access import Actor, Denied, Refused
from cchc.intake.actions import begin_by_hand, check_right, heads_alike
from cchc.intake.by_hand import named
from cchc.intake.forms import understood
from cchc.intake.models import Draft, TrackerSheet
from cchc.intake.working import TASK
from cchc.ledger.actions import write
from cchc.reading.sandbox import read_cells_in_child
from cchc.reading.unreadable import Unreadable
from cchc.records.actions import clean_name
from cchc.tasks.models import Mandate
from cchc.ui.files import as_file
from cchc.ui.sheets import Fault, as_day, cell_at
from cchc.words import fold

MOST_BYTES, MOST_ROWS, MOST_COLUMNS, MOST_DOCUMENTS = 5 * 1024 * 1024, 2000, 40, 100
# What a column can be → its name, and words a head has that is it.
COLUMNS: Mapping[str, tuple[str | Promise, tuple[str, ...]]] = {
    "number": (_("Số, ký hiệu văn bản"), ("so ky hieu", "so van ban", "so hieu", "van ban giao", "so kh")),
    "issued_on": (_("Ngày ban hành"), ("ngay ban hanh", "ngay van ban", "ngay ky", "ngay thang")),
    "document": (_("Trích yếu văn bản"), ("trich yeu", "ten van ban")),
    "issuer": (_("Cơ quan ban hành"), ("co quan ban hanh", "noi ban hanh", "nguon giao")),
    "title": (_("Nội dung nhiệm vụ"), ("noi dung", "nhiem vu", "cong viec", "viec can lam")),
    "lead": (_("Chủ trì"), ("chu tri", "don vi thuc hien", "co quan thuc hien", "don vi duoc giao")),
    "coordinating": (_("Phối hợp"), ("phoi hop",)),
    "products": (_("Sản phẩm"), ("san pham", "ket qua dau ra")),
    "deadline": (_("Thời hạn"), ("thoi han", "han xu ly", "han hoan thanh", "han")),
}
NEEDED = ("title", "lead")


class Faulty(Refused):
    """Cells that are not understood; no draft was made."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(_("Có ô chưa đúng. Chưa lập bản nháp nào. Sửa các ô được chỉ ra rồi tải lên lại."))
        self.faults = faults


def keep(actor: Actor, file: File[Any]) -> TrackerSheet:
    """Read the first sheet that has rows, in a child, and keep its cells until its columns are told."""
    check_right(actor)
    if (file.size or 0) > MOST_BYTES:
        raise Refused(_("Tệp lớn hơn 5 MB. Chưa có gì được lưu. Chia thành nhiều tệp."), field="file")
    with as_file(file) as path:
        try:
            sheets = read_cells_in_child(path)
        except Unreadable as error:
            raise Refused(
                _("%(sentence)s Chưa có gì được lưu. Lưu lại thành .xlsx.") % {"sentence": error.sentence}, field="file"
            ) from error
    rows = next((one["rows"] for one in sheets if len(filled(one["rows"])) > 1), None)
    if rows is None:
        raise Refused(_("Không thấy bảng nào có dòng tiêu đề và ít nhất một dòng."), field="file")
    if len(rows) > MOST_ROWS:
        raise Refused(_("Bảng dài quá 2.000 dòng. Chia thành nhiều tệp."), field="file")
    cut = [[" ".join(cell.replace("\x00", "").split()) for cell in row[:MOST_COLUMNS]] for row in rows]
    if actor.post is None:
        raise Denied(_("Chỉ người giữ vị trí đầu mối mới nhập được sổ theo dõi."))
    return TrackerSheet.objects.create(by_id=actor.post, file_name=clean_name(file.name or "")[:200], rows=cut)


def filled(rows: Sequence[Sequence[str]]) -> list[int]:
    """Places of the rows in which two cells or more have words."""
    return [n for n, row in enumerate(rows) if sum(bool(cell.strip()) for cell in row) > 1]


def head_of(rows: Sequence[Sequence[str]]) -> int:
    """The row that names the columns: the one in which most are known by name, of the first twenty."""
    places = filled(rows)[:20] or [0]
    return max(places, key=lambda n: (len(guessed(rows[n])), -n))


def guessed(head: Sequence[str]) -> dict[str, int]:
    """What is each column taken for by its head; a longer phrase wins over a shorter one."""
    found: dict[str, tuple[int, int]] = {}
    taken: dict[int, int] = {}
    for name, (_said, phrases) in COLUMNS.items():
        for n, cell in enumerate(head):
            words = f" {fold(cell)} "
            likeness = max((len(phrase) for phrase in phrases if f" {phrase} " in words), default=0)
            if likeness > max(found.get(name, (0, 0))[1], taken.get(n, 0)):
                found[name] = (n, likeness)
                taken[n] = likeness
    return {name: n for name, (n, likeness) in found.items() if taken.get(n) == likeness}


@dataclass(frozen=True)
class Row:
    at: int
    given: Mapping[str, str]
    columns: Mapping[str, int]

    def fault(self, name: str, sentence: str) -> Fault:
        return Fault(cell_at(self.at, self.columns[name]), sentence)


def rows_of(sheet: TrackerSheet, columns: Mapping[str, int]) -> list[Row]:
    begin = head_of(sheet.rows) + 1
    made = []
    for at, cells in enumerate(sheet.rows[begin:], start=begin):
        given = {name: cells[n] if n < len(cells) else "" for name, n in columns.items()}
        if given.get("title") or given.get("lead"):
            made.append(Row(at, given, columns))
    return made


def faults_of(rows: Sequence[Row], today: date) -> Iterator[Fault]:
    for row in rows:
        for name in NEEDED:
            if not row.given.get(name):
                yield row.fault(name, (_("Ô trống: %(value)s.") % {"value": COLUMNS[name][0]}))
        if len(row.given.get("title", "")) > 4000:
            yield row.fault("title", str(_("Dài quá 4.000 chữ.")))
        typed = row.given.get("issued_on", "")
        day = as_day(typed.partition(" ")[0])
        if typed and day is None:
            yield row.fault(
                "issued_on", (_("“%(value)s” không phải ngày. Viết như 24/12/2026.") % {"value": typed[:20]})
            )
        elif day is not None and day > today:
            yield row.fault("issued_on", (_("Ngày %(value)s ở sau hôm nay.") % {"value": typed[:20]}))


@transaction.atomic
def take_in(
    actor: Actor, sheet: TrackerSheet, columns: Mapping[str, int], *, kind: str, year: int, today: date
) -> tuple[list[Draft], list[str]]:
    """A draft for each document of the workbook, to be confirmed as any other; and the numbers that are there already.

    Raises `Faulty` with every faulty cell, and then nothing is made.
    """
    check_right(actor)
    rows = rows_of(sheet, columns)
    if not rows:
        raise Refused(_("Không có dòng nào dưới dòng tiêu đề."))
    faults = list(faults_of(rows, today))
    if faults:
        raise Faulty(faults)
    documents: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        documents.setdefault((row.given.get("number", ""), row.given.get("issued_on", "")), []).append(row)
    if len(documents) > MOST_DOCUMENTS:
        raise Refused(_("Bảng có quá 100 văn bản. Chia thành nhiều tệp."))
    if not TrackerSheet.objects.filter(pk=sheet.pk, taken=False).update(taken=True):
        raise Refused(_("Bảng này đã được nhập."))
    made, there = [], []
    for (number, issued), some in documents.items():
        day = as_day(issued.partition(" ")[0])
        head = {"number": number or None, "issued_on": day.isoformat() if day else None}
        if number and known(actor, head):
            there.append(number)
            continue
        made.append(
            draft_of(actor, some, head, kind=kind, year=day.year if day else year, today=today, name=sheet.file_name)
        )
    write(actor, "tracker.take_in", sheet, drafts=[one.pk for one in made], rows=len(rows), file=sheet.file_name)
    return made, there


def known(actor: Actor, head: dict[str, Any]) -> bool:
    """Whether a document of this number and day is followed, or waits as a draft."""
    if Mandate.objects.filter(run_by=actor.agency, number__iexact=head["number"], issued_on=head["issued_on"]).exists():
        return True
    waiting = Draft.objects.filter(run_by=actor.agency).open().defer("reading", "blocks")
    return any(heads_alike(one.current["document"], head) for one in waiting)


def draft_of(
    actor: Actor, rows: Sequence[Row], head: dict[str, Any], *, kind: str, year: int, today: date, name: str
) -> Draft:
    first = rows[0].given
    title = first.get("document") or f"{head['number'] or 'Nhiệm vụ'} (nhập từ {name})"
    document = {**head, "title": title[:1000], "issuer": first.get("issuer") or None, "year": year}
    tasks = [task_of(row.given, n, year) for n, row in enumerate(rows, start=1)]
    return begin_by_hand(actor, kind=kind, document=document, tasks=tasks, today=today)


def task_of(given: Mapping[str, str], no: int, year: int) -> dict[str, Any]:
    words = given.get("deadline", "")[:500]
    return {
        **TASK,
        "no": str(no),
        "title": given["title"],
        "lead": named(given["lead"][:500]),
        "coordinating": named(given.get("coordinating", "")[:500]),
        "products": [given["products"][:1000]] if given.get("products") else [],
        "deadlines": understood(words, year) if words else [],
    }
