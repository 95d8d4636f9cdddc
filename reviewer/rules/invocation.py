"""How functions are invoked, as far as the design declares it."""

from __future__ import annotations

from typing import Final

from reviewer.model.design import Resource
from reviewer.rules.view import View

_WAITING: Final = (
    "AWS::Lambda::Url",
    "AWS::ApiGateway::Method",
    "AWS::ApiGatewayV2::Integration",
    "AWS::ElasticLoadBalancingV2::TargetGroup",
    "AWS::Lambda::EventSourceMapping",
    "AWS::CloudFormation::CustomResource",
    "AWS::Cognito::UserPool",
    "AWS::StepFunctions::StateMachine",
    "AWS::SecretsManager::RotationSchedule",
    "AWS::AppSync::DataSource",
    "AWS::CloudFront::Distribution",
)
"""Callers that wait for the answer or retry themselves: their failures do not vanish in the function's queue."""
_SILENT: Final = (
    "AWS::Lambda::Permission",
    "AWS::CloudWatch::Alarm",
    "AWS::Logs::LogGroup",
    "AWS::CloudWatch::Dashboard",
)
_PASSED_ON: Final = ("AWS::Lambda::Version", "AWS::Lambda::Alias", "AWS::Lambda::Permission")


def callers(view: View, function: Resource) -> list[Resource]:
    """Return what refers to a function, its versions or aliases in order to invoke it."""
    found: list[Resource] = []
    for user in view.users(function):
        if user.type in _PASSED_ON:
            found.extend(view.users(user))
        if user.type not in _SILENT and user.type not in _PASSED_ON:
            found.append(user)
    return found


def is_never_invoked(view: View, function: Resource) -> bool:
    """Tell whether nothing in the design invokes a function or permits anyone to."""
    permitted = any(True for _ in view.users(function, (), ("AWS::Lambda::Permission",)))
    return not permitted and not callers(view, function) and not function.properties.get("Events")


def is_invoked_without_waiting(view: View, function: Resource) -> bool:
    """Tell whether nobody is known to wait for the function's answer: its failed events need a place to go."""
    found = callers(view, function)
    if function.properties.get("Events"):
        return False
    if not found:
        return not _permits_waiting(view, function)
    return not all(caller.type in _WAITING or caller.type.startswith("Custom::") for caller in found)


def _permits_waiting(view: View, function: Resource) -> bool:
    """Tell whether a permission names a caller that waits: an API, a load balancer, a function URL."""
    waiting = ("apigateway", "elasticloadbalancing", "cognito", "secretsmanager", "*")
    for permission in view.users(function, (), ("AWS::Lambda::Permission",)):
        if str(permission.properties.get("Principal", "")).startswith(waiting):
            return True
    return False
