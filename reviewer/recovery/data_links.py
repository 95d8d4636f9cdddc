"""From compute down to the data it uses: references to endpoints, roles, secrets and security groups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from reviewer.model.design import Edge, Resource
from reviewer.model.value import ABSENT
from reviewer.recovery.view import View

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
_DATABASES: Final = frozenset(
    {
        "AWS::RDS::DBCluster",
        "AWS::RDS::DBInstance",
        "AWS::RDS::GlobalCluster",
        "AWS::DocDB::DBCluster",
        "AWS::Neptune::DBCluster",
        "AWS::Redshift::Cluster",
        "AWS::ElastiCache::ReplicationGroup",
        "AWS::ElastiCache::CacheCluster",
    }
)
"""Stores that are reached by a connection: naming their id or granting their API only manages them."""
_DATA_ACTIONS: Final = ("rds-db:", "rds-data:", "redshift-data:", "neptune-db:", "elasticache:connect")
_HOLDS_ENDPOINT: Final = "AWS::SecretsManager::Secret"
_ATTACHING: Final = ("AWS::RDS::DBProxy", "AWS::SecretsManager::SecretTargetAttachment")
_GROUP: Final = "AWS::EC2::SecurityGroup"
_INGRESS: Final = "AWS::EC2::SecurityGroupIngress"


def stores_behind(
    view: View, compute: Resource, owners: Mapping[str, str], steps: dict[str, tuple[str, ...]]
) -> Iterator[str]:
    """Yield the stores that compute uses.

    Args:
        view: the design.
        compute: where to start.
        owners: the store that each member resource belongs to.
        steps: what was found behind roles, secrets and the like, kept for the next piece of compute.
    """
    seen = {compute.address}
    waiting = [compute]
    stores: dict[str, None] = {}
    while waiting:
        item = waiting.pop()
        if item.address not in steps:
            steps[item.address] = tuple(dict.fromkeys(_downward(view, item, owners)))
        for step in steps[item.address]:
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
        if edge.path and target.type == _GROUP:
            yield from _admitted(view, edge.target, owners)
        elif edge.path and (target.type in _THROUGH or _is_data(view, edge, owners)):
            yield edge.target
    if item.type in _NAMED_BY:
        yield from _named_by(view, item, owners)


def _named_by(view: View, item: Resource, owners: Mapping[str, str]) -> Iterator[str]:
    """Yield what names a role, secret or proxy on the way down, and the stores these name themselves."""
    for edge in view.incoming.get(item.address, ()):
        source = view.resources[edge.source]
        if source.type in _NAMED_BY[item.type]:
            others = view.outgoing.get(edge.source, ())
            yield from (other.target for other in others if _is_data(view, other, owners))
        if source.type in _THROUGH or (edge.source in owners and item.type == _HOLDS_ENDPOINT):
            yield edge.source


def _is_data(view: View, edge: Edge, owners: Mapping[str, str]) -> bool:
    """Tell whether a reference is to the data of a store, and not only to the store as a thing to manage."""
    source, target = view.resources[edge.source], view.resources[edge.target]
    if edge.target not in owners or not edge.path:
        return False
    if target.type not in _DATABASES or source.type.startswith(_ATTACHING):
        return True
    if source.type.startswith("AWS::IAM::"):
        statement = source.at(edge.path[: edge.path.index("Statement") + 2]) if "Statement" in edge.path else ABSENT
        actions = str(statement.get("Action", "")) if isinstance(statement, dict) else ""
        return any(action in actions.lower() for action in _DATA_ACTIONS)
    return "endpoint" in edge.attribute.lower()


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
