"""What is left to make equal after folding, type by type: rule peers, listener actions, home replicas."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from reviewer.model.design import Resource
from reviewer.normalize.adjustments.distribution import with_plain_lists
from reviewer.normalize.adjustments.dynamodb import with_global_table
from reviewer.normalize.adjustments.launch_templates import with_named_versions
from reviewer.normalize.adjustments.load_balancing import with_plain_actions, with_plain_attributes
from reviewer.normalize.adjustments.security_groups import with_single_peers
from reviewer.normalize.adjustments.storage import with_plain_settings

Adjustment = Callable[[Resource], Resource]

ADJUSTMENTS: Mapping[str, Adjustment] = {
    "AWS::AutoScaling::AutoScalingGroup": with_named_versions,
    "AWS::CloudFront::Distribution": with_plain_lists,
    "AWS::DynamoDB::Table": with_global_table,
    "AWS::EC2::Instance": with_named_versions,
    "AWS::EC2::SecurityGroup": with_single_peers,
    "AWS::EKS::Nodegroup": with_named_versions,
    "AWS::ElasticLoadBalancingV2::Listener": with_plain_actions,
    "AWS::ElasticLoadBalancingV2::ListenerRule": with_plain_actions,
    "AWS::ElasticLoadBalancingV2::LoadBalancer": with_plain_attributes,
    "AWS::ElasticLoadBalancingV2::TargetGroup": with_plain_attributes,
    "AWS::S3::Bucket": with_plain_settings,
}


def adjusted(resource: Resource) -> Resource:
    """Return a resource in the one form its type has in the canon."""
    adjustment = ADJUSTMENTS.get(resource.type)
    return resource if adjustment is None else adjustment(resource)
