"""Functions in private subnets that call services which nothing leads to."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.rules.hit import Hit
from reviewer.rules.network import endpoint_services, has_way_out, subnets_of, vpc_of
from reviewer.rules.services import answered, services_called
from reviewer.rules.view import View
from reviewer.vocabulary.rule_book import Rule


def check(view: View, rule: Rule) -> Iterator[Hit]:
    """Yield a function whose role calls services though its subnets have neither a way out nor the endpoints.

    A public subnet is no way out: a function's network interface has no public address.
    """
    for function in view.of_types(rule.types):
        subnets = subnets_of(view, function)
        if not subnets or any(has_way_out(view, subnet) is not False for subnet in subnets):
            continue
        vpc = vpc_of(view, subnets[0])
        endpoints = endpoint_services(view, vpc) if vpc is not None else None
        called = services_called(view, function)
        if endpoints is None or not called:
            continue
        lost = sorted(service for service in called if not answered(service, endpoints))
        if lost:
            value = function.at(("VpcConfig", "SubnetIds"))
            yield Hit(
                item=function,
                path=("VpcConfig", "SubnetIds"),
                value=value,
                detail=f"its role calls {', '.join(lost)}",
            )
