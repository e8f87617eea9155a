"""The outline an authority's reports are written by: its own newest version, else the one that ships."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import lru_cache

from django.db import transaction
from django.utils.translation import gettext as _

from cchc.access import Actor, Refused
from cchc.access.naming import as_key
from cchc.agencies.models import Agency
from cchc.ledger.actions import write
from cchc.reports.outline import Outline, parsed, periodic
from cchc.reports.outline_checking import checked
from cchc.reports.own_keeping import check_right, next_version
from cchc.reports.own_models import OwnOutline

OWN = "own-"  # and the key of the version: what a round keeps as its outline


def newest(authority: Agency | int) -> OwnOutline | None:
    found: OwnOutline | None = OwnOutline.objects.standing().filter(authority=authority).first()
    return found


def code_for(authority: Agency | int) -> str:
    """What a new round of an authority is written by."""
    own = newest(authority)
    return f"{OWN}{own.pk}" if own is not None else periodic().code


def by_code(code: str) -> Outline:
    """The outline a round keeps the code of; a version that was taken back since is still its outline. One query."""
    if not code.startswith(OWN):
        return periodic()
    text = OwnOutline.objects.filter(pk=as_key(code.removeprefix(OWN)) or 0).values_list("text", flat=True).first()
    return replace(read(text), code=code) if text is not None else periodic()


@lru_cache(maxsize=16)
def read(text: str) -> Outline:
    return parsed(text)


@transaction.atomic
def save(actor: Actor, authority: Agency, text: str, *, source: str, seen: int, today: date) -> OwnOutline:
    """A new version, for rounds that are opened from now on. Rounds that are open keep theirs."""
    check_right(actor, authority, today)
    if not source.strip():
        raise Refused(_("Chưa ghi căn cứ. Ghi số, ký hiệu văn bản quy định đề cương này."), field="source")
    _outline, faults = checked(text)
    if faults:
        raise Refused(_("Đề cương còn lỗi, xem từng dòng bên dưới. Chưa lưu gì."), field="text")
    made: OwnOutline = next_version(OwnOutline, actor, authority, seen, source=source.strip()[:200], text=text)
    write(actor, "report_outline.save", made, n=made.n, source=made.source, characters=len(text))
    return made
