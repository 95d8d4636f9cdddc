"""One architecture written in different words has the same canonical properties."""

from __future__ import annotations

import pytest

from reviewer.model.design import Declaration, DeclarationKind, Format, Resource, Template
from reviewer.model.location import Location
from reviewer.model.value import Choice, Reference, Text, Unknown
from reviewer.normalize.translate import translate

HERE = Location(file="design", start_line=1, end_line=9)


def resource(address, type_, properties, **more):
    return Resource(
        address=address, type=type_, declared_type=type_, name=address, properties=properties, location=HERE, **more
    )


def translation(*resources, format_=Format.TERRAFORM, declarations=()):
    template = Template(
        label="t", format=format_, files=("design",), resources=resources, declarations=tuple(declarations)
    )
    return translate(template)


def canonical(*resources, format_=Format.TERRAFORM):
    return {item.address: dict(item.properties) for item in translation(*resources, format_=format_).resources}


@pytest.mark.parametrize(
    ("type_", "declared", "expected"),
    [
        (
            "aws_lb",
            {"internal": True, "enable_deletion_protection": True, "access_logs": [{"bucket": "b", "enabled": True}]},
            {
                "Scheme": "internal",
                "LoadBalancerAttributes": [
                    {"Key": "deletion_protection.enabled", "Value": "true"},
                    {"Key": "access_logs.s3.bucket", "Value": "b"},
                    {"Key": "access_logs.s3.enabled", "Value": "true"},
                ],
            },
        ),
        (
            "aws_dynamodb_table",
            {"hash_key": "id", "range_key": "at", "ttl": [{"attribute_name": "until", "enabled": True}]},
            {
                "KeySchema": [
                    {"AttributeName": "id", "KeyType": "HASH"},
                    {"AttributeName": "at", "KeyType": "RANGE"},
                ],
                "TimeToLiveSpecification": {"AttributeName": "until", "Enabled": True},
            },
        ),
        (
            "aws_ecs_service",
            {
                "name": "api",
                "network_configuration": [{"subnets": ["s-1"], "assign_public_ip": False}],
                "deployment_minimum_healthy_percent": 50,
            },
            {
                "ServiceName": "api",
                "NetworkConfiguration": {"AwsvpcConfiguration": {"Subnets": ["s-1"], "AssignPublicIp": "DISABLED"}},
                "DeploymentConfiguration": {"MinimumHealthyPercent": 50},
            },
        ),
        (
            "aws_ecs_task_definition",
            {"cpu": 256, "container_definitions": '[{"name": "web", "portMappings": [{"containerPort": 80}]}]'},
            {
                "Cpu": "256",
                "ContainerDefinitions": [{"Name": "web", "PortMappings": [{"ContainerPort": 80}]}],
            },
        ),
        (
            "aws_route53_record",
            {
                "name": "api.example.org.",
                "failover_routing_policy": [{"type": "SECONDARY"}],
                "alias": [{"name": "lb.example.org", "zone_id": "Z1", "evaluate_target_health": True}],
            },
            {
                "Name": "api.example.org",
                "Failover": "SECONDARY",
                "AliasTarget": {"DNSName": "lb.example.org", "HostedZoneId": "Z1", "EvaluateTargetHealth": True},
            },
        ),
        (
            "aws_route53_health_check",
            {"fqdn": "api.example.org", "type": "HTTPS", "request_interval": 10},
            {
                "HealthCheckConfig": {
                    "FullyQualifiedDomainName": "api.example.org",
                    "Type": "HTTPS",
                    "RequestInterval": 10,
                }
            },
        ),
        (
            "aws_cloudwatch_metric_alarm",
            {"alarm_name": "a", "dimensions": {"B": "2", "A": "1"}, "treat_missing_data": "missing"},
            {"AlarmName": "a", "Dimensions": [{"Name": "A", "Value": "1"}, {"Name": "B", "Value": "2"}]},
        ),
        (
            "aws_backup_plan",
            {"name": "p", "rule": [{"rule_name": "r", "schedule": "rate(1 day)", "lifecycle": [{"delete_after": 7}]}]},
            {
                "BackupPlan": {
                    "BackupPlanName": "p",
                    "BackupPlanRule": [
                        {"RuleName": "r", "ScheduleExpression": "rate(1 day)", "Lifecycle": {"DeleteAfterDays": 7}}
                    ],
                }
            },
        ),
        (
            "aws_flow_log",
            {"vpc_id": "vpc-1", "traffic_type": "ALL"},
            {"ResourceId": "vpc-1", "ResourceType": "VPC", "TrafficType": "ALL"},
        ),
        ("aws_kms_key", {"is_enabled": True, "deletion_window_in_days": 7}, {"PendingWindowInDays": 7}),
        ("aws_cloudtrail", {"name": "t"}, {"TrailName": "t", "IsLogging": True}),
    ],
)
def test_irregular_words_are_respelled(type_, declared, expected):
    assert canonical(resource("x", type_, declared)) == {"x": expected}


