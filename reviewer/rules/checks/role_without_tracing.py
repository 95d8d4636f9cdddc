"""Functions whose role may not send traces."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.model.review import Tier
from reviewer.model.value import ABSENT
from reviewer.rules.hit import Hit
from reviewer.rules.permissions import managed_policies, may, role_of
from reviewer.rules.view import View, is_open
from reviewer.vocabulary.rule_book import Rule

_ENOUGH = frozenset(
    {
        *("AWSXRayDaemonWriteAccess", "AWSXrayWriteOnlyAccess", "AWSXRayFullAccess", "AdministratorAccess"),
        *("AWSLambda_FullAccess", "PowerUserAccess"),
    }
)


def check(view: View, rule: Rule) -> Iterator[Hit]:
    """Yield the roles of functions without permission to send traces; worse where tracing is switched on."""
    seen: set[str] = set()
    for function in view.of_types(rule.types):
        role = role_of(view, function)
        if role is None or role.address in seen or is_open(role.properties.get("Policies", ABSENT)):
            continue
        if may(role, "xray:PutTraceSegments") or _ENOUGH & set(managed_policies(role)):
            continue
        seen.add(role.address)
        active = function.at(("TracingConfig", "Mode")) == "Active"
        says = f"{function.address} traces, and its segments are refused" if active else ""
        yield Hit(item=role, tier=Tier.MEDIUM if active else None, detail=says, property="Policies")
