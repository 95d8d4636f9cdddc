from __future__ import annotations

from dataclasses import replace

import pytest
from sample_review import FINDINGS, GLOBAL, clear_review, full_review
from stand_ins import TOKEN, Fault

from reviewer.forges.compose import compose
from reviewer.forges.context import Context
from reviewer.forges.forge import Refusal
from reviewer.forges.forges import limit_of, opened
from reviewer.forges.marker import marker, recalled
from reviewer.forges.posting import Done, Mode, Policy, post
from reviewer.forges.report import parse_report
from reviewer.forges.retry import Patience
from reviewer.renderers import json_report


class Clock:
    """A clock that only sleeping moves."""

    def __init__(self):
        self.time = 1_000_000.0
        self.slept = []

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.time += seconds


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture(params=["github", "gitlab"])
def forge(request, hub, lab):
    """A stand-in with the context of its request."""
    stand_in = {"github": hub, "gitlab": lab}[request.param]
    stand_in.context = Context(forge=request.param, api=stand_in.url, project="o/r", number=7, token=TOKEN)
    return stand_in


def composer(review, context, tag="drdiff"):
    report = parse_report(json_report.render(review).encode(), "report.json")
    return compose([report], context, tag=tag, limit=limit_of(context.forge))


def posted(stand_in, review, clock=None, tag="drdiff", **policy):
    clock = clock or Clock()
    patience = Patience(sleep=clock.sleep, now=lambda: clock.time)
    return post(opened(stand_in.context), composer(review, stand_in.context, tag), Policy(patience=patience, **policy))


def without(*findings):
    gone = {finding.id for finding in findings}
    return replace(full_review(), findings=tuple(found for found in FINDINGS if found.id not in gone))


def test_the_first_comment_is_written(forge):
    assert posted(forge, full_review()) is Done.CREATED
    (comment,) = forge.comments
    assert comment["body"].startswith(marker("drdiff"))
    assert "the Aurora global database is missing" in comment["body"]


def test_update_changes_the_one_comment_and_says_what_changed(forge):
    posted(forge, without(GLOBAL))
    assert posted(forge, without(FINDINGS[1])) is Done.UPDATED
    (comment,) = forge.comments
    gaps = sum(1 for found in FINDINGS if found.tier != "info")
    assert f"Since the last comment: **1 new**, **1 fixed**, {gaps - 2} still open." in comment["body"]
    assert "🆕 **`BookingsGlobal`" in comment["body"]
    assert "- FailoverCheck: the health check is missing" in comment["body"]


def test_update_writes_nothing_that_stands_already(forge):
    posted(forge, full_review())
    posted(forge, full_review())  # now it says that nothing changed
    assert posted(forge, full_review()) is Done.UNCHANGED
    assert len(forge.made("POST", "PATCH", "PUT")) - len([one for one in forge.requests if "graphql" in one.path]) == 2


def test_all_clear_is_told_when_the_gaps_are_gone(forge):
    posted(forge, full_review())
    posted(forge, replace(clear_review(), reference=full_review().reference))
    (comment,) = forge.comments
    assert "✅ **All clear**: `stack.yml` has no gap against `reference.md`." in comment["body"]
    assert "**0 new**, **7 fixed**, 0 still open" in comment["body"]
    assert "- BookingsGlobal: the Aurora global database is missing" in comment["body"]


def test_new_leaves_the_earlier_ones_alone(forge):
    for _ in range(3):
        assert posted(forge, full_review(), mode=Mode.NEW) is Done.CREATED
    assert len(forge.comments) == 3
    assert not forge.made("PATCH", "PUT", "DELETE")


def test_delete_and_new_leaves_one(forge):
    for _ in range(3):
        assert posted(forge, full_review(), mode=Mode.DELETE_AND_NEW) is Done.CREATED
    (comment,) = forge.comments
    assert "**0 new**, **0 fixed**, 7 still open" in comment["body"]


def test_hide_and_new_hides_the_earlier_ones_on_github(hub):
    hub.context = Context(forge="github", api=hub.url, project="o/r", number=7, token=TOKEN)
    posted(hub, full_review(), mode=Mode.HIDE_AND_NEW)
    posted(hub, without(GLOBAL), mode=Mode.HIDE_AND_NEW)
    assert [comment["hidden_as"] for comment in hub.comments] == ["OUTDATED", ""]


def test_hide_and_new_folds_the_earlier_ones_on_gitlab_once(lab):
    lab.context = Context(forge="gitlab", api=lab.url, project="o/r", number=7, token=TOKEN)
    for _ in range(3):
        posted(lab, full_review(), mode=Mode.HIDE_AND_NEW)
    folds = [comment["body"].count("<summary>Outdated review</summary>") for comment in lab.comments]
    assert folds == [1, 1, 0]


def test_tags_keep_comments_apart(forge):
    posted(forge, full_review(), tag="network")
    posted(forge, full_review(), tag="database")
    posted(forge, without(GLOBAL), tag="network")
    assert [marker("network") in comment["body"] for comment in forge.comments] == [True, False]
    assert "1 fixed" in forge.comments[0]["body"]


def test_a_tag_that_another_begins_with_is_another(forge):
    posted(forge, full_review(), tag="net")
    posted(forge, full_review(), tag="network")
    assert len(forge.comments) == 2


