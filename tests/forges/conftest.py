"""Servers that stand in for the forges, and reports made from hand-made reviews."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "renderers"))

from stand_ins import github, gitlab, serving

from reviewer.forges import github as github_module


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch):
    """GitHub asks for a second between writes; the stand-in does not."""
    monkeypatch.setattr(github_module, "PAUSE", 0)


@pytest.fixture
def hub():
    with serving(github) as stand_in:
        yield stand_in


@pytest.fixture
def lab():
    with serving(gitlab) as stand_in:
        stand_in.login = "drdiff-bot"
        yield stand_in
