"""Designs in the git history: `main:infra` is the folder `infra` as the revision `main` has it.

The work tree is not touched: the files are copied to a private folder for as long as they are read.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from reviewer.errors import InputError
from reviewer.model.design import Diagnostic, Severity
from reviewer.model.record import dataclass
from reviewer.parsers.git_objects import Entry, GitError, ask, blobs, entries
from reviewer.settings import Limits

_FILES = ("100644", "100755", "100664")
_LINK, _SUBMODULE = "120000", "160000"
_POINTER = b"version https://git-lfs.github.com/spec/"
_DESIGN_SUFFIXES = (".tf", ".json", ".yml", ".yaml", ".template", ".md", ".tfvars", ".hcl", ".tftpl", ".tpl")
_MOST_NAMED = 5
_NAME = re.compile(r"(?P<revision>[^:\0]+):(?P<path>[^\0]*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """A path in a commit; `path` is relative to the root of the repository, empty for the root itself."""

    name: str
    """As the user wrote it."""
    commit: str
    path: str
    is_folder: bool

    @property
    def folder(self) -> str:
        """The folder that file names of the design are relative to, from the repository's root."""
        return self.path if self.is_folder else PurePosixPath(self.path).parent.as_posix().removeprefix(".")


def revision_of(name: str) -> Revision | None:
    """Return the revision and path that a name stands for; None where it has not that form or no repository is near.

    Raises:
        InputError: there is no such revision, or no such path in it.
    """
    match = _NAME.fullmatch(name)
    if match is None or os.path.exists(name) or match["revision"].startswith("-"):  # noqa: PTH110  takes any name, also one too long
        return None
    try:
        prefix = ask("rev-parse", "--show-prefix")
    except GitError:
        return None
    return _resolved(name, match["revision"], match["path"], prefix)


def _resolved(name: str, revision: str, path: str, prefix: str) -> Revision:
    try:
        commit = ask("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    except GitError as error:
        raise InputError(
            f"'{name}' is no file, and there is no revision '{revision}' in this repository",
            help_text="name a branch, a tag or a commit that is in this clone; CI clones are often shallow",
        ) from error
    for candidate in _candidates(path, prefix):
        try:
            kind = ask("cat-file", "-t", f"{commit}:{candidate}")
        except GitError:
            continue
        if kind in ("tree", "blob"):
            return Revision(name=name, commit=commit, path=candidate, is_folder=kind == "tree")
    raise InputError(
        f"there is no '{path}' in revision '{revision}'",
        help_text="paths after the colon are from the root of the repository, or from here with ./ before them",
    )


def _candidates(path: str, prefix: str) -> Iterator[str]:
    """Yield the path from the repository's root; one that begins with `./` or `../` is from the working folder."""
    joined = os.path.normpath(f"{prefix}{path}" if path.startswith((".", "./")) else path or ".").replace(os.sep, "/")
    if not joined.startswith(("..", "/")):
        yield "" if joined == "." else joined


@contextmanager
def copied(revision: Revision, limits: Limits) -> Iterator[tuple[Path, tuple[Diagnostic, ...]]]:
    """Copy a revision's design to a private folder and yield its path there with what was left out.

    Raises:
        InputError: it is too large, or an object of it is not in this clone.
    """
    try:
        listed = entries(f"{revision.commit}:{revision.folder}")
        only = b"" if revision.is_folder else os.fsencode(PurePosixPath(revision.path).name)
        kept, diagnostics = _chosen(revision, listed, only, limits)
        with tempfile.TemporaryDirectory(prefix="drdiff-") as folder:
            root = Path(folder) / (PurePosixPath(revision.folder).name or "root")
            root.mkdir()
            diagnostics += _written(root, kept, revision.name)
            yield (root / os.fsdecode(only) if only else root), tuple(diagnostics)
    except GitError as error:
        raise InputError(f"{revision.name}: {error}", help_text="fetch the revision in full and try again") from error


def _chosen(
    revision: Revision, listed: Sequence[Entry], only: bytes, limits: Limits
) -> tuple[list[Entry], list[Diagnostic]]:
    """Return the files to copy, and what is said of the others."""
    files = [entry for entry in listed if entry.mode in _FILES and _is_plain(entry.path)]
    left = {
        "symbolic links are not followed": [each for each in listed if each.mode == _LINK],
        "submodules are not read": [each for each in listed if each.mode == _SUBMODULE],
        "files larger than the limit are left out": [each for each in files if each.size > limits.file_bytes],
    }
    files = [entry for entry in files if entry.size <= limits.file_bytes]
    if len(files) > limits.files:
        files = [entry for entry in files if entry.path.endswith(_SUFFIXES) or entry.path == only]
    if len(files) > limits.files and only:
        left["the folder is large, so that files beside it are left out"] = [
            each for each in files if each.path != only
        ]
        files = [entry for entry in files if entry.path == only]
    if len(files) > limits.files or sum(entry.size for entry in files) > limits.file_bytes:
        raise InputError(
            f"'{revision.name}' holds more than {limits.files:,} files or {limits.file_bytes:,} bytes",
            help_text="name the folder of the design itself",
        )
    return files, [_note(revision.name, reason, those) for reason, those in left.items() if those]


_SUFFIXES = tuple(suffix.encode() for suffix in _DESIGN_SUFFIXES)


def _is_plain(path: bytes) -> bool:
    """Whether a path of a tree stays in the folder it is written to; git itself makes no other, but reads them."""
    steps = path.split(b"/")
    return not any(step in (b"", b".", b"..") or step.lower() == b".git" or b"\\" in step for step in steps)


def _written(root: Path, files: Sequence[Entry], name: str) -> list[Diagnostic]:
    pointers: list[Entry] = []
    clashes: list[Entry] = []
    for entry, content in blobs(files):
        if content.startswith(_POINTER):
            pointers.append(entry)
        path = root / os.fsdecode(entry.path)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as file:
                file.write(content)
        except OSError:
            clashes.append(entry)
    left = {"files kept in Git LFS are read as their pointers": pointers, "files could not be copied": clashes}
    return [_note(name, reason, those) for reason, those in left.items() if those]


def _note(name: str, reason: str, those: Sequence[Entry]) -> Diagnostic:
    names = ", ".join(each.path.decode("utf-8", "replace") for each in those[:_MOST_NAMED])
    more = f" and {len(those) - _MOST_NAMED} more" if len(those) > _MOST_NAMED else ""
    return Diagnostic(severity=Severity.WARNING, message=f"{name}: {reason}: {names}{more}")
