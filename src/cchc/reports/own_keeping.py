"""Versions of what a province says of its own reports: who saves one, and how the newest is taken back."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.access import Actor, Denied, Refused
from cchc.agencies.models import Agency
from cchc.figures import rules as figure_rules
from cchc.ledger.actions import write
from cchc.reports.own_models import Own

NOT_HERS = gettext_lazy("Chỉ cơ quan thường trực mới sửa được lịch và đề cương báo cáo của tỉnh.")
MEANWHILE = gettext_lazy("Người khác vừa lưu một phiên bản mới. Chưa lưu gì. Tải lại trang rồi làm tiếp.")


def check_right(actor: Actor, authority: Agency, today: date) -> None:
    if figure_rules.run_root(actor, today) != authority.pk:
        raise Denied(NOT_HERS)


def next_version(model: type[Any], actor: Actor, authority: Agency, seen: int, **given: Any) -> Any:
    """The row after the last; refused where that is another than she was shown."""
    last = model.objects.filter(authority=authority).aggregate(last=Max("n"))["last"] or 0
    if last != seen:
        raise Refused(MEANWHILE)
    try:
        with transaction.atomic():
            return model.objects.create(authority=authority, n=last + 1, made_by_id=actor.post, **given)
    except IntegrityError:
        raise Refused(MEANWHILE) from None


@transaction.atomic
def take_back(actor: Actor, authority: Agency, model: type[Any], n: int, *, today: date) -> Own:
    """The newest version that stands is taken back; the one before it holds again, or what ships. It stays listed."""
    check_right(actor, authority, today)
    last = model.objects.standing().filter(authority=authority).first()
    if last is None or last.n != n:
        raise Refused(_("Chỉ bỏ được phiên bản mới nhất đang dùng. Tải lại trang để xem."))
    changed = model.objects.standing().filter(pk=last.pk)
    if not changed.update(dropped_at=timezone.now(), dropped_by=actor.post):
        raise Refused(MEANWHILE)
    write(actor, f"{model.TELLS}.take_back", last, n=n)
    last.refresh_from_db()
    return last  # type: ignore[no-any-return]
