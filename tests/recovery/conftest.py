"""Shared arrangement: a template text, resources alone, as a scorecard."""

from __future__ import annotations

import textwrap
from collections.abc import Callable

import pytest

from reviewer.normalize.build import build_design
from reviewer.recovery.records import Scorecard
from reviewer.recovery.scorecard import scorecard


@pytest.fixture
def card(read: Callable[..., object]) -> Callable[..., Scorecard]:
    """Return a function that reads CloudFormation resources (without `Resources:`) and scores them."""

    def run(text: str, head: str = "", **options: object) -> Scorecard:
        body = textwrap.indent(textwrap.dedent(text), "  ")
        return scorecard(build_design(read(f"{textwrap.dedent(head)}\nResources:\n{body}", **options)))

    return run
