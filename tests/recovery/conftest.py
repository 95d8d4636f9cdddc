"""Shared arrangements: a small design as a scorecard."""

from __future__ import annotations

import textwrap
from collections.abc import Callable

import pytest

from reviewer.normalize.build import build_design
from reviewer.recovery.records import Disruption, Scorecard
from reviewer.recovery.scorecard import scorecard

TWO_REGIONS = """
provider "aws" {
  region = "eu-west-1"
}
provider "aws" {
  alias  = "away"
  region = "eu-north-1"
}
"""


@pytest.fixture
def card(read: Callable[..., object]) -> Callable[..., Scorecard]:
    """Return a function that reads CloudFormation resources (without `Resources:`) and scores them."""

    def run(text: str, head: str = "", **options: object) -> Scorecard:
        body = textwrap.indent(textwrap.dedent(text), "  ")
        return scorecard(build_design(read(f"{textwrap.dedent(head)}\nResources:\n{body}", **options)))

    return run


@pytest.fixture
def across(read: Callable[..., object]) -> Callable[[str], Scorecard]:
    """Return a function that scores Terraform resources of eu-west-1; those of provider `aws.away` are elsewhere."""

    def run(text: str) -> Scorecard:
        return scorecard(build_design(read(TWO_REGIONS + textwrap.dedent(text), name="main.tf")))

    return run


def figures_of(card: Scorecard, address: str) -> dict[str, tuple[object, object]]:
    """Return RTO and RPO of each disruption of one store or service path."""
    part = next(item for item in (*card.stores, *card.services) if item.address == address)
    return {item.disruption.value: (item.rto, item.rpo) for item in part.estimates}


@pytest.fixture
def figures() -> Callable[[Scorecard, str], dict[str, tuple[object, object]]]:
    """Return a function that gives RTO and RPO of a part by disruption."""
    return figures_of


@pytest.fixture
def regional() -> Callable[[Scorecard], tuple[object, object]]:
    """Return a function that gives strategy and reason of the only store."""

    def run(found: Scorecard) -> tuple[object, object]:
        store = found.stores[0]
        return store.strategy, store.estimate(Disruption.REGION).reason

    return run
