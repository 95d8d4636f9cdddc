"""Database passwords that no secret store keeps or changes."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.model.value import ABSENT, Sensitive
from reviewer.rules.credentials import comes_from_store
from reviewer.rules.hit import Hit
from reviewer.rules.view import View
from reviewer.vocabulary.rule_book import Rule

STORE = "AWS::SecretsManager::Secret"
_NAMES = ("MasterUserPassword", "MasterPassword", "AuthToken")


def check(view: View, rule: Rule) -> Iterator[Hit]:
    """Yield each database whose password comes from an input or out of sight rather than from a secret."""
    for database in view.of_types(rule.types):
        if str(database.properties.get("ManageMasterUserPassword", "")).lower() == "true":
            continue
        for name in _NAMES:
            value = database.properties.get(name, ABSENT)
            if value is ABSENT or comes_from_store(value):
                continue
            if isinstance(value, Sensitive) and view.is_evaluated() and view.by_type.get(STORE):
                continue
            yield Hit(
                item=database, path=(name,), value=value, secret=True, detail=_source(database.origins.get((name,)))
            )


def _source(origin: object) -> str:
    inputs = getattr(origin, "inputs", ())
    return f"it comes from {', '.join(inputs)}" if inputs else ""
