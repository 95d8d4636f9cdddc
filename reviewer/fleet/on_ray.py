"""The same reviews on a Ray cluster (extra `ray`): every machine has drdiff and can read the inputs by their paths."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from time import monotonic
from typing import Any

from reviewer.errors import InputError
from reviewer.fleet.job import Result, failed, review_pair
from reviewer.forges.extra import needed

Job = dict[str, Any]


def run_on_ray(
    jobs: Iterator[Job],
    address: str,
    seconds: float,
    memory_bytes: int = 0,
    work: Callable[[Job], Result] = review_pair,
) -> Iterator[Result]:
    """Yield the result of every job as it is done, in no order; a few more jobs are out than the cluster has cores.

    Args:
        jobs: the pairs as plain values.
        address: of the cluster (`auto`, `ray://host:10001`); `local` starts one on this machine.
        seconds: how long one pair may take.
        memory_bytes: what the scheduler sets aside for one pair; 0 for nothing.
        work: what is done with a pair.

    Raises:
        InputError: ray is not installed, or there is no such cluster.
    """
    ray = needed("ray", "ray")
    started = not ray.is_initialized()
    if started:
        _connect(ray, address)
    needs = {"num_cpus": 1, "max_retries": 1, **({"memory": memory_bytes} if memory_bytes else {})}
    remote = ray.remote(**needs)(work)
    try:
        yield from _results(ray, remote, jobs, seconds)
    finally:
        if started:
            ray.shutdown()


def _connect(ray: Any, address: str) -> None:  # noqa: ANN401  a module
    quiet = {"log_to_driver": False, "logging_level": logging.ERROR}
    try:
        if address == "local":
            ray.init(include_dashboard=False, **quiet)
        else:
            ray.init(address=address, **quiet)
    except (ConnectionError, RuntimeError, ValueError) as error:
        reason = str(error).splitlines()[0]
        raise InputError(f"--ray {address}: {reason}", help_text="use auto, ray://HOST:10001, or local") from error


def _results(ray: Any, remote: Any, jobs: Iterator[Job], seconds: float) -> Iterator[Result]:  # noqa: ANN401
    out: dict[Any, tuple[Job, float]] = {}
    window = 2 * max(1, int(ray.cluster_resources().get("CPU", 1)))
    waiting = True
    while waiting or out:
        while waiting and len(out) < window:
            job = next(jobs, None)
            waiting = job is not None
            if job is not None:
                out[remote.remote(job)] = (job, monotonic())
        if not out:
            return
        ready, _ = ray.wait(list(out), num_returns=1, timeout=1.0)
        for reference in ready:
            job, _ = out.pop(reference)
            yield _got(ray, reference, job)
        # Half of the window waits for a core, so a pair may take the time of two before it counts as stuck.
        for reference in [each for each, (_, since) in out.items() if monotonic() - since > 2 * seconds]:
            job, _ = out.pop(reference)
            ray.cancel(reference, force=True)
            yield _lost(job, "it took longer than the limit; raise it with --seconds")


def _got(ray: Any, reference: Any, job: Job) -> Result:  # noqa: ANN401  a module and its handle
    try:
        result: Result = ray.get(reference)
    except ray.exceptions.RayError as error:
        why = (str(error).strip().splitlines() or [type(error).__name__])[-1]
        return _lost(job, f"the machine that reviewed it failed: {why}")
    return result


def _lost(job: Job, why: str) -> Result:
    base = {key: job.get(key, "") for key in ("reference", "actual")}
    return {"pair": job["name"], **base, **failed(why), "seconds": 0.0}
