"""Service paths by the design's edges: from compute up to its entry points and down to its data stores."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from reviewer.model.design import Resource
from reviewer.model.record import dataclass
from reviewer.recovery.data_links import stores_behind
from reviewer.recovery.view import View

_V2 = "AWS::ElasticLoadBalancingV2::"
_REST = "AWS::ApiGateway::"
_HTTP = "AWS::ApiGatewayV2::"
_ACCELERATOR = "AWS::GlobalAccelerator::"
_RECORD = "AWS::Route53::RecordSet"
_FRONTS: Final = frozenset({_RECORD, "AWS::CloudFront::Distribution", f"{_ACCELERATOR}EndpointGroup"})

_CLAIMED_BY: Final[Mapping[str, frozenset[str]]] = {
    "AWS::ECS::Service": frozenset(),
    "AWS::AutoScaling::AutoScalingGroup": frozenset(),
    "AWS::EC2::Instance": frozenset({f"{_V2}TargetGroup", "AWS::ElasticLoadBalancing::LoadBalancer"}),
    "AWS::Lambda::Function": frozenset(
        {
            f"{_REST}Method",
            f"{_HTTP}Integration",
            f"{_V2}TargetGroup",
            "AWS::Lambda::Url",
            "AWS::Lambda::Alias",
            "AWS::AppSync::DataSource",
            "AWS::CloudFront::Distribution",
        }
    ),
    "AWS::Serverless::Function": frozenset({f"{_REST}Method", f"{_HTTP}Integration", "AWS::Lambda::Url"}),
    "AWS::Lambda::Alias": frozenset({f"{_REST}Method", f"{_HTTP}Integration", "AWS::Lambda::Url"}),
    f"{_V2}TargetGroup": frozenset({f"{_V2}Listener", f"{_V2}ListenerRule"}),
    f"{_V2}LoadBalancer": _FRONTS | {f"{_REST}VpcLink", f"{_HTTP}VpcLink"},
    "AWS::ElasticLoadBalancing::LoadBalancer": _FRONTS,
    f"{_HTTP}VpcLink": frozenset({f"{_HTTP}Integration"}),
    f"{_REST}VpcLink": frozenset({f"{_REST}Method"}),
    f"{_HTTP}Integration": frozenset({f"{_HTTP}Route"}),
    f"{_REST}RestApi": _FRONTS | {f"{_REST}BasePathMapping"},
    f"{_HTTP}Api": _FRONTS | {f"{_HTTP}ApiMapping"},
    f"{_REST}DomainName": _FRONTS,
    f"{_HTTP}DomainName": _FRONTS,
    "AWS::Lambda::Url": _FRONTS,
    "AWS::AppRunner::Service": _FRONTS,
    "AWS::CloudFront::Distribution": frozenset({_RECORD}),
    f"{_ACCELERATOR}Accelerator": frozenset({_RECORD}),
    "AWS::AppSync::GraphQLApi": _FRONTS,
}
"""Type of what is reached to the types whose references to it lie nearer to the user."""

_HANDS_TO: Final[Mapping[str, frozenset[str]]] = {
    "AWS::ECS::Service": frozenset({f"{_V2}TargetGroup", "AWS::ElasticLoadBalancing::LoadBalancer"}),
    "AWS::AutoScaling::AutoScalingGroup": frozenset({f"{_V2}TargetGroup", "AWS::ElasticLoadBalancing::LoadBalancer"}),
    f"{_V2}ListenerRule": frozenset({f"{_V2}Listener"}),
    f"{_V2}Listener": frozenset({f"{_V2}LoadBalancer"}),
    f"{_REST}Method": frozenset({f"{_REST}RestApi"}),
    f"{_HTTP}Integration": frozenset({f"{_HTTP}Api"}),
    f"{_HTTP}Route": frozenset({f"{_HTTP}Api"}),
    f"{_REST}BasePathMapping": frozenset({f"{_REST}DomainName"}),
    f"{_HTTP}ApiMapping": frozenset({f"{_HTTP}DomainName"}),
    f"{_ACCELERATOR}EndpointGroup": frozenset({f"{_ACCELERATOR}Listener"}),
    f"{_ACCELERATOR}Listener": frozenset({f"{_ACCELERATOR}Accelerator"}),
    "AWS::AppSync::DataSource": frozenset({"AWS::AppSync::GraphQLApi"}),
}
"""Type of what is reached to the types it refers to that lie nearer to the user."""

ENTRIES: Final = frozenset(
    {
        _RECORD,
        "AWS::CloudFront::Distribution",
        f"{_ACCELERATOR}Accelerator",
        f"{_V2}LoadBalancer",
        "AWS::ElasticLoadBalancing::LoadBalancer",
        f"{_REST}RestApi",
        f"{_HTTP}Api",
        "AWS::Lambda::Url",
        "AWS::AppSync::GraphQLApi",
    }
)
COMPUTE: Final = (
    "AWS::ECS::Service",
    "AWS::AutoScaling::AutoScalingGroup",
    "AWS::EC2::Instance",
    "AWS::Lambda::Function",
    "AWS::Serverless::Function",
    "AWS::EKS::Nodegroup",
    "AWS::AppRunner::Service",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServicePath:
    """One piece of compute with what leads to it and the stores it uses (addresses of their main resources)."""

    compute: Resource
    entries: tuple[Resource, ...]
    """All of the way up, target groups and listeners included."""
    stores: tuple[str, ...]

    @property
    def is_entered(self) -> bool:
        """Whether users reach it."""
        return any(item.type in ENTRIES for item in self.entries)


def service_paths(view: View, owners: Mapping[str, str]) -> tuple[ServicePath, ...]:
    """Return a path for every piece of compute; `owners` gives the store that each member resource belongs to."""
    steps: dict[str, tuple[str, ...]] = {}
    rotating = {
        edge.target
        for schedule in view.of("AWS::SecretsManager::RotationSchedule")
        for edge in view.outgoing.get(schedule.address, ())
    }
    return tuple(
        ServicePath(
            compute=item, entries=tuple(_upward(view, item)), stores=tuple(stores_behind(view, item, owners, steps))
        )
        for item in view.of(*COMPUTE)
        if item.address not in rotating
    )


def _upward(view: View, compute: Resource) -> Iterator[Resource]:
    seen = {compute.address}
    waiting = [compute]
    while waiting:
        item = waiting.pop()
        named = _HANDS_TO.get(item.type, frozenset())
        naming = _CLAIMED_BY.get(item.type, frozenset())
        found = [edge.target for edge in view.outgoing.get(item.address, ()) if edge.path]
        steps = [view.resources[address] for address in found if view.resources[address].type in named]
        users = [edge.source for edge in view.incoming.get(item.address, ()) if edge.path] if naming else []
        steps.extend(view.resources[address] for address in users if view.resources[address].type in naming)
        for step in steps:
            if step.address not in seen:
                seen.add(step.address)
                waiting.append(step)
                yield step


def direct_paths(view: View, owners: Mapping[str, str]) -> tuple[ServicePath, ...]:
    """Return the ways from a distribution or record straight to a store, one for each store; their `compute` is it."""
    found: dict[str, list[Resource]] = {}
    for front in view.of(_RECORD, "AWS::CloudFront::Distribution"):
        if front.at(("Failover",)) == "SECONDARY":
            continue
        for edge in view.outgoing.get(front.address, ()):
            logs = "Logging" in edge.path
            if edge.path and edge.target in owners and not logs:
                kept = found.setdefault(owners[edge.target], [])
                kept.extend([] if front in kept else [front])
    return tuple(
        ServicePath(compute=fronts[0], entries=tuple(fronts), stores=(store,)) for store, fronts in found.items()
    )
