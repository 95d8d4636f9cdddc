"""Comments waive in every format that has comments: modules, loops, programs, fences, and plans that cite a source."""

from __future__ import annotations

import json

import pytest

from reviewer.pipeline import CompareOptions, compare
from reviewer.settings import ReadOptions

IGNORE = '# drdiff:ignore property-* reason="x"'


def waived(made):
    """Return id and property of every waived place."""
    entries = [entry for entry in made.not_gaps if entry.finding is not None]
    return sorted((entry.actual.id, entry.property) for entry in entries)


@pytest.fixture
def compared(tmp_path):
    """Return a function that writes two sets of files and compares them; the first file names the design."""

    def run(reference, actual, options=None):
        for side, files in (("reference", reference), ("actual", actual)):
            for name, text in files.items():
                path = tmp_path / side / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)
        names = [next(iter(files)) for files in (reference, actual)]
        targets = [
            str(tmp_path / side if name.endswith(".tf") else tmp_path / side / name)
            for side, name in zip(("reference", "actual"), names, strict=True)
        ]
        return compare(*targets, options)

    return run


CALLS = 'module "one" {\n  source = "./inner"\n}\nmodule "two" {\n  source = "./inner"\n}\n'
INNER = """
resource "aws_s3_bucket" "data" {{
  bucket_prefix = "data"
}}
resource "aws_s3_bucket_versioning" "data" {{
  bucket = aws_s3_bucket.data.id
  versioning_configuration {{
    status = "{}" {}
  }}
}}
"""


def test_a_comment_in_a_module_holds_wherever_the_module_is_called(compared):
    made = compared(
        {"main.tf": CALLS, "inner/main.tf": INNER.format("Enabled", "")},
        {"main.tf": CALLS, "inner/main.tf": INNER.format("Suspended", IGNORE)},
    )
    assert waived(made) == [
        (f"module.{name}.aws_s3_bucket_versioning.data", "VersioningConfiguration.Status") for name in ("one", "two")
    ]


LOOP = """
resource "aws_sqs_queue" "each" {{ {}
  for_each                  = toset(["a", "b"])
  name                      = each.key
  message_retention_seconds = {}
}}
"""


def test_a_comment_at_a_loop_holds_for_every_instance(compared):
    made = compared({"main.tf": LOOP.format("", 1209600)}, {"main.tf": LOOP.format(IGNORE, 60)})
    assert waived(made) == [(f'aws_sqs_queue.each["{key}"]', "MessageRetentionPeriod") for key in "ab"]


PROGRAM = """
name: demo
runtime: yaml
resources:
  jobs:
    type: aws:sqs:Queue
    properties:
      messageRetentionSeconds: {} {}
"""


def test_a_comment_in_a_pulumi_program_holds(compared):
    made = compared({"a.yaml": PROGRAM.format(1209600, "")}, {"b.yaml": PROGRAM.format(60, IGNORE)})
    assert waived(made) == [("aws:sqs/queue:Queue::jobs", "MessageRetentionPeriod")]


def plan(seconds):
    values = {"name": "jobs", "message_retention_seconds": seconds}
    written = {key: {"constant_value": value} for key, value in values.items()}
    place = {"address": "aws_sqs_queue.jobs", "mode": "managed", "type": "aws_sqs_queue", "name": "jobs"}
    change = {"actions": ["create"], "before": None, "after": values, "after_unknown": {}}
    resources = {
        "planned": {**place, "provider_name": "registry.terraform.io/hashicorp/aws", "values": values},
        "changed": {**place, "provider_name": "registry.terraform.io/hashicorp/aws", "change": change},
        "configured": {**place, "provider_config_key": "aws", "expressions": written},
    }
    return json.dumps(
        {
            "format_version": "1.2",
            "terraform_version": "1.9.0",
            "planned_values": {"root_module": {"resources": [resources["planned"]]}},
            "resource_changes": [resources["changed"]],
            "configuration": {"root_module": {"resources": [resources["configured"]]}},
        }
    )


def test_a_comment_in_the_configuration_a_plan_cites_holds(compared, tmp_path):
    source = tmp_path / "source"
    source.mkdir()
    text = f'resource "aws_sqs_queue" "jobs" {{\n  message_retention_seconds = 60 {IGNORE}\n}}\n'
    (source / "main.tf").write_text(text)
    sides = {"p.json": plan(1209600)}, {"p.json": plan(60)}
    assert waived(compared(*sides)) == []
    assert waived(compared(*sides, CompareOptions(actual=ReadOptions(source=source)))) == [
        ("aws_sqs_queue.jobs", "MessageRetentionPeriod")
    ]


PARAMETER = "Parameters:\n  Size:\n    Type: Number\n    Default: {}\nResources:\n  T: {{Type: 'AWS::SNS::Topic'}}\n"


def test_a_comment_at_a_parameter_holds(compared):
    made = compared(
        {"a.yml": PARAMETER.format(5)}, {"b.yml": PARAMETER.format('1 # drdiff:ignore parameter-* reason="x"')}
    )
    assert waived(made) == [("Size", "Default")]