def test_what_the_provider_filled_in_is_left_out():
    planned = resource(
        "aws_db_instance.a",
        "aws_db_instance",
        {"multi_az": True, "monitoring_interval": 0, "timeouts": None, "domain": "", "iops": 3000},
        attributes={"@defaults": ["monitoring_interval", "iops"]},
    )
    assert canonical(planned, format_=Format.TERRAFORM_PLAN) == {"aws_db_instance.a": {"MultiAZ": True}}


def test_whether_the_last_snapshot_is_kept_is_the_deletion_policy():
    found = translation(resource("a", "aws_rds_cluster", {"engine": "aurora-mysql", "skip_final_snapshot": False}))
    assert found.resources[0].attributes == {"@DeletionPolicy": "Snapshot"}


def test_blocks_that_are_resources_elsewhere_become_resources():
    table = resource(
        "aws_route_table.public",
        "aws_route_table",
        {"route": [{"cidr_block": "0.0.0.0/0", "gateway_id": Reference("aws_internet_gateway.main", "id")}]},
        spans={("route", 0): (3, 6), ("route", 0, "cidr_block"): (4, 4)},
    )
    gateway = resource("aws_internet_gateway.main", "aws_internet_gateway", {"vpc_id": "vpc-1"})
    found = translation(table, gateway)
    assert {item.address: (item.type, dict(item.properties)) for item in found.resources} == {
        "aws_route_table.public": ("AWS::EC2::RouteTable", {}),
        "aws_route_table.public.route[0]": (
            "AWS::EC2::Route",
            {
                "DestinationCidrBlock": "0.0.0.0/0",
                "GatewayId": Reference("aws_internet_gateway.main"),
                "RouteTableId": Reference("aws_route_table.public"),
            },
        ),
        "aws_internet_gateway.main": ("AWS::EC2::InternetGateway", {}),
        "aws_internet_gateway.main.vpc_id": (
            "AWS::EC2::VPCGatewayAttachment",
            {"VpcId": "vpc-1", "InternetGatewayId": Reference("aws_internet_gateway.main")},
        ),
    }
    assert dict(found.counted) == {
        "aws_route_table.public": "AWS::EC2::RouteTable",
        "aws_internet_gateway.main": "AWS::EC2::InternetGateway",
    }
    route = next(item for item in found.resources if item.type == "AWS::EC2::Route")
    assert (route.location.start_line, route.where(("DestinationCidrBlock",)).start_line) == (3, 4)


def test_what_waits_for_a_gateway_waits_for_its_attachment():
    gateway = resource("aws_internet_gateway.main", "aws_internet_gateway", {"vpc_id": "vpc-1"})
    address = resource("aws_eip.nat", "aws_eip", {}, depends_on=("aws_internet_gateway.main",))
    found = {item.address: item for item in translation(gateway, address).resources}
    assert found["aws_eip.nat"].depends_on == ("aws_internet_gateway.main.vpc_id",)


def test_subscriptions_written_inside_a_topic_stand_beside_it():
    topic = resource("Topic", "AWS::SNS::Topic", {"Subscription": [{"Protocol": "sqs", "Endpoint": "q"}]})
    assert canonical(topic, format_=Format.CLOUDFORMATION) == {
        "Topic": {},
        "Topic.Subscription[0]": {"Protocol": "sqs", "Endpoint": "q", "TopicArn": Reference("Topic")},
    }


