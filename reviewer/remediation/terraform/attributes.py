"""The attribute of a Terraform resource that yields a canonical one."""

from __future__ import annotations

from reviewer.remediation.terraform.arguments import arguments_of
from reviewer.vocabulary.mapping.rules import identity_attributes, terraform_rule
from reviewer.vocabulary.spelling import snake_case
from reviewer.vocabulary.tables import table


def attribute_of(declared: str, attribute: str, argument: str) -> str:
    """Return what to write after the resource's name; `argument` is what the value is for."""
    rule = terraform_rule(declared)
    if not attribute:
        return _identity(declared, argument)
    if rule is not None:
        written = [name for name, canonical in rule.attributes.items() if canonical == attribute]
        if written:
            return min(written, key=lambda name: (name.count("."), len(name)))
        if attribute.endswith("Arn") and attribute.removesuffix("Arn") in rule.type:
            return "arn"
        for name, item in rule.properties.items():
            if item.target is not None and item.target.steps == (attribute,) and "." not in name:
                return name
    return snake_case(attribute.replace(".", "_"))


def _identity(declared: str, argument: str) -> str:
    rule = terraform_rule(declared)
    tree = arguments_of(declared)
    wants_arn = argument.endswith(("_arn", "_arns", "arn")) or (
        "kms" in argument and declared in ("aws_kms_key", "aws_kms_replica_key", "aws_kms_alias")
    )
    if wants_arn:
        return "arn"
    chosen: str | None = table("terraform_writing")["identity"].get(declared)
    if chosen is not None:
        return chosen
    if rule is not None and any(name.endswith("Arn") for name in identity_attributes(rule.type)):
        return "arn"
    return "name" if argument.endswith("_name") and "name" in tree else "id"
