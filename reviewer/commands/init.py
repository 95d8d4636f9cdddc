"""`drdiff init`."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reviewer.errors import InputError

if TYPE_CHECKING:
    from reviewer.discovery import FoundDesign

_MOST_SHOWN = 10


def run(
    folder: Annotated[Path, typer.Argument(help="Where the configuration goes and designs are looked for.")] = Path(),
    force: Annotated[bool, typer.Option("--force", help="Write over a configuration that is there.")] = False,
) -> None:
    """Write a first configuration, .drdiff.yaml, and propose the command that uses it.

    Designs below the folder are recognized by their content; nothing else is written.
    """
    from reviewer.configuration.find import NAMES
    from reviewer.configuration.first import first_configuration
    from reviewer.configuration.records import Pair
    from reviewer.discovery import designs_in, likely_pair
    from reviewer.renderers.escape import one_line
    from reviewer.writing import write_text

    if not folder.is_dir():
        raise InputError("there is no such folder", file=str(folder))
    for name in NAMES:
        if (folder / name).exists() and not force:
            raise InputError("there is a configuration already", file=str(folder / name), help_text="use --force")
    found = designs_in(folder)
    _show(found)
    pair = likely_pair(found)
    named = Pair(reference=pair[0].path, actual=pair[1].path) if pair is not None else None
    target = folder / NAMES[0]
    write_text(first_configuration(named), target)
    typer.echo(f"Written: {target}")
    typer.echo(one_line(f"Next: {_next(found, named, folder)}"))


def _show(found: tuple[FoundDesign, ...]) -> None:
    from reviewer.renderers.escape import one_line

    for item in found[:_MOST_SHOWN]:
        count = f"{item.resources} resource{'s' if item.resources != 1 else ''}"
        typer.echo(one_line(f"Found: {shlex.quote(item.path)} ({item.format.value}, {count})"))
    if len(found) > _MOST_SHOWN:
        typer.echo(f"Found: {len(found) - _MOST_SHOWN} more")
    if not found:
        typer.echo("Found: no design here")


def _next(found: tuple[FoundDesign, ...], pair: object, folder: Path) -> str:
    """Return the command to try first."""
    if pair is not None:
        return (
            "drdiff compare" if folder == Path() else f"drdiff compare --config {shlex.quote(str(folder))}/.drdiff.yaml"
        )
    if found:
        largest = max(found, key=lambda item: item.resources)
        design = shlex.quote((folder / largest.path).as_posix())
        return f"drdiff check {design}, or drdiff compare REFERENCE {design}"
    return "drdiff compare REFERENCE ACTUAL"
