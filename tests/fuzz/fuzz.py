"""`make fuzz`: broken inputs through every reader and the whole pipeline for a bounded time.

    python tests/fuzz/fuzz.py [--seconds 120] [--seed 1] [--corpus FOLDER] [--reader NAME ...]

Either a report or an `InputError` comes out; anything else is a crash: another exception, more than `CASE_SECONDS`,
more than `MEMORY` bytes. The inputs that crashed are kept in `out/fuzz/`; copied into `tests/fuzz/crashes/READER/`
they are replayed by the plain suite.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from hypothesis import HealthCheck, Phase, given, seed, settings

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[2]))

from mutations import extremes, mutated
from readers import BY_NAME, READERS, SEEDS, Reader, corpus, seeds_of

from reviewer.errors import InputError

CASE_SECONDS = 20
"""Seconds of work, whatever else the machine does."""
WAITING = 6
EXTREMES = 0.25
"""The share of the time that inputs of extreme size may take."""
MEMORY = 3 << 30
BATCH = 100
SLACK = 180
"""Seconds beyond its share after which the process of a reader is taken for hanging."""


class TooSlowError(BaseException):
    """A case took more than its time; no `except Exception` on the way hides it."""


@dataclass(slots=True)
class Tally:
    """What came of one reader's cases."""

    reader: str
    cases: int = 0
    refused: int = 0
    read: int = 0
    seconds: float = 0
    slowest: float = 0
    crashes: Counter[str] = field(default_factory=Counter)


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise `TooSlowError` in the block after so many seconds of work, or many times as long of waiting."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise TooSlowError

    clocks = ((signal.SIGPROF, signal.ITIMER_PROF, seconds), (signal.SIGALRM, signal.ITIMER_REAL, seconds * WAITING))
    before = [(number, signal.signal(number, stop)) for number, _, _ in clocks]
    for _, clock, most in clocks:
        signal.setitimer(clock, most)
    try:
        yield
    finally:
        for _, clock, _ in clocks:
            signal.setitimer(clock, 0)
        for number, handler in before:
            signal.signal(number, handler)


def ends_well(reader: Reader, data: bytes, folder: Path) -> bool:
    """Run one case; return whether the input was read (True) or refused with a clear error (False)."""
    place = Path(tempfile.mkdtemp(dir=folder))
    try:
        if reader.beside:
            shutil.copytree(SEEDS / reader.beside, place, dirs_exist_ok=True)
        path = place / reader.file
        path.write_bytes(data)
        try:
            reader.run(path, sum(data[:64]) + len(data))
        except InputError as error:
            if not error.message:
                raise AssertionError("an error says nothing") from error
            return False
        return True
    finally:
        shutil.rmtree(place, ignore_errors=True)


def where(error: BaseException) -> str:
    """Return a crash's kind and the innermost line of the program that it passed."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "/reviewer/" in frame.filename]
    if not frames:
        return type(error).__name__
    last = frames[-1]
    return f"{type(error).__name__} at {last.filename.split('/reviewer/')[-1]}:{last.lineno}"


@dataclass(slots=True)
class Run:
    """One reader's run: what it starts from, where it works, where crashes are kept, and when it ends."""

    reader: Reader
    seeds: tuple[bytes, ...]
    folder: Path
    keep: Path
    end: float
    tally: Tally

    def case(self, data: bytes) -> None:
        """Run one case and count it; of each kind of crash the smallest input is kept, and the run goes on."""
        current = self.keep / f"{self.reader.name}.current"
        current.write_bytes(data)
        began = time.monotonic()
        self.tally.cases += 1
        try:
            with time_limit(CASE_SECONDS):
                read = ends_well(self.reader, data, self.folder)
        except (Exception, TooSlowError) as error:  # noqa: BLE001  whatever comes is what is looked for
            crash = where(error)
            self.tally.crashes[crash] += 1
            self.keep_crash(crash, data, error)
        else:
            self.tally.read += read
            self.tally.refused += not read
        self.tally.slowest = max(self.tally.slowest, time.monotonic() - began)
        current.unlink(missing_ok=True)

    def keep_crash(self, crash: str, data: bytes, error: BaseException) -> None:
        """Keep the input of a crash, and its trace, where none smaller is kept."""
        stem = f"{self.reader.name}-" + "".join(letter if letter.isalnum() else "-" for letter in crash)
        path = self.keep / stem
        if not path.exists() or path.stat().st_size > len(data):
            path.write_bytes(data)
            trace = "".join(traceback.format_exception(error))
            (self.keep / f"{stem}.trace").write_text(trace, errors="backslashreplace")


