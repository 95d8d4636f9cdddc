"""The hidden line that makes a comment findable and keeps what it said, so that the next one can tell what changed."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
import zlib
from collections.abc import Iterable, Mapping
from typing import Final

from reviewer.errors import InputError
from reviewer.model.record import dataclass, field

MOST: Final = 2_000
"""Findings remembered, worst first: 8 characters each."""
NAMED: Final = 60
"""Findings remembered by title, so that a fixed one can be named."""
LONGEST_TITLE: Final = 90
_KEY_BYTES: Final = 6
_LARGEST: Final = 256 * 1024
"""Bytes of a memory once unpacked; a comment's text is not to be trusted."""
_TAG: Final = re.compile(r"[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*")
_LINE: Final = re.compile(r"<!-- drdiff:comment/1 tag=(\S+) memory=([A-Za-z0-9+/=]*) -->")


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What a comment said: a short key for each gap, the titles of the worst, and a digest of its text."""

    keys: frozenset[str] = frozenset()
    titles: Mapping[str, str] = field(default_factory=dict)
    digest: str = ""
    is_whole: bool = True
    """Whether every gap has its key here."""


def key_of(report: str, finding_id: str) -> str:
    """Return the short key of a finding of a report: 48 bits, enough for thousands."""
    digest = hashlib.blake2b(f"{report}\0{finding_id}".encode("utf-8", "surrogatepass"), digest_size=_KEY_BYTES)
    return base64.b64encode(digest.digest()).decode()


def memory_of(gaps: Iterable[tuple[str, str]], text: str) -> Memory:
    """Return the memory of a comment with these gaps (key and title, worst first) and this text."""
    pairs = list(dict(gaps).items())
    return Memory(
        keys=frozenset(key for key, _ in pairs[:MOST]),
        titles={key: title[:LONGEST_TITLE] for key, title in pairs[:NAMED]},
        digest=hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest(),
        is_whole=len(pairs) <= MOST,
    )


def checked_tag(tag: str) -> str:
    """Return a tag that may stand in a marker.

    Raises:
        InputError: it may not.
    """
    if len(tag) > 64 or not _TAG.fullmatch(tag):  # noqa: PLR2004  long enough for a path
        raise InputError(f"--tag {tag!r} is no tag", help_text="use letters and digits, parted by single . _ or -")
    return tag


def marker(tag: str) -> str:
    """Return the start of the hidden line, by which comments of this tag are found."""
    return f"<!-- drdiff:comment/1 tag={tag} "


def hidden_line(tag: str, memory: Memory) -> str:
    """Return the whole hidden line."""
    content = {
        "k": "".join(sorted(memory.keys)),
        "t": dict(sorted(memory.titles.items())),
        "d": memory.digest,
        "w": memory.is_whole,
    }
    packed = zlib.compress(json.dumps(content, separators=(",", ":")).encode(), 9)
    return f"{marker(tag)}memory={base64.b64encode(packed).decode()} -->"


def recalled(body: str) -> Memory | None:
    """Return what a comment remembers, None where it does not or cannot be read (anybody may edit it)."""
    found = _LINE.search(body)
    if found is None:
        return None
    try:
        unpacking = zlib.decompressobj()
        content = json.loads(unpacking.decompress(base64.b64decode(found[2], validate=True), _LARGEST))
    except (binascii.Error, zlib.error, ValueError, RecursionError):
        return None
    return _memory(content)


def _memory(content: object) -> Memory | None:
    if not isinstance(content, dict):
        return None
    keys, titles, digest = content.get("k"), content.get("t"), content.get("d")
    if not isinstance(keys, str) or not isinstance(titles, dict) or not isinstance(digest, str):
        return None
    return Memory(
        keys=frozenset(keys[at : at + 8] for at in range(0, len(keys), 8)),
        titles={str(key): str(title)[:LONGEST_TITLE] for key, title in titles.items()},
        digest=digest,
        is_whole=content.get("w") is True,
    )
