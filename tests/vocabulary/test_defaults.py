import pytest

from reviewer.model.value import ABSENT, Choice, Unknown
from reviewer.vocabulary.default_rules import rules_of
from reviewer.vocabulary.defaults import default_at, default_source, is_default, item_default_at
from reviewer.vocabulary.schemas import known_types, type_schema
from reviewer.vocabulary.tables import table

BALANCER = "AWS::ElasticLoadBalancingV2::LoadBalancer"
ATTRIBUTES = ("LoadBalancerAttributes",)


@pytest.mark.parametrize(
    ("type_name", "path", "expected"),
    [
        ("AWS::Lambda::Function", ("MemorySize",), 128),
        ("AWS::Lambda::Function", ("Architectures",), ["x86_64"]),
        ("AWS::SQS::Queue", ("VisibilityTimeout",), 30),
        ("AWS::SQS::Queue", ("MessageRetentionPeriod",), 345600),
        ("AWS::EC2::VPC", ("EnableDnsSupport",), True),
        ("AWS::EC2::VPC", ("EnableDnsHostnames",), False),
        ("AWS::KMS::Key", ("PendingWindowInDays",), 30),
        ("AWS::RDS::DBInstance", ("MultiAZ",), False),
        ("AWS::RDS::DBCluster", ("BackupRetentionPeriod",), 1),
        ("AWS::DynamoDB::Table", ("BillingMode",), "PROVISIONED"),
        ("AWS::EC2::SecurityGroup", ("SecurityGroupEgress",), [{"CidrIp": "0.0.0.0/0", "IpProtocol": "-1"}]),
        ("AWS::CloudWatch::Alarm", ("TreatMissingData",), "missing"),
        ("AWS::AutoScaling::AutoScalingGroup", ("HealthCheckType",), "EC2"),
    ],
)
def test_a_well_known_default_is_told(type_name, path, expected):
    assert expected == default_at(type_name, path, {})


def test_a_default_of_the_schema_is_told():
    assert default_at("AWS::GlobalAccelerator::EndpointGroup", ("ThresholdCount",), {}) == 3


def test_nothing_is_guessed():
    assert default_at("AWS::Lambda::Function", ("Runtime",), {}) is ABSENT
    assert default_at("AWS::EC2::Instance", ("PropagateTagsToVolumeOnCreation",), {}) is ABSENT
    assert default_at("Acme::Shop::Thing", ("MultiAZ",), {}) is ABSENT


def test_a_listed_boolean_is_false_in_a_type_without_a_line_of_its_own():
    assert default_at("AWS::RDS::DBShardGroup", ("MapPublicIpOnLaunch",), {}) is ABSENT
    assert default_at("AWS::StorageGateway::NFSFileShare", ("ReadOnly",), {}) is False


def test_a_published_default_of_the_wrong_kind_is_ignored():
    assert (
        default_at("AWS::Batch::ComputeEnvironment", ("EksConfiguration", "EksClusterArn"), {"EksConfiguration": {}})
        is ABSENT
    )


def test_a_conditional_default_needs_its_condition():
    encrypted = {"SSESpecification": {"SSEEnabled": "true"}}
    assert default_at("AWS::DynamoDB::Table", ("SSESpecification", "SSEType"), encrypted) == "KMS"
    assert default_at("AWS::DynamoDB::Table", ("SSESpecification", "SSEType"), {}) is ABSENT


def test_a_condition_that_is_unknown_leaves_the_default_open():
    group = "AWS::ElasticLoadBalancingV2::TargetGroup"
    assert default_at(group, ("HealthCheckProtocol",), {"Protocol": "HTTPS"}) == "HTTP"
    assert default_at(group, ("HealthCheckProtocol",), {"Protocol": Unknown("var.protocol")}) is ABSENT


def test_a_property_that_is_written_under_a_condition_leaves_the_default_open():
    key = Choice("UseOwnKey", "alias/orders", ABSENT)
    assert default_at("AWS::SQS::Queue", ("SqsManagedSseEnabled",), {"KmsMasterKeyId": key}) is ABSENT
    assert default_at("AWS::SQS::Queue", ("SqsManagedSseEnabled",), {}) is True


def test_an_instance_of_a_cluster_has_no_backup_default_of_its_own():
    path = ("BackupRetentionPeriod",)
    assert default_at("AWS::RDS::DBInstance", path, {}) == 1
    assert default_at("AWS::RDS::DBInstance", path, {"DBClusterIdentifier": "orders"}) is ABSENT


def test_databases_are_snapshotted_on_deletion_and_everything_else_is_deleted():
    path = ("@DeletionPolicy",)
    assert default_at("AWS::RDS::DBCluster", path, {}) == "Snapshot"
    assert default_at("AWS::RDS::DBInstance", path, {}) == "Snapshot"
    assert default_at("AWS::RDS::DBInstance", path, {"DBClusterIdentifier": "orders"}) == "Delete"
    assert default_at("AWS::S3::Bucket", path, {}) == "Delete"
    assert default_at("AWS::RDS::DBCluster", ("@UpdateReplacePolicy",), {}) == "Delete"


def test_an_unwritten_structure_is_the_structure_of_its_defaults():
    expected = {
        "BlockPublicAcls": True,
        "BlockPublicPolicy": True,
        "IgnorePublicAcls": True,
        "RestrictPublicBuckets": True,
    }
    assert expected == default_at("AWS::S3::MultiRegionAccessPoint", ("PublicAccessBlockConfiguration",), {})


