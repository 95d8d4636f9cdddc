"""Writes reports: whole or not at all, the format chosen by the file's suffix."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from reviewer.errors import InputError
from reviewer.model.review import Review
from reviewer.renderers import RENDERERS, Renderer


def destination(output: Path) -> tuple[Renderer, Path]:
    """Return the format and the file of an `-o`: `FORMAT:FILE`, or a file whose ending asks for a format.

    Raises:
        InputError: no report format has the ending.
    """
    name, colon, rest = str(output).partition(":")
    for renderer in RENDERERS:
        if colon and rest and renderer.name == name:
            return renderer, Path(rest)
    file = output.name.lower()
    endings = {ending: renderer for renderer in RENDERERS for ending in renderer.suffixes if file.endswith(ending)}
    if endings:
        return endings[max(endings, key=len)], output
    known = ", ".join(ending for renderer in RENDERERS for ending in renderer.suffixes)
    raise InputError(
        f"-o {output.name}: no report format has the suffix '{output.suffix}'",
        help_text=f"use one of {known}, or name the format: -o FORMAT:{output.name}",
    )


def write_report(review: Review, output: Path) -> None:
    """Write one report file (see `destination`), replacing an older one only once the new one is complete."""
    renderer, path = destination(output)
    write_text(renderer.render(review), path)


def write_text(text: str, path: Path) -> None:
    """Write a file, replacing an older one only once the new one is complete.

    Raises:
        InputError: it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
            umask = os.umask(0)
            os.umask(umask)
            Path(name).chmod(0o666 & ~umask)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        reason = (error.strerror or "unwritable").lower()
        raise InputError(f"the report cannot be written: {reason}", file=str(path)) from error


def print_report(review: Review, name: str, *, quiet: bool, color: bool | None) -> None:
    """Print a report on standard output; the terminal one fits the window and uses colour where it is welcome."""
    renderer = next(each for each in RENDERERS if each.name == name)
    if renderer.name == "terminal":
        from reviewer.renderers import terminal  # noqa: PLC0415  only this output has options

        welcome = sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
        width = shutil.get_terminal_size((100, 40)).columns
        text = terminal.render(review, width=width, color=welcome if color is None else color, quiet=quiet)
    else:
        text = renderer.render(review)
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
    sys.stdout.flush()


def format_names() -> Sequence[str]:
    """Return the words `--format` takes."""
    return [renderer.name for renderer in RENDERERS]
