"""The Terraform type behind a resource or an address, in Terraform and in Pulumi."""

from __future__ import annotations

from reviewer.model.design import Resource
from reviewer.remediation.terraform.kinds import main_type
from reviewer.vocabulary.mapping.pulumi import terraform_type_of
from reviewer.vocabulary.mapping.rules import has_terraform_rule


def declared_type(resource: Resource) -> str | None:
    """Return the Terraform type of a resource of either design, or None where it has none."""
    declared = resource.declared_type
    if declared.startswith("aws_"):
        return declared
    if declared.startswith("aws:"):
        found = terraform_type_of(declared)
        if found is not None and has_terraform_rule(found):
            return found
    return main_type(resource.type, dict.fromkeys(resource.properties))


def type_in(address: str) -> str:
    """Return the Terraform type that an address of Terraform or Pulumi names; empty where it names none."""
    if address.startswith("aws:"):
        return terraform_type_of(address.partition("::")[0]) or ""
    plain = address.partition("[")[0] if not address.startswith("module.") else address
    steps = plain.split(".")
    return next((step for step in steps if step.startswith("aws_")), "")