def test_a_group_of_record_sets_is_its_record_sets():
    group = resource(
        "Records",
        "AWS::Route53::RecordSetGroup",
        {"HostedZoneId": "Z1", "RecordSets": [{"Name": "a.example.org", "Type": "A"}]},
    )
    assert canonical(group, format_=Format.CLOUDFORMATION) == {
        "Records.RecordSets[0]": {"Name": "a.example.org", "Type": "A", "HostedZoneId": "Z1"}
    }


def test_ids_arns_and_names_are_the_identity_where_ref_returns_them():
    topic = resource("aws_sns_topic.a", "aws_sns_topic", {"name": "alerts"})
    function = resource("aws_lambda_function.f", "aws_lambda_function", {"function_name": "f"})
    bucket = resource("aws_s3_bucket.b", "aws_s3_bucket", {})
    user = resource(
        "other.user",
        "other_thing",
        {
            "topic": [Reference("aws_sns_topic.a", name) for name in ("arn", "id")],
            "function": [Reference("aws_lambda_function.f", name) for name in ("function_name", "arn")],
            "bucket": [Reference("aws_s3_bucket.b", name) for name in ("id", "bucket", "arn")],
        },
    )
    assert canonical(topic, function, bucket, user)["other.user"] == {
        "topic": [Reference("aws_sns_topic.a"), Reference("aws_sns_topic.a")],
        "function": [Reference("aws_lambda_function.f"), Reference("aws_lambda_function.f", "Arn")],
        "bucket": [Reference("aws_s3_bucket.b"), Reference("aws_s3_bucket.b"), Reference("aws_s3_bucket.b", "Arn")],
    }


def test_a_key_is_the_same_by_id_and_by_arn():
    key = resource("aws_kms_key.k", "aws_kms_key", {})
    by_id = resource("aws_sns_topic.a", "aws_sns_topic", {"kms_master_key_id": Reference("aws_kms_key.k", "key_id")})
    by_arn = resource("aws_sns_topic.b", "aws_sns_topic", {"kms_master_key_id": Reference("aws_kms_key.k", "arn")})
    found = canonical(key, by_id, by_arn)
    assert found["aws_sns_topic.a"] == found["aws_sns_topic.b"] == {"KmsMasterKeyId": Reference("aws_kms_key.k")}


def test_an_arn_spelled_out_is_the_attribute_that_yields_it():
    partition = Unknown("AWS::Partition")
    bucket = resource("Bucket", "AWS::S3::Bucket", {})
    user = resource(
        "Policy",
        "AWS::S3::BucketPolicy",
        {"A": Text(("arn:", partition, ":s3:::", Reference("Bucket"), "/*")), "B": Text(("see ", Reference("Bucket")))},
    )
    assert canonical(bucket, user, format_=Format.CLOUDFORMATION)["Policy"] == {
        "A": Text((Reference("Bucket", "Arn"), "/*")),
        "B": Text(("see ", Reference("Bucket"))),
    }


def test_a_reference_to_a_written_property_is_what_is_written():
    cluster = resource("aws_rds_cluster.c", "aws_rds_cluster", {"engine": "aurora-mysql"})
    instance = resource(
        "aws_rds_cluster_instance.i",
        "aws_rds_cluster_instance",
        {
            "engine": Reference("aws_rds_cluster.c", "engine"),
            "cluster_identifier": Reference("aws_rds_cluster.c", "id"),
        },
    )
    assert canonical(cluster, instance)["aws_rds_cluster_instance.i"] == {
        "Engine": "aurora-mysql",
        "DBClusterIdentifier": Reference("aws_rds_cluster.c"),
    }


def test_a_choice_of_blocks_is_a_choice_of_canonical_blocks():
    declared = {"versioning": Choice("keep", [{"enabled": True}], [{"enabled": False}])}
    assert canonical(resource("b", "aws_s3_bucket", declared)) == {
        "b": {"VersioningConfiguration": Choice("keep", {"Status": "Enabled"}, {"Status": "Suspended"})}
    }