def test_what_a_bucket_does_unwritten_depends_on_its_age_and_is_left_open():
    assert default_at("AWS::S3::Bucket", ("PublicAccessBlockConfiguration",), {}) is ABSENT
    assert default_at("AWS::S3::Bucket", ("BucketEncryption",), {}) is ABSENT


def test_a_part_of_an_unwritten_structure_follows_from_the_structures_default():
    assert default_at("AWS::Kinesis::Stream", ("StreamModeDetails", "StreamMode"), {}) == "PROVISIONED"


def test_a_default_inside_an_optional_structure_holds_only_where_it_is_written():
    path = ("ContainerDefinitions", 0, "HealthCheck", "Retries")
    written = {"ContainerDefinitions": [{"HealthCheck": {"Command": ["true"]}}]}
    assert default_at("AWS::ECS::TaskDefinition", path, written) == 3
    assert default_at("AWS::ECS::TaskDefinition", path, {"ContainerDefinitions": [{}]}) is ABSENT


def test_a_default_can_be_the_value_of_another_property():
    assert default_at("AWS::AutoScaling::AutoScalingGroup", ("DesiredCapacity",), {"MinSize": "2"}) == "2"
    ports = {"NetworkMode": "awsvpc", "ContainerDefinitions": [{"PortMappings": [{"ContainerPort": 8080}]}]}
    path = ("ContainerDefinitions", 0, "PortMappings", 0, "HostPort")
    assert default_at("AWS::ECS::TaskDefinition", path, ports) == 8080


def test_a_condition_can_stand_beside_the_property():
    disk = {
        "LaunchTemplateData": {"BlockDeviceMappings": [{"Ebs": {"VolumeType": "gp3"}}, {"Ebs": {"VolumeType": "io2"}}]}
    }
    path = ("LaunchTemplateData", "BlockDeviceMappings")
    assert default_at("AWS::EC2::LaunchTemplate", (*path, 0, "Ebs", "Throughput"), disk) == 125
    assert default_at("AWS::EC2::LaunchTemplate", (*path, 1, "Ebs", "Throughput"), disk) is ABSENT


def test_an_unwritten_load_balancer_attribute_has_its_default():
    key = "load_balancing.cross_zone.enabled"
    assert item_default_at(BALANCER, ATTRIBUTES, key, {}) == "true"
    assert item_default_at(BALANCER, ATTRIBUTES, key, {"Type": "network"}) == "false"
    assert item_default_at(BALANCER, ATTRIBUTES, "no.such.attribute", {}) is ABSENT


def test_writing_the_default_says_nothing():
    assert is_default("AWS::Lambda::Function", ("Timeout",), "3", {})
    assert is_default("AWS::Lambda::Function", ("TracingConfig",), {"Mode": "PassThrough"}, {})
    assert is_default("AWS::CodeBuild::Project", ("LogsConfig",), {"CloudWatchLogs": {"Status": "ENABLED"}}, {})
    assert not is_default("AWS::Lambda::Function", ("Timeout",), 30, {})
    assert not is_default("AWS::Lambda::Function", ("Runtime",), "python3.13", {})


def test_a_structure_with_more_than_its_defaults_is_not_the_default():
    encrypted = {"SSEEnabled": True}
    assert not is_default("AWS::DynamoDB::Table", ("SSESpecification",), encrypted, {})
    assert not is_default("AWS::Lambda::Function", ("TracingConfig",), {"Mode": "PassThrough", "Other": 1}, {})


def test_a_half_written_access_block_is_not_the_default():
    half = {"BlockPublicAcls": True}
    whole = dict.fromkeys(("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"), True)
    assert not is_default("AWS::S3::MultiRegionAccessPoint", ("PublicAccessBlockConfiguration",), half, {})
    assert is_default("AWS::S3::MultiRegionAccessPoint", ("PublicAccessBlockConfiguration",), whole, {})


def test_a_default_inside_a_list_item_can_be_written():
    containers = {"ContainerDefinitions": [{"Name": "web"}]}
    assert is_default("AWS::ECS::TaskDefinition", ("ContainerDefinitions", 0, "Essential"), True, containers)


def test_every_type_with_defaults_has_a_source():
    expected = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-vpc.html"
    assert expected == default_source("AWS::EC2::VPC")
    assert default_source("AWS::SQS::Queue") == table("defaults")["sources"]["AWS::SQS::Queue"]


def test_every_line_names_a_property_that_exists():
    wrong = [
        (type_name, path)
        for type_name in table("defaults")["types"]
        for path in rules_of(type_name)
        if not path[0].startswith("@") and type_schema(type_name).property_at(path) is None
    ]
    assert wrong == []


def test_every_condition_names_a_property_that_exists():
    wrong = [
        (type_name, path, name)
        for type_name in table("defaults")["types"]
        for path, rules in rules_of(type_name).items()
        for rule in rules
        for name in (*rule.has, *rule.lacks, *dict(rule.equals), *dict(rule.unlike))
        if type_schema(type_name).property_at(beside(path, name)) is None
    ]
    assert wrong == []


def beside(path, name):
    return (*path[:-1], *name[1:].split(".")) if name.startswith(".") else tuple(name.split("."))


def test_every_listed_type_exists():
    lines = table("defaults")
    assert {*lines["types"], *lines["items"], *lines["sources"]} <= known_types()
