from __future__ import annotations

import base64
import re
import zlib
from dataclasses import replace

import pytest
from sample_review import (
    ACTUAL_FILE,
    GLOBAL,
    HOSTILE,
    PASSWORD,
    RETENTION,
    SUBNETS,
    actual_design,
    check_review,
    clear_review,
    full_review,
    hostile_review,
    many_findings,
)

from reviewer.forges.comment_text import MARKS
from reviewer.forges.compose import compose
from reviewer.forges.context import Context
from reviewer.forges.marker import Memory, key_of, marker, recalled
from reviewer.forges.report import parse_report
from reviewer.model.review import NotGap
from reviewer.renderers import json_report

COMMIT = "0123456789abcdef0123456789abcdef01234567"
CONTEXT = Context(
    forge="github",
    api="https://api.github.com",
    project="o/r",
    number=7,
    report_url="https://github.com/o/r/actions/runs/1",
    source_url=f"https://github.com/o/r/blob/{COMMIT}/",
)


def report_of(review):
    return parse_report(json_report.render(review).encode(), "report.json")


def body_of(*reviews, context=CONTEXT, limit=65_000, before=None, tag="drdiff"):
    return compose([report_of(review) for review in reviews], context, tag=tag, limit=limit, title="Review").body(
        before
    )


def visible_part(body):
    return body.split("\n", 1)[1]


def test_tiers_decide_what_stands_above_the_fold():
    above, *folds = visible_part(body_of(full_review())).split("\n<details><summary>⚠️ ")
    (below,) = folds
    assert "**`BookingsGlobal`: the Aurora global database is missing**" in above
    assert "BackupRetentionPeriod is 7" not in above
    assert "BackupRetentionPeriod is 7" in below


def test_only_the_first_high_findings_stand_above_the_fold():
    highs = tuple(replace(GLOBAL, id=f"high{number}", title=f"Gap {number}") for number in range(25))
    above, below = visible_part(body_of(replace(full_review(), findings=highs))).split("\n<details><summary>❌ ", 1)
    assert above.count("**Gap ") == 10
    assert below.startswith("15 more that block recovery or deployment</summary>")


def test_counts_are_those_of_the_report():
    summary = full_review().summary
    row = f"| {summary.high} | {summary.medium} | {summary.low} | {summary.info} | {summary.undecided} | 6-12 days |"
    assert row in body_of(full_review())


def test_places_are_links_to_the_reviewed_commit():
    review = replace(full_review(), actual=replace(actual_design(), folder="infra/a b"))
    line = RETENTION.instances[0].actual.location.start_line
    url = f"https://github.com/o/r/blob/{COMMIT}/infra/a%20b/{ACTUAL_FILE}#L{line}"
    assert f"[`{ACTUAL_FILE}:{line}`](<{url}>)" in body_of(review)


def test_without_a_commit_places_are_no_links():
    assert "](<" not in visible_part(body_of(full_review(), context=None))


def test_the_foot_links_the_whole_report():
    assert "[the whole report](<https://github.com/o/r/actions/runs/1>)" in body_of(full_review())


@pytest.mark.parametrize("url", ["javascript:alert(1)", "https://x/>\n# heading", "ftp://x"])
def test_an_address_of_the_report_that_is_no_web_address_is_left_out(url):
    context = Context(forge="github", api="https://api.github.com", project="o/r", number=7, report_url=url)
    assert "whole report]" not in body_of(full_review(), context=context)


def test_expected_and_found_stand_side_by_side():
    assert "- `reference.md` has `35`, `stack.yml` has `7`\n" in body_of(full_review())


def test_several_reports_have_a_section_each():
    other = replace(full_review(), actual=replace(actual_design(), label="network.yml"), findings=(SUBNETS,))
    body = body_of(full_review(), other)
    assert re.findall(r"^### (.*)$", body, re.MULTILINE) == [
        "`stack.yml` against `reference.md`",
        "`network.yml` against `reference.md`",
    ]


def test_a_design_alone_has_no_reference_in_its_heading():
    assert "### `stack.yml`\n" in body_of(check_review())


def test_the_same_gap_of_two_designs_is_two_gaps():
    other = replace(full_review(), actual=replace(actual_design(), label="network.yml"))
    memory = recalled(body_of(full_review(), other))
    assert len(memory.keys) == 2 * len(recalled(body_of(full_review())).keys)


def test_waived_findings_and_lost_input_are_counted():
    waived = NotGap(kind=RETENTION.kind, reason="waived: until the migration", finding=RETENTION)
    body = body_of(replace(full_review(), not_gaps=(waived,)))
    assert "1 finding waived." in body
    assert "⚠️ 1 part of the input could not be read" in body


@pytest.mark.parametrize("limit", [60_000, 20_000, 8_000, 4_000])
def test_a_comment_that_is_too_long_is_cut_with_a_link_to_the_rest(limit):
    body = body_of(many_findings(400), limit=limit)
    assert len(body) <= limit
    assert "the whole report" in body
    left_off = int(re.search(r"(\d+) more findings in the whole report", body)[1])
    told = sum(body.count(f"\n- {mark}") for mark in MARKS.values())
    assert told + left_off == 400


def test_details_go_before_findings_do():
    whole, cut = body_of(many_findings(40), limit=1_000_000), body_of(many_findings(40), limit=12_000)
    assert "Impact:" in whole
    assert "Impact:" not in cut
    assert "more findings" not in cut


