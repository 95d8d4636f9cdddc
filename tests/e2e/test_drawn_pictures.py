"""Mermaid draws what the program writes for it, and the SVG files stand alone; hostile names stay names."""

# ruff: noqa: RUF001 - the sign of what is missing is a minus sign

from __future__ import annotations

import re

import pytest
from markdown_it import MarkdownIt
from sample_review import HOSTILE, full_review, hostile_review
from test_report_page import hostile_graph, linked_review

from reviewer.graphs.graph import Grouping
from reviewer.graphs.overlay import overlay_of
from reviewer.renderers import markdown
from reviewer.renderers.diagrams import mermaid, svg

LOOSE = {"startOnLoad": False, "securityLevel": "loose"}
"""The worst a forge could configure: with it, markup of a label would become elements."""
FORGE = {"startOnLoad": False, "securityLevel": "strict"}

DRAW = "(text) => mermaid.render('drawn', text).then(({ svg }) => { document.getElementById('out').innerHTML = svg; })"
PAGE = "<!doctype html><html lang=en><title>m</title><body><div id=out></div></body></html>"


@pytest.fixture
def draw(show, tool):
    """Return a function that has Mermaid draw a text and gives the page."""

    def run(text, options=FORGE):
        page = show(PAGE, "mermaid.html").page
        page.add_script_tag(content=tool("mermaid/dist/mermaid.min.js"))
        page.evaluate("(options) => mermaid.initialize(options)", options)
        page.evaluate(
            DRAW,
            text,
        )
        return page

    return run


@pytest.mark.parametrize("grouping", [Grouping.NONE, Grouping.CATEGORY, Grouping.REGION])
def test_mermaid_draws_every_node_and_link(draw, picture, grouping):
    graph = overlay_of(linked_review())
    page = draw(mermaid.render(graph, grouping))
    assert page.locator("g.node").count() == len(graph.nodes)
    assert page.locator("path.flowchart-link").count() == len(graph.links)
    assert "− BookingsGlobal" in page.locator("#out").inner_text()
    page.screenshot(path=picture(f"mermaid-{grouping}"))


@pytest.mark.parametrize("options", [FORGE, LOOSE], ids=["strict", "loose"])
@pytest.mark.parametrize("grouping", [Grouping.NONE, Grouping.MODULE])
def test_hostile_names_stay_names_in_mermaid(draw, grouping, options):
    graph = overlay_of(hostile_graph())
    page = draw(mermaid.render(graph, grouping), options)
    assert page.locator("g.node").count() == len(graph.nodes)
    assert page.locator("#out script, #out img, #out iframe, #out a, #out [onerror]").count() == 0
    assert "Unsupported markdown" not in page.locator("#out").inner_text()


@pytest.mark.parametrize("make", [linked_review, hostile_graph])
def test_the_picture_of_the_markdown_report_is_a_block_that_mermaid_draws(draw, make):
    review = make()
    review = review if review.matches else full_review()
    blocks = [token for token in MarkdownIt("commonmark").parse(markdown.render(review)) if token.info == "mermaid"]
    assert len(blocks) == 1
    assert draw(blocks[0].content).locator("g.node").count() > 0


def test_hostile_findings_leave_the_markdown_report_in_its_shape():
    tokens = MarkdownIt("commonmark").enable("table").parse(markdown.render(hostile_review()))
    inline = [child for token in tokens for child in token.children or ()]
    links = {child.attrs["href"] for child in inline if child.type == "link_open"}
    assert {link for link in links if not re.match(r"#|https?://", link)} == set()
    assert [child for child in inline if child.type == "image"] == []
    tags = {tag for child in inline if child.type == "html_inline" for tag in re.findall(r"</?(\w+)", child.content)}
    blocks = {tag for token in tokens if token.type == "html_block" for tag in re.findall(r"</?(\w+)", token.content)}
    assert tags | blocks <= {"a", "code", "details", "summary", "br"}


def test_every_row_of_a_markdown_table_has_the_columns_of_its_head():
    tokens = MarkdownIt("commonmark").enable("table").parse(markdown.render(hostile_review()))
    width = cells = tables = 0
    for token in tokens:
        if token.type == "table_open":
            width, tables = 0, tables + 1
        elif token.type in {"th_open", "td_open"}:
            cells += 1
        elif token.type == "tr_close":
            width = width or cells
            assert cells == width
            cells = 0
    assert tables > 5


@pytest.mark.parametrize("make", [linked_review, hostile_graph])
def test_an_svg_file_is_a_picture_and_nothing_else(show, make, picture):
    graph = overlay_of(make())
    page = show(svg.render(graph, Grouping.CATEGORY), "graph.svg").page
    assert page.locator(".node").count() == len(graph.nodes)
    assert page.locator("script, foreignObject, image, a").count() == 0
    page.screenshot(path=picture(f"svg-{make.__name__}"))


def test_the_text_of_a_hostile_svg_is_the_name(show):
    page = show(svg.render(overlay_of(hostile_graph())), "graph.svg").page
    titles = page.locator(".node title").evaluate_all("list => list.map((each) => each.textContent)")
    assert any(HOSTILE[0] in title for title in titles)
