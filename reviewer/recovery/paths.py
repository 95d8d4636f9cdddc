"""Service paths by the design's edges: up from compute to its entry points, down to its data stores."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from reviewer.model.design import Resource
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
_THROUGH: Final = frozenset(
    {
        "AWS::ECS::TaskDefinition",
        "AWS::EC2::LaunchTemplate",
        "AWS::AutoScaling::LaunchConfiguration",
        "AWS::IAM::Role",
        "AWS::IAM::InstanceProfile",
        "AWS::IAM::ManagedPolicy",
        "AWS::IAM::Policy",
        "AWS::IAM::RolePolicy",
        "AWS::SecretsManager::Secret",
        "AWS::SSM::Parameter",
        "AWS::RDS::DBProxy",
        "AWS::RDS::DBProxyTargetGroup",
        "AWS::EFS::AccessPoint",
        "AWS::EFS::MountTarget",
    }
)
"""What compute names on the way to its data."""
_NAMED_BY: Final[Mapping[str, frozenset[str]]] = {
    "AWS::IAM::Role": frozenset({"AWS::IAM::Policy", "AWS::IAM::RolePolicy", "AWS::IAM::ManagedPolicy"}),
    "AWS::SecretsManager::Secret": frozenset({"AWS::SecretsManager::SecretTargetAttachment"}),
    "AWS::RDS::DBProxy": frozenset({"AWS::RDS::DBProxyTargetGroup"}),
}
_GROUP: Final = "AWS::EC2::SecurityGroup"
_INGRESS: Final = "AWS::EC2::SecurityGroupIngress"


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
    return tuple(
        ServicePath(compute=item, entries=tuple(_upward(view, item)), stores=tuple(_stores(view, item, owners)))
        for item in view.of(*COMPUTE)
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


def _stores(view: View, compute: Resource, owners: Mapping[str, str]) -> Iterator[str]:
    seen = {compute.address}
    waiting = [compute]
    stores: dict[str, None] = {}
    while waiting:
        item = waiting.pop()
        for step in _downward(view, item, owners):
            if step in owners:
                stores.setdefault(owners[step])
            elif step not in seen:
                seen.add(step)
                waiting.append(view.resources[step])
    yield from stores


def _downward(view: View, item: Resource, owners: Mapping[str, str]) -> Iterator[str]:
    """Yield the next addresses on the way from compute to its data."""
    for edge in view.outgoing.get(item.address, ()):
        target = view.resources[edge.target]
        if not edge.path:
            continue
        if edge.target in owners or target.type in _THROUGH:
            yield edge.target
        elif target.type == _GROUP:
            yield from _admitted(view, edge.target, owners)
    naming = _NAMED_BY.get(item.type)
    if naming is None:
        return
    for edge in view.incoming.get(item.address, ()):
        source = view.resources[edge.source]
        if source.type in naming:
            yield from (other.target for other in view.outgoing.get(edge.source, ()) if other.target in owners)
            if source.type in _THROUGH:
                yield edge.source
        elif edge.source in owners and item.type == "AWS::SecretsManager::Secret":
            yield edge.source


def _admitted(view: View, group: str, owners: Mapping[str, str]) -> Iterator[str]:
    """Yield the stores whose security group lets this group in."""
    for edge in view.incoming.get(group, ()):
        source = view.resources[edge.source]
        if edge.path[:1] == ("SecurityGroupIngress",) and source.type == _GROUP:
            yield from _holders(view, edge.source, owners)
        elif source.type == _INGRESS and edge.path[:1] == ("SourceSecurityGroupId",):
            for other in view.outgoing.get(edge.source, ()):
                if other.path[:1] == ("GroupId",):
                    yield from _holders(view, other.target, owners)


def _holders(view: View, group: str, owners: Mapping[str, str]) -> Iterator[str]:
    yield from (edge.source for edge in view.incoming.get(group, ()) if edge.source in owners and edge.path)


def direct_paths(view: View, owners: Mapping[str, str]) -> tuple[ServicePath, ...]:
    """Return the ways from a distribution or record straight to a store, one for each store; their `compute` is it."""
    found: dict[str, list[Resource]] = {}
    for front in view.of(_RECORD, "AWS::CloudFront::Distribution"):
        for edge in view.outgoing.get(front.address, ()):
            logs = "Logging" in edge.path
            if edge.path and edge.target in owners and not logs:
                kept = found.setdefault(owners[edge.target], [])
                kept.extend([] if front in kept else [front])
    return tuple(
        ServicePath(compute=fronts[0], entries=tuple(fronts), stores=(store,)) for store, fronts in found.items()
    )
