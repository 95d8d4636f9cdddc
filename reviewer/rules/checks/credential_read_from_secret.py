"""Functions that are given a secret's name and may read it."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase

from reviewer.model.design import Resource
from reviewer.model.value import ABSENT
from reviewer.rules.hit import Hit
from reviewer.rules.paths import Scope, found_at
from reviewer.rules.permissions import role_of, statements
from reviewer.rules.view import View, addresses
from reviewer.vocabulary.rule_book import Rule

_SECRET_TYPE = "AWS::SecretsManager::Secret"  # noqa: S105 - a type name
_READ = "secretsmanager:getsecretvalue"


def check(view: View, rule: Rule) -> Iterator[Hit]:
    """Yield each variable of a function that names a declared secret which its role may read."""
    for function in view.of_types(rule.types):
        role = role_of(view, function)
        readable = _readable(role) if role is not None else set()
        for path, value in found_at(Scope(function), "Environment.Variables.*"):
            for address in addresses(value):
                secret = view.resources.get(address)
                if secret is not None and secret.type == _SECRET_TYPE and address in readable:
                    yield Hit(item=function, path=path, value=value)
                    yield Hit(item=secret, beside=True)


def _readable(role: Resource) -> set[str]:
    return {
        address
        for statement in statements(role)
        if statement.allows and any(fnmatchcase(_READ, action.lower()) for action in statement.actions)
        for address in addresses(statement.content.get("Resource", ABSENT))
    }
