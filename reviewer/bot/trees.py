"""Unpacks the archive of a repository: plain files only, inside one folder, within bounds."""

from __future__ import annotations

import tarfile
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import IO, Final, cast

from reviewer.errors import InputError

MOST_FILES: Final = 50_000
LARGEST_FILE: Final = 64 * 1024 * 1024
"""Larger files are left out: no design is that large, and plans are not kept in repositories."""
_CHUNK: Final = 1024 * 1024


class _Stream:
    """Chunks as a file to read, at most `limit` bytes of them."""

    def __init__(self, chunks: Iterable[bytes], limit: int) -> None:
        self._chunks: Iterator[bytes] = iter(chunks)
        self._held = b""
        self._left = limit

    def read(self, size: int = -1) -> bytes:
        while size < 0 or len(self._held) < size:
            chunk = next(self._chunks, None)
            if chunk is None:
                break
            self._left -= len(chunk)
            if self._left < 0:
                raise InputError("the repository's archive is too large to review")
            self._held += chunk
        size = len(self._held) if size < 0 else size
        found, self._held = self._held[:size], self._held[size:]
        return found


def unpack(chunks: Iterable[bytes], folder: Path, *, packed: int, unpacked: int) -> None:
    """Write the files of a packed tree (its one top folder left off) into a folder; links are left out.

    Args:
        chunks: the archive, a gzipped tar.
        folder: where to; made here.
        packed: bytes the archive may have.
        unpacked: bytes its files may have.

    Raises:
        InputError: it is no archive, or larger than that.
    """
    folder.mkdir(parents=True)
    left, files = unpacked, 0
    try:
        stream = cast("IO[bytes]", _Stream(chunks, packed))
        with tarfile.open(fileobj=stream, mode="r|gz") as archive:
            for member in archive:
                left, files = left - member.size, files + 1
                if left < 0 or files > MOST_FILES:
                    raise InputError("the repository is too large to review")
                if member.isreg() and member.size <= LARGEST_FILE:
                    _write(archive, member, folder)
    except (tarfile.TarError, EOFError, OSError) as error:
        raise InputError("the repository's archive cannot be read") from error


def _write(archive: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> None:
    """Write one file; a name that leads elsewhere, or into git's own folder, is left out."""
    whole = PurePosixPath(member.name)
    parts = whole.parts[1:]
    if not parts or whole.is_absolute() or {"..", ".git"} & {part.lower() for part in whole.parts}:
        return
    source = archive.extractfile(member)
    if source is None:
        return
    path = folder.joinpath(*parts)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            while chunk := source.read(_CHUNK):
                file.write(chunk)
    except (FileExistsError, NotADirectoryError, IsADirectoryError):
        return  # two entries of one name: git makes no such archive
