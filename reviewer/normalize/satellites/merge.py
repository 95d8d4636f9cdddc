"""Putting what a satellite says into its parent: properties, lines, origins and secrets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from reviewer.model.design import Resource
from reviewer.model.location import Path
from reviewer.model.record import dataclass, replace
from reviewer.model.value import ABSENT, Choice, Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """What one satellite adds at `at`: an item of the list there, or properties merged into the object there."""

    satellite: Resource
    at: Path
    properties: Mapping[str, Value]
    append: bool
    condition: str | None = None
    """The satellite's own condition."""


def with_pieces(parent: Resource, pieces: Iterable[Piece]) -> Resource:
    """Return the parent with the pieces in it; its own values stay where both say something else."""
    for piece in pieces:
        condition = piece.condition if piece.condition != parent.condition else None
        put = _with_item if piece.append else _merged_into
        parent = put(parent, replace(piece, condition=condition))
    return parent


def _with_item(parent: Resource, piece: Piece) -> Resource:
    present = parent.at(piece.at)
    items = list(present) if isinstance(present, list) else []
    item: Value = dict(piece.properties)
    if piece.condition is not None:
        item = Choice(piece.condition, item, ABSENT)
    base = (*piece.at, len(items))
    properties = _with(dict(parent.properties), piece.at, [*items, item])
    return _with_evidence(parent, properties, piece, lambda path: (*base, *path), base)


def _merged_into(parent: Resource, piece: Piece) -> Resource:
    added: dict[str, Value] = dict(piece.properties)
    before = dict(parent.properties)
    if piece.condition is not None:
        added = {name: _conditional(piece.condition, value, before.get(name)) for name, value in added.items()}
    properties = merged(before, added)
    return _with_evidence(parent, properties, piece, lambda path: _shifted(path, before, added), None)


def _conditional(condition: str, value: Value, present: Value) -> Value:
    """Return `value` as what is there only under a condition, without hiding what is there anyway."""
    if isinstance(value, dict) and isinstance(present, dict):
        return {name: _conditional(condition, item, present.get(name)) for name, item in value.items()}
    if isinstance(value, list):
        return [Choice(condition, item, ABSENT) for item in value]
    return Choice(condition, value, ABSENT)


def merged(present: Mapping[str, Value], added: Mapping[str, Value]) -> dict[str, Value]:
    """Return two objects as one: objects merge, lists join without repeats, the added scalar wins."""
    result = dict(present)
    for name, value in added.items():
        old = result.get(name)
        if isinstance(old, dict) and isinstance(value, dict):
            result[name] = merged(old, value)
        elif isinstance(old, list) and isinstance(value, list):
            result[name] = [*old, *(item for item in value if item not in old)]
        else:
            result[name] = value
    return result


def _with(properties: dict[str, Value], path: Path, value: Value) -> dict[str, Value]:
    name, *rest = path
    inner = properties.get(str(name))
    below = dict(inner) if isinstance(inner, dict) else {}
    return {**properties, str(name): _with(below, tuple(rest), value) if rest else value}


def _shifted(path: Path, before: Mapping[str, Value], added: Mapping[str, Value]) -> Path:
    """Return a satellite's path inside the parent: list items come after those the parent had.

    What a satellite says of a list of one it says of that item: the parent's list may hold those of others.
    """
    name = path[0] if len(path) == 1 else ""
    only, present = added.get(str(name)), before.get(str(name))
    if isinstance(only, list) and len(only) == 1:
        return (*path, len(present) if isinstance(present, list) else 0)
    value: Value = dict(before)
    for position, step in enumerate(path):
        if isinstance(step, int):
            offset = len(value) if isinstance(value, list) else 0
            return (*path[:position], step + offset, *path[position + 1 :])
        value = value.get(step) if isinstance(value, dict) else None
    return path


def _with_evidence(
    parent: Resource, properties: dict[str, Value], piece: Piece, place: Callable[[Path], Path], whole: Path | None
) -> Resource:
    """Return the parent with what the satellite says, and with where it says it."""
    satellite = piece.satellite
    spans, parts = dict(parent.spans), dict(parent.parts)
    taken = [whole] if whole is not None else list(_added(parent.properties, piece.properties, ()))
    parts.update(dict.fromkeys(taken, (satellite.address, satellite.location)))
    same_place = (parent.location.file, parent.location.pointer)
    here = (satellite.location.file, satellite.location.pointer) == same_place
    if whole is not None and here:
        spans.setdefault(whole, (satellite.location.start_line, satellite.location.end_line))
    for path, span in satellite.spans.items():
        if here:
            spans.setdefault(place(path), span)
        else:
            parts.setdefault(place(path), (satellite.address, satellite.where(path)))
    return replace(
        parent,
        properties=properties,
        spans=spans,
        origins={**{place(path): origin for path, origin in satellite.origins.items()}, **parent.origins},
        parts=parts,
        secret_paths=parent.secret_paths | {place(path) for path in satellite.secret_paths},
        folded=tuple(dict.fromkeys((*parent.folded, satellite.address, *satellite.folded))),
    )


def _added(before: Mapping[str, Value], added: Mapping[str, Value], base: Path) -> Iterator[Path]:
    """Yield the paths that are there only since the satellite was merged in."""
    for name, value in added.items():
        path = (*base, name)
        old = before.get(name)
        if isinstance(old, dict) and isinstance(value, dict):
            yield from _added(old, value, path)
        elif isinstance(old, list) and isinstance(value, list):
            yield from ((*path, len(old) + index) for index in range(len(value)))
        elif old is None:
            yield path
