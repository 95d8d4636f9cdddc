"""Which AWS services the functions of a design call, and whether their network lets them."""

from __future__ import annotations

from typing import Final

from reviewer.model.design import Resource
from reviewer.rules.permissions import allowed_actions, role_of
from reviewer.rules.view import View

ENDPOINTS: Final = {
    "secretsmanager": "secretsmanager",
    "cloudwatch": "monitoring",
    "s3": "s3",
    "ssm": "ssm",
    "dynamodb": "dynamodb",
    "sqs": "sqs",
    "sns": "sns",
    "kms": "kms",
    "sts": "sts",
    "events": "events",
    "states": "states",
    "lambda": "lambda",
    "kinesis": "kinesis-streams",
    "firehose": "kinesis-firehose",
    "rds-data": "rds-data",
    "elasticfilesystem": "elasticfilesystem",
    "ecs": "ecs",
    "ses": "email-smtp",
    "bedrock": "bedrock-runtime",
}
"""IAM prefix to the last words of the VPC endpoint service that answers those calls.

Logs, traces and network interfaces are left out: the Lambda service does those itself.
Source: https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html
"""
_EXTERNAL: Final = {"route53", "iam", "cloudfront", "organizations"}
"""Global services without an endpoint in the network."""


def services_called(view: View, function: Resource) -> set[str]:
    """Return the services a function's role lets it call that need a way out of a private network."""
    role = role_of(view, function)
    if role is None:
        return set()
    prefixes = {action.partition(":")[0].lower() for action in allowed_actions(role)}
    return {prefix for prefix in prefixes if prefix in ENDPOINTS or prefix in _EXTERNAL}


def answered(service: str, endpoints: set[str]) -> bool:
    """Tell whether a VPC endpoint among `endpoints` answers the calls of a service."""
    return ENDPOINTS.get(service, "") in endpoints
