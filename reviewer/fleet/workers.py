"""Worker processes that review pairs: each with a bound of time and memory, and replaced when one dies."""

from __future__ import annotations

import contextlib
import multiprocessing
import signal
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from time import monotonic
from typing import Any

from reviewer.fleet.job import Result, failed, review_pair

Job = dict[str, Any]
_GRACE = 2.0
"""Seconds a process gets to end by itself."""


class _Worker:
    """One process and the pair it is at."""

    def __init__(self, context: BaseContext, memory_bytes: int, work: Callable[[Job], Result]) -> None:
        ours, theirs = context.Pipe()
        self.connection: Connection = ours
        self.process: BaseProcess = context.Process(  # type: ignore[attr-defined]
            target=_serve, args=(theirs, memory_bytes, work), daemon=True
        )
        self.process.start()
        theirs.close()
        self.job: Job | None = None
        self.deadline = 0.0

    def start(self, job: Job, seconds: float) -> None:
        self.job, self.deadline = job, monotonic() + seconds
        self.connection.send(job)

    def stop(self) -> None:
        self.connection.close()
        if self.process.is_alive():
            self.process.kill()
        self.process.join(_GRACE)


def run(
    jobs: Iterator[Job],
    count: int,
    seconds: float,
    memory_bytes: int,
    work: Callable[[Job], Result] = review_pair,
) -> Iterator[Result]:
    """Yield the result of every job as it is done, in no order; no more jobs are taken than there are workers.

    Args:
        jobs: the pairs as plain values.
        count: how many processes.
        seconds: how long one pair may take.
        memory_bytes: how much address space one process may have; 0 for no bound.
        work: what is done with a pair.
    """
    context = _context()
    workers: list[_Worker] = []
    try:
        waiting = True
        while waiting or any(worker.job for worker in workers):
            waiting = waiting and _fill(jobs, workers, count, lambda: _Worker(context, memory_bytes, work), seconds)
            yield from _finished(workers)
    finally:
        for worker in workers:
            worker.stop()


def _fill(jobs: Iterator[Job], workers: list[_Worker], count: int, make: Callable[[], _Worker], seconds: float) -> bool:
    """Give every idle worker a job; return whether there may be more of them."""
    idle = [worker for worker in workers if worker.job is None]
    for _ in range(len(idle) + count - len(workers)):
        job = next(jobs, None)
        if job is None:
            return False
        worker = idle.pop() if idle else make()
        if worker not in workers:
            workers.append(worker)
        worker.start(job, seconds)
    return True


def _finished(workers: list[_Worker]) -> Iterator[Result]:
    """Wait until something happens and yield what is done; a worker that died or took too long leaves the list."""
    busy = {worker.connection: worker for worker in workers if worker.job is not None}
    if not busy:
        return
    nearest = min(worker.deadline for worker in busy.values())
    ready = wait(list(busy), timeout=max(0.0, nearest - monotonic()))
    for connection in ready:
        worker = busy[connection]  # type: ignore[index]
        result = _received(worker)
        if result is None:
            result = _lost(worker, "the process that reviewed it died; it may need more memory than there is")
            _dismiss(workers, worker)
        worker.job = None
        yield result
    for worker in list(busy.values()):
        if worker.job is not None and worker.deadline <= monotonic():
            result = _lost(worker, "it took longer than the limit; raise it with --seconds")
            _dismiss(workers, worker)
            yield result


def _received(worker: _Worker) -> Result | None:
    try:
        result: Result = worker.connection.recv()
    except (EOFError, OSError):
        return None
    return result


def _lost(worker: _Worker, why: str) -> Result:
    assert worker.job is not None  # noqa: S101  only busy workers are lost
    base = {key: worker.job.get(key, "") for key in ("reference", "actual")}
    return {"pair": worker.job["name"], **base, **failed(why), "seconds": 0.0}


def _dismiss(workers: list[_Worker], worker: _Worker) -> None:
    workers.remove(worker)
    worker.stop()


def _context() -> BaseContext:
    """Return how processes are made: from a server that has the program imported, where the system can."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["reviewer.fleet.job", "reviewer.pipeline"])
    return context


def _serve(connection: Connection, memory_bytes: int, work: Callable[[Job], Result]) -> None:
    """Review one pair after the other until the other end closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _bound(memory_bytes)
    with contextlib.suppress(EOFError, OSError):
        while True:
            connection.send(work(connection.recv()))


def _bound(memory_bytes: int) -> None:
    if memory_bytes <= 0:
        return
    try:
        import resource  # noqa: PLC0415  not on every system
    except ImportError:
        return
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
