"""References to what the template does not declare."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.model.location import Path
from reviewer.model.value import Choice, Text, Unknown, Value
from reviewer.rules.hit import Hit
from reviewer.rules.view import View
from reviewer.vocabulary.rule_book import Rule

_MARK = " (declared nowhere)"


def check(view: View, _: Rule) -> Iterator[Hit]:
    """Yield each place that names a resource or parameter which does not exist."""
    for resource in view.resources.values():
        for path, name in _lost(dict(resource.properties), ()):
            yield Hit(item=resource, path=path, detail=f"{name} is declared nowhere", cause=name)
        for needed in resource.depends_on:
            if needed not in view.design.resources and needed not in view.design.counted:
                yield Hit(item=resource, path=("@DependsOn",), detail=f"{needed} is declared nowhere", cause=needed)


def _lost(value: Value, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, dict):
        for key, child in value.items():
            yield from _lost(child, (*path, key))
    elif isinstance(value, list):
        for position, child in enumerate(value):
            yield from _lost(child, (*path, position))
    elif isinstance(value, Choice):
        yield from _lost(value.then, path)
        yield from _lost(value.otherwise, path)
    elif isinstance(value, Text):
        for part in value.parts:
            if isinstance(part, Unknown):
                yield from _lost(part, path)
    elif isinstance(value, Unknown) and value.expression.endswith(_MARK):
        yield path, value.expression.removesuffix(_MARK)
