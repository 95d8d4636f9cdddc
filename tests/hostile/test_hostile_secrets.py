"""Secrets of some twenty-five kinds, planted in every format: none is in any output, message or trace."""

from __future__ import annotations

import base64
import json
import os
import re

import pytest
from planted import CHANGES, FORMATS, KINDS, MARK, Secrets, write

from reviewer.graphs.graph import Grouping
from reviewer.graphs.overlay import graph_of, overlay_of
from reviewer.model.design import Format
from reviewer.normalize.build import build_design
from reviewer.parsers.loader import load
from reviewer.pipeline import CompareOptions, check, compare
from reviewer.renderers import RENDERERS
from reviewer.renderers.diagrams import DIAGRAMS
from reviewer.renderers.redaction import Redactor
from reviewer.reviewing import review_change
from reviewer.settings import ReadOptions

PARAMETERS = {"cloudformation-yaml": "Given", "cloudformation-json": "Given", "markdown": "Given", "hcl": "given"}
"""The parameter without a default of each format that has one."""


def in_base64(word: str, shift: int) -> str:
    """Return the letters that stand for a word inside base64 text, `shift` bytes after a multiple of three."""
    encoded = base64.b64encode(bytes(shift) + word.encode() + bytes(2)).decode()
    return encoded[-(-shift * 8 // 6) : (shift + len(word)) * 8 // 6]


FORMS = [MARK, *(in_base64(word, shift) for word in (MARK, MARK.upper()) for shift in range(3))]
"""The mark as it may be written: plainly in any case, and inside base64."""


def leaks(text: str) -> list[str]:
    """Return the places around every mark in a text."""
    places = [found for form in FORMS for found in re.finditer(form, text, re.IGNORECASE if form == MARK else 0)]
    return [text[max(0, found.start() - 60) : found.end() + 30] for found in places]


def options(side: str, form: str) -> ReadOptions:
    given = Secrets(side)["given parameter"]
    return ReadOptions(parameters={PARAMETERS[form]: given} if form in PARAMETERS else {})


@pytest.fixture(scope="module", params=FORMATS)
def sides(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("planted")
    return [(str(write(request.param, folder, side)), options(side, request.param)) for side in "ab"]


@pytest.fixture(scope="module")
def compared(sides):
    (reference, ours), (actual, theirs) = sides
    return compare(reference, actual, CompareOptions(reference=ours, actual=theirs))


@pytest.mark.parametrize("before", ["", "x", "xy", "xyz"])
def test_the_mark_is_found_in_base64(before):
    assert leaks(base64.b64encode(f"{before}{MARK}-word".encode()).decode()) != []


def test_every_secret_has_the_mark():
    assert [kind for kind, value in KINDS.items() if MARK not in value.lower()] == []


def test_the_planted_designs_differ_so_that_values_are_shown(compared):
    assert len(compared.findings) >= 3


THOROUGH = bool(os.environ.get("DRDIFF_THOROUGH"))
"""`make fuzz` renders every format of every comparison; the plain suite the slow ones of a plan's only."""
SLOW = {"html", "summary", "sarif-with-waived", "gitlab"}


@pytest.mark.parametrize("renderer", RENDERERS, ids=lambda each: each.name)
def test_a_comparison_shows_no_secret(compared, renderer):
    if renderer.name in SLOW and not THOROUGH and compared.actual.format is not Format.TERRAFORM_PLAN:
        pytest.skip("rendered by `make fuzz`")
    assert leaks(renderer.render(compared)) == []


@pytest.mark.parametrize("name", ["json", "terminal"])
def test_a_check_shows_no_secret(sides, name):
    review = check(sides[1][0], CompareOptions(actual=sides[1][1]))
    renderer = next(each for each in RENDERERS if each.name == name)
    assert leaks(renderer.render(review)) == []


def test_a_drawing_shows_no_secret(sides, compared):
    design = build_design(load(*sides[0]))
    graphs = [Redactor.of_designs(design).clean(graph_of(design)), Redactor.of(compared).clean(overlay_of(compared))]
    drawn = [diagram.render(graph, Grouping.NONE) for graph in graphs for diagram in DIAGRAMS]
    assert [leak for text in drawn for leak in leaks(text)] == []


@pytest.mark.parametrize("form", CHANGES)
def test_a_review_of_changes_shows_no_secret(tmp_path, form):
    path = tmp_path / "change.json"
    path.write_text(json.dumps(CHANGES[form]("b", "a"), indent=1))
    review = review_change(str(path))
    assert len(review.findings) >= 2
    for renderer in RENDERERS:
        if THOROUGH or renderer.name not in SLOW:
            assert leaks(renderer.render(review)) == []
