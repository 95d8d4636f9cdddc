"""Only what the published schemas prove is called invalid."""

# ruff: noqa: E501 - resources of the fixtures stand on one line each

from __future__ import annotations

RULES = ("invalid-type", "invalid-property", "invalid-missing-property", "invalid-value")


def rules_of(checked) -> list[str]:
    return [finding.rule for finding in checked.findings]


def test_properties_in_the_wrong_place_are_one_finding_that_says_where_they_belong(held):
    text = """
        Check: {Type: AWS::Route53::HealthCheck, Properties: {Type: HTTPS, Port: 443, ResourcePath: /health}}
    """
    (finding,) = held(text, *RULES).findings
    assert finding.rule == "invalid-property"
    assert "Port belongs into HealthCheckConfig" in finding.detail
    assert finding.property == "HealthCheckConfig"


def test_values_only_a_deployment_knows_are_not_called_wrong(held):
    text = """
        Parameters:
          Status: {Type: String}
        Resources:
          Papers: {Type: AWS::S3::Bucket, Properties: {VersioningConfiguration: {Status: !Ref Status}}}
          Copies: {Type: AWS::S3::Bucket, Properties: {VersioningConfiguration: !If [Never, {Status: Enabled}, !Ref "AWS::NoValue"]}}
        Conditions:
          Never: !Equals [!Ref Status, none]
    """
    assert rules_of(held(text, *RULES)) == []


def test_one_wrong_branch_of_an_if_is_wrong(held):
    text = """
        Parameters:
          Stage: {Type: String}
        Conditions:
          Live: !Equals [!Ref Stage, live]
        Resources:
          Papers: {Type: AWS::S3::Bucket, Properties: {VersioningConfiguration: {Status: !If [Live, Enabled, "Off"]}}}
    """
    assert rules_of(held(text, *RULES)) == ["invalid-value"]


def test_custom_resources_modules_and_macros_are_left_alone(held):
    text = """
        Own: {Type: Custom::Thing, Properties: {ServiceToken: a, Whatever: 1}}
        Part: {Type: Shop::Network::Vpc::MODULE, Properties: {Range: 10.8.0.0/16}}
        Sam: {Type: AWS::Serverless::Function, Properties: {Handler: index.run}}
        Papers: {Type: AWS::S3::Bucket, Properties: {"Fn::Transform": {Name: AWS::Include}}}
    """
    assert rules_of(held(text, *RULES)) == []


def test_properties_that_folding_wrote_are_not_the_authors(held):
    text = """
        Worker: {Type: AWS::IAM::Role, Properties: {AssumeRolePolicyDocument: {}}}
        Allow: {Type: AWS::IAM::Policy, Properties: {PolicyName: p, Roles: [!Ref Worker], PolicyDocument: {}}}
        Door: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: d}}
        Way: {Type: AWS::EC2::SecurityGroupIngress, Properties: {GroupId: !Ref Door, IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.8.0.0/16}}
        Alerts: {Type: AWS::SNS::Topic, Properties: {Subscription: [{Protocol: email, Endpoint: a@example.com}]}}
    """
    assert rules_of(held(text, *RULES)) == []


def test_other_languages_are_not_held_against_cloudformation(held):
    text = """
        resource "aws_s3_bucket" "papers" {
          bucket    = "papers"
          no_option = true
        }
    """
    assert rules_of(held(text, *RULES, name="main.tf")) == []


def test_a_misspelled_type_names_the_nearest(held):
    (finding,) = held("Papers: {Type: AWS::S3::Buckett}", *RULES).findings
    assert (finding.rule, finding.detail) == (
        "invalid-type",
        "AWS::S3::Buckett does not exist, AWS::S3::Bucket does",
    )


def test_a_reference_to_nothing_names_what_is_missing(held):
    (finding,) = held(
        "Alert: {Type: AWS::SNS::Topic, Properties: {TopicName: !Ref Name}}", "reference-to-nothing"
    ).findings
    assert (finding.kind, finding.detail) == ("invalid", "Name is declared nowhere")
