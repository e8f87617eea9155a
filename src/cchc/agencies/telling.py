"""How what happens to agencies and their register is told."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.agencies.models import Agency
from cchc.ledger.models import Entry
from cchc.ledger.telling import Detail, Event, day_of, tells, told_all

MOST = 50
OWN = frozenset({"agency.found", "agency.restand", "agency.undo", "agency.serve", "agency.serves", "agency.serve_end"})


def history_of(agency: Agency) -> list[Event]:
    """What was recorded of an agency, the newest first. One query."""
    return told_all(Entry.objects.about(agency).filter(verb__in=OWN)[:MOST])


def founded(detail: Detail) -> str:
    return _("ghi cơ quan “%(name)s” từ ngày %(day)s") % {"name": detail.get("name", ""), "day": day_of(detail)}


def restood(detail: Detail) -> str:
    """What is another from the day on: the new name, or that it is something else."""
    before: Any = detail.get("before") or {}
    after: Any = detail.get("after") or {}
    if "name" in after and after["name"] != before.get("name"):
        words = _("đổi tên từ “%(was)s” thành “%(name)s” từ ngày %(day)s")
        return words % {"was": before.get("name", ""), "name": after["name"], "day": day_of(detail)}
    if "parent" in after:
        return _("chuyển cơ quan cấp trên từ ngày %(day)s") % {"day": day_of(detail)}
    return _("sửa tên gọn, loại, cấp hoặc mã từ ngày %(day)s") % {"day": day_of(detail)}


def undone(detail: Detail) -> str:
    return _("hoàn tác lần ghi từ ngày %(day)s") % {"day": day_of(detail)}


def imported(detail: Detail) -> str:
    words = _("nhập danh mục từ “%(name)s”: %(new)s cơ quan mới, %(changed)s thay đổi")
    return words % {one: detail.get(one, "") for one in ("name", "new", "changed")}


def reorganised(detail: Detail) -> str:
    words = _("ghi lần sắp xếp từ ngày %(day)s theo %(decision)s")
    return words % {"day": day_of(detail, "day"), "decision": detail.get("decision", "")}


tells("agency.found", founded, icon="plus")
tells("agency.restand", restood, icon="pencil")
tells("agency.undo", undone, icon="arrow-back-up")
tells("alias.set", lambda detail: _("ghi tên gọi “%(name)s”") % {"name": detail.get("printed", "")}, icon="pencil")
tells("agencies.import", imported, icon="upload")
tells("agencies.import_undone", gettext_lazy("hoàn tác một lần nhập danh mục"), icon="arrow-back-up")
tells("template.keep", gettext_lazy("sửa mẫu sở, phòng của địa phương"), icon="pencil")
tells("template.drop", gettext_lazy("trở về mẫu sở, phòng theo nghị định"), icon="arrow-back-up")
tells("agencies.export", gettext_lazy("xuất danh mục cơ quan"), icon="download")
tells("agencies.load", gettext_lazy("nạp danh mục cơ quan từ tệp"), icon="upload")
for _kind in ("merge", "split", "rename", "move", "dissolve"):
    tells(f"succession.{_kind}", reorganised, icon="refresh")
tells("succession.withdraw", gettext_lazy("rút lại một lần sắp xếp"), icon="arrow-back-up")
