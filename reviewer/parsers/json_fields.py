"""Typed access to fields of untrusted JSON: a field of another type counts as absent."""

from __future__ import annotations

from reviewer.parsers.json_source import Json


def mapping(value: Json) -> dict[str, Json]:
    """Return a JSON object, or an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def sequence(value: Json) -> list[Json]:
    """Return a JSON list, or an empty one for anything else."""
    return value if isinstance(value, list) else []


def objects(value: Json) -> list[dict[str, Json]]:
    """Return the objects of a JSON list."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def string(value: Json) -> str:
    """Return a JSON string, or an empty one for anything else."""
    return value if isinstance(value, str) else ""


def strings(value: Json) -> tuple[str, ...]:
    """Return the strings of a JSON list."""
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()
