"""Functions whose log group the design does not declare."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.model.design import Resource
from reviewer.model.value import ABSENT, Value
from reviewer.rules.hit import Hit
from reviewer.rules.view import View, addresses
from reviewer.vocabulary.rule_book import Rule

GROUP = "AWS::Logs::LogGroup"


def check(view: View, rule: Rule) -> Iterator[Hit]:
    """Yield functions that neither name a log group nor have one by Lambda's own name declared."""
    names = [group.properties.get("LogGroupName", ABSENT) for group in view.by_type.get(GROUP, ())]
    for function in view.of_types(rule.types):
        configured = function.at(("LoggingConfig", "LogGroup")) is not ABSENT
        if not configured and not any(_is_for(function, name) for name in names):
            yield Hit(item=function)


def _is_for(function: Resource, name: Value) -> bool:
    if function.address in addresses(name):
        return True
    own = function.properties.get("FunctionName", ABSENT)
    return own is not ABSENT and str(name) == f"/aws/lambda/{own}"
