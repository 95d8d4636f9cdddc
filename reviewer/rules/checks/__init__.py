"""Rules that YAML cannot say, one file each, named after the rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from reviewer.rules.hit import Hit
from reviewer.rules.view import View
from reviewer.vocabulary.rule_book import Rule

Check = Callable[[View, Rule], Iterator[Hit]]

CHECKS: Final[Mapping[str, Check]] = {}
"""Rule id to the function that finds its hits."""
