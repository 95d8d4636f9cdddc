"""Fixes of Terraform configurations: translated from templates, in Terraform's own resources, names and layout."""

from __future__ import annotations

import pytest
import round_trip
import round_trip_hcl

from reviewer.model.review import Action
from reviewer.pipeline import compare

TEMPLATE = """
Parameters:
  PagerAddress: {Type: String}
Resources:
  Topic: {Type: AWS::SNS::Topic, Properties: {TopicName: alarms}}
  Pager:
    Type: AWS::SNS::Subscription
    Properties: {TopicArn: !Ref Topic, Protocol: https, Endpoint: !Ref PagerAddress}
  Key: {Type: AWS::KMS::Key, Properties: {EnableKeyRotation: true}}
  Documents:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: documents
      VersioningConfiguration: {Status: Enabled}
      BucketEncryption:
        ServerSideEncryptionConfiguration:
          - ServerSideEncryptionByDefault: {SSEAlgorithm: 'aws:kms', KMSMasterKeyID: !GetAtt Key.Arn}
  Role:
    Type: AWS::IAM::Role
    Properties:
      RoleName: worker
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement: [{Effect: Allow, Principal: {Service: ec2.amazonaws.com}, Action: 'sts:AssumeRole'}]
      ManagedPolicyArns: ['arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore']
      Policies:
        - PolicyName: read
          PolicyDocument:
            Version: '2012-10-17'
            Statement: [{Effect: Allow, Action: 's3:GetObject', Resource: !Sub '${Documents.Arn}/*'}]
  Table:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: fares
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
      KeySchema: [{AttributeName: id, KeyType: HASH}]
      PointInTimeRecoverySpecification: {PointInTimeRecoveryEnabled: true}
      Tags: [{Key: Backup, Value: daily}]
  Database:
    Type: AWS::RDS::DBInstance
    Properties:
      DBInstanceIdentifier: orders
      Engine: postgres
      DBInstanceClass: db.r6g.large
      MultiAZ: true
      MasterUserPassword: Hidden-Word-7
"""
CONFIGURATION = """
resource "aws_sns_topic" "alerts" {
  name = "alarms"
}

resource "aws_s3_bucket" "documents" {
  bucket = "documents"
}

resource "aws_iam_role" "worker" {
  name = "worker"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "ec2.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}
"""


@pytest.fixture
def designs(tmp_path):
    (tmp_path / "actual").mkdir()
    (tmp_path / "actual" / "main.tf").write_text(CONFIGURATION)
    (tmp_path / "reference.yml").write_text(TEMPLATE)
    return tmp_path / "reference.yml", tmp_path / "actual"


@pytest.fixture
def fixes(designs):
    review = compare(*map(str, designs))
    return [item.snippet for item in review.findings if item.snippet is not None]


def block(fixes, header):
    """Return the one block with this header in all fixes."""
    found = [body for fix in fixes for name, body in round_trip_hcl.top_level(fix.text) if name == header]
    assert len(found) == 1, header
    return found[0]


def test_applying_every_fix_closes_every_gap(designs, tmp_path):
    outcome = round_trip.round_trip(*designs, tmp_path / "fixed")
    assert (outcome.left, outcome.new) == ({}, {})
    assert len(outcome.gaps) > 5


def test_a_setting_of_a_bucket_is_the_resource_that_sets_it(fixes):
    assert 'status = "Enabled"' in block(fixes, 'resource "aws_s3_bucket_versioning" "documents"')
    assert "bucket = aws_s3_bucket.documents.id" in block(fixes, 'resource "aws_s3_bucket_versioning" "documents"')


def test_a_reference_is_the_actuals_own_resource_and_attribute(fixes):
    body = block(fixes, 'resource "aws_sns_topic_subscription" "pager"')
    assert "topic_arn = aws_sns_topic.alerts.arn" in body


def test_a_reference_to_another_new_resource_is_its_new_name(fixes):
    body = block(fixes, 'resource "aws_s3_bucket_server_side_encryption_configuration" "documents"')
    assert "kms_master_key_id = aws_kms_key.key.arn" in body


def test_a_parameter_without_default_is_a_variable(fixes):
    assert "endpoint  = var.pager_address" in block(fixes, 'resource "aws_sns_topic_subscription" "pager"')
    assert "string" in block(fixes, 'variable "pager_address"')


def test_a_password_is_a_sensitive_variable(fixes):
    assert "password       = var.database_password" in block(fixes, 'resource "aws_db_instance" "database"')
    assert "sensitive   = true" in block(fixes, 'variable "database_password"')
    assert not [fix.text for fix in fixes if "Hidden-Word-7" in fix.text]


def test_policies_are_documents_in_their_own_resources(fixes):
    body = block(fixes, 'resource "aws_iam_role_policy" "worker"')
    assert "policy = jsonencode({" in body
    assert 'Resource = "${aws_s3_bucket.documents.arn}/*"' in body
    attachment = block(fixes, 'resource "aws_iam_role_policy_attachment" "worker"')
    assert 'policy_arn = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"' in attachment


def test_lists_of_pairs_are_maps_and_objects_are_blocks(fixes):
    body = block(fixes, 'resource "aws_dynamodb_table" "table"')
    assert 'tags         = { Backup = "daily" }' in body
    assert "  point_in_time_recovery {\n    enabled = true\n  }" in body


def test_new_blocks_name_their_file(fixes):
    places = [place for fix in fixes for place in fix.places if place.path[0] == "resource"]
    assert {"main.tf"} == {place.file for place in places}
    assert {Action.ADD} == {place.action for place in places}
