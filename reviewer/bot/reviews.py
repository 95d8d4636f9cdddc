"""Reviews the designs of a request: settings and reference from its base, the actual design from its head."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from reviewer.bot.settings import BotSettings, Designs
from reviewer.configuration.find import NAMES
from reviewer.configuration.read import read_configuration
from reviewer.errors import InputError
from reviewer.forges.report import Report, parse_report
from reviewer.model.record import dataclass

_KEPT: Final = ("PATH", "LANG", "LC_ALL", "PYTHONPATH", "SYSTEMROOT", "VIRTUAL_ENV")
"""What a review's process gets of the environment: no token, no secret."""
MOST_PAIRS: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two paths: the reference's from the root of the base, the actual's from the root of the head."""

    name: str
    reference: str
    actual: str


def reports_of(base: Path, head: Path, fallback: Designs | None, settings: BotSettings) -> list[Report]:
    """Return a report for each pair of designs; none where nobody says which designs to compare.

    Args:
        base: the tree of the target branch: what it says of settings and reference counts, whatever the request says.
        head: the tree of the request.
        fallback: the designs the service's own file names.
        settings: the bounds.

    Raises:
        InputError: a review cannot be made; with the message to show.
    """
    file = next((base / name for name in NAMES if (base / name).is_file()), None)
    pairs = _pairs(base, file) or ([Pair(name="", **_fields(fallback))] if fallback else [])
    trees = _Trees(base=base, head=head, file=file, until=time.monotonic() + settings.time_limit)
    return [_report(pair, trees, settings) for pair in pairs[:MOST_PAIRS]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Trees:
    """Both trees, the configuration in the base, and when time is up."""

    base: Path
    head: Path
    file: Path | None
    until: float


def _fields(designs: Designs) -> dict[str, str]:
    return {"reference": designs.reference, "actual": designs.actual}


def _pairs(base: Path, file: Path | None) -> list[Pair]:
    if file is None:
        return []
    found = read_configuration(file, file.name).pairs
    return [
        Pair(name=name, reference=_path(pair.reference, base, name), actual=_path(pair.actual, base, name))
        for name, pair in found.items()
    ]


def _path(path: str, base: Path, pair: str) -> str:
    """Return a path of a configuration, which is told from the working folder, as one from the repository's root."""
    whole = Path(os.path.normpath(Path.cwd() / path))
    if not whole.is_relative_to(base):
        raise InputError(
            f"the pair '{pair}' names a design in a revision of git",
            help_text="the service compares the target branch with the request; name paths only",
        )
    return whole.relative_to(base).as_posix()


def _report(pair: Pair, trees: _Trees, settings: BotSettings) -> Report:
    work = trees.base.parent
    target = work / "report.json"
    target.unlink(missing_ok=True)
    configured = ["--config", str(trees.file.relative_to(work))] if trees.file is not None else ["--no-config"]
    sides = [f"{trees.base.name}/{pair.reference}", f"{trees.head.name}/{pair.actual}"]
    arguments = ["compare", *configured, "--fail-on", "never", "-q", "-o", target.name, "--", *sides]
    _run(arguments, work, trees.until, settings)
    return parse_report(target.read_bytes(), "the report")


def _run(arguments: Sequence[str], folder: Path, until: float, settings: BotSettings) -> None:
    """Run drdiff in a process of its own that can do no harm: bounded, without secrets, in the trees' folder."""
    left = max(1.0, until - time.monotonic())
    # -P: nothing in the folder with the trees is a module.
    command = [sys.executable, "-P", "-m", "reviewer.bot.limited", str(int(left) + 1), str(settings.memory), *arguments]
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ} | {"HOME": str(folder)}
    environment["PYTHONPATH"] = os.pathsep.join(dict.fromkeys(_import_paths()))
    try:
        done = subprocess.run(  # noqa: S603  our own program, no shell, paths after `--`
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=left,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise InputError(f"the review takes longer than {settings.time_limit:g} seconds") from None
    if done.returncode:
        raise InputError(_told(done.stderr.decode("utf-8", "replace"), done.returncode))


def _import_paths() -> Iterator[str]:
    yield str(Path(__file__).resolve().parent.parent.parent)
    yield from os.environ.get("PYTHONPATH", "").split(os.pathsep) if os.environ.get("PYTHONPATH") else ()


def _told(message: str, code: int) -> str:
    """Return the first line of what drdiff said, without its name."""
    lines = [line for line in message.splitlines() if line.strip()]
    said = next((line for line in lines if line.startswith("drdiff: ")), "")
    return said.removeprefix("drdiff: ").removeprefix("error: ") or f"the review ended with code {code}"
