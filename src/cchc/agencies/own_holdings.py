"""What the register itself hangs on an agency: the agencies below it, and the words it is called by."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Literal

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cchc.access import Actor, Refused
from cchc.agencies.closure import refresh_lines
from cchc.agencies.holdings import Holding, Passage, Row, passes, stays
from cchc.agencies.models import Agency, Alias, FieldOwner, Passing, Standing
from cchc.ui.labels import word
from cchc.words import Field


def children(agency: Agency, day: date) -> Sequence[Row]:
    """Agencies that stand below it on the day or come to do so later, by their standing's key."""
    rows = Standing.objects.filter(Q(until__isnull=True) | Q(until__gt=day), parent=agency).order_by("sort_key")
    return [Row(pk, name) for pk, name in rows.values_list("pk", "name")]


def move_children(passage: Passage, rows: Sequence[int]) -> dict[int, int | None]:
    """From the day on they stand below the heir; gives the standing that says so."""
    became: dict[int, int | None] = {}
    moved = []
    for one in Standing.objects.filter(pk__in=rows):
        moved.append(one.agency_id)
        if one.since >= passage.day:
            one.parent = passage.to
            one.save(update_fields=["parent"])
            became[one.pk] = None
            continue
        before, until = one.pk, one.until
        Standing.objects.filter(pk=before).update(until=passage.day)
        one.pk, one.since, one.until, one.parent = None, passage.day, until, passage.to
        one._state.adding = True
        one.save()
        became[before] = one.pk
    refresh_lines(moved)
    return became


def move_back(actor: Actor, passing: Passing) -> None:
    before = Standing.objects.get(pk=passing.row)
    if passing.became is None:
        before.parent_id = passing.of_id
        before.save(update_fields=["parent"])
    else:
        after = Standing.objects.filter(pk=passing.became).first()
        if after is None or after.parent_id != passing.to_id:
            raise Refused(
                _("“%(name)s” đã được đổi sau đó, nên không rút lại được lần sắp xếp này.") % {"name": before.name}
            )
        until = after.until
        after.delete()
        Standing.objects.filter(pk=before.pk).update(until=until)
    refresh_lines([before.agency_id])


def called(field: Literal["agency", "within"]) -> Holding:
    """Aliases of an agency, and those an authority made for its own documents: its heir's from the day on."""

    def words(agency: Agency, day: date) -> Sequence[Row]:
        rows = Alias.objects.filter(**{field: agency}, until=None).order_by("folded")
        return [Row(pk, f"“{printed}”") for pk, printed in rows.values_list("pk", "printed")]

    def hand_over(passage: Passage, rows: Sequence[int]) -> dict[int, int | None]:
        became: dict[int, int | None] = {}
        for alias in Alias.objects.filter(pk__in=rows):
            Alias.objects.filter(pk=alias.pk).update(until=max(passage.day, alias.since or passage.day))
            meant: dict[str, Any] = {"within": alias.within, "agency": alias.agency, field: passage.to}
            taken = Alias.objects.filter(within=meant["within"], folded=alias.folded, until=None).exists()
            became[alias.pk] = (
                None
                if taken
                else Alias.objects.create(printed=alias.printed, group=alias.group, since=passage.day, **meant).pk
            )
        return became

    def take_back(actor: Actor, passing: Passing) -> None:
        Alias.objects.filter(pk=passing.became or 0).delete()
        Alias.objects.filter(pk=passing.row).update(until=None)

    label = _("Tên gọi khác") if field == "agency" else _("Tên gọi riêng trong văn bản của cơ quan")
    return Holding(f"agencies.Alias.{field}", label, words, hand_over, take_back)


def owners(field: Literal["agency", "authority"]) -> Holding:
    """Who answers for a field of reform: the heir does from the day on, and for the heir of an authority."""

    def open_rows(agency: Agency, day: date) -> Sequence[Row]:
        rows = FieldOwner.objects.filter(Q(until__isnull=True) | Q(until__gt=day), **{field: agency})
        return [Row(one.pk, word(Field(one.field))) for one in rows.order_by("field", "since")]

    def hand_over(passage: Passage, rows: Sequence[int]) -> dict[int, int | None]:
        became: dict[int, int | None] = {}
        for one in FieldOwner.objects.filter(pk__in=rows):
            meant: dict[str, Any] = {"agency": one.agency, "authority": one.authority, field: passage.to}
            on = max(passage.day, one.since)
            rivals = FieldOwner.objects.filter(field=one.field, authority=meant["authority"]).exclude(pk=one.pk)
            taken = rivals.filter(Q(until__isnull=True) | Q(until__gt=on)).exists()
            if one.since >= passage.day and not taken:
                FieldOwner.objects.filter(pk=one.pk).update(**{field: passage.to})
                became[one.pk] = None
                continue
            FieldOwner.objects.filter(pk=one.pk).update(until=max(passage.day, one.since + timedelta(days=1)))
            if taken:
                became[one.pk] = None
                continue
            made = FieldOwner.objects.create(field=one.field, since=on, until=one.until, **meant)
            became[one.pk] = made.pk
        return became

    def take_back(actor: Actor, passing: Passing) -> None:
        made = FieldOwner.objects.filter(pk=passing.became or 0).first()
        row = FieldOwner.objects.filter(pk=passing.row)
        if not row.filter(**{field: passing.to_id}).update(**{field: passing.of_id}):
            row.update(until=made.until if made else None)
        if made is not None:
            made.delete()

    label = _("Lĩnh vực chủ trì") if field == "agency" else _("Cơ quan chủ trì lĩnh vực")
    return Holding(f"agencies.FieldOwner.{field}", label, open_rows, hand_over, take_back)


def declare() -> None:
    passes(Holding("agencies.Standing.parent", _("Cơ quan, đơn vị trực thuộc"), children, move_children, move_back))
    passes(called("agency"))
    passes(called("within"))
    passes(owners("agency"))
    passes(owners("authority"))
    stays("agencies.Standing.agency", "what it was stays; the succession itself ends it")
    stays("agencies.Line.ancestor", "worked out from the standings")
    stays("agencies.Line.descendant", "worked out from the standings")
    stays("agencies.Heir.of", "history")
    stays("agencies.Heir.agency", "history")
    stays("agencies.Passing.of", "history")
    stays("agencies.Passing.to", "history")
    stays("agencies.OwnTemplate.root", "whose register it is the template of")
    stays("agencies.Proposal.root", "whose register it was proposed for")
