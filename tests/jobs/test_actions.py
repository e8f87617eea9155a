"""Every verb of a run in every state it can be in."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from tests.jobs.conftest import expire
from tests.transactions import overlapping, together

from cchc.access import SYSTEM, Denied, Refused
from cchc.jobs import actions
from cchc.jobs.actions import Lost
from cchc.jobs.doing import do, work_off
from cchc.jobs.models import Run
from cchc.jobs.telling import lines
from cchc.ledger.models import Entry

STATES = [state.value for state in Run.State]


def effects() -> int:
    return Entry.objects.filter(verb="try.effect").count()


def now() -> Run:
    return Run.objects.get()


# — asking —


def test_what_is_asked_for_is_done(db, asked) -> None:
    asked()
    assert work_off() == 1
    assert (now().state, now().attempts, effects()) == ("done", 1, 1)
    assert now().result["by"] and now().ended_at is not None


@pytest.mark.parametrize("state", STATES)
def test_the_second_who_asks_gets_the_first_s_run(db, asked, in_state, state: str) -> None:
    in_state(state)
    assert asked() == Run.objects.get() and now().state == state
    assert Entry.objects.filter(verb="run.ask").count() == 1


@pytest.mark.parametrize("state", STATES)
def test_only_what_is_over_begins_anew(db, in_state, focal, state: str) -> None:
    in_state(state)
    over = state in ("done", "failed", "cancelled")
    run = actions.ask(focal, "try.effect", "k", subject="Lại", again=True)
    assert run.state == ("waiting" if over else state)
    assert (run.subject, run.agency) == (("Lại", focal.agency) if over else ("Việc thử", None))
    assert (run.attempts, run.sentence, run.ended_at) == (0, "", None) or not over


def test_nothing_unknown_is_asked_for(db) -> None:
    with pytest.raises(LookupError):
        actions.ask(SYSTEM, "try.nothing", "k", subject="")
    assert not Run.objects.exists()


def test_who_asked_is_kept_as_she_was(focal, asked) -> None:
    asked(actor=focal)
    assert now().actor == focal and now().agency == focal.agency
    assert Entry.objects.get(verb="run.ask").person == focal.person


# — taking —


@pytest.mark.parametrize("state", STATES)
def test_only_what_waits_is_taken(db, in_state, state: str) -> None:
    in_state(state)
    assert (actions.take() is not None) == (state == "waiting")


def test_what_waited_longest_is_taken_first_and_nothing_before_its_time(db, asked) -> None:
    for key, seconds in (("b", -5), ("a", -9), ("c", 60)):
        asked(key)
        Run.objects.filter(key=key).update(due_at=timezone.now() + timedelta(seconds=seconds))
    taken = [actions.take() for _ in range(3)]
    assert [run and run.key for run in taken] == ["a", "b", None]


def test_what_this_process_does_not_know_is_left_to_those_that_do(db, asked) -> None:
    asked()
    Run.objects.update(kind="try.newer")
    assert actions.take() is None and actions.reap() == 0


def test_a_run_is_held_exactly_while_it_runs(db, asked) -> None:
    asked()
    for wrong in ({"state": "running"}, {"token": "x"}, {"state": "done"}, {"ended_at": timezone.now()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Run.objects.update(**wrong)


# — holding —


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("verb", ["beat", "tell", "finish", "fail", "give_back"])
def test_only_who_holds_a_run_is_heard(db, in_state, verb: str, state: str) -> None:
    run = in_state(state)
    run.token = run.token or "never-taken"
    before = Run.objects.values().get()
    if state == "running" or verb == "give_back":
        act(verb, run)
    else:
        with pytest.raises(Lost):
            act(verb, run)
    assert (Run.objects.values().get() != before) == (state == "running")
    assert effects() == (verb == "finish" and state == "running")


def act(verb: str, run: Run) -> None:
    match verb:
        case "beat":
            actions.beat(run)
        case "tell":
            actions.tell(run, 3, 12, "trang")
        case "finish":
            with actions.finishing(run) as result:
                actions.write(SYSTEM, "try.effect", "try")
                result["n"] = 1
        case "fail":
            actions.fail(run, "crashed", "Lỗi.", retry=True)
        case "give_back":
            actions.give_back(run)


def test_progress_extends_the_lease(db, in_state) -> None:
    run = in_state("running")
    expire()
    actions.tell(run, 3, 12, "trang")
    assert (now().done, now().total, now().words) == (3, 12, "trang")
    assert actions.reap() == 0


def test_what_is_written_while_finishing_is_gone_when_it_fails(db, asked) -> None:
    asked(kind="try.crash")
    work_off()
    assert (now().state, now().error, effects()) == ("waiting", "crashed", 0)
    assert now().due_at > timezone.now()


# — failing —


def test_a_refusal_is_not_tried_again(db, asked) -> None:
    asked(kind="try.refuse")
    work_off()
    assert (now().state, now().sentence) == ("failed", "Không được. Làm cách khác.")
    assert Entry.objects.filter(verb="run.fail").count() == 1


def test_an_error_is_tried_again_later_each_time_and_then_given_up(db, in_state) -> None:
    run, pauses = in_state("running"), []
    for _ in range(2):
        actions.fail(run, "crashed", "Lỗi.", retry=True)
        pauses.append(now().due_at - timezone.now())
        Run.objects.update(due_at=timezone.now())
        run = actions.take()
    assert pauses[1] > 2 * pauses[0] > timedelta(seconds=10)
    actions.fail(run, "crashed", "Lỗi.", retry=True)
    assert (now().state, now().attempts, now().sentence) == ("failed", 3, "Lỗi.")


def test_a_run_that_is_given_back_has_lost_no_attempt(db, in_state) -> None:
    actions.give_back(in_state("running"))
    assert (now().state, now().attempts) == ("waiting", 0) and actions.take() is not None


# — cancelling —


@pytest.mark.parametrize("state", STATES)
def test_what_is_not_over_can_be_cancelled(db, in_state, state: str) -> None:
    in_state(state)
    if state in ("waiting", "running"):
        assert actions.cancel(SYSTEM, now()).state == "cancelled"
        assert Entry.objects.filter(verb="run.cancel").count() == 1
    else:
        with pytest.raises(Refused):
            actions.cancel(SYSTEM, now())
        assert now().state == state


def test_a_run_is_cancelled_by_whom_its_room_says(focal, asked) -> None:
    asked(actor=focal)
    with pytest.raises(Denied):
        actions.cancel(focal, now())  # no room is behind these runs
    assert now().state == "waiting"


def test_work_that_is_cancelled_learns_of_it_and_writes_nothing(db, in_state) -> None:
    run = in_state("running")
    actions.cancel(SYSTEM, now())
    do(run)
    assert (now().state, effects()) == ("cancelled", 0)


# — reaping —


def test_a_lease_that_ran_out_gives_the_run_back(db, in_state) -> None:
    dead = in_state("running")
    assert actions.reap() == 0
    expire()
    assert actions.reap() == 1
    assert work_off() == 1 and (now().state, now().attempts, effects()) == ("done", 2, 1)
    do(dead)
    assert effects() == 1


def test_what_kills_every_worker_is_given_up_with_a_sentence(db, asked) -> None:
    asked()
    for _ in range(3):
        assert actions.take() is not None
        expire()
        assert actions.reap() == 1
    assert (now().state, now().error) == ("failed", "killed") and "Máy chủ dừng giữa chừng" in now().sentence
    assert actions.take() is None


@pytest.mark.parametrize("state", ["waiting", "done", "failed", "cancelled"])
def test_only_what_runs_is_reaped(db, in_state, state: str) -> None:
    in_state(state)
    assert actions.reap(timezone.now() + timedelta(days=1)) == 0


def test_what_is_over_is_cleared_away_once(db, in_state, django_capture_on_commit_callbacks, monkeypatch) -> None:
    from cchc.jobs.kinds import KINDS, Kind

    gone: list[str] = []
    one = KINDS["try.effect"]
    kind = Kind(one.name, one.work, one.seconds, one.most, lambda run: gone.append(run.key))
    monkeypatch.setitem(KINDS, "try.effect", kind)
    with django_capture_on_commit_callbacks(execute=True):
        run = in_state("running")
        actions.fail(run, "crashed", "", retry=True)
        Run.objects.update(due_at=timezone.now())
    assert gone == []
    with django_capture_on_commit_callbacks(execute=True):
        work_off()
    assert gone == ["k"]


# — telling —


def test_an_operator_sees_what_waits_runs_and_failed(db, in_state, asked) -> None:
    actions.tell(in_state("running"), 3, 12)
    asked("waits")
    asked("fails", "try.refuse")
    done = asked("done")
    Run.objects.filter(key="fails").update(due_at=timezone.now() - timedelta(hours=1))
    do(actions.take())  # type: ignore[arg-type]
    Run.objects.filter(pk=done.pk).update(due_at=timezone.now() - timedelta(hours=1))
    do(actions.take())  # type: ignore[arg-type]
    said = list(lines())
    assert len(said) == 3
    assert "đang chạy" in said[0] and "3/12" in said[0]
    assert "chờ" in said[1] and "không xong" in said[2] and "Làm cách khác" in said[2]


# — two at once —


def test_of_two_who_ask_at_once_both_get_one_run(concurrent, asked) -> None:
    said = together(*[lambda: asked()] * 4)
    assert len({run.pk for run in said}) == 1 and Run.objects.count() == 1


def test_of_two_who_begin_anew_at_once_one_does(concurrent, in_state, asked) -> None:
    in_state("failed")

    def again(n: int) -> Any:
        return actions.ask(SYSTEM, "try.effect", "k", subject=f"{n}", again=True)

    said = together(lambda: again(1), lambda: again(2))
    assert {run.subject for run in said} == {now().subject} and now().state == "waiting"
    assert Entry.objects.filter(verb="run.ask").count() == 2


def test_no_run_is_taken_twice(concurrent, asked) -> None:
    for n in range(6):
        asked(f"{n}")
    taken = together(*[lambda: actions.take()] * 4)
    taken += together(*[lambda: actions.take()] * 4)
    keys = [run.key for run in taken if run is not None]
    assert len(keys) == len(set(keys)) and Run.objects.filter(state="running").count() == len(keys)
    while (run := actions.take()) is not None:
        keys.append(run.key)
    assert sorted(keys) == [f"{n}" for n in range(6)]


@pytest.mark.parametrize("way", [overlapping, together])
@pytest.mark.parametrize("other", ["cancel", "reap", "finish"])
def test_of_two_ends_of_a_run_one_comes(concurrent, in_state, other: str, way: Any) -> None:
    run = in_state("running")
    expire()

    def end(verb: str) -> Any:
        match verb:
            case "cancel":
                return actions.cancel(SYSTEM, Run.objects.get())
            case "reap":
                return actions.reap()
        return act("finish", run)

    said = way(lambda: end("finish"), lambda: end(other))
    assert effects() == (now().state == "done")
    if way is overlapping:
        assert now().state == "done" and (other == "reap" or isinstance(said[1], Refused | Lost))
    assert now().state in ("done", "waiting" if other == "reap" else "cancelled")