def fuzz_reader(reader: Reader, seconds: float, first: int, keep: Path, files: Path | None) -> Tally:
    """Feed one reader until its time is up: first what is extreme, then what is random."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        seeds = seeds_of(reader, folder) + (corpus(reader, files) if files is not None else ())
        run = Run(reader, seeds, folder, keep, started + seconds, Tally(reader.name))
        for data in extremes(seeds[0]):
            if time.monotonic() < started + seconds * EXTREMES:
                run.case(data)
        number = first
        while time.monotonic() < run.end:
            _batch(run, number)
            number += 1
    run.tally.seconds = time.monotonic() - started
    return run.tally


def _batch(run: Run, number: int) -> None:
    @seed(number)
    @settings(
        max_examples=BATCH,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(data=mutated(run.seeds))
    def case(data: bytes) -> None:
        if time.monotonic() < run.end:
            run.case(data)

    case()


def child(arguments: argparse.Namespace) -> None:
    """Run one reader in this process, within bounds, and print its tally as JSON."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    reader = BY_NAME[arguments.child]
    tally = fuzz_reader(reader, arguments.seconds, arguments.seed, arguments.keep, arguments.corpus)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    fields = {name: getattr(tally, name) for name in Tally.__slots__}
    sys.stdout.write(json.dumps({**fields, "peak": peak}) + "\n")


def in_process_of_its_own(reader: Reader, share: float, arguments: argparse.Namespace) -> dict[str, object]:
    """Return a reader's tally; a process that dies or hangs is a crash with the input it was at."""
    command = [sys.executable, __file__, "--child", reader.name, "--seconds", str(share), "--seed", str(arguments.seed)]
    command += ["--keep", str(arguments.keep), *(["--corpus", str(arguments.corpus)] if arguments.corpus else [])]
    try:
        ran = subprocess.run(command, capture_output=True, timeout=share + SLACK, check=False)
        if ran.returncode == 0:
            return json.loads(ran.stdout.splitlines()[-1])
        why = f"exit {ran.returncode}: {ran.stderr.decode(errors='replace').strip().splitlines()[-1:]}"
    except subprocess.TimeoutExpired:
        why = "hangs"
    current = arguments.keep / f"{reader.name}.current"
    if current.exists():
        current.rename(arguments.keep / f"{reader.name}-process")
    return {"reader": reader.name, "cases": 0, "refused": 0, "read": 0, "seconds": share, "slowest": 0, "peak": 0} | {
        "crashes": {why: 1}
    }


def main() -> None:
    """Run every reader for its share of the time and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--reader", action="append", choices=list(BY_NAME))
    parser.add_argument("--keep", type=Path, default=Path("out/fuzz"))
    parser.add_argument("--child", choices=list(BY_NAME), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    arguments.keep.mkdir(parents=True, exist_ok=True)
    if arguments.child:
        child(arguments)
        return
    chosen = [reader for reader in READERS if not arguments.reader or reader.name in arguments.reader]
    sys.stdout.write(
        f"seed {arguments.seed}, {arguments.seconds:g} s, a case at most {CASE_SECONDS} s, {MEMORY >> 30} GiB\n"
    )
    sys.stdout.write(
        f"{'reader':22}{'cases':>8}{'seconds':>9}{'refused':>9}{'read':>8}{'slowest':>9}{'MB':>6}{'crashes':>9}\n"
    )
    crashed = 0
    for reader in chosen:
        row = in_process_of_its_own(reader, arguments.seconds / len(chosen), arguments)
        crashed += _print_row(row)
    sys.exit(1 if crashed else 0)


def _print_row(row: dict[str, object]) -> int:
    crashes: dict[str, int] = row["crashes"]  # type: ignore[assignment]
    total = sum(crashes.values())
    sys.stdout.write(
        f"{row['reader']:22}{row['cases']:8}{row['seconds']:9.1f}{row['refused']:9}{row['read']:8}"
        f"{row['slowest']:8.2f}s{int(row['peak']) >> 20:6}{total:9}\n"
    )
    for crash, count in sorted(crashes.items()):
        sys.stdout.write(f"    {count} x {crash}\n")
    sys.stdout.flush()
    return total


if __name__ == "__main__":
    main()
