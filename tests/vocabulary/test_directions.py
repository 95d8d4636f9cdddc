from __future__ import annotations

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from reviewer.model.review import Tier
from reviewer.model.value import ABSENT, Choice, Reference, Sensitive, Unknown
from reviewer.vocabulary.directions import Direction, compare_direction, tier_of
from reviewer.vocabulary.how_much import by_how_much
from reviewer.vocabulary.role_records import Better, PropertyRole

STRONGER, WEAKER, EQUAL = Direction.STRONGER, Direction.WEAKER, Direction.EQUAL
DIFFERENT, UNDECIDED = Direction.DIFFERENT, Direction.UNDECIDED


def role(better: Better, **more) -> PropertyRole:
    fields = {"path": "P", "tier": Tier.MEDIUM, "different": Tier.LOW, "impact": "I.", "fix": "F.", "phase": 1}
    return PropertyRole(better=better, effort_days=(0.1, 0.5), **(fields | more))


ORDERED = role(Better.ORDER, order=(("delete",), ("snapshot", "retain")), default="Delete")
SWITCHED = role(Better.PRESENT, switch="Spec.Enabled")


@pytest.mark.parametrize(
    ("given", "expected", "found", "direction"),
    [
        (role(Better.HIGHER), 35, 7, WEAKER),
        (role(Better.HIGHER), "7", 35, STRONGER),
        (role(Better.HIGHER), "7", 7, EQUAL),
        (role(Better.HIGHER), 7, Unknown("days"), UNDECIDED),
        (role(Better.HIGHER), 7, ABSENT, WEAKER),
        (role(Better.HIGHER, default=7), 7, ABSENT, EQUAL),
        (role(Better.HIGHER), 7, "nan", UNDECIDED),
        (role(Better.HIGHER), 7, 10**400, UNDECIDED),
        (role(Better.LOWER), 60, 300, WEAKER),
        (role(Better.LOWER), 60, 30.5, STRONGER),
        (role(Better.TRUE), True, "false", WEAKER),
        (role(Better.TRUE), "true", True, EQUAL),
        (role(Better.TRUE), True, ABSENT, WEAKER),
        (role(Better.TRUE), ABSENT, False, EQUAL),
        (role(Better.TRUE, default=True), True, ABSENT, EQUAL),
        (role(Better.FALSE), False, True, WEAKER),
        (role(Better.FALSE), True, ABSENT, STRONGER),
        (role(Better.PRESENT), Reference("Key"), ABSENT, WEAKER),
        (role(Better.PRESENT), ABSENT, Reference("Key"), STRONGER),
        (role(Better.PRESENT), Reference("Key"), Reference("Other"), DIFFERENT),
        (role(Better.PRESENT), Reference("Key"), Unknown("k"), UNDECIDED),
        (role(Better.ABSENT), ABSENT, "one zone", WEAKER),
        (SWITCHED, {"Spec": {"Enabled": True}}, {"Spec": {"Enabled": False}}, WEAKER),
        (SWITCHED, {"Spec": {"Enabled": "Disabled"}}, ABSENT, EQUAL),
        (SWITCHED, {"Spec": {"Enabled": True}}, ABSENT, WEAKER),
        (ORDERED, "Snapshot", "Delete", WEAKER),
        (ORDERED, "Snapshot", ABSENT, WEAKER),
        (ORDERED, "Snapshot", "Retain", EQUAL),
        (ORDERED, "Delete", "retain", STRONGER),
        (ORDERED, "Snapshot", "Archive", UNDECIDED),
        (role(Better.MORE), ["a", "b"], ["c"], WEAKER),
        (role(Better.MORE), ["a"], ["b", "c"], STRONGER),
        (role(Better.MORE), ["a"], ["b"], DIFFERENT),
        (role(Better.MORE), {"Region": "eu-west-1"}, ABSENT, WEAKER),
        (role(Better.NARROWER), "10.0.0.0/16", "0.0.0.0/0", WEAKER),
        (role(Better.NARROWER), "10.0.0.0/8", "10.1.0.0/16", STRONGER),
        (role(Better.NARROWER), "10.0.0.0/16", "192.168.0.0/16", DIFFERENT),
        (role(Better.NARROWER), "10.0.0.0/16", "::/0", DIFFERENT),
        (role(Better.OFTENER), "rate(1 hour)", "rate(1 day)", WEAKER),
        (role(Better.OFTENER), "cron(0 5 * * ? *)", "cron(0 5 ? * SUN *)", WEAKER),
        (role(Better.OFTENER), "cron(0 5 * * ? *)", "cron(0 3 * * ? *)", DIFFERENT),
        (role(Better.OFTENER), "cron(0 5 * * ? *)", "cron(0 */6 * * ? *)", STRONGER),
        (role(Better.LARGER_INSTANCE), "db.r6g.2xlarge", "db.t3.medium", WEAKER),
        (role(Better.LARGER_INSTANCE), "db.r6g.large", "db.r6g.2xlarge", STRONGER),
        (role(Better.LARGER_INSTANCE), "m5.large", "c5.large", DIFFERENT),
        (role(Better.LARGER_INSTANCE), "m5.large", "t3.2xlarge", DIFFERENT),
        (role(Better.LARGER_INSTANCE), "m5.large", "unheard.of", UNDECIDED),
        (role(Better.NONE), "a", "b", DIFFERENT),
        (role(Better.NONE), "a", Unknown("b"), UNDECIDED),
        (role(Better.NONE), 1, True, DIFFERENT),
    ],
)
def test_a_value_is_stronger_or_weaker_by_its_meaning(given, expected, found, direction):
    assert compare_direction(given, expected, found) is direction


