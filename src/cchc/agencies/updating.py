"""From a register file to the tables: what would change is shown, then applied whole or not at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cchc.access import Actor, Denied, Refused
from cchc.agencies import holdings, rules
from cchc.agencies.actions import one_at_a_time
from cchc.agencies.closure import check_standings, rebuild_lines, refresh_lines
from cchc.agencies.models import Agency, Heir, Standing, Succession
from cchc.agencies.register import Edge, Event, Held, Register, missing_keys
from cchc.agencies.successions import Outcome, hand_on
from cchc.ledger.actions import write

BATCH = 2000
NOBODY: Mapping[str, str] = {}
STAYING = (Succession.Kind.RENAME.value, Succession.Kind.MOVE.value)
FEW = 300  # agencies whose lines are written anew one by one; for more the whole closure is
COLUMNS = ("since", "until", "parent__key", "name", "short_name", "kind", "level", "code")


@dataclass(frozen=True)
class Differences:
    """What a file says otherwise than the installation; what it does not speak of is left alone."""

    new: dict[str, tuple[Held, ...]] = field(default_factory=dict)
    changed: dict[str, tuple[tuple[Held, ...], tuple[Held, ...]]] = field(default_factory=dict)
    new_events: tuple[Event, ...] = ()
    changed_events: tuple[tuple[Event, Event], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.new or self.changed or self.new_events or self.changed_events)

    def lines(self) -> Iterator[str]:
        """What changed, a line each; new agencies are counted elsewhere."""
        for key, (before, after) in sorted(self.changed.items()):
            for mark, some in (("-", set(before) - set(after)), ("+", set(after) - set(before))):
                for one in sorted(some, key=lambda each: each.since):
                    yield f"{mark} {key}: {told(one)}"
        for before_event, after_event in self.changed_events:
            yield f"~ {after_event.key}: {len(before_event.heirs)} → {len(after_event.heirs)} dòng kế thừa"


def told(one: Held) -> str:
    until = f" đến {one.until:%d/%m/%Y}" if one.until else ""
    under = f", dưới {one.parent}" if one.parent else ""
    return f"{one.name}, từ {one.since:%d/%m/%Y}{until}{under}{', mã ' + one.code if one.code else ''}"


def differences(register: Register) -> Differences:
    """Compares a file with the installation. Costs four reads, whatever the size."""
    here = held_here()
    missing = missing_keys(register, here)
    if missing:
        raise Refused(
            _("Tệp nhắc đến %(n)s cơ quan không có trong tệp và trong danh mục: %(listed)s. Chưa có gì được nạp.")
            % {"n": len(missing), "listed": ", ".join(missing[:5])}
        )
    new, changed = {}, {}
    for key, held in register.agencies.items():
        if key not in here:
            new[key] = held
            continue
        wanted = with_later(held, here[key], register.as_of)
        if wanted != here[key]:
            changed[key] = (here[key], wanted)
    events = events_here()
    return Differences(
        new,
        changed,
        tuple(event for event in register.events if event.key not in events),
        tuple(
            (events[event.key], event)
            for event in register.events
            if event.key in events and as_set(events[event.key]) != as_set(event)
        ),
    )


def as_set(event: Event) -> tuple[Event, frozenset[Edge]]:
    return replace(event, heirs=()), frozenset(event.heirs)


def with_later(filed: tuple[Held, ...], here: tuple[Held, ...], as_of: date) -> tuple[Held, ...]:
    """What a file says, and after its day what was recorded here since: a file cannot know what came later."""
    later = tuple(one for one in here if one.since > as_of)
    last = filed[-1]
    if later and (last.until is None or last.until > later[0].since):
        return (*filed[:-1], replace(last, until=later[0].since), *later)
    ended = here[-1].until
    if not later and last.until is None and ended is not None and ended > as_of:
        return (*filed[:-1], replace(last, until=ended))
    return (*filed, *later)


def held_here() -> dict[str, tuple[Held, ...]]:
    found: dict[str, list[Held]] = defaultdict(list)
    for key, *columns in Standing.objects.order_by("agency_id", "since").values_list("agency__key", *COLUMNS):
        found[key].append(Held(*columns))
    return {key: tuple(held) for key, held in found.items()}


def events_here() -> dict[str, Event]:
    heirs: dict[int, list[Edge]] = defaultdict(list)
    rows = Heir.objects.filter(succession__key__isnull=False)
    for succession, *edge in rows.values_list("succession_id", "of__key", "agency__key", "share"):
        heirs[succession].append(Edge(*edge))
    return {
        one.key: Event(
            one.key, one.day, one.kind, one.decision, one.decided_on, one.issuer, one.source, tuple(heirs[one.pk])
        )
        for one in Succession.objects.filter(key__isnull=False)
        if one.key
    }


@transaction.atomic
def update(actor: Actor, register: Register, takers: Mapping[str, str] = NOBODY) -> Differences:
    """Makes the installation say what the file says; what was applied. One entry in the ledger.

    What hangs on an agency that the file lets end goes to its heir. Where it has several, or none, `takers` says who
    takes over what is open, by keys.
    """
    if not rules.keeps_everything(actor):
        raise Denied(_("Chỉ người quản trị hệ thống được nạp danh mục cơ quan từ tệp."))
    one_at_a_time()
    found = differences(register)
    if not found:
        return found
    Agency.objects.bulk_create([Agency(key=key) for key in found.new], batch_size=BATCH)
    keys = dict(Agency.objects.values_list("key", "pk"))
    write_standings(found, keys)
    touched = [keys[key] for key in (*found.new, *found.changed)]
    if len(touched) > FEW:
        rebuild_lines()
    elif touched:
        refresh_lines(touched)
    wrong = check_standings()
    if wrong:
        raise Refused(_("Tệp ghi không khớp: %(listed)s. Chưa có gì được nạp.") % {"listed": "; ".join(wrong[:3])})
    made = write_events(found, keys)
    passed = pass_on(actor, found, keys, made, takers)
    write(
        actor,
        "agencies.load",
        "agencies.register",
        name=register.name,
        as_of=register.as_of,
        sha256=register.digest,
        new=len(found.new),
        new_events=len(found.new_events),
        changed=list(found.lines()),
        passed=passed,
    )
    return found


def write_standings(found: Differences, keys: dict[str, int]) -> None:
    rows = []
    Standing.objects.filter(agency__in=[keys[key] for key in found.changed]).delete()
    wanted = {**found.new, **{key: after for key, (_, after) in found.changed.items()}}
    for key, held in wanted.items():
        for one in held:
            columns: dict[str, Any] = {**vars(one), "parent_id": keys[one.parent] if one.parent else None}
            columns.pop("parent")
            row = Standing(agency_id=keys[key], **columns)
            row.fill()
            rows.append(row)
    Standing.objects.bulk_create(rows, batch_size=BATCH)


def write_events(found: Differences, keys: dict[str, int]) -> dict[str, Succession]:
    changed = {after.key: after for _, after in found.changed_events}
    Heir.objects.filter(succession__key__in=changed).delete()
    rows = []
    made = {}
    for event in (*found.new_events, *changed.values()):
        columns: dict[str, Any] = {name: value for name, value in vars(event).items() if name not in ("key", "heirs")}
        succession, _ = Succession.objects.update_or_create(key=event.key, defaults=columns)
        made[event.key] = succession
        rows += [
            Heir(
                succession=succession,
                of_id=keys[edge.of],
                agency_id=keys[edge.heir] if edge.heir else None,
                share=edge.share,
            )
            for edge in event.heirs
        ]
    Heir.objects.bulk_create(rows, batch_size=BATCH)
    return made


def pass_on(
    actor: Actor, found: Differences, keys: dict[str, int], made: dict[str, Succession], takers: Mapping[str, str]
) -> int:
    """What hangs on agencies that were here and that the new events let end; how many rows went over."""
    holding = holdings.holders()
    total = 0
    for event in found.new_events:
        if event.kind in STAYING:
            continue
        heirs: dict[str, list[str]] = defaultdict(list)
        going_on = {edge.of for edge in event.heirs if edge.heir == edge.of}
        for edge in event.heirs:
            if edge.of not in going_on and edge.of not in found.new and keys[edge.of] in holding:
                heirs[edge.of] += [edge.heir] if edge.heir else []
        for of, named in sorted(heirs.items()):
            taker = takers.get(of) or (named[0] if len(named) == 1 else None)
            if taker is not None and taker not in keys:
                raise Refused(
                    _("Không có cơ quan mang mã “%(taker)s” để tiếp nhận việc của “%(of)s”.")
                    % {"taker": taker, "of": of}
                )
            outcome = Outcome(event.kind, event.day, made[event.key])
            to = Agency.objects.get(key=taker) if taker else None
            hand_on(actor, outcome, Agency.objects.get(key=of), to, fields=holding[keys[of]])
            if to is not None:
                holding[to.pk] = set(holdings.held)  # whatever it was given
            total += outcome.total
    return total
