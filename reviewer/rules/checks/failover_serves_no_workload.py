"""Failover names that lead to the health check's own endpoint and to nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.model.design import Resource
from reviewer.model.value import ABSENT
from reviewer.rules.checks.failover_without_partner import RECORD
from reviewer.rules.hit import Hit
from reviewer.rules.invocation import is_never_invoked
from reviewer.rules.view import View, addresses
from reviewer.vocabulary.rule_book import Rule, group


def check(view: View, _: Rule) -> Iterator[Hit]:
    """Yield a record that points at what its health check probes while a function has no way to be invoked."""
    idle = [function for name in group("functions") for function in view.by_type.get(name, ())]
    idle = [function for function in idle if is_never_invoked(view, function)]
    for record in view.by_type.get(RECORD, ()):
        if record.properties.get("Failover", ABSENT) is ABSENT or not idle:
            continue
        served = set(addresses(record.properties.get("ResourceRecords", ABSENT)))
        checks = [
            view.resources[each]
            for each in addresses(record.properties.get("HealthCheckId", ABSENT))
            if each in view.resources
        ]
        probed = {each for check in checks for each in addresses(check.properties.get("HealthCheckConfig", ABSENT))}
        if served and served <= probed and not _serve(view, served, idle):
            names = ", ".join(function.address for function in idle)
            value = record.properties["ResourceRecords"]
            yield Hit(item=record, path=("ResourceRecords",), value=value, detail=f"nothing can invoke {names}")
            yield from (Hit(item=function, beside=True) for function in idle)


def _serve(view: View, served: set[str], idle: list[Resource]) -> bool:
    wanted = {function.address for function in idle}
    return any(edge.target in wanted for address in served for edge in view.outgoing.get(address, ()))
