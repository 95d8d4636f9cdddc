"""Resource types that do not exist."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.rules.hit import Hit
from reviewer.rules.view import View
from reviewer.vocabulary.rule_book import Rule
from reviewer.vocabulary.schemas import known_types, nearest_type

_ELSEWHERE = ("AWS::Serverless::", "AWS::CDK::", "AWS::CloudFormation::")


def check(view: View, _: Rule) -> Iterator[Hit]:
    """Yield resources of an AWS type that CloudFormation does not publish."""
    for resource in view.resources.values():
        name = resource.declared_type
        if not name.startswith("AWS::") or name.startswith(_ELSEWHERE) or name.endswith("::MODULE"):
            continue
        if name not in known_types():
            near = nearest_type(name)
            yield Hit(item=resource, detail=f"{name} does not exist" + (f", {near} does" if near else ""), cause=name)
