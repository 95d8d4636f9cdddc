"""Values that are the text of a programming error instead of a value."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reviewer.model.location import Path
from reviewer.model.value import Choice, Text, Value
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


def check(view: View, _: Rule) -> Iterator[Hit]:
    """Yield each place where a program wrote an object's error text into a property."""
    for resource in view.resources.values():
        for path, _text in _broken(dict(resource.properties), ()):
            yield Hit(item=resource, path=path, value=_text[:80], detail="the text of a serialization error")


def _broken(value: Value, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, dict):
        for key, child in value.items():
            if "ZipFile" not in path:
                yield from _broken(child, (*path, key))
    elif isinstance(value, list):
        for position, child in enumerate(value):
            yield from _broken(child, (*path, position))
    elif isinstance(value, Choice):
        yield from _broken(value.then, path)
        yield from _broken(value.otherwise, path)
    else:
        text = value if isinstance(value, str) else str(value) if isinstance(value, Text) else ""
        if len(text) > 8 and path[-1:] not in (("ZipFile",), ("InlineCode",)) and _ERRORS.search(text):  # noqa: PLR2004
            yield path, text
