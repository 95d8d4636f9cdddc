from __future__ import annotations

import sqlite3
import threading
from contextlib import closing

import pytest

from reviewer.bot.events import Ask
from reviewer.bot.jobs import KEPT, Jobs, State


class Clock:
    def __init__(self):
        self.time = 1_000.0

    def __call__(self):
        return self.time


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def jobs(tmp_path, clock):
    queue = Jobs(tmp_path / "queue.sqlite", clock)
    yield queue
    queue.close()


def ask(delivery="d1", number=7, head="a" * 40):
    return Ask(delivery=delivery, forge="github", project="o/r", number=number, base="b" * 40, head=head)


def test_what_is_added_is_taken_once_in_order(jobs):
    assert jobs.add(ask("d1", 1), 10)
    assert jobs.add(ask("d2", 2), 10)
    assert [jobs.take().ask.number, jobs.take().ask.number, jobs.take()] == [1, 2, None]


def test_a_delivery_sent_again_is_known(jobs):
    jobs.add(ask(), 10)
    assert jobs.add(ask(), 10) is False
    jobs.finish(jobs.take(), State.DONE)
    assert jobs.add(ask(), 10) is False
    assert jobs.counts()[State.DONE] == 1


def test_a_full_queue_takes_no_more(jobs):
    assert [jobs.add(ask(f"d{number}", number), 2) for number in (1, 2, 3)] == [True, True, None]


def test_a_killed_services_jobs_are_queued_again(tmp_path, clock):
    first = Jobs(tmp_path / "queue.sqlite", clock)
    first.add(ask("d1", 1), 10)
    first.add(ask("d2", 2), 10)
    begun = first.take()
    first.close()  # the process is gone; `begun` was never finished
    second = Jobs(tmp_path / "queue.sqlite", clock)
    assert second.recover() == 1
    again = second.take()
    assert (again.ask, again.attempts) == (begun.ask, 2)
    second.close()


def test_of_two_deliveries_for_one_request_the_later_counts(jobs):
    jobs.add(ask("d1", 7, "1" * 40), 10)
    jobs.add(ask("d2", 8), 10)
    jobs.add(ask("d3", 7, "2" * 40), 10)
    assert [jobs.take().ask.delivery, jobs.take().ask.delivery, jobs.take()] == ["d2", "d3", None]
    assert jobs.counts()[State.SUPERSEDED] == 1


def test_one_request_is_reviewed_once_at_a_time(jobs):
    jobs.add(ask("d1"), 10)
    running = jobs.take()
    jobs.add(ask("d2"), 10)
    assert jobs.take() is None
    jobs.finish(running, State.DONE)
    assert jobs.take().ask.delivery == "d2"


def test_a_postponed_job_waits(jobs, clock):
    jobs.add(ask(), 10)
    jobs.postpone(jobs.take(), 30, "later")
    assert jobs.take() is None
    clock.time += 31
    assert jobs.take().attempts == 2


def test_finished_jobs_are_forgotten_after_a_month(jobs, clock):
    jobs.add(ask(), 10)
    jobs.finish(jobs.take(), State.DONE)
    clock.time += KEPT + 1
    jobs.recover()
    assert sum(jobs.counts().values()) == 0


def test_threads_share_the_queue_without_taking_a_job_twice(jobs):
    for number in range(1, 61):
        jobs.add(ask(f"d{number}", number), 100)
    taken = []

    def work():
        while (job := jobs.take()) is not None:
            taken.append(job.ask.number)
            jobs.finish(job, State.DONE)

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == list(range(1, 61))


def test_the_queue_keeps_a_log_that_a_kill_does_not_break(tmp_path, jobs):
    jobs.add(ask(), 10)
    with closing(sqlite3.connect(tmp_path / "queue.sqlite")) as other:  # as a process that comes after a kill
        assert other.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert other.execute("SELECT delivery, state FROM jobs").fetchall() == [("d1", "queued")]
