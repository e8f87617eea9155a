"""The posts of an agency that ends: their holders hold them in its heir from that day on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import ProtectedError, Q
from django.utils.translation import gettext_lazy as _

from cchc.access import Actor, Refused
from cchc.agencies.holdings import Holding, Passage, Row, passes
from cchc.agencies.models import Agency, Passing
from cchc.ledger.actions import write
from cchc.people.models import Post


def posts(agency: Agency, day: date) -> Sequence[Row]:
    rows = Post.objects.filter(Q(until__isnull=True) | Q(until__gt=day), agency=agency).select_related("person")
    listed = rows.order_by("person__full_name", "pk")
    return [Row(one.pk, f"{one.person.full_name}{', ' + one.title if one.title else ''}") for one in listed]


def appoint_over(passage: Passage, rows: Sequence[int]) -> dict[int, int | None]:
    """A post taken up after the day, when nobody knew yet, is held there for one day."""
    became: dict[int, int | None] = {}
    for post in Post.objects.filter(pk__in=rows):
        on, until = max(passage.day, post.since + timedelta(days=1)), post.until
        Post.objects.filter(pk=post.pk).update(until=on)
        same = Post.objects.filter(person=post.person_id, agency=passage.to, role=post.role)
        if same.filter(Q(until__isnull=True) | Q(until__gt=on)).exists() or (until is not None and until <= on):
            became[post.pk] = None
            continue
        made = Post.objects.create(
            person_id=post.person_id, agency=passage.to, role=post.role, title=post.title, since=on, until=until
        )
        became[post.pk] = made.pk
        write(passage.actor, "post.pass_on", made, person=post.person_id, of=passage.of.pk, agency=passage.to.pk)
    return became


def take_back(actor: Actor, passing: Passing) -> None:
    post = Post.objects.get(pk=passing.row)
    made = Post.objects.filter(pk=passing.became or 0).first()
    until = made.until if made is not None else None
    if made is not None:
        try:
            made.delete()
        except ProtectedError as error:
            raise Refused(_("Người ở cơ quan mới đã làm việc trên hệ thống, nên không rút lại được nữa.")) from error
    Post.objects.filter(pk=post.pk).update(until=until)


def declare() -> None:
    passes(Holding("people.Post.agency", _("Người giữ vị trí"), posts, appoint_over, take_back))
