"""The words of rule files: paths, operators, relations, and what they say of values nobody knows."""

from __future__ import annotations

import pytest

from reviewer.model.design import Resource
from reviewer.model.location import Location
from reviewer.model.value import ABSENT, Choice, Reference, Text, Unknown
from reviewer.rules.conditions import TestError, made
from reviewer.rules.facts import DESIGN_FACTS, FACTS
from reviewer.rules.operators import OPERATORS
from reviewer.rules.paths import Scope, found_at, steps_of
from reviewer.rules.verdicts import counted, every, negated, some
from reviewer.rules.view import View


def resource(**properties: object) -> Resource:
    return Resource(
        address="Thing",
        type="AWS::Test::Thing",
        declared_type="AWS::Test::Thing",
        name="Thing",
        properties=properties,
        location=Location(file="design.yml", start_line=1, end_line=1),
    )


def asked(test: dict, thing: Resource, thresholds: dict | None = None) -> bool | None:
    return made(test, thresholds or {})(VIEW, Scope(thing))


VIEW = View(None, {}, {}, {}, {})


@pytest.mark.parametrize(
    ("operator", "wanted", "value", "expected"),
    [
        ("is", True, "true", True),
        ("is", 7, "7", True),
        ("is", "NONE", Unknown("Mode"), None),
        ("is", "NONE", Reference("Other"), False),
        ("is", "NONE", ABSENT, False),
        ("one_of", ["a", "b"], "b", True),
        ("less_than", 7, 3, True),
        ("less_than", 7, "30", False),
        ("less_than", 7, ABSENT, False),
        ("less_than", 7, Unknown("Days"), None),
        ("more_than", 60, "300", True),
        ("matches", "^aurora", "aurora-mysql", True),
        ("matches", "^aurora", Text(("aurora-", Unknown("Kind"))), True),
        ("matches", "mysql$", Text(("aurora-", Unknown("Kind"))), None),
        ("is", "aurora-mysql", Text(("aurora-", Unknown("Kind"))), None),
        ("is", "postgres", Text(("aurora-", Unknown("Kind"))), False),
        ("contains", "a", ["b", "a"], True),
        ("contains", "a", ["b", Unknown("Other")], None),
        ("present", True, [], False),
        ("present", True, Unknown("Any"), True),
        ("literal", True, "plain", True),
        ("literal", True, Unknown("Any"), False),
        ("fewer_than", 2, ["one"], True),
        ("at_least", 2, ["one", Unknown("Rest")], None),
    ],
)
def test_an_operator_answers_yes_no_or_unknown(operator, wanted, value, expected):
    assert OPERATORS[operator](wanted)(value) is expected


def test_any_item_of_a_list_will_do_and_denial_means_none():
    thing = resource(Rules=[{"Port": 22}, {"Port": 443}])
    assert asked({"Rules[].Port": 22}, thing) is True
    assert asked({"Rules[].Port": {"is_not": 22}}, thing) is False
    assert asked({"Rules[].Port": {"none_of": [23, 24]}}, thing) is True


def test_a_keyed_item_is_found_by_its_key():
    thing = resource(Attributes=[{"Key": "a.b", "Value": "1"}, {"Key": "c", "Value": "2"}])
    assert asked({"Attributes[Key=a.b].Value": 1}, thing) is True
    assert asked({"Attributes[Key=d].Value": {"present": True}}, thing) is False


def test_a_choice_decides_only_where_both_branches_agree():
    differing = resource(Mode=Choice("IsProduction", "on", "off"))
    agreeing = resource(Mode=Choice("IsProduction", "on", "on"))
    assert asked({"Mode": "on"}, differing) is None
    assert asked({"Mode": "on"}, agreeing) is True


def test_nothing_is_known_below_a_value_nobody_knows():
    assert asked({"Settings.Mode": "on"}, resource(Settings=Unknown("Settings"))) is None


def test_some_item_has_to_hold_all_of_a_test():
    thing = resource(Rules=[{"Port": 22, "From": "inside"}, {"Port": 443, "From": "anywhere"}])
    test = {"some": {"of": "Rules[]", "where": {"Port": 22, "From": "anywhere"}}}
    assert asked(test, thing) is False


def test_a_threshold_stands_for_its_value():
    assert asked({"Days": {"less_than": "$days"}}, resource(Days=10), {"days": 14}) is True
    assert asked({"Days": {"less_than": "$days"}}, resource(Days=10), {"days": 7}) is False


@pytest.mark.parametrize(
    "test",
    [
        {"nonsense": True},
        {"Days": {"lesser_than": 3}},
        {"Days": {"less_than": "$weeks"}},
        {"Rules[.Port": 1},
        {"uses": {"type": "AWS::S3::Bucket"}},
    ],
)
def test_a_word_nobody_knows_is_an_error(test):
    with pytest.raises(TestError):
        made(test, {})


def test_places_are_found_through_lists_and_any_key():
    thing = resource(Variables={"A": "1", "B": ["x", "y"]})
    assert list(found_at(Scope(thing), "Variables.*")) == [
        (("Variables", "A"), "1"),
        (("Variables", "B"), ["x", "y"]),
    ]
    assert list(found_at(Scope(thing), "Variables.B[]")) == [(("Variables", "B", 0), "x"), (("Variables", "B", 1), "y")]


def test_steps_keep_keys_and_positions():
    assert [step.name for step in steps_of("A.B[].C[Key=d.e].F")] == ["A", "B", "C", "F"]


def test_three_valued_logic_keeps_the_unknown():
    assert (every([True, None]), every([False, None]), some([True, None]), some([False, None])) == (
        None,
        False,
        True,
        None,
    )
    assert negated(None) is None


def test_a_count_is_certain_only_where_the_unsure_ones_do_not_matter():
    assert counted(2, 3, 2, None) is True
    assert counted(1, 3, 2, None) is None
    assert counted(1, 1, 2, None) is False
    assert counted(0, 1, None, 1) is None


def test_a_relation_counts_users_in_other_regions_only_where_regions_are_known(design_of):
    text = """
        provider "aws" {
          region = "eu-west-1"
        }
        provider "aws" {
          alias  = "away"
          region = "eu-central-1"
        }
        resource "aws_kms_key" "data" {}
        resource "aws_secretsmanager_secret" "away" {
          provider   = aws.away
          kms_key_id = aws_kms_key.data.arn
        }
    """
    view = View.of(design_of(text, "main.tf"))
    key = next(item for item in view.resources.values() if item.type == "AWS::KMS::Key")
    test = {"used_by": {"types": "AWS::SecretsManager::Secret", "region": "other"}}
    assert made(test, {})(view, Scope(key)) is True
    test = {"used_by": {"types": "AWS::SecretsManager::Secret", "region": "same"}}
    assert made(test, {})(view, Scope(key)) is False


def test_resources_of_one_stack_are_in_one_region_whichever_it_is(design_of):
    view = View.of(design_of("A: {Type: AWS::S3::Bucket}\nB: {Type: AWS::S3::Bucket}"))
    assert view.same_region(view.resources["A"], view.resources["B"]) is True


def test_no_fact_is_named_like_a_property():
    assert [name for name in (*FACTS, *DESIGN_FACTS) if name[:1].isupper()] == []
    assert set(FACTS) & set(DESIGN_FACTS) == set()
