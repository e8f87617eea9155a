"""Every change of what is counted: saying it, entering it, confirming it, correcting it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.access import Actor, Denied, Refused
from cchc.agencies.models import Agency
from cchc.figures import rules
from cchc.figures.models import Definition, Facts, Figure, Frozen, Indicator, Source, State, Version
from cchc.figures.values import Kind, Value
from cchc.ledger.actions import write
from cchc.periods import today
from cchc.periods.naming import code_of
from cchc.periods.windows import Window
from cchc.words import Field

FACTS = ("definition_id", "numerator", "denominator", "words", "nothing", "state", "source", "note")
BATCH = 500


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


@dataclass(frozen=True)
class Entry:
    """A value for one indicator. `note` explains what stood out; `seen` is the version it was entered on, where one
    was shown (0: none was there)."""

    indicator: Indicator
    value: Value
    note: str = ""
    seen: int | None = None


@dataclass
class Entered:
    """What came of entering: figures that are new, changed, or as they were."""

    new: list[Figure] = field(default_factory=list)
    changed: list[Figure] = field(default_factory=list)
    same: list[Figure] = field(default_factory=list)


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
    done = Entered()
    asked = {entry.indicator.pk: entry for entry in entries}
    there = {
        one.indicator_id: one
        for one in Figure.objects.of_window(window).filter(agency=agency, whole=whole, indicator__in=asked)
    }
    frozen = set(Frozen.objects.filter(version__figure__in=there.values()).values_list("version__figure", flat=True))
    fresh: list[Figure] = []
    for pk, entry in asked.items():
        _fits(entry)
        was = there.get(pk)
        if entry.seen is not None and entry.seen != (was.version if was else 0):
            raise Refused(
                _("Chỉ tiêu “%(name)s” vừa được người khác ghi. Tải lại trang để xem số mới.")
                % {"name": entry.indicator.now.name}
            )
        facts = facts_of(entry, source, state)
        if was is None:
            fresh.append(
                Figure(
                    indicator=entry.indicator, agency=agency, start=window.start, end=window.end, whole=whole, **facts
                )
            )
            continue
        if says_the_same(was, facts):
            done.same.append(was)
            continue
        _change(actor, was, facts, erratum=was.pk in frozen or was.state == State.CONFIRMED, why=why)
        done.changed.append(was)
    done.new = _add(actor, fresh)
    if done.new or done.changed:
        said: dict[str, Any] = {"new": len(done.new), "changed": [one.indicator_id for one in done.changed]}
        if why:
            said["why"] = why
        write(actor, "figure.enter", agency, window=code_of(window), source=str(source), **said)
    return done


def facts_of(entry: Entry, source: Source, state: State) -> dict[str, Any]:
    value = entry.value
    return {
        "definition_id": entry.indicator.now.pk,
        "numerator": value.numerator,
        "denominator": value.denominator,
        "words": value.words,
        "nothing": value.nothing,
        "state": str(state),
        "source": str(source),
        "note": entry.note[:1000],
    }


def says_the_same(was: Facts, facts: Mapping[str, Any]) -> bool:
    """The same number under the same definition; that it is entered again does not unconfirm it."""
    return all(getattr(was, name) == facts[name] for name in FACTS if name not in ("state", "source"))


def _fits(entry: Entry) -> None:
    """What reading cannot let through is no sentence for a user: a value of the wrong shape is a fault of ours."""
    value, kind = entry.value, Kind(entry.indicator.now.kind)
    counted = value.numerator is not None or value.denominator is not None
    if value.nothing and (counted or value.words):
        raise ValueError("`không phát sinh` and a number at once")
    if counted if kind in (Kind.TEXT, Kind.CHOICE) else value.words:
        raise ValueError(f"a value that is no {kind}")
    if kind is not Kind.RATIO and value.denominator is not None:
        raise ValueError(f"a {kind} has no denominator")
    if kind is Kind.RATIO and not value.nothing and (value.numerator is None) != (value.denominator is None):
        raise Refused(
            _("“%(name)s” phải có cả hai số, hoặc để trống cả hai.") % {"name": entry.indicator.now.name},
        )
    if kind is Kind.RATIO and (value.numerator or 0) > 0 and value.denominator == 0:
        raise Refused(_("“%(name)s”: tổng bằng 0 mà phần đã làm lớn hơn 0.") % {"name": entry.indicator.now.name})


def _add(actor: Actor, fresh: list[Figure]) -> list[Figure]:
    if not fresh:
        return []
    try:
        with transaction.atomic():
            made = Figure.objects.bulk_create(fresh, batch_size=BATCH)
    except IntegrityError:
        raise Refused(_("Số liệu kỳ này vừa được người khác ghi. Tải lại trang để xem.")) from None
    _keep(actor, [(one, False, "") for one in made])
    return made


def _change(actor: Actor, was: Figure, facts: Mapping[str, Any], *, erratum: bool, why: str) -> None:
    why = " ".join(why.split())[:1000]
    if erratum and not why:
        raise Refused(
            _("Số liệu này đã xác nhận hoặc đã chốt. Muốn sửa thì ghi lý do đính chính; số cũ vẫn được giữ."),
            field="why",
        )
    new = {**facts, "version": was.version + 1}
    if not Figure.objects.filter(pk=was.pk, version=was.version).update(**new):
        raise Refused(_("Số liệu này vừa được người khác sửa. Tải lại trang để xem số mới."))
    for name, value in new.items():
        setattr(was, name, value)
    _keep(actor, [(was, erratum, why)])


def _keep(actor: Actor, changed: Iterable[tuple[Figure, bool, str]]) -> None:
    moment = timezone.now()
    Version.objects.bulk_create(
        [
            Version(
                figure=one,
                n=one.version,
                at=moment,
                by_id=actor.post,
                erratum=erratum,
                why=why,
                **{name: getattr(one, name) for name in FACTS},
            )
            for one, erratum, why in changed
        ],
        batch_size=BATCH,
    )


@transaction.atomic
def confirm(actor: Actor, figures: Iterable[Figure]) -> int:
    """What was received is taken as it is; from now on it changes as an erratum alone. How many were not before."""
    listed = list(figures)
    if not all(rules.confirm(actor, one) for one in listed):
        raise Denied(_("Chỉ cơ quan thường trực mới xác nhận được số liệu."))
    n = settle(actor, listed)
    if n:
        write(actor, "figure.confirm", "figures", figures=n)
    return n


@transaction.atomic
def settle(actor: Actor, figures: Iterable[Figure]) -> int:
    """`confirm`, for those who asked for the right already and tell the ledger themselves."""
    n = 0
    for one in figures:
        if one.state != State.CONFIRMED:
            facts = {name: getattr(one, name) for name in FACTS} | {"state": State.CONFIRMED.value}
            _change(actor, one, facts, erratum=False, why="")
            n += 1
    return n
