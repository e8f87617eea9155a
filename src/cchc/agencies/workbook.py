"""The register as a workbook: one row an agency, what it is from a day on. Written for people, read back from them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import override
from xlsxwriter.utility import xl_col_to_name

from cchc.access import Refused
from cchc.agencies.models import Agency, Kind, Standing
from cchc.agencies.tree import in_tree
from cchc.reading.sandbox import read_cells_in_child
from cchc.reading.unreadable import Unreadable
from cchc.ui.sheets import SAFE
from cchc.words import fold
from cchc.words.levels import Level

SHEET, CHOICES = "Cơ quan", "Danh mục"
COLUMNS = {
    "key": "Mã",
    "name": "Tên đầy đủ",
    "short_name": "Tên gọn",
    "kind": "Loại cơ quan",
    "level": "Cấp",
    "code": "Mã định danh",
    "parent": "Cơ quan cấp trên",
    "since": "Từ ngày",
}
NEEDED = ("name", "kind", "level", "parent", "since")
MOST_ROWS, MOST_BYTES = 20_000, 10 * 1024 * 1024
# The workbook speaks Vietnamese whatever the page does: it comes back and is read.
with override("vi"):
    KINDS = {kind.value: str(kind.label) for kind in Kind}
LEVELS = {level.value: level.vietnamese[:1].upper() + level.vietnamese[1:] for level in Level}
TOO_MUCH = frozenset({"bomb", "too_much_memory", "too_long", "too_large", "entities"})


@dataclass(frozen=True)
class Line:
    """A row as it was filled in: its texts by field, and the letter of each field's column. 0 is no row of a file."""

    at: int
    given: Mapping[str, str]
    columns: Mapping[str, str]
    sheet: str = SHEET

    def cell(self, field: str) -> str:
        """Where a fault of a field stands: `C5`; the row where the file has no such column."""
        return f"{self.columns.get(field, 'A')}{self.at}"

    def get(self, field: str) -> str:
        return self.given.get(field, "")

    def plain(self) -> dict[str, Any]:
        return {"at": self.at, "given": dict(self.given), "columns": dict(self.columns), "sheet": self.sheet}


def lines_of(path: Path) -> list[Line]:
    """The filled rows of the first sheet that has our head, read in a child. Refuses what is no such workbook."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise Refused(_("Tệp lớn hơn 10 MB nên không đọc. Chia danh sách thành nhiều tệp."), field="file")
        sheets = read_cells_in_child(path)
    except Unreadable as error:
        raise Refused(unreadable(error.code), field="file") from error
    absent: list[str] = []
    for sheet in sheets:
        head = heads(sheet["rows"][0] if sheet["rows"] else ())
        absent = [COLUMNS[field] for field in NEEDED if field not in head]
        if absent:
            continue
        if len(sheet["rows"]) >= MOST_ROWS:
            words = _("Trang “%(sheet)s” dài quá 20.000 dòng. Chia thành nhiều tệp.") % {"sheet": sheet["name"]}
            raise Refused(words, field="file")
        found = list(filled(sheet, head))
        if not found:
            raise Refused(_("Tệp chưa có dòng nào dưới dòng tiêu đề."), field="file")
        return found
    words = _("Dòng 1 của trang tính thiếu cột: %(columns)s. Tải tệp danh mục, sửa trên đó rồi nộp lại.")
    raise Refused(words % {"columns": ", ".join(absent or COLUMNS.values())}, field="file")


def unreadable(code: str) -> str:
    if code in TOO_MUCH:
        return _("Tệp quá lớn khi mở ra nên không đọc. Chép danh sách sang tệp Excel mới rồi nộp lại.")
    if code == "encrypted":
        return _("Tệp có mật khẩu nên không mở được. Lưu lại bản không có mật khẩu rồi nộp lại.")
    return _("Tệp này không phải Excel (.xlsx) đọc được. Tải tệp danh mục, sửa trên đó rồi lưu lại.")


def heads(row: Sequence[str]) -> dict[str, int]:
    known = {fold(words): field for field, words in COLUMNS.items()}
    found: dict[str, int] = {}
    for n, words in enumerate(row):
        field = known.get(fold(words))
        if field is not None:
            found.setdefault(field, n)
    return found


def filled(sheet: Mapping[str, Any], head: Mapping[str, int]) -> Iterator[Line]:
    columns = {field: xl_col_to_name(n) for field, n in head.items()}
    for at, row in enumerate(sheet["rows"][1:], start=2):
        given = {field: " ".join(row[n].replace("\x00", "").split()) for field, n in head.items() if n < len(row)}
        if any(given.values()):
            yield Line(at, given, columns, str(sheet["name"]))


# — out —


def written(root: Agency, day: date) -> bytes:
    """The agencies of a tree as they are on a day, each with its code for data files, ready to be changed and sent."""
    found = list(in_tree(root, day).select_related("agency").order_by("sort_key", "pk"))
    alike = Counter(fold(one.name) for one in found)
    called = {
        one.agency_id: one.name if alike[fold(one.name)] == 1 else one.agency.key for one in found
    }  # a name that several bear says nothing: then its code stands there
    rows = (row_of(one, called.get(one.parent_id or 0, "")) for one in found)
    return book(rows, sorted({one.name for one in found if alike[fold(one.name)] == 1}))


def row_of(one: Standing, parent: str) -> dict[str, Any]:
    return {
        "key": one.agency.key,
        "name": one.name,
        "short_name": one.short_name,
        "kind": KINDS[one.kind],
        "level": LEVELS[one.level],
        "code": one.code,
        "parent": parent,
        "since": one.since,
    }


def book(rows: Iterable[Mapping[str, Any]], parents: Sequence[str] = ()) -> bytes:
    """A workbook of rows by field, with a second sheet of the words that can be written in it."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, SAFE) as made:
        bold = made.add_format({"bold": True, "bottom": 1})
        day = made.add_format({"num_format": "dd/mm/yyyy"})
        sheet = made.add_worksheet(SHEET)
        sheet.write_row(0, 0, list(COLUMNS.values()), bold)
        for n, width in enumerate((24, 44, 18, 28, 14, 16, 36, 14)):
            sheet.set_column(n, n, width)
        sheet.freeze_panes(1, 2)
        last = 0
        for last, row in enumerate(rows, start=1):
            for n, field in enumerate(COLUMNS):
                value = row.get(field, "")
                if isinstance(value, date):
                    sheet.write_datetime(last, n, value, day)
                elif value:
                    sheet.write_string(last, n, value)
        known = made.add_worksheet(CHOICES)
        known.write_row(0, 0, (COLUMNS["kind"], COLUMNS["level"], COLUMNS["parent"]), bold)
        known.set_column(0, 2, 36)
        for n, some in enumerate((list(KINDS.values()), list(LEVELS.values()), parents)):
            for at, words in enumerate(some, start=1):
                known.write_string(at, n, words)
        fields = list(COLUMNS)
        for n, field in ((0, "kind"), (1, "level")):
            size = len(Kind) if field == "kind" else len(LEVELS)
            letter = "AB"[n]
            listed = {"validate": "list", "source": f"='{CHOICES}'!${letter}$2:${letter}${size + 1}"}
            sheet.data_validation(1, fields.index(field), last + 500, fields.index(field), listed)
    return out.getvalue()
