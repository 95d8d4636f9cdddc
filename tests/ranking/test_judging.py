"""How differences become findings: the worst first, one per cause, each with an id that stays."""

from __future__ import annotations

from reviewer.model.review import Tier

WEAK = """
Database:
  Type: AWS::RDS::DBInstance
  Properties: {BackupRetentionPeriod: %s, MultiAZ: %s, MasterUsername: keeper}
Logs:
  Type: AWS::Logs::LogGroup
  Properties: {RetentionInDays: %s}
"""


def test_findings_come_the_worst_first(review):
    tiers = [item.tier.rank for item in review(WEAK % (35, "true", 365), WEAK % (1, "false", 30)).findings]
    assert tiers == sorted(tiers)
    assert len(tiers) == 3


def test_a_finding_keeps_its_id_when_lines_and_order_change(review):
    left, right = WEAK % (35, "true", 365), WEAK % (1, "false", 30)
    before = {item.id for item in review(left, right).findings}
    database, logs = right.split("\nLogs:")
    moved = f"# a note\n\nLogs:{logs}{database.lstrip()}\n"
    assert before == {item.id for item in review(left, moved).findings}
    assert len(before) == 3


def test_ids_are_unique(review):
    found = review(WEAK % (35, "true", 365), "T: {Type: AWS::SNS::Topic}\n").findings
    assert len({item.id for item in found}) == len(found)


def test_one_cause_in_several_places_is_one_finding(review):
    def logs(days):
        return "".join(
            f"L{n}: {{Type: AWS::Logs::LogGroup, Properties: {{RetentionInDays: {days}}}}}\n" for n in range(3)
        )

    found = review(logs(365), logs(30)).findings
    assert [len(item.instances) for item in found] == [3]


def test_every_finding_above_info_says_why_and_what_to_do(review):
    for item in review(WEAK % (35, "true", 365), WEAK % (1, "false", 30)).findings:
        assert item.tier is Tier.INFO or (item.impact and item.fix and item.category and item.effort_days)


def test_no_template_hole_is_left_in_the_words(review):
    found = review(WEAK % (35, "true", 365), "T: {Type: AWS::SNS::Topic}\n").findings
    words = [text for item in found for text in (item.title, item.detail, item.impact, item.fix)]
    assert [text for text in words if "{name}" in text or "{expected}" in text or "{found}" in text] == []


def test_both_sides_of_a_finding_have_their_lines(review):
    found = review(WEAK % (35, "true", 365), WEAK % (35, "true", 30))
    (instance,) = found.findings[0].instances
    assert (str(instance.reference.location), str(instance.actual.location)) == ("reference.yml:8", "actual.yml:8")


def test_counts_by_category_are_of_what_is_declared(review):
    found = review(WEAK % (35, "true", 365), "T: {Type: AWS::SNS::Topic}\n")
    counted = {
        row.category: (row.reference, row.actual, row.gap) for row in found.counts if row.reference or row.actual
    }
    assert counted == {"Database": (1, 0, 1), "Monitoring": (1, 0, 1), "Messaging": (0, 1, -1)}


def test_the_summary_counts_the_findings(review):
    found = review(WEAK % (35, "true", 365), WEAK % (1, "false", 30))
    tiers = [item.tier for item in found.findings]
    summary = found.summary
    assert [summary.high, summary.medium, summary.low, summary.info] == [tiers.count(tier) for tier in Tier]
