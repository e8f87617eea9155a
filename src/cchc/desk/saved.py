"""Lists as a person likes them, under names of her own."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from cchc.access import Actor, Denied, Refused
from cchc.desk.models import SavedView

MOST = 30
KNOWN = (
    "q",
    "mandate",
    "field",
    "agency",
    "officer",
    "state",
    "due_from",
    "due_to",
    "year",
    "kind",
    "origin",
    "todo",
    "urgent",
    "estimate",
    "pile",
    "sort",
    "show",
    "task",
)


def narrowing(query: str) -> str:
    """What of a list's address narrows, orders or draws it; the page one was on is left out."""
    given = QueryDict(query[:2000])
    kept = QueryDict(mutable=True)
    for name in KNOWN:
        if given.get(name):
            kept[name] = given[name][:200]
    return kept.urlencode()


def save(actor: Actor, name: str, query: str) -> SavedView:
    if actor.post is None:
        raise Denied(_("Chỉ người giữ một vị trí mới lưu được cách xem."))
    called = " ".join(name.replace("\x00", "").split())[:80]
    if not called:
        raise Refused(_("Chưa đặt tên. Ghi tên cho cách xem này, vd. Việc hỏa tốc của Sở Y tế."))
    own = SavedView.objects.of(actor)
    if own.count() >= MOST:
        raise Refused(_("Đã lưu 30 cách xem. Bỏ bớt một cách xem cũ rồi lưu lại."))
    try:
        with transaction.atomic():
            return SavedView.objects.create(by_id=actor.post, name=called, query=narrowing(query))
    except IntegrityError as error:
        raise Refused(
            _("Đã có cách xem tên “%(called)s”. Đặt tên khác, hoặc bỏ cách xem cũ.") % {"called": called}
        ) from error
