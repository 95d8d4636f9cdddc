from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from reviewer.renderers import escape

MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
LIVELY = st.text(alphabet=st.sampled_from("ab1 \n`*_~|\\<>&[]()!#@$%^{}:;./'\"-+=\u202e"), max_size=40)


class Seen(HTMLParser):
    """Collects the tags of rendered Markdown and the text outside and inside code."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.plain, self.code, self._inside = [], "", [], False
        self.feed(html)

    def handle_starttag(self, tag, _attrs):
        self.tags.append(tag)
        if tag == "code":
            self._inside = True
            self.code.append("")

    def handle_endtag(self, tag):
        self._inside = self._inside and tag != "code"

    def handle_data(self, data):
        if self._inside:
            self.code[-1] += data
        else:
            self.plain += data


@settings(max_examples=120, deadline=None)
@given(LIVELY)
def test_prose_is_one_paragraph_with_no_markup_but_code(text):
    seen = Seen(MARKDOWN.render(escape.prose(text)))
    assert set(seen.tags) <= {"p", "code"}
    assert seen.tags.count("p") <= 1
    assert not re.search(r"@\w|://", seen.plain)


@settings(max_examples=120, deadline=None)
@given(LIVELY)
def test_a_table_cell_never_adds_a_cell_or_a_row(text):
    table = f"| a | b |\n| --- | --- |\n| {escape.cell(text)} | {escape.cell_code(text)} |\n"
    seen = Seen(MARKDOWN.render(table))
    assert seen.tags.count("td") == 2
    assert seen.tags.count("tr") == 2
    assert set(seen.tags) <= {"table", "thead", "tbody", "tr", "th", "td", "code"}


@settings(max_examples=120, deadline=None)
@given(LIVELY)
def test_a_code_span_shows_exactly_its_text(text):
    seen = Seen(MARKDOWN.render("x " + escape.code_span(text)))
    shown = escape.one_line(text)
    assert [re.sub(r"^ (.*) $", r"\1", shown) if shown.strip() else f'"{shown}"'] == [
        re.sub(r"^ (.*) $", r"\1", code) for code in seen.code
    ]


@settings(max_examples=120, deadline=None)
@given(LIVELY)
def test_nothing_in_a_fence_ends_it(text):
    seen = Seen(MARKDOWN.render(escape.fence(text, "yaml") + "\n\nafter"))
    assert seen.tags == ["pre", "code", "p"]
    assert seen.plain.strip() == "after"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("OrdersDb has no replica.", "OrdersDb has no replica."),
        ("Add 'OrdersReplica' first.", "Add `OrdersReplica` first."),
        ("It uses AWS::RDS::DBCluster (twice).", "It uses `AWS::RDS::DBCluster` (twice)."),
        ("Set `Fn::Cidr [a, b]` there", "Set `Fn::Cidr [a, b]` there"),
        ("Ask @octocat about #12", "Ask `@octocat` about `#12`"),
        ("1. not a list", "1\\. not a list"),
        ("# not a heading", "\\# not a heading"),
        ("keep 35. Then", "keep 35. Then"),
        ("a < b & c", "a &lt; b &amp; c"),
        ("the function's users' data", "the function's users' data"),
        ("two\nlines", "two lines"),
        ("", ""),
    ],
)
def test_prose_reads_as_written(text, expected):
    assert escape.prose(text) == expected


def test_known_names_become_code():
    assert escape.prose("OrdersDb: MultiAZ is off", {"OrdersDb", "MultiAZ"}) == "`OrdersDb`: `MultiAZ` is off"


def test_hidden_characters_are_shown_as_their_code_points():
    assert escape.visible("a\u202eb\x1b[0m\ud800") == "a\u2039U+202E\u203ab\u2039U+001B\u203a[0m\u2039U+D800\u203a"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "https://x.example/)[a](b", "data:text/html,x", "http://a b"])
def test_only_clean_web_addresses_become_links(url):
    assert escape.link(url) == escape.code_span(url)


def test_links_read_as_page_and_host():
    assert escape.link("https://docs.example.com/guide/fail_over.html#a") == (
        "[fail\\_over (docs.example.com)](<https://docs.example.com/guide/fail_over.html#a>)"
    )
