"""Holds a configuration against its JSON Schema, and says in which line what is wrong."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from reviewer.errors import InputError
from reviewer.parsers.nodes import Node
from reviewer.waivers.waiver import plain

Schema = Mapping[str, Any]
_TYPES: Final[Mapping[str, Callable[[object], bool]]] = {
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, (int, float)) and not isinstance(value, bool),
}
_WORDS: Final = {
    "object": "a mapping",
    "array": "a list",
    "string": "a text",
    "boolean": "true or false",
    "integer": "a whole number",
    "number": "a number",
}
_MOST_NAMES: Final = 20


@cache
def configuration_schema() -> dict[str, Any]:
    """Return the JSON Schema of the configuration file."""
    text = Path(__file__).with_name("schema.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def check(node: Node, file: str) -> None:
    """Do nothing for a configuration that is as its schema says.

    Raises:
        InputError: it is not; with the line, and the nearest known word. Values are not repeated: they may be secret.
    """
    _check(node, configuration_schema(), "the configuration", file)


def _check(node: Node, schema: Schema, where: str, file: str) -> None:
    schema = {**_named(schema["$ref"]), **schema} if "$ref" in schema else schema
    if "enum" in schema:
        _check_word(node, schema["enum"], where, file)
        return
    types = [schema["type"]] if isinstance(schema["type"], str) else schema["type"]
    if not any(_TYPES[name](node.value) for name in types):
        raise _wrong(f"{where} is not {_listed((_WORDS[name] for name in types), 'or')}", node, file)
    value = node.value
    if isinstance(value, dict):
        _check_mapping(node, value, schema, where, file)
    elif isinstance(value, list):
        _check_list(node, value, schema, where, file)
    elif isinstance(value, str):
        _check_text(node, value, schema, where, file)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        _check_number(node, value, schema, where, file)


def _named(reference: str) -> Schema:
    found: Schema = configuration_schema()["$defs"][reference.rpartition("/")[2]]
    return found


def _check_word(node: Node, words: list[str], where: str, file: str) -> None:
    if node.value not in words:
        help_text = _suggestion(node.value, words) if isinstance(node.value, str) else f"use {_listed(words, 'or')}"
        raise _wrong(f"{where} is not one of the known words", node, file, help_text)


def _check_mapping(node: Node, value: Mapping[str, Node], schema: Schema, where: str, file: str) -> None:
    known: Mapping[str, Schema] = schema.get("properties", {})
    others = schema.get("additionalProperties", False)
    if len(value) > schema.get("maxProperties", len(value)):
        raise _wrong(f"{where} has more than {schema['maxProperties']} entries", node, file)
    for name, child in value.items():
        inner = f"'{plain(name)[:100]}'" + ("" if where == "the configuration" else f" of {where}")
        if name in known:
            _check(child, known[name], inner, file)
        elif others is False:
            raise _wrong(f"{inner} is not known", child, file, _suggestion(name, known))
        else:
            _check(child, others, inner, file)
    for name in schema.get("required", ()):
        if name not in value:
            raise _wrong(f"{where} has no {name}", node, file, f"add `{name}:`")


def _check_list(node: Node, value: list[Node], schema: Schema, where: str, file: str) -> None:
    least, most = schema.get("minItems", 0), schema.get("maxItems", len(value))
    if not least <= len(value) <= most:
        raise _wrong(f"{where} has {len(value)} entries, {least} to {most} are allowed", node, file)
    for position, child in enumerate(value, start=1):
        _check(child, schema["items"], f"entry {position} of {where}", file)


def _check_text(node: Node, value: str, schema: Schema, where: str, file: str) -> None:
    least, most = schema.get("minLength", 0), schema.get("maxLength", len(value))
    if not least <= len(value) <= most:
        raise _wrong(f"{where} has {len(value)} characters, {least} to {most} are allowed", node, file)
    if "pattern" in schema and not re.search(schema["pattern"], value):
        raise _wrong(f"{where} is not of the right form", node, file, schema.get("description", ""))


def _check_number(node: Node, value: float, schema: Schema, where: str, file: str) -> None:
    least, most = schema.get("minimum", value), schema.get("maximum", value)
    if not least <= value <= most:
        bounds = f"at least {least}" if "maximum" not in schema else f"between {least} and {most}"
        raise _wrong(f"{where} is not {bounds}", node, file)


def _wrong(message: str, node: Node, file: str, help_text: str = "") -> InputError:
    told = help_text or "see `drdiff schema config`, or let `drdiff init` write a first one"
    return InputError(message, file=file, line=node.start, help_text=told)


def _suggestion(name: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches  # noqa: PLC0415  needed for a misspelled name only

    names = list(known)
    near = get_close_matches(name[:100], names, n=2, cutoff=0.5)
    return f"did you mean {' or '.join(near)}?" if near else f"known are {', '.join(names[:_MOST_NAMES])}"


def _listed(words: Iterable[str], last: str) -> str:
    *most, final = words
    return f"{', '.join(most)} {last} {final}" if most else final
