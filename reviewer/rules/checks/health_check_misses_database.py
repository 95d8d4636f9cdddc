"""Health checks of failover records that cannot see the database fail."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.model.design import Resource
from reviewer.model.value import ABSENT, Value
from reviewer.rules.checks.failover_without_partner import RECORD
from reviewer.rules.hit import Hit
from reviewer.rules.view import View, addresses
from reviewer.vocabulary.rule_book import Rule, group


def check(view: View, _: Rule) -> Iterator[Hit]:
    """Yield the function behind a failover health check that has no link to any database of the design."""
    databases = [item for name in group("clusters") | {"AWS::RDS::DBInstance"} for item in view.by_type.get(name, ())]
    if not databases:
        return
    for record in view.by_type.get(RECORD, ()):
        if record.properties.get("Failover", ABSENT) is ABSENT:
            continue
        for probe in _named(view, record.properties.get("HealthCheckId", ABSENT)):
            yield from _blind(view, probe, databases)


def _blind(view: View, probe: Resource, databases: list[Resource]) -> Iterator[Hit]:
    names = ", ".join(sorted(database.address for database in databases)[:3])
    for endpoint in _named(view, probe.properties.get("HealthCheckConfig", ABSENT)):
        for function in view.targets(endpoint, (), tuple(group("functions"))):
            seen = set(addresses(dict(function.properties)))
            inside = function.properties.get("VpcConfig", ABSENT) is not ABSENT
            if inside or seen & {database.address for database in databases}:
                continue
            yield Hit(
                item=function,
                path=("VpcConfig",),
                detail=f"{probe.address} asks it, and it has no way to {names}",
            )
            yield Hit(item=probe, beside=True)


def _named(view: View, value: Value) -> list[Resource]:
    return [view.resources[each] for each in addresses(value) if each in view.resources]
