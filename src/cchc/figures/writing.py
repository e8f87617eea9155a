"""Figures of many agencies written at once: what is new, what changed, each with its version, in a few statements.

A row is changed only in the version it was read in. Where one has moved meanwhile none is changed, and which is told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Case, F, Model, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.access import Actor, Refused
from cchc.duties.queries import names_of
from cchc.figures.models import Facts, Figure, Frozen, Indicator, Source, State, Version
from cchc.figures.values import Kind
from cchc.figures.values import Value as Said
from cchc.periods.windows import Window

FACTS = ("definition_id", "numerator", "denominator", "words", "nothing", "state", "source", "note")
BATCH = 500
NAMED = 5


@dataclass(frozen=True)
class Entry:
    """A value for one indicator. `note` explains what stood out; `seen` is the version it was entered on, where one
    was shown (0: none was there). `source` where it is another than that of all that is written with it."""

    indicator: Indicator
    value: Said
    note: str = ""
    seen: int | None = None
    source: Source | None = None


@dataclass
class Entered:
    """What came of entering: figures that are new, changed, or as they were."""

    new: list[Figure] = field(default_factory=list)
    changed: list[Figure] = field(default_factory=list)
    same: list[Figure] = field(default_factory=list)


@dataclass(frozen=True)
class Change:
    figure: Figure
    facts: Mapping[str, Any]
    erratum: bool = False


def write_down(
    actor: Actor,
    window: Window,
    given: Iterable[tuple[int, Entry]],
    *,
    source: Source = Source.TYPED,
    whole: bool = False,
    state: State = State.ENTERED,
    why: str = "",
) -> Entered:
    """(agency, entry) of one window: all of them or none. What says the same as before is left as it was.

    In a transaction of the caller's, who asked for the right and tells the ledger.
    """
    asked = {(agency, entry.indicator.pk): entry for agency, entry in given}
    near = Figure.objects.of_window(window).filter(
        agency__in={agency for agency, _of in asked}, whole=whole, indicator__in={of for _agency, of in asked}
    )
    there = {(one.agency_id, one.indicator_id): one for one in near}
    frozen = set(Frozen.objects.filter(version__figure__in=near).values_list("version__figure", flat=True))
    done, fresh, changes = Entered(), [], []
    for key, entry in asked.items():
        fits(entry)
        was = there.get(key)
        if entry.seen is not None and entry.seen != (was.version if was else 0):
            raise Refused(
                _("Chỉ tiêu “%(name)s” vừa được người khác ghi. Tải lại trang để xem số mới.")
                % {"name": entry.indicator.now.name}
            )
        facts = facts_of(entry, source, state)
        if was is None:
            span = {"start": window.start, "end": window.end, "whole": whole}
            fresh.append(Figure(agency_id=key[0], indicator=entry.indicator, **span, **facts))
        elif says_the_same(was, facts):
            done.same.append(was)
        else:
            changes.append(Change(was, facts, erratum=was.pk in frozen or was.state == State.CONFIRMED))
    change(actor, changes, why=why)
    done.changed = [one.figure for one in changes]
    done.new = add(actor, fresh)
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
        "source": str(entry.source or source),
        "note": entry.note[:1000],
    }


def says_the_same(was: Facts, facts: Mapping[str, Any]) -> bool:
    """The same number under the same definition; that it is entered again does not unconfirm it."""
    return all(getattr(was, name) == facts[name] for name in FACTS if name not in ("state", "source"))


def fits(entry: Entry) -> None:
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


def add(actor: Actor, fresh: list[Figure]) -> list[Figure]:
    if not fresh:
        return []
    try:
        with transaction.atomic():
            made = Figure.objects.bulk_create(fresh, batch_size=BATCH)
    except IntegrityError:
        raise Refused(_("Số liệu kỳ này vừa được người khác ghi. Tải lại trang để xem.")) from None
    keep(actor, made)
    return made


def change(actor: Actor, changes: Sequence[Change], *, why: str = "") -> None:
    """What was confirmed or frozen changes only with a reason, as an erratum."""
    why = " ".join(why.split())[:1000]
    if not changes:
        return
    errata = {one.figure.pk for one in changes if one.erratum}
    if errata and not why:
        raise Refused(
            _("Số liệu này đã xác nhận hoặc đã chốt. Muốn sửa thì ghi lý do đính chính; số cũ vẫn được giữ."),
            field="why",
        )
    moved: set[int] = set()
    with transaction.atomic():
        for n in range(0, len(changes), BATCH):
            some = changes[n : n + BATCH]
            new = {
                name: by_key(Figure, name, {one.figure.pk: one.facts[name] for one in some})
                for name in FACTS
                if any(getattr(one.figure, name) != one.facts[name] for one in some)
            }
            moved |= changed_unless_moved(Figure.objects, {one.figure.pk: one.figure.version for one in some}, **new)
        if moved:
            raise Refused(told_of([one.figure for one in changes if one.figure.pk in moved]))
    for one in changes:
        one.figure.version += 1
        for name in FACTS:
            setattr(one.figure, name, one.facts[name])
    keep(actor, [one.figure for one in changes], errata, why)


def by_key(model: type[Model], name: str, values: Mapping[int, Any]) -> Any:
    """What to update a column with: a value, or one by the row's key where they differ."""
    column: Any = model._meta.get_field(name)
    column = column.target_field if column.is_relation else column
    by_value: dict[str, list[int]] = defaultdict(list)
    said = {key: repr(value) for key, value in values.items()}
    for key in values:
        by_value[said[key]].append(key)
    cases = [When(pk__in=keys, then=Value(values[keys[0]], output_field=column)) for keys in by_value.values()]
    return Case(*cases, output_field=column) if len(cases) > 1 else next(iter(values.values()))


