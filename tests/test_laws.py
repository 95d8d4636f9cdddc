"""Laws that hold for every template: equal is equal, however it is written, and sides only swap what is missing."""

from __future__ import annotations

import json
from random import Random

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from random_templates import random_template
from rewrites import EITHER_WAY, ONE_WAY

from reviewer.model.design import Design, Format
from reviewer.model.review import Kind, Review, Tier
from reviewer.normalize.build import build_design
from reviewer.parsers.cloudformation.documents import templates_in
from reviewer.parsers.cloudformation.reader import Placed, read_templates
from reviewer.parsers.source import source_of
from reviewer.pipeline import CompareOptions, review_of
from reviewer.settings import ReadOptions

RANDOM = st.integers(0, 2**32).map(Random)
LAW = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


def design(text: str) -> Design:
    options = ReadOptions()
    sections = templates_in(source_of(text, "t.yml"), options.limits, [])
    placed = [Placed(sections=item) for item in sections]
    return build_design(
        read_templates(placed, options, label="t", open_nested=lambda _file, _url: None, form=Format.CLOUDFORMATION)
    )


def between(reference, actual) -> Review:
    return review_of(design(json.dumps(reference)), design(json.dumps(actual)), NO_RULES)


NO_RULES = CompareOptions(baseline="none")


def gaps(review: Review) -> list[str]:
    return [f"{finding.tier} {finding.title}" for finding in review.findings if finding.tier is not Tier.INFO]


@LAW
@given(RANDOM)
def test_a_design_against_itself_has_no_finding(random):
    template = random_template(random)
    assert [finding.title for finding in between(template, template).findings] == []


@LAW
@given(RANDOM)
def test_what_rules_say_of_a_design_against_itself_both_sides_share(random):
    same = design(json.dumps(random_template(random)))
    own = [finding for finding in review_of(same, same).findings if finding.alone is None and not finding.strength]
    assert [finding.title for finding in own] == []


@LAW
@given(RANDOM)
def test_yaml_against_the_equal_json_has_no_finding(random):
    template = random_template(random)
    review = review_of(design(yaml.safe_dump(template)), design(json.dumps(template)), NO_RULES)
    assert [finding.title for finding in review.findings] == []


@pytest.mark.parametrize("rewrite", EITHER_WAY, ids=lambda rewrite: rewrite.__name__)
@LAW
@given(random=RANDOM)
def test_a_rewrite_that_keeps_the_meaning_is_no_gap(rewrite, random):
    template = random_template(random)
    rewritten = rewrite(template, random)
    assert gaps(between(template, rewritten)) == []
    assert gaps(between(rewritten, template)) == []


@pytest.mark.parametrize("rewrite", ONE_WAY, ids=lambda rewrite: rewrite.__name__)
@LAW
@given(random=RANDOM)
def test_a_derived_value_in_the_place_of_the_equal_literal_is_no_gap(rewrite, random):
    template = random_template(random)
    assert gaps(between(template, rewrite(template, random))) == []


@LAW
@given(RANDOM)
def test_all_rewrites_together_are_no_gap(random):
    template = random_template(random)
    rewritten = template
    for rewrite in random.sample([*EITHER_WAY, *ONE_WAY], 4):
        rewritten = rewrite(rewritten, random)
    assert gaps(between(template, rewritten)) == []


def addresses(review: Review, kind: Kind, side: str) -> list[str]:
    found = [finding for finding in review.findings if finding.kind is kind]
    return sorted(getattr(instance, side).id for finding in found for instance in finding.instances)


@LAW
@given(RANDOM, RANDOM)
def test_swapping_the_sides_swaps_missing_and_extra(random, other):
    left, right = random_template(random), random_template(other)
    there, back = between(left, right), between(right, left)
    assert addresses(there, Kind.MISSING_RESOURCE, "reference") == addresses(back, Kind.EXTRA_RESOURCE, "actual")
