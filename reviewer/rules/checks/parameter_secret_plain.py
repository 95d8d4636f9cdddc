"""Inputs for credentials whose value every console and plan shows."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.rules.credentials import fed_parameters, is_credential, is_hidden, parameters
from reviewer.rules.hit import Hit
from reviewer.rules.view import View
from reviewer.vocabulary.rule_book import Rule

_NAMED_PLACES = ("AWS::SSM::", "AWS::SecretsManager::")
"""Parameter types whose value only names where the credential is kept."""


def check(view: View, _: Rule) -> Iterator[Hit]:
    """Yield each input that feeds a credential and is not hidden."""
    fed = fed_parameters(view)
    for parameter in parameters(view):
        if not fed.get(parameter.name) or is_hidden(parameter) or not is_credential(parameter.name):
            continue
        if not str(parameter.properties.get("Type", "")).startswith(_NAMED_PLACES):
            yield Hit(item=parameter, path=("NoEcho",), detail=f"feeds {fed[parameter.name][0][0].address}")
