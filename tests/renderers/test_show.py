from __future__ import annotations

import pytest

from reviewer.renderers import show


@pytest.mark.parametrize(
    ("effort", "expected"),
    [
        ((0.0, 0.0), "no estimate"),
        ((1.0, 1.0), "1 day"),
        ((0.5, 1.0), "0.5-1 days"),
        ((0.12, 0.62), "0.1-0.6 days"),
        ((7.9, 16.450000000000003), "7.9-16 days"),
        ((10.6, 26.9), "11-27 days"),
    ],
)
def test_effort_is_rounded_as_an_estimate_deserves(effort, expected):
    assert show.days(effort) == expected


@pytest.mark.parametrize(
    ("several", "expected"),
    [((), ""), ((2,), "2"), ((2, 5), "2 and 5"), ((2, 3), "2 and 3"), ((2, 3, 4, 5, 7, 9), "2-5, 7 and 9")],
)
def test_numbers_read_as_ranges(several, expected):
    assert show.numbers(several) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [("a", "a"), ("", '""'), ("  ", '"  "'), (True, "true"), (None, "null"), (35, "35"), (["a", 1], '["a", 1]')],
)
def test_values_read_as_written(value, expected):
    assert show.value_text(value) == expected


def test_large_structures_are_indented():
    assert show.value_text({"key": "v" * 90}).count("\n") == 2
