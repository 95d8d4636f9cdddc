from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from sample_review import (
    HOSTILE,
    PASSWORD,
    RETENTION,
    SUBNETS,
    check_review,
    clear_review,
    full_review,
    hostile_review,
    reference_design,
)

from reviewer.model.review import Instance, Side, Tier
from reviewer.renderers import html

REVIEWS = {"full": full_review, "hostile": hostile_review, "check": check_review, "clear": clear_review}
VOID = {"meta", "input", "br", "rect", "img", "link"}


class Page(HTMLParser):
    """Collects elements with their attributes and text, and checks that every tag closes."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.text, self.raw, self.open = [], "", [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag in {"style", "script"}:
            self.raw.append([tag, "", dict(attrs)])
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] in {"style", "script"}:
            self.raw[-1][1] += data
        else:
            self.text += data

    def all(self, tag):
        return [attrs for name, attrs in self.elements if name == tag]


@pytest.mark.parametrize("name", REVIEWS)
def test_document_is_well_formed_and_loads_nothing(name):
    page = Page(html.render(REVIEWS[name]()))
    assert page.open == []
    assert {tag for tag, _ in page.elements} & {"img", "iframe", "link", "object", "embed", "base"} == set()
    assert [attrs for _, attrs in page.elements if "src" in attrs or "style" in attrs] == []
    assert [key for _, attrs in page.elements for key in attrs if key.startswith("on")] == []
    assert [len(page.all(tag)) for tag in ("style", "main", "h1")] == [1, 1, 1]
    kinds = [attrs.get("type") for tag, _, attrs in page.raw if tag == "script"]
    assert kinds == ["application/json", "text/plain", "text/plain", None]


@pytest.mark.parametrize("name", REVIEWS)
def test_policy_allows_the_shipped_style_and_script_only(name):
    page = Page(html.render(REVIEWS[name]()))
    (policy,) = (attrs["content"] for attrs in page.all("meta") if attrs.get("http-equiv"))
    digests = {
        kind: "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        for text, kind in ((text, attrs.get("id") or tag) for tag, text, attrs in page.raw)
    }
    allowed = " ".join(f"'{digests[kind]}'" for kind in ("script", "lib-dagre", "lib-cytoscape"))
    expected = (
        f"default-src 'none'; style-src '{digests['__________cytoscape_stylesheet']}'; script-src {allowed}; "
        "base-uri 'none'; form-action 'none'"
    )
    assert policy == expected


@pytest.mark.parametrize("name", REVIEWS)
def test_links_stay_in_the_document_or_go_to_the_web(name):
    page = Page(html.render(REVIEWS[name]()))
    ids = [attrs["id"] for _, attrs in page.elements if "id" in attrs]
    assert len(ids) == len(set(ids))
    links = [attrs["href"] for attrs in page.all("a")]
    assert [link for link in links if not link.startswith(("#", "https://", "http://"))] == []
    assert {link[1:] for link in links if link.startswith("#")} <= set(ids)


def test_hostile_text_is_shown_and_inert():
    page = Page(html.render(hostile_review()))
    assert HOSTILE[0] in page.text
    assert "\u2039U+202E\u203atxt.exe" in page.text
    assert "\u202e" not in page.text


def test_labels_and_headings_guide_a_screen_reader():
    page = Page(html.render(full_review()))
    ids = {attrs["id"] for _, attrs in page.elements if "id" in attrs}
    sections = page.all("section")
    assert [section for section in sections if section.get("aria-labelledby") not in ids] == []
    assert {attrs["for"] for attrs in page.all("label") if "for" in attrs} <= ids
    assert [attrs for attrs in page.all("th") if "scope" not in attrs] == []
    regions = [attrs["aria-label"] for _, attrs in page.elements if attrs.get("role") == "region"]
    assert len(regions) == len(set(regions))


def test_every_finding_can_be_filtered_by_tier_and_category():
    page = Page(html.render(full_review()))
    found = [(attrs["data-tier"], attrs["data-category"]) for _, attrs in page.elements if "data-finding" in attrs]
    assert sorted(found) == sorted((each.tier.value, each.category) for each in full_review().findings)


def test_excerpt_shows_the_cited_lines_and_masks_the_secret():
    text = html.render(full_review())
    assert '<li class="cited">      BackupRetentionPeriod: 7</li>' in text
    assert '<li class="cited">      MasterUserPassword: (secret)</li>' in text
    assert PASSWORD not in text


def test_expected_and_found_stand_side_by_side():
    text = html.render(replace(full_review(), findings=(RETENTION,)))
    pair = text[text.index('<div class="pair">') :]
    assert re.search(r"Expected</b><pre><code>35</code></pre>.*Found</b><pre><code>7</code></pre>", pair, re.DOTALL)


def test_places_beyond_three_are_listed_in_a_table():
    text = html.render(replace(full_review(), findings=(SUBNETS,)))
    assert text.count('<div class="pair">') == 3
    assert "5 more places" in text


def test_only_the_first_high_findings_are_open():
    findings = tuple(replace(RETENTION, id=f"n{at}", tier=Tier.HIGH) for at in range(6))
    page = Page(html.render(replace(full_review(), findings=findings)))
    assert ["open" in attrs for attrs in page.all("details") if "data-finding" in attrs] == [True] * 3 + [False] * 3


def test_a_clear_design_has_no_filter_and_says_none():
    page = Page(html.render(clear_review()))
    assert [form for form in page.all("form") if form["class"] == "filter"] == []
    assert page.text.count("None.") == 3


def test_same_review_gives_the_same_document():
    assert html.render(hostile_review()) == html.render(hostile_review())


def large_design(count):
    first = next(iter(reference_design().resources.values()))
    named = {f"Subnet{at}": replace(first, address=f"Subnet{at}", name=f"Subnet{at}") for at in range(count)}
    return replace(reference_design(), resources=named)


def test_a_large_design_without_gaps_is_drawn_by_kind_and_listed_in_full():
    text = html.render(replace(check_review(), actual=large_design(200)))
    page = Page(text)
    ids = {attrs["id"] for _, attrs in page.elements if "id" in attrs}
    assert len([name for name in ids if name.startswith("node-")]) == 200
    assert {attrs["href"][1:] for attrs in page.all("a") if attrs["href"].startswith("#")} <= ids
    assert "200 x AWS::RDS::GlobalCluster" in text


def test_a_large_comparison_shows_the_worst_gaps_first():
    reference = large_design(200)
    side = Instance(reference=Side(id="Subnet7", location=reference.resources["Subnet7"].location))
    gap = replace(RETENTION, instances=(side,), tier=Tier.HIGH)
    text = html.render(replace(full_review(), reference=reference, matches=(), findings=(gap,)))
    assert "Shown: 1 of 205" in text
    assert '"label":"Subnet7","type":"AWS::RDS::GlobalCluster","category":"Database"' in text
    assert text.count('"core":1') == 1


def test_the_time_line_has_a_place_for_each_phase_in_its_weeks():
    page = Page(html.render(full_review()))
    spans = [(attrs["x"], attrs["width"]) for attrs in page.all("rect") if attrs.get("class", "").startswith("p")]
    assert spans == [("0", "500"), ("250", "250"), ("500", "250"), ("500", "500")]
