from __future__ import annotations

import pytest

from reviewer.recovery.records import LOST, Disruption, Strategy

NOTHING = ((0.0, 0.0), (0.0, 0.0))


def web(units: str = "MinSize: 2, MaxSize: 4, DesiredCapacity: 2", zones: str = "[!Ref One, !Ref Two]") -> str:
    return f"""
    One: {{Type: AWS::EC2::Subnet, Properties: {{AvailabilityZone: eu-west-1a, CidrBlock: 10.0.1.0/24}}}}
    Two: {{Type: AWS::EC2::Subnet, Properties: {{AvailabilityZone: eu-west-1b, CidrBlock: 10.0.2.0/24}}}}
    Front: {{Type: "AWS::ElasticLoadBalancingV2::LoadBalancer", Properties: {{Subnets: [!Ref One, !Ref Two]}}}}
    Shop:
      Type: AWS::ElasticLoadBalancingV2::TargetGroup
      Properties: {{HealthCheckIntervalSeconds: 10, UnhealthyThresholdCount: 3}}
    Listener:
      Type: AWS::ElasticLoadBalancingV2::Listener
      Properties: {{LoadBalancerArn: !Ref Front, DefaultActions: [{{Type: forward, TargetGroupArn: !Ref Shop}}]}}
    Workers: {{Type: "AWS::EC2::SecurityGroup", Properties: {{GroupDescription: w}}}}
    Behind:
      Type: AWS::EC2::SecurityGroup
      Properties:
        GroupDescription: d
        SecurityGroupIngress: [{{IpProtocol: tcp, FromPort: 5432, SourceSecurityGroupId: !Ref Workers}}]
    Machine:
      Type: AWS::EC2::LaunchTemplate
      Properties: {{LaunchTemplateData: {{SecurityGroupIds: [!Ref Workers]}}}}
    Web:
      Type: AWS::AutoScaling::AutoScalingGroup
      Properties:
        {units.replace(", ", chr(10) + "        ")}
        VPCZoneIdentifier: {zones}
        TargetGroupARNs: [!Ref Shop]
        LaunchTemplate: {{LaunchTemplateId: !Ref Machine, Version: "1"}}
    Orders:
      Type: AWS::RDS::DBInstance
      Properties: {{Engine: mysql, MultiAZ: true, BackupRetentionPeriod: 7, VPCSecurityGroups: [!Ref Behind]}}
    """


def test_a_path_leads_from_the_entry_over_compute_to_the_data(card):
    (path,) = card(web()).services

    assert (path.address, path.entries, path.stores) == ("Web", ("Front",), ("Orders",))


def test_a_lost_unit_is_taken_out_after_the_failed_checks(card):
    estimate = card(web()).services[0].estimate(Disruption.INSTANCE)

    assert (estimate.rto, estimate.rpo) == ((60.0, 120.0), (0.0, 0.0))
    assert estimate.figures == ("rds-multi-az", "target-health")


def test_compute_in_one_zone_is_lost_with_it(card):
    estimate = card(web(zones="[!Ref One]")).services[0].estimate(Disruption.ZONE)

    assert (estimate.rto, estimate.rpo) == (LOST, (0.0, 0.0))
    assert estimate.reason == "Web runs in one zone only"
    assert (estimate.limit.address, estimate.limit.property) == ("Web", "DesiredCapacity")


def test_subnets_of_one_zone_are_one_zone(card):
    text = web().replace("AvailabilityZone: eu-west-1b", "AvailabilityZone: eu-west-1a")

    assert card(text).services[0].estimate(Disruption.ZONE).rto == LOST


def test_one_unit_cannot_be_told(card):
    estimate = card(web("MinSize: 1, MaxSize: 1")).services[0].estimate(Disruption.INSTANCE)

    assert (estimate.rto, estimate.rpo) == (None, (0.0, 0.0))
    assert estimate.reason == "Web runs one unit; AWS gives no time for starting another"


def test_a_number_of_units_nobody_knows_cannot_be_told(card):
    text = web("MinSize: !Ref Least, MaxSize: 4")
    estimate = card(text, "Parameters: {Least: {Type: Number}}").services[0].estimate(Disruption.INSTANCE)

    assert estimate.rto is None
    assert estimate.reason.startswith("MinSize of Web is not known")


def test_a_stateless_function_has_nothing_to_lose(card, figures):
    text = """
    Hello: {Type: AWS::Lambda::Function, Properties: {Runtime: python3.13}}
    Door: {Type: AWS::Lambda::Url, Properties: {TargetFunctionArn: !GetAtt Hello.Arn, AuthType: NONE}}
    """
    found = card(text)

    assert figures(found, "Hello")["zone"] == NOTHING
    assert (found.strategy, figures(found, "Hello")["region"]) == (Strategy.NONE, (None, (0.0, 0.0)))


