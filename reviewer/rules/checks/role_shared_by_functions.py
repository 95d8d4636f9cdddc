"""Roles that give a public function what only another function needs."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.model.design import Resource
from reviewer.model.value import ABSENT
from reviewer.rules.hit import Hit
from reviewer.rules.permissions import ROLE, statements
from reviewer.rules.view import View, addresses
from reviewer.vocabulary.rule_book import Rule, group

_OPEN = ("AWS::Lambda::Url",)


def check(view: View, _: Rule) -> Iterator[Hit]:
    """Yield a role of several functions that grants access to something one of them, open to callers, never names."""
    kinds = tuple(sorted(group("functions")))
    for role in view.by_type.get(ROLE, ()):
        functions = list(view.users(role, ("Role",), kinds))
        if len(functions) < 2:  # noqa: PLR2004 - shared means two
            continue
        granted = {
            address
            for statement in statements(role)
            if statement.allows
            for address in addresses(statement.content.get("Resource", ABSENT))
        }
        for function in functions:
            others = [other for other in functions if other is not function]
            extra = granted - set(addresses(dict(function.properties)))
            needed = {each for other in others for each in addresses(dict(other.properties))}
            if extra & needed and _is_public(view, function):
                names = ", ".join(sorted(extra & needed))
                yield Hit(item=role, detail=f"{function.address} is open to callers and may use {names} through it")
                yield Hit(item=function, path=("Role",), value=function.properties["Role"], beside=True)


def _is_public(view: View, function: Resource) -> bool:
    return any(user.properties.get("AuthType") == "NONE" for user in view.users(function, (), _OPEN))
