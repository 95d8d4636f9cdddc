"""Finds the designs below a folder, each recognized by its content."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from reviewer.errors import InputError
from reviewer.model.design import Format
from reviewer.model.record import dataclass
from reviewer.parsers.loader import load
from reviewer.settings import Limits, ReadOptions

_DEPTH: Final = 4
_MOST_FILES: Final = 400
_MOST_ENTRIES: Final = 20_000
_SUFFIXES: Final = (".yaml", ".yml", ".json", ".template", ".md")
_TELLING: Final = (
    b"Resources",
    b"resources",
    b"resource_changes",
    b"planned_values",
    b"terraform_version",
    b"deployment",
)
_PASSED_OVER: Final = frozenset({"node_modules", "venv", "__pycache__", "vendor", "dist", "build", "tests", "test"})
_LIMITS: Final = Limits(file_bytes=8 * 1024 * 1024, nodes=200_000, files=500)
_MOST_BYTES: Final = 64 * 1024 * 1024
"""Read in all, so that a folder of huge files does not keep the user waiting."""
_REFERENCE_WORDS: Final = ("reference", "desired", "expected", "target", "golden", "design", "baseline", "should")


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundDesign:
    """A design: its path from the folder that was searched, its format, and how many resources it declares."""

    path: str
    format: Format
    resources: int


def designs_in(folder: Path) -> tuple[FoundDesign, ...]:
    """Return the designs in a folder and a few levels below it, sorted by path; a Terraform folder is one design."""
    found = (_design(folder, path) for path in _candidates(folder))
    return tuple(sorted((item for item in found if item is not None), key=lambda item: item.path))


def likely_pair(found: tuple[FoundDesign, ...]) -> tuple[FoundDesign, FoundDesign] | None:
    """Return the reference and the actual design, where their names or their number tell."""
    references = [item for item in found if _is_named_reference(item.path)]
    others = [item for item in found if item not in references]
    if not references or not others:
        return None
    return max(references, key=_size), max(others, key=_size)


def _size(item: FoundDesign) -> tuple[int, str]:
    return item.resources, item.path


def _is_named_reference(path: str) -> bool:
    return any(word in path.lower() for word in _REFERENCE_WORDS)


def _candidates(folder: Path) -> Iterator[Path]:
    """Yield Terraform folders and files that may be a template, a plan or a preview, within bounds."""
    seen = files = read = 0
    for place, folders, names in os.walk(folder):
        here = Path(place)
        deep = len(here.relative_to(folder).parts) >= _DEPTH
        terraform = any(name.endswith((".tf", ".tf.json")) for name in names)
        if terraform:
            yield here
        folders[:] = sorted(name for name in folders if not deep and _is_entered(here / name, terraform=terraform))
        for path in sorted(here / name for name in names):
            if _may_be_design(path):
                files += 1
                read += path.stat().st_size
                yield path
        seen += len(names) + len(folders)
        if seen > _MOST_ENTRIES or files > _MOST_FILES or read > _MOST_BYTES:
            return


def _is_entered(folder: Path, *, terraform: bool) -> bool:
    """Whether a folder is searched: dependencies are not one's own, modules are part of what calls them."""
    name = folder.name
    passed_over = name.startswith(".") or name in _PASSED_OVER or (terraform and name == "modules")
    return not passed_over and not folder.is_symlink()


def _may_be_design(path: Path) -> bool:
    if path.name.startswith(".") or path.name.endswith(".tf.json") or path.suffix.lower() not in _SUFFIXES:
        return False
    try:
        if not path.is_file() or path.stat().st_size > _LIMITS.file_bytes:
            return False
        data = path.read_bytes()
    except OSError:
        return False
    return any(word in data for word in _TELLING)


def _design(folder: Path, path: Path) -> FoundDesign | None:
    try:
        template = load(str(path), ReadOptions(limits=_LIMITS))
    except InputError:
        return None
    if not template.resources:
        return None
    relative = path.relative_to(folder).as_posix()
    return FoundDesign(path=relative, format=template.format, resources=len(template.resources))