def test_a_policy_text_keeps_the_references_inside_it():
    bucket = resource("aws_s3_bucket.b", "aws_s3_bucket", {})
    role = resource(
        "aws_iam_role_policy.p",
        "aws_iam_role_policy",
        {"role": "r", "policy": Text(('{"Statement": [{"Resource": "', Reference("aws_s3_bucket.b", "arn"), '/*"}]}'))},
    )
    resource_ = Text((Reference("aws_s3_bucket.b", "Arn"), "/*"))
    assert canonical(bucket, role)["aws_iam_role_policy.p"] == {
        "RoleName": "r",
        "PolicyDocument": {"Statement": [{"Resource": resource_}]},
    }


def test_a_scaling_policy_names_its_target_however_it_is_written():
    parts = {"service_namespace": "ecs", "scalable_dimension": "ecs:service:DesiredCount", "resource_id": "service/a/b"}
    target = resource("aws_appautoscaling_target.t", "aws_appautoscaling_target", {**parts, "max_capacity": 4})
    policy = resource("aws_appautoscaling_policy.p", "aws_appautoscaling_policy", {**parts, "name": "cpu"})
    assert canonical(target, policy)["aws_appautoscaling_policy.p"] == {
        "PolicyName": "cpu",
        "ScalingTargetId": Reference("aws_appautoscaling_target.t"),
    }


def test_conditions_of_a_listener_rule_have_one_form():
    old = resource(
        "R", "AWS::ElasticLoadBalancingV2::ListenerRule", {"Conditions": [{"Field": "path-pattern", "Values": ["/a"]}]}
    )
    new = resource("r", "aws_lb_listener_rule", {"condition": [{"path_pattern": [{"values": ["/a"]}]}]})
    expected = {"Conditions": [{"Field": "path-pattern", "PathPatternConfig": {"Values": ["/a"]}}]}
    assert canonical(old, format_=Format.CLOUDFORMATION) == {"R": expected}
    assert canonical(new) == {"r": expected}


def test_outputs_speak_of_canonical_attributes():
    balancer = resource("aws_lb.a", "aws_lb", {})
    output = Declaration(
        kind=DeclarationKind.OUTPUT, name="dns", properties={"Value": Reference("aws_lb.a", "dns_name")}, location=HERE
    )
    found = translation(balancer, declarations=[output])
    assert [dict(item.properties) for item in found.declarations] == [{"Value": Reference("aws_lb.a", "DNSName")}]


def test_native_types_of_pulumi_are_cloudformation_in_camel_case():
    table = resource("t", "aws-native:dynamodb:Table", {"tableName": "t", "sseSpecification": {"sseEnabled": True}})
    found = translation(table, format_=Format.PULUMI_PREVIEW).resources[0]
    assert (found.type, dict(found.properties)) == (
        "AWS::DynamoDB::Table",
        {"TableName": "t", "SSESpecification": {"SSEEnabled": True}},
    )


def test_uploaded_code_is_known_only_to_be_itself():
    code = {"hash": "abc", "path": "./src"}
    found = canonical(resource("f", "aws:lambda/function:Function", {"code": code}), format_=Format.PULUMI_PREVIEW)
    assert found == {"f": {"Code": Unknown("package abc")}}


def test_blocks_that_name_their_key_are_a_map():
    parameters = {"parameter": [{"name": "log_statement", "value": "all"}], "family": "postgres16"}
    assert canonical(resource("p", "aws_db_parameter_group", parameters)) == {
        "p": {"Parameters": {"log_statement": "all"}, "Family": "postgres16"}
    }
    experiment = {"action": [{"name": "stop", "action_id": "aws:ec2:stop", "parameter": [{"key": "d", "value": "1"}]}]}
    assert canonical(resource("e", "aws_fis_experiment_template", experiment)) == {
        "e": {"Actions": {"stop": {"ActionId": "aws:ec2:stop", "Parameters": {"d": "1"}}}}
    }


def test_recovery_objectives_are_seconds():
    policy = {"policy": [{"region": [{"rpo": "1h30m", "rto": "4h"}]}]}
    assert canonical(resource("r", "aws_resiliencehub_resiliency_policy", policy)) == {
        "r": {"Policy": {"Region": {"RpoInSecs": 5400, "RtoInSecs": 14400}}}
    }
