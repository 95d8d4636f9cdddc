"""How Pulumi types are read: as the Terraform type of their token, or as CloudFormation types (`aws-native`)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from reviewer.vocabulary.mapping.records import TypeRule
from reviewer.vocabulary.mapping.rules import has_terraform_rule, native_rule, terraform_rule
from reviewer.vocabulary.spelling import snake_case
from reviewer.vocabulary.tables import table

_TOKEN_PARTS = 3


@cache
def pulumi_rule(token: str) -> TypeRule | None:
    """Return how a Pulumi type token (`aws:rds/cluster:Cluster`) is read, or None where it has no counterpart."""
    if token.startswith("aws-native:"):
        return native_rule(token)
    name = terraform_type_of(token)
    return None if name is None else terraform_rule(name)


@cache
def terraform_type_of(token: str) -> str | None:
    """Return the Terraform type a classic AWS token is built from, or None where none is known."""
    parts = token.split(":")
    if len(parts) != _TOKEN_PARTS or parts[0] != "aws":
        return None
    module = parts[1].partition("/")[0]
    written: dict[str, str] = table("mapping")["pulumi"]["tokens"]
    short = f"{module}:{parts[2].removesuffix('V2')}"
    if short in written:
        return written[short]
    kind = snake_case(parts[2].removesuffix("V2"))
    prefixes: list[str] = table("mapping")["pulumi"]["modules"].get(module, [f"{module}_"])
    for prefix in prefixes:
        name = f"aws_{prefix}{kind}"
        if has_terraform_rule(name):
            return name
    return None


@cache
def renamed_inputs(token: str) -> Mapping[str, str]:
    """Return the inputs of a Pulumi type whose snake_case name is not the Terraform one, and what that is."""
    renames: dict[str, dict[str, str]] = table("mapping")["pulumi"]["renames"]
    return renames.get(terraform_type_of(token) or "", {})
