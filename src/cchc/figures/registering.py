"""Every change of a register: taken over by an authority, rows entered, changed, removed and put back.

A row says what it said before for ever: each writing is a version with who, when and why. What is removed is kept and
marked. Where the data of a row's day were frozen, whoever changes it says why.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.access import Actor, Denied, Refused
from cchc.agencies.models import Agency
from cchc.agencies.models import Line as Ancestry
from cchc.figures import rules
from cchc.figures.columns import read_row
from cchc.figures.models import Register, RegisterRow, RowVersion, Snapshot
from cchc.figures.writing import BATCH, by_key, changed_unless_moved
from cchc.ledger.actions import write
from cchc.records.models import Record, Use
from cchc.records.rules import is_open_to
from cchc.words import fold

SAID = ("values", "evidence", "record_id", "page", "removed")
DERIVED = ("day", "title", "folded")
MOST = 5000
MOST_PAGES = 5000


@dataclass(frozen=True)
class Line:
    """A row as it was typed. `row` is the one it changes, None where it is new; `version` the one it was seen in.

    The document stays what it was while `evidence` names the same; `page` None says nothing of its page.
    """

    typed: Mapping[str, str]
    evidence: str = ""
    page: int | None = None
    row: int | None = None
    version: int | None = None
    why: str = ""


@dataclass
class Written:
    """What came of some lines; with faults, by line and column (empty for the line itself), nothing was written."""

    new: list[RegisterRow] = field(default_factory=list)
    changed: list[RegisterRow] = field(default_factory=list)
    same: int = 0
    faults: dict[tuple[int, str], str] = field(default_factory=dict)


def write_rows(actor: Actor, register: Register, agency: Agency, lines: Sequence[Line]) -> Written:
    """Lines of one agency's register: all of them or none. What is there already, or says the same, is left alone.

    A dozen statements, however many lines.
    """
    if not rules.see_register(actor, register) or not rules.enter_for(actor, agency):
        raise Denied(_("Chỉ người làm việc ở cơ quan đó, hoặc cơ quan nhập thay, mới ghi được sổ."))
    if len(lines) > MOST:
        raise Refused(_("Nhiều hơn 5.000 dòng. Chia thành nhiều tệp."), field="file")
    rows = RegisterRow.objects.filter(register=register, agency=agency).in_bulk([one.row for one in lines if one.row])
    done, said = Written(), Reading(register, agency, actor, lines)
    fresh: list[tuple[int, RegisterRow]] = []
    changes: list[tuple[RegisterRow, dict[str, Any], str]] = []
    for n, line in enumerate(lines):
        facts, faults = said.facts_of(line)
        done.faults |= {(n, key): sentence for key, sentence in faults.items()}
        if faults:
            continue
        was = rows.get(line.row or 0)
        if was is not None and was.evidence == facts["evidence"]:
            facts |= {"record_id": was.record_id or facts["record_id"], "page": line.page or was.page}
        if line.row and (was is None or was.removed):
            done.faults[n, ""] = _("Dòng này không có trong sổ, hoặc đã bị gạch. Tải lại sổ.")
        elif was is None:
            if said.is_there(facts):
                done.same += 1
            else:
                fresh.append((n, RegisterRow(register=register, agency=agency, entered_at=timezone.now(), **facts)))
        elif all(getattr(was, name) == facts[name] for name in SAID):
            done.same += 1
        elif line.version is not None and line.version != was.version:
            done.faults[n, ""] = _("Dòng này vừa được người khác sửa. Tải lại để xem, rồi sửa tiếp.")
        elif not line.why.strip() and (said.is_frozen(was.day) or said.is_frozen(facts["day"])):
            done.faults[n, "why"] = str(WHY)
        else:
            changes.append((was, facts, line.why))
    if done.faults:
        return done
    with transaction.atomic():
        change_rows(actor, changes)
        done.changed = [row for row, _facts, _why in changes]
        done.new = add_rows(actor, register, agency, [row for _n, row in fresh])
        if done.new or done.changed:
            new, changed = ([one.n for one in some][:50] for some in (done.new, done.changed))
            write(actor, "register.write", register, agency=agency.pk, rows=len(lines), new=new, changed=changed)
    return done


WHY = gettext_lazy("Số liệu của ngày này đã chốt. Ghi lý do sửa; nội dung cũ vẫn được giữ.")


class Reading:
    """What lines of an agency's register are held against: its documents, its rows, what was frozen. Asked once."""

    def __init__(self, register: Register, agency: Agency, actor: Actor, lines: Sequence[Line] = ()) -> None:
        self.register = register
        above = Ancestry.objects.filter(descendant=agency).values("ancestor")
        self.frozen = set(Snapshot.objects.filter(root__in=above).values_list("start", "end").distinct())
        there = RegisterRow.objects.there().filter(register=register, agency=agency)
        new = any(one.row is None for one in lines)
        self.there = {told(each) for each in there.values_list("values", flat=True)} if new else set()
        numbers = {clean(one.evidence) for one in lines if one.evidence}
        documents = Record.objects.filter(kept_by=agency, number__in=numbers).order_by("pk")
        self.documents = {one.number: one.pk for one in documents if is_open_to(actor, one)}

    def facts_of(self, line: Line) -> tuple[dict[str, Any], dict[str, str]]:
        values, faults = read_row(self.register.cells, line.typed)
        if faults:
            return {}, faults
        evidence = clean(line.evidence)
        first = self.register.cells[0]
        words = [evidence, *(one.shown(values.get(one.key, "")) for one in self.register.cells)]
        return {
            "values": values,
            "evidence": evidence,
            "record_id": self.documents.get(evidence),
            "page": line.page if evidence else None,
            "removed": False,
            "day": date.fromisoformat(values[self.register.day]),
            "title": first.shown(values.get(first.key, ""))[:300],
            "folded": fold(" ".join(words)),
        }, {}

    def is_there(self, facts: Mapping[str, Any]) -> bool:
        """Whether a row says the same already; from now on it is there."""
        one = told(facts["values"])
        if one in self.there:
            return True
        self.there.add(one)
        return False

    def is_frozen(self, day: date) -> bool:
        return any(start <= day <= end for start, end in self.frozen)


