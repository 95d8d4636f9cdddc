"""CloudFront lists without their lengths, which only CloudFormation writes beside the items."""

from __future__ import annotations

from reviewer.model.design import Resource
from reviewer.model.record import replace
from reviewer.model.value import Value


def with_plain_lists(distribution: Resource) -> Resource:
    """Return the distribution without a `Quantity` beside `Items`."""
    properties = {name: _plain(value) for name, value in distribution.properties.items()}
    return replace(distribution, properties=properties)


def _plain(value: Value) -> Value:
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if not isinstance(value, dict):
        return value
    counted = "Items" in value or value == {"Quantity": 0}
    return {name: _plain(item) for name, item in value.items() if not (counted and name == "Quantity")}
