"""Planned values with what is unknown and what is secret laid over them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from reviewer.model.location import Path
from reviewer.model.value import Unknown, Value
from reviewer.parsers.json_fields import mapping, sequence
from reviewer.parsers.json_source import Json
from reviewer.parsers.terraform.plan_reading import APPLY, Reading
from reviewer.parsers.terraform.plan_secrets import has_true, masked, plain
from reviewer.parsers.terraform.plan_unknowns import leaf_values, whole_value

_EMPTY: tuple[Json, ...] = ([], {}, "")


class Planned(NamedTuple):
    """A planned value, which parts of it are unknown and secret, and how it is written."""

    value: Json
    unknown: Json = None
    mark: Json = None
    expression: Json = None

    def keys(self) -> list[str]:
        """Return the keys of an object, those known only to be unknown last."""
        values = mapping(self.value)
        return [*values, *(key for key in mapping(self.unknown) if key not in values)]

    def entry(self, key: str) -> Planned:
        """Return one entry of an object."""
        return Planned(
            mapping(self.value).get(key),
            True if self.unknown is True else mapping(self.unknown).get(key),
            True if self.mark is True else mapping(self.mark).get(key),
            mapping(self.expression).get(key),
        )

    def items(self) -> list[Planned]:
        """Return the elements of a list, without expressions."""
        unknown, marks = sequence(self.unknown), sequence(self.mark)
        return [
            Planned(
                value,
                unknown[position] if position < len(unknown) else None,
                marks[position] if position < len(marks) else self.mark is True,
            )
            for position, value in enumerate(sequence(self.value))
        ]


def read_properties(reading: Reading, planned: Planned) -> dict[str, Value]:
    """Return a resource's properties: nulls and empty values nobody wrote are dropped, unknown ones explained."""
    return _block(reading, planned, (), dynamic=not reading.configured)


def _block(reading: Reading, planned: Planned, path: Path, *, dynamic: bool) -> dict[str, Value]:
    """Return one block. Plans keep no expressions of dynamic blocks: what is unknown there stays unknown."""
    result: dict[str, Value] = {}
    values, unknown, expressions = mapping(planned.value), mapping(planned.unknown), mapping(planned.expression)
    marks = mapping(planned.mark)
    unmarked = planned.mark is not True
    for key in planned.keys():  # noqa: SIM118  not a mapping
        value, open_ = values.get(key), unknown.get(key)
        if open_ is True:
            if key not in expressions and not dynamic:
                continue
        elif value is None:
            continue
        elif unmarked and isinstance(value, (str, int, float)) and key not in marks:
            if value == "" and key not in expressions:
                continue
            result[key] = value
            continue
        found = _entry(reading, planned.entry(key), (*path, key))
        if found is not None:
            result[key] = found
    return result


def _entry(reading: Reading, entry: Planned, path: Path) -> Value:
    """Return one value of a block, or None where the design says nothing."""
    if entry.unknown is True:
        if has_true(entry.mark):
            reading.secret_paths.add(path)
        return Unknown(APPLY) if entry.expression is None else whole_value(reading, entry.expression, path, entry.mark)
    if entry.value is None:
        return None
    if entry.unknown and has_true(entry.unknown):
        return _partly_unknown(reading, entry, path)
    if entry.value in _EMPTY and (entry.expression is None or isinstance(entry.expression, list)):
        return None
    return _known(reading, entry, path)


def _known(reading: Reading, entry: Planned, path: Path) -> Value:
    if entry.mark and has_true(entry.mark):
        return masked(reading, entry.value, entry.mark, path)
    return plain(entry.value, reading.depth)


def _partly_unknown(reading: Reading, entry: Planned, path: Path) -> Value:
    """Return a container of which parts are unknown: blocks entry by entry, anything else by its one expression."""
    if len(path) > reading.depth:
        raise RecursionError
    if _is_leaf(entry.expression):
        return _filled(reading, entry, path, leaf_values(reading, entry.unknown, entry.expression, path))
    if isinstance(entry.value, list):
        return _blocks(reading, entry, path)
    return _block(reading, entry, path, dynamic=entry.expression is None)


def _blocks(reading: Reading, entry: Planned, path: Path) -> list[Value]:
    written = [mapping(one) for one in sequence(entry.expression)]
    items = entry.items()
    result: list[Value] = []
    for position, item in enumerate(items):
        where = (*path, position)
        if isinstance(item.value, dict):
            block = _written_as(item.value, written, position, len(items))
            found = _block(reading, item._replace(expression=block), where, dynamic=block is None)
            result.append(found)
        elif item.unknown is True:
            result.append(Unknown(APPLY))
        elif item.value is not None:
            result.append(_known(reading, item, where))
    return result


def _written_as(
    value: Mapping[str, Json], written: Sequence[dict[str, Json]], position: int, count: int
) -> dict[str, Json] | None:
    """Return the configured block a planned one comes from: the only one that fits its constants, else by position."""
    fitting = [block for block in written if not _contradicts(value, block)]
    if len(fitting) == 1:
        return fitting[0]
    if len(written) == count and fitting:
        return written[position] if written[position] in fitting else fitting[0]
    return None


def _contradicts(value: Mapping[str, Json], block: Mapping[str, Json]) -> bool:
    for key, expression in block.items():
        if isinstance(expression, dict) and "constant_value" in expression:
            constant, planned = expression["constant_value"], value.get(key)
            scalars = isinstance(constant, (str, int, float)) and isinstance(planned, (str, int, float))
            if scalars and "${" not in str(constant) and str(constant).lower() != str(planned).lower():
                return True
    return False


def _filled(reading: Reading, entry: Planned, path: Path, found: Mapping[Path, Value]) -> Value:
    """Return a value with its unknown leaves replaced by what is known of them."""
    if entry.unknown is True:
        if has_true(entry.mark):
            reading.secret_paths.add(path)
        return found.get(path, Unknown(APPLY))
    if isinstance(entry.unknown, dict):
        parts = {key: _filled(reading, entry.entry(key), (*path, key), found) for key in entry.keys()}  # noqa: SIM118
        return {key: part for key, part in parts.items() if part is not None}
    if isinstance(entry.unknown, list):
        return [_filled(reading, item, (*path, position), found) for position, item in enumerate(entry.items())]
    return None if entry.value is None else _known(reading, entry, path)


def _is_leaf(expression: Json) -> bool:
    """Whether an expression covers its value whole, as against a block of expressions."""
    return isinstance(expression, dict) and (
        not expression or "references" in expression or "constant_value" in expression
    )
