"""All differences between two matched designs."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.diff.canonical import Speller
from reviewer.diff.common_conditions import in_common_conditions
from reviewer.diff.declarations import declaration_differences
from reviewer.diff.pairs import pair_differences
from reviewer.diff.places import account_of, in_common_places
from reviewer.diff.reach import Reach
from reviewer.diff.sides import Sides
from reviewer.model.difference import Difference, Nature
from reviewer.model.matching import Matching
from reviewer.model.review import Kind


def compare_designs(matching: Matching) -> tuple[Difference, ...]:
    """Return everything in which the actual design differs from the reference, gaps and others, in a stable order."""
    matching = in_common_places(in_common_conditions(matching))
    speller = Speller(matching, account_of(matching))
    sides = Sides(matching=matching, speller=speller, reach=Reach(matching.actual))
    return tuple(_differences(matching, sides))


def _differences(matching: Matching, sides: Sides) -> Iterator[Difference]:
    stand_ins = {match.reference.address: match for match in matching.stand_ins}
    for resource in matching.missing:
        match = stand_ins.get(resource.address)
        yield Difference(
            kind=Kind.MISSING_RESOURCE,
            nature=Nature.MISSING,
            reference=resource,
            actual=match.actual if match is not None else None,
            stand_in=match is not None,
            detail=f"{match.actual.address} ({match.actual.type}) is declared in its place" if match else "",
        )
    for resource in matching.extra:
        yield Difference(kind=Kind.EXTRA_RESOURCE, nature=Nature.EXTRA, actual=resource)
    for pair in matching.pairs:
        yield from pair_differences(pair, sides)
    for match in matching.stand_ins:
        yield from pair_differences(match, sides, stand_in=True)
    yield from declaration_differences(matching, sides.speller)
