"""The queue: asks kept in SQLite, so that nothing accepted is lost when the service is killed."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Final

from reviewer.bot.events import Ask
from reviewer.model.record import dataclass

KEPT: Final = 30 * 24 * 3600
"""Seconds that a finished job is kept, to know its delivery again and to tell what became of it."""
_TABLE: Final = """
CREATE TABLE IF NOT EXISTS jobs (
    id INTEGER PRIMARY KEY, delivery TEXT NOT NULL UNIQUE, forge TEXT NOT NULL, project TEXT NOT NULL,
    number INTEGER NOT NULL, base TEXT NOT NULL, head TEXT NOT NULL, source_url TEXT NOT NULL,
    state TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, not_before REAL NOT NULL, received REAL NOT NULL,
    finished REAL, note TEXT NOT NULL DEFAULT ''
);
CREATE INDEX IF NOT EXISTS jobs_by_state ON jobs (state, not_before);
"""


class State(StrEnum):
    """Where a job is."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    SUPERSEDED = "superseded"
    """A later delivery for the same request says what the comment is to be."""
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """An ask with its number and how often it was begun."""

    id: int
    ask: Ask
    attempts: int


class Jobs:
    """The queue of one service; safe to use from several threads."""

    def __init__(self, path: Path, now: Callable[[], float] = time.time) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=30)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=FULL")  # an accepted delivery is on the disk
        self._connection.executescript(_TABLE)

    def now(self) -> float:
        """Return the queue's time."""
        return self._now()

    def close(self) -> None:
        """Close the database."""
        with self._lock:
            self._connection.close()

    def recover(self) -> int:
        """Queue again what a killed service was about to do; return how many jobs that is."""
        with self._writing() as database:
            database.execute("DELETE FROM jobs WHERE finished < ?", (self._now() - KEPT,))
            changed = database.execute(
                "UPDATE jobs SET state = ?, not_before = 0 WHERE state = ?", (State.QUEUED, State.RUNNING)
            )
            return changed.rowcount

    def add(self, ask: Ask, limit: int) -> bool | None:
        """Queue an ask; return False where its delivery is known already, None where the queue is full."""
        with self._writing() as database:
            if database.execute("SELECT 1 FROM jobs WHERE delivery = ?", (ask.delivery,)).fetchone():
                return False
            (waiting,) = database.execute("SELECT count(*) FROM jobs WHERE state = ?", (State.QUEUED,)).fetchone()
            if waiting >= limit:
                return None
            database.execute(
                "INSERT INTO jobs (delivery, forge, project, number, base, head, source_url, state, not_before,"
                " received) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, ?)",
                (*_columns(ask), State.QUEUED, self._now()),
            )
            return True

    def take(self) -> Job | None:
        """Return the oldest job that may be begun, now running; never two of one request at a time."""
        with self._writing() as database:
            self._supersede(database)
            row = database.execute(
                "SELECT id, attempts, delivery, forge, project, number, base, head, source_url FROM jobs AS job"
                " WHERE state = ? AND not_before <= ? AND NOT EXISTS (SELECT 1 FROM jobs AS other WHERE"
                " other.state = ? AND other.forge = job.forge AND other.project = job.project"
                " AND other.number = job.number) ORDER BY id LIMIT 1",
                (State.QUEUED, self._now(), State.RUNNING),
            ).fetchone()
            if row is None:
                return None
            database.execute("UPDATE jobs SET state = ?, attempts = attempts + 1 WHERE id = ?", (State.RUNNING, row[0]))
            return Job(id=row[0], attempts=row[1] + 1, ask=_ask(row[2:]))

    def _supersede(self, database: sqlite3.Connection) -> None:
        database.execute(
            "UPDATE jobs SET state = ?, finished = ? WHERE state = ? AND EXISTS (SELECT 1 FROM jobs AS later WHERE"
            " later.state = ? AND later.forge = jobs.forge AND later.project = jobs.project"
            " AND later.number = jobs.number AND later.id > jobs.id)",
            (State.SUPERSEDED, self._now(), State.QUEUED, State.QUEUED),
        )

    def finish(self, job: Job, state: State, note: str = "") -> None:
        """Say what became of a job."""
        with self._writing() as database:
            database.execute(
                "UPDATE jobs SET state = ?, finished = ?, note = ? WHERE id = ?", (state, self._now(), note, job.id)
            )

    def postpone(self, job: Job, seconds: float, note: str = "") -> None:
        """Queue a job again for later."""
        with self._writing() as database:
            database.execute(
                "UPDATE jobs SET state = ?, not_before = ?, note = ? WHERE id = ?",
                (State.QUEUED, self._now() + seconds, note, job.id),
            )

    def give_back(self, job: Job) -> None:
        """Queue a job again that the service has no time to end; the attempt does not count."""
        with self._writing() as database:
            database.execute(
                "UPDATE jobs SET state = ?, not_before = 0, attempts = attempts - 1 WHERE id = ?",
                (State.QUEUED, job.id),
            )

    def counts(self) -> dict[str, int]:
        """Return the number of jobs in each state."""
        with self._lock:
            rows = self._connection.execute("SELECT state, count(*) FROM jobs GROUP BY state").fetchall()
        return {state.value: 0 for state in State} | dict(rows)

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """Yield the database within one transaction."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")


def _columns(ask: Ask) -> tuple[str | int, ...]:
    return (ask.delivery, ask.forge, ask.project, ask.number, ask.base, ask.head, ask.source_url)


def _ask(row: tuple[str, str, str, int, str, str, str]) -> Ask:
    delivery, forge, project, number, base, head, source_url = row
    return Ask(
        delivery=delivery,
        forge=forge,
        project=project,
        number=number,
        base=base,
        head=head,
        source_url=source_url,
    )
