"""Many agencies at once, from a workbook or a template: tried, shown, then done whole, and undone by a later entry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.access import Actor, Denied, Refused
from cchc.agencies import actions, rules
from cchc.agencies.closure import refresh_lines
from cchc.agencies.differing import OWN, Change, Faulty, Look, Looked
from cchc.agencies.models import Agency, Proposal, Standing
from cchc.agencies.workbook import COLUMNS, Line
from cchc.ledger.actions import write
from cchc.ui.sheets import Fault
from cchc.words import fold

KEPT = timedelta(days=7)  # how long what was shown and not applied is there


def look(actor: Actor, root: Agency, lines: Sequence[Line], today: date) -> Looked:
    """What lines would change, tried and rolled back, with everything that is wrong with them by cell."""
    found = Look(root, lines, today).all()
    if found.faults:
        return found
    with transaction.atomic():
        found.faults += [fault for fault, _step in _done(actor, found) if fault is not None]
        transaction.set_rollback(True)
    return found


def _done(actor: Actor, found: Looked) -> Iterator[tuple[Fault | None, dict[str, Any]]]:
    """Does every change, and gives what undoes it; or where it was refused."""
    made: dict[int, Agency] = {}
    for change in found.changes:
        if change.parent_row is not None and change.parent_row not in made:
            continue  # what it stands under was refused
        parent = made.get(change.parent_row or 0)
        if parent is None and change.parent is not None:
            parent = Agency(pk=change.parent)
        try:
            yield None, _step(actor, change, parent, made)
        except Refused as refused:
            column = refused.field if refused.field in COLUMNS else "name"
            yield Fault(change.line.cell(column), refused.sentence, change.line.sheet), {}


def _step(actor: Actor, change: Change, parent: Agency | None, made: dict[int, Agency]) -> dict[str, Any]:
    if change.agency is None:
        key = free_key(change.now["name"])
        one = actions.found(actor, key=key, since=change.since, parent=parent, **change.now)
        made[change.line.at] = one
        return {"agency": one.pk, "new": True, "since": change.since.isoformat(), **change.now}
    agency = Agency.objects.get(pk=change.agency)
    before = agency.standing(change.since)
    changes: dict[str, object] = {name: change.now[name] for name in OWN if change.now[name] != change.was[name]}
    if change.moves and parent is not None:
        changes["parent"] = parent
    was = before.parent_id if before is not None else None
    actions.restand(actor, agency, change.since, **changes)
    return {
        "agency": agency.pk,
        "new": False,
        "since": change.since.isoformat(),
        "corrects": change.corrects,
        "was": {**change.was, "parent": was},
        **change.now,
    }


def free_key(name: str) -> str:
    """A key for data files, from the name: `so-noi-vu`, `so-noi-vu-2`."""
    stem = fold(name).replace(" ", "-")[:70].strip("-") or "co-quan"
    taken = set(Agency.objects.filter(key__startswith=stem).values_list("key", flat=True))
    return next(key for n in range(1, len(taken) + 2) if (key := stem if n == 1 else f"{stem}-{n}") not in taken)


# — doing —


@transaction.atomic
def propose(actor: Actor, root: Agency, lines: Sequence[Line], *, name: str, sha256: str, today: date) -> Proposal:
    """Keeps what a file says, to be shown and applied; refuses it with every fault by its cell."""
    check(actor, root)
    found = look(actor, root, lines, today)
    if found.faults:
        raise Faulty(found.faults)
    if not found.changes:
        raise Refused(_("Tệp giống danh mục hiện nay. Không có gì để ghi."), field="file")
    old = timezone.now() - KEPT
    Proposal.objects.filter(root=root, applied_at=None, created_at__lt=old).delete()
    plain = [line.plain() for line in lines]
    given = {"name": name[:200], "sha256": sha256, "lines": plain, "created_by": actor.person_name[:200]}
    return Proposal.objects.create(root=root, **given)


def lines_in(proposal: Proposal) -> list[Line]:
    return [Line(**one) for one in proposal.lines]


@transaction.atomic
def apply(actor: Actor, proposal: Proposal, digest: str, today: date) -> Looked:
    """Does all of it or nothing; refuses where the register has changed since the differences were shown."""
    check(actor, proposal.root)
    actions.one_at_a_time()
    if not Proposal.objects.filter(pk=proposal.pk, applied_at=None).update(applied_at=timezone.now()):
        raise Refused(_("Tệp này đã được ghi rồi."))
    found = Look(proposal.root, lines_in(proposal), today).all()
    if found.faults or found.digest != digest:
        raise Refused(_("Danh mục đã đổi sau khi bạn xem. Xem lại các thay đổi rồi ghi."))
    steps = []
    for fault, step in _done(actor, found):
        if fault is not None:
            raise Faulty([fault])
        steps.append(step)
    Proposal.objects.filter(pk=proposal.pk).update(steps=steps)
    new, changed = len(found.new), len(found.changed)
    write(actor, "agencies.import", proposal, name=proposal.name, sha256=proposal.sha256, new=new, changed=changed)
    return found


@transaction.atomic
def undo(actor: Actor, proposal: Proposal) -> None:
    """Makes the register what it was before, while nothing came of it since; the ledger keeps both."""
    check(actor, proposal.root)
    actions.one_at_a_time()
    open_ = Proposal.objects.filter(pk=proposal.pk, applied_at__isnull=False, undone_at=None)
    if not open_.update(undone_at=timezone.now()):
        raise Refused(_("Lần nhập này chưa được ghi, hoặc đã hoàn tác rồi."))
    touched = []
    for step in reversed(proposal.steps):
        agency = Agency.objects.get(pk=step["agency"])
        if step["new"]:
            _unmake(agency, step)
        else:
            _put_back(agency, step)
            touched.append(agency.pk)
            write(actor, "agency.undo", agency, since=step["since"], name=step["was"]["name"])
    refresh_lines(touched)
    write(actor, "agencies.import_undone", proposal, name=proposal.name, steps=len(proposal.steps))


def _last(agency: Agency, step: Mapping[str, Any]) -> Standing:
    """The standing a step made, unless something was changed after it."""
    last = agency.standings.order_by("-since").first()
    same = last is not None and all(getattr(last, name) == step[name] for name in OWN)
    if last is None or not same or last.since != date.fromisoformat(step["since"]):
        name = last.name if last is not None else agency.key
        raise Refused(_("“%(name)s” đã được đổi sau lần nhập này, nên không hoàn tác được.") % {"name": name})
    return last


def _unmake(agency: Agency, step: Mapping[str, Any]) -> None:
    last = _last(agency, step)
    try:
        last.delete()
        agency.delete()
    except ProtectedError as error:
        words = _("“%(name)s” đã có việc, người, tên gọi hoặc đơn vị trực thuộc, nên không hoàn tác được.")
        raise Refused(words % {"name": last.name}) from error


def _put_back(agency: Agency, step: Mapping[str, Any]) -> None:
    last = _last(agency, step)
    was = dict(step["was"])
    parent = was.pop("parent")
    if step["corrects"]:
        for name, value in was.items():
            setattr(last, name, value)
        last.parent_id = parent
        last.save()
        return
    until = last.until
    last.delete()
    Standing.objects.filter(agency=agency, until=last.since).update(until=until)


def check(actor: Actor, root: Agency) -> None:
    if not rules.keeps(actor, root):
        raise Denied(_("Chỉ người giữ danh mục cơ quan mới nhập được danh mục."))
