"""Secrets in code: what must not be written into a fix."""

from __future__ import annotations

from collections.abc import Callable

from reviewer.model.code import Code
from reviewer.model.location import Path
from reviewer.vocabulary.roles import property_role

_SHORTEST = 4
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


def _is_secret(value: str, canonical: str, known: frozenset[str], path: Path) -> bool:
    if any(secret in value for secret in known if len(secret) >= _SHORTEST):
        return True
    written_out = not value.startswith("{{resolve:") and "${" not in value
    return written_out and bool(path) and path[-1] != "Ref" and property_role(canonical, path).secret
