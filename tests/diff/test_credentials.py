"""Credentials are judged by where they come from, and never shown."""

from __future__ import annotations

import pytest

from reviewer.model.review import Tier
from reviewer.renderers import RENDERERS

PLANTED = "Planted-Pass-4711"
SOURCES = {
    "literal": ("", PLANTED),
    "parameter": ("Parameters: {Plain: {Type: String}}\n", "!Ref Plain"),
    "NoEcho parameter": ("Parameters: {Hidden: {Type: String, NoEcho: true}}\n", "!Ref Hidden"),
    "secret store": ("", "'{{resolve:secretsmanager:db:SecretString:password}}'"),
}
ORDER = list(SOURCES)


def database(source):
    head, value = SOURCES[source]
    return (
        f"{head}Resources:\n  D:\n    Type: AWS::RDS::DBInstance\n"
        f"    Properties: {{Engine: postgres, MasterUsername: keeper, MasterUserPassword: {value}}}\n"
    )


def told(review):
    return [
        item.tier for item in review.findings if item.property == "MasterUserPassword" and item.tier is not Tier.INFO
    ]


@pytest.mark.parametrize("better", ORDER)
@pytest.mark.parametrize("worse", ORDER)
def test_a_less_safe_source_is_a_gap_and_a_safer_or_equal_one_is_none(review, better, worse):
    found = told(review(database(better), database(worse)))
    assert found == ([Tier.HIGH] if ORDER.index(worse) < ORDER.index(better) else [])


def test_a_managed_password_in_the_place_of_a_literal_is_no_gap(review):
    managed = database("literal").replace(f"MasterUserPassword: {PLANTED}", "ManageMasterUserPassword: true")
    assert told(review(database("literal"), managed)) == []


HIDDEN = f"""
Parameters:
  Token: {{Type: String, NoEcho: true, Default: {PLANTED}}}
Resources:
  F:
    Type: AWS::Lambda::Function
    Properties:
      Environment: {{Variables: {{LINE: !Sub "token=${{Token}}", MODE: %s}}}}
"""
WRITTEN = [
    (database("literal"), database("secret store")),
    (database("secret store"), database("literal")),
    (HIDDEN % "a", HIDDEN % "b"),
    (HIDDEN % PLANTED, HIDDEN % "b"),
    (HIDDEN % "a", "Resources: {F: {Type: AWS::Lambda::Function}}"),
]


@pytest.mark.parametrize("renderer", RENDERERS, ids=lambda renderer: renderer.name)
@pytest.mark.parametrize("sides", WRITTEN)
def test_no_report_shows_a_secret_of_either_side(review, renderer, sides):
    assert PLANTED not in renderer.render(review(*sides))


@pytest.mark.parametrize("renderer", RENDERERS, ids=lambda renderer: renderer.name)
def test_no_report_shows_a_secret_given_on_the_command_line(review, renderer):
    text = HIDDEN.replace(f", Default: {PLANTED}", "")
    found = review(text % "a", text % "b", parameters={"Token": PLANTED})
    assert PLANTED not in renderer.render(found)


def test_two_hidden_values_are_told_apart_without_being_shown(review):
    other = HIDDEN.replace(PLANTED, "Another-4712") % "a"
    found = review(HIDDEN % "a", other)
    assert [(item.property, item.title) for item in found.findings] == [
        ("Default", "parameter Token: Default is (secret), the reference has (secret)")
    ]


def test_a_parameter_that_is_hidden_no_longer_is_told_once(review):
    found = review(HIDDEN % "a", HIDDEN.replace(", NoEcho: true", "") % "a")
    assert [(item.kind.value, item.property) for item in found.findings if item.tier is Tier.HIGH] == [
        ("parameter", "NoEcho")
    ]


def test_a_plain_parameters_default_counts_as_written_down(review):
    default = database("parameter").replace("Type: String", f"Type: String, Default: {PLANTED}")
    assert told(review(database("NoEcho parameter"), default)) == [Tier.HIGH]
    assert told(review(database("literal"), default)) == []
