"""axe-core finds no violation in any state of the pages a reader can bring about, by day and by night."""

from __future__ import annotations

import pytest
from sample_review import check_review, clear_review, full_review, hostile_review
from test_report_page import drawn, linked_review

from reviewer.graphs.graph import Grouping
from reviewer.graphs.overlay import overlay_of
from reviewer.renderers import html
from reviewer.renderers.diagrams import page as graph_page

REVIEWS = {
    "full": full_review,
    "linked": linked_review,
    "hostile": hostile_review,
    "check": check_review,
    "clear": clear_review,
}
DARK = {"color_scheme": "dark"}
PHONE = {"viewport": {"width": 390, "height": 844}}


def violations(page, tool):
    page.evaluate(tool("axe-core/axe.min.js"))
    found = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")["violations"]
    return [(each["id"], [node["html"][:150] for node in each["nodes"][:3]]) for each in found]


@pytest.mark.parametrize("options", [{}, DARK, PHONE], ids=["light", "dark", "phone"])
@pytest.mark.parametrize("name", REVIEWS)
def test_a_report_has_no_violation(show, tool, name, options):
    page = show(html.render(REVIEWS[name]()), **options).page
    drawn(page)
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    assert violations(page, tool) == []


@pytest.mark.parametrize("options", [{}, DARK], ids=["light", "dark"])
def test_a_chosen_resource_has_no_violation(show, tool, options):
    page = show(html.render(linked_review()), **options).page
    drawn(page)
    page.evaluate("location.hash = `node-${drdiffGraph.canvas.nodes('.missing')[0].id()}`")
    page.locator(".panel h3").wait_for()
    assert violations(page, tool) == []


def test_a_filtered_report_has_no_violation(show, tool):
    page = show(html.render(full_review()), fragment="#findings?tier=low").page
    assert violations(page, tool) == []


@pytest.mark.parametrize("options", [{}, DARK], ids=["light", "dark"])
def test_a_graph_page_has_no_violation(show, tool, options):
    page = show(graph_page.render(overlay_of(linked_review()), Grouping.NONE), "graph.html", **options).page
    drawn(page)
    assert violations(page, tool) == []
