"""Lines of a workbook against the register: what is wrong with them by cell, and what they would change."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cchc.access import Refused
from cchc.agencies import actions
from cchc.agencies.models import Agency, Standing
from cchc.agencies.tree import in_tree
from cchc.agencies.workbook import COLUMNS, KINDS, LEVELS, Line
from cchc.periods import spoken
from cchc.ui.forms import DayField
from cchc.ui.sheets import Fault
from cchc.words import fold

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
MOST = 2000  # changes at once
LENGTHS = {"name": 300, "short_name": 120, "code": 40, "key": 80}
OWN = ("name", "short_name", "kind", "level", "code")


@dataclass
class Change:
    """A row that changes something. `was` is empty for a new agency; `corrects` says that no new standing begins.

    `parent` is the key of an agency, or the row of a new one in the same file.
    """

    line: Line
    since: date
    now: dict[str, str]
    was: dict[str, str] = field(default_factory=dict)
    agency: int | None = None
    parent: int | None = None
    parent_row: int | None = None
    parent_name: str = ""
    parent_was: str = ""
    corrects: bool = False
    moves: bool = False

    @property
    def differences(self) -> list[tuple[str, str, str]]:
        """(column, before, after), in words."""
        told = [
            (COLUMNS[name], words(name, self.was[name]), words(name, self.now[name]))
            for name in OWN
            if self.was and self.was[name] != self.now[name]
        ]
        return told + ([(COLUMNS["parent"], self.parent_was, self.parent_name)] if self.was and self.moves else [])


@dataclass
class Looked:
    """What lines would do: changes, parents before those below them; `same` rows say what is so already."""

    changes: list[Change] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    same: int = 0

    @property
    def new(self) -> list[Change]:
        return [one for one in self.changes if one.agency is None]

    @property
    def changed(self) -> list[Change]:
        return [one for one in self.changes if one.agency is not None]

    @property
    def digest(self) -> str:
        """What a person was shown, so that nothing else is done in its name."""
        told = [
            (one.agency, one.line.at, one.since.isoformat(), one.now, one.was, one.parent, one.parent_row)
            for one in self.changes
        ]
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]


def words(name: str, value: str) -> str:
    """A value of a column as it is written in the workbook."""
    if name == "kind" and value:
        return KINDS[value]
    return LEVELS[value] if name == "level" and value else value


class Faulty(Refused):
    """Lines with faults; nothing of them was taken."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(_("Tệp có chỗ chưa đúng. Chưa ghi gì."), field="file")
        self.faults = sorted(faults, key=lambda one: (one.sheet, int(one.cell.lstrip(LETTERS) or 0), one.cell))


# — looking —


