"""Global databases whose regions run different versions or sizes."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.model.design import Resource
from reviewer.rules.hit import Hit
from reviewer.rules.view import View
from reviewer.vocabulary.rule_book import Rule

GLOBAL = "AWS::RDS::GlobalCluster"
CLUSTER = "AWS::RDS::DBCluster"


def check(view: View, _: Rule) -> Iterator[Hit]:
    """Yield the clusters of a global database that differ in engine version or in the classes of their instances."""
    for whole in view.by_type.get(GLOBAL, ()):
        members = list(view.users(whole, ("GlobalClusterIdentifier",), (CLUSTER,)))
        versions = {
            str(member.properties["EngineVersion"]) for member in members if "EngineVersion" in member.properties
        }
        if len(versions) > 1:
            for member in members:
                value = member.at(("EngineVersion",))
                yield Hit(
                    item=member, path=("EngineVersion",), value=value, detail=f"version {value}", cause=whole.address
                )
        classes = {member.address: _classes(view, member) for member in members}
        written = {found for found in classes.values() if found}
        if len(written) > 1:
            for member in members:
                yield Hit(
                    item=member,
                    detail=", ".join(classes[member.address]),
                    cause=f"{whole.address} class",
                    property="DBInstanceClass",
                )


def _classes(view: View, cluster: Resource) -> tuple[str, ...]:
    instances = view.users(cluster, ("DBClusterIdentifier",), ("AWS::RDS::DBInstance",))
    return tuple(sorted({str(instance.at(("DBInstanceClass",))) for instance in instances}))
