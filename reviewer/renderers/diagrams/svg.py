"""SVG pictures laid out by the program itself: the same graph gives the same bytes, and nothing need be installed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from reviewer.graphs.graph import Graph, Grouping, Link, Node, Status
from reviewer.graphs.layout import HEIGHT, WIDTH, Box, Layout, layout
from reviewer.renderers.diagrams.words import MEANING, SIGNS, cut, short_name, short_type, sign, statuses, title
from reviewer.renderers.escape import one_line

NAME_WIDTH: Final = 23
"""Characters of a name that fit into a node."""
TYPE_WIDTH: Final = 28
TITLE_WIDTH: Final = 100
HEAD: Final = 64
"""Height of the title and the legend of a file."""
LEGEND: Final = 290
"""Width of one entry of the legend."""

_STYLE: Final = """
svg { background: #fff; font-family: system-ui, sans-serif; color: #17202c; }
text { fill: #17202c; font-size: 12px; } .title { font-size: 16px; font-weight: 600; }
.kind, .note { fill: #51607a; font-size: 10.5px; } .group { fill: #51607a; font-weight: 600; }
rect { stroke-width: 1.5; } .box { fill: none; stroke: #d6dde7; }
.equal rect { fill: #f0f3f7; stroke: #51607a; } .changed rect { fill: #fbeecb; stroke: #854f00; stroke-width: 2.5; }
.extra rect { fill: #dceafd; stroke: #155bb5; stroke-width: 2.5; }
.missing rect { fill: #fde3e1; stroke: #b42318; stroke-dasharray: 5 3; stroke-width: 2; }
.link { fill: none; stroke: #7b879b; stroke-width: 1.2; } .link.far { opacity: .45; } .head { fill: #7b879b; }
.link.missing { stroke: #b42318; stroke-dasharray: 5 3; } .head.missing { fill: #b42318; }
.link.extra { stroke: #155bb5; stroke-width: 2; } .head.extra { fill: #155bb5; }
"""

Target = Callable[[Node], str]


def render(graph: Graph, grouping: Grouping = Grouping.NONE) -> str:
    """Return the picture as a file, with title, legend and note, and a newline at the end."""
    placed = layout(graph, grouping)
    legend = statuses(graph) if graph.is_overlay else ()
    width = max(placed.width, LEGEND * len(legend), 480)
    height = placed.height + HEAD + (18 if graph.note else 0)
    body = "\n".join(_shapes(graph, grouping, placed, None))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_n(width)} {_n(height)}" width="{_n(width)}" '
        f'height="{_n(height)}" role="img" aria-label={quoteattr(title(graph))}>\n'
        f"<title>{escape(title(graph))}</title>\n<style>{_STYLE}</style>\n"
        f'<text class="title" x="4" y="22">{escape(cut(title(graph), TITLE_WIDTH))}</text>\n{_legend(legend)}'
        f'<g transform="translate(0 {HEAD})">\n{body}\n</g>\n{_note(graph, height)}</svg>\n'
    )


def inline(graph: Graph, grouping: Grouping, label: str, target: Target) -> str:
    """Return the picture for a page, where the page's style sheet colours it and each node links to `target`."""
    placed = layout(graph, grouping)
    body = "\n".join(_shapes(graph, grouping, placed, target))
    return (
        f'<svg class="picture" viewBox="0 0 {_n(placed.width)} {_n(placed.height)}" width="{_n(placed.width)}" '
        f'role="group" aria-label={quoteattr(label)}>\n{body}\n</svg>'
    )


def _legend(shown: tuple[Status, ...]) -> str:
    entries = (
        f'<g class="{status.value}" transform="translate({4 + at * LEGEND} 34)"><rect width="18" height="14" rx="3"/>'
        f'<text x="25" y="12">{SIGNS[status]} {MEANING[status]}</text></g>\n'
        for at, status in enumerate(shown)
    )
    return "".join(entries)


def _note(graph: Graph, height: float) -> str:
    return f'<text class="note" x="4" y="{_n(height - 6)}">{escape(graph.note)}</text>\n' if graph.note else ""


def _shapes(graph: Graph, grouping: Grouping, placed: Layout, target: Target | None) -> Iterator[str]:
    """Yield frames, links and nodes, those behind first."""
    yield _markers(graph)
    for box in placed.boxes:
        yield _box(box)
    group = {node.key: node.group(grouping) for node in graph.nodes}
    for link in graph.links:
        yield _link(link, placed, far=group[link.source] != group[link.target])
    for node in graph.nodes:
        yield _node(graph, node, placed.places[node.key], target)


def _markers(graph: Graph) -> str:
    shown = sorted({link.status.value for link in graph.links})
    heads = (
        f'<marker id="head-{name}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto" '
        f'markerUnits="userSpaceOnUse"><path class="head {name}" d="M0 0 8 4 0 8z"/></marker>'
        for name in shown
    )
    return f"<defs>{''.join(heads)}</defs>"


def _box(box: Box) -> str:
    corner = f'x="{_n(box.left)}" y="{_n(box.top)}" width="{_n(box.width)}" height="{_n(box.height)}"'
    name = escape(cut(box.title or "none", max(8, int(box.width / 8))))
    place = f'x="{_n(box.left + 12)}" y="{_n(box.top + 20)}"'
    return f'<rect class="box" {corner} rx="10"/><text class="group" {place}>{name}</text>'


def _link(link: Link, placed: Layout, *, far: bool) -> str:
    """Return a curve between the sides of two nodes that face each other."""
    (x1, y1), (x2, y2) = placed.places[link.source], placed.places[link.target]
    y1, y2 = y1 + HEIGHT / 2, y2 + HEIGHT / 2
    if x2 > x1:
        x1, bend1, bend2 = x1 + WIDTH, 1.0, -1.0
    elif x2 < x1:
        x2, bend1, bend2 = x2 + WIDTH, -1.0, 1.0
    else:
        bend1, bend2 = -1.0, -1.0
    reach = max(24.0, min(abs(x2 - x1) / 2, 160.0))
    curve = f"M{_n(x1)} {_n(y1)}C{_n(x1 + bend1 * reach)} {_n(y1)} {_n(x2 + bend2 * reach)} {_n(y2)} {_n(x2)} {_n(y2)}"
    names = f"link far {link.status.value}" if far else f"link {link.status.value}"
    return f'<path class="{names}" d="{curve}" marker-end="url(#head-{link.status.value})"/>'


def _node(graph: Graph, node: Node, place: tuple[float, float], target: Target | None) -> str:
    name = escape(f"{sign(graph, node)}{cut(short_name(node), NAME_WIDTH)}")
    kind = escape(cut(short_type(node.type) or node.category, TYPE_WIDTH))
    text = (
        f"<title>{escape(_tip(graph, node))}</title>"
        f'<rect width="{WIDTH}" height="{HEIGHT}" rx="7"/>'
        f'<text x="10" y="17">{name}</text><text class="kind" x="10" y="33">{kind}</text>'
    )
    group = f'<g class="node {node.status.value}" transform="translate({_n(place[0])} {_n(place[1])})">{text}</g>'
    return f"<a href={quoteattr(target(node))}>{group}</a>" if target else group


def _tip(graph: Graph, node: Node) -> str:
    parts = [one_line(node.label), one_line(node.type)]
    if graph.is_overlay:
        parts.append(MEANING[node.status])
    return ", ".join(part for part in parts if part)


def _n(number: float) -> str:
    return f"{number:.1f}".rstrip("0").rstrip(".")
