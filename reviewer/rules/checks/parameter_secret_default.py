"""Inputs for credentials that have a password as their default."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.model.value import ABSENT
from reviewer.rules.credentials import default_of, fed_parameters, is_credential, is_hidden, parameters
from reviewer.rules.hit import Hit
from reviewer.rules.view import View
from reviewer.vocabulary.rule_book import Rule


def check(view: View, _: Rule) -> Iterator[Hit]:
    """Yield each hidden or credential-feeding input with a literal default, and what it feeds."""
    fed = fed_parameters(view)
    for parameter in parameters(view):
        value = default_of(parameter)
        feeds = fed.get(parameter.name, [])
        if value is ABSENT or not (feeds or (is_hidden(parameter) and is_credential(parameter.name))):
            continue
        yield Hit(item=parameter, path=("Default",), value=value, secret=True)
        for resource, path in feeds:
            yield Hit(item=resource, path=path, secret=True, beside=True)
