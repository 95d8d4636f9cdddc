"""The journal of a fleet: one JSON line for every pair that is done, so that a run can be taken up again."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from reviewer import __version__
from reviewer.errors import InputError
from reviewer.fleet.job import Result
from reviewer.fleet.pairs import Pair, as_job
from reviewer.parsers.revisions import revision_of

SCHEMA = "drdiff.fleet/1"
_MOST_FILES = 5_000
_LARGEST_READ = 16 * 1024 * 1024


class Journal:
    """Results on disk. In memory are only the keys of what is done."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.done: dict[str, bool] = {}
        """Key of every line to whether the pair could be reviewed."""
        self._end = 0
        self._read()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = path.open("ab")
            self._file.truncate(self._end)
        except OSError as error:
            reason = (error.strerror or "unwritable").lower()
            raise InputError(f"the journal cannot be written: {reason}", file=str(path)) from error

    def _read(self) -> None:
        if not self.path.exists():
            return
        with self.path.open("rb") as file:
            for line in file:
                entry = _entry(line)
                if entry is None:
                    if line.endswith(b"\n"):
                        message = "the file is no journal of drdiff fleet"
                        raise InputError(message, file=str(self.path), help_text="name another file with --journal")
                    break
                self._end += len(line)
                self.done[entry["key"]] = entry["status"] == "reviewed"

    def add(self, key: str, result: Result) -> None:
        """Write one result down for good."""
        line = json.dumps({"schema": SCHEMA, "key": key, **result}, ensure_ascii=False) + "\n"
        self._file.write(line.encode("utf-8", "surrogatepass"))
        self._file.flush()
        os.fsync(self._file.fileno())

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def results(self, keys: frozenset[str]) -> Iterator[dict[str, Any]]:
        """Yield the last result for each of the keys, one at a time, by the name of the pair."""
        places: dict[str, tuple[str, int]] = {}
        with self.path.open("rb") as file:
            start = 0
            for line in file:
                entry = _entry(line)
                if entry is not None and entry["key"] in keys:
                    places[entry["key"]] = (entry["pair"], start)
                start += len(line)
            for _, start in sorted(places.values()):
                file.seek(start)
                entry = _entry(file.readline())
                if entry is not None:
                    yield entry


def _entry(line: bytes) -> dict[str, Any] | None:
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    return entry if isinstance(entry, dict) and entry.get("schema") == SCHEMA and "key" in entry else None


def key_of(pair: Pair) -> str:
    """Return what a result depends on as one word: the pair, what its inputs hold, and the version of the program."""
    said = json.dumps(as_job(pair), sort_keys=True)
    inputs = "\x1f".join(_content(name) for name in (pair.reference, pair.actual, pair.baseline) if name)
    return hashlib.blake2b(f"{__version__}\x1f{said}\x1f{inputs}".encode(), digest_size=16).hexdigest()


def _content(name: str) -> str:
    path = Path(name)
    try:
        if path.is_file():
            return _of_file(path)
        if path.is_dir():
            files = sorted(each for each in islice(path.rglob("*"), _MOST_FILES) if each.is_file())
            return "\x1e".join(f"{each.relative_to(path).as_posix()}:{_of_file(each)}" for each in files)
        revision = revision_of(name)
    except (InputError, OSError):
        return ""
    return revision.commit if revision is not None else ""


def _of_file(path: Path) -> str:
    """Return what tells one content from another: its digest, or for a very large file its size and time."""
    status = path.stat()
    if status.st_size > _LARGEST_READ:
        return f"{status.st_size}:{status.st_mtime_ns}"
    return hashlib.blake2b(path.read_bytes(), digest_size=16).hexdigest()
