"""How a Terraform configuration is written: the types it uses, what its names begin with, the tags all have."""

from __future__ import annotations

import re

from reviewer.model.code import Code
from reviewer.model.matching import Matching

_PREFIXED = re.compile(r'"\$\{((?:var|local)\.\w+)\}([^"$%]+)"')
_SHORTEST_PREFIX = 5
_RESOURCE = re.compile(r'resource "(\w+)" "([\w-]+)"')


def prefixes_in(matching: Matching) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return by module what an interpolated input is worth at the start of the names it makes."""
    found: dict[str, dict[str, str]] = {}
    for resource in matching.actual.resources.values():
        for path, origin in resource.origins.items():
            match = _PREFIXED.fullmatch(origin.expression)
            value = resource.at(path) if match is not None else None
            if match is None or not isinstance(value, str) or not value.endswith(match[2]):
                continue
            start = value.removesuffix(match[2])
            if len(start) >= _SHORTEST_PREFIX:
                found.setdefault(resource.group, {}).setdefault(start, match[1])
    return {
        group: tuple(sorted(known.items(), key=lambda item: (-len(item[0]), item))) for group, known in found.items()
    }


def types_in(matching: Matching) -> frozenset[str]:
    """Return the Terraform types the actual design uses, satellites included."""
    found = {resource.declared_type for resource in matching.actual.resources.values()}
    for resource in matching.actual.resources.values():
        found |= {address.removeprefix(f"{resource.group}.").partition(".")[0] for address in resource.folded}
    return frozenset(found)


def shared_tags_in(matching: Matching) -> tuple[tuple[str, Code], ...]:
    """Return the tags of all tagged resources, where the configuration has tags by default."""
    if not any("default_tags" in line for lines in matching.actual.sources.values() for line in lines):
        return ()
    held: list[set[tuple[str, Code]]] = []
    for resource in matching.actual.resources.values():
        tags = resource.properties.get("Tags")
        items = tags if isinstance(tags, list) else []
        pairs = [(item.get("Key"), item.get("Value")) for item in items if isinstance(item, dict)]
        if pairs:
            held.append({(key, value) for key, value in pairs if isinstance(key, str) and isinstance(value, str)})
    return tuple(sorted(set.intersection(*held), key=str)) if held else ()


def blocks_in(matching: Matching) -> dict[str, set[str]]:
    """Return by folder the resources a configuration writes, those that no instance is made of included."""
    found: dict[str, set[str]] = {}
    for file, lines in matching.actual.sources.items():
        for line in lines:
            if match := _RESOURCE.match(line):
                found.setdefault(folder_of(file), set()).add(f"{match[1]}.{match[2]}")
    return found


def folder_of(file: str) -> str:
    """Return the folder of a configuration file, with a slash at its end; empty for the root or no configuration."""
    return file[: file.rindex("/") + 1] if "/" in file and file.endswith(".tf") else ""
