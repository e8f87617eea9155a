"""Many accounts from one workbook: every fault is told with its cell, and with one fault nothing is made."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO

import structlog
import xlsxwriter
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from cchc.access import Actor, Denied, Refused, Role
from cchc.agencies.models import Agency, Standing, during
from cchc.agencies.rules import kept_root
from cchc.ledger.actions import write
from cchc.people import actions, rules
from cchc.people.models import Person
from cchc.people.roles import WORDS
from cchc.reading.sandbox import read_cells_in_child
from cchc.reading.unreadable import Unreadable
from cchc.ui.sheets import Fault, as_day, cell_at
from cchc.words import fold

log = structlog.get_logger("cchc.people")
MOST_ROWS, MOST_BYTES, MOST_FAULTS = 2000, 5 * 1024 * 1024, 100
TOO_LARGE = frozenset({"bomb", "too_much_memory", "too_long"})
COLUMNS = (
    "Họ và tên",
    "Tên đăng nhập",
    "Thư điện tử",
    "Mã đăng nhập một lần",
    "Cơ quan",
    "Vai trò",
    "Chức danh",
    "Từ ngày",
)
NEEDED = ("Họ và tên", "Tên đăng nhập", "Cơ quan", "Vai trò", "Từ ngày")


class Faulty(Refused):
    """A workbook with faults; nothing of it was taken."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(_("Tệp có chỗ chưa đúng. Chưa lập tài khoản nào."), field="file")
        self.faults = faults


@dataclass(frozen=True)
class Row:
    at: int
    given: Mapping[str, str]
    columns: Mapping[str, int]
    day: date | None

    def fault(self, name: str, sentence: str) -> Fault:
        return Fault(cell_at(self.at - 1, self.columns.get(name, 0)), sentence)


def rows_of(data: bytes) -> list[Row]:
    """The rows under the head of the first sheet, read in a child with limits. Refuses no workbook, or too large a one.

    Takes the time of reading: call it outside any transaction.
    """
    if len(data) > MOST_BYTES:
        raise Refused(_("Tệp lớn hơn 5 MB. Chia danh sách thành nhiều tệp."), field="file")
    with tempfile.NamedTemporaryFile(prefix="cchc-", suffix=".xlsx") as kept:
        kept.write(data)
        kept.flush()
        try:
            sheets = read_cells_in_child(kept.name)
            cells: list[list[str]] = sheets[0]["rows"] if sheets else []
        except Unreadable as error:
            log.warning("unreadable", size=len(data), code=error.code)
            if error.code in TOO_LARGE:
                too_large = _("Tệp quá lớn khi mở ra nên không đọc. Chép danh sách sang tệp mới.")
                raise Refused(too_large, field="file") from error
            no_workbook = _("Tệp này không phải Excel (.xlsx) đọc được. Tải tệp mẫu, điền rồi lưu lại.")
            raise Refused(no_workbook, field="file") from error
    if not sheets:
        raise Refused(_("Tệp này không phải Excel (.xlsx) đọc được. Tải tệp mẫu, điền rồi lưu lại."), field="file")
    if len(cells) > MOST_ROWS + 1:
        raise Refused(_("Danh sách dài quá 2.000 dòng. Chia thành nhiều tệp."), field="file")
    return list(under_head(cells))


def under_head(cells: Sequence[Sequence[str]]) -> Iterator[Row]:
    known = {fold(name): name for name in COLUMNS}
    head = [known.get(fold(cell)) for cell in (cells[0] if cells else ())]
    absent = [name for name in NEEDED if name not in head]
    if absent:
        words = _("Dòng 1 thiếu cột: %(columns)s. Tải tệp mẫu để có đủ cột.")
        raise Refused(words % {"columns": ", ".join(absent)}, field="file")
    columns = {name: n for n, name in enumerate(head) if name}
    for at, row in enumerate(cells[1:], start=2):
        given = {name: cell for name, cell in zip(head, row, strict=False) if name}
        if any(given.values()):
            yield Row(at, given, columns, as_day(given.get("Từ ngày", "")))


