"""Provider configurations: which one a resource uses, and the region it sets."""

from __future__ import annotations

from collections.abc import Mapping

from reviewer.model.record import dataclass
from reviewer.parsers.terraform.hcl.syntax import Argument, Block, Literal, ObjectNode, Traversal
from reviewer.parsers.terraform.hcl.values import Runtime


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """A provider configuration as the root module, or the module that declares it, names it."""

    name: str
    region: str | None = None
    default_tags: Runtime = None
    """The tags the AWS provider adds to every resource that can have some."""


def provider_name(node: object) -> str:
    """Return what `provider = aws.dr` or `"aws.dr"` names; an index (`aws.by_region[each.key]`) is left out.

    `node` is an `Expression`; said so, the type checker does not come to an end narrowing that recursive union.
    """
    if isinstance(node, Literal):
        return str(node.value)
    if isinstance(node, Traversal):
        return ".".join([node.root, *(step for step in node.steps if isinstance(step, str))])
    return ""


def passed_providers(argument: Argument | None) -> Mapping[str, str]:
    """Return the `providers` map of a module call: the child's name to the parent's."""
    if argument is None or not isinstance(argument.value, ObjectNode):
        return {}
    return {provider_name(key): provider_name(value) for key, value in argument.value.items}


def local_name(block: Block) -> str:
    """Return the name a provider block declares: `aws`, or `aws.dr` with an alias."""
    alias = block.body.arguments.get("alias")
    name = block.labels[0] if block.labels else ""
    return f"{name}.{alias.value.value}" if alias is not None and isinstance(alias.value, Literal) else name


def provider_of(resource_type: str, argument: Argument | None) -> str:
    """Return the provider a resource uses: the one it names, else the default one of its type."""
    named = provider_name(argument.value) if argument is not None else ""
    return named or resource_type.split("_", 1)[0]
