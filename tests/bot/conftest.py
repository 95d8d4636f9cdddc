"""The servers that stand in for the forges, as the tests of comments have them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "forges"))

from stand_ins import github, gitlab, serving


@pytest.fixture
def hub():
    with serving(github) as stand_in:
        yield stand_in


@pytest.fixture
def lab():
    with serving(gitlab) as stand_in:
        stand_in.login = "drdiff-bot"
        yield stand_in
