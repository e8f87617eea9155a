"""Two people at once, each in a transaction and a thread of her own; and examples that leave nothing behind."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction


@contextmanager
def rolled_back() -> Iterator[None]:
    """One example of many: what it writes is gone afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def outcome(act: Callable[[], Any]) -> Any:
    """What an act gave, or the exception it raised."""
    try:
        return act()
    except Exception as error:
        return error


def overlapping(first: Callable[[], Any], second: Callable[[], Any]) -> tuple[Any, Any]:
    """The second begins when the first has done all but commit; the first commits once the second waits or is done.

    So the second has read what the first is about to change, which two threads let loose would meet by luck alone.
    """
    done, gone = threading.Event(), threading.Event()
    said: dict[str, Any] = {}

    def early() -> None:
        try:
            with transaction.atomic():
                try:
                    said["first"] = first()
                finally:
                    done.set()
                wait_for_it(gone)
        except Exception as error:
            said["first"] = error
        finally:
            done.set()
            connection.close()

    def late() -> None:
        done.wait(20)
        try:
            said["second"] = outcome(second)
        finally:
            gone.set()
            connection.close()

    threads = [threading.Thread(target=each) for each in (early, late)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return said.get("first"), said.get("second")


def wait_for_it(gone: threading.Event) -> None:
    """Until the other is done or waits for a lock."""
    for _ in range(200):
        if gone.wait(0.02):
            return
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity "
                "WHERE datname = current_database() AND wait_event_type = 'Lock' AND pid <> pg_backend_pid()"
            )
            if cursor.fetchone()[0]:
                return


def together(*acts: Callable[[], Any]) -> list[Any]:
    """All let loose at one moment; what each gave or raised."""
    barrier = threading.Barrier(len(acts))
    said: list[Any] = [None] * len(acts)

    def run(n: int, act: Callable[[], Any]) -> None:
        try:
            connection.ensure_connection()
            barrier.wait(20)
            said[n] = outcome(act)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(n, act)) for n, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return said
