"""How safely a credential is kept, by where its value comes from."""

from __future__ import annotations

import re

from reviewer.model.design import Resource
from reviewer.model.difference import Item
from reviewer.model.location import Path
from reviewer.model.record import dataclass
from reviewer.model.value import ABSENT, Choice, Reference, Sensitive, Text, Unknown, Value


@dataclass(frozen=True, slots=True)
class Keeping:
    """A way of keeping a credential; a higher rank is safer."""

    rank: int
    words: str


_CREDENTIAL = re.compile(r"(?i)pass|secret|token|key|credential")
_LITERAL = Keeping(0, "a literal in the design")
_PLAIN_PARAMETER = Keeping(1, "a plain parameter")
_HIDDEN_PARAMETER = Keeping(2, "a hidden parameter")
_SECRET_STORE = Keeping(3, "a secret store")
_NOWHERE = Keeping(4, "nowhere")


def credential_source(item: Item | None, path: Path, value: Value) -> Keeping:
    """Return how safely the credential at `path` is kept: an unknown value may be what a plain parameter holds."""
    if isinstance(item, Resource) and isinstance(value, Unknown) and path not in item.secret_paths:
        origin = item.origins.get(path)
        if origin is not None and value.expression in origin.inputs:
            return _PLAIN_PARAMETER
    return secret_strength(value)


def secret_strength(value: Value) -> Keeping:
    """Return how safely a credential's value is kept."""
    if value is ABSENT:
        return _NOWHERE
    if isinstance(value, Choice):
        return min(secret_strength(value.then), secret_strength(value.otherwise), key=lambda keeping: keeping.rank)
    if isinstance(value, dict) and value:
        return min((secret_strength(part) for part in _credentials(value)), key=lambda keeping: keeping.rank)
    if isinstance(value, (Text, str)) and "{{resolve:" in str(value):
        return _SECRET_STORE
    if isinstance(value, Reference):
        return _SECRET_STORE
    if isinstance(value, Unknown):
        return _SECRET_STORE if value.references else _HIDDEN_PARAMETER
    if isinstance(value, Sensitive):
        return _HIDDEN_PARAMETER
    if isinstance(value, Text):
        return min((secret_strength(part) for part in value.parts if not isinstance(part, str)), key=lambda k: k.rank)
    return _LITERAL


def _credentials(value: dict[str, Value]) -> list[Value]:
    """Return the parts of a document that names call credentials, all parts where none is called so."""
    named = [part for name, part in value.items() if _CREDENTIAL.search(name)]
    return named or list(value.values())
