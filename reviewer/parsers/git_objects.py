"""Reads objects of the git repository around the working folder; nothing that a repository configures is run."""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Iterable, Iterator
from typing import IO

from reviewer.model.record import dataclass

_SECONDS = 60
_LARGEST_LISTING = 64 * 1024 * 1024
"""Bytes of a tree's listing: some hundred thousand files."""
_COMMAND = (
    "git",
    "--no-pager",
    "--no-replace-objects",
    "-c",
    "core.fsmonitor=false",
    "-c",
    "core.hooksPath=/dev/null",
)
_ENVIRONMENT = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",
    "LC_ALL": "C",
}
"""No prompts, no locks, no fetching of objects that a partial clone lacks, no protocol to fetch them by."""


class GitError(Exception):
    """Git is not there, or could not do what was asked; the text is its own last line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One file of a tree; `path` is as git keeps it, in bytes; `size` is -1 for what is no blob."""

    mode: str
    object_id: str
    size: int
    path: bytes


def ask(*arguments: str) -> str:
    """Return what a git command prints, without the newline at its end.

    Raises:
        GitError: git is not installed, took too long, or ended with an error.
    """
    with _running(arguments) as process:
        assert process.stdout is not None  # noqa: S101  it is piped
        text = process.stdout.read(_LARGEST_LISTING)
    return text.decode("utf-8", "replace").rstrip("\n")


def entries(tree: str) -> list[Entry]:
    """Return every file below a tree, in git's order.

    Raises:
        GitError: there is no such tree, or its listing is too long to be a design.
    """
    with _running(("ls-tree", "-r", "-z", "-l", "--full-tree", tree)) as process:
        assert process.stdout is not None  # noqa: S101  it is piped
        listing = process.stdout.read(_LARGEST_LISTING + 1)
        if len(listing) > _LARGEST_LISTING:
            process.kill()
            message = "the folder holds too many files"
            raise GitError(message)
    return [_entry(record) for record in listing.split(b"\0") if record]


def _entry(record: bytes) -> Entry:
    facts, _, path = record.partition(b"\t")
    mode, _, object_id, size = facts.decode("ascii").split()
    return Entry(mode=mode, object_id=object_id, size=int(size) if size.isdecimal() else -1, path=path)


def blobs(wanted: Iterable[Entry]) -> Iterator[tuple[Entry, bytes]]:
    """Yield the content of files as committed: no filter, text conversion or line-end change is applied.

    Raises:
        GitError: an object is not there, as in a partial clone.
    """
    with _running(("cat-file", "--batch"), stdin=subprocess.PIPE) as process:
        assert process.stdin is not None  # noqa: S101  both are piped
        assert process.stdout is not None  # noqa: S101
        for entry in wanted:
            process.stdin.write(f"{entry.object_id}\n".encode())
            process.stdin.flush()
            yield entry, _content(process.stdout, entry)


def _content(stream: IO[bytes], entry: Entry) -> bytes:
    header = stream.readline(200).split()
    if len(header) != 3 or header[1] != b"blob" or int(header[2]) != entry.size:  # noqa: PLR2004  id, type, size
        message = f"the object {entry.object_id[:12]} is not in this clone"
        raise GitError(message)
    content = stream.read(entry.size)
    stream.read(1)
    return content


class _Running:
    """A git process that is ended when the block is left, and after a while in any case."""

    def __init__(self, arguments: tuple[str, ...], stdin: int) -> None:
        environment = {**os.environ, **_ENVIRONMENT}
        try:
            self.process = subprocess.Popen(  # noqa: S603  fixed command, arguments are no options
                [*_COMMAND, *arguments],
                stdin=stdin,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=environment,
            )
        except OSError as error:
            message = "git is not installed"
            raise GitError(message) from error
        self.timer = threading.Timer(_SECONDS, self.process.kill)

    def __enter__(self) -> subprocess.Popen[bytes]:
        self.timer.start()
        return self.process

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if kind is not None:
            self.process.kill()
        try:
            _, complaint = self.process.communicate()
        finally:
            self.timer.cancel()
        if kind is None and self.process.returncode != 0:
            lines = complaint.decode("utf-8", "replace").strip().splitlines()
            raise GitError(lines[0].removeprefix("fatal: ") if lines else "git took too long")


def _running(arguments: tuple[str, ...], stdin: int = subprocess.DEVNULL) -> _Running:
    return _Running(arguments, stdin)
