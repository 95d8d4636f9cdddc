from __future__ import annotations

import pytest

from reviewer.errors import InputError
from reviewer.model.review import Kind, Tier
from reviewer.normalize.build import build_design
from reviewer.recovery.records import Disruption
from reviewer.recovery.targets import Target, missed_target_findings, parse_duration, target_of

DATABASE = """
Orders:
  Type: AWS::RDS::DBInstance
  Properties: {Engine: mysql, MultiAZ: true, BackupRetentionPeriod: 7}
"""


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("90", 90), ("90s", 90), ("15m", 900), ("1h30m", 5400), ("2d", 172800), (" 1.5H ", 5400), ("0", 0)],
)
def test_durations_are_read_as_people_write_them(text, seconds):
    assert parse_duration(text) == seconds


@pytest.mark.parametrize("text", ["", "soon", "15 minutes", "-5m", "5m later", "m"])
def test_what_is_no_duration_is_refused(text):
    with pytest.raises(InputError, match="is no duration"):
        parse_duration(text)


POLICY = """
Resources:
  Goal:
    Type: AWS::ResilienceHub::ResiliencyPolicy
    Properties:
      PolicyName: shop
      Tier: Critical
      Policy:
        Software: {RtoInSecs: 3600, RpoInSecs: 300}
        Hardware: {RtoInSecs: 60, RpoInSecs: 0}
        AZ: {RtoInSecs: 60, RpoInSecs: 0}
        Region: {RtoInSecs: 900, RpoInSecs: 60}
"""


def test_a_resiliency_policy_is_a_target_for_each_disruption(read):
    target = target_of(build_design(read(POLICY)))

    assert target.of(Disruption.SOFTWARE) == (3600, 300)
    assert target.of(Disruption.REGION) == (900, 60)
    assert (target.source.address, target.source.location.start_line) == ("Goal", 3)


def test_of_two_policies_the_stricter_counts(read):
    second = POLICY.replace("Goal", "Other").replace("RtoInSecs: 900", "RtoInSecs: 600").replace("Resources:", "")

    assert target_of(build_design(read(POLICY + second))).of(Disruption.REGION) == (600, 60)


def test_a_design_without_a_policy_has_no_target(read):
    assert target_of(build_design(read("Resources: {Topic: {Type: AWS::SNS::Topic}}"))) is None


def test_a_missed_target_is_a_high_finding_with_its_evidence(card):
    findings = missed_target_findings(card(DATABASE), Target(rto_seconds=900, rpo_seconds=300))
    region = findings[-1]

    assert [finding.tier for finding in findings] == [Tier.HIGH, Tier.HIGH]
    assert (region.rule, region.kind, region.undecided) == ("recovery-target-missed", Kind.POSTURE, False)
    assert region.title == (
        "design.yml: recovery from the loss of the region misses the target "
        "(RTO no recovery, target 15 min, RPO all data, target 5 min)"
    )
    side = region.instances[0].actual
    assert (side.id, side.value, side.location.start_line) == ("Orders", "RTO no recovery, RPO all data", 4)
    assert region.fix.startswith("Set AutomaticBackupReplicationRegion on Orders")


def test_both_sides_show_their_evidence(card):
    better = card(DATABASE.replace("MultiAZ: true", "MultiAZ: true, AutomaticBackupReplicationRegion: eu-north-1"))
    found = missed_target_findings(card(DATABASE), Target(rpo_seconds=600), better)

    assert found[0].instances[0].reference.value == "RTO up to 24 h, RPO 1 min to 10 min"


def test_a_met_target_is_no_finding(card):
    target = Target(by_disruption={Disruption.ZONE: (120, 0), Disruption.SOFTWARE: (86400, 300)})

    assert missed_target_findings(card(DATABASE), target) == ()


def test_a_target_nobody_can_decide_is_undecided(card):
    text = DATABASE.replace("MultiAZ: true", "MultiAZ: !Ref Spread")
    found = missed_target_findings(
        card(text, "Parameters: {Spread: {Type: String}}"), Target(by_disruption={Disruption.ZONE: (120, None)})
    )

    assert [(finding.undecided, finding.tier) for finding in found] == [(True, Tier.MEDIUM)]
    assert "may miss the target (RTO cannot tell, target 2 min)" in found[0].title


def test_a_finding_keeps_its_id_when_lines_move(card):
    target = Target(rto_seconds=60)
    first, second = card(DATABASE), card("Topic: {Type: AWS::SNS::Topic}\n" + DATABASE)

    assert [item.id for item in missed_target_findings(first, target)] == [
        item.id for item in missed_target_findings(second, target)
    ]
