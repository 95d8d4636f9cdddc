"""Finds the secrets that stand as plain text in a design: under telling names, beside them, or of a telling shape."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Final

from reviewer.model.design import Design
from reviewer.model.value import Choice, Text, Value
from reviewer.renderers.secret_code import holds_secret, names_secret
from reviewer.renderers.secret_shapes import BREAK, SHORTEST, shaped_secrets

WHOLE_WORD: Final = 8
"""Below this length a purely alphanumeric secret masks whole words only, so that 'post' spares 'postgres'."""
LONG_WORD: Final = 14
"""From this length on even a text of letters only is searched for."""
CARRIED: Final = frozenset({"Value", "value", "Default", "ParameterValue"})
"""Keys whose value is secret when the name beside them says so."""
_NAMES: Final = ("Name", "name", "Key", "key", "ParameterKey")
_WHOLE: Final = frozenset({"SecretString", "secret_string", "secretString"})
"""Keys under which everything is secret, also what is nested."""


def name_beside(value: Mapping[object, object]) -> str:
    """Return the secret-looking name that a `{Name, Value}` pair gives its value; empty where there is none."""
    if value.get("Type") == "SecureString" or value.get("type") == "SecureString":
        return "secret"
    for key in _NAMES:
        name = value.get(key)
        if isinstance(name, str) and names_secret(name.rpartition("/")[2]):
            return name.rpartition("/")[2]
    return ""


def written_in(design: Design) -> Iterator[str]:
    """Yield the plain texts in a design that are secrets."""
    texts: set[str] = set()
    for resource in design.resources.values():
        yield from _written_under("", resource.properties, texts)
    for declaration in design.declarations:
        yield from _written_under(declaration.name, declaration.properties, texts)
    # One search through all texts: tens of searches in each of a hundred thousand cost ten times as much.
    yield from shaped_secrets(BREAK.join(sorted(texts)))


def _written_under(key: str, properties: Mapping[str, Value], texts: set[str]) -> Iterator[str]:
    """Yield what the keys give away, and put the texts whose shape may give them away into `texts`."""
    pending: list[tuple[str, object]] = [(key, properties)]
    while pending:
        key, value = pending.pop()
        if isinstance(value, Mapping):
            pending.extend(_children(key, value))
        elif isinstance(value, list):
            pending.extend((key, child) for child in value)
            pending.extend(_after_options(value))
        elif isinstance(value, Choice):
            pending += [(key, value.then), (key, value.otherwise)]
        elif isinstance(value, Text):
            pending.extend((key, part) for part in value.parts)
            texts.add(str(value))
        elif isinstance(value, str):
            if is_telling(value) and holds_secret(key, value):
                yield value
            if len(value) >= SHORTEST:
                texts.add(value)


def _children(key: str, value: Mapping[object, object]) -> Iterator[tuple[str, object]]:
    """Yield the values of a mapping, each under the name that tells most about it."""
    beside = "" if CARRIED.isdisjoint(value) else name_beside(value)
    for name, child in value.items():
        inner = str(name)
        if key in _WHOLE or (inner in CARRIED and names_secret(key)):
            inner = key
        yield (beside if beside and inner in CARRIED else inner), child


def _after_options(items: list[object]) -> Iterator[tuple[str, object]]:
    """Yield what follows an option such as `--password` in a list of arguments."""
    for option, value in pairwise(items):
        if isinstance(option, str) and option.startswith("-") and names_secret(option.lstrip("-")):
            yield "secret", value


def is_telling(text: str) -> bool:
    """Return whether a text is unlike an ordinary word, so that masking it everywhere hides nothing else."""
    return len(text) >= WHOLE_WORD and (len(text) >= LONG_WORD or not text.isalpha())
