"""The HTML report in a real browser: filters, links, the graph, no script, print."""

# ruff: noqa: RUF001 - the sign of what is missing is a minus sign

from __future__ import annotations

import itertools
import re
import shutil
import subprocess

import pytest
from large_review import large_review
from sample_review import (
    ACTUAL_FILE,
    GLOBAL,
    HOSTILE,
    REFERENCE_FILE,
    RETENTION,
    check_review,
    clear_review,
    full_review,
    hostile_review,
)

from reviewer.model.design import Edge
from reviewer.model.location import Location
from reviewer.model.record import replace
from reviewer.renderers import html

REVIEWS = {"full": full_review, "hostile": hostile_review, "check": check_review, "clear": clear_review}


def linked_review():
    """The full review with references between its resources, so that the graph has links."""
    review = full_review()
    edges = (
        Edge(source="BookingsCluster", target="BookingsGlobal", path=("GlobalClusterIdentifier",)),
        Edge(source="BookingFunction", target="BookingsCluster", path=("Environment", "HOST")),
        Edge(source="BookingFunction", target="TicketQueue", path=("Environment", "QUEUE")),
    )
    found = (
        Edge(source="BookingFunction", target="BookingsDb", path=("Environment", "HOST")),
        Edge(source="BookingFunction", target="AppSubnetA", path=("VpcConfig",)),
    )
    return replace(review, reference=replace(review.reference, edges=edges), actual=replace(review.actual, edges=found))


def hostile_graph():
    """A review whose resources, types, regions and properties carry hostile names."""
    review = hostile_review()
    first = next(iter(review.reference.resources.values()))
    named = {
        text: replace(
            first,
            address=text,
            type=text,
            region=text,
            group=text,
            location=Location(file=text, start_line=1, end_line=1),
        )
        for text in HOSTILE
    }
    edges = tuple(Edge(source=one, target=other, path=(one,)) for one, other in itertools.pairwise(HOSTILE))
    return replace(review, reference=replace(review.reference, resources=named, edges=edges), matches=())


def shown(page):
    return page.locator("[data-finding]:not([hidden])").evaluate_all(
        "list => list.filter((e) => e.checkVisibility()).length"
    )


def said(page):
    return page.locator(".filter output").inner_text()


def drawn(page):
    page.locator("#graph").scroll_into_view_if_needed()
    page.locator("#graph[data-drawn]").wait_for()


def click_node(page, label):
    """Click the middle of a node of the picture, as a pointer does."""
    at = page.evaluate(
        """(label) => {
            const node = drdiffGraph.canvas.nodes(':childless').filter((each) => each.data('text').includes(label))[0];
            const box = document.querySelector('.stage').getBoundingClientRect(), { x, y } = node.renderedPosition();
            return [box.left + x, box.top + y];
        }""",
        label,
    )
    page.mouse.click(*at)


@pytest.mark.parametrize("name", REVIEWS)
def test_a_report_opens_from_disk_and_asks_for_nothing(show, name):
    page = show(html.render(REVIEWS[name]())).page
    drawn(page)
    assert page.locator("h1").inner_text() == "Disaster recovery gap analysis"


def test_the_tier_filter_shows_that_tier_alone(show):
    page = show(html.render(full_review())).page
    page.locator("[name=tier][value=high]").check()
    page.wait_for_selector("body[data-filtered]")
    expected = sum(finding.tier.value == "high" for finding in full_review().findings)
    assert shown(page) == expected
    assert said(page) == f"{expected} of {len(full_review().findings)} findings shown"
    assert page.url.endswith("#findings?tier=high")


def test_category_and_text_narrow_together_and_reset_brings_all_back(show):
    page = show(html.render(full_review())).page
    page.locator("[name=category]").select_option(RETENTION.category)
    page.locator("[name=text]").fill("backupretention")
    page.wait_for_selector("body[data-filtered]")
    assert page.locator("[data-finding]:not([hidden])").evaluate_all("list => list.map((e) => e.id)") == [
        f"gap-{RETENTION.id}"
    ]
    page.locator("[type=reset]").click()
    page.wait_for_selector("body:not([data-filtered])")
    assert shown(page) == len(full_review().findings)


