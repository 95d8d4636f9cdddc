from __future__ import annotations

import re
import time
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from markdown_it import MarkdownIt
from sample_review import (
    GLOBAL,
    RETENTION,
    SUBNETS,
    check_review,
    clear_review,
    full_review,
    hostile_review,
    many_findings,
)

from reviewer.model.review import Snippet
from reviewer.renderers import markdown

REVIEWS = {"full": full_review, "hostile": hostile_review, "check": check_review, "clear": clear_review}
ALLOWED = {
    ("a", "href"), ("a", "id"), ("code",), ("code", "class"), ("details",), ("h1",), ("h2",), ("h3",), ("h4",), ("li",),
    ("ol",), ("ol", "start"), ("p",), ("pre",), ("strong",), ("em",), ("summary",), ("table",), ("tbody",), ("td",),
    ("td", "style"), ("th",), ("th", "style"), ("thead",), ("tr",), ("ul",),
}  # fmt: skip


class Page(HTMLParser):
    """Collects what a rendered report is made of, and checks that its tags close."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.links, self.anchors, self.plain, self.open = set(), [], [], "", []
        self.feed(MarkdownIt("commonmark", {"html": True}).enable("table").render(text))

    def handle_starttag(self, tag, attrs):
        names = dict(attrs)
        self.elements.add((tag, *names))
        self.links += [names["href"]] if "href" in names else []
        self.anchors += [names["id"]] if "id" in names else []
        self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if not {"code", "pre"} & set(self.open):
            self.plain += data


def headings(text, level):
    return re.findall(rf"^{'#' * level} (.*)$", text, re.MULTILINE)


def test_sections_come_in_reading_order():
    expected = [
        "Summary",
        "Resource count comparison",
        "High gaps (3)",
        "Medium gaps (2)",
        "Low gaps (2)",
        "Configuration differences",
        "Declarations",
        "Deployment risks",
        "Recommended plan",
        "What matches",
        "Differences that are not gaps",
        "Diagnostics",
    ]
    assert headings(markdown.render(full_review()), 2) == expected


@pytest.mark.parametrize("name", REVIEWS)
def test_report_is_made_of_known_elements_only(name):
    page = Page(markdown.render(REVIEWS[name]()))
    assert page.elements <= ALLOWED
    assert page.open == []


@pytest.mark.parametrize("name", REVIEWS)
def test_nothing_outside_code_mentions_links_or_calculates(name):
    plain = Page(markdown.render(REVIEWS[name]())).plain
    assert re.findall(r"@\w\S*|\S*://\S*|www\.\S*|\$\S*|[<>]\S*script\S*|\|\|", plain) == []


def test_hostile_text_keeps_every_table_rectangular():
    lines = markdown.render(hostile_review()).split("\n")
    table, fenced = [], ""
    for line in [*lines, ""]:
        mark = re.match("`{3,}", line)
        if mark and (not fenced or line == fenced):
            fenced = "" if fenced else mark.group()
        if line.startswith("|") and not fenced:
            table.append(len(re.findall(r"(?<!\\)(?:\\\\)*\|", line)))
        elif table:
            assert len(set(table)) == 1
            table = []


@pytest.mark.parametrize("name", REVIEWS)
def test_every_internal_link_has_its_anchor(name):
    text = markdown.render(REVIEWS[name]())
    page = Page(text)
    slugs = {re.sub(r"[^a-z ]", "", title.lower()).strip().replace(" ", "-") for title in headings(text, 2)}
    targets = {link[1:] for link in page.links if link.startswith("#")}
    assert targets <= slugs | set(page.anchors)
    assert len(page.anchors) == len(set(page.anchors))


def test_a_finding_keeps_its_anchor_when_others_come_before_it():
    alone = markdown.render(replace(full_review(), findings=(RETENTION,)))
    among = markdown.render(full_review())
    assert 'id="gap-b2retention"' in alone
    assert 'id="gap-b2retention"' in among


def test_missing_resource_names_its_lines_in_the_reference_and_shows_the_fix():
    text = markdown.render(replace(full_review(), findings=(GLOBAL,)))
    assert (
        "- **Found in**: reference `design/reference.md:10-15` (`BookingsGlobal`); actual not declared in `stack.yml`"
        in text
    )
    assert "```yaml\nBookingsGlobal:\n  Type: AWS::RDS::GlobalCluster\n" in text


def test_property_shows_expected_and_found():
    text = markdown.render(replace(full_review(), findings=(RETENTION,)))
    assert "| Property | Expected | Found |\n| --- | --- | --- |\n| `BackupRetentionPeriod` | `35` | `7` |" in text


def test_more_than_five_places_are_folded():
    text = markdown.render(replace(full_review(), findings=(SUBNETS,)))
    section = text[text.index("## Low gaps") : text.index("## Deployment risks")]
    open_part, folded = section.split("<details><summary>3 more places</summary>")
    assert open_part.count("| `design/reference.md:") == 5
    assert folded.count("| `design/reference.md:") == 3


def test_long_snippets_are_folded_and_fences_outlast_their_text():
    snippet = Snippet(language="yaml", text="a: 1\n" * 40 + "b: ```\n")
    text = markdown.render(replace(full_review(), findings=(replace(RETENTION, snippet=snippet),)))
    assert "<details><summary>Code that closes the gap</summary>\n\n````yaml\n" in text


def test_check_has_no_reference_columns():
    text = markdown.render(check_review())
    assert "| Category | Resources |" in text
    assert "| Property | Found |" in text
    assert not re.search(r"^## What matches|Expected", text, re.MULTILINE)


def test_recovery_scorecard_shows_facts_and_lists():
    recovery = {
        "strategy": "pilot light",
        "stores": [{"id": "BookingsDb", "rpo": "7 days"}, {"id": "a|b", "rpo": None}],
    }
    text = markdown.render(replace(full_review(), recovery=recovery))
    assert "| Strategy | pilot light |" in text
    assert "| ID | RPO |\n| --- | --- |\n| BookingsDb | 7 days |" in text


def test_steps_are_numbered_through_the_plan_and_name_what_they_wait_for():
    text = markdown.render(full_review())
    assert "4. Keep backups for 35 days (0.5 days, gap [4](#gap-b2retention), after step 2)" in text
    assert "8. Drill the regional failover (1-2 days, after step 2 and 3)" in text


def test_same_review_gives_the_same_report():
    assert markdown.render(hostile_review()) == markdown.render(hostile_review())


def test_sixty_findings_render_quickly():
    review = many_findings(60)
    markdown.render(review)
    start = time.process_time()
    markdown.render(review)
    assert time.process_time() - start < 0.5  # 0.04 s on a free machine
