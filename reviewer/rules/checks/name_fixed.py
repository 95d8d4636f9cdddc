"""Physical names written down as they are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from reviewer.rules.hit import Hit
from reviewer.rules.view import View
from reviewer.rules.written import is_derived
from reviewer.vocabulary.naming import identity_property
from reviewer.vocabulary.rule_book import Rule

_WANTED: Final = frozenset(
    {
        *("AWS::Logs::LogGroup", "AWS::Route53::RecordSet", "AWS::Route53::HostedZone", "AWS::SSM::Parameter"),
        *("AWS::CloudFormation::Stack", "AWS::Athena::WorkGroup", "AWS::Glue::Database", "AWS::EC2::KeyPair"),
        *("AWS::ApiGateway::Stage", "AWS::ApiGatewayV2::Stage", "AWS::ECS::TaskDefinition", "AWS::Lambda::Alias"),
        *("AWS::Backup::BackupSelection", "AWS::IAM::Policy", "AWS::ECS::Service", "AWS::Cognito::UserPoolClient"),
    }
)
"""Types whose names other systems expect, or that stand below something of their own."""


def check(view: View, _: Rule) -> Iterator[Hit]:
    """Yield resources whose name is a literal, so that the design fits into an account and region only once."""
    if view.is_evaluated():
        return
    for resource in view.resources.values():
        name = identity_property(resource.type)
        if name is None or resource.type in _WANTED or "@part_of" in resource.attributes:
            continue
        path = tuple(name.split("."))
        value = resource.at(path)
        if isinstance(value, str) and value and not is_derived(resource, path):
            yield Hit(item=resource, path=path, value=value)
