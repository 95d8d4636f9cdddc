"""Places and values of rule findings as a report shows them: JSON-able, secrets masked."""

from __future__ import annotations

import json
from typing import Any, Final

from reviewer.model.design import Declaration, Design, Resource
from reviewer.model.location import Location, Path
from reviewer.model.review import Side
from reviewer.model.value import ABSENT, Choice, Reference, Sensitive, Text, Unknown, Value
from reviewer.rules.hit import Hit, Item

MASK: Final = "(secret)"
_LONGEST: Final = 600


def side_of(hit: Hit, design: Design) -> Side:
    """Return the evidence of one hit; the whole design stands for a hit on nothing in particular."""
    if hit.item is None:
        file = design.files[0] if design.files else design.label
        return Side(id=design.label, location=Location(file=file, start_line=1, end_line=1))
    secret = hit.secret or _is_secret(hit.item, hit.path)
    return Side(
        id=identifier(hit.item, hit.path),
        location=_where(hit.item, hit.path),
        value=None if hit.value is ABSENT else _shown(hit.value, secret=secret),
        has_value=hit.value is not ABSENT,
    )


def identifier(item: Item, path: Path = ()) -> str:
    """Return the source's own id of what is written at `path`.

    A block split off a resource has that one's id, a property that a satellite wrote has the satellite's.
    """
    if isinstance(item, Declaration):
        return item.name
    for end in range(len(path), 0, -1):
        if path[:end] in item.parts:
            return item.parts[path[:end]][0]
    whole = item.attributes.get("@part_of")
    return whole if isinstance(whole, str) else item.address


def _where(item: Item, path: Path) -> Location:
    if isinstance(item, Resource):
        return item.where(path)
    span = item.spans.get(path)
    return item.location if span is None else Location(file=item.location.file, start_line=span[0], end_line=span[1])


def _is_secret(item: Item, path: Path) -> bool:
    marked = item.secret_paths if isinstance(item, Resource) else frozenset()
    return any(path[: len(each)] == each or each[: len(path)] == path for each in marked) if path else False


def _shown(value: Value, *, secret: bool) -> Any:  # noqa: ANN401  JSON
    if secret and isinstance(value, (str, int, float, list, dict)):
        return MASK
    made = _json(value)
    if isinstance(made, (dict, list)):
        text = json.dumps(made, ensure_ascii=False)
        return made if len(text) <= _LONGEST else text[:_LONGEST] + " …"
    return made[:_LONGEST] + " …" if isinstance(made, str) and len(made) > _LONGEST else made


def _json(value: Value) -> Any:  # noqa: ANN401  JSON
    if isinstance(value, dict):
        return {str(key): _json(child) for key, child in value.items()}
    if isinstance(value, list):
        return [_json(child) for child in value]
    if isinstance(value, (Reference, Unknown)):
        return f"${{{value}}}"
    if isinstance(value, Choice):
        return {f"when {value.condition}": _json(value.then), "otherwise": _json(value.otherwise)}
    if isinstance(value, Sensitive):
        return MASK
    return None if value is ABSENT else str(value) if isinstance(value, Text) else value
