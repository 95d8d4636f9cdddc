"""Which Terraform types write a canonical resource: the main one and the satellites of its properties."""

from __future__ import annotations

from functools import cache

from reviewer.model.code import Code
from reviewer.model.record import dataclass
from reviewer.remediation.terraform.arguments import arguments_of
from reviewer.vocabulary.mapping.records import Fold, TypeRule
from reviewer.vocabulary.mapping.rules import fold_of, mapped_terraform_types, terraform_rule
from reviewer.vocabulary.spelling import snake_case
from reviewer.vocabulary.tables import table


@dataclass(frozen=True, slots=True, kw_only=True)
class Satellite:
    """A Terraform type that says something of a resource of another type."""

    declared: str
    rule: TypeRule
    fold: Fold
    parent: str
    """The argument that names the resource it completes."""
    more: tuple[tuple[str, Code], ...] = ()
    """Arguments that only say which of several things the type is."""


def main_type(canonical: str, properties: dict[str, Code]) -> str | None:
    """Return the Terraform type for a canonical one, or None where there is none."""
    other: dict[str, str] | None = table("terraform_writing")["instead"].get(canonical)
    if other is not None and other["property"] in properties:
        return other["type"]
    return _usual_type(canonical)


@cache
def _usual_type(canonical: str) -> str | None:
    chosen: str | None = table("terraform_writing")["types"].get(canonical)
    if chosen is not None:
        return chosen
    for name in mapped_terraform_types():
        rule = terraform_rule(name)
        if rule is not None and rule.type == canonical and rule.fold is None and arguments_of(name):
            return name
    _, service, kind = (*canonical.split("::"), "", "")[:3]
    guesses = (f"aws_{service.lower()}_{snake_case(kind)}", f"aws_{snake_case(kind)}")
    return next((name for name in guesses if arguments_of(name) and _reads_as(name, canonical)), None)


def _reads_as(name: str, canonical: str) -> bool:
    rule = terraform_rule(name)
    return rule is not None and rule.type == canonical


@cache
def satellites_of(canonical: str) -> tuple[Satellite, ...]:
    """Return the satellites of a canonical type, the usual ones first."""
    usual: list[str] = table("terraform_writing")["satellites"].get(canonical, [])
    names = (*usual, *(name for name in mapped_terraform_types() if name not in usual))
    found = (satellite(name) for name in names)
    return tuple(item for item in found if item is not None and canonical in item.fold.into.split("|"))


@cache
def satellite(declared: str) -> Satellite | None:
    """Return how a Terraform type completes another, or None where it stands alone."""
    rule = terraform_rule(declared)
    plain, _, variant = declared.partition("/")
    tree = arguments_of(plain)
    if rule is None or not tree or (rule.variants is not None and not variant):
        return None
    fold = rule.fold or fold_of(rule.type)
    if fold is None:
        return None
    parent = fold.parent
    if rule.fold is None:
        named = (name for name, item in rule.properties.items() if item.target and item.target.steps == (fold.parent,))
        parent = next(named, "")
    whole = terraform_rule(plain) if variant else None
    chosen = ((whole.variants[0], variant),) if whole is not None and whole.variants is not None else ()
    if not parent or (variant and not chosen):
        return None
    return Satellite(declared=plain, rule=rule, fold=fold, parent=parent, more=chosen)


@cache
def avoided(declared: str) -> frozenset[str]:
    """Return the arguments of a type that fixes do not write."""
    return frozenset(table("terraform_writing")["avoid"].get(declared, ()))
