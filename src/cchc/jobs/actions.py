"""What happens to a run. Each verb is one guarded UPDATE: of two who act at once one does, and the other learns."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.access import Actor, Denied, Refused
from cchc.jobs import rules
from cchc.jobs.kinds import KINDS
from cchc.jobs.models import Run
from cchc.ledger.actions import write

LEASE = timedelta(seconds=60)
FIRST_PAUSE = timedelta(seconds=10)  # before the second attempt; each further pause is four times as long
MOST_AT_ONCE = 8  # runs looked at when one is taken: more workers than that seldom want the same
log = structlog.get_logger("cchc.jobs")

KILLED = (
    "Máy chủ dừng giữa chừng nhiều lần nên việc này chưa xong. Hãy làm lại; nếu vẫn vậy, báo người quản trị hệ thống."
)
CRASHED = "Hệ thống gặp lỗi nên việc này chưa xong; lỗi đã được ghi lại. Hãy làm lại; nếu vẫn vậy, báo người quản trị."
TOO_LONG = "Việc này quá thời gian cho phép nên đã dừng. Chia nhỏ rồi làm lại, hoặc báo người quản trị hệ thống."


class Lost(Exception):  # noqa: N818
    """The run is no longer this worker's: it was cancelled, or its lease ended and another has it."""


@transaction.atomic
def ask(
    actor: Actor,
    kind: str,
    key: str,
    *,
    subject: str,
    given: dict[str, Any] | None = None,
    again: bool = False,
) -> Run:
    """The run of this key: a new one, or the one that was asked for before, by whomever.

    With `again`, one that is over begins anew, as now asked for.
    """
    if kind not in KINDS:
        raise LookupError(f"nothing is registered as {kind}")
    now = timezone.now()
    fresh = {
        "subject": subject[:300],
        "agency": actor.agency,
        "asked_by": Run.of_actor(actor),
        "asked_at": now,
        "given": given or {},
        "due_at": now,
    }
    try:
        with transaction.atomic():
            run = Run.objects.create(key=key, kind=kind, **fresh)
    except IntegrityError:
        run = Run.objects.get(key=key)
        ended = Run.objects.filter(pk=run.pk, ended_at__isnull=False)
        blank = {"attempts": 0, "done": 0, "total": 0, "words": "", "result": {}, "error": "", "sentence": ""}
        state = {"state": Run.State.WAITING, "started_at": None, "ended_at": None}
        renewed = again and ended.update(**fresh, **blank, **state)
        run.refresh_from_db()
        if not renewed:
            return run
    write(actor, "run.ask", run, kind=kind, key=key, subject=run.subject)
    return run


def take(now: datetime | None = None) -> Run | None:
    """The run that has waited longest, now held under a token of one's own; None when nothing is due.

    Only of the kinds this process knows: a newer one's are left to the workers that are as new.
    """
    now = now or timezone.now()
    due = Run.objects.due(now).filter(kind__in=KINDS)
    for pk in due.values_list("pk", flat=True)[:MOST_AT_ONCE]:
        token = secrets.token_hex(16)
        taken = due.filter(pk=pk).order_by()
        if taken.update(
            state=Run.State.RUNNING,
            token=token,
            lease_until=timezone.now() + LEASE,
            started_at=timezone.now(),
            attempts=F("attempts") + 1,
            done=0,
            total=0,
            words="",
        ):
            run = Run.objects.get(pk=pk)
            run.token = token  # also when it was lost since: then nothing this worker writes will count
            return run
    return None


def beat(run: Run) -> None:
    """Say that the worker is alive. Raises `Lost` when the run is no longer its own."""
    if not Run.objects.held(run).update(lease_until=timezone.now() + LEASE):
        raise Lost


def tell(run: Run, done: int, total: int, words: str = "") -> None:
    """Say how far the work is. Raises `Lost` when the run is no longer this worker's."""
    if not Run.objects.held(run).update(done=done, total=total, words=words[:300], lease_until=timezone.now() + LEASE):
        raise Lost


