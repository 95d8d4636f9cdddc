"""Waivers inside designs: what they take out of a review, and what is said when they no longer hold."""

from __future__ import annotations

import json

import pytest

from reviewer.model.design import Severity
from reviewer.pipeline import CompareOptions, compare
from reviewer.renderers import terminal
from reviewer.waiving import Waiving

BUCKET = """
{name}:{beside}
  Type: AWS::S3::Bucket
  {metadata}
  Properties:
    VersioningConfiguration: {{Status: {status}}}{behind}
"""
CHANGED = "property-changed"
FOREVER = "until=9999-12-31"


def bucket(name="Data", status="Suspended", beside="", behind="", metadata="DeletionPolicy: Delete"):
    return BUCKET.format(name=name, status=status, beside=beside, behind=behind, metadata=metadata)


def gaps(made):
    """Return rule and places of every finding that only the actual design has."""
    return {
        finding.rule: sorted(place.actual.id for place in finding.instances if place.actual)
        for finding in made.findings
        if not finding.strength and finding.alone is None
    }


def waived(made):
    return [(entry.finding.rule, entry.reason) for entry in made.not_gaps if entry.finding is not None]


def told(made, severity):
    return [(item.file, item.line, item.message) for item in made.diagnostics if item.severity is severity]


METADATA = "Metadata: {{drdiff: {{ignore: [{{{}: {}, reason: a cache, until: 9999-12-31}}]}}}}"


@pytest.mark.parametrize(
    "parts",
    [
        {"beside": f'  # drdiff:ignore {CHANGED} reason="a cache" {FOREVER}'},
        {"behind": f'  # drdiff:ignore {CHANGED} reason="a cache" {FOREVER}'},
        {"metadata": METADATA.format("rule", CHANGED)},
        {"metadata": METADATA.format("rules", f"[other, {CHANGED}]")},
    ],
)
def test_a_waived_finding_leaves_and_stays_visible(review, parts):
    made = review(bucket(status="Enabled"), bucket(**parts))
    assert gaps(made) == {}
    assert waived(made) == [(CHANGED, "waived: a cache (until 9999-12-31)")]
    assert made.summary.waived == 1
    assert made.summary.verdict == "Ready: no gap against the reference. 1 waived."
    assert made.phases == ()
    assert told(made, Severity.ERROR) == []


def test_a_waiver_on_the_line_above_holds(review):
    above = "# drdiff:ignore property-changed reason=x"
    whole = review(bucket(status="Enabled"), f"\n{above}" + bucket())
    line = review(bucket(status="Enabled"), bucket().replace("    Versioning", f"    {above}\n    Versioning"))
    assert (gaps(whole), gaps(line)) == ({}, {})


def test_a_waiver_on_another_property_does_not_hold(review):
    text = bucket().replace(
        "  Properties:", "  Properties:\n    BucketName: a # drdiff:ignore property-changed reason=x"
    )
    assert CHANGED in gaps(review(bucket(status="Enabled"), text))


def test_a_waiver_for_a_missing_resource_stands_in_the_reference(review):
    reference = bucket(status="Enabled") + bucket("Extra", beside=" # drdiff:ignore missing-resource reason=x")
    made = review(reference, bucket(status="Enabled"))
    assert waived(made) == [("missing-resource", "waived: x")]


def test_a_waived_place_leaves_a_finding_and_the_others_stay(review):
    names = ("One", "Two", "Three")
    reference = "".join(bucket(name, "Enabled") for name in names)
    actual = "".join(
        bucket(name, beside=" # drdiff:ignore property-changed reason=x" if name == "Two" else "") for name in names
    )
    made = review(reference, actual)
    finding = next(item for item in made.findings if item.rule == CHANGED)
    assert gaps(made)[CHANGED] == ["One", "Three"]
    assert finding.title.startswith("2 buckets")
    assert finding.title.endswith("(1 of 3 places waived)")
    assert ("Two" in finding.fix, "One, Three" in finding.fix) == (False, True)
    assert finding.detail.endswith("waived at Two")
    assert finding.id == next(entry.finding.id for entry in made.not_gaps if entry.finding)
    assert made.summary.high == 1
    whole = review(reference, "".join(bucket(name) for name in names))
    assert finding.effort_days < next(item for item in whole.findings if item.rule == CHANGED).effort_days


def test_an_expired_waiver_fails_loudly(review):
    made = review(
        bucket(status="Enabled"), bucket(behind=' # drdiff:ignore property-changed reason="old" until=2001-01-01')
    )
    assert CHANGED in gaps(made)
    [(file, line, message)] = told(made, Severity.ERROR)
    assert (file, line) == ("actual.yml", 7)
    assert message.startswith("the waiver of property-changed expired on 2001-01-01: 1 finding stands again")
    assert made.summary.verdict.endswith("1 waiver expired.")
    assert "expired on 2001-01-01" in " ".join(terminal.render(made).split())


