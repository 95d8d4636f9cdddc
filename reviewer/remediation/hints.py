"""What to test once a gap is closed, and what closing it costs a month."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fnmatch import fnmatchcase
from typing import Any

from reviewer.model.record import replace
from reviewer.model.review import Finding, Kind, Tier
from reviewer.vocabulary.roles import type_role
from reviewer.vocabulary.tables import table

_SHOWN = frozenset({Kind.MISSING_RESOURCE, Kind.PROPERTY, Kind.RELATION, Kind.POSTURE})
_CLASS = re.compile(r"\b(?:db|cache|dax)\.[a-z0-9]+\.[a-z0-9]+\b")


def with_hints(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return the findings with the tests to write and the monthly cost of the fix, where they can be told."""
    return tuple(_with_hints(finding) for finding in findings)


def _with_hints(finding: Finding) -> Finding:
    if finding.tier is Tier.INFO or finding.kind not in _SHOWN or finding.resource_type is None or finding.undecided:
        return finding
    tests = finding.tests or tests_for(finding)
    cost = cost_of(finding) if finding.cost is None else None
    if cost is None:
        return replace(finding, tests=tests)
    text, source = cost
    return replace(finding, tests=tests, cost=text, links=tuple(dict.fromkeys((*finding.links, source))))


def tests_for(finding: Finding) -> tuple[str, ...]:
    """Return the tests that show the gap is closed; for what is weighty enough, at least that of its role."""
    for entry in table("gap_tests")["tests"]:
        if _fits(entry, finding):
            return (entry["test"].replace("{name}", _name_in(finding)),)
    if finding.kind is not Kind.MISSING_RESOURCE or finding.tier is Tier.LOW:
        return ()
    drill = table("drills")["drills"].get(type_role(finding.resource_type or "").role.value)
    return (drill["title"],) if drill is not None else ()


def cost_of(finding: Finding) -> tuple[str, str] | None:
    """Return what the fix costs a month in USD, with region and date, and the source; None without an honest figure."""
    if finding.kind is Kind.MISSING_RESOURCE:
        priced = table("costs")["resources"].get(finding.resource_type)
        if priced is not None:
            return _figure(priced, _count(finding)), priced["source"]
    for entry in table("costs")["words"]:
        if _fits(entry, finding):
            return _in_words(entry, finding), entry["source"]
    return None


def _figure(priced: dict[str, Any], count: int) -> str:
    book = table("costs")
    each = priced["monthly"] if "monthly" in priced else priced["hourly"] * book["hours"]
    many = f" for {count}, ${each:.2f} each" if count > 1 else ""
    more = f", and {priced['more']}" if priced["more"] else ""
    return f"About ${each * count:.2f} a month{many}{more} (list price, {book['region']}, {book['date']})."


def _in_words(entry: dict[str, Any], finding: Finding) -> str:
    text: str = entry["text"]
    if "{class}" not in text:
        return text
    found = _CLASS.search(finding.snippet.text) if finding.snippet is not None else None
    return text.replace("of class {class}", f"of class {found[0]}" if found is not None else "of the class chosen")


def _count(finding: Finding) -> int:
    """Return how many resources of the finding's own type are missing: companions are told in its title."""
    sides = [item.reference.id for item in finding.instances if item.reference is not None]
    stated = re.match(r"(\d+) ", finding.title)
    return int(stated[1]) if stated is not None else min(1, len(sides)) or 1


def _fits(entry: dict[str, Any], finding: Finding) -> bool:
    name = (finding.property or "").split(".")[0]
    kind = finding.resource_type or ""
    if not any(fnmatchcase(kind, pattern) for pattern in entry["types"]):
        return False
    if finding.kind is Kind.MISSING_RESOURCE:
        return "" in entry["properties"]
    return bool(name) and any(pattern and fnmatchcase(name, pattern) for pattern in entry["properties"])


def _name_in(finding: Finding) -> str:
    sides = (item.actual or item.reference for item in finding.instances)
    if finding.kind is Kind.MISSING_RESOURCE:
        sides = (item.reference or item.actual for item in finding.instances)
    return next((side.id for side in sides if side is not None), "the resource")
