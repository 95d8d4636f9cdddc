from __future__ import annotations

import json
import time

import pytest

from reviewer.recovery.comparison import compare_scorecards
from reviewer.recovery.scorecard import scorecard
from reviewer.recovery.targets import Target
from reviewer.recovery.wording import duration_text, range_text
from reviewer.renderers.scorecard import tables

TABLE = "Carts: {Type: AWS::DynamoDB::Table, Properties: {PITR}}"
PITR = "PointInTimeRecoverySpecification: {PointInTimeRecoveryEnabled: true}"
GLOBAL = (
    "Carts: {Type: AWS::DynamoDB::GlobalTable, Properties: {Replicas: [{Region: eu-west-1}, {Region: eu-north-1}]}}"
)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0"), (45, "45 s"), (60, "1 min"), (90, "1.5 min"), (900, "15 min"), (86400, "24 h"), (172800, "2 d")],
)
def test_durations_are_short(seconds, text):
    assert duration_text(seconds) == text


def test_ranges_say_what_is_known():
    infinite = (float("inf"), float("inf"))

    assert [range_text(None, "RTO"), range_text(infinite, "RTO"), range_text(infinite, "RPO")] == [
        "cannot tell",
        "no recovery",
        "all data",
    ]
    assert [range_text((0, 300), "RPO"), range_text((60, 120), "RTO")] == ["up to 5 min", "1 min to 2 min"]


def test_reference_and_actual_stand_side_by_side(card):
    made = compare_scorecards(card(GLOBAL), card(TABLE.replace("PITR", PITR)), Target(rpo_seconds=60))
    region = made["disruptions"][3]

    assert (made["strategy"], made["reference_strategy"]) == ("none", "multi-site active/active")
    assert (region["rpo"], region["reference_rpo"], region["target"]) == ("all data", "1 s to 1 min", "missed")
    assert region["limited_by"] == "Carts (design.yml:3)"
    assert made["data_stores"][0]["reference_strategy"] == "multi-site active/active"
    assert made["target"] == "RPO 1 min"


def test_a_store_only_the_reference_has_is_told_as_missing(card):
    made = compare_scorecards(card(TABLE.replace("PITR", PITR)), card("Topic: {Type: AWS::SNS::Topic}"), None)

    assert made["data_stores"] == [
        {
            "id": "Carts",
            "strategy": "missing",
            "reference_strategy": "none",
            "reference_region": "RTO no recovery, RPO all data",
        }
    ]


def test_matched_stores_of_different_names_are_paired(card):
    other = card(TABLE.replace("Carts", "Baskets").replace("PITR", PITR))
    made = compare_scorecards(card(GLOBAL), other, None, {"Carts": "Baskets"})

    assert [(row["id"], row["reference_strategy"]) for row in made["data_stores"]] == [
        ("Baskets", "multi-site active/active")
    ]


def test_every_figure_used_is_shown_with_its_source(card):
    made = compare_scorecards(None, card(TABLE.replace("PITR", PITR)), None)

    assert [(row["figure"], row["source"].split("/")[2]) for row in made["aws_figures"]] == [
        ("dynamodb-point-in-time", "docs.aws.amazon.com"),
        ("dynamodb-zones", "docs.aws.amazon.com"),
    ]


def test_the_scorecard_is_plain_json_and_renders_as_tables(card):
    made = compare_scorecards(card(GLOBAL), card(TABLE.replace("PITR", "")), Target(rto_seconds=60))
    titles = [title for title, _ in tables(made)]

    assert json.loads(json.dumps(made)) == made
    assert titles[:3] == ["", "Disruptions", "Data stores"]


def test_the_same_design_gives_the_same_scorecard(card):
    first, second = card(GLOBAL), card(GLOBAL)

    assert compare_scorecards(first, second, None) == compare_scorecards(second, first, None)


def many(count: int) -> str:
    one = """
    Web{n}: {{Type: AWS::Lambda::Function, Properties: {{Environment: {{Variables: {{TABLE: !Ref Carts{n}}}}}}}}}
    Door{n}: {{Type: AWS::Lambda::Url, Properties: {{TargetFunctionArn: !GetAtt Web{n}.Arn, AuthType: NONE}}}}
    Carts{n}: {{Type: AWS::DynamoDB::Table}}
    """
    return "".join(one.format(n=number) for number in range(count))


def test_sixty_resources_take_less_than_twenty_milliseconds(read):
    from reviewer.normalize.build import build_design  # noqa: PLC0415

    design = build_design(read("Resources:" + many(20)))
    scorecard(design)
    times = []
    for _ in range(3):
        start = time.process_time()
        scorecard(design)
        times.append(time.process_time() - start)

    assert min(times) < 0.02  # 0.002 s on a free machine
