"""References that say the same in several ways: a key by id or ARN, a scaling target by its parts, a gateway."""

from __future__ import annotations

import re
from collections.abc import Mapping

from reviewer.model.design import Resource
from reviewer.model.record import replace
from reviewer.model.value import Choice, Reference, Value, references_in
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
    found = (_with_relations(resource, by_address, types.get) for resource in resources)
    return tuple(_with_waits(_with_target(resource, targets), attached) for resource in found)


def _with_relations(resource: Resource, resources: Mapping[str, Resource], type_of: TypeOf) -> Resource:
    held = {name for name, value in resource.properties.items() if any(references_in(value))}
    if not held:
        return resource
    properties = {
        name: _relation(name, value, resources, type_of) if name in held else value
        for name, value in resource.properties.items()
    }
    return replace(resource, properties=properties)


def _relation(name: str, value: Value, resources: Mapping[str, Resource], type_of: TypeOf) -> Value:
    return _either_way(name, with_arn_attributes(with_written_values(value, resources), type_of), type_of)


def _with_waits(resource: Resource, attached: Mapping[str, str]) -> Resource:
    """Return a resource that waits for a gateway's attachment where it waits for the gateway."""
    if not any(address in attached for address in resource.depends_on):
        return resource
    needs = dict.fromkeys(attached.get(address, address) for address in resource.depends_on)
    return replace(resource, depends_on=tuple(address for address in needs if address != resource.address))


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


def _with_target(policy: Resource, targets: tuple[Resource, ...]) -> Resource:
    """Return a scaling policy that names its target, where it repeats the target's parts instead."""
    if policy.type != _POLICY or "ScalingTargetId" in policy.properties:
        return policy
    own = {name: policy.properties[name] for name in _TARGET_PARTS if name in policy.properties}
    addresses = {value.address for value in own.values() if isinstance(value, Reference)}
    found = [
        target.address
        for target in targets
        if target.address in addresses or (own and all(target.properties.get(name) == own[name] for name in own))
    ]
    if len(found) != 1:
        return policy
    rest = {name: value for name, value in policy.properties.items() if name not in _TARGET_PARTS}
    return replace(policy, properties={**rest, "ScalingTargetId": Reference(found[0])})
