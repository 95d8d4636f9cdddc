"""Databases behind security groups that do not let in the database's own port."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.model.design import Resource
from reviewer.model.value import ABSENT, Value
from reviewer.rules.hit import Hit
from reviewer.rules.view import View, addresses, items
from reviewer.vocabulary.rule_book import Rule

GROUP = "AWS::EC2::SecurityGroup"
_PORTS = {
    "aurora-postgresql": 5432,
    "postgres": 5432,
    "aurora-mysql": 3306,
    "mysql": 3306,
    "mariadb": 3306,
    "docdb": 27017,
    "neptune": 8182,
}
_PLACES = ("VpcSecurityGroupIds", "VPCSecurityGroups")


def check(view: View, rule: Rule) -> Iterator[Hit]:
    """Yield databases whose security groups are all declared, and none of which admits the engine's port."""
    for database in view.of_types(rule.types):
        port = database.properties.get("Port", _PORTS.get(str(database.properties.get("Engine")), ABSENT))
        name = next((each for each in _PLACES if database.properties.get(each, ABSENT) is not ABSENT), "")
        if not name or not str(port).isdigit():
            continue
        value = database.properties[name]
        named = [view.resources.get(each) for each in addresses(value)]
        groups = [group for group in named if group is not None and group.type == GROUP]
        if not groups or len(groups) != len(items(value)):
            continue
        verdicts = [_admits(group, int(str(port))) for group in groups]
        if all(verdict is False for verdict in verdicts):
            names = ", ".join(group.address for group in groups)
            yield Hit(item=database, path=(name,), value=value, detail=f"{names} does not admit port {port}")


def _admits(group: Resource, port: int) -> bool | None:
    rules = items(group.properties.get("SecurityGroupIngress", ABSENT))
    verdicts = [_covers(rule, port) for rule in rules]
    return True if True in verdicts else None if None in verdicts else False


def _covers(rule: Value, port: int) -> bool | None:
    if not isinstance(rule, dict):
        return None
    if str(rule.get("IpProtocol")) == "-1":
        return True
    first, last = rule.get("FromPort", ABSENT), rule.get("ToPort", ABSENT)
    if not (str(first).lstrip("-").isdigit() and str(last).lstrip("-").isdigit()):
        return None
    return int(str(first)) <= port <= int(str(last))
