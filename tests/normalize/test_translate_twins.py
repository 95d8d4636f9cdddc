"""The same architecture, written twice by hand: in CloudFormation and in Terraform."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewer.normalize.build import build_design
from reviewer.parsers.loader import load
from reviewer.parsers.terraform.configuration import read_configuration
from reviewer.pipeline import review_of
from reviewer.settings import ReadOptions

TWINS = Path(__file__).parent / "twins"
NAMES = sorted(path.name for path in TWINS.iterdir())


@pytest.fixture(scope="module", params=NAMES)
def designs(request):
    folder = TWINS / request.param
    template = build_design(load(str(folder / "template.yaml"), ReadOptions()))
    configuration = build_design(read_configuration(folder / "main.tf"))
    return template, configuration


def shown(review):
    """What a review says, without praise and without weaknesses that both sides share."""
    told = [finding for finding in review.findings if not finding.strength and finding.alone is None]
    return [(finding.kind, finding.resource_type, finding.property, finding.title) for finding in told]


def test_twins_compare_with_no_gap_in_both_directions(designs):
    template, configuration = designs
    assert shown(review_of(template, configuration)) == []
    assert shown(review_of(configuration, template)) == []


def test_twins_are_of_the_same_types(designs):
    types = [sorted(item.type for item in design.resources.values()) for design in designs]
    assert len(types[0]) > 50
    assert types[0] == types[1]


def test_nothing_of_the_twins_is_left_in_its_own_words(designs):
    _, configuration = designs
    own = [
        f"{item.type}.{name}"
        for item in configuration.resources.values()
        for name in item.properties
        if not name[0].isupper() or not item.type.startswith("AWS::")
    ]
    assert own == []
