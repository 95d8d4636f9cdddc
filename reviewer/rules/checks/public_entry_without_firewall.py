"""Public entry points that no web application firewall guards."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from reviewer.model.design import Resource
from reviewer.model.value import ABSENT
from reviewer.rules.hit import Hit
from reviewer.rules.view import View, addresses
from reviewer.vocabulary.rule_book import Rule

_ASSOCIATION: Final = "AWS::WAFv2::WebACLAssociation"
_WORDS: Final = {
    "AWS::Lambda::Url": "a function URL takes no firewall itself: it needs CloudFront before it",
    "AWS::ApiGatewayV2::Api": "an HTTP API takes no firewall itself: it needs CloudFront before it",
}


def check(view: View, rule: Rule) -> Iterator[Hit]:
    """Yield entry points without an associated firewall; one by an ARN that no input tells leaves it open."""
    associated = [item.properties.get("ResourceArn", ABSENT) for item in view.by_type.get(_ASSOCIATION, ())]
    if any(not addresses(value) for value in associated):
        return
    guarded = {address for value in associated for address in addresses(value)}
    for entry in view.of_types(rule.types):
        if not _is_public(entry) or entry.address in guarded or _has_own(entry) or _is_behind(view, entry):
            continue
        yield Hit(item=entry, detail=_WORDS.get(entry.type, ""))


def _is_public(entry: Resource) -> bool:
    properties = entry.properties
    if entry.type == "AWS::ElasticLoadBalancingV2::LoadBalancer":
        application = properties.get("Type", "application") == "application"
        return application and properties.get("Scheme", "internet-facing") == "internet-facing"
    if entry.type == "AWS::Lambda::Url":
        return properties.get("AuthType") == "NONE"
    if entry.type == "AWS::ApiGateway::RestApi":
        return entry.at(("EndpointConfiguration", "Types")) != ["PRIVATE"]
    return True


def _has_own(entry: Resource) -> bool:
    return entry.type == "AWS::CloudFront::Distribution" and entry.at(("DistributionConfig", "WebACLId")) is not ABSENT


def _is_behind(view: View, entry: Resource) -> bool:
    """Tell whether a distribution stands before it, or one of its stages is guarded."""
    users = list(view.users(entry))
    if any(user.type == "AWS::CloudFront::Distribution" for user in users):
        return True
    stages = [user for user in users if user.type == "AWS::ApiGateway::Stage"]
    return any(True for stage in stages for _ in view.users(stage, ("ResourceArn",), (_ASSOCIATION,)))
