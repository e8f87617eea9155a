"""How what happens to people, posts and the ledger itself is told."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.access import Role
from cchc.ledger.models import Entry
from cchc.ledger.telling import Detail, Event, day_of, tells, told_all
from cchc.people.roles import WORDS
from cchc.ui.labels import word
from cchc.words import Field


def told_of(about: models.Model, *, verbs: frozenset[str] | None = None, most: int = 50) -> list[Event]:
    """An object's own history, newest first."""
    entries = Entry.objects.about(about)
    return told_all((entries.filter(verb__in=verbs) if verbs is not None else entries)[:most])


def role_of(detail: Detail) -> str:
    role: Any = detail.get("role")
    return str(WORDS[Role(role)]) if role in set(Role) else ""


def _appointed(detail: Detail) -> str:
    return _("giao vị trí %(role)s từ ngày %(day)s") % {"role": role_of(detail), "day": day_of(detail, "since")}


def _relieved(detail: Detail) -> str:
    return _("cho thôi vị trí từ ngày %(day)s") % {"day": day_of(detail, "until")}


def _delegated(detail: Detail) -> str:
    words = _("ủy quyền vị trí theo văn bản %(number)s, từ %(since)s")
    return words % {"number": detail.get("number", ""), "since": day_of(detail, "since")}


def _revoked(detail: Detail) -> str:
    return _("thu hồi ủy quyền theo văn bản %(number)s") % {"number": detail.get("number", "")}


def field_of(detail: Detail) -> str:
    field: Any = detail.get("field")
    return word(Field(field)) if field in set(Field) else ""


def _owned(detail: Detail) -> str:
    words = _("ghi cơ quan này chủ trì lĩnh vực %(field)s từ ngày %(day)s")
    return words % {"field": field_of(detail), "day": day_of(detail, "since")}


def _owned_no_more(detail: Detail) -> str:
    words = _("ghi cơ quan này thôi chủ trì lĩnh vực %(field)s từ ngày %(day)s")
    return words % {"field": field_of(detail), "day": day_of(detail, "until")}


def _denied(detail: Detail) -> str:
    return _("bị từ chối ở %(path)s") % {"path": detail.get("path", "")}


tells("person.register", gettext_lazy("lập tài khoản"), icon="user-plus")
tells("person.change", gettext_lazy("sửa thông tin tài khoản"), icon="pencil")
tells("person.sign_in", gettext_lazy("đăng nhập"), state="done", icon="login")
tells("person.sign_out", gettext_lazy("đăng xuất"), icon="logout")
tells("person.sign_in_failed", gettext_lazy("đăng nhập không thành công"), state="back", icon="alert-triangle")
tells("person.locked_out", gettext_lazy("bị tạm khóa vì nhập sai nhiều lần"), state="over", icon="lock")
tells("person.password", gettext_lazy("đặt mật khẩu"), icon="key")
tells("person.factor_added", gettext_lazy("thêm lớp xác thực"), icon="shield-check")
tells("person.factor_removed", gettext_lazy("bỏ lớp xác thực"), icon="shield-off")
tells("person.factor_renewed", gettext_lazy("lấy mã dự phòng mới"), icon="shield-check")
tells("person.session_ended", gettext_lazy("kết thúc phiên đăng nhập"), icon="logout")
tells("person.invite", gettext_lazy("gửi đường dẫn đặt mật khẩu"), icon="mail")
tells("person.deactivate", gettext_lazy("ngừng tài khoản"), state="over", icon="user-off")
tells("person.activate", gettext_lazy("mở lại tài khoản"), icon="user-check")
tells("person.reset", gettext_lazy("đặt lại cách đăng nhập"), icon="key")
tells("person.import", gettext_lazy("lập tài khoản từ tệp Excel"), icon="user-plus")
tells("person.view", gettext_lazy("xem trang của người này"), icon="eye")
tells("post.appoint", _appointed, icon="user-check")
tells("post.pass_on", gettext_lazy("chuyển vị trí sang cơ quan kế thừa"), icon="refresh")
tells("post.relieve", _relieved, icon="user-off")
tells("post.delegate", _delegated, icon="arrow-right")
tells("post.revoke", _revoked, icon="arrow-back-up")
tells("field.own", _owned, icon="user-check")
tells("field.end", _owned_no_more, icon="user-off")
tells("denied", _denied, state="over", icon="lock")
tells("record.open", gettext_lazy("mở tài liệu"), icon="eye")
tells("record.view", gettext_lazy("xem trang tài liệu có dữ liệu cá nhân"), icon="eye")
tells("record.name_readers", gettext_lazy("ghi ai được xem tài liệu có dữ liệu cá nhân"), icon="lock")
tells("record.open_again", gettext_lazy("bỏ đánh dấu dữ liệu cá nhân của tài liệu"), icon="eye")
tells("ledger.export", gettext_lazy("xuất nhật ký"), icon="download")
tells("ledger.erase", gettext_lazy("xóa chi tiết của một mục nhật ký"), state="over", icon="trash")
