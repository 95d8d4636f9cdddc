"""Values that are the text of a programming error instead of a value."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reviewer.model.location import Path
from reviewer.model.value import Text, Value, placed_leaves
from reviewer.rules.hit import Hit
from reviewer.rules.view import View
from reviewer.vocabulary.rule_book import Rule

_ERRORS = re.compile(
    r"Calling \[to(?:JSON|String)\] on an \[Output<T>\]"
    r"|\[object Object\]"
    r"|<pulumi\.output\.Output object"
    r"|\$\{Token\[(?:TOKEN|[\w.]+)\.\d+\]\}"
    r"|\bundefined\b(?=[-/:]|$)(?<=^undefined)"
)
_SHORTEST = 9
"""No error text is shorter."""
_CODE = frozenset({"ZipFile", "InlineCode"})
"""A program may well hold such a text."""


def check(view: View, _: Rule) -> Iterator[Hit]:
    """Yield each place where a program wrote an object's error text into a property."""
    for resource in view.resources.values():
        for path, text in _broken(dict(resource.properties)):
            yield Hit(item=resource, path=path, value=text[:80], detail="the text of a serialization error")


def _broken(value: Value) -> Iterator[tuple[Path, str]]:
    for path, leaf in placed_leaves(value):
        text = leaf if isinstance(leaf, str) else str(leaf) if isinstance(leaf, Text) else ""
        if len(text) >= _SHORTEST and _CODE.isdisjoint(path) and _ERRORS.search(text):
            yield path, text
