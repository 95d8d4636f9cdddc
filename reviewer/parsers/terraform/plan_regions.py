"""The region of every planned resource: its own, its provider's, or the one in its ARN."""

from __future__ import annotations

from collections.abc import Mapping

from reviewer.model.record import dataclass
from reviewer.parsers.json_fields import mapping, string, strings
from reviewer.parsers.json_source import Json
from reviewer.parsers.regions import arn_region
from reviewer.parsers.terraform.plan_addresses import leaf_references
from reviewer.parsers.terraform.plan_index import Instance, Names, PlanIndex

_DEEPEST = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Providers:
    """The configured providers and what their region may be computed from."""

    index: PlanIndex
    configs: Mapping[str, Json]
    variables: Mapping[str, Json]


def providers_of(plan: Mapping[str, Json], index: PlanIndex) -> Providers:
    """Return the providers a plan configures."""
    configs = mapping(mapping(plan.get("configuration")).get("provider_config"))
    return Providers(index=index, configs=configs, variables=mapping(plan.get("variables")))


def provider_key(providers: Providers, instance: Instance) -> str:
    """Return the provider of an instance as configuration names it, without its module: `aws.dr`."""
    configured = providers.index.configured.get((instance.names, instance.local), {})
    key = string(configured.get("provider_config_key")) or string(instance.change.get("provider_name"))
    return key.rpartition(":")[2].rpartition("/")[2]


def region_of(providers: Providers, instance: Instance) -> str | None:
    """Return the region an AWS instance will be in, None where the plan does not tell."""
    own = instance.values.get("region")
    if instance.type.startswith("aws_") and isinstance(own, str) and own:
        return own
    return provider_region(providers, instance) or arn_region(instance.values.get("arn"))


def provider_region(providers: Providers, instance: Instance) -> str | None:
    """Return the region of the provider configuration that an instance uses."""
    configured = providers.index.configured.get((instance.names, instance.local), {})
    key = string(configured.get("provider_config_key"))
    tail = key.rpartition(":")[2]
    for depth in range(len(instance.names), -1, -1):
        names = instance.names[:depth]
        prefix = ".".join(f"module.{name}" for name in names)
        config = mapping(providers.configs.get(f"{prefix}:{tail}" if prefix else tail))
        region = mapping(config.get("expressions")).get("region")
        if region is not None:
            return _constant(providers, region, names)
    return None


def _constant(providers: Providers, expression: Json, names: Names, depth: int = 0) -> str | None:
    """Return the text an expression stands for when it is a constant or one variable."""
    fields = mapping(expression)
    constant = fields.get("constant_value")
    if isinstance(constant, str):
        return constant or None
    leaves = leaf_references(strings(fields.get("references")))
    if len(leaves) != 1 or not leaves[0].startswith("var.") or depth > _DEEPEST:
        return None
    name = leaves[0].removeprefix("var.")
    if not names:
        declared = mapping(mapping(providers.index.modules.get((), {}).get("variables")).get(name))
        value = mapping(providers.variables.get(name)).get("value", declared.get("default"))
        return value if isinstance(value, str) and value else None
    calls = mapping(providers.index.modules.get(names[:-1], {}).get("module_calls"))
    argument = mapping(mapping(calls.get(names[-1])).get("expressions")).get(name)
    return _constant(providers, argument, names[:-1], depth + 1)
