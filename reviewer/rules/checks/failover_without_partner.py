"""Failover records whose other half is missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from reviewer.model.design import Resource
from reviewer.model.value import ABSENT
from reviewer.rules.hit import Hit
from reviewer.rules.view import View
from reviewer.vocabulary.rule_book import Rule

RECORD = "AWS::Route53::RecordSet"


def partners(view: View) -> dict[str, list[Resource]]:
    """Return the failover records of the design by the name and type they answer for."""
    found: dict[str, list[Resource]] = defaultdict(list)
    for record in view.by_type.get(RECORD, ()):
        if record.properties.get("Failover", ABSENT) is not ABSENT:
            found[f"{record.properties.get('Name')} {record.properties.get('Type')}"].append(record)
    return found


def check(view: View, _: Rule) -> Iterator[Hit]:
    """Yield a PRIMARY record without SECONDARY, or the other way round; a role that varies may be the partner."""
    for records in partners(view).values():
        roles = [record.properties["Failover"] for record in records]
        if len(records) != 1 or not isinstance(roles[0], str):
            continue
        missing = "SECONDARY" if roles[0] == "PRIMARY" else "PRIMARY"
        yield Hit(item=records[0], path=("Failover",), value=roles[0], detail=f"no {missing} record answers for it")