def test_a_thousand_findings_fit_github():
    assert len(body_of(many_findings(1_000), limit=65_036)) <= 65_036


def test_more_reports_than_fit_are_cut_to_the_limit():
    names = [replace(full_review(), actual=replace(actual_design(), label=f"{number}" * 300)) for number in range(30)]
    assert len(body_of(*names, limit=5_000)) <= 5_000


def test_one_hostile_report_is_still_cut_to_the_limit():
    review = replace(
        full_review(),
        actual=replace(actual_design(), label="`" * 10_000),
        findings=(replace(GLOBAL, title="x" * 99_999),),
    )
    assert len(body_of(review, limit=1_500)) <= 1_500


def test_what_is_new_is_marked_and_counted():
    old = recalled(body_of(replace(full_review(), findings=(RETENTION, SUBNETS))))
    body = body_of(replace(full_review(), findings=(RETENTION, GLOBAL)), before=old)
    assert "**1 new**, **1 fixed**, 1 still open" in body
    assert body.count("🆕") == 1
    assert "<details><summary>Fixed</summary>\n\n- Subnet address ranges are literals" in body


def test_what_changed_is_not_told_where_it_is_not_known():
    partial = Memory(keys=frozenset({"AAAAAAAA"}), is_whole=False)
    body = body_of(full_review(), before=partial)
    assert "new**" not in body
    assert "🆕" not in body
    assert "Since" not in body_of(full_review())


def test_the_digest_tells_findings_and_not_the_run():
    other = Context(forge="github", api="https://api.github.com", project="o/r", number=7, report_url="https://x/2")
    first, second = (recalled(body_of(full_review(), context=context)) for context in (CONTEXT, other))
    third = recalled(body_of(replace(full_review(), findings=(GLOBAL,))))
    assert first.digest == second.digest != third.digest


@pytest.mark.parametrize("length", range(0, 400, 7))
def test_no_edited_marker_breaks_the_next_comment(length):
    body = body_of(full_review())
    start = body.index("memory=") + len("memory=")
    assert recalled(body[:start] + body[start + length :]) is None or length == 0


def test_a_memory_that_unpacks_to_too_much_is_not_read():
    bomb = base64.b64encode(zlib.compress(b"[" + b" " * 50_000_000 + b"]", 9)).decode()
    assert recalled(f"{marker('drdiff')}memory={bomb} -->") is None


def test_titles_of_a_forged_memory_stay_inert():
    forged = Memory(keys=frozenset({"AAAAAAAA"}), titles={"AAAAAAAA": "@octocat <script> /merge\n/close #1"})
    body = body_of(full_review(), before=forged)
    assert "- `@octocat`" in body
    assert LIVE.findall(without_code(visible_part(body))) == []


LIVE = re.compile(
    r"(?<![\w`])@[A-Za-z0-9]"  # a mention
    r"|(?<![\w`&])#\d"  # an issue
    r"|(?<![\w`])![0-9]"  # a merge request
    r"|<(?!/?(?:details|summary|sub)\b|https?://|!-- drdiff)[A-Za-z!/]"  # markup
    r"|\]\((?!<https?://)"  # a link of the input
)


def without_code(text):
    """Return Markdown without its fenced blocks and code spans, which nothing is live in."""
    text = re.sub(r"^(`{3,})[^\n]*\n.*?^\1$", "", text, flags=re.MULTILINE | re.DOTALL)
    return re.sub(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)", "", text)


@pytest.mark.parametrize("limit", [65_000, 9_000])
def test_nothing_of_a_hostile_report_is_live(limit):
    body = body_of(hostile_review(), limit=limit)
    assert LIVE.findall(without_code(visible_part(body))) == []
    assert not {character for character in body if ord(character) < 32 and character != "\n"}
    assert "\u202e" not in body


@pytest.mark.parametrize("text", [*HOSTILE, "/merge", "\n/close\n", "x\n\n/label ~bug", "  /approve", "-->", "<!-- x"])
def test_no_text_is_an_order_to_gitlab_or_ends_the_marker(text):
    finding = replace(GLOBAL, title=f"{text} ", detail=text, impact=text, fix=text)
    review = replace(full_review(), findings=(finding,), summary=replace(full_review().summary, verdict=text or "x"))
    body = body_of(review)
    assert not [line for line in without_code(body).split("\n") if line.lstrip().startswith("/")]
    assert body.count("-->") - without_code(visible_part(body)).count("-->") >= 1
    assert recalled(body) is not None
    assert recalled(body).keys == {key_of("reference.md\0stack.yml", finding.id)}


def test_orders_in_snippets_stay_in_their_fence():
    finding = replace(GLOBAL, snippet=replace(GLOBAL.snippet, text="a: 1\n```\n/merge\n"))
    body = body_of(replace(full_review(), findings=(finding,)))
    assert "````yaml\na: 1\n```\n/merge\n````" in body


def test_no_secret_is_in_a_comment():
    assert PASSWORD not in body_of(full_review())


def test_all_clear_of_a_design_that_had_gaps():
    body = body_of(clear_review(), before=recalled(body_of(full_review())))
    assert "✅ **All clear**: `stack.yml` has no gap against `stack.yml`." in body
    assert "**0 new**, **7 fixed**, 0 still open." in body


def test_the_same_reports_give_the_same_comment():
    assert body_of(full_review()) == body_of(full_review())
