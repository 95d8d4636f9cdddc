"""Degraded copies of the Harbourline design, fixed by their own reports, in HCL and in CloudFormation."""

from __future__ import annotations

import pytest
import round_trip
from harbourline_degradations import DEGRADATIONS
from harbourline_designs import FOLDER, edited

NAMES = (
    "booking reader gone",
    "sailings without replica",
    "documents not replicated",
    "restores not allowed",
    "databases open to the world",
    "one NAT gateway for both zones",
    "alias without target health",
    "backups not copied",
)
CASES = [case for case in DEGRADATIONS if case.name in NAMES]


def fixed(case, format_, tmp_path):
    folder = tmp_path / "actual"
    for name, text in edited(format_, getattr(case, format_)).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return round_trip.round_trip(FOLDER / "cloudformation", folder, tmp_path / "fixed")


def test_all_chosen_degradations_are_there():
    assert sorted(NAMES) == sorted(case.name for case in CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_configuration_is_whole_again_after_its_fixes(case, tmp_path):
    outcome = fixed(case, "terraform", tmp_path)
    assert outcome.gaps
    assert (outcome.left, outcome.new) == ({}, {})


@pytest.mark.parametrize("case", CASES[:3], ids=lambda case: case.name)
def test_a_template_is_whole_again_after_its_fixes(case, tmp_path):
    outcome = fixed(case, "cloudformation", tmp_path)
    assert outcome.gaps
    assert (outcome.left, outcome.new) == ({}, {})
