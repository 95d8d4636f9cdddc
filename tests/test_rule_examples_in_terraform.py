"""One rule serves all formats: examples of templates fire as Terraform too, written there by drdiff's own fixes.

The example is what should be, a folder without resources what is: the fixes of all that is missing are the example in
Terraform. This holds the rules against both languages, and the fixes against being read again.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from test_rule_examples import RECORDS, whole

from reviewer.normalize.build import build_design
from reviewer.parsers.loader import load
from reviewer.pipeline import CompareOptions, compare
from reviewer.rules.check import check_design
from reviewer.settings import ReadOptions
from reviewer.vocabulary.rule_book import Baseline, rules_by_id

TEMPLATES_ONLY = {
    "cidr-fixed": "is about an input the template has and the fix writes out",
    "declaration-unused": "is about a declaration, which no fix of a missing resource brings",
    "dependency-cycle": "a fix says no DependsOn that Terraform derives itself",
    "engine-version-fixed": "is about an input the template has and the fix writes out",
    "failover-serves-no-workload": "is about the inline code of a function",
    "function-import-missing": "is about inline code, which Terraform packages instead",
    "function-inline-code": "is about inline code, which Terraform packages instead",
    "gateway-not-attached": "Terraform writes the attachment at the gateway, or nowhere",
    "global-firewall-region": "is about a region the whole design does not name",
    "instance-class-fixed": "is about an input the template has and the fix writes out",
    "invalid-missing-property": "is about the published schema of templates",
    "invalid-property": "is about the published schema of templates",
    "invalid-type": "is about the published schema of templates",
    "invalid-value": "is about the published schema of templates",
    "parameter-hidden-needlessly": "is about NoEcho",
    "reference-to-nothing": "is about references, which no fix writes to nothing",
    "secure-string-in-template": "is about what CloudFormation cannot create",
    "stateful-deletion-policy": "is about resource attributes of templates",
    "stateful-replace-policy": "is about resource attributes of templates",
    "table-consistency-eventual": "a table without replicas elsewhere is no global table in Terraform",
    "transit-attachment-one-zone": "is about a type with two Terraform counterparts",
    "windows-files-backups-short": "is about a type with one Terraform counterpart for each kind of file system",
}
EMPTY = 'resource "terraform_data" "nothing" {}\n'
EXAMPLES = [
    (rule, example)
    for rule, record in RECORDS.items()
    for example in ("good", "bad")
    if example in record and f"{example}_terraform" not in record and rule not in TEMPLATES_ONLY
]


@pytest.mark.parametrize(("rule", "example"), EXAMPLES, ids=[f"{rule}-{example}" for rule, example in EXAMPLES])
def test_an_example_written_as_terraform_fires_alike(rule: str, example: str, tmp_path: Path):
    template, folder = tmp_path / "template.yml", tmp_path / "terraform"
    template.write_text(whole(RECORDS[rule][example]))
    folder.mkdir()
    (folder / "main.tf").write_text(EMPTY)
    review = compare(str(template), str(folder), CompareOptions(baseline="none"))
    fixes = dict.fromkeys(finding.snippet.text for finding in review.findings if finding.snippet is not None)
    (folder / "main.tf").write_text("\n".join(fixes) or EMPTY)

    design = build_design(load(str(folder), ReadOptions()))
    baseline = Baseline(name="one", title="one", rules=dict.fromkeys([rule, *rules_by_id()[rule].yields_to]))
    checked = check_design(design, baseline=baseline)

    found = [item for item in (*checked.findings, *checked.strengths) if item.rule == rule and not item.undecided]
    wanted = "good" if rules_by_id()[rule].strength else "bad"
    assert bool(found) is (example == wanted), "\n".join(fixes)
