"""Every change of what is counted: saying it, entering it, confirming it, correcting it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cchc.access import Actor, Denied, Refused
from cchc.agencies.models import Agency
from cchc.figures import rules
from cchc.figures.models import Definition, Figure, Indicator, Source, State
from cchc.figures.values import Kind
from cchc.figures.writing import FACTS, Change, Entered, Entry, change, write_down
from cchc.ledger.actions import write
from cchc.periods import today
from cchc.periods.naming import code_of
from cchc.periods.windows import Window
from cchc.words import Field

__all__ = ["Entered", "Entry", "add_indicator", "confirm", "define", "enter", "put", "revise", "settle"]


@transaction.atomic
def define(actor: Actor, authority: Agency, code: str, of_field: Field, **said: Any) -> Indicator:
    """A new indicator of an authority, with its first version."""
    if not actor.is_system and rules.run_root(actor, today()) != authority.pk:
        raise Denied(_("Chỉ cơ quan thường trực mới lập được chỉ tiêu thống kê."))
    return add_indicator(actor, authority, code, of_field, **said)


@transaction.atomic
def add_indicator(actor: Actor, authority: Agency, code: str, of_field: Field, **said: Any) -> Indicator:
    """`define`, for those who asked for the right already: a new column of a call."""
    code = " ".join(code.split())[:60]
    if not code or Indicator.objects.filter(authority=authority, code=code).exists():
        raise Refused(_("Mã chỉ tiêu “%(code)s” trống hoặc đã có. Chọn mã khác.") % {"code": code}, field="code")
    made = Indicator.objects.create(authority=authority, code=code, field=of_field.value)
    _version(actor, made, said)
    write(actor, "indicator.define", made, code=code, name=made.now.name)
    return made


@transaction.atomic
def revise(actor: Actor, indicator: Indicator, **changed: Any) -> Definition:
    """From now on it is counted so; figures entered before keep the version they were entered under."""
    if not rules.keep_indicator(actor, indicator):
        raise Denied(_("Chỉ cơ quan thường trực mới sửa được chỉ tiêu thống kê."))
    was = indicator.now
    if changed.get("kind", was.kind) != was.kind and indicator.figures.exists():
        raise Refused(_("Chỉ tiêu đã có số liệu nên không đổi được loại. Lập chỉ tiêu mới."), field="kind")
    kept = {one.name: getattr(was, one.name) for one in Definition._meta.fields if one.name in REVISED}
    if kept | changed == kept:
        return was
    made = _version(actor, indicator, kept | changed, n=was.n + 1)
    write(actor, "indicator.revise", indicator, version=made.n, changed=sorted(changed))
    return made


REVISED = frozenset(
    {
        *("name", "unit", "kind", "part", "whole", "places", "lowest", "highest", "choices", "empty"),
        *("adds_agencies", "over_time", "prefers", "source", "counted_by", "status", "cites"),
    }
)


def _version(actor: Actor, indicator: Indicator, said: Mapping[str, Any], n: int = 1) -> Definition:
    unknown = said.keys() - REVISED
    if unknown:
        raise TypeError(f"an indicator has no {', '.join(sorted(unknown))}")
    if not str(said.get("name", "")).strip():
        raise Refused(_("Chưa ghi tên chỉ tiêu."), field="name")
    if said["kind"] == Kind.CHOICE and len(said.get("choices", ())) < 2:
        raise Refused(_("Chỉ tiêu lựa chọn cần ít nhất hai lựa chọn."), field="choices")
    low, high = said.get("lowest"), said.get("highest")
    if low is not None and high is not None and low > high:
        raise Refused(_("Mức thấp nhất lớn hơn mức cao nhất."), field="lowest")
    given = dict(said)
    if said["kind"] not in (Kind.COUNT, Kind.RATIO):
        given["adds_agencies"], given["over_time"] = False, "none"
    made = Definition.objects.create(indicator=indicator, n=n, made_by_id=actor.post, **given)
    Indicator.objects.filter(pk=indicator.pk).update(current=made)
    indicator.current = made
    return made


@transaction.atomic
def enter(
    actor: Actor,
    agency: Agency,
    window: Window,
    entries: Sequence[Entry],
    *,
    source: Source = Source.TYPED,
    whole: bool = False,
    state: State = State.ENTERED,
    why: str = "",
) -> Entered:
    """Figures of one agency and window: all of them or none. What says the same as before is left as it was.

    A figure that was confirmed or frozen changes only with a reason, and then as an erratum. Refuses where somebody
    else changed a figure since it was shown.
    """
    if not rules.enter_for(actor, agency):
        raise Denied(_("Chỉ người làm việc ở cơ quan đó, hoặc cơ quan nhập thay, mới nhập được số liệu."))
    return put(actor, agency, window, entries, source=source, whole=whole, state=state, why=why)


@transaction.atomic
def put(
    actor: Actor,
    agency: Agency,
    window: Window,
    entries: Sequence[Entry],
    *,
    source: Source = Source.TYPED,
    whole: bool = False,
    state: State = State.ENTERED,
    why: str = "",
) -> Entered:
    """`enter`, for those who asked for the right already: what is counted, what a room above gathers."""
    if agency.standing(window.end) is None and not agency.standings.filter(since__lte=window.end).exists():
        raise Refused(_("Cơ quan này chưa có trong kỳ số liệu."))
    given = [(agency.pk, entry) for entry in entries]
    done = write_down(actor, window, given, source=source, whole=whole, state=state, why=why)
    if done.new or done.changed:
        said: dict[str, Any] = {"new": len(done.new), "changed": [one.indicator_id for one in done.changed]}
        if why:
            said["why"] = why
        write(actor, "figure.enter", agency, window=code_of(window), source=str(source), **said)
    return done


@transaction.atomic
def confirm(actor: Actor, figures: Iterable[Figure]) -> int:
    """What was received is taken as it is; from now on it changes as an erratum alone. How many were not before."""
    listed = list(figures)
    keys = {one.pk for one in listed}
    if rules.confirm.of(Figure.objects.filter(pk__in=keys), actor, today()).count() < len(keys):
        raise Denied(_("Chỉ cơ quan thường trực mới xác nhận được số liệu."))
    n = settle(actor, listed)
    if n:
        write(actor, "figure.confirm", "figures", figures=n)
    return n


@transaction.atomic
def settle(actor: Actor, figures: Iterable[Figure]) -> int:
    """`confirm`, for those who asked for the right already and tell the ledger themselves."""
    listed = [one for one in figures if one.state != State.CONFIRMED]
    confirmed = {"state": State.CONFIRMED.value}
    change(actor, [Change(one, {name: getattr(one, name) for name in FACTS} | confirmed) for one in listed])
    return len(listed)
