"""A design held against single rules."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from reviewer.model.design import Design
from reviewer.model.review import Finding
from reviewer.normalize.build import build_design
from reviewer.parsers.loader import load
from reviewer.rules.check import check_design
from reviewer.rules.checked import Checked
from reviewer.settings import ReadOptions
from reviewer.vocabulary.rule_book import Baseline

SECTIONS = ("Resources:", "Parameters:", "Conditions:", "Mappings:", "AWSTemplateFormatVersion:")


@pytest.fixture
def design_of(tmp_path: Path) -> Callable[..., Design]:
    """Return a function that reads a template text; resources alone get their section."""

    def run(text: str, name: str = "design.yml") -> Design:
        body = textwrap.dedent(text).strip("\n")
        alone = name.endswith(".yml") and not body.startswith(SECTIONS)
        path = tmp_path / name
        path.write_text("Resources:\n" + textwrap.indent(body, "  ") if alone else body)
        return build_design(load(str(path), ReadOptions()))

    return run


@pytest.fixture
def held(design_of: Callable[..., Design]) -> Callable[..., Checked]:
    """Return a function that holds a template text against the named rules only."""

    def run(text: str, *rules: str, name: str = "design.yml") -> Checked:
        baseline = Baseline(name="some", title="some", rules=dict.fromkeys(rules))
        return check_design(design_of(text, name), baseline=baseline)

    return run


@pytest.fixture
def fired(held: Callable[..., Checked]) -> Callable[..., list[str]]:
    """Return a function that tells the ids a rule's certain findings name in a template text."""

    def run(text: str, rule: str, name: str = "design.yml") -> list[str]:
        checked = held(text, rule, name=name)
        assert checked.diagnostics == ()
        return named([*checked.findings, *checked.strengths])

    return run


def named(findings: list[Finding]) -> list[str]:
    """Return the ids that certain findings name, sorted."""
    return sorted(
        {
            instance.actual.id
            for finding in findings
            if not finding.undecided
            for instance in finding.instances
            if instance.actual is not None
        }
    )
