"""`drdiff fleet MANIFEST|GLOB…`."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reviewer.commands.ending import FailFrom, FailOn
from reviewer.errors import InputError

if TYPE_CHECKING:
    from reviewer.fleet.fleet import Fleet, Runner
    from reviewer.fleet.journal import Journal

_MEBIBYTE = 1024 * 1024
_TEXTS = (".md", ".html")
_STORES = (".duckdb", ".parquet", ".jsonl")


def run(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="MANIFEST|GLOB...",
            help="Manifests (YAML, JSON or JSON lines with `pairs`), or quoted patterns of designs such as 'stacks/*'.",
        ),
    ],
    reference: Annotated[
        str,
        typer.Option(
            help="For patterns: the reference of each design, {name} standing for the last part of its path and "
            "{path} for all of it. Without it the designs are judged by rules."
        ),
    ] = "",
    output: Annotated[
        list[Path] | None,
        typer.Option(
            "--output",
            "-o",
            help="Write the summary (.md, .html) or all results (.duckdb, .parquet, .jsonl) to this file. Repeatable.",
        ),
    ] = None,
    journal: Annotated[
        Path | None,
        typer.Option(help="Where results are kept as they come, so that a stopped run is taken up again."),
    ] = None,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=0, help="Worker processes; 0 for one per core.")] = 0,
    seconds: Annotated[float, typer.Option(min=1, help="The longest that one pair may take.")] = 300,
    memory: Annotated[int, typer.Option(min=0, help="The most memory of one process in MiB; 0 for no bound.")] = 4096,
    again: Annotated[bool, typer.Option("--again", help="Review pairs that failed before once more.")] = False,
    ray: Annotated[
        str, typer.Option(help="Review on a Ray cluster: auto, ray://HOST:10001, or local. Needs the extra `ray`.")
    ] = "",
    fail_on: FailFrom = FailOn.HIGH,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress; print the headline only.")] = False,
) -> None:
    """Review hundreds of pairs in parallel and rank stacks, categories and rules.

    A pair that cannot be reviewed never stops the others. Exit code 2 if there was one, else 1 with a finding at or
    above --fail-on, else 0.
    """
    from reviewer.fleet.fleet import default_journal, review_fleet
    from reviewer.fleet.journal import Journal
    from reviewer.fleet.page import headline, markdown
    from reviewer.fleet.pairs import pairs_of

    _check(output or [])
    written = Journal(journal or default_journal([*sources, reference]))
    try:
        with _progress(quiet=quiet) as tell:
            fleet = review_fleet(
                pairs_of(sources, reference), written, _runner(ray, jobs, seconds, memory), tell, again=again
            )
        for path in output or []:
            _write(fleet, written, path)
    finally:
        written.close()
    typer.echo(headline(fleet.totals) if quiet or output else markdown(fleet.totals), nl=quiet or bool(output))
    if fleet.totals.failed:
        raise typer.Exit(2)
    worst = list(FailOn).index(fail_on)
    if fail_on is not FailOn.NEVER and any(fleet.totals.counts[: worst + 1]):
        raise typer.Exit(1)


def _check(output: list[Path]) -> None:
    for path in output:
        if path.suffix.lower() not in (*_TEXTS, *_STORES):
            raise InputError(
                f"-o {path.name}: no result has the suffix '{path.suffix}'",
                help_text=f"use one of {', '.join((*_TEXTS, *_STORES))}",
            )


def _runner(ray: str, jobs: int, seconds: float, memory: int) -> Runner:
    if ray:
        from reviewer.fleet.on_ray import run_on_ray

        return lambda given: run_on_ray(given, ray, seconds)
    from reviewer.fleet.workers import run as run_here

    count = jobs or os.cpu_count() or 1
    return lambda given: run_here(given, count, seconds, memory * _MEBIBYTE)


def _write(fleet: Fleet, journal: Journal, path: Path) -> None:
    from reviewer.fleet.page import html, markdown
    from reviewer.fleet.store import write_lines, write_store
    from reviewer.writing import write_text

    suffix = path.suffix.lower()
    if suffix in _TEXTS:
        write_text(html(fleet.totals) if suffix == ".html" else markdown(fleet.totals), path)
    elif suffix == ".jsonl":
        write_lines(journal.results(fleet.keys), path)
    else:
        lines = path.with_name(f".{path.name}.jsonl")
        try:
            longest = write_lines(journal.results(fleet.keys), lines)
            write_store(lines, path, longest)
        finally:
            lines.unlink(missing_ok=True)


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Callable[[str], None]]:
    """Yield what is to be called for every pair done: a bar on a terminal, a line now and then in a log."""
    if quiet:
        yield lambda _: None
        return
    if not sys.stderr.isatty():
        yield _Lines().tell
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.description}", markup=False))
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=None)
        yield lambda name: progress.update(task, advance=1, description=name[-60:])


class _Lines:
    """Progress for logs: a line for the first pair, the second, the fourth and so on, and every thousandth."""

    def __init__(self) -> None:
        self.done = 0

    def tell(self, _name: str) -> None:
        self.done += 1
        if self.done % 1000 == 0 or self.done & (self.done - 1) == 0:
            typer.echo(f"drdiff: {self.done} {'pair' if self.done == 1 else 'pairs'} done", err=True)