def told(values: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(values.items()))


def clean(text: str) -> str:
    return " ".join(text.replace("\x00", "").split())[:200]


def add_rows(actor: Actor, register: Register, agency: Agency, rows: Sequence[RegisterRow]) -> list[RegisterRow]:
    if not rows:
        return []
    last = RegisterRow.objects.filter(register=register, agency=agency).aggregate(last=Max("n"))["last"] or 0
    for n, one in enumerate(rows, start=last + 1):
        one.n = n
    try:
        with transaction.atomic():
            made = RegisterRow.objects.bulk_create(rows, batch_size=BATCH)
    except IntegrityError:
        raise Refused(_("Sổ vừa được người khác ghi thêm. Bấm lưu lần nữa.")) from None
    keep(actor, [(one, "") for one in made])
    return made


def change_rows(actor: Actor, changes: Sequence[tuple[RegisterRow, Mapping[str, Any], str]]) -> None:
    moved: set[int] = set()
    for n in range(0, len(changes), BATCH):
        some = changes[n : n + BATCH]
        new = {
            name: by_key(RegisterRow, name, {row.pk: facts[name] for row, facts, _why in some})
            for name in (*SAID, *DERIVED)
        }
        moved |= changed_unless_moved(RegisterRow.objects, {row.pk: row.version for row, _f, _w in some}, **new)
    if moved:
        words = _("Dòng %(numbers)s vừa được người khác sửa nên chưa ghi gì. Tải lại để xem, rồi sửa tiếp.")
        raise Refused(words % {"numbers": ", ".join(str(row.n) for row, _f, _w in changes if row.pk in moved)})
    for row, facts, _why in changes:
        row.version += 1
        for name in (*SAID, *DERIVED):
            setattr(row, name, facts[name])
    keep(actor, [(row, why) for row, _facts, why in changes])


