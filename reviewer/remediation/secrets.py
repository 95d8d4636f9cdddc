"""Secrets in code: what must not be written into a fix."""

from __future__ import annotations

import re
from collections.abc import Callable

from reviewer.model.code import Code
from reviewer.model.location import Path
from reviewer.vocabulary.roles import property_role

_SHORTEST = 4
_RESOLVE = "{{resolve:secretsmanager:"
_RESOLVE_PARTS = 3
_KEY = re.compile(r":SecretString:(\w*)")
Placeholder = Callable[[Path], Code]
"""What stands where the secret at a property path stood."""


def without_secrets(
    value: Code, canonical: str, known: frozenset[str], placeholder: Placeholder, path: Path = ()
) -> Code:
    """Return properties of a type with every secret in them replaced.

    Secret is what the inputs mark so (`known`) and plain text at a property that holds credentials.
    """
    if isinstance(value, dict):
        return {
            key: without_secrets(item, canonical, known, placeholder, (*path, key))
            if not key.startswith("Fn::")
            else item
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [
            without_secrets(item, canonical, known, placeholder, (*path, index)) for index, item in enumerate(value)
        ]
    if isinstance(value, str) and value and _is_secret(value, canonical, known, path):
        return placeholder(path)
    return value


def from_store(value: Code, canonical: str, path: Path = ()) -> Code:
    """Return properties whose credentials come from a declared secret as calls: `Fn::Stored` of a link and a key."""
    if isinstance(value, list):
        return [from_store(item, canonical, (*path, index)) for index, item in enumerate(value)]
    if not isinstance(value, dict):
        return value
    parts = value.get("Fn::Joined")
    if isinstance(parts, list) and len(parts) == _RESOLVE_PARTS and parts[0] == _RESOLVE:
        key = _KEY.match(str(parts[2]))
        return {"Fn::Stored": [parts[1], key[1] if key else ""]}
    if "Fn::Link" in value:
        return {"Fn::Stored": [value, ""]} if path and property_role(canonical, path).secret else value
    return {key: from_store(item, canonical, (*path, key)) for key, item in value.items()}


def _is_secret(value: str, canonical: str, known: frozenset[str], path: Path) -> bool:
    if any(secret in value for secret in known if len(secret) >= _SHORTEST):
        return True
    written_out = not value.startswith("{{resolve:") and "${" not in value
    return written_out and bool(path) and path[-1] != "Ref" and property_role(canonical, path).secret
