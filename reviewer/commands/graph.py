"""`drdiff graph INPUT`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reviewer.commands.limited import Limit, limited
from reviewer.errors import InputError

if TYPE_CHECKING:
    from reviewer.graphs.graph import Graph
    from reviewer.renderers.diagrams import Diagram
    from reviewer.settings import ReadOptions


class GraphFormat(StrEnum):
    """What `--format` prints on standard output."""

    MERMAID = "mermaid"
    SVG = "svg"
    HTML = "html"
    DOT = "dot"
    JSON = "json"
    GRAPHML = "graphml"


class GroupBy(StrEnum):
    """What `--group-by` puts together."""

    AUTO = "auto"
    NONE = "none"
    CATEGORY = "category"
    MODULE = "module"
    REGION = "region"
    TYPE = "type"
    STATUS = "status"


MOST_UNGROUPED = 60
"""Nodes beyond which a picture is grouped by category where nobody says otherwise."""


def run(
    design: Annotated[str, typer.Argument(help="The design to draw: file, folder, or - for standard input.")],
    against: Annotated[
        str | None, typer.Option(help="A reference design to lay over it: missing, extra and changed resources show.")
    ] = None,
    output: Annotated[
        list[Path] | None,
        typer.Option("--output", "-o", help="Write html, svg, mmd, dot, json, graphml by its ending. Repeatable."),
    ] = None,
    form: Annotated[
        GraphFormat, typer.Option("--format", "-f", help="What to print on standard output without -o.")
    ] = GraphFormat.MERMAID,
    group_by: Annotated[GroupBy, typer.Option(help="What to draw together in a frame.")] = GroupBy.AUTO,
    gaps: Annotated[bool, typer.Option("--gaps", help="Only what is missing or changed, and what touches it.")] = False,
    most: Annotated[
        int | None,
        typer.Option(min=10, help="Nodes beyond which resources of a kind are drawn as one; each format has its own."),
    ] = None,
    param: Annotated[
        list[str] | None, typer.Option("--param", "--var", help="A parameter or variable, NAME=VALUE. Repeatable.")
    ] = None,
    region: Annotated[str | None, typer.Option(help="The region the design is deployed to.")] = None,
    limit: Limit = None,
) -> None:
    """Draw a design's resources and what they need, alone or laid over a reference design."""
    from reviewer.options import pairs
    from reviewer.progress import working
    from reviewer.settings import ReadOptions
    from reviewer.writing import write_text

    wanted = [(_diagram_for(path), path) for path in output or ()]
    with working("Reading the design"):
        graph = _graph(
            design, against, ReadOptions(parameters=pairs(param or [], "--param"), region=region, limits=limited(limit))
        )
    for diagram, path in wanted:
        write_text(_drawn(graph, diagram, group_by, gaps, most), path)
    if not wanted:
        diagram = next(each for each in _diagrams() if each.name == form.value)
        typer.echo(_drawn(graph, diagram, group_by, gaps, most), nl=False)


def _diagrams() -> tuple[Diagram, ...]:
    from reviewer.renderers.diagrams import DIAGRAMS

    return DIAGRAMS


def _diagram_for(path: Path) -> Diagram:
    for diagram in _diagrams():
        if path.suffix.lower() in diagram.suffixes:
            return diagram
    known = ", ".join(suffix for diagram in _diagrams() for suffix in diagram.suffixes)
    raise InputError(f"-o {path.name}: no picture has the suffix '{path.suffix}'", help_text=f"use one of {known}")


def _graph(design: str, against: str | None, options: ReadOptions) -> Graph:
    """Return the graph of one design or of both, secrets masked."""
    from reviewer.graphs.overlay import graph_of, overlay_of
    from reviewer.renderers.redaction import Redactor

    if against is None:
        from reviewer.normalize.build import build_design
        from reviewer.parsers.loader import load

        alone = build_design(load(design, options))
        return Redactor.of_designs(alone).clean(graph_of(alone))
    if design == against == "-":
        raise InputError("only one side can be standard input", help_text="name a file for the other side")
    from reviewer.pipeline import CompareOptions, compare

    review = compare(against, design, CompareOptions(reference=options, actual=options))
    return Redactor.of(review).clean(overlay_of(review))


def _drawn(graph: Graph, diagram: Diagram, group_by: GroupBy, gaps: bool, most: int | None) -> str:
    from reviewer.graphs.collapse import collapsed
    from reviewer.graphs.graph import Grouping
    from reviewer.graphs.neighbourhood import gap_neighbourhood

    bound = most or diagram.most
    shown = gap_neighbourhood(graph, bound) if gaps else collapsed(graph, bound)
    grouping = Grouping(group_by.value) if group_by is not GroupBy.AUTO else Grouping.NONE
    if group_by is GroupBy.AUTO and len(shown.nodes) > MOST_UNGROUPED:
        grouping = Grouping.CATEGORY
    return diagram.render(shown, grouping)
