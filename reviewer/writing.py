"""Writes reports: whole or not at all, the format chosen by the file's suffix."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

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


def write_reports(review: Review, outputs: Sequence[Path]) -> None:
    """Write report files (see `destination`), all or none.

    Every report is rendered and every file complete beside its place before the first takes that place: where one
    cannot be written, the older files stay as they were.

    Raises:
        InputError: one of them cannot be written.
    """
    write_texts([(renderer.render(review), path) for renderer, path in map(destination, outputs)])


def write_report(review: Review, output: Path) -> None:
    """Write one report file (see `destination`), replacing an older one only once the new one is complete."""
    write_reports(review, [output])


def write_text(text: str, path: Path) -> None:
    """Write a file, replacing an older one only once the new one is complete.

    Raises:
        InputError: it cannot be written.
    """
    write_texts([(text, path)])


def write_texts(texts: Sequence[tuple[str, Path]]) -> None:
    """Write files, all or none; what is no regular file (a pipe, a device) is written last, since it cannot be undone.

    Raises:
        InputError: one of them cannot be written.
    """
    staged: list[tuple[Path, Path]] = []
    streams: list[tuple[str, Path]] = []
    try:
        for text, path in texts:
            with _told(path):
                if path.exists() and not path.is_file():
                    streams.append((text, path))
                else:
                    _stage(text, path, staged)
        for made, path in staged:
            with _told(path):
                made.replace(path)
    finally:
        for made, _ in staged:
            made.unlink(missing_ok=True)
    for text, path in streams:
        with _told(path), path.open("w", encoding="utf-8", newline="\n") as file:
            file.write(text)


def _stage(text: str, path: Path, staged: list[tuple[Path, Path]]) -> None:
    """Write a text to a new file beside its place, links followed, and add both to `staged`."""
    path = path.resolve() if path.is_symlink() else path
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name[:_LONGEST_PREFIX]}.", dir=path.parent)
    staged.append((Path(name), path))
    with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)
    umask = os.umask(0)
    os.umask(umask)
    Path(name).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~umask)


_LONGEST_PREFIX: Final = 60
"""Characters of a file's name in the name it has until it is complete; names end at 255 bytes."""


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turn a failure to write into an error that names the file as the user did."""
    try:
        yield
    except OSError as error:
        reason = (error.strerror or "unwritable").lower()
        raise InputError(f"the file cannot be written: {reason}", file=str(path)) from error
    except ValueError as error:
        raise InputError("the file cannot be written: its name is not one", file=str(path)) from error


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
    sys.stdout.buffer.write(_as_log(text, name).encode("utf-8", "backslashreplace"))
    sys.stdout.flush()


def _as_log(text: str, name: str) -> str:
    """Return a readable report so that GitHub's runner takes no line of it for a command to itself."""
    readable = name in {"terminal", "markdown", "summary"}
    if not readable or not os.environ.get("GITHUB_ACTIONS"):
        return text
    if not any(line.lstrip().startswith("::") or "##[" in line for line in text.split("\n")):
        return text
    import hashlib  # noqa: PLC0415  only for such a text

    # The word that ends the pause follows from the text, so that no text can hold its own.
    word = hashlib.blake2b(text.encode("utf-8", "backslashreplace"), digest_size=16).hexdigest()
    return f"::stop-commands::{word}\n{text}\n::{word}::\n"


def format_names() -> Sequence[str]:
    """Return the words `--format` takes."""
    return [renderer.name for renderer in RENDERERS]
