"""Work grows with the size of an input, not with its square: counted in calls, since times lie on a busy machine."""

from __future__ import annotations

import cProfile
import pstats

import pytest
from bench import templates
from bench.estate import drifted, services
from bench.plans import write_plan
from bench.trees import write_tree

from reviewer.matching.match import match_designs
from reviewer.model.design import Design, Format, Resource
from reviewer.model.location import Location
from reviewer.pipeline import compare
from reviewer.renderers.json_report import render as as_json
from reviewer.renderers.markdown import render as as_markdown

pytestmark = pytest.mark.slow

FOURFOLD = 4.4
"""Four times the input may cost four times the calls and a little for growing depth (sorting, bisecting)."""


def calls(work, *given):
    """Return how many functions a call of `work` calls."""
    profile = cProfile.Profile()
    profile.runcall(work, *given)
    return pstats.Stats(profile).total_calls


def review(reference, actual):
    found = compare(str(reference), str(actual))
    as_markdown(found)
    as_json(found)


def plans(folder, size):
    wanted = services(size, seed=5)
    write_plan(wanted, folder / f"reference-{size}.json")
    write_plan(drifted(wanted, seed=5), folder / f"actual-{size}.json")
    return folder / f"reference-{size}.json", folder / f"actual-{size}.json"


def trees(folder, size):
    wanted = services(size, seed=5)
    sides = folder / f"reference-{size}", folder / f"actual-{size}"
    for side, estate in zip(sides, (wanted, drifted(wanted, seed=5)), strict=True):
        write_tree(estate, side)
    return sides


def stacks(folder, size):
    wanted = templates.template(size, seed=5)
    sides = folder / f"reference-{size}.yml", folder / f"actual-{size}.yml"
    for side, body in zip(sides, (wanted, templates.drifted(wanted, seed=5)), strict=True):
        templates.write(body, side)
    return sides


def queues(size, name, first=0):
    """Return a design of queues that differ in one figure."""
    made = [
        Resource(
            address=f"{name}{number}",
            type="AWS::SQS::Queue",
            declared_type="AWS::SQS::Queue",
            name=f"{name}{number}",
            properties={"VisibilityTimeout": 30 + first + number, "KmsMasterKeyId": "alias/queues"},
            location=Location(file="t.yml", start_line=number + 1, end_line=number + 1),
        )
        for number in range(size)
    ]
    return Design(
        label="t",
        format=Format.CLOUDFORMATION,
        files=("t.yml",),
        declared=size,
        resources={each.address: each for each in made},
        counted={each.address: each.type for each in made},
    )


@pytest.mark.parametrize(("shape", "size"), [(plans, 100), (trees, 80), (stacks, 100)])
def test_a_review_of_four_times_the_resources_takes_four_times_the_calls(tmp_path, shape, size):
    review(*shape(tmp_path, 40))
    small, large = (calls(review, *shape(tmp_path, count)) for count in (size, 4 * size))
    assert large / small < FOURFOLD


@pytest.mark.parametrize("other", ["queue", "other"])
def test_matching_thousands_of_one_type_stays_near_linear(other):
    small, large = (
        calls(match_designs, queues(size, "queue"), queues(size, other, first=1), {}) for size in (1000, 4000)
    )
    assert large / small < FOURFOLD


def test_a_list_of_four_times_the_items_takes_four_times_the_calls(tmp_path):
    def pair(size):
        rules = [
            {"IpProtocol": "tcp", "FromPort": port, "ToPort": port, "CidrIp": "10.0.0.0/8", "Description": f"p{port}"}
            for port in range(1000, 1000 + size)
        ]
        changed = [replace_port(rule) if place % 10 == 0 else rule for place, rule in enumerate(rules)]
        paths = tmp_path / f"reference-{size}.json", tmp_path / f"actual-{size}.json"
        for path, ingress in zip(paths, (rules, changed), strict=True):
            properties = {"GroupDescription": "data", "SecurityGroupIngress": ingress}
            group = {"Type": "AWS::EC2::SecurityGroup", "Properties": properties}
            templates.write({"Resources": {"Group": group}}, path)
        return paths

    def replace_port(rule):
        return {**rule, "ToPort": rule["ToPort"] + 10_000}

    review(*pair(10))
    small, large = (calls(review, *pair(size)) for size in (100, 400))
    assert large / small < FOURFOLD
