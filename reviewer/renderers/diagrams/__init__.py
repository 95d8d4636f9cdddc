"""Pictures of a graph, one module each; names from an input are data in all of them, never markup."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Final, cast

from reviewer.graphs.graph import Graph, Grouping
from reviewer.model.record import dataclass


@dataclass(frozen=True, slots=True)
class Diagram:
    """A picture: the word for `--format`, the file name ending that chooses it, and how many nodes it can bear."""

    name: str
    suffixes: tuple[str, ...]
    module: str
    most: int

    def render(self, graph: Graph, grouping: Grouping) -> str:
        """Return the picture; its module is imported now, since a run needs one of them."""
        module = import_module(f"reviewer.renderers.diagrams.{self.module}")
        return cast("Callable[[Graph, Grouping], str]", module.render)(graph, grouping)


DIAGRAMS: Final = (
    Diagram("mermaid", (".mmd", ".mermaid"), "mermaid", 80),
    Diagram("svg", (".svg",), "svg", 250),
    Diagram("html", (".html", ".htm"), "page", 1500),
    Diagram("dot", (".dot", ".gv"), "dot", 1500),
    Diagram("json", (".json",), "node_link", 1_000_000),
    Diagram("graphml", (".graphml",), "graphml", 1_000_000),
)
