"""The Markdown report as a GitHub step summary: cut, where it must be, so that GitHub takes it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from reviewer.model.record import replace
from reviewer.model.review import Review, Tier
from reviewer.renderers import markdown
from reviewer.renderers.escape import prose
from reviewer.renderers.show import plural

LIMIT: Final = 1_000_000
"""Bytes; GitHub takes 1 MiB (1,048,576) of a step and shows nothing at all of more. The rest is for other lines."""


def render(review: Review) -> str:
    """Return the whole report, or as much of it as fits, worst findings first, and what was left off."""
    text = markdown.render(review)
    for told, cut in _CUTS:
        if _fits(text):
            return text
        review = cut(review)
        text = _note(told) + markdown.render(review)
    return text if _fits(text) else _first_findings(review)


def _first_findings(review: Review) -> str:
    """Return the report with as many findings as fit, found by halving."""
    fitting, over = 0, len(review.findings)
    best = ""
    while over - fitting > 1:
        middle = (fitting + over) // 2
        left_off = plural(len(review.findings) - middle, "finding")
        text = _note(f"details and {left_off}") + markdown.render(_with_first(review, middle))
        if _fits(text):
            fitting, best = middle, text
        else:
            over = middle
    return best or _note("everything but the verdict") + f"{prose(review.summary.verdict)}\n"


def _with_first(review: Review, count: int) -> Review:
    return replace(review, findings=review.findings[:count])


def _without_details(review: Review) -> Review:
    return replace(review, not_gaps=(), matches=(), phases=())


def _without_snippets(review: Review) -> Review:
    return replace(review, findings=tuple(replace(finding, snippet=None) for finding in review.findings))


def _without_minor(review: Review) -> Review:
    kept = tuple(finding for finding in review.findings if finding.tier in {Tier.HIGH, Tier.MEDIUM})
    return replace(review, findings=kept)


_CUTS: Final[tuple[tuple[str, Callable[[Review], Review]], ...]] = (
    ("code", _without_snippets),
    ("code, matches, plan and differences that are no gap", _without_details),
    ("details and the findings of tier low and info", _without_minor),
)


def _fits(text: str) -> bool:
    return len(text.encode("utf-8", "replace")) <= LIMIT


def _note(told: str) -> str:
    return f"> This summary leaves off {told}: the whole report is too long for a step summary.\n\n"