def test_a_function_in_one_subnet_is_lost_with_its_zone(card, figures):
    text = """
    Hello: {Type: AWS::Lambda::Function, Properties: {VpcConfig: {SubnetIds: [subnet-1], SecurityGroupIds: []}}}
    Door: {Type: AWS::Lambda::Url, Properties: {TargetFunctionArn: !GetAtt Hello.Arn, AuthType: NONE}}
    """

    assert figures(card(text), "Hello")["zone"] == (LOST, (0.0, 0.0))


FUNCTION = """
    Door: {Type: AWS::Lambda::Url, Properties: {TargetFunctionArn: !GetAtt Hello.Arn, AuthType: NONE}}
    Carts: {Type: AWS::DynamoDB::Table}
    Orders: {Type: AWS::RDS::DBCluster, Properties: {Engine: aurora-mysql}}
    Key: {Type: AWS::SecretsManager::Secret}
    Tie:
      Type: AWS::SecretsManager::SecretTargetAttachment
      Properties: {SecretId: !Ref Key, TargetId: !Ref Orders, TargetType: AWS::RDS::DBCluster}
    Role:
      Type: AWS::IAM::Role
      Properties:
        AssumeRolePolicyDocument: {}
        Policies:
          - PolicyName: all
            PolicyDocument:
              Statement: [{Effect: Allow, Action: ACTION, Resource: TARGET}]
    Hello: {Type: AWS::Lambda::Function, Properties: {SETTING}}
"""


@pytest.mark.parametrize(
    ("setting", "action", "target", "stores"),
    [
        ("Role: !GetAtt Role.Arn", "dynamodb:GetItem", "!GetAtt Carts.Arn", ("Carts",)),
        ("Role: !GetAtt Role.Arn", "rds-db:connect", "!GetAtt Orders.DBClusterArn", ("Orders",)),
        ("Role: !GetAtt Role.Arn", "rds:FailoverDBCluster", "!GetAtt Orders.DBClusterArn", ()),
        ("Environment: {Variables: {TABLE: !Ref Carts}}", "x:y", "'*'", ("Carts",)),
        ("Environment: {Variables: {HOST: !GetAtt Orders.Endpoint.Address}}", "x:y", "'*'", ("Orders",)),
        ("Environment: {Variables: {CLUSTER: !Ref Orders}}", "x:y", "'*'", ()),
        ("Environment: {Variables: {KEY: !Ref Key}}", "x:y", "'*'", ("Orders",)),
    ],
)
def test_compute_uses_the_data_it_can_reach_not_what_it_only_manages(card, setting, action, target, stores):
    text = FUNCTION.replace("SETTING", setting).replace("ACTION", action).replace("TARGET", target)

    assert card(text).services[0].stores == stores


def test_a_rotation_function_is_no_service(card):
    text = FUNCTION.replace("SETTING", "Environment: {Variables: {KEY: !Ref Key}}").replace("ACTION", "x:y")
    text = text.replace("TARGET", "'*'") + (
        "    Turn: {Type: AWS::SecretsManager::RotationSchedule, "
        "Properties: {SecretId: !Ref Key, RotationLambdaARN: !GetAtt Hello.Arn}}\n"
    )

    assert card(text).services == ()


def test_only_stores_on_a_path_hold_the_whole_down(card):
    found = card(
        """
        Hello: {Type: AWS::Lambda::Function, Properties: {Environment: {Variables: {TABLE: !Ref Carts}}}}
        Door: {Type: AWS::Lambda::Url, Properties: {TargetFunctionArn: !GetAtt Hello.Arn, AuthType: NONE}}
        Carts:
          Type: AWS::DynamoDB::Table
          Properties: {PointInTimeRecoverySpecification: {PointInTimeRecoveryEnabled: true}}
        Old: {Type: AWS::DynamoDB::Table}
        """
    )

    assert found.estimate(Disruption.SOFTWARE).rpo == (300.0, 300.0)
    assert "no service path uses Old: not counted for the whole" in found.assumptions


def test_what_a_false_condition_leaves_out_protects_nothing(card):
    head = "Parameters: {Stage: {Type: String, Default: test}}\nConditions: {Live: !Equals [!Ref Stage, live]}"
    text = """
    Orders:
      Type: AWS::RDS::DBCluster
      Properties: {Engine: aurora-mysql}
    One: {Type: AWS::RDS::DBInstance, Properties: {DBClusterIdentifier: !Ref Orders}}
    Two: {Type: AWS::RDS::DBInstance, Condition: Live, Properties: {DBClusterIdentifier: !Ref Orders}}
    """
    found = card(text, head)

    assert found.stores[0].estimate(Disruption.INSTANCE).rto == (0.0, 600.0)
    assert "left out, as their condition is false: Two" in found.assumptions