def test_only_if_changed_posts_once_for_the_same_findings(forge):
    assert posted(forge, full_review(), only_if_changed=True) is Done.CREATED
    assert posted(forge, full_review(), only_if_changed=True, mode=Mode.NEW) is Done.UNCHANGED
    assert posted(forge, without(GLOBAL), only_if_changed=True) is Done.UPDATED


def test_only_if_changed_says_nothing_of_a_design_that_never_had_a_gap(forge):
    assert posted(forge, clear_review(), only_if_changed=True) is Done.UNCHANGED
    assert forge.comments == []


def test_a_comment_of_somebody_else_with_our_marker_is_left_alone(forge):
    posted(forge, full_review())
    forged = forge.add(forge.comments[0]["body"], login="mallory", type_="User")
    forge.comments.pop(0)
    assert posted(forge, full_review()) is Done.CREATED
    assert forge.of(forged["id"]) == forged
    assert len(forge.comments) == 2


def test_the_comment_is_found_on_a_later_page(forge):
    posted(forge, full_review())
    for number in range(230):
        forge.add(f"talk {number}", login="somebody", type_="User")
    forge.comments.append(forge.comments.pop(0))
    assert posted(forge, without(GLOBAL)) is Done.UPDATED
    assert len(forge.comments) == 231


def test_two_comments_of_one_tag_become_one_again(forge):
    posted(forge, full_review())
    forge.add(forge.comments[0]["body"])
    posted(forge, without(GLOBAL))
    assert len(forge.comments) == 1


@pytest.mark.parametrize("status", [500, 502, 503, 504, 429])
def test_a_failure_that_passes_is_tried_again(forge, clock, status):
    forge.faults = [Fault("POST", status), Fault("GET", status)]
    assert posted(forge, full_review(), clock) is Done.CREATED
    assert clock.slept == [1.0, 1.0]
    assert len(forge.comments) == 1


def test_a_comment_whose_answer_was_lost_is_not_written_twice(forge, clock):
    forge.faults = [Fault("POST", 502, works=True)]
    assert posted(forge, full_review(), clock) is Done.CREATED
    assert len(forge.comments) == 1


def test_retry_after_is_honoured(forge, clock):
    forge.faults = [Fault("POST", 429, {"Retry-After": "17"})]
    posted(forge, full_review(), clock)
    assert clock.slept == [17.0]


def test_a_rate_limit_is_waited_for_until_its_reset(hub, clock):
    hub.context = Context(forge="github", api=hub.url, project="o/r", number=7, token=TOKEN)
    reset = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(int(clock.time) + 40)}
    hub.faults = [Fault("POST", 403, reset, "API rate limit exceeded")]
    posted(hub, full_review(), clock)
    assert clock.slept == [41.0]


def test_a_rate_limit_that_lasts_too_long_is_given_up(forge, clock):
    forge.faults = [Fault("POST", 429, {"Retry-After": "3600"})]
    with pytest.raises(Refusal) as refused:
        posted(forge, full_review(), clock)
    assert refused.value.answer.status == 429
    assert clock.slept == []


def test_a_failure_that_lasts_is_given_up_within_the_budget(forge, clock):
    forge.faults = [Fault("GET", 500) for _ in range(30)]
    with pytest.raises(Refusal):
        posted(forge, full_review(), clock)
    assert sum(clock.slept) <= Patience().budget


@pytest.mark.parametrize("status", [400, 401, 403, 404, 422])
def test_a_failure_that_stays_is_not_tried_again(forge, clock, status):
    forge.faults = [Fault("GET", status)]
    with pytest.raises(Refusal) as refused:
        posted(forge, full_review(), clock)
    assert refused.value.answer.status == status
    assert clock.slept == []


def test_a_token_that_may_not_write_is_told_as_denied(forge):
    forge.writable = False
    with pytest.raises(Refusal) as refused:
        posted(forge, full_review())
    assert refused.value.answer.is_denied


def test_the_token_is_in_no_message(forge):
    forge.faults = [Fault("GET", 422, message=f"bad token {TOKEN}")]
    with pytest.raises(Refusal) as refused:
        posted(forge, full_review())
    shown = [str(refused.value), repr(refused.value), repr(refused.value.answer), repr(forge.context)]
    assert not [text for text in shown if TOKEN in text]
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__


def test_a_server_that_is_not_there_is_a_refusal_that_passes(forge, clock):
    context = replace_context(forge.context, api="http://127.0.0.1:9")
    with pytest.raises(Refusal) as refused:
        post(opened(context), composer(full_review(), context), Policy(patience=Patience(sleep=clock.sleep)))
    assert refused.value.answer.status is None
    assert len(clock.slept) > 1


def replace_context(context, **changes):
    values = {name: getattr(context, name) for name in ("forge", "api", "project", "number", "token")}
    return Context(**{**values, **changes})


def test_the_memory_of_a_comment_holds_its_gaps(forge):
    posted(forge, full_review())
    memory = recalled(forge.comments[0]["body"])
    assert len(memory.keys) == sum(1 for found in FINDINGS if found.tier != "info")


def test_links_to_another_address_are_not_followed(hub):
    hub.context = Context(forge="github", api=hub.url, project="o/r", number=7, token=TOKEN)
    hub.address = "http://127.0.0.1:9"
    for number in range(101):
        hub.add(f"talk {number}", login="somebody", type_="User")
    with pytest.raises(Refusal, match="links to another address"):
        posted(hub, full_review())
