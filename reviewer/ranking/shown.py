"""Values and places as a report shows them: JSON-able, shortened, secrets masked."""

from __future__ import annotations

import json
from typing import Any, Final

from reviewer.model.design import Declaration, Resource
from reviewer.model.difference import Item
from reviewer.model.location import Location, Path
from reviewer.model.review import Side
from reviewer.model.value import ABSENT, Choice, Reference, Sensitive, Text, Unknown, Value

MASK: Final = "(secret)"
_LONGEST: Final = 600


def shown(value: Value, *, secret: bool = False) -> Any:  # noqa: ANN401  JSON
    """Return a value as JSON: references as `${Name.Attribute}`, secrets masked, long documents cut."""
    if secret and isinstance(value, (str, Sensitive)):
        return MASK
    made = _json(value, secret=secret)
    if isinstance(made, (dict, list)):
        text = json.dumps(made, ensure_ascii=False)
        return made if len(text) <= _LONGEST else text[:_LONGEST] + " …"
    if isinstance(made, str) and len(made) > _LONGEST:
        return made[:_LONGEST] + " …"
    return made


def _json(value: Value, *, secret: bool) -> Any:  # noqa: ANN401  JSON
    if isinstance(value, dict):
        return {str(key): _json(child, secret=secret) for key, child in value.items()}
    if isinstance(value, list):
        return [_json(child, secret=secret) for child in value]
    if isinstance(value, (Reference, Unknown)):
        return f"${{{value}}}"
    if isinstance(value, Choice):
        then, otherwise = _json(value.then, secret=secret), _json(value.otherwise, secret=secret)
        return {f"when {value.condition}": then, "otherwise": otherwise}
    if isinstance(value, Sensitive):
        return MASK
    if value is ABSENT:
        return None
    return str(value) if isinstance(value, Text) else value


def side_of(item: Item | None, path: Path, value: Value = ABSENT, *, secret: bool = False) -> Side | None:
    """Return one side's evidence: id, value, and the lines of the property or of what stands around it."""
    if item is None:
        return None
    return Side(
        id=identifier(item, path),
        location=where(item, path),
        value=None if value is ABSENT else shown(value, secret=secret),
        has_value=value is not ABSENT,
    )


def identifier(item: Item, path: Path = ()) -> str:
    """Return the source's own id of what is written at `path`.

    A block split off a resource has that resource's id, a property that a satellite wrote has the satellite's.
    """
    if isinstance(item, Declaration):
        return item.name
    for end in range(len(path), 0, -1):
        if path[:end] in item.parts:
            return item.parts[path[:end]][0]
    whole = item.attributes.get("@part_of")
    return whole if isinstance(whole, str) else item.address


def parts_of(item: Item | None, path: Path) -> list[Side]:
    """Return the satellites that wrote what is below `path`, and all of them for a whole resource."""
    if not isinstance(item, Resource) or any(path[:end] in item.parts for end in range(1, len(path) + 1)):
        return []
    if not path:
        return [Side(id=address, location=_part_location(item, address)) for address in item.folded]
    below = [part for where_, part in item.parts.items() if where_[: len(path)] == path]
    return [Side(id=address, location=location) for address, location in dict.fromkeys(below)]


def _part_location(item: Resource, address: str) -> Location:
    return next((location for name, location in item.parts.values() if name == address), item.location)


def where(item: Item, path: Path) -> Location:
    """Return the lines of the property at `path`, or of the nearest thing around it that has lines."""
    if isinstance(item, Resource):
        return item.where(path)
    assert isinstance(item, Declaration)  # noqa: S101  an item is one of the two
    span = item.spans.get(path)
    if span is None:
        return item.location
    return Location(file=item.location.file, start_line=span[0], end_line=span[1])


def brief(value: Value, *, secret: bool = False, longest: int = 60) -> str:
    """Return a value as one short line of text."""
    if value is ABSENT:
        return "not set"
    made = shown(value, secret=secret)
    if isinstance(made, bool):
        return "true" if made else "false"
    text = made if isinstance(made, str) else json.dumps(made, ensure_ascii=False)
    text = " ".join(text.split())
    return text if len(text) <= longest else text[: longest - 1] + "…"
