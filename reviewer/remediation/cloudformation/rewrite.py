"""Names in a template's tree: found, and replaced by others."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import StrEnum

from reviewer.model.code import Code

_HOLE = re.compile(r"\$\{([^!{}][^{}]*)\}")
_GET_ATT_PARTS = 2


class Sort(StrEnum):
    """What a name stands for."""

    REFERENCE = "reference"
    """A resource or a parameter: what `Ref` may name."""
    CONDITION = "condition"
    MAPPING = "mapping"


Rename = Callable[[Sort, str, str], "tuple[str, str] | Code"]
"""(what sort of name, the name, the attribute or nothing) to the new name and attribute, or to a plain value."""


def renamed(entry: Code, rename: Rename, shadowed: frozenset[str] = frozenset()) -> Code:
    """Return a tree with every name in it replaced."""
    if isinstance(entry, list):
        return [renamed(item, rename, shadowed) for item in entry]
    if not isinstance(entry, dict):
        return entry
    if len(entry) == 1:
        name, argument = next(iter(entry.items()))
        handler = _FUNCTIONS.get(name)
        if handler is not None:
            return handler(argument, rename, shadowed)
    return {key: renamed(item, rename, shadowed) for key, item in entry.items()}


def renamed_entry(entry: Code, rename: Rename) -> Code:
    """Return a resource or output entry with every name replaced, those in `Condition` and `DependsOn` included."""
    if not isinstance(entry, dict):
        return renamed(entry, rename)
    made: dict[str, Code] = {}
    for key, value in entry.items():
        if key == "Condition" and isinstance(value, str):
            made[key] = _name(rename(Sort.CONDITION, value, ""), value)
        elif key == "DependsOn":
            names = [value] if isinstance(value, str) else value if isinstance(value, list) else []
            needs = list(dict.fromkeys(_name(rename(Sort.REFERENCE, str(item), ""), str(item)) for item in names))
            made[key] = needs[0] if isinstance(value, str) and needs else list[Code](needs)
        else:
            made[key] = renamed(value, rename)
    return made


def _name(found: tuple[str, str] | Code, name: str) -> str:
    return found[0] if isinstance(found, tuple) else name


def _ref(argument: Code, rename: Rename, shadowed: frozenset[str]) -> Code:
    del shadowed
    if not isinstance(argument, str):
        return {"Ref": argument}
    found = rename(Sort.REFERENCE, argument, "")
    return _reference(*found) if isinstance(found, tuple) else found


def _reference(name: str, attribute: str) -> Code:
    return {"Fn::GetAtt": [name, attribute]} if attribute else {"Ref": name}


def _get_att(argument: Code, rename: Rename, shadowed: frozenset[str]) -> Code:
    del shadowed
    parts = argument.split(".", 1) if isinstance(argument, str) else argument
    if not isinstance(parts, list) or len(parts) < _GET_ATT_PARTS or not all(isinstance(part, str) for part in parts):
        return {"Fn::GetAtt": argument}
    found = rename(Sort.REFERENCE, str(parts[0]), ".".join(str(part) for part in parts[1:]))
    return _reference(*found) if isinstance(found, tuple) else found


def _sub(argument: Code, rename: Rename, shadowed: frozenset[str]) -> Code:
    if isinstance(argument, str):
        return _filled(argument, {}, rename, shadowed)
    if not isinstance(argument, list) or not argument or not isinstance(argument[0], str):
        return {"Fn::Sub": argument}
    own = argument[1] if len(argument) > 1 and isinstance(argument[1], dict) else {}
    variables = {key: renamed(value, rename, shadowed) for key, value in own.items()}
    if any(key.startswith("@") for key in variables):
        return _inlined(argument[0], variables)
    return _filled(argument[0], variables, rename, shadowed | frozenset(own))


def _filled(text: str, variables: dict[str, Code], rename: Rename, shadowed: frozenset[str]) -> Code:
    def hole(match: re.Match[str]) -> str:
        name, _, attribute = match[1].strip().partition(".")
        if name in shadowed:
            return match[0]
        found = rename(Sort.REFERENCE, name, attribute)
        if isinstance(found, tuple):
            return "${" + ".".join(part for part in found if part) + "}"
        if isinstance(found, (str, int, float)):
            return str(found)
        variables[name] = found
        return match[0]

    made = _HOLE.sub(hole, text)
    if not variables:
        return {"Fn::Sub": made} if "${" in made else made
    return {"Fn::Sub": [made, dict(variables)]}


def _inlined(text: str, variables: dict[str, Code]) -> Code:
    """Return a text whose marked variables stand in it, where they are plain references."""
    kept: dict[str, Code] = {}
    for number, (key, value) in enumerate(variables.items(), start=1):
        short = _hole_for(value)
        if short is None:
            short = f"Part{number}"
            kept[short] = value
        text = text.replace(f"${{{key}}}", f"${{{short}}}")
    return {"Fn::Sub": [text, kept]} if kept else {"Fn::Sub": text}


def _hole_for(value: Code) -> str | None:
    if not isinstance(value, dict):
        return None
    parts = value.get("Fn::GetAtt")
    if isinstance(parts, list):
        return ".".join(str(part) for part in parts)
    name = value.get("Ref")
    return name if isinstance(name, str) else None


def _if(argument: Code, rename: Rename, shadowed: frozenset[str]) -> Code:
    if not isinstance(argument, list) or not argument or not isinstance(argument[0], str):
        return {"Fn::If": argument}
    name = _name(rename(Sort.CONDITION, argument[0], ""), argument[0])
    return {"Fn::If": [name, *(renamed(item, rename, shadowed) for item in argument[1:])]}


def _condition(argument: Code, rename: Rename, shadowed: frozenset[str]) -> Code:
    if not isinstance(argument, str):
        return {"Condition": renamed(argument, rename, shadowed)}
    return {"Condition": _name(rename(Sort.CONDITION, argument, ""), argument)}


def _find_in_map(argument: Code, rename: Rename, shadowed: frozenset[str]) -> Code:
    if not isinstance(argument, list) or not argument or not isinstance(argument[0], str):
        return {"Fn::FindInMap": renamed(argument, rename, shadowed)}
    name = _name(rename(Sort.MAPPING, argument[0], ""), argument[0])
    return {"Fn::FindInMap": [name, *(renamed(item, rename, shadowed) for item in argument[1:])]}


_FUNCTIONS: dict[str, Callable[[Code, Rename, frozenset[str]], Code]] = {
    "Ref": _ref,
    "Condition": _condition,
    "Fn::GetAtt": _get_att,
    "Fn::Sub": _sub,
    "Fn::If": _if,
    "Fn::FindInMap": _find_in_map,
}


def named(entry: Code) -> set[tuple[Sort, str]]:
    """Return every name in a tree, with what sort of thing it names."""
    found: set[tuple[Sort, str]] = set()

    def note(sort: Sort, name: str, attribute: str) -> tuple[str, str]:
        found.add((sort, name))
        return name, attribute

    renamed(entry, note)
    renamed_entry(entry, note)
    return found
