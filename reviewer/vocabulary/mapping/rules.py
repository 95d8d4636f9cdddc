"""The rules by declared type, built from the compiled data when a type is first met."""

from __future__ import annotations

from functools import cache
from typing import Any

from reviewer.vocabulary.mapping.records import Fold, PropertyRule, Split, TypeRule
from reviewer.vocabulary.mapping.targets import target_of
from reviewer.vocabulary.schemas import known_types, type_schema
from reviewer.vocabulary.spelling import regular_type
from reviewer.vocabulary.tables import table

Node = dict[str, Any]


@cache
def terraform_rule(name: str) -> TypeRule | None:
    """Return how a Terraform type is read, or None where it has no counterpart."""
    written: Node | None = table("mapping")["terraform"].get(name)
    if written is not None:
        return _type_rule(name, written)
    regular = regular_type(name.removeprefix("aws_")) if name.startswith("aws_") else None
    return None if regular is None else TypeRule(declared=name, type=regular)


@cache
def cloudformation_rule(name: str) -> TypeRule | None:
    """Return how a CloudFormation type is read where its template words are not the canon already."""
    written: Node | None = table("mapping")["cloudformation"].get(name)
    return None if written is None else _type_rule(name, written)


@cache
def native_rule(name: str) -> TypeRule | None:
    """Return how a Pulumi `aws-native` token (`aws-native:s3:Bucket`) is read."""
    _, module, kind = (*name.split(":"), "", "")[:3]
    regular = regular_type(f"{module}_{kind}")
    return None if regular is None else TypeRule(declared=name, type=regular)


@cache
def fold_of(canonical_type: str) -> Fold | None:
    """Return how a canonical type folds into its parent, or None where it stands alone."""
    written: Node | None = table("mapping")["satellites"].get(canonical_type)
    return None if written is None else _fold(written)


@cache
def identity_attributes(canonical_type: str) -> frozenset[str]:
    """Return the attributes that equal what `Ref` returns for a type."""
    written: list[str] | None = table("mapping")["identity"].get(canonical_type)
    if written is not None:
        return frozenset(written)
    schema = type_schema(canonical_type)
    identifier = schema.primary_identifier if schema is not None else ()
    return frozenset({identifier[0][0]}) if len(identifier) == 1 and len(identifier[0]) == 1 else frozenset()


@cache
def ignored_everywhere() -> frozenset[str]:
    """Return the Terraform properties that only steer the provider, or that it only reports, whatever the type."""
    return frozenset(table("mapping")["common"]["ignored"])


def mapped_terraform_types() -> tuple[str, ...]:
    """Return the Terraform types with a rule of their own, sorted."""
    return tuple(sorted(table("mapping")["terraform"]))


def _type_rule(name: str, written: Node) -> TypeRule:
    same_as = written.get("like")
    base: Node = table("mapping")["terraform"][same_as] if same_as else {}
    merged = {**base, **written}
    properties = {**base.get("properties", {}), **written.get("properties", {})}
    variants = merged.get("variants")
    if "into" in merged and "type" not in merged:
        properties = {merged["parent"]: "@parent", **properties}
    return TypeRule(
        declared=name,
        type=merged.get("type", name),
        properties={path: _property_rule(rule) for path, rule in properties.items()},
        attributes={**base.get("attributes", {}), **written.get("attributes", {})},
        fold=_fold(merged) if "into" in merged else None,
        variants=(variants["by"], variants["rules"]) if variants else None,
        constants=merged.get("constants", {}),
        defaults=merged.get("defaults", {}),
        region=merged.get("region", ""),
    )


def _property_rule(written: str | Node | None) -> PropertyRule:
    if written is None:
        return PropertyRule()
    if isinstance(written, str):
        return PropertyRule(target=target_of(written))
    convert = written.get("convert", [])
    return PropertyRule(
        target=target_of(written["to"]) if "to" in written else None,
        values=written.get("values", {}),
        convert=(convert,) if isinstance(convert, str) else tuple(convert),
        unless=written.get("unless"),
        key=written.get("key", ""),
        value=written.get("value", ""),
        beside=written.get("beside", {}),
        split=_split(written) if "split" in written else None,
    )


def _split(written: Node) -> Split:
    return Split(
        type=written["split"],
        parent=written.get("parent", ""),
        element=written.get("element", ""),
        inherit=tuple(written.get("inherit", ())),
        instead=bool(written.get("instead")),
    )


def _fold(written: Node) -> Fold:
    return Fold(
        into=written["into"],
        parent=written["parent"],
        append=written.get("append", ""),
        drop=tuple(written.get("drop", ())),
        match=tuple(written.get("match", ())),
    )


def is_canonical(name: str) -> bool:
    """Tell whether `name` is a published CloudFormation type."""
    return name in known_types()


def has_terraform_rule(name: str) -> bool:
    """Tell whether a Terraform type can be read."""
    return terraform_rule(name) is not None
