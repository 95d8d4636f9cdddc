"""ARNs spelled out around a reference, as the attribute that yields them: every format writes them its own way."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from reviewer.model.value import Choice, Reference, Sensitive, Text, Unknown, Value, text_of

Part = str | Reference | Unknown | Sensitive
TypeOf = Callable[[str], "str | None"]

_ARNS: Mapping[str, tuple[str, str]] = {
    "AWS::DynamoDB::GlobalTable": (r":dynamodb:[^:]*:[^:]*:table/$", "Arn"),
    "AWS::DynamoDB::Table": (r":dynamodb:[^:]*:[^:]*:table/$", "Arn"),
    "AWS::ECS::Cluster": (r":ecs:[^:]*:[^:]*:cluster/$", "Arn"),
    "AWS::IAM::Role": (r":iam::[^:]*:role/$", "Arn"),
    "AWS::KMS::Key": (r":kms:[^:]*:[^:]*:key/$", "Arn"),
    "AWS::Kinesis::Stream": (r":kinesis:[^:]*:[^:]*:stream/$", "Arn"),
    "AWS::Lambda::Function": (r":lambda:[^:]*:[^:]*:function:$", "Arn"),
    "AWS::Logs::LogGroup": (r":logs:[^:]*:[^:]*:log-group:$", "Arn"),
    "AWS::S3::Bucket": (r":s3:::$", "Arn"),
    "AWS::ApiGateway::RestApi": (r":execute-api:[^:]*:[^:]*:$", "ExecutionArn"),
    "AWS::ApiGatewayV2::Api": (r":execute-api:[^:]*:[^:]*:$", "ExecutionArn"),
}
_INVOCATION = re.compile(r":apigateway:[^:]*:lambda:path/2015-03-31/functions/$")
_HOLE = "\x00"
_IDENTITY_PATH = "origin-access-identity/cloudfront/"


def with_arn_attributes(value: Value, type_of: TypeOf) -> Value:
    """Return `value` with every spelled-out ARN of a declared resource as a reference to its ARN."""
    if isinstance(value, dict):
        return {key: with_arn_attributes(item, type_of) for key, item in value.items()}
    if isinstance(value, list):
        return [with_arn_attributes(item, type_of) for item in value]
    if isinstance(value, Choice):
        then, otherwise = (with_arn_attributes(branch, type_of) for branch in (value.then, value.otherwise))
        return Choice(value.condition, then, otherwise)
    return _shortened(value, type_of) if isinstance(value, Text) else value


def _shortened(text: Text, type_of: TypeOf) -> Value:
    for index, part in enumerate(text.parts):
        if not isinstance(part, Reference):
            continue
        rest = text.parts[index + 1 :]
        kind = type_of(part.address)
        before = _written(text.parts[:index])
        if kind == "AWS::Lambda::Function" and _INVOCATION.search(before) and rest == ("/invocations",):
            return Reference(part.address, "Arn")
        if kind == "AWS::CloudFront::CloudFrontOriginAccessIdentity" and before == _IDENTITY_PATH and not rest:
            return Reference(part.address)
        known = _ARNS.get(kind or "")
        if known and part.attribute == "" and before.startswith("arn:") and re.search(known[0], before):
            return _without_wildcard(Reference(part.address, known[1]), rest, kind)
        if kind == "AWS::Logs::LogGroup" and part.attribute == "Arn" and index == 0:
            return _without_wildcard(part, rest, kind)
    return text


def _without_wildcard(reference: Reference, rest: tuple[Part, ...], kind: str | None) -> Value:
    """Return the reference and what follows; the ARN of a log group ends in `:*` in one format and not in another."""
    if kind == "AWS::Logs::LogGroup" and rest == (":*",):
        return reference
    return text_of([reference, *rest])


def _written(parts: tuple[Part, ...]) -> str:
    return "".join(part if isinstance(part, str) else _HOLE for part in parts)
