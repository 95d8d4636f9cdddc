import pytest

from reviewer.vocabulary.categories import CATEGORIES, OTHER, category_of
from reviewer.vocabulary.schemas import known_types
from reviewer.vocabulary.tables import table


def test_the_categories_stand_in_the_order_of_the_report():
    assert CATEGORIES[0] == "VPC/Network"
    assert CATEGORIES[-2:] == ("DNS", "Other")


def test_every_aws_type_is_in_a_known_category():
    assert {category_of(name) for name in known_types()} <= set(CATEGORIES)


def test_few_aws_types_are_left_over():
    other = [name for name in known_types() if category_of(name) == OTHER]
    assert len(other) / len(known_types()) < 0.02


@pytest.mark.parametrize(
    ("type_name", "expected"),
    [
        ("AWS::EC2::NatGateway", "VPC/Network"),
        ("AWS::ElasticLoadBalancingV2::TargetGroup", "VPC/Network"),
        ("AWS::Route53::HealthCheck", "VPC/Network"),
        ("AWS::Route53::RecordSet", "DNS"),
        ("AWS::Route53::HostedZone", "DNS"),
        ("AWS::RDS::GlobalCluster", "Database"),
        ("AWS::DynamoDB::GlobalTable", "Database"),
        ("AWS::EC2::LaunchTemplate", "Compute"),
        ("AWS::Lambda::Permission", "Compute"),
        ("AWS::AutoScaling::AutoScalingGroup", "Compute"),
        ("AWS::EC2::SecurityGroup", "Security"),
        ("AWS::IAM::InstanceProfile", "Security"),
        ("AWS::KMS::Alias", "Security"),
        ("AWS::SecretsManager::Secret", "Security"),
        ("AWS::S3::Bucket", "Storage/Backup"),
        ("AWS::Backup::BackupSelection", "Storage/Backup"),
        ("AWS::EC2::Volume", "Storage/Backup"),
        ("AWS::SNS::Subscription", "Messaging"),
        ("AWS::CloudWatch::Alarm", "Monitoring"),
        ("AWS::Logs::LogGroup", "Monitoring"),
        ("AWS::SSM::Document", "Automation"),
        ("AWS::Events::Rule", "Automation"),
        ("AWS::StepFunctions::StateMachine", "Automation"),
        ("AWS::Serverless::Function", "Compute"),
        ("AWS::CloudFormation::Stack", "Automation"),
        ("Custom::Certificate", "Automation"),
        ("AWS::CDK::Metadata", "Other"),
    ],
)
def test_a_cloudformation_type_has_its_category(type_name, expected):
    assert expected == category_of(type_name)


@pytest.mark.parametrize(
    ("type_name", "expected"),
    [
        ("azurerm_network_security_group", "Security"),
        ("azurerm_virtual_network", "VPC/Network"),
        ("azurerm_linux_virtual_machine", "Compute"),
        ("azurerm_storage_account", "Storage/Backup"),
        ("azurerm_mssql_database", "Database"),
        ("azurerm_monitor_metric_alert", "Monitoring"),
        ("azurerm_key_vault_secret", "Security"),
        ("azurerm_private_dns_zone", "DNS"),
        ("google_compute_instance", "Compute"),
        ("google_compute_network", "VPC/Network"),
        ("google_sql_database_instance", "Database"),
        ("google_pubsub_topic", "Messaging"),
        ("kubernetes_deployment", "Compute"),
        ("random_password", "Security"),
        ("random_id", "Other"),
        ("null_resource", "Automation"),
        ("azure-native:network:VirtualNetwork", "VPC/Network"),
        ("azure-native:storage:StorageAccount", "Storage/Backup"),
        ("gcp:compute/instance:Instance", "Compute"),
        ("aws_db_option_group", "Database"),
    ],
)
def test_another_providers_type_is_sorted_by_its_words(type_name, expected):
    assert expected == category_of(type_name)


def test_no_service_type_or_phrase_is_listed_twice():
    listed = [
        name
        for part in ("services", "types", "words")
        for names in table("categories")[part].values()
        for name in names
    ]
    assert sorted(set(listed)) == sorted(listed)


def test_every_listed_service_and_type_exists():
    services = {name.split("::")[1] for name in known_types()}
    listed = table("categories")
    assert {name for names in listed["services"].values() for name in names} <= services
    assert {name for names in listed["types"].values() for name in names} <= known_types()
