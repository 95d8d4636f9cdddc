"""The best one-to-one assignment: against every permutation on small inputs, and quick on large ones."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.matching.assignment import LARGEST_EXACT, assign

SCORES = st.integers(1, 4).flatmap(
    lambda columns: st.lists(
        st.lists(st.integers(0, 9).map(float), min_size=columns, max_size=columns), min_size=1, max_size=4
    )
)


def best_total(scores):
    rows, columns = range(len(scores)), range(len(scores[0]))
    if len(rows) <= len(columns):
        return max(
            sum(scores[r][c] for r, c in zip(rows, order, strict=True)) for order in permutations(columns, len(rows))
        )
    return max(
        sum(scores[r][c] for r, c in zip(order, columns, strict=True)) for order in permutations(rows, len(columns))
    )


@settings(max_examples=150, deadline=None, derandomize=True)
@given(SCORES)
def test_the_total_is_the_best_there_is(scores):
    pairs = assign(scores)
    assert sum(scores[row][column] for row, column in pairs) == best_total(scores)
    assert len({row for row, _ in pairs}) == len({column for _, column in pairs}) == len(pairs)


@pytest.mark.parametrize("scores", [[], [[]], [[], []]])
def test_nothing_to_assign_is_no_pair(scores):
    assert assign(scores) == []


def test_a_large_group_takes_the_best_pairs_first():
    size = LARGEST_EXACT + 1
    scores = [[1.0 if row == column else 0.1 for column in range(size)] for row in range(size)]
    assert assign(scores) == [(position, position) for position in range(size)]