def test_the_address_of_a_filter_brings_the_filter_back(show):
    page = show(html.render(full_review()), fragment=f"#findings?tier=high%2Cmedium&category={RETENTION.category}").page
    expected = [
        f for f in full_review().findings if f.tier.value in {"high", "medium"} and f.category == RETENTION.category
    ]
    assert shown(page) == len(expected)
    assert page.locator("[name=tier]:checked").count() == 2


def test_a_count_of_the_summary_leads_to_what_it_counts(show):
    page = show(html.render(full_review())).page
    page.locator(".tiles .medium dd a").click()
    page.wait_for_selector("body[data-filtered]")
    assert shown(page) == sum(finding.tier.value == "medium" for finding in full_review().findings)


def test_the_address_of_a_finding_opens_it_even_behind_a_filter(show):
    page = show(html.render(full_review())).page
    page.locator("[name=tier][value=info]").check()
    page.wait_for_selector("body[data-filtered]")
    page.evaluate(f"location.hash = 'gap-{RETENTION.id}'")
    finding = page.locator(f"#gap-{RETENTION.id}")
    finding.locator(".pair").first.wait_for(state="visible")
    assert page.evaluate("document.activeElement.parentElement.id") == f"gap-{RETENTION.id}"


def test_both_sides_stand_side_by_side_with_their_lines(show):
    page = show(html.render(full_review()), fragment=f"#gap-{RETENTION.id}").page
    sides = page.locator(f"#gap-{RETENTION.id} .pair > div")
    left, right = sides.nth(0).bounding_box(), sides.nth(1).bounding_box()
    assert (left["y"], left["x"] + left["width"] < right["x"]) == (right["y"], True)
    assert REFERENCE_FILE in sides.nth(0).inner_text()
    assert ACTUAL_FILE in sides.nth(1).inner_text()
    assert "BackupRetentionPeriod: 7" in sides.nth(1).locator(".cited").inner_text()


def test_a_click_on_a_node_leads_to_its_findings(show, picture):
    page = show(html.render(linked_review())).page
    drawn(page)
    click_node(page, "BookingsGlobal")
    panel = page.locator(".panel")
    panel.get_by_role("heading", name="BookingsGlobal").wait_for()
    page.screenshot(path=picture("graph-click"))
    panel.locator(f"a[href='#gap-{GLOBAL.id}']").click()
    assert page.locator(f"#gap-{GLOBAL.id}").get_attribute("open") is not None


def test_a_finding_leads_to_its_node(show):
    page = show(html.render(linked_review()), fragment=f"#gap-{GLOBAL.id}").page
    page.locator(f"#gap-{GLOBAL.id} .ways a[href^='#node-']").first.click()
    page.locator(".panel h3", has_text="BookingsGlobal").wait_for()
    assert page.evaluate("drdiffGraph.canvas.nodes('.chosen').map((node) => node.data('text'))")[0].startswith(
        "− Bookings"
    )


def test_the_statuses_say_who_has_what(show):
    page = show(html.render(linked_review())).page
    drawn(page)
    found = page.evaluate(
        "drdiffGraph.canvas.nodes(':childless').map((node) => [node.data('text').split('\\n')[0], "
        "['missing', 'extra', 'changed', 'equal'].find((name) => node.hasClass(name))])"
    )
    assert dict(found) == {
        "− BookingsGlobal": "missing",
        "≠ BookingsDb": "changed",
        "− FailoverCheck": "missing",
        "≠ AppSubnetA": "changed",
        "≠ AppSubnetB": "changed",
        "= TicketQueue": "equal",
        "≠ BookingFunction": "changed",
    }
    assert page.evaluate("drdiffGraph.canvas.edges().map((edge) => edge.classes()[0]).sort()") == [
        "equal",
        "extra",
        "missing",
        "missing",
    ]


def test_unticking_a_status_takes_its_nodes_away_and_grouping_frames_the_rest(show):
    page = show(html.render(linked_review())).page
    drawn(page)
    page.locator(".graph-controls [value=missing]").uncheck()
    page.locator("#graph-group").select_option("category")
    assert page.locator("#graph").get_attribute("data-drawn") == "5"
    frames = page.evaluate("drdiffGraph.canvas.nodes(':parent').map((node) => node.data('text')).sort()")
    assert frames == ["Compute", "Database", "Messaging", "VPC/Network"]