class Look:
    """Compares lines with the register of one tree. A few queries, whatever the number of lines."""

    def __init__(self, root: Agency, lines: Sequence[Line], today: date) -> None:
        self.root, self.lines, self.today = root, lines, today
        self.found = Looked()
        tree = in_tree(root, today).values_list("agency_id", flat=True)
        self.known = dict(Agency.objects.filter(pk__in=tree).values_list("key", "pk"))
        self.standings: dict[int, list[Standing]] = defaultdict(list)
        self.by_name: dict[str, set[int]] = defaultdict(set)
        for one in Standing.objects.filter(agency__in=tree).order_by("since"):
            self.standings[one.agency_id].append(one)
            self.by_name[fold(one.name)].add(one.agency_id)
        self.rows_by_name: dict[str, list[Line]] = defaultdict(list)
        for line in lines:
            if not line.get("key"):
                self.rows_by_name[fold(line.get("name"))].append(line)
        self.seen: dict[str, int] = {}

    def fault(self, line: Line, column: str, sentence: str) -> None:
        self.found.faults.append(Fault(line.cell(column), sentence, line.sheet))

    def on(self, agency: int, day: date) -> Standing | None:
        held = self.standings.get(agency, ())
        return next((one for one in held if one.since <= day and (one.until is None or one.until > day)), None)

    def all(self) -> Looked:
        made: dict[int, Change] = {}
        for line in self.lines:
            change = self.one(line)
            if change is not None:
                made[line.at] = change
        self.found.changes = list(self.ordered(made))
        if len(self.found.changes) > MOST:
            raise Refused(_("Tệp có quá 2.000 thay đổi. Chia thành nhiều tệp."), field="file")
        return self.found

    def one(self, line: Line) -> Change | None:
        before = len(self.found.faults)
        agency, since, now = self.agency(line), self.since(line), self.values(line)
        day = since or self.today
        standing = self.on(agency, day) if agency is not None else None
        change = Change(line, day, now, agency=agency)
        if agency is not None and standing is None:
            self.fault(
                line, "since", _("Cơ quan này không tồn tại vào ngày %(day)s. Ghi ngày khác.") % {"day": spoken(day)}
            )
        elif agency != self.root.pk:
            self.place(line, change, day)
        if len(self.found.faults) > before:
            return None
        if standing is not None:
            self.compare(change, standing)
            if not change.differences:
                self.found.same += 1
                return None
        if since is None:
            self.fault(line, "since", _("Chưa ghi từ ngày nào. Ghi ngày có hiệu lực, viết như 24/12/2026."))
            return None
        return change

    def compare(self, change: Change, standing: Standing) -> None:
        change.was = {name: getattr(standing, name) for name in OWN}
        change.corrects = standing.since == change.since
        if change.agency == self.root.pk:
            return
        change.moves = change.parent_row is not None or change.parent != standing.parent_id
        above = self.on(standing.parent_id or 0, change.since)
        change.parent_was = above.name if above is not None else ""

    def agency(self, line: Line) -> int | None:
        key = line.get("key")
        if not key:
            return None
        if key in self.seen:
            sentence = _("Mã “%(key)s” đã ghi ở dòng %(row)s. Mỗi cơ quan một dòng.")
            self.fault(line, "key", sentence % {"key": key[:80], "row": self.seen[key]})
        self.seen[key] = line.at
        found = self.known.get(key)
        if found is None:
            sentence = _("Không có cơ quan mang mã “%(key)s” trong phạm vi của bạn. Cơ quan mới thì để trống ô này.")
            self.fault(line, "key", sentence % {"key": key[:80]})
        return found

    def since(self, line: Line) -> date | None:
        given = line.get("since")
        if not given:
            if not line.get("key"):
                self.fault(line, "since", _("Chưa ghi từ ngày nào. Ghi ngày có hiệu lực, viết như 24/12/2026."))
            return None
        try:
            day: date | None = DayField(required=False).clean(given)
            if day is not None:
                actions.check_since(day)
        except ValidationError:
            words = _("“%(day)s” không có trong lịch. Viết như 24/12/2026.") % {"day": given[:20]}
            self.fault(line, "since", words)
            return None
        except Refused as refused:
            self.fault(line, "since", refused.sentence)
            return None
        return day

    def values(self, line: Line) -> dict[str, str]:
        if not line.get("name"):
            self.fault(line, "name", _("Chưa ghi tên cơ quan. Ghi tên đầy đủ như trong quyết định thành lập."))
        for name, most in LENGTHS.items():
            if len(line.get(name)) > most:
                words = _("Dài quá %(most)s chữ. Ghi gọn lại.") % {"most": most}
                self.fault(line, name, words)
        given = {name: line.get(name) for name in OWN}
        for name, choices in (("kind", KINDS), ("level", LEVELS)):
            meant = {fold(str(label)): value for value, label in choices.items()} | {one: one for one in choices}
            value = meant.get(fold(given[name])) or meant.get(given[name])
            if value is None:
                words = _("Không có “%(value)s”. Chọn một trong: %(all)s.")
                listed = "; ".join(str(label) for label in choices.values())
                self.fault(line, name, words % {"value": given[name][:40], "all": listed})
            given[name] = value or ""
        return given

    def place(self, line: Line, change: Change, day: date) -> None:
        """Whom it stands under: by code, by the name of one there is on the day, or of a new one in the file."""
        given = line.get("parent")
        if not given:
            self.fault(line, "parent", _("Chưa ghi cơ quan cấp trên. Ghi tên đầy đủ, hoặc mã."))
            return
        there = {self.known[given]} if given in self.known else self.named(given, day)
        rows = [] if there else [one for one in self.rows_by_name.get(fold(given), ()) if one.at != line.at]
        if len(there) + len(rows) != 1:
            none = _("Không có cơ quan “%(name)s” vào ngày đó trong phạm vi của bạn. Ghi tên đầy đủ hoặc mã.")
            several = _("Có nhiều cơ quan tên “%(name)s”. Ghi mã thay cho tên.")
            self.fault(line, "parent", (several if there or rows else none) % {"name": given[:80]})
        elif there:
            change.parent = there.pop()
            above = self.on(change.parent, day)
            change.parent_name = above.name if above is not None else given
        else:
            change.parent_row, change.parent_name = rows[0].at, rows[0].get("name")

    def named(self, given: str, day: date) -> set[int]:
        folded = fold(given)
        standing = ((key, self.on(key, day)) for key in self.by_name.get(folded, ()))
        return {key for key, one in standing if one is not None and fold(one.name) == folded}

    def ordered(self, made: Mapping[int, Change]) -> Iterator[Change]:
        """New agencies after the new ones they stand under; a row whose parent had a fault is passed over with it."""
        done: set[int] = set()
        waiting = list(made.values())
        while waiting:
            ready = [one for one in waiting if one.parent_row is None or one.parent_row in done]
            if not ready:
                for one in waiting:
                    if one.parent_row in made:
                        self.fault(one.line, "parent", _("Các cơ quan đứng dưới lẫn nhau. Ghi lại cơ quan cấp trên."))
                return
            yield from ready
            done |= {one.line.at for one in ready}
            waiting = [one for one in waiting if one.line.at not in done]
