"""The summary page of a fleet, in Markdown and as one self-contained HTML file."""

from __future__ import annotations

from reviewer.fleet.totals import TIERS, Totals
from reviewer.renderers.escape import cell, one_line, prose
from reviewer.renderers.html_page import page_environment, shell
from reviewer.renderers.templates import environment


def markdown(totals: Totals) -> str:
    """Return the summary as Markdown."""
    made = environment(autoescape=False)
    made.filters.update(prose=prose, cell=cell)
    return made.get_template("fleet.md.j2").render(totals=totals, tiers=TIERS, headline=headline(totals))


def html(totals: Totals) -> str:
    """Return the summary as an HTML page that loads nothing."""
    made = page_environment()
    made.filters["line"] = one_line
    template = made.get_template("fleet.html.j2")
    return template.render(totals=totals, tiers=TIERS, headline=headline(totals), **shell(graph=False))


def headline(totals: Totals) -> str:
    """Return the fleet's state in one sentence."""
    pairs = totals.reviewed + totals.failed
    high = f"{totals.with_high} with high findings, {totals.counts[0]} high findings in all"
    said = f"{_counted(pairs, 'pair')}: {high}"
    return f"{said}; {totals.failed} could not be reviewed." if totals.failed else f"{said}."


def _counted(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
