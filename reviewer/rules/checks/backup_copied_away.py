"""Backup plans that copy to another region."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.rules.backups import copies_leave
from reviewer.rules.hit import Hit
from reviewer.rules.view import View
from reviewer.vocabulary.rule_book import Rule


def check(view: View, rule: Rule) -> Iterator[Hit]:
    """Yield each plan that certainly copies its backups to a vault in another region."""
    for plan in view.of_types(rule.types):
        if copies_leave(view, plan) is True:
            yield Hit(item=plan)
