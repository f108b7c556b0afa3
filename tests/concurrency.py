"""Two people at once: threads, each with a database connection of its own."""

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Any

from django.db import connection, connections

SECONDS = 20


class Others:
    """Runs functions beside the test, on connections of their own to the same database."""

    def __init__(self, database: dict[str, Any], pool: ThreadPoolExecutor) -> None:
        self._database = database
        self._pool = pool

    def start(self, work: Callable[[], Any], **options: Any) -> Future:
        return self._pool.submit(self._run, work, options)

    def _run(self, work: Callable[[], Any], options: dict[str, Any]) -> Any:
        with connected(self._database, options):
            return work()

    def await_blocked(self) -> None:
        """Return once somebody waits for a lock; SQLite does not tell."""
        if connection.vendor != "postgresql":
            return
        until = monotonic() + SECONDS
        while monotonic() < until:
            with connection.cursor() as cursor:
                cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
                if cursor.fetchone()[0]:
                    return
        raise AssertionError("nobody waits for a lock")


@contextmanager
def others(folder: Path) -> Iterator[Others]:
    """On SQLite a file in `folder` takes the place of the database in memory."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        database = {**database, "NAME": _copy_of_memory(folder / "database.sqlite3")}
    with connected(database, {}), ThreadPoolExecutor(2) as pool:
        yield Others(database, pool)


def _copy_of_memory(path: Path) -> str:
    connection.ensure_connection()
    with sqlite3.connect(path) as copy:
        connection.connection.backup(copy)
    copy.close()
    return str(path)


@contextmanager
def connected(database: dict[str, Any], options: dict[str, Any]) -> Iterator[None]:
    """Give this thread a connection of its own."""
    before = connections["default"]
    own = type(before)({**database, "OPTIONS": {**database["OPTIONS"], **options}}, "default")
    connections["default"] = own
    try:
        yield
    finally:
        own.close()
        connections["default"] = before
