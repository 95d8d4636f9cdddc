from __future__ import annotations

import json

import pytest
import yaml

from reviewer.recovery.records import Disruption, Strategy
from reviewer.vocabulary.recovery_figures import figure, service_lift, store_lift, strategy_figure
from reviewer.vocabulary.schemas import known_types
from reviewer.vocabulary.tables import DATA, table

KNOWLEDGE = table("recovery")


def test_the_compiled_figures_say_what_the_yaml_says():
    written = yaml.safe_load((DATA / "recovery.yaml").read_text("utf-8"))

    assert json.loads((DATA / "recovery.json").read_bytes()) == written


@pytest.mark.parametrize("name", KNOWLEDGE["figures"])
def test_every_figure_names_its_source_and_what_it_covers(name):
    found = figure(name)

    assert found.source.startswith("https://")
    assert found.covers <= {item.value for item in Disruption}
    assert found.covers != frozenset()
    assert found.states.endswith(".")


@pytest.mark.parametrize("name", KNOWLEDGE["figures"])
def test_only_what_crosses_regions_supports_a_strategy(name):
    found = figure(name)
    moves_traffic = name in {"route53-failover", "global-accelerator", "cloudfront-origin-failover"}

    assert (Strategy(found.supports) is not Strategy.NONE) is ("region" in found.covers and not moves_traffic)


@pytest.mark.parametrize("strategy", [item for item in Strategy if item is not Strategy.NONE])
def test_every_strategy_has_the_figures_of_aws(strategy):
    found = strategy_figure(strategy.value)

    assert None not in (found.rto, found.rpo)


def test_every_step_up_names_a_known_type_and_strategy():
    types = set(KNOWLEDGE["lift"]["stores"]) - {"*"}

    assert types - known_types() == set()
    assert {name for steps in KNOWLEDGE["lift"]["stores"].values() for name in steps} <= {
        item.value for item in Strategy
    }


def test_steps_are_told_for_every_store_and_piece():
    assert store_lift("AWS::Timestream::Table") == KNOWLEDGE["lift"]["stores"]["*"]
    assert service_lift("traffic-missing").endswith("{name}.")
