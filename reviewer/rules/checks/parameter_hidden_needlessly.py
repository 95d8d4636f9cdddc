"""Inputs that are hidden although they are no credentials."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.rules.credentials import fed_parameters, is_credential, is_hidden, parameters
from reviewer.rules.hit import Hit
from reviewer.rules.view import View
from reviewer.vocabulary.rule_book import Rule


def check(view: View, _: Rule) -> Iterator[Hit]:
    """Yield each hidden input that neither feeds a credential nor is named like one."""
    fed = fed_parameters(view)
    for parameter in parameters(view):
        if is_hidden(parameter) and parameter.name not in fed and not is_credential(parameter.name) and parameter.used:
            yield Hit(item=parameter, path=("NoEcho",))
