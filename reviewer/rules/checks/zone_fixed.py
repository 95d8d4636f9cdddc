"""Availability zones written down as they are."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reviewer.rules.hit import Hit
from reviewer.rules.view import View
from reviewer.rules.written import literals
from reviewer.vocabulary.rule_book import Rule

_ZONE = re.compile(r"^[a-z]{2}(?:-[a-z]+)+-\d[a-f]$")


def check(view: View, _: Rule) -> Iterator[Hit]:
    """Yield each literal zone of a design that is written by hand."""
    if view.is_evaluated():
        return
    for resource in view.resources.values():
        for path, text in literals(resource):
            if _ZONE.match(text) and "Tags" not in path:
                yield Hit(item=resource, path=path, value=text)
