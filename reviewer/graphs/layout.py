"""Places the nodes of a graph in layers, what needs something left of what it needs; deterministic."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from math import fsum
from typing import Final

from reviewer.graphs.graph import Graph, Grouping, Link, Node
from reviewer.model.record import dataclass

WIDTH: Final = 190
"""Width of a node, in the units of an SVG user space (pixels at full size)."""
HEIGHT: Final = 42
ACROSS: Final = 70
"""Between two layers."""
DOWN: Final = 16
"""Between two nodes of a layer."""
MARGIN: Final = 18
TITLE: Final = 26
"""Height of a group's title."""
SWEEPS: Final = 6
"""How often the layers are reordered; links cross less with each, and hardly after six."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A titled frame around the nodes of a group."""

    title: str
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where each node's top left corner is, the frames, and the size of the whole."""

    places: Mapping[str, tuple[float, float]]
    boxes: tuple[Box, ...]
    width: float
    height: float


def layout(graph: Graph, grouping: Grouping = Grouping.NONE) -> Layout:
    """Return the layout: each group in a frame of its own, the frames packed in rows."""
    groups: dict[str, list[Node]] = {}
    for node in graph.nodes:
        groups.setdefault(node.group(grouping), []).append(node)
    framed = grouping is not Grouping.NONE
    head = TITLE if framed else 0
    blocks = []
    for title, nodes in sorted(groups.items()):
        places, width, height = _layered(_Part(nodes, graph.links))
        blocks.append((title, places, width + 2 * MARGIN, height + 2 * MARGIN + head))
    return _packed(blocks, head, framed=framed)


Places = dict[str, tuple[float, float]]


def _packed(blocks: Sequence[tuple[str, Places, float, float]], head: float, *, framed: bool) -> Layout:
    """Return the blocks side by side in rows about as wide as the whole is high."""
    area = fsum(width * height for _, _, width, height in blocks)
    widest = max([math.sqrt(area) * 1.5, *(width for _, _, width, _ in blocks)], default=0.0)
    places: Places = {}
    boxes: list[Box] = []
    left = top = row = right = 0.0
    for title, inside, width, height in blocks:
        if left and left + width > widest:
            left, top, row = 0.0, top + row + DOWN, 0.0
        places.update({key: (left + MARGIN + x, top + MARGIN + head + y) for key, (x, y) in inside.items()})
        if framed:
            boxes.append(Box(title=title, left=left, top=top, width=width, height=height))
        left, row, right = left + width + DOWN, max(row, height), max(right, left + width)
    return Layout(places=places, boxes=tuple(boxes), width=right, height=top + row)


class _Part:
    """The nodes of one group by key, each with what it needs and what needs it inside the group."""

    __slots__ = ("after", "before")

    def __init__(self, nodes: Iterable[Node], links: Iterable[Link]) -> None:
        self.after: dict[str, list[str]] = {node.key: [] for node in nodes}
        self.before: dict[str, list[str]] = {key: [] for key in self.after}
        for link in links:
            if link.source in self.after and link.target in self.after:
                self.after[link.source].append(link.target)
                self.before[link.target].append(link.source)


def _layered(part: _Part) -> tuple[Places, float, float]:
    """Return the places of one group's nodes, and its size; nodes without a link stand in a grid below the others."""
    linked = [key for key in part.after if part.after[key] or part.before[key]]
    alone = [key for key in part.after if not part.after[key] and not part.before[key]]
    columns = _wrapped(_ordered(_layers(part, linked), part))
    places = _in_columns(columns, 0.0)
    bottom = max((y + HEIGHT + DOWN for _, y in places.values()), default=0.0)
    across = max(len(columns), min(len(alone), max(1, round(math.sqrt(len(alone) / 3)))))
    grid = [alone[at::across] for at in range(across)] if alone else []
    places.update(_in_columns(grid, bottom))
    width = max((x + WIDTH for x, _ in places.values()), default=0.0)
    return places, width, max((y + HEIGHT for _, y in places.values()), default=0.0)


def _in_columns(columns: Sequence[Sequence[str]], top: float) -> Places:
    tallest = max((len(column) for column in columns), default=0)
    step = HEIGHT + DOWN
    return {
        key: (at * (WIDTH + ACROSS), top + row * step + (tallest - len(column)) * step / 2)
        for at, column in enumerate(columns)
        for row, key in enumerate(column)
    }


def _layers(part: _Part, linked: Iterable[str]) -> list[list[str]]:
    """Return the nodes by their longest way to a node that needs nothing, farthest first."""
    heights = _heights(part)
    layers: dict[int, list[str]] = {}
    for key in linked:
        layers.setdefault(-heights[key], []).append(key)
    return [layers[at] for at in sorted(layers)]


def _heights(part: _Part) -> dict[str, int]:
    """Return the length of each node's longest way; a link that closes a circle is no part of a way."""
    heights: dict[str, int] = {}
    for start in part.after:
        stack = [] if start in heights else [(start, iter(part.after[start]))]
        way = {start}
        while stack:
            key, rest = stack[-1]
            further = next((other for other in rest if other not in heights and other not in way), None)
            if further is None:
                stack.pop()
                way.discard(key)
                heights[key] = max((heights[other] + 1 for other in part.after[key] if other in heights), default=0)
            else:
                way.add(further)
                stack.append((further, iter(part.after[further])))
    return heights


def _ordered(layers: list[list[str]], part: _Part) -> list[list[str]]:
    """Return the layers, each ordered by the middle of its nodes' neighbours, so that few links cross."""
    place = {key: float(at) for layer in layers for at, key in enumerate(layer)}
    for sweep in range(SWEEPS):
        down = sweep % 2 == 0
        for layer in layers if down else reversed(layers):
            beside = {key: [place[near] for near in (part.before[key] if down else part.after[key])] for key in layer}
            middle = {key: fsum(near) / len(near) if near else place[key] for key, near in beside.items()}
            layer.sort(key=lambda key: (middle[key], place[key]))
            place.update({key: float(at) for at, key in enumerate(layer)})
    return layers


def _wrapped(layers: Sequence[list[str]]) -> list[list[str]]:
    """Return the layers as columns; a layer much longer than the others are many stands in several columns."""
    total = sum(map(len, layers))
    most = max(8, math.ceil(math.sqrt(total * 3)))
    return [layer[at : at + most] for layer in layers for at in range(0, len(layer), most)]