def faults_of(rows: Sequence[Row], agencies: Mapping[str, list[int]], roles: Mapping[str, Role]) -> Iterator[Fault]:
    """Everything wrong with the rows that can be said before one is written."""
    taken = set(Person.objects.values_list("username", flat=True))
    codes = set(Person.objects.exclude(sso_id=None).values_list("sso_id", flat=True))
    lowered = {name.casefold() for name in taken}
    for row in rows:
        fault = row.fault
        for name in NEEDED:
            if not row.given.get(name):
                yield fault(name, _("Chưa ghi %(name)s.") % {"name": name.lower()})
        username = Person.normalize_username(row.given.get("Tên đăng nhập", ""))
        if username and username.casefold() in lowered:
            yield fault("Tên đăng nhập", _("Tên đăng nhập “%(name)s” đã có người dùng.") % {"name": username})
        lowered.add(username.casefold())
        if len(username) > 80 or len(row.given.get("Họ và tên", "")) > 200 or len(row.given.get("Chức danh", "")) > 120:
            yield fault("Họ và tên", _("Họ tên, tên đăng nhập hoặc chức danh quá dài."))
        code = row.given.get("Mã đăng nhập một lần", "")
        if code and code in codes:
            yield fault("Mã đăng nhập một lần", _("Mã này đã gắn với người khác."))
        codes.add(code)
        email = row.given.get("Thư điện tử", "")
        if email:
            try:
                validate_email(email)
            except ValidationError:
                yield fault("Thư điện tử", _("“%(email)s” không phải địa chỉ thư.") % {"email": email[:80]})
        called = row.given.get("Cơ quan", "")
        found = agencies.get(fold(called), [])
        if called and len(found) != 1:
            unknown = _("Không có cơ quan “%(name)s” trong phạm vi của bạn. Ghi tên đầy đủ như trong danh mục.")
            several = _("Có nhiều cơ quan tên “%(name)s”. Ghi mã định danh thay cho tên.")
            yield fault("Cơ quan", (several if found else unknown) % {"name": called[:80]})
        role = row.given.get("Vai trò", "")
        if role and fold(role) not in roles:
            listed = ", ".join(sorted({str(WORDS[one]) for one in roles.values()}))
            yield fault(
                "Vai trò",
                _("Không có vai trò “%(role)s”. Chọn một trong: %(all)s.") % {"role": role[:40], "all": listed},
            )
        if row.given.get("Từ ngày") and row.day is None:
            yield fault(
                "Từ ngày", _("“%(day)s” không có trong lịch. Viết như 24/12/2026.") % {"day": row.given["Từ ngày"][:20]}
            )


def agencies_named(actor: Actor, day: date) -> dict[str, list[int]]:
    """Folded name, short name and code → the agencies one keeps that are called so."""
    root = kept_root(actor, day)
    rows = Standing.objects.filter(during(day), agency__in=Agency.objects.under(root, day)) if root else ()
    found: dict[str, list[int]] = {}
    for one in rows:
        for called in {fold(one.name), fold(one.short_name), fold(one.code)} - {""}:
            found.setdefault(called, []).append(one.agency_id)
    return found


def roles_named(actor: Actor) -> dict[str, Role]:
    given = rules.given_by(actor)
    return {fold(str(WORDS[role])): role for role in given} | {fold(role.value): role for role in given}


def take_in(actor: Actor, data: bytes, *, day: date) -> list[Person]:
    """Make every account of a workbook, each with its post and its link; or, with one fault, none."""
    if not rules.keep_accounts(actor):
        raise Denied(_("Chỉ quản trị hệ thống và cơ quan thường trực được lập tài khoản."))
    rows = rows_of(data)
    if not rows:
        raise Refused(_("Tệp chưa có dòng nào dưới dòng tiêu đề."), field="file")
    agencies, roles = agencies_named(actor, day), roles_named(actor)
    faults = list(faults_of(rows, agencies, roles))
    if faults:
        raise Faulty(faults)
    made: list[Person] = []
    with transaction.atomic():
        for row in rows:
            try:
                made.append(enrolled(actor, row, agencies, roles))
            except Refused as refused:
                raise Faulty([Fault(f"A{row.at}", refused.sentence)]) from refused
        write(actor, "person.import", "person", count=len(made))
    return made


def enrolled(actor: Actor, row: Row, agencies: Mapping[str, list[int]], roles: Mapping[str, Role]) -> Person:
    given = row.given
    assert row.day is not None  # noqa: S101  faults_of saw to it
    return actions.enrol(
        actor,
        username=given["Tên đăng nhập"],
        full_name=given["Họ và tên"],
        email=given.get("Thư điện tử", ""),
        sso_id=given.get("Mã đăng nhập một lần", ""),
        agency=str(agencies[fold(given["Cơ quan"])][0]),
        role=roles[fold(given["Vai trò"])].value,
        title=given.get("Chức danh", ""),
        since=row.day,
    )


def template(actor: Actor, day: date) -> bytes:
    """An empty workbook with its head, and a sheet of the agencies and roles that can be written in it."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        sheet = book.add_worksheet("Tài khoản")
        sheet.write_row(0, 0, COLUMNS, bold)
        sheet.set_column(0, len(COLUMNS) - 1, 24)
        sheet.set_column(len(COLUMNS) - 1, len(COLUMNS) - 1, 14, book.add_format({"num_format": "dd/mm/yyyy"}))
        sheet.freeze_panes(1, 0)
        known = book.add_worksheet("Danh mục")
        known.write_row(0, 0, ("Cơ quan", "Vai trò"), bold)
        known.set_column(0, 1, 40)
        root = kept_root(actor, day)
        under = Agency.objects.under(root, day) if root else Agency.objects.none()
        names = Standing.objects.filter(during(day), agency__in=under).order_by("sort_key")
        for n, name in enumerate(names.values_list("name", flat=True), start=1):
            known.write_string(n, 0, name)
        for n, role in enumerate(dict.fromkeys(roles_named(actor).values()), start=1):
            known.write_string(n, 1, str(WORDS[role]))
    return out.getvalue()
