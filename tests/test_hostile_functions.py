"""Functions and conditions that multiply stay small: bounded time, and a report all the same."""

from __future__ import annotations

import json
from copy import deepcopy

import pytest


@pytest.mark.parametrize(
    "value", [{"Fn::Join": ["", ["x"] * 50]}, {"Fn::Sub": "${A}" * 200}, {"Fn::Cidr": ["0.0.0.0/0", 256, 8]}]
)
def test_functions_that_multiply_stay_small(review, value):
    for _ in range(6):
        value = {"Fn::Join": ["-", [value, value]]}
    template = json.dumps({"Resources": {"T": {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": value}}}})
    assert review(template, template).findings == ()


def test_choices_that_multiply_stay_few(review):
    names = [f"C{number}" for number in range(40)]
    conditions = {name: {"Fn::Equals": [{"Ref": "P"}, name]} for name in names}
    chosen = [{"Fn::If": [name, "a", "b"]} for name in names]
    made = {
        "Parameters": {"P": {"Type": "String"}},
        "Conditions": conditions,
        "Resources": {"T": {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": {"Fn::Join": ["", chosen]}}}},
    }
    other = deepcopy(made)
    other["Resources"]["T"]["Properties"]["DisplayName"] = {"Fn::Join": ["-", chosen]}
    assert len(review(json.dumps(made), json.dumps(other)).findings) <= 1


def test_nested_choices_of_many_conditions_stay_few(review):
    value, other = "a", "b"
    conditions = {f"C{number}": {"Fn::Equals": [{"Ref": "P"}, f"v{number}"]} for number in range(24)}
    for name in conditions:
        value = {"Fn::If": [name, {"k": value}, {"k": name}]}
        other = {"Fn::If": [name, {"k": name}, {"k": other}]}
    sides = [
        {
            "Parameters": {"P": {"Type": "String"}},
            "Conditions": conditions,
            "Resources": {"T": {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": item}}},
        }
        for item in (value, other)
    ]
    assert len(review(*map(json.dumps, sides)).findings) >= 1
