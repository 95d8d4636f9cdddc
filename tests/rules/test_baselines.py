"""Baselines choose rules, tiers, thresholds and targets, and refuse what they do not know."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from reviewer.errors import InputError
from reviewer.model.review import Tier
from reviewer.rules.checks import CHECKS
from reviewer.rules.conditions import made
from reviewer.rules.explain import explain_rule
from reviewer.vocabulary.baselines import built, default_baseline, load_baseline, seconds_of, shipped_baselines
from reviewer.vocabulary.rule_book import all_rules, rules_by_id
from tools import compile_rules

STRATEGIES = ("aws-backup-and-restore", "aws-pilot-light", "aws-warm-standby", "aws-active-active")


def test_the_compiled_rules_are_up_to_date():
    assert compile_rules.compiled() == compile_rules.TARGET.read_text(encoding="utf-8"), (
        "run python -m tools.compile_rules"
    )


def test_each_strategy_asks_for_all_that_the_weaker_one_asks_and_recovers_faster():
    chosen = [load_baseline(name) for name in STRATEGIES]
    for weaker, stronger in pairwise(chosen):
        assert set(weaker.rules) <= set(stronger.rules)
        assert stronger.rto_seconds < weaker.rto_seconds
        assert stronger.rpo_seconds < weaker.rpo_seconds


def test_no_strategy_is_asked_of_a_design_by_default():
    assert [rule.id for rule in all_rules() if rule.asked and rule.id in default_baseline().rules] == []


def test_every_rule_is_in_some_set():
    used = {name for baseline in (default_baseline(), *shipped_baselines()) for name in baseline.rules}
    assert sorted(set(rules_by_id()) - used) == []


def test_every_test_of_every_rule_can_be_understood():
    for rule in all_rules():
        for test in (rule.where, rule.design, rule.fires):
            if test is not None:
                made(test, rule.thresholds)
        assert (rule.fires is None) is (rule.id in CHECKS), rule.id


def test_a_teams_own_baseline_extends_one_and_changes_it(tmp_path: Path):
    path = tmp_path / "shop.yaml"
    path.write_text(
        "extends: aws-warm-standby\ntargets: {rto: 10m}\n"
        "rules: {vpc-without-flow-log: off, key-rotation: high, bucket-not-immutable: on}\n"
        "thresholds: {database-backups-short: {days: 35}}\n"
    )
    found = load_baseline(str(path))
    assert "vpc-without-flow-log" not in found.rules
    assert (found.rules["key-rotation"], found.rules["bucket-not-immutable"]) == (Tier.HIGH, None)
    assert found.thresholds["database-backups-short"] == {"days": 35}
    assert (found.rto_seconds, found.rpo_seconds) == (600.0, 60.0)


@pytest.mark.parametrize(
    ("record", "says", "helps"),
    [
        ({"rules": {"key-rotaton": "on"}}, "'key-rotaton' is no rule", "key-rotation"),
        ({"rules": {"key-rotation": "severe"}}, "rule key-rotation is 'severe'", "high, medium, low, info"),
        ({"extends": "aws-pilotlight"}, "extends 'aws-pilotlight'", "aws-pilot-light"),
        ({"thresholds": {"database-backups-short": {"weeks": 3}}}, "'weeks' is no threshold", "days"),
        ({"targets": {"rto": "soon"}}, "'soon' is no duration", "15m"),
        ({"tresholds": {}}, "'tresholds' is no field", "thresholds"),
        (["key-rotation"], "is not a mapping", "extends"),
    ],
)
def test_what_a_baseline_does_not_know_is_an_error_with_a_suggestion(record, says, helps):
    with pytest.raises(InputError) as caught:
        built("mine", record, "mine.yaml")
    assert says in caught.value.message
    assert helps in caught.value.help_text


def test_a_baseline_that_does_not_exist_is_an_error_with_the_nearest_name():
    with pytest.raises(InputError) as caught:
        load_baseline("aws-warm-stanby")
    assert "aws-warm-standby" in caught.value.help_text


def test_a_template_is_told_from_a_baseline(tmp_path: Path):
    path = tmp_path / "template.yaml"
    path.write_text("Resources: {}\n")
    with pytest.raises(InputError) as caught:
        load_baseline(str(path))
    assert "compare" in caught.value.help_text


def test_a_baseline_that_is_no_yaml_names_its_line(tmp_path: Path):
    path = tmp_path / "broken.yaml"
    path.write_text("rules:\n  a: [\n")
    with pytest.raises(InputError) as caught:
        load_baseline(str(path))
    assert caught.value.line is not None


def test_durations_are_read_in_all_units():
    assert [seconds_of(text) for text in ("30s", "15m", "4h", "1d")] == [30.0, 900.0, 14400.0, 86400.0]


def test_a_rule_is_explained_with_its_examples_and_sources():
    text = explain_rule("database-single-az")
    assert text.startswith("database-single-az\n")
    for part in ("Tier:", "Fix:", "https://", "Fires (CloudFormation)", "Fires (Terraform)"):
        assert part in text


def test_a_rule_nobody_knows_is_explained_by_the_nearest():
    with pytest.raises(InputError) as caught:
        explain_rule("database-single-a")
    assert "database-single-az" in caught.value.help_text
