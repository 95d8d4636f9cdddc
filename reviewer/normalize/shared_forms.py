"""Pairs that one side writes as another type: a table of one region may be a table or a global table of one replica."""

from __future__ import annotations

from reviewer.model.design import Design, Resource
from reviewer.model.matching import Matching
from reviewer.model.record import replace
from reviewer.model.review import Match
from reviewer.normalize.adjustments.dynamodb import GLOBAL_TABLE, as_global_table

TABLE = "AWS::DynamoDB::Table"


def in_shared_forms(matching: Matching) -> Matching:
    """Return the matching with every table that stands in for a global table, or the other way, as its counterpart.

    Between two templates the types differ because somebody chose so; Terraform and Pulumi have one type for both.
    """
    shared = [match for match in matching.stand_ins if _is_table(match)]
    if not shared:
        return matching
    reference = _with(matching.reference, {match.reference.address: _global(match.reference) for match in shared})
    actual = _with(matching.actual, {match.actual.address: _global(match.actual) for match in shared})
    made = {match.reference.address: _again(match, reference, actual) for match in shared}
    pairs = {match.reference.address: match for match in matching.pairs} | made
    return replace(
        matching,
        reference=reference,
        actual=actual,
        pairs=tuple(pairs[address] for address in reference.resources if address in pairs),
        stand_ins=tuple(match for match in matching.stand_ins if match not in shared),
        missing=tuple(item for item in matching.missing if item.address not in made),
    )


def _is_table(match: Match) -> bool:
    types = {match.reference.type, match.actual.type}
    foreign = [item for item in (match.reference, match.actual) if not item.declared_type.startswith("AWS::")]
    return types == {TABLE, GLOBAL_TABLE} and bool(foreign)


def _global(table: Resource) -> Resource:
    return as_global_table(table, []) if table.type == TABLE else table


def _with(design: Design, changed: dict[str, Resource]) -> Design:
    return replace(
        design,
        resources={**design.resources, **changed},
        counted={**design.counted, **{address: item.type for address, item in changed.items()}},
    )


def _again(match: Match, reference: Design, actual: Design) -> Match:
    ours, theirs = reference.resources[match.reference.address], actual.resources[match.actual.address]
    return replace(match, reference=ours, actual=theirs)
