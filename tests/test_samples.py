"""The sample pair end to end, against its oracle `samples/expected.yaml` (read as its header says)."""

from __future__ import annotations

import re
import runpy
from pathlib import Path
from typing import Any

import pytest
import yaml

from reviewer.pipeline import CompareOptions, compare
from reviewer.renderers.json_report import document

SAMPLES = Path(__file__).parent.parent / "samples"
ORDERS = SAMPLES / "orders"
LEAST_SHARE = 0.95
JUDGED_ALONE = ("posture", "invalid")
"""Kinds of findings that judge one design alone; the oracle does not list them all."""

Report = dict[str, Any]


def report(reference: str, baseline: str | None = None) -> Report:
    options = CompareOptions(baseline=baseline)
    return document(compare(str(ORDERS / reference), str(ORDERS / "actual.yml"), options))


@pytest.fixture(scope="module")
def from_template() -> Report:
    return report("reference.yml")


@pytest.fixture(scope="module")
def from_markdown() -> Report:
    return report("reference.md")


@pytest.fixture(scope="module")
def oracle() -> dict[str, Any]:
    return yaml.safe_load((SAMPLES / "expected.yaml").read_text(encoding="utf-8"))


def steps(path: str | None) -> list[str]:
    return [step for step in re.sub(r"\[[^]]*\]", "", path or "").lower().split(".") if step]


def same_place(wanted: str | None, found: str | None) -> bool:
    """Whether one path lies within the other; a whole entry is only a whole entry."""
    short, long = sorted((steps(wanted), steps(found)), key=len)
    return long[: len(short)] == short if short else not long


def named(sides: Report) -> set[str]:
    return {sides[side]["id"] for side in ("reference", "actual") if sides.get(side)}


def names_it(entry: Report, sides: Report) -> bool:
    return bool({entry["reference"], entry["actual"]} & named(sides))


def is_met(entry: Report, found: Report) -> bool:
    """Whether a finding (or, where that is as good, a not-gap) says what the entry says."""
    kinds = {entry["kind"], *entry.get("accepts", ())}
    by_input = {entry["by"]} if "by" in entry else set()
    for finding in found["findings"]:
        for instance in finding["instances"]:
            if finding["kind"] not in kinds:
                continue
            if names_it(entry, instance) and same_place(entry["property"], finding["property"]):
                return True
            if by_input & named(instance):
                return True
    return "not-gap" in kinds and any(
        names_it(entry, item) and same_place(entry["property"], item["property"]) for item in found["not_gaps"]
    )


def is_claimed(entry: Report, finding: Report) -> bool:
    """Whether a finding above info says of a not-gap entry's place that it is a gap."""
    wanted, said_of = steps(entry["property"]), steps(finding["property"])
    inside = said_of[: len(wanted)] == wanted if wanted else not said_of
    if finding["tier"] == "info" or finding["kind"] in JUDGED_ALONE:
        return False
    return inside and any(names_it(entry, item) for item in finding["instances"])


def unmet(oracle: dict[str, Any], found: Report) -> tuple[list[str], int]:
    wanted = [
        entry
        for entry in oracle["differences"]
        if entry["kind"] != "not-gap" and not entry.get("optional") and entry["tier"] != "info"
    ]
    return [entry["id"] for entry in wanted if not is_met(entry, found)], len(wanted)


def false_alarms(oracle: dict[str, Any], found: Report) -> list[str]:
    traps = [entry for entry in oracle["differences"] if entry["kind"] == "not-gap"]
    return [
        f"{entry['id']}: {finding['title']}"
        for entry in traps
        for finding in found["findings"]
        if is_claimed(entry, finding)
    ]


def test_every_planted_difference_is_explained():
    problems = runpy.run_path(str(SAMPLES / "check.py"))["problems"]
    assert list(problems()) == []


def test_the_planted_gaps_are_found(oracle, from_template):
    missed, total = unmet(oracle, from_template)
    # Shown by `pytest -rP`: the figure and what is still missed.
    print(f"samples: {total - len(missed)} of {total} entries found; missed: {', '.join(missed) or 'none'}")
    assert (total - len(missed)) / total >= LEAST_SHARE


def test_no_rewrite_is_reported_as_a_gap(oracle, from_template):
    assert false_alarms(oracle, from_template) == []


def test_with_the_baseline_of_a_warm_standby_every_planted_gap_is_found(oracle):
    judged = report("reference.yml", "aws-warm-standby")
    assert (unmet(oracle, judged)[0], false_alarms(oracle, judged)) == ([], [])


def test_resources_are_counted_as_declared(oracle, from_template):
    counts = {side: from_template[side]["resources"] for side in ("reference", "actual")}
    assert counts == oracle["resources"]


def said(found: Report) -> list[tuple[str, str, str]]:
    return [(finding["id"], finding["tier"], finding["title"]) for finding in found["findings"]]


def test_the_design_in_a_markdown_document_has_the_same_findings(from_template, from_markdown):
    assert said(from_template) == said(from_markdown)


def test_findings_cite_the_lines_of_the_markdown_document(from_markdown):
    lines = (ORDERS / "reference.md").read_text(encoding="utf-8").split("\n")
    missing = [finding for finding in from_markdown["findings"] if finding["kind"] == "missing-resource"]
    sides = [instance["reference"] for finding in missing for instance in finding["instances"]]
    assert {side["file"] for side in sides} == {"reference.md"}
    assert [side["id"] for side in sides] == [lines[side["start_line"] - 1].strip(" :") for side in sides]
