"""What differs inside a document is told by its place; credentials are not."""

from __future__ import annotations

import json


def design(body):
    properties = {"DashboardName": "d", "DashboardBody": json.dumps(body)}
    return json.dumps({"Resources": {"D": {"Type": "AWS::CloudWatch::Dashboard", "Properties": properties}}})


def told(review, expected, found):
    return [item.detail for item in review(design(expected), design(found)).findings]


WIDGET = {"type": "metric", "properties": {"period": 60, "title": "lag"}}


def test_the_changed_value_the_lost_and_the_new_item_are_named(review):
    changed = {"type": "metric", "properties": {"period": 300, "title": "lag", "stacked": True}}
    assert told(review, {"widgets": [WIDGET, WIDGET]}, {"widgets": [changed]}) == [
        "has widgets.0.properties.stacked; lacks widgets.1; widgets.0.properties.period is 300 instead of 60"
    ]


def test_a_credential_is_told_without_its_values(review):
    assert told(review, {"apiPassword": "hunter2hunter2"}, {"apiPassword": "letmein99"}) == ["apiPassword differs"]


def test_many_differences_are_counted(review):
    few = told(review, {"n": {str(number): 1 for number in range(9)}}, {"n": {str(number): 2 for number in range(9)}})
    assert few[0].endswith("; and 6 more")


def test_a_huge_document_is_told_as_a_whole(review):
    assert told(review, {"n": list(range(5000))}, {"n": list(range(1, 5001))}) == [""]
