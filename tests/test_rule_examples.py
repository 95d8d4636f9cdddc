"""Every rule's own examples: the bad one fires, the good one does not, in every language it is written in."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
import yaml

from reviewer.normalize.build import build_design
from reviewer.parsers.loader import load
from reviewer.rules.check import check_design
from reviewer.settings import ReadOptions
from reviewer.vocabulary.rule_book import Baseline, rules_by_id

RULES = Path(__file__).parent.parent / "baselines" / "rules"
NAMES = {"good": "design.yml", "bad": "design.yml", "good_terraform": "main.tf", "bad_terraform": "main.tf"}
RECORDS = {path.stem: yaml.load(path.read_text(), Loader=yaml.CSafeLoader) for path in sorted(RULES.glob("*/*.yaml"))}
EXAMPLES = [(rule, example) for rule, record in RECORDS.items() for example in NAMES if example in record]


def whole(text: str) -> str:
    """Return an example as a template: one of resources alone gets its section."""
    has_section = any(text.startswith(word) for word in ("Resources:", "Parameters:", "Mappings:", "Conditions:"))
    return text if has_section else "Resources:\n" + textwrap.indent(text, "  ")


@pytest.mark.parametrize(("rule", "example"), EXAMPLES, ids=[f"{rule}-{example}" for rule, example in EXAMPLES])
def test_the_bad_example_fires_and_the_good_one_does_not(rule: str, example: str, tmp_path: Path):
    text = RECORDS[rule][example]
    path = tmp_path / NAMES[example]
    path.write_text(text if path.suffix == ".tf" else whole(text))
    design = build_design(load(str(path), ReadOptions()))

    baseline = Baseline(name="one", title="one", rules=dict.fromkeys([rule, *rules_by_id()[rule].yields_to]))
    checked = check_design(design, baseline=baseline)

    found = [finding for finding in (*checked.findings, *checked.strengths) if finding.rule == rule]
    assert checked.diagnostics == ()
    wanted = "good" if rules_by_id()[rule].strength else "bad"
    assert bool([finding for finding in found if not finding.undecided]) is example.startswith(wanted), found


@pytest.mark.parametrize("rule", RECORDS)
def test_every_rule_has_a_good_and_a_bad_example(rule: str):
    assert {"good", "good_terraform"} & set(RECORDS[rule])
    assert {"bad", "bad_terraform"} & set(RECORDS[rule])
