"""The best one-to-one assignment of a small group; the greedy one of a large group."""

from __future__ import annotations

from collections.abc import Sequence

LARGEST_EXACT = 60
"""Above this many rows or columns the exact method, cubic in time, gives way to the greedy one."""


def assign(scores: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """Return (row, column) pairs with the highest total score; deterministic, every row and column once at most.

    Args:
        scores: one row of scores per left item; all rows have the same length.
    """
    rows, columns = len(scores), len(scores[0]) if scores else 0
    if not rows or not columns:
        return []
    if max(rows, columns) > LARGEST_EXACT:
        return _greedy(scores)
    if rows <= columns:
        return sorted(_hungarian(scores))
    turned = [[scores[row][column] for row in range(rows)] for column in range(columns)]
    return sorted((row, column) for column, row in _hungarian(turned))


def _greedy(scores: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    cells = sorted(
        ((-score, row, column) for row, line in enumerate(scores) for column, score in enumerate(line) if score > 0)
    )
    rows: set[int] = set()
    columns: set[int] = set()
    chosen: list[tuple[int, int]] = []
    for _, row, column in cells:
        if row not in rows and column not in columns:
            rows.add(row)
            columns.add(column)
            chosen.append((row, column))
    return sorted(chosen)


def _hungarian(scores: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """Kuhn's method with potentials, for at most as many rows as columns."""
    rows, columns = len(scores), len(scores[0])
    row_potential = [0.0] * (rows + 1)
    column_potential = [0.0] * (columns + 1)
    owner = [0] * (columns + 1)
    for row in range(1, rows + 1):
        _augment(scores, row, row_potential, column_potential, owner)
    return [(owner[column] - 1, column - 1) for column in range(1, columns + 1) if owner[column]]


def _augment(
    scores: Sequence[Sequence[float]],
    row: int,
    row_potential: list[float],
    column_potential: list[float],
    owner: list[int],
) -> None:
    """Give `row` a column by the cheapest alternating path from it to a free column."""
    columns = len(column_potential) - 1
    owner[0] = row
    cheapest = [float("inf")] * (columns + 1)
    before = [0] * (columns + 1)
    seen = [False] * (columns + 1)
    current = 0
    while owner[current]:
        seen[current] = True
        step, following = float("inf"), 0
        for column in range(1, columns + 1):
            if seen[column]:
                continue
            cost = -scores[owner[current] - 1][column - 1]
            reduced = cost - row_potential[owner[current]] - column_potential[column]
            if reduced < cheapest[column]:
                cheapest[column], before[column] = reduced, current
            if cheapest[column] < step:
                step, following = cheapest[column], column
        for column in range(columns + 1):
            if seen[column]:
                row_potential[owner[column]] += step
                column_potential[column] -= step
            else:
                cheapest[column] -= step
        current = following
    while current:
        previous = before[current]
        owner[current] = owner[previous]
        current = previous
