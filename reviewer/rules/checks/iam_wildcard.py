"""Policy statements that allow changes to every resource, or everything to be done."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.model.design import Resource
from reviewer.model.review import Tier
from reviewer.model.value import ABSENT
from reviewer.rules.hit import Hit
from reviewer.rules.permissions import Statement, statements
from reviewer.rules.view import View, items
from reviewer.vocabulary.rule_book import Rule, contents

_READS = ("Describe", "List", "Get", "BatchGet", "Search", "Lookup", "View", "Query", "Scan", "Select", "Check")
_READS_DATA = ("dynamodb:", "s3:get", "secretsmanager:get", "ssm:getparameter", "kms:", "sqs:receive")


def check(view: View, rule: Rule) -> Iterator[Hit]:
    """Yield each statement that allows on `*` what could be allowed on named resources, or allows `*` itself."""
    for resource in view.of_types(rule.types):
        for statement in statements(resource):
            if statement.allows and "NotAction" not in statement.content:
                yield from _wide(resource, statement)


def _wide(resource: Resource, statement: Statement) -> Iterator[Hit]:
    everywhere = "*" in items(statement.content.get("Resource", ABSENT))
    if "*" in statement.actions and everywhere:
        path = (*statement.path, "Action")
        yield Hit(item=resource, path=path, value="*", detail="everything on everything", tier=Tier.HIGH)
        return
    whole = [action for action in statement.actions if action.endswith(":*")]
    narrowable = [action for action in statement.actions if _could_be_narrowed(action)] if everywhere else []
    if everywhere and narrowable and "Condition" not in statement.content:
        path = (*statement.path, "Resource")
        yield Hit(item=resource, path=path, value="*", detail=f"{_listed(narrowable)} on every resource")
    elif whole and not everywhere and resource.type != "AWS::KMS::Key":
        path = (*statement.path, "Action")
        yield Hit(
            item=resource,
            path=path,
            value=statement.content.get("Action", ABSENT),
            detail=_listed(whole),
            tier=Tier.LOW,
        )


def _could_be_narrowed(action: str) -> bool:
    """Tell whether an action changes or reads data and can be allowed on named resources."""
    lowered = action.lower()
    harmless = contents()["actions"]["harmless"]
    if any(lowered == known or (known.endswith("*") and lowered.startswith(known[:-1])) for known in harmless):
        return False
    name = action.partition(":")[2]
    return not name.startswith(_READS) or lowered.startswith(_READS_DATA)


def _listed(actions: list[str]) -> str:
    most = 3
    more = f" and {len(actions) - most} more" if len(actions) > most else ""
    return ", ".join(actions[:most]) + more