@pytest.mark.parametrize(
    ("given", "expected", "found"),
    [
        (role(Better.HIGHER), 35, 7),
        (role(Better.LOWER), 60, 300),
        (role(Better.TRUE), True, False),
        (role(Better.FALSE), False, True),
        (role(Better.PRESENT), "key", ABSENT),
        (ORDERED, "Retain", "Delete"),
        (role(Better.MORE), ["a", "b"], ["c"]),
        (role(Better.NARROWER), "10.0.0.0/16", "10.0.0.0/8"),
        (role(Better.OFTENER), "rate(1 hour)", "rate(1 day)"),
        (role(Better.LARGER_INSTANCE), "db.r6g.2xlarge", "db.t3.medium"),
    ],
)
def test_swapping_the_sides_turns_weaker_into_stronger(given, expected, found):
    assert compare_direction(given, expected, found) is WEAKER
    assert compare_direction(given, found, expected) is STRONGER


def test_what_the_provider_takes_counts_where_nothing_is_written():
    assert compare_direction(role(Better.HIGHER), 7, ABSENT, absent_default=7) is EQUAL


def test_a_choice_is_judged_where_both_branches_agree():
    weaker = Choice("IsProd", 7, 1)
    mixed = Choice("IsProd", 35, 1)

    assert compare_direction(role(Better.HIGHER), 14, weaker) is WEAKER
    assert compare_direction(role(Better.HIGHER), 14, mixed) is UNDECIDED


@pytest.mark.parametrize(
    ("given", "direction", "found", "tier"),
    [
        (role(Better.HIGHER, critical=Tier.HIGH, worst=(0,)), WEAKER, 7, Tier.MEDIUM),
        (role(Better.HIGHER, critical=Tier.HIGH, worst=(0,)), WEAKER, "0", Tier.HIGH),
        (role(Better.MORE, critical=Tier.HIGH), WEAKER, [], Tier.HIGH),
        (role(Better.NARROWER, critical=Tier.HIGH), WEAKER, "0.0.0.0/0", Tier.HIGH),
        (role(Better.NARROWER, critical=Tier.HIGH), WEAKER, "10.0.0.0/8", Tier.MEDIUM),
        (role(Better.TRUE, critical=Tier.HIGH), WEAKER, False, Tier.HIGH),
        (role(Better.HIGHER), DIFFERENT, 7, Tier.LOW),
        (role(Better.HIGHER), UNDECIDED, 7, Tier.LOW),
        (role(Better.HIGHER), STRONGER, 7, Tier.INFO),
    ],
)
def test_the_worst_value_has_the_critical_tier(given, direction, found, tier):
    assert tier_of(given, direction, found) is tier


@pytest.mark.parametrize(
    ("given", "expected", "found", "words"),
    [
        (role(Better.HIGHER, unit="days"), 35, 7, "7 days instead of 35"),
        (role(Better.HIGHER, unit="days"), 35, 1, "1 day instead of 35"),
        (role(Better.HIGHER, unit="days"), 35, ABSENT, "not set instead of 35 days"),
        (role(Better.MORE, unit="subnets"), ["a", "b"], ["a"], "1 subnet instead of 2"),
        (role(Better.MORE, unit="copies"), ["a", "b"], ["a"], "1 copy instead of 2"),
        (role(Better.TRUE), True, False, "false instead of true"),
        (ORDERED, "Snapshot", ABSENT, "not set instead of Snapshot"),
        (
            role(Better.LARGER_INSTANCE),
            "db.r6g.2xlarge",
            "db.t3.medium",
            "burstable db.t3.medium instead of memory-optimised db.r6g.2xlarge",
        ),
    ],
)
def test_the_difference_is_told_in_words(given, expected, found, words):
    assert by_how_much(given, expected, found) == words


def test_a_secret_is_never_told():
    told = by_how_much(role(Better.NONE, secret=True), "hunter2hunter2", "letmein-letmein")

    assert (told, by_how_much(role(Better.NONE), Sensitive.of("hunter2"), "x")) == (
        "another value (not shown)",
        "x instead of (secret)",
    )


def test_a_long_value_is_cut():
    assert len(by_how_much(role(Better.NONE), "x" * 500, "y" * 500)) < 150


SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.sampled_from(["Enabled", "off", "7", "db.t3.medium", "m5.large", "10.0.0.0/8", "::/0", "rate(1 day)", "Retain"]),
    st.text(max_size=5),
    st.just(ABSENT),
    st.builds(Reference, st.sampled_from("ab")),
    st.builds(Unknown, st.sampled_from("ab")),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["Enabled", "Spec", "x"]), inner, max_size=2),
        st.builds(Choice, st.just("C"), inner, inner),
    ),
    max_leaves=5,
)
OPPOSITE = {STRONGER: WEAKER, WEAKER: STRONGER}
ROLES = st.sampled_from([*(role(better) for better in Better), ORDERED, SWITCHED])


@settings(max_examples=300, deadline=None)
@drawn(ROLES, VALUES, VALUES)
def test_swapping_any_sides_swaps_stronger_and_weaker(given, expected, found):
    direction = compare_direction(given, expected, found)

    assert compare_direction(given, found, expected) is OPPOSITE.get(direction, direction)


@settings(max_examples=200, deadline=None)
@drawn(ROLES, VALUES)
def test_a_value_never_differs_from_itself(given, value):
    assert compare_direction(given, value, value) in (EQUAL, UNDECIDED)


@settings(max_examples=200, deadline=None)
@drawn(ROLES, VALUES, VALUES)
def test_any_difference_can_be_told_in_words(given, expected, found):
    assert " " in by_how_much(given, expected, found)
