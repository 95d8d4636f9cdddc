"""One multi-region design in four formats: equal in every pair, and each known degradation found in every pair.

The plain suite compares every degradation once in each format, the reference in another one each time; with
`TWINS=all` in the environment every reference format meets every degraded one.
"""

from __future__ import annotations

import os
from itertools import product

import pytest
from harbourline_degradations import DEGRADATIONS
from harbourline_designs import FORMATS, claims, compare, degraded, design, patches

PAIRS = list(product(FORMATS, repeat=2))
EVERY_PAIR = os.environ.get("TWINS") == "all"


def references(position: int, actual: str) -> tuple[str, ...]:
    """Return the formats of the reference that a degradation is compared with: all, or one that changes with it."""
    if EVERY_PAIR:
        return FORMATS
    return (FORMATS[(position + FORMATS.index(actual)) % len(FORMATS)],)


@pytest.mark.parametrize(("reference", "actual"), PAIRS, ids=lambda name: name)
def test_the_same_design_in_two_formats_has_no_gap(reference, actual):
    assert claims(compare(design(reference), design(actual))) == set()


@pytest.mark.parametrize(("reference", "actual"), PAIRS, ids=lambda name: name)
def test_every_resource_has_its_counterpart(reference, actual):
    review = compare(design(reference), design(actual))
    assert len(review.matches) == len(design(reference).resources) == len(design(actual).resources)
    assert {(match.reference.type, match.actual.type) for match in review.matches} == {
        (resource.type, resource.type) for resource in design(reference).resources.values()
    }


@pytest.mark.parametrize("actual", FORMATS)
@pytest.mark.parametrize("position", range(len(DEGRADATIONS)), ids=[item.name for item in DEGRADATIONS])
def test_exactly_the_known_degradation_is_found(position, actual):
    degradation = DEGRADATIONS[position]
    worse = degraded(actual, degradation)
    found = {reference: claims(compare(design(reference), worse)) for reference in references(position, actual)}
    assert found == dict.fromkeys(found, degradation.expected)


def test_every_degradation_was_planned():
    assert list(patches()) == [degradation.name for degradation in DEGRADATIONS]


def test_the_designs_are_large_and_span_two_regions():
    for format_ in FORMATS:
        whole = design(format_)
        assert (len(whole.resources) > 100, whole.regions) == (True, ("eu-central-1", "eu-west-1"))