@pytest.mark.parametrize(("day", "expired"), [("2030-06-29", 0), ("2030-06-30", 0), ("2030-07-01", 1)])
def test_a_waiver_holds_through_its_last_day(review, monkeypatch, day, expired):
    monkeypatch.setenv("DRDIFF_TODAY", day)
    made = review(
        bucket(status="Enabled"), bucket(behind=" # drdiff:ignore property-changed reason=x until=2030-06-30")
    )
    assert len(told(made, Severity.ERROR)) == expired


def test_an_expired_waiver_beside_one_that_holds_is_no_error(review):
    old = " # drdiff:ignore property-changed reason=old until=2001-01-01"
    made = review(bucket(status="Enabled"), bucket(beside=" # drdiff:ignore property-* reason=new", behind=old))
    assert (waived(made), told(made, Severity.ERROR)) == ([(CHANGED, "waived: new")], [])
    assert told(made, Severity.WARNING)[0][2].endswith("fits no finding and expired on 2001-01-01; remove it")


def test_a_waiver_that_fits_nothing_is_told(review):
    made = review(
        bucket(status="Enabled"), bucket(status="Enabled", beside=" # drdiff:ignore property-chnaged reason=x")
    )
    [(_, line, message)] = told(made, Severity.WARNING)
    assert line == 3
    assert message == "the waiver of property-chnaged fits no finding; remove it, or did you mean property-changed?"


@pytest.mark.parametrize(
    ("beside", "problem"),
    [
        (" # drdiff:ignore property-changed", "gives no reason"),
        (" # drdiff:ignore property-changed reason=x until=never", "is no day"),
        (" # drdiff:skip property-changed reason=x", "is not known"),
    ],
)
def test_a_comment_that_cannot_be_understood_is_an_error_and_waives_nothing(review, beside, problem):
    made = review(bucket(status="Enabled"), bucket(beside=beside))
    [(file, line, message)] = told(made, Severity.ERROR)
    assert (file, line, problem in message, CHANGED in gaps(made)) == ("actual.yml", 3, True, True)


@pytest.mark.parametrize(
    ("metadata", "problem"),
    [
        ("Metadata: {drdiff: {ignore: [{rule: property-changed}]}}", "gives no reason"),
        ("Metadata: {drdiff: {ignore: [{rule: property-changed, reason: [x]}]}}", "not a mapping of texts"),
        ("Metadata: {drdiff: {ignore: [property-changed]}}", "not a mapping of texts"),
        ("Metadata: {drdiff: {ignore: [{rule: property-changed, reason: x, ends: y}]}}", "'ends' is not known"),
        ("Metadata: {drdiff: {ignore: [{reason: x}]}}", "names no rule"),
        ("Metadata: {drdiff: {skip: []}}", "not understood"),
        ("Metadata: {drdiff: yes}", "not understood"),
    ],
)
def test_metadata_that_cannot_be_understood_is_an_error_and_waives_nothing(review, metadata, problem):
    made = review(bucket(status="Enabled"), bucket(metadata=metadata))
    [(_, line, message)] = told(made, Severity.ERROR)
    assert (line, problem in message, CHANGED in gaps(made)) == (5, True, True)


def test_a_waiver_at_no_resource_is_an_error(review):
    made = review(bucket(status="Enabled"), "# drdiff:ignore * reason=x\nResources:\n  A: {Type: 'AWS::SNS::Topic'}\n")
    assert "stands at no resource" in told(made, Severity.ERROR)[0][2]


def test_metadata_waives_in_json(review):
    def document(status, **more):
        properties = {"VersioningConfiguration": {"Status": status}}
        return json.dumps(
            {"Resources": {"Data": {"Type": "AWS::S3::Bucket", "Properties": properties, **more}}}, indent=1
        )

    entry = {"rule": "property-*", "reason": "x", "property": "VersioningConfiguration"}
    made = review(document("Enabled"), document("Suspended", Metadata={"drdiff": {"ignore": [entry]}}))
    assert waived(made) == [(CHANGED, "waived: x")]


TERRAFORM = """
resource "aws_sqs_queue" "jobs" {{{beside}
  name                       = "jobs"
  message_retention_seconds  = {seconds}{behind}
  visibility_timeout_seconds = 30
}}
"""


