"""A plan's targets tied to indicators, and where they stand in a window: reached, not reached, not known."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.access import Actor, Denied, Refused
from cchc.agencies.models import Agency, Standing, during
from cchc.figures import rules
from cchc.figures.consolidating import Consolidated, Sum
from cchc.figures.in_time import InTime, within
from cchc.figures.models import Indicator, TargetTie
from cchc.figures.showing import as_value
from cchc.figures.values import Empty, Kind, ratio, shown
from cchc.ledger.actions import write
from cchc.periods.windows import Window
from cchc.tasks.models import Target
from cchc.words.levels import Level
from cchc.words.numbers import vi


class Reached(StrEnum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@transaction.atomic
def tie(
    actor: Actor,
    target: Target,
    indicator: Indicator,
    op: TargetTie.Op,
    value: Decimal,
    *,
    upper: Decimal | None = None,
    level: Level | None = None,
) -> TargetTie:
    if not rules.tie_target(actor, target) or not rules.see_indicator(actor, indicator):
        raise Denied(_("Chỉ cơ quan thường trực mới gắn được chỉ tiêu của kế hoạch với số liệu."))
    if indicator.now.kind not in (Kind.COUNT, Kind.RATIO):
        raise Refused(_("Chỉ tiêu này không cộng được. Chọn một số đếm hoặc tỷ lệ."), field="indicator")
    if upper is not None and upper < value:
        raise Refused(_("Mức trên nhỏ hơn mức dưới."), field="upper")
    numbers: dict[str, Any] = {"value": value, "upper": upper}
    try:
        with transaction.atomic():
            made = TargetTie.objects.create(
                target=target,
                indicator=indicator,
                level=level.value if level else "",
                op=op.value,
                made_by_id=actor.post,
                **numbers,
            )
    except IntegrityError:
        raise Refused(_("Chỉ tiêu này đã gắn với số liệu đó cho cấp đó."), field="indicator") from None
    write(actor, "target.tie", target, indicator=indicator.code, level=made.level, op=made.op, value=str(value))
    return made


@transaction.atomic
def untie(actor: Actor, one: TargetTie) -> None:
    if not rules.tie_target(actor, one.target):
        raise Denied(_("Chỉ cơ quan thường trực mới gắn được chỉ tiêu của kế hoạch với số liệu."))
    if not TargetTie.objects.filter(pk=one.pk, ended_at__isnull=True).update(ended_at=timezone.now()):
        raise Refused(_("Chỉ tiêu này đã được gỡ. Tải lại trang để xem."))
    write(actor, "target.untie", one.target, indicator=one.indicator.code, level=one.level)


@dataclass(frozen=True)
class Where:
    """Where a tie stands: what it comes to as shown, whether that is enough, how many agencies of its level have
    reached it by themselves, of those that said something.

    `built` is of which figures it was built. `each`: what every agency of its level comes to, and whether that is
    enough; of `silent` nothing is known.
    """

    tie: TargetTie
    said: str
    reached: Reached
    agencies_reached: int = 0
    agencies_known: int = 0
    built: InTime | None = None
    each: Mapping[int, tuple[Sum, Reached]] = field(default_factory=dict)
    silent: Sequence[int] = ()


def where_they_stand(ties: Sequence[TargetTie], agency: Agency, window: Window) -> dict[int, Where]:
    """By tie. A dozen queries, whatever the number of ties and agencies."""
    if not ties or agency.standing(window.end) is None:
        return {one.pk: Where(one, "", Reached.UNKNOWN) for one in ties}
    sums = within({one.indicator_id: one.indicator for one in ties}.values(), agency.pk, window)
    tree = Agency.objects.under(agency, window.end)
    rows = Standing.objects.filter(during(window.end), agency__in=tree).values_list("agency", "level", "parent")
    levels = {pk: (level, parent) for pk, level, parent in rows}
    return {one.pk: where(one, sums.get(one.indicator_id), levels) for one in ties}


def where(one: TargetTie, built: InTime | None, levels: Mapping[int, tuple[str, int | None]]) -> Where:
    if built is None:
        return Where(one, "", Reached.UNKNOWN)
    found = built.sums
    of_level = {pk for pk, (level, _parent) in levels.items() if not one.level or level == one.level}
    total = total_of(one, found, of_level)
    tops = [pk for pk in of_level if pk != found.root and levels[pk][1] not in of_level - {found.root}]
    each = {pk: (found.of[pk], judged(one, found.of[pk])) for pk in tops if pk in found.of}
    known = [state for _sum, state in each.values() if state is not Reached.UNKNOWN]
    said = shown(as_value(total, one.indicator), one.indicator.now.meaning) if total.figures else ""
    silent = [pk for pk in tops if pk not in each]
    by_each = one.level and not one.indicator.now.adds_agencies
    reached = all_reached(known) if by_each else judged(one, total)
    return Where(one, said, reached, known.count(Reached.YES), len(known), built, each, silent)


def total_of(one: TargetTie, found: Consolidated, of_level: Collection[int]) -> Sum:
    """Of a level the sum of its own figures, of the whole what it comes to. What does not add up over agencies is the
    authority's own alone; of a level nothing."""
    if one.level:
        adds = one.indicator.now.adds_agencies
        return sum((found.own[pk] for pk in of_level if pk in found.own), Sum()) if adds else Sum()
    return found.total


def all_reached(known: Sequence[Reached]) -> Reached:
    if not known:
        return Reached.UNKNOWN
    return Reached.YES if all(one is Reached.YES for one in known) else Reached.NO


def judged(one: TargetTie, total: Sum) -> Reached:
    """A ratio is held against a percentage, a count against a number; 0/0 as the indicator declares."""
    if not total.figures:
        return Reached.UNKNOWN
    if one.indicator.now.kind == Kind.RATIO:
        quotient = ratio(as_value(total, one.indicator), Empty(one.indicator.now.empty))
        if quotient is None:
            return Reached.UNKNOWN
        value = quotient * 100
    else:
        value = Fraction(total.numerator)
    wanted = Fraction(one.value)
    enough = value <= wanted if one.op == TargetTie.Op.AT_MOST else value >= wanted
    return Reached.YES if enough else Reached.NO


def wanted_of(one: TargetTie) -> str:
    """`từ 95 % trở lên`."""
    unit = "%" if one.indicator.now.kind == Kind.RATIO else one.indicator.now.unit.lower()
    number = vi(one.value)
    if one.upper is not None:
        number = f"{number}–{vi(one.upper)}"
    words = {
        TargetTie.Op.AT_LEAST.value: _("từ %(n)s trở lên"),
        TargetTie.Op.AT_MOST.value: _("không quá %(n)s"),
        TargetTie.Op.EXACTLY.value: _("đạt %(n)s"),
    }[one.op]
    return words % {"n": f"{number} {unit}".strip()}
