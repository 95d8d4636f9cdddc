from __future__ import annotations

from dataclasses import replace

import pytest
from sample_review import DESCRIPTION, GLOBAL, PARAMETER, RETENTION, SUBNETS

from reviewer.model.review import Instance, Kind
from reviewer.renderers.issue import issue

(BOTH,) = RETENTION.instances
EXTRA = replace(RETENTION, kind=Kind.EXTRA_RESOURCE, property=None, instances=(Instance(actual=BOTH.actual),))


@pytest.mark.parametrize(
    ("finding", "expected"),
    [
        (
            GLOBAL,
            "The reference declares 'BookingsGlobal', of type 'AWS::RDS::GlobalCluster'; stack.yml has no counterpart.",
        ),
        (PARAMETER, "The reference declares 'MasterPassword'; stack.yml has no counterpart."),
        (RETENTION, "The reference has '35' for 'BackupRetentionPeriod', stack.yml has '7'."),
        (EXTRA, "stack.yml declares 'BookingsDb', the reference does not."),
        (SUBNETS, "'CidrBlock' differs in 8 places."),
        (
            replace(
                RETENTION, instances=(Instance(reference=BOTH.reference, actual=replace(BOTH.actual, has_value=False)),)
            ),
            "The reference sets 'BackupRetentionPeriod', stack.yml does not.",
        ),
        (
            replace(RETENTION, instances=(Instance(actual=BOTH.actual),)),
            "stack.yml sets 'BackupRetentionPeriod', the reference does not.",
        ),
        (replace(RETENTION, instances=()), "BookingsDb: BackupRetentionPeriod is 7, the reference has 35."),
    ],
)
def test_a_finding_without_detail_is_told_from_its_sides(finding, expected):
    assert issue(replace(finding, detail=""), "stack.yml") == expected


def test_the_findings_own_sentence_comes_first():
    assert issue(DESCRIPTION, "stack.yml") == "Only the words differ."


def test_a_fragment_qualifies_the_sentence():
    finding = replace(RETENTION, detail="when IsPrimary holds")
    assert issue(finding, "a.yml") == (
        "The reference has '35' for 'BackupRetentionPeriod', a.yml has '7' (when IsPrimary holds)."
    )


def test_many_names_are_counted():
    many = tuple(Instance(reference=replace(BOTH.reference, id=f"Zone{at}")) for at in range(1, 8))
    text = issue(replace(GLOBAL, detail="", resource_type=None, instances=many), "a.yml")
    assert text == "The reference declares 'Zone1', 'Zone2', 'Zone3', 'Zone4' and 3 more; a.yml has no counterpart."
