import json
from pathlib import Path

import pytest

from reviewer.model.design import Severity
from reviewer.model.value import Reference, Text, Unknown
from reviewer.parsers.terraform.configuration import (
    ConfigurationOptions,
    read_configuration,
    read_configuration_texts,
)

FIXTURES = Path(__file__).parent / "fixtures"


@pytest.fixture(scope="module")
def regions():
    return read_configuration(FIXTURES / "regions")


def by_address(template):
    return {resource.address: resource for resource in template.resources}


def declared(template, name):
    return next(item for item in template.declarations if item.name == name)


def read(text, **options):
    return read_configuration_texts({"main.tf": text}, ConfigurationOptions(**options))


def test_regions_come_from_providers_aliases_and_resources(regions):
    found = by_address(regions)
    assert {
        address: (resource.provider, resource.region)
        for address, resource in found.items()
        if resource.type == "aws_s3_bucket"
    } == {
        "aws_s3_bucket.home": ("aws", "eu-west-1"),
        "aws_s3_bucket.spare": ("aws.dr", "eu-north-1"),
        "aws_s3_bucket.third": ("aws", "ap-south-1"),
        "module.plain.module.inner.aws_s3_bucket.this": ("aws", "eu-west-1"),
        "module.spare.module.inner.aws_s3_bucket.this": ("aws.dr", "eu-north-1"),
    }


def test_data_sources_are_told_or_unknown_by_name(regions):
    found = by_address(regions)
    assert ("data-eu-west-1", Text(("data-", Unknown("data.aws_caller_identity.me.account_id")))) == (
        found["aws_s3_bucket.home"].properties["bucket"],
        found["aws_s3_bucket.spare"].properties["bucket"],
    )


def test_the_account_the_user_names_answers_for_the_data_source():
    text = 'data "aws_caller_identity" "me" {}\nresource "aws_x" "y" { id = data.aws_caller_identity.me.account_id }'
    assert read(text, account="123456789012").resources[0].properties["id"] == "123456789012"


def test_a_known_policy_document_is_its_json(regions):
    policy = json.loads(by_address(regions)["aws_s3_bucket_policy.fixed"].properties["policy"])
    assert policy == {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "Read",
                "Effect": "Allow",
                "Action": ["s3:ListBucket", "s3:GetObject"],
                "Resource": "arn:aws:s3:::fixed/*",
                "Principal": {"AWS": "*"},
                "Condition": {"Bool": {"aws:SecureTransport": "true"}},
            }
        ],
    }


def test_a_policy_document_with_references_keeps_its_structure(regions):
    policy = by_address(regions)["aws_s3_bucket_policy.own"].properties["policy"]
    arn = Reference("aws_s3_bucket.home", "arn")
    assert {"Effect": "Deny", "Action": "s3:*", "Resource": [arn, Text((arn, "/*"))]} == policy["Statement"][1]
    assert policy["Statement"][0]["Sid"] == "Read"


def test_policy_documents_inherit_and_replace_statements():
    text = """
data "aws_iam_policy_document" "base" {
  statement {
    sid       = "Keep"
    actions   = ["s3:*"]
    resources = ["arn:aws:s3:::&{aws:username}"]
  }
  statement {
    sid     = "Swap"
    actions = ["sqs:*"]
  }
}
data "aws_iam_policy_document" "whole" {
  source_policy_documents   = [data.aws_iam_policy_document.base.json]
  override_policy_documents = [jsonencode({ Statement = [{ Sid = "Swap", Effect = "Deny" }] })]
}
resource "aws_x" "y" {
  policy = data.aws_iam_policy_document.whole.json
}
"""
    policy = json.loads(read(text).resources[0].properties["policy"])
    assert policy["Statement"] == [
        {"Sid": "Keep", "Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::${aws:username}"},
        {"Sid": "Swap", "Effect": "Deny"},
    ]


def test_dynamic_blocks_are_unrolled_after_written_ones(regions):
    found = by_address(regions)["aws_security_group.web"]
    assert found.properties["ingress"] == [
        {"from_port": 22, "to_port": 22},
        {
            "description": "http",
            "from_port": 80,
            "to_port": 80,
            "nested": [{"at": "http-0-1"}, {"at": "http-1-2"}],
        },
        {
            "description": "https",
            "from_port": 443,
            "to_port": 443,
            "nested": [{"at": "https-0-1"}, {"at": "https-1-2"}],
        },
    ]
    assert found.properties["timeouts"] == {"create": "5m"}
    assert str(found.where(("ingress", 2, "from_port"))) == "main.tf:107"


def test_provider_default_tags_are_among_all_tags(regions):
    found = by_address(regions)
    assert found["aws_s3_bucket.home"].properties["tags_all"] == {"Owner": "platform", "Tier": "gold"}
    assert found["aws_s3_bucket.third"].attributes["@default_tags"] == {"Owner": "platform"}


def test_a_module_from_elsewhere_is_one_opaque_node(regions):
    found = by_address(regions)["module.elsewhere"]
    assert (
        found.type,
        found.attributes["@opaque"],
        found.properties,
    ) == ("module", True, {"source": "terraform-aws-modules/vpc/aws", "version": "5.0.0", "cidr": "10.0.0.0/16"})
    assert any("not part of the design" in item.message for item in regions.diagnostics)


def test_an_unknown_count_makes_one_instance_for_all(regions):
    found = by_address(regions)
    assert Reference("module.elsewhere", "vpc_id") == found["aws_subnet.many[*]"].properties["vpc_id"]
    assert Reference("aws_subnet.many[*]", "id") == found["aws_route.each[1]"].properties["subnet_id"]
    assert any("stands for all" in item.message for item in regions.diagnostics)


def test_moved_and_import_blocks_are_attributes_and_removed_is_noted(regions):
    found = by_address(regions)
    assert (
        found["aws_s3_bucket.home"].attributes["@moved_from"],
        found["module.spare.module.inner.aws_s3_bucket.this"].attributes["@moved_from"],
        found["aws_s3_bucket.third"].attributes["@import_id"],
    ) == ("aws_s3_bucket.old", "module.spare_old.module.inner.aws_s3_bucket.this", "third-bucket")
    assert (Severity.NOTE, "'aws_s3_bucket.gone' is declared as removed", 172) in [
        (item.severity, item.message, item.line) for item in regions.diagnostics
    ]


def test_depends_on_a_module_names_the_module(regions):
    assert by_address(regions)["aws_s3_bucket.third"].depends_on == ("aws_s3_bucket.home", "module.spare")