def changed_unless_moved(rows: Any, versions: Mapping[int, int], **new: Any) -> set[int]:
    """Changes rows that are still in the version named; the keys of those that are not. Where there are any, nothing
    was changed."""
    by_version: dict[int, list[int]] = defaultdict(list)
    for key, version in versions.items():
        by_version[version].append(key)
    if not by_version:
        return set()
    unmoved = reduce(or_, (Q(version=version, pk__in=keys) for version, keys in by_version.items()))
    asked: QuerySet[Any] = rows.filter(unmoved)
    with transaction.atomic():
        met = asked.update(**new, version=F("version") + 1)
        if met < len(versions):
            transaction.set_rollback(True)
    return versions.keys() - set(asked.values_list("pk", flat=True)) if met < len(versions) else set()


def told_of(moved: Sequence[Figure]) -> str:
    if len(moved) == 1:
        return _("Số liệu này vừa được người khác sửa. Tải lại trang để xem số mới.")
    indicators = Indicator.objects.select_related("current").in_bulk({one.indicator_id for one in moved[:NAMED]})
    names = names_of({one.agency_id for one in moved[:NAMED]}, moved[0].end)
    which = "; ".join(f"{indicators[one.indicator_id].now.name}, {names[one.agency_id]}" for one in moved[:NAMED])
    words = _("%(n)s số liệu vừa được người khác sửa nên chưa ghi gì (%(which)s). Tải lại trang để xem số mới.")
    return words % {"n": len(moved), "which": which}


def keep(actor: Actor, changed: Iterable[Figure], errata: Iterable[int] = (), why: str = "") -> None:
    """Each as it is now is a version of it; why it changed is kept with all, erratum or not."""
    moment, late = timezone.now(), set(errata)
    Version.objects.bulk_create(
        [
            Version(
                figure=one,
                n=one.version,
                at=moment,
                by_id=actor.post,
                erratum=one.pk in late,
                why=why,
                **{name: getattr(one, name) for name in FACTS},
            )
            for one in changed
        ],
        batch_size=BATCH,
    )
