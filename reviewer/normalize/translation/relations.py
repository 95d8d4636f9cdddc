"""References that say the same in several ways: a key by id or ARN, a scaling target by its parts, a gateway."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from reviewer.model.design import Resource
from reviewer.model.value import Choice, Reference, Value
from reviewer.normalize.translation.arns import TypeOf, with_arn_attributes
from reviewer.normalize.translation.written import with_written_values

_EITHER_WAY = {
    "AWS::KMS::Key": re.compile(r"(?i)key"),
    "AWS::KMS::ReplicaKey": re.compile(r"(?i)key"),
    "AWS::KMS::Alias": re.compile(r"(?i)key"),
    "AWS::Lambda::Function": re.compile(r"Function(Name|Arn)$"),
    "AWS::ECS::Cluster": re.compile(r"^Cluster$"),
}
"""Properties that take the id and the ARN of such a resource alike."""
_CONSTANTS = {
    ("AWS::CloudFront::Distribution", "HostedZoneId"): "Z2FDTNDATAQYW2",
    ("AWS::GlobalAccelerator::Accelerator", "HostedZoneId"): "Z2BJ6XQ5FK7U4H",
}
"""Attributes of Terraform that are the same for every resource: templates write the value.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-route53-recordset-aliastarget.html
"""
_TARGET = "AWS::ApplicationAutoScaling::ScalableTarget"
_POLICY = "AWS::ApplicationAutoScaling::ScalingPolicy"
_TARGET_PARTS = ("ResourceId", "ServiceNamespace", "ScalableDimension")
_GATEWAY_ATTACHMENT = "AWS::EC2::VPCGatewayAttachment"


def related(resources: tuple[Resource, ...]) -> tuple[Resource, ...]:
    """Return the resources with each relation written in one way."""
    types = {resource.address: resource.type for resource in resources}
    targets = tuple(resource for resource in resources if resource.type == _TARGET)
    attached = {
        resource.address.rpartition(".")[0]: resource.address
        for resource in resources
        if resource.type == _GATEWAY_ATTACHMENT and resource.address.rpartition(".")[0] in types
    }
    by_address = {resource.address: resource for resource in resources}
    written = (_with_written(resource, by_address) for resource in resources)
    return tuple(_related(resource, types.get, targets, attached) for resource in written)


def _with_written(resource: Resource, resources: Mapping[str, Resource]) -> Resource:
    properties = {name: with_written_values(value, resources) for name, value in resource.properties.items()}
    return replace(resource, properties=properties)


def _related(
    resource: Resource, type_of: TypeOf, targets: tuple[Resource, ...], attached: Mapping[str, str]
) -> Resource:
    properties = {
        name: _either_way(name, with_arn_attributes(value, type_of), type_of)
        for name, value in resource.properties.items()
    }
    if resource.type == _POLICY:
        properties = _with_target(properties, targets)
    needs = tuple(dict.fromkeys(attached.get(address, address) for address in resource.depends_on))
    return replace(resource, properties=properties, depends_on=tuple(_others(needs, resource.address)))


def _others(addresses: Iterable[str], own: str) -> Iterable[str]:
    return (address for address in addresses if address != own)


def _either_way(name: str, value: Value, type_of: TypeOf) -> Value:
    """Return whole references by id where the property takes the ARN as well."""
    if isinstance(value, dict):
        return {key: _either_way(key, item, type_of) for key, item in value.items()}
    if isinstance(value, list):
        return [_either_way(name, item, type_of) for item in value]
    if isinstance(value, Choice):
        then, otherwise = (_either_way(name, branch, type_of) for branch in (value.then, value.otherwise))
        return Choice(value.condition, then, otherwise)
    if isinstance(value, Reference) and value.attribute:
        kind = type_of(value.address) or ""
        pattern = _EITHER_WAY.get(kind) if value.attribute == "Arn" else None
        if pattern is not None and pattern.search(name):
            return Reference(value.address)
        return _CONSTANTS.get((kind, value.attribute), value)
    return value


def _with_target(properties: dict[str, Value], targets: tuple[Resource, ...]) -> dict[str, Value]:
    """Return a scaling policy that names its target, where it repeats the target's parts instead."""
    if "ScalingTargetId" in properties:
        return properties
    own = {name: properties[name] for name in _TARGET_PARTS if name in properties}
    addresses = {value.address for value in own.values() if isinstance(value, Reference)}
    found = [
        target.address
        for target in targets
        if target.address in addresses or (own and all(target.properties.get(name) == own[name] for name in own))
    ]
    if len(found) != 1:
        return properties
    rest = {name: value for name, value in properties.items() if name not in _TARGET_PARTS}
    return {**rest, "ScalingTargetId": Reference(found[0])}
