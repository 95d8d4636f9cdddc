from __future__ import annotations

import pytest

from reviewer.vocabulary.instance_classes import instance_class
from reviewer.vocabulary.schedules import hours_between


@pytest.mark.parametrize(
    ("name", "kind", "size"),
    [
        ("db.t3.medium", "burstable", 0.25),
        ("db.r6g.2xlarge", "memory-optimised", 2.0),
        ("cache.m6g.xlarge", "general-purpose", 1.0),
        ("c7gn.16xlarge", "compute-optimised", 16.0),
        ("r6gd.large.search", "memory-optimised", 0.5),
        ("kafka.m5.large", "general-purpose", 0.5),
        ("m5.metal", "general-purpose", 96.0),
        ("m7i.metal-24xl", "general-purpose", 24.0),
        ("u-6tb1.56xlarge", "memory-optimised", 56.0),
        ("x2iedn.32xlarge", "memory-optimised", 32.0),
        ("im4gn.large", "storage-optimised", 0.5),
        ("db.x2g.large", "memory-optimised", 0.5),
        ("db.m5d.large", "general-purpose", 0.5),
        ("ra3.4xlarge", "memory-optimised", 4.0),
        ("dc2.large", "storage-optimised", 0.5),
    ],
)
def test_a_class_is_read_as_kind_and_size(name, kind, size):
    found = instance_class(name)

    assert found is not None
    assert (found.kind, found.size) == (kind, size)


@pytest.mark.parametrize("name", ["", "large", "db.serverless", "qq9.large", "t3.enormous", "${Class}"])
def test_a_name_that_is_no_class_is_not_guessed(name):
    assert instance_class(name) is None


@pytest.mark.parametrize(
    ("expression", "hours"),
    [
        ("rate(5 minutes)", 5 / 60),
        ("rate(1 day)", 24.0),
        ("cron(0 5 * * ? *)", 24.0),
        ("cron(0 5 ? * * *)", 24.0),
        ("cron(0 */6 * * ? *)", 6.0),
        ("cron(0 0/12 * * ? *)", 12.0),
        ("cron(0 8,20 * * ? *)", 12.0),
        ("cron(15 2 ? * SUN *)", 168.0),
        ("cron(15 2 ? * MON-FRI *)", 33.6),
        ("cron(*/15 * * * ? *)", 0.25),
    ],
)
def test_a_schedule_is_read_as_the_hours_between_runs(expression, hours):
    assert hours_between(expression) == pytest.approx(hours)


def test_a_monthly_schedule_runs_about_every_thirty_days():
    assert hours_between("cron(0 5 1 * ? *)") == pytest.approx(730, rel=0.01)


@pytest.mark.parametrize("expression", ["", "daily", "cron(0 5)", "rate(x days)", "cron(0 5 * * ? * * *)"])
def test_a_schedule_that_is_not_understood_is_not_guessed(expression):
    assert hours_between(expression) is None