def keep(actor: Actor, rows: Sequence[tuple[RegisterRow, str]]) -> None:
    moment = timezone.now()
    RowVersion.objects.bulk_create(
        [
            RowVersion(
                row=one,
                n=one.version,
                at=moment,
                by_id=actor.post,
                why=" ".join(why.split())[:1000],
                **{name: getattr(one, name) for name in SAID},
            )
            for one, why in rows
        ],
        batch_size=BATCH,
    )
    prove([one for one, _why in rows], timezone.localdate(moment))


def prove(rows: Sequence[RegisterRow], today: date) -> None:
    """What the documents behind rows prove is written to the documents, as it stands now."""
    label = RegisterRow._meta.label_lower
    before = [one.pk for one in rows if one.version > 1]
    for n in range(0, len(before), BATCH):
        Use.objects.filter(about_type=label, about_id__in=before[n : n + BATCH]).delete()
    made = [
        Use(
            record_id=one.record_id, about_type=label, about_id=one.pk, page=one.page, agency_id=one.agency_id, on=today
        )
        for one in rows
        if one.record_id and not one.removed
    ]
    Use.objects.bulk_create(made, batch_size=BATCH)


@transaction.atomic
def bring(actor: Actor, row: RegisterRow, record: Record, *, page: int | None = None) -> None:
    """A document of the house stands behind a row, on a page. What the row counts does not change by it."""
    check_bring(actor, row)
    if not is_open_to(actor, record):
        raise Denied(_("Tài liệu này không mở cho bạn."))
    if page is not None and not 1 <= page <= MOST_PAGES:
        raise Refused(_("Số trang phải từ 1 trở lên."), field="page")
    evidence = clean(record.number or record.file_name)
    words = [evidence, *(one.shown(row.values.get(one.key, "")) for one in row.register.cells)]
    now = {"evidence": evidence, "record_id": record.pk, "page": page, "folded": fold(" ".join(words))}
    facts = {name: getattr(row, name) for name in (*SAID, *DERIVED)} | now
    change_rows(actor, [(row, facts, _("Gắn văn bản minh chứng"))])
    write(actor, "register_row.prove", row, register=row.register.code, n=row.n, record=record.pk, page=page)


def check_bring(actor: Actor, row: RegisterRow) -> None:
    if not rules.keep_row(actor, row):
        raise Denied(_("Chỉ người làm việc ở cơ quan đó, hoặc cơ quan nhập thay, mới ghi được sổ."))
    if row.removed:
        raise Refused(_("Dòng này đã bị gạch. Khôi phục rồi gắn văn bản."))


@transaction.atomic
def remove(actor: Actor, row: RegisterRow, why: str) -> None:
    """It is counted no more; it stays in the register, struck out, with who did it and why."""
    _mark(actor, row, why, removed=True)
    write(actor, "register_row.remove", row, register=row.register.code, n=row.n, why=why.strip()[:1000])


@transaction.atomic
def put_back(actor: Actor, row: RegisterRow, why: str) -> None:
    _mark(actor, row, why, removed=False)
    write(actor, "register_row.put_back", row, register=row.register.code, n=row.n, why=why.strip()[:1000])


def _mark(actor: Actor, row: RegisterRow, why: str, *, removed: bool) -> None:
    if not rules.keep_row(actor, row):
        raise Denied(_("Chỉ người làm việc ở cơ quan đó, hoặc cơ quan nhập thay, mới ghi được sổ."))
    if row.removed is removed:
        raise Refused(_("Dòng này đã như vậy rồi. Tải lại trang để xem."))
    if not why.strip():
        raise Refused(_("Chưa ghi lý do. Dòng bị gạch vẫn được giữ cùng lý do."), field="why")
    facts = {name: getattr(row, name) for name in (*SAID, *DERIVED)} | {"removed": removed}
    change_rows(actor, [(row, facts, why)])
