"""Reorganisations: merge, split, rename, move, dissolve. Each is one transaction, which can be tried first.

Whoever ends hands on what hangs on it in every room (`holdings`); whoever is renamed or moved stays itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from django.db import transaction
from django.db.models import Max, ProtectedError, Q
from django.utils.translation import gettext as _

from cchc.access import Actor, Refused
from cchc.agencies.actions import check_right, check_since, one_at_a_time
from cchc.agencies.closure import refresh_lines
from cchc.agencies.holdings import Holding, Passage, Row, Text, held
from cchc.agencies.models import Agency, Heir, Line, Passing, Standing, Succession
from cchc.ledger.actions import write
from cchc.periods import spoken
from cchc.periods import today as clock

KIND = Succession.Kind


@dataclass(frozen=True)
class Decision:
    """The document that ordered it: number, day, issuer."""

    number: str = ""
    on: date | None = None
    issuer: str = ""


@dataclass(frozen=True)
class NewAgency:
    """An heir that begins with the succession. What is not said it has from the first agency it comes of."""

    name: str
    key: str
    short_name: str = ""
    kind: str = ""
    level: str = ""
    code: str = ""
    parent: Agency | None = None


@dataclass(frozen=True)
class Part:
    """An heir of a split, and the part it gets, where one is declared. What is still open goes to who takes over."""

    heir: Agency | NewAgency
    share: Fraction | None = None
    takes_over: bool = False


@dataclass(frozen=True)
class Passed:
    """What of one holding goes from one agency to its heir."""

    label: Text
    of: str
    to: str
    rows: tuple[Row, ...]


@dataclass
class Outcome:
    """What a succession does, or would do. `unallocated` names agencies of which no share is declared."""

    kind: str
    day: date
    succession: Succession | None = None
    ended: list[str] = field(default_factory=list)
    begun: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    goes_on: list[str] = field(default_factory=list)
    passed: list[Passed] = field(default_factory=list)
    unallocated: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(len(one.rows) for one in self.passed)


def merge(
    actor: Actor,
    agencies: Sequence[Agency],
    heir: Agency | NewAgency,
    *,
    day: date,
    decision: Decision,
    simulate: bool = False,
) -> Outcome:
    """Agencies end and one comes of them: a new one, or one that is there already and takes them in."""
    if isinstance(heir, Agency) and heir in agencies:
        agencies = [one for one in agencies if one != heir]
    if not agencies or (isinstance(heir, NewAgency) and len(agencies) < 2):
        raise Refused(_("Sáp nhập cần ít nhất hai cơ quan. Chọn thêm cơ quan được sáp nhập."), field="agencies")
    with trying(simulate) as tried:
        tried.outcome = _begin(actor, agencies, KIND.MERGE, day, decision, simulate)
        names = _end(actor, agencies, day)
        to = _heir(actor, heir, names[0], day, tried.outcome)
        for one in agencies:
            _follow(tried.outcome, one, [(to, None, True)])
            hand_on(actor, tried.outcome, one, to)
        _told(actor, tried.outcome)
    return tried.outcome


def split(
    actor: Actor, agency: Agency, parts: Sequence[Part], *, day: date, decision: Decision, simulate: bool = False
) -> Outcome:
    """Several come of an agency. Declared shares sum to one; without them figures stay unallocated.

    It ends, unless it is among its own heirs: then it goes on, with its people and its work, and the others begin or
    are enlarged beside it.
    """
    shares = [part.share for part in parts]
    if len(parts) < 2:
        raise Refused(_("Chia, tách cần ít nhất hai cơ quan kế thừa."), field="heirs")
    if any(shares) and (None in shares or sum(share or 0 for share in shares) != 1):
        raise Refused(
            _("Tỷ lệ phải ghi cho mọi cơ quan kế thừa, cộng lại bằng 1. Hoặc để trống tất cả."), field="heirs"
        )
    if any(share is not None and not 0 < share <= 1 for share in shares):
        raise Refused(_("Mỗi tỷ lệ phải lớn hơn 0 và không quá 1."), field="heirs")
    takers = [part for part in parts if part.takes_over]
    if len(takers) > 1:
        raise Refused(_("Chỉ chọn một cơ quan tiếp nhận việc còn dở."), field="heirs")
    goes_on = any(part.heir == agency for part in parts)
    if goes_on and any(part.heir != agency for part in takers):
        raise Refused(_("Cơ quan cũ vẫn hoạt động nên việc còn dở ở lại đó. Bỏ chọn cơ quan tiếp nhận."), field="taker")
    with trying(simulate) as tried:
        outcome = tried.outcome = _begin(actor, [agency], KIND.SPLIT, day, decision, simulate)
        old = _standing(agency, day, "agencies") if goes_on else _end(actor, [agency], day)[0]
        heirs = [(_heir(actor, part.heir, old, day, outcome), part.share, part.takes_over) for part in parts]
        if len({heir.pk for heir, _, _ in heirs}) < len(heirs):
            raise Refused(_("Một cơ quan kế thừa được chọn hai lần."), field="heirs")
        _follow(outcome, agency, heirs)
        if goes_on:
            outcome.goes_on.append(old.name)
        else:
            taker = next((heir for heir, _, takes in heirs if takes), None)
            hand_on(actor, outcome, agency, taker)
        if not any(shares):
            outcome.unallocated.append(old.name)
        _told(actor, outcome)
    return tried.outcome


def dissolve(
    actor: Actor,
    agency: Agency,
    *,
    day: date,
    decision: Decision,
    taker: Agency | None = None,
    simulate: bool = False,
) -> Outcome:
    """An agency ends and none comes of it. Who takes over what is still open must be named where anything is."""
    if taker == agency:
        raise Refused(_("Cơ quan tiếp nhận phải khác cơ quan giải thể."), field="taker")
    with trying(simulate) as tried:
        outcome = tried.outcome = _begin(actor, [agency], KIND.DISSOLVE, day, decision, simulate)
        old = _end(actor, [agency], day)[0]
        if taker is not None:
            check_right(actor, taker)
            _standing(taker, day, "taker")
        _follow(outcome, agency, [(taker, None, taker is not None)])
        hand_on(actor, outcome, agency, taker)
        outcome.unallocated.append(old.name)
        _told(actor, outcome)
    return tried.outcome


def rename(
    actor: Actor,
    agency: Agency,
    *,
    day: date,
    decision: Decision,
    name: str,
    short_name: str = "",
    simulate: bool = False,
) -> Outcome:
    """From the day on it is called otherwise; it stays itself."""
    return _restand(actor, agency, KIND.RENAME, day, decision, simulate, name=name.strip(), short_name=short_name)


def move(
    actor: Actor, agency: Agency, *, day: date, decision: Decision, parent: Agency, simulate: bool = False
) -> Outcome:
    """From the day on it stands below another; it stays itself, and what stands below it goes with it."""
    return _restand(actor, agency, KIND.MOVE, day, decision, simulate, parent=parent)


def _restand(
    actor: Actor,
    agency: Agency,
    kind: Succession.Kind,
    day: date,
    decision: Decision,
    simulate: bool,
    **changes: object,
) -> Outcome:
    from cchc.agencies.actions import restand

    with trying(simulate) as tried:
        outcome = tried.outcome = _begin(actor, [agency], kind, day, decision, simulate, ahead=True)
        now = _standing(agency, day, "agency")
        if now.since == day:
            raise Refused(
                _("Cơ quan đã có thay đổi ghi từ ngày %(day)s. Chọn ngày khác.") % {"day": spoken(day)}, field="day"
            )
        if all(getattr(now, name) == value for name, value in changes.items()):
            raise Refused(_("Chưa đổi gì so với hiện nay."), field="name" if kind == KIND.RENAME else "parent")
        before = now.name
        restand(actor, agency, day, **changes)
        _follow(outcome, agency, [(agency, None, False)])
        outcome.changed.append(before if kind == KIND.MOVE else f"{before} → {changes['name']}")
        _told(actor, outcome)
    return tried.outcome


# — the steps —


class trying:  # noqa: N801
    """A transaction, rolled back at its end when it is only tried. `outcome` is what it did."""

    outcome: Outcome

    def __init__(self, simulate: bool) -> None:
        self.simulate = simulate
        self.atomic = transaction.atomic()

    def __enter__(self) -> trying:
        self.atomic.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if kind is None and self.simulate:
            transaction.set_rollback(True)
            self.outcome.succession = None
        self.atomic.__exit__(kind, error, trace)  # type: ignore[arg-type]


def _begin(
    actor: Actor,
    agencies: Sequence[Agency],
    kind: Succession.Kind,
    day: date,
    decision: Decision,
    simulate: bool,
    *,
    ahead: bool = False,
) -> Outcome:
    for one in agencies:
        check_right(actor, one)
    one_at_a_time()
    check_since(day)
    if day > clock() and not simulate and not ahead:
        raise Refused(
            _(
                "Ngày %(day)s chưa đến. Xem trước được ngay, còn ghi thì đợi đến ngày đó, để việc còn dở khi "
                "ấy được chuyển đúng."
            )
            % {"day": spoken(day)},
            field="day",
        )
    if not decision.number.strip():
        raise Refused(_("Chưa ghi số, ký hiệu quyết định. Ghi như trên văn bản."), field="decision")
    if decision.on is not None and decision.on > max(day, clock()):
        raise Refused(_("Quyết định không thể ký sau ngày có hiệu lực. Kiểm tra lại ngày ký."), field="decided_on")
    made = Succession.objects.create(
        day=day,
        kind=kind,
        decision=decision.number.strip()[:120],
        decided_on=decision.on,
        issuer=decision.issuer.strip()[:300],
    )
    return Outcome(kind.value, day, succession=made)


def _standing(agency: Agency, day: date, at: str) -> Standing:
    now = agency.standing(day)
    if now is None:
        raise Refused(
            _("Có cơ quan không tồn tại vào ngày %(day)s. Chọn ngày hoặc cơ quan khác.") % {"day": spoken(day)},
            field=at,
        )
    return now


def _end(actor: Actor, agencies: Sequence[Agency], day: date) -> list[Standing]:
    """Their standings as they were, ended on the day."""
    found = []
    for one in agencies:
        now = _standing(one, day, "agencies")
        if now.since == day:
            raise Refused(
                _("“%(name)s” được ghi từ đúng ngày %(day)s, nên chưa thể thôi.")
                % {"name": now.name, "day": spoken(day)},
                field="day",
            )
        if now.until is not None or one.standings.filter(since__gt=day).exists():
            raise Refused(
                _("“%(name)s” đã có thay đổi ghi sau ngày %(day)s. Rút lại trước.")
                % {"name": now.name, "day": spoken(day)},
                field="day",
            )
        Standing.objects.filter(pk=now.pk).update(until=day)
        Line.objects.filter(descendant=one, since__gte=day).delete()
        Line.objects.filter(Q(until__isnull=True) | Q(until__gt=day), descendant=one).update(until=day)
        found.append(now)
    return found


def _heir(actor: Actor, heir: Agency | NewAgency, old: Standing, day: date, outcome: Outcome) -> Agency:
    from cchc.agencies.actions import found

    if isinstance(heir, Agency):
        check_right(actor, heir)
        _standing(heir, day, "heir")
        return heir
    made = found(
        actor,
        key=heir.key,
        name=heir.name,
        short_name=heir.short_name,
        kind=heir.kind or old.kind,
        level=heir.level or old.level,
        code=heir.code,
        since=day,
        parent=heir.parent or old.parent,
    )
    outcome.begun.append(heir.name.strip())
    return made


def _follow(outcome: Outcome, of: Agency, heirs: Sequence[tuple[Agency | None, Fraction | None, bool]]) -> None:
    assert outcome.succession is not None  # noqa: S101
    Heir.objects.bulk_create(
        Heir(succession=outcome.succession, of=of, agency=heir, share=str(share or ""), takes_over=takes)
        for heir, share, takes in heirs
    )
    if outcome.kind not in (KIND.RENAME, KIND.MOVE) and all(heir != of for heir, _, _ in heirs):
        outcome.ended.append(_last_name(of))


def _last_name(agency: Agency) -> str:
    return agency.standings.order_by("-since").values_list("name", flat=True)[0]


def hand_on(
    actor: Actor, outcome: Outcome, of: Agency, to: Agency | None, *, fields: Collection[str] | None = None
) -> None:
    """Everything that is still open goes to the heir; where none is named, nothing may be open. Holdings of no other
    `fields` are asked where a caller has found by which anything hangs on it.

    The right is the caller's to check.
    """
    assert outcome.succession is not None  # noqa: S101
    for holding in held.values():
        asked = fields is None or holding.field in fields
        rows = tuple(holding.open_rows(of, outcome.day)) if asked else ()
        if not rows:
            continue
        if to is None:
            raise Refused(
                _("“%(agency)s” còn %(n)s mục (%(label)s). Chọn cơ quan tiếp nhận.")
                % {"agency": _last_name(of), "n": len(rows), "label": holding.label},
                field="taker",
            )
        passage = Passage(actor, of, to, outcome.day, clock())
        became = holding.pass_on(passage, [row.pk for row in rows])
        Passing.objects.bulk_create(
            Passing(succession=outcome.succession, holding=holding.field, of=of, to=to, row=row, became=new)
            for row, new in became.items()
        )
        gone = tuple(row for row in rows if row.pk in became)
        outcome.passed.append(Passed(holding.label, _last_name(of), _last_name(to), gone))


def _told(actor: Actor, outcome: Outcome) -> None:
    assert outcome.succession is not None  # noqa: S101
    write(
        actor,
        f"succession.{outcome.kind}",
        outcome.succession,
        day=outcome.day,
        decision=outcome.succession.decision,
        heirs=[[one.of_id, one.agency_id, one.share] for one in outcome.succession.heirs.all()],
        passed={f"{one.of}: {one.label}": len(one.rows) for one in outcome.passed},
    )


# — taking back —


@transaction.atomic
def withdraw(actor: Actor, succession: Succession) -> None:
    """Undoes one that was recorded wrongly, while nothing has come of it; the ledger keeps that it was."""
    one_at_a_time()
    heirs = list(succession.heirs.select_related("of", "agency").order_by("pk"))
    for agency in {each for one in heirs for each in (one.of, one.agency) if each is not None}:
        check_right(actor, agency)
    if succession.key is not None:
        raise Refused(_("Lần sắp xếp này nạp từ tệp danh mục. Nạp tệp đã sửa thay cho rút lại."))
    _check_last(succession, heirs)
    write(
        actor,
        "succession.withdraw",
        succession,
        kind=succession.kind,
        day=succession.day,
        decision=succession.decision,
        heirs=[[one.of_id, one.agency_id, one.share] for one in heirs],
    )
    for passing in succession.passings.order_by("-pk"):
        holding: Holding = held[passing.holding]
        holding.take_back(actor, passing)
    begun = list(_begun_by(succession, heirs))
    went_on = {one.of_id for one in heirs if one.agency_id == one.of_id} if succession.kind == KIND.SPLIT else set()
    ended = list({one.of for one in heirs if one.of_id not in went_on})
    succession.delete()
    try:
        for agency in begun:
            agency.standings.all().delete()
            agency.delete()
    except ProtectedError as error:
        raise Refused(_("Cơ quan mới đã có việc, người hoặc hồ sơ riêng, nên không rút lại được nữa.")) from error
    _restore(succession, ended)


def _check_last(succession: Succession, heirs: Sequence[Heir]) -> None:
    agencies = {key for one in heirs for key in (one.of_id, one.agency_id) if key is not None}
    later = Heir.objects.filter(Q(of__in=agencies) | Q(agency__in=agencies)).filter(
        Q(succession__day__gt=succession.day)
        | Q(succession__day=succession.day, succession__created_at__gt=succession.created_at)
    )
    if later.exists():
        raise Refused(_("Sau đó còn lần sắp xếp khác của các cơ quan này. Rút lại lần sau cùng trước."))
    if Standing.objects.filter(agency__in=agencies, since__gt=succession.day).exists():
        raise Refused(_("Có cơ quan đã được đổi tên hoặc cấp trên sau đó, nên không rút lại được nữa."))


def _begun_by(succession: Succession, heirs: Sequence[Heir]) -> Iterator[Agency]:
    """Heirs that were not there the day before."""
    for agency in {one.agency for one in heirs if one.agency is not None}:
        if not agency.standings.filter(since__lt=succession.day).exists():
            yield agency


def _restore(succession: Succession, agencies: Sequence[Agency]) -> None:
    """What ended stands again; what was renamed or moved is what it was."""
    for agency in agencies:
        undone = agency.standings.filter(since=succession.day).first()
        if undone is not None:
            undone.delete()
        last = agency.standings.aggregate(last=Max("since"))["last"]
        agency.standings.filter(since=last).update(until=undone.until if undone else None)
    refresh_lines([agency.pk for agency in agencies])
