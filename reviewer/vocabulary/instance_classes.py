"""Instance classes (`db.r6g.2xlarge`, `m5.large`, `cache.t3.micro`) read as kind and size, for ranking."""

from __future__ import annotations

import re
from functools import lru_cache

from reviewer.model.record import dataclass

_SIZES = ("nano", "micro", "small", "medium", "large", "xlarge")
_CLASS = re.compile(
    r"^(?P<family>[a-z]+\d*[a-z0-9-]*?)\.(?P<size>metal(?:-\d+xl)?|nano|micro|small|medium|large|\d*xlarge)$"
)
_WRAPPERS = ("db.", "cache.", "kafka.", "ml.", "dax.", "dms.", "mq.", "express.")
_SUFFIXES = (".search", ".elasticsearch")
_KINDS = {
    "t": (0, "burstable"),
    "a": (1, "general-purpose"),
    "m": (1, "general-purpose"),
    "mac": (1, "general-purpose"),
    "c": (1, "compute-optimised"),
    "hpc": (1, "compute-optimised"),
    "d": (1, "storage-optimised"),
    "dc": (1, "storage-optimised"),
    "ds": (1, "storage-optimised"),
    "h": (1, "storage-optimised"),
    "i": (1, "storage-optimised"),
    "im": (1, "storage-optimised"),
    "is": (1, "storage-optimised"),
    "or": (1, "memory-optimised"),
    "om": (1, "memory-optimised"),
    "r": (1, "memory-optimised"),
    "ra": (1, "memory-optimised"),
    "x": (1, "memory-optimised"),
    "z": (1, "memory-optimised"),
    "u": (1, "memory-optimised"),
    "f": (1, "accelerated"),
    "g": (1, "accelerated"),
    "gr": (1, "accelerated"),
    "p": (1, "accelerated"),
    "inf": (1, "accelerated"),
    "trn": (1, "accelerated"),
    "dl": (1, "accelerated"),
    "vt": (1, "accelerated"),
}
_METAL = 96.0
"""Bare metal without a size of its own is the whole machine; the number exceeds nearly every multiple of xlarge."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InstanceClass:
    """One instance class: whether it bursts (kind rank 0), how large it is in multiples of xlarge, and its kind."""

    name: str
    family: str
    kind: str
    kind_rank: int
    size: float

    @property
    def words(self) -> str:
        """The class with its kind, as a reader says it: `burstable db.t3.medium`."""
        return f"{self.kind} {self.name}"


@lru_cache(maxsize=1024)
def instance_class(name: str) -> InstanceClass | None:
    """Return the class a name stands for, or None where the name is not one."""
    bare = name.strip().lower()
    for wrapper in _WRAPPERS:
        bare = bare.removeprefix(wrapper)
    for suffix in _SUFFIXES:
        bare = bare.removesuffix(suffix)
    found = _CLASS.match(bare)
    if found is None:
        return None
    letters = re.match(r"[a-z]+", found["family"])
    kind = _KINDS.get(letters[0]) if letters else None
    if kind is None:
        return None
    return InstanceClass(
        name=name.strip(), family=found["family"], kind=kind[1], kind_rank=kind[0], size=_size(found["size"])
    )


def _size(word: str) -> float:
    if word.startswith("metal"):
        return float(word.removeprefix("metal-").removesuffix("xl")) if "-" in word else _METAL
    if word in _SIZES:
        return float(2.0 ** (_SIZES.index(word) - _SIZES.index("xlarge")))
    return float(word.removesuffix("xlarge") or 1)