@pytest.mark.parametrize(
    "parts",
    [
        {"beside": " # drdiff:ignore property-* reason=x"},
        {"beside": " // drdiff:ignore property-* reason=x"},
        {"behind": " # drdiff:ignore property-* reason=x"},
        {"beside": "\n  /* drdiff:ignore property-* reason=x */"},
    ],
)
def test_comments_waive_in_terraform(tmp_path, parts):
    given = {"beside": "", "behind": ""}
    for name, text in (
        ("reference", TERRAFORM.format(seconds=1209600, **given)),
        ("actual", TERRAFORM.format(seconds=60, **{**given, **parts})),
    ):
        (tmp_path / name).mkdir()
        (tmp_path / name / "main.tf").write_text(text)
    made = compare(str(tmp_path / "reference"), str(tmp_path / "actual"))
    kinds = {entry.finding.property for entry in made.not_gaps if entry.finding}
    # A comment alone inside the block speaks about the line below it, which is the name.
    assert kinds == (set() if parts.get("beside", "").startswith("\n") else {"MessageRetentionPeriod"})


def test_a_waived_parent_takes_its_satellites_along(tmp_path):
    bucket_text = 'resource "aws_s3_bucket" "data" {{{}\n  bucket = "d"\n}}\n'
    versions = (
        'resource "aws_s3_bucket_versioning" "data" {\n  bucket = aws_s3_bucket.data.id\n'
        '  versioning_configuration {\n    status = "Enabled"\n  }\n}\n'
    )
    topic = 'resource "aws_sns_topic" "t" {\n  name = "t"\n}\n'
    for name, text in (
        ("reference", bucket_text.format(" # drdiff:ignore missing-resource reason=x") + versions + topic),
        ("actual", topic),
    ):
        (tmp_path / name).mkdir()
        (tmp_path / name / "main.tf").write_text(text)
    made = compare(str(tmp_path / "reference"), str(tmp_path / "actual"))
    assert [item.rule for item in made.findings if item.rule == "missing-resource"] == []
    ids = [entry.reference.id for entry in made.not_gaps if entry.finding]
    assert ids == ["aws_s3_bucket.data", "aws_s3_bucket_versioning.data"]


def test_comments_waive_in_the_fences_of_a_document(tmp_path):
    text = "# Design\n\n```yaml\nResources:{}\n```\n"
    indented = "".join(f"  {line}\n" for line in bucket(behind=" # drdiff:ignore property-* reason=x").split("\n"))
    (tmp_path / "reference.md").write_text(
        text.format("\n" + indented.replace("Suspended", "Enabled").replace("#", "# no"))
    )
    (tmp_path / "actual.md").write_text(text.format("\n" + indented))
    made = compare(str(tmp_path / "reference.md"), str(tmp_path / "actual.md"))
    assert waived(made) == [(CHANGED, "waived: x")]


def test_words_inside_a_string_waive_nothing(review):
    text = bucket().replace("Properties:", 'Properties:\n    BucketName: "a # drdiff:ignore * reason=x"')
    made = review(bucket(status="Enabled"), text)
    assert (waived(made), CHANGED in gaps(made)) == ([], True)


def test_designs_may_be_kept_from_waiving(tmp_path):
    pair = []
    for name, text in (("a.yml", bucket(status="Enabled")), ("b.yml", bucket(beside=" # drdiff:ignore * reason=x"))):
        (tmp_path / name).write_text("Resources:" + text.replace("\n", "\n  "))
        pair.append(str(tmp_path / name))
    made = compare(*pair, CompareOptions(waiving=Waiving(inline=False)))
    assert (waived(made), CHANGED in gaps(made)) == ([], True)


def test_a_waiver_in_one_side_does_not_hold_for_the_other(review):
    reference = bucket(status="Enabled")
    actual = bucket(status="Enabled") + bucket("Extra", beside=" # drdiff:ignore extra-resource reason=x")
    assert waived(review(reference, actual)) == [("extra-resource", "waived: x")]
    assert waived(review(actual, reference)) == []


ROLE = """
Role:
  Type: AWS::IAM::Role
  Properties:
    AssumeRolePolicyDocument: {{Version: "2012-10-17", Statement: []}}
Reading:
  Type: AWS::IAM::Policy{}
  Properties:
    PolicyName: reading
    Roles: [!Ref Role]
    PolicyDocument: {{Version: "2012-10-17", Statement: [{{Effect: Allow, Action: "{}", Resource: "*"}}]}}
"""


@pytest.mark.parametrize(
    "own",
    [" # drdiff:ignore property-broader reason=x", "\n  Metadata: {drdiff: {ignore: [{rule: property-*, reason: x}]}}"],
)
def test_a_waiver_of_what_belongs_to_another_resource_says_where_it_goes(review, own):
    made = review(ROLE.format("", "s3:GetObject"), ROLE.format(own, "*"))
    assert gaps(made)["property-broader"] == ["Reading", "Role"]
    assert told(made, Severity.WARNING)[0][2].endswith(" fits only what belongs to Role; write it there")
