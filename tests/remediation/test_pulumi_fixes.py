"""Fixes of Pulumi programs: TypeScript for previews, YAML for YAML programs."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest
import yaml

from reviewer.pipeline import compare

TEMPLATE = """
Resources:
  Alerts: {Type: AWS::SNS::Topic, Properties: {TopicName: alerts, Tags: [{Key: 'cost:centre', Value: '7'}]}}
  Documents:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: documents
      VersioningConfiguration: {Status: Enabled}
  Reader:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement: [{Effect: Allow, Principal: {Service: ec2.amazonaws.com}, Action: 'sts:AssumeRole'}]
      Policies:
        - PolicyName: read
          PolicyDocument:
            Version: '2012-10-17'
            Statement: [{Effect: Allow, Action: 's3:GetObject', Resource: !Sub '${Documents.Arn}/*'}]
"""
URN = "urn:pulumi:prod::shop::aws:s3/bucket:Bucket::docs-store"
PREVIEW = {
    "steps": [
        {
            "op": "create",
            "urn": URN,
            "newState": {"urn": URN, "type": "aws:s3/bucket:Bucket", "custom": True, "inputs": {"bucket": "documents"}},
        }
    ]
}
PROGRAM = """
name: shop
runtime: yaml
resources:
  docs-store:
    type: aws:s3:Bucket
    properties: {bucket: documents}
"""


def fixes(tmp_path, name, text):
    (tmp_path / "reference.yml").write_text(TEMPLATE)
    (tmp_path / name).write_text(text)
    review = compare(str(tmp_path / "reference.yml"), str(tmp_path / name))
    return [item.snippet for item in review.findings if item.snippet is not None]


@pytest.fixture
def statements(tmp_path):
    return "\n\n".join(fix.text for fix in fixes(tmp_path, "preview.json", json.dumps(PREVIEW)))


def test_a_setting_is_the_resource_that_sets_it_with_the_programs_names(statements):
    assert (
        'const docsStoreBucketVersioning = new aws.s3.BucketVersioning("docs-store-bucket-versioning", {\n'
        "  bucket: docsStore.id,\n"
        '  versioningConfiguration: { status: "Enabled" },\n'
        "});"
    ) in statements


def test_a_policy_that_names_a_resource_is_made_when_that_is_known(statements):
    assert "policy: pulumi.jsonStringify({" in statements
    assert "Resource: pulumi.interpolate`${docsStore.arn}/*`" in statements
    assert "assumeRolePolicy: JSON.stringify({" in statements


def test_keys_that_are_no_names_are_quoted(statements):
    assert '"cost:centre": "7"' in statements


def test_brackets_are_balanced(statements):
    assert [statements.count(mark) for mark in "({["] == [statements.count(mark) for mark in ")}]"]


@pytest.mark.skipif(shutil.which("esbuild") is None, reason="esbuild is not installed")
def test_statements_are_typescript(statements):
    done = subprocess.run(["esbuild", "--loader=ts"], input=statements, text=True, capture_output=True, check=False)  # noqa: S607
    assert (done.returncode, done.stderr) == (0, "")


def test_a_yaml_program_is_fixed_in_yaml(tmp_path):
    made = fixes(tmp_path, "Pulumi.yaml", PROGRAM)
    assert {"yaml"} == {fix.language for fix in made}
    resources = {}
    for fix in made:
        resources.update(yaml.safe_load(fix.text)["resources"])
    assert resources["docs-store-bucket-versioning"] == {
        "type": "aws:s3/bucketVersioning:BucketVersioning",
        "properties": {"bucket": "${docs-store.id}", "versioningConfiguration": {"status": "Enabled"}},
    }
    policy = resources["reader-role-policy"]["properties"]["policy"]["fn::toJSON"]
    assert policy["Statement"][0]["Resource"] == "${docs-store.arn}/*"
