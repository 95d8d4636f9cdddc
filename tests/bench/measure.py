"""Times and memory of whole processes, several side by side so that a busy machine slows all of them alike."""

from __future__ import annotations

import os
import statistics
import subprocess
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MEBIBYTE = 1024 * 1024


@dataclass
class Case:
    """A command to measure; `base` names the case its ratio is told against."""

    name: str
    command: list[str]
    base: str = ""
    folder: Path | None = None
    note: str = ""
    aim: float | None = None
    """The ratio to `base` that is aimed at."""
    seconds: list[float] = field(default_factory=list)
    peak: int = 0
    """The most memory any of its runs had, in bytes."""

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)


def measure(cases: list[Case], rounds: int, limit: float = 600.0) -> None:
    """Run every case once to warm up caches, then all in turn, `rounds` times; exit codes do not matter.

    One that takes more than 20 seconds is run once, one that takes more than `limit` seconds is given up.
    """
    for case in cases:
        _once(case, limit)
        if not case.note and case.seconds[0] < 20 and rounds > 1:
            case.seconds.clear()
    for _ in range(rounds):
        for case in cases:
            if not case.note and (not case.seconds or case.seconds[0] < 20):
                _once(case, limit)


def _once(case: Case, limit: float) -> None:
    # Without it every start would compile the sources again, which no installed program does.
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    process = subprocess.Popen(
        case.command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=case.folder or ROOT, env=environment
    )
    timer = threading.Timer(limit, process.kill)
    timer.start()
    _, status, usage = os.wait4(process.pid, 0)
    timer.cancel()
    process.returncode = os.waitstatus_to_exitcode(status)
    case.seconds.append(time.perf_counter() - start)
    case.peak = max(case.peak, usage.ru_maxrss * 1024)
    if process.returncode < 0:
        case.note = f"given up after {limit:.0f} s" if case.seconds[-1] >= limit else f"signal {-process.returncode}"


def table(title: str, cases: list[Case]) -> str:
    """Return the cases as lines: median seconds, memory, and the ratio to the base with the aim."""
    known = {case.name: case for case in cases}
    lines = [title, f"{'seconds':>9}  {'MiB':>6}  {'ratio':>8}  what"]
    for case in cases:
        if not case.seconds:
            lines.append(f"{'-':>9}  {'-':>6}  {'-':>8}  {case.name}: {case.note}")
            continue
        base = known.get(case.base)
        ratio = f"{case.median / base.median:8.2f}" if base is not None and base.seconds else f"{'':8}"
        told = f" of {case.base}" if base is not None else ""
        aim = f" (aim {case.aim:g})" if case.aim is not None and base is not None else ""
        note = f"; {case.note}" if case.note else ""
        lines.append(f"{case.median:9.3f}  {case.peak / MEBIBYTE:6.0f}  {ratio}  {case.name}{told}{aim}{note}")
    return "\n".join(lines)