@contextmanager
def finishing(run: Run) -> Iterator[dict[str, Any]]:
    """What is written within it is committed together with the end of the run, or not at all.

    Gives the result, to be filled. Raises `Lost` when the run is no longer this worker's.
    """
    with transaction.atomic():
        if not Run.objects.held(run).update(state=Run.State.DONE, token="", lease_until=None, ended_at=timezone.now()):
            raise Lost
        result: dict[str, Any] = {}
        yield result
        Run.objects.filter(pk=run.pk).update(result=result, done=F("total"))
        over(run)


@transaction.atomic
def fail(run: Run, code: str, sentence: str, *, retry: bool) -> None:
    """The work failed: try again after a pause, or, without `retry` and after the last attempt, not any more.

    Raises `Lost` when the run is no longer this worker's.
    """
    if retry and run.attempts < KINDS[run.kind].most:
        pause = FIRST_PAUSE * 4 ** max(0, run.attempts - 1)
        changed = Run.objects.held(run).update(
            state=Run.State.WAITING, token="", lease_until=None, due_at=timezone.now() + pause, error=code[:60]
        )
    else:
        changed = Run.objects.held(run).update(**failed(code, sentence))
        if changed:
            write(run.actor, "run.fail", run, code=code, attempts=run.attempts)
            over(run)
    if not changed:
        raise Lost
    log.warning("failed", run=run.key, code=code, attempts=run.attempts, retry=retry)


def failed(code: str, sentence: str) -> dict[str, Any]:
    return {
        "state": Run.State.FAILED,
        "token": "",
        "lease_until": None,
        "ended_at": timezone.now(),
        "error": code[:60],
        "sentence": sentence[:1000],
    }


def give_back(run: Run) -> None:
    """The worker stops before the work is done; another may begin it at once. The attempt does not count."""
    Run.objects.held(run).update(
        state=Run.State.WAITING, token="", lease_until=None, due_at=timezone.now(), attempts=F("attempts") - 1
    )


@transaction.atomic
def cancel(actor: Actor, run: Run) -> Run:
    """Stop what waits or runs. What a worker has not finished by then it will not finish."""
    if not rules.see(actor, run):
        raise Denied(_("Việc này không phải của cơ quan bạn, hoặc không do vai trò của bạn."))
    stopped = Run.objects.live().filter(pk=run.pk)
    if not stopped.update(state=Run.State.CANCELLED, token="", lease_until=None, ended_at=timezone.now()):
        raise Refused(_("Việc này đã kết thúc nên không dừng được nữa. Tải lại trang để xem kết quả."))
    run.refresh_from_db()
    write(actor, "run.cancel", run, key=run.key)
    over(run)
    return run


def reap(now: datetime | None = None) -> int:
    """Give back what workers that are gone have held; what was begun too often is given up. How many were reaped."""
    now = now or timezone.now()
    reaped = 0
    for run in Run.objects.expired(now).filter(kind__in=KINDS):
        # Guarded by the token too: a worker that comes back to life keeps what it has, or loses it, never half.
        with transaction.atomic():
            gone = Run.objects.held(run).filter(lease_until__lt=now)
            if run.attempts < KINDS[run.kind].most:
                reaped += gone.update(state=Run.State.WAITING, token="", lease_until=None, due_at=now, error="killed")
            elif gone.update(**failed("killed", KILLED)):
                reaped += 1
                write(run.actor, "run.fail", run, code="killed", attempts=run.attempts)
                over(run)
        log.warning("reaped", run=run.key, attempts=run.attempts)
    return reaped


def over(run: Run) -> None:
    """Once the end of the run is committed, its room may clear away what only the run needed."""
    known = KINDS.get(run.kind)
    if known is not None:
        transaction.on_commit(lambda: known.ended(run), robust=True)
