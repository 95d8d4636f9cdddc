"""One multi-region design in four formats: equal in every pair, and each known degradation found in every pair.

The plain suite compares each degradation in one pair of formats, another pair each time; `make exam` (which sets
`TWINS=all`) compares the degraded copy in every format with the reference in every format.
"""

from __future__ import annotations

import os
from itertools import product

import pytest
from harbourline_degradations import DEGRADATIONS
from harbourline_designs import FORMATS, claims, compare, degraded, design, patches

PAIRS = list(product(FORMATS, repeat=2))
EVERY_PAIR = os.environ.get("TWINS") == "all"


def pairs(position: int) -> list[tuple[str, str]]:
    """Return the pairs of formats a degradation is compared in."""
    return PAIRS if EVERY_PAIR else [PAIRS[position * 3 % len(PAIRS)]]


@pytest.mark.parametrize(("reference", "actual"), PAIRS, ids=lambda name: name)
def test_the_same_design_in_two_formats_has_no_gap(reference, actual):
    review = compare(design(reference), design(actual))
    assert claims(review) == set()
    assert len(review.matches) == len(design(reference).resources) == len(design(actual).resources)
    assert {(match.reference.type, match.actual.type) for match in review.matches} == {
        (resource.type, resource.type) for resource in design(reference).resources.values()
    }


@pytest.mark.parametrize("position", range(len(DEGRADATIONS)), ids=[item.name for item in DEGRADATIONS])
def test_exactly_the_known_degradation_is_found(position):
    degradation = DEGRADATIONS[position]
    worse = {actual: degraded(actual, degradation) for _, actual in pairs(position)}
    found = {
        (reference, actual): claims(compare(design(reference), worse[actual])) for reference, actual in pairs(position)
    }
    assert found == dict.fromkeys(found, degradation.expected)


def test_every_degradation_was_planned():
    assert list(patches()) == [degradation.name for degradation in DEGRADATIONS]


def test_the_designs_are_large_and_span_two_regions():
    for format_ in FORMATS:
        whole = design(format_)
        assert (len(whole.resources) > 100, whole.regions) == (True, ("eu-central-1", "eu-west-1"))
