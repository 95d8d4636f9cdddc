"""The files of a design: a folder on disk that is never left, or texts that stand in another document."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from reviewer.model.record import dataclass, field
from reviewer.parsers.terraform.hcl.syntax import Source
from reviewer.parsers.terraform.hcl.values import EvaluationError

_MOST_FILES = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceText:
    """A configuration file that stands in another file: that file's name, and its lines before the text."""

    text: str
    file: str
    line_offset: int = 0


class Files(Protocol):
    """Reading inside a design. Paths are relative to its root, with forward slashes."""

    def read(self, path: str) -> bytes:
        """Return the content of a file.

        Raises:
            EvaluationError: there is no such file, it is outside the design, too large or no regular file.
        """

    def source(self, path: str) -> Source:
        """Return the text of a file with the place to cite."""

    def names(self, folder: str) -> tuple[str, ...]:
        """Return the names of the files directly in a folder, sorted; none where there is no such folder."""

    def below(self, folder: str) -> tuple[str, ...]:
        """Return the paths of all files below a folder, relative to it, sorted."""

    def has_folder(self, folder: str) -> bool:
        """Tell whether there is such a folder inside the design."""


def inside(path: str) -> str:
    """Return a path without `.` and `..`; `.` is the root.

    Raises:
        EvaluationError: it leads out of the design.
    """
    clean = posixpath.normpath(path.replace("\\", "/"))
    if clean.startswith(("../", "/")) or clean == ".." or "\0" in clean or ":" in clean.split("/", 1)[0]:
        raise EvaluationError(f"'{path}' is outside of the design's folder")
    return clean


def _text(content: bytes) -> str:
    return content.decode("utf-8-sig", errors="replace").replace("\r\n", "\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderFiles:
    """The files below a folder; links that lead out of it are refused."""

    root: Path
    largest: int
    """Characters of the largest file that is read."""

    def _resolved(self, path: str) -> Path:
        clean = inside(path)
        try:
            found = (self.root / clean).resolve()
            root = self.root.resolve()
        except (OSError, RuntimeError) as error:
            raise EvaluationError(f"'{path}' cannot be read: {error}") from None
        if not found.is_relative_to(root):
            raise EvaluationError(f"'{path}' leads out of the design's folder")
        return found

    def read(self, path: str) -> bytes:
        """Return the content of a regular file inside the folder."""
        found = self._resolved(path)
        try:
            if not found.is_file():
                raise EvaluationError(f"there is no file '{path}'")
            if found.stat().st_size > self.largest:
                raise EvaluationError(f"'{path}' is larger than {self.largest} bytes")
            return found.read_bytes()
        except OSError as error:
            raise EvaluationError(f"'{path}' cannot be read: {error.strerror}") from None

    def source(self, path: str) -> Source:
        """Return the text of a file, cited by its path."""
        return Source(_text(self.read(path)), inside(path))

    def names(self, folder: str) -> tuple[str, ...]:
        """Return the names of the files directly in a folder."""
        try:
            found = self._resolved(folder)
            return tuple(sorted(entry.name for entry in found.iterdir() if not entry.is_dir()))
        except (EvaluationError, OSError):
            return ()

    def below(self, folder: str) -> tuple[str, ...]:
        """Return the paths of the files below a folder; links to folders are not followed."""
        paths: list[str] = []
        for position, entry in enumerate(self._resolved(folder).rglob("*")):
            if position > _MOST_FILES:
                raise EvaluationError(f"'{folder}' holds more than {_MOST_FILES} files")
            if entry.is_file():
                paths.append(entry.relative_to(self._resolved(folder)).as_posix())
        return tuple(sorted(paths))

    def has_folder(self, folder: str) -> bool:
        """Tell whether there is such a folder."""
        return os.path.isdir(self._resolved(folder))  # noqa: PTH112  takes any name, also one too long


@dataclass(frozen=True, slots=True, kw_only=True)
class TextFiles:
    """Files given as texts by path."""

    texts: Mapping[str, SourceText]
    _clean: dict[str, SourceText] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._clean.update({inside(path): text for path, text in self.texts.items()})

    def _found(self, path: str) -> SourceText:
        found = self._clean.get(inside(path))
        if found is None:
            raise EvaluationError(f"there is no file '{path}'")
        return found

    def read(self, path: str) -> bytes:
        """Return the content of a file."""
        return self._found(path).text.encode("utf-8", "replace")

    def source(self, path: str) -> Source:
        """Return the text of a file, cited where it stands."""
        found = self._found(path)
        return Source(found.text.replace("\r\n", "\n"), found.file, found.line_offset)

    def names(self, folder: str) -> tuple[str, ...]:
        """Return the names of the files directly in a folder."""
        clean = inside(folder)
        return tuple(
            sorted(posixpath.basename(path) for path in self._clean if (posixpath.dirname(path) or ".") == clean)
        )

    def below(self, folder: str) -> tuple[str, ...]:
        """Return the paths of the files below a folder."""
        clean = inside(folder)
        start = "" if clean == "." else f"{clean}/"
        return tuple(sorted(path.removeprefix(start) for path in self._clean if path.startswith(start)))

    def has_folder(self, folder: str) -> bool:
        """Tell whether a file stands in such a folder."""
        return bool(self.below(folder))
