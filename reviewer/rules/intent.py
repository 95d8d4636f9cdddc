"""What a design means to be: whether it plans for the loss of a region, whether it is a workload at all."""

from __future__ import annotations

import re
from typing import Final

from reviewer.model.design import DeclarationKind, Resource
from reviewer.model.value import ABSENT
from reviewer.rules.view import View, items
from reviewer.vocabulary.rule_book import group

_SEVERAL: Final = 2
_SPEAKING: Final = re.compile(
    r"(?i)(secondary|standby|failover|replica|recovery|dr)_?-?region|is_?-?(primary|secondary|dr)(_?-?region)?$|failover"
)
_REPLICATION: Final = (
    "AWS::RDS::GlobalCluster",
    "AWS::ElastiCache::GlobalReplicationGroup",
    "AWS::DocDB::GlobalCluster",
    "AWS::Route53RecoveryControl::RoutingControl",
    "AWS::Events::Endpoint",
    "AWS::KMS::ReplicaKey",
)


def recovery_is_intended(view: View) -> bool:
    """Tell whether something in the design plans for the loss of a region: failover, replicas, names that say so."""
    return view.known("intent", lambda: _intended(view))


def _intended(view: View) -> bool:
    return (
        len(_working_regions(view)) > 1
        or any(view.by_type.get(name) for name in _REPLICATION)
        or any(_fails_over(record) for record in view.by_type.get("AWS::Route53::RecordSet", ()))
        or any(_replicates(resource) for resource in view.resources.values())
        or any(_speaks(view))
    )


def _working_regions(view: View) -> set[str]:
    """Return the regions with something that a recovery needs: certificates and firewalls for the edge do not count."""
    kinds = group("data-stores") | group("compute") | {"AWS::EC2::VPC"}
    return {item.region for name in kinds for item in view.by_type.get(name, ()) if item.region}


def _fails_over(record: Resource) -> bool:
    return record.properties.get("Failover", ABSENT) is not ABSENT


def _replicates(resource: Resource) -> bool:
    properties = resource.properties
    if resource.type == "AWS::DynamoDB::GlobalTable":
        return len(items(properties.get("Replicas", ABSENT))) > 1
    if resource.type == "AWS::SecretsManager::Secret":
        return bool(items(properties.get("ReplicaRegions", ABSENT)))
    if resource.type in ("AWS::S3::Bucket", "AWS::EFS::FileSystem"):
        return properties.get("ReplicationConfiguration", ABSENT) is not ABSENT
    return "SourceRegion" in properties or "AutomaticBackupReplicationRegion" in properties


def _speaks(view: View) -> list[bool]:
    kinds = (DeclarationKind.PARAMETER, DeclarationKind.CONDITION, DeclarationKind.MAPPING)
    return [
        True
        for declaration in view.design.declarations
        if declaration.kind in kinds and _SPEAKING.search(declaration.name)
    ]


def has_recovery_region(view: View) -> bool | None:
    """Tell whether resources of the design are in two regions or more; None where no region is known."""
    regions = {resource.region for resource in view.resources.values() if resource.region}
    return len(regions) > 1 if regions else None


def computes(view: View) -> bool:
    """Tell whether something in the design computes."""
    return any(view.by_type.get(name) for name in group("compute"))


def serving_regions(view: View) -> int | None:
    """Return in how many regions something computes; None where a region is not known."""
    found = [resource.region for name in group("compute") for resource in view.by_type.get(name, ())]
    return 0 if not found else None if None in found and len(set(found) - {None}) < _SEVERAL else len(set(found))


def is_aws(view: View) -> bool:
    """Tell whether the design declares AWS resources."""
    return any(name.startswith("AWS::") for name in view.by_type)


def is_workload(view: View) -> bool:
    """Tell whether the design runs or keeps something: a data store or something that computes."""
    kinds = group("data-stores") | group("compute")
    return any(name in kinds for name in view.by_type)


_REGION: Final = re.compile(r"^[a-z]{2}(?:-[a-z]+)+-\d$")
_ENVIRONMENT: Final = re.compile(r"(?i)env(?:ironment)?(?:[_-]?(?:name|suffix|type))?$|^stage(?:name)?$")


def names_several_regions(view: View) -> bool:
    """Tell whether the design is written for several regions: a mapping or parameter that lists them."""
    for declaration in view.design.declarations:
        listed = declaration.properties.get("AllowedValues", ABSENT)
        names = [*items(listed), *declaration.properties] if declaration.kind in _LISTING else []
        if len({name for name in names if isinstance(name, str) and _REGION.match(name)}) > 1:
            return True
    return False


_LISTING: Final = (DeclarationKind.MAPPING, DeclarationKind.PARAMETER)


def has_environment_input(view: View) -> bool:
    """Tell whether the environment is an input of the design."""
    return any(
        declaration.kind is DeclarationKind.PARAMETER and _ENVIRONMENT.search(declaration.name)
        for declaration in view.design.declarations
    )