def test_the_graph_can_be_walked_with_the_keyboard_alone(show):
    page = show(html.render(linked_review())).page
    drawn(page)
    page.locator("#graph-find").focus()
    page.keyboard.type("BookingFunction")
    page.keyboard.press("Enter")
    page.locator(".panel h3", has_text="BookingFunction").wait_for()
    assert page.evaluate("document.activeElement.textContent") == "BookingFunction"
    for _ in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.panel button')"):
            break
    page.keyboard.press("Enter")
    page.locator(".panel h3", has_text="BookingsDb").wait_for()


def test_slash_leads_to_the_search_field(show):
    page = show(html.render(full_review())).page
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "filter-text"


def test_without_script_the_report_is_whole(show):
    page = show(html.render(linked_review()), java_script_enabled=False).page
    assert page.locator("[data-finding]").count() == len(full_review().findings)
    assert page.locator(".still svg .node").count() == 7
    assert not page.locator(".filter").is_visible()
    assert not page.locator(".graph-controls").is_visible()
    page.locator(".graph-table summary").click()
    assert page.locator(".graph-table tbody tr").count() == 7


@pytest.mark.parametrize("make", [hostile_review, hostile_graph])
def test_hostile_names_are_shown_and_inert(show, make):
    page = show(html.render(make())).page
    drawn(page)
    assert page.locator("script").count() == 4
    assert page.locator("style").count() == 1
    assert page.locator("img, iframe, object, embed, [onerror], [style*='url']").count() == 0
    assert page.locator("a[href^='javascript']").count() == 0
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    assert HOSTILE[0] in page.locator("main").inner_text()
    assert "\u202e" not in page.evaluate("document.documentElement.outerHTML")


def test_hostile_resources_can_be_chosen_in_the_graph(show):
    page = show(html.render(hostile_graph())).page
    drawn(page)
    for node in page.evaluate("drdiffGraph.canvas.nodes(':childless').map((node) => node.id())"):
        page.evaluate("(id) => { location.hash = `node-${id}`; }", node)
        page.locator(f".panel[data-node='{node}']").wait_for()
    names = page.locator("#graph-names option").evaluate_all("list => list.map((each) => each.value)")
    assert HOSTILE[1] in names


def test_print_shows_all_and_hides_what_paper_cannot_use(show, tmp_path):
    page = show(html.render(linked_review())).page
    drawn(page)
    page.emulate_media(media="print")
    hidden = [".filter", ".toc", ".graph-controls", ".stage", ".panel"]
    assert [name for name in hidden if page.locator(name).is_visible()] == []
    assert page.locator(".still svg").is_visible()
    path = tmp_path / "report.pdf"
    page.pdf(path=path, format="A4")
    assert path.read_bytes()[:5] == b"%PDF-"
    if reader := shutil.which("pdftotext"):
        text = subprocess.run([reader, "-layout", path, "-"], capture_output=True, check=True, text=True).stdout
        flat = re.sub(r"\s+", " ", text)
        assert [each.fix for each in full_review().findings[:5] if each.fix.replace("'", "")[:24] not in flat] == []
        assert "BookingsGlobal" in flat
    assert page.evaluate("[...document.querySelectorAll('details.finding')].filter((each) => !each.open).length") > 0


def test_two_thousand_findings_and_a_thousand_resources_open_within_two_seconds(show):
    text = html.render(large_review(2000, 1000))
    times = []
    for number in range(3):
        page = show(text, f"large-{number}.html").page
        times.append(page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd"))
    print(f"\nopened in {', '.join(f'{each:.0f}' for each in times)} ms, {len(text) / 1e6:.1f} MB")
    assert min(times) < 2000
    drawn(page)
    page.locator("#graph-show").select_option("all")
    assert page.locator("#graph").get_attribute("data-drawn") == "1000"
    page.locator("[name=text]").fill("retention1999")
    page.wait_for_selector("body[data-filtered]")
    assert said(page) == "1 of 2000 findings shown"
