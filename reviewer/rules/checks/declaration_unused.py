"""Parameters, mappings and conditions that nothing uses."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.model.design import DeclarationKind
from reviewer.rules.hit import Hit
from reviewer.rules.view import View
from reviewer.vocabulary.rule_book import Rule

_KINDS = (DeclarationKind.PARAMETER, DeclarationKind.MAPPING, DeclarationKind.CONDITION)


def check(view: View, _: Rule) -> Iterator[Hit]:
    """Yield what is declared and never used."""
    if view.is_evaluated():
        return
    for declaration in view.design.declarations:
        if declaration.kind in _KINDS and not declaration.used:
            yield Hit(item=declaration, detail=declaration.kind.value)
