"""References to what the template does not declare."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.model.location import Path
from reviewer.model.value import Text, Unknown, Value, placed_leaves
from reviewer.rules.hit import Hit
from reviewer.rules.view import View
from reviewer.vocabulary.rule_book import Rule

_MARK = " (declared nowhere)"


def check(view: View, _: Rule) -> Iterator[Hit]:
    """Yield each place that names a resource or parameter which does not exist."""
    for resource in view.resources.values():
        for path, name in _lost(dict(resource.properties)):
            yield Hit(item=resource, path=path, detail=f"{name} is declared nowhere", cause=name)
        for needed in resource.depends_on:
            if needed not in view.design.resources and needed not in view.design.counted:
                yield Hit(item=resource, path=("@DependsOn",), detail=f"{needed} is declared nowhere", cause=needed)


def _lost(value: Value) -> Iterator[tuple[Path, str]]:
    for path, leaf in placed_leaves(value):
        for part in leaf.parts if isinstance(leaf, Text) else (leaf,):
            if isinstance(part, Unknown) and part.expression.endswith(_MARK):
                yield path, part.expression.removesuffix(_MARK)
