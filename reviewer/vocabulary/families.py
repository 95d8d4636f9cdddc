"""Types that can stand in for each other, and how they spell the same property."""

from __future__ import annotations

from fnmatch import fnmatchcase
from functools import lru_cache

from reviewer.model.location import Path
from reviewer.vocabulary.role_book import book
from reviewer.vocabulary.role_records import Family, family_from


@lru_cache(maxsize=4096)
def family_of(type_name: str) -> Family | None:
    """Return the family a type belongs to; members may be patterns (`Custom::*`)."""
    return next((family for family in _families() if _rank(family, type_name) is not None), None)


def strength(type_name: str) -> int:
    """Return the place of a type in its family, 0 for the weakest for recovery and for types without a family."""
    family = family_of(type_name)
    return 0 if family is None else _rank(family, type_name) or 0


@lru_cache(maxsize=16384)
def counterpart_path(from_type: str, to_type: str, path: Path) -> Path:
    """Return where another member of the family keeps the property at `path`; the same path where nothing is known."""
    family = family_of(from_type)
    if family is None or from_type == to_type:
        return path
    best: tuple[int, Path] = (-1, path)
    for spelling in family.spellings:
        source, target = spelling.get(from_type), spelling.get(to_type)
        if source is None or target is None:
            continue
        matched = _taken(source, path)
        if matched is not None and len(source) > best[0]:
            best = (len(source), (*_steps(target), *path[matched:]))
    return best[1]


@lru_cache(maxsize=1)
def _families() -> tuple[Family, ...]:
    return tuple(family_from(record) for record in book().families)


def _rank(family: Family, type_name: str) -> int | None:
    for rank, group in enumerate(family.members):
        if any(type_name == member or fnmatchcase(type_name, member) for member in group):
            return rank
    return None


def _steps(spelling: str) -> Path:
    """Return `Replicas[].Region` as path steps, the first position standing for the list."""
    steps: list[str | int] = []
    for name in filter(None, spelling.split(".")):
        steps.append(name.removesuffix("[]"))
        if name.endswith("[]"):
            steps.append(0)
    return tuple(steps)


def _taken(spelling: str, path: Path) -> int | None:
    """Return how many steps of `path` the spelling stands for, or None where the path says something else."""
    steps = _steps(spelling)
    if len(path) < len(steps):
        return None
    same = all(
        isinstance(have, int) if isinstance(want, int) else have == want
        for want, have in zip(steps, path[: len(steps)], strict=True)
    )
    return len(steps) if same else None
