"""What only completes another resource is part of it, however it is written."""

from __future__ import annotations

from dataclasses import replace

from reviewer.model.design import Format, Resource, Template
from reviewer.model.location import Location
from reviewer.model.value import ABSENT, Choice, Reference, Unknown
from reviewer.normalize.translate import translate

FORMATS = {"aws_": Format.TERRAFORM, "AWS:": Format.CLOUDFORMATION, "aws:": Format.PULUMI_YAML}


def resource(address, type_, properties, *, line=1, **more):
    return Resource(
        address=address,
        type=type_,
        declared_type=type_,
        name=address,
        properties=properties,
        location=Location(file="design", start_line=line, end_line=line + 4),
        **more,
    )


def folded(*resources):
    format_ = FORMATS[resources[0].type[:4]]
    template = Template(label="t", format=format_, files=("design",), resources=resources)
    return {item.address: item for item in translate(template).resources}


def test_bucket_settings_of_their_own_are_the_bucket_in_every_format():
    terraform = folded(
        resource("aws_s3_bucket.logs", "aws_s3_bucket", {"bucket": "logs-of-mine"}),
        resource(
            "aws_s3_bucket_versioning.logs",
            "aws_s3_bucket_versioning",
            {"bucket": Reference("aws_s3_bucket.logs", "id"), "versioning_configuration": [{"status": "Enabled"}]},
        ),
        resource(
            "aws_s3_bucket_server_side_encryption_configuration.logs",
            "aws_s3_bucket_server_side_encryption_configuration",
            {
                "bucket": "logs-of-mine",
                "rule": [{"apply_server_side_encryption_by_default": [{"sse_algorithm": "AES256"}]}],
            },
        ),
    )
    pulumi = folded(
        resource("logs", "aws:s3/bucketV2:BucketV2", {"bucket": "logs-of-mine"}),
        resource(
            "versioning",
            "aws:s3/bucketVersioningV2:BucketVersioningV2",
            {
                "bucket": Unknown("logs.id", (Reference("logs"),)),
                "versioningConfiguration": {"status": "Enabled"},
            },
        ),
        resource(
            "encryption",
            "aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2",
            {
                "bucket": Reference("logs"),
                "rules": [{"applyServerSideEncryptionByDefault": {"sseAlgorithm": "AES256"}}],
            },
        ),
    )
    expected = {
        "BucketName": "logs-of-mine",
        "VersioningConfiguration": {"Status": "Enabled"},
        "BucketEncryption": {
            "ServerSideEncryptionConfiguration": [{"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]
        },
    }
    assert [expected] == [dict(item.properties) for item in terraform.values()]
    assert [expected] == [dict(item.properties) for item in pulumi.values()]


def test_a_satellite_without_its_parent_stands_alone():
    found = folded(
        resource(
            "aws_iam_role_policy_attachment.audit",
            "aws_iam_role_policy_attachment",
            {"role": "somebody-elses", "policy_arn": "arn:aws:iam::aws:policy/ReadOnlyAccess"},
        )
    )
    assert list(found) == ["aws_iam_role_policy_attachment.audit"]


def test_a_policy_is_the_same_inline_attached_and_as_a_resource_of_its_own():
    document = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}
    expected = {"Policies": [{"PolicyName": "read", "PolicyDocument": document}]}
    inline = folded(resource("Role", "AWS::IAM::Role", dict(expected)))
    apart = folded(
        resource("Role", "AWS::IAM::Role", {}),
        resource(
            "Policy",
            "AWS::IAM::Policy",
            {"PolicyName": "read", "PolicyDocument": document, "Roles": [Reference("Role")]},
        ),
    )
    managed = folded(
        resource("Role", "AWS::IAM::Role", {}),
        resource(
            "Policy",
            "AWS::IAM::ManagedPolicy",
            {"ManagedPolicyName": "read", "PolicyDocument": document, "Roles": [Reference("Role")]},
        ),
    )
    terraform = folded(
        resource("aws_iam_role.app", "aws_iam_role", {}),
        resource("aws_iam_policy.read", "aws_iam_policy", {"name": "read", "policy": document}),
        resource(
            "aws_iam_role_policy_attachment.read",
            "aws_iam_role_policy_attachment",
            {
                "role": Reference("aws_iam_role.app", "name"),
                "policy_arn": Reference("aws_iam_policy.read", "arn"),
            },
        ),
    )
    for found in (inline, apart, managed, terraform):
        assert [expected] == [dict(item.properties) for item in found.values()]


def test_a_managed_policy_used_outside_declared_roles_stays_a_resource():
    found = folded(
        resource("Role", "AWS::IAM::Role", {"PermissionsBoundary": Reference("Limits")}),
        resource("Limits", "AWS::IAM::ManagedPolicy", {"PolicyDocument": {}, "Roles": [Reference("Role")]}),
    )
    assert sorted(found) == ["Limits", "Role"]
    assert found["Role"].properties["ManagedPolicyArns"] == [Reference("Limits")]


def test_a_policy_for_a_declared_and_a_foreign_role_goes_to_one_and_stays_for_the_other():
    found = folded(
        resource("Role", "AWS::IAM::Role", {}),
        resource(
            "Policy",
            "AWS::IAM::Policy",
            {"PolicyName": "p", "PolicyDocument": {}, "Roles": [Reference("Role"), "foreign"]},
        ),
    )
    assert found["Policy"].properties["Roles"] == ["foreign"]
    assert found["Role"].properties["Policies"] == [{"PolicyName": "p", "PolicyDocument": {}}]


def test_a_conditional_satellite_of_an_unconditional_parent_is_a_conditional_item():
    found = folded(
        resource("Web", "AWS::EC2::SecurityGroup", {}),
        resource(
            "Ssh",
            "AWS::EC2::SecurityGroupIngress",
            {"GroupId": Reference("Web"), "IpProtocol": "tcp", "CidrIp": "10.0.0.0/8"},
            condition="Debug",
        ),
    )
    rule = Choice("Debug", {"IpProtocol": "tcp", "CidrIp": "10.0.0.0/8"}, ABSENT)
    assert [rule] == found["Web"].properties["SecurityGroupIngress"]


def test_lines_of_a_satellite_are_cited_from_its_parent():
    spans = {("versioning_configuration", 0, "status"): (22, 22)}
    found = folded(
        resource("aws_s3_bucket.logs", "aws_s3_bucket", {"bucket": "logs"}),
        resource(
            "aws_s3_bucket_versioning.logs",
            "aws_s3_bucket_versioning",
            {"bucket": Reference("aws_s3_bucket.logs"), "versioning_configuration": [{"status": "Enabled"}]},
            line=20,
            spans=spans,
        ),
    )
    where = found["aws_s3_bucket.logs"].where(("VersioningConfiguration", "Status"))
    assert (where.start_line, where.end_line) == (22, 22)


def test_references_to_a_folded_resource_lead_to_its_parent():
    found = folded(
        resource("aws_acm_certificate.web", "aws_acm_certificate", {"domain_name": "shop.example.org"}),
        resource(
            "aws_acm_certificate_validation.web",
            "aws_acm_certificate_validation",
            {"certificate_arn": Reference("aws_acm_certificate.web", "arn")},
        ),
        resource(
            "aws_lb_listener.https",
            "aws_lb_listener",
            {"certificate_arn": Reference("aws_acm_certificate_validation.web", "certificate_arn")},
            depends_on=("aws_acm_certificate_validation.web",),
        ),
    )
    listener = found["aws_lb_listener.https"]
    assert listener.properties["Certificates"] == [{"CertificateArn": Reference("aws_acm_certificate.web")}]
    assert listener.depends_on == ("aws_acm_certificate.web",)


def test_api_gateway_integrations_find_their_method_by_what_they_share():
    place = {"rest_api_id": Reference("aws_api_gateway_rest_api.a"), "resource_id": "root", "http_method": "GET"}
    found = folded(
        resource("aws_api_gateway_method.get", "aws_api_gateway_method", {**place, "authorization": "NONE"}),
        resource(
            "aws_api_gateway_integration.get",
            "aws_api_gateway_integration",
            {**place, "type": "MOCK", "timeout_milliseconds": 5000},
        ),
        resource(
            "aws_api_gateway_method_response.ok", "aws_api_gateway_method_response", {**place, "status_code": "200"}
        ),
    )
    properties = found["aws_api_gateway_method.get"].properties
    assert list(found) == ["aws_api_gateway_method.get"]
    assert properties["Integration"] == {"Type": "MOCK", "TimeoutInMillis": 5000}
    assert properties["MethodResponses"] == [{"StatusCode": "200"}]


def test_a_table_replica_makes_a_global_table_of_its_table():
    found = folded(
        resource(
            "aws_dynamodb_table.carts",
            "aws_dynamodb_table",
            {"name": "carts", "hash_key": "id", "point_in_time_recovery": [{"enabled": True}]},
            region="eu-north-1",
        ),
        resource(
            "aws_dynamodb_table_replica.carts",
            "aws_dynamodb_table_replica",
            {"global_table_arn": Reference("aws_dynamodb_table.carts", "arn"), "point_in_time_recovery": True},
            region="eu-south-1",
        ),
    )
    table = found["aws_dynamodb_table.carts"]
    recovery = {"PointInTimeRecoveryEnabled": True}
    assert table.type == "AWS::DynamoDB::GlobalTable"
    assert table.properties["Replicas"] == [
        {"Region": "eu-north-1", "PointInTimeRecoverySpecification": recovery},
        {"Region": "eu-south-1", "PointInTimeRecoverySpecification": recovery},
    ]


def test_a_cloudformation_table_with_replicas_is_left_for_the_reader_to_see():
    found = folded(resource("Carts", "AWS::DynamoDB::Table", {"Replicas": [{"Region": "eu-south-1"}]}))
    assert found["Carts"].type == "AWS::DynamoDB::Table"


def test_replicated_backups_are_a_setting_of_their_instance():
    found = folded(
        resource("aws_db_instance.main", "aws_db_instance", {"identifier": "main"}),
        resource(
            "aws_db_instance_automated_backups_replication.main",
            "aws_db_instance_automated_backups_replication",
            {"source_db_instance_arn": Reference("aws_db_instance.main", "arn"), "retention_period": 7},
            region="eu-south-1",
        ),
    )
    expected = {
        "DBInstanceIdentifier": "main",
        "AutomaticBackupReplicationRetentionPeriod": 7,
        "AutomaticBackupReplicationRegion": "eu-south-1",
    }
    assert expected == dict(found["aws_db_instance.main"].properties)


def test_a_secret_with_its_version_is_one_secret():
    found = folded(
        resource("aws_secretsmanager_secret.db", "aws_secretsmanager_secret", {"name": "db"}),
        resource(
            "aws_secretsmanager_secret_version.db",
            "aws_secretsmanager_secret_version",
            {"secret_id": Reference("aws_secretsmanager_secret.db", "id"), "secret_string": "hush"},
            secret_paths=frozenset({("secret_string",)}),
        ),
    )
    secret = found["aws_secretsmanager_secret.db"]
    assert dict(secret.properties) == {"Name": "db", "SecretString": "hush"}
    assert secret.secret_paths == {("SecretString",)}


def test_a_satellite_in_another_file_is_cited_there():
    elsewhere = Location(file="rules.tf", start_line=3, end_line=9)
    rule = resource(
        "aws_security_group_rule.web",
        "aws_security_group_rule",
        {
            "type": "ingress",
            "security_group_id": Reference("aws_security_group.web"),
            "protocol": "tcp",
            "cidr_blocks": ["10.1.0.0/16", "10.2.0.0/16"],
        },
        spans={("protocol",): (5, 5)},
    )
    found = folded(resource("aws_security_group.web", "aws_security_group", {}), replace(rule, location=elsewhere))
    where = found["aws_security_group.web"].where(("SecurityGroupIngress", 1, "IpProtocol"))
    assert (where.file, where.start_line) == ("rules.tf", 5)


def test_a_conditional_policy_leaves_the_other_policies_of_its_role_in_place():
    found = folded(
        resource("Role", "AWS::IAM::Role", {"ManagedPolicyArns": ["arn:aws:iam::aws:policy/ReadOnlyAccess"]}),
        resource(
            "Extra",
            "AWS::IAM::ManagedPolicy",
            {"PolicyDocument": {}, "Roles": [Reference("Role")]},
            condition="Debug",
        ),
    )
    arns = ["arn:aws:iam::aws:policy/ReadOnlyAccess", Choice("Debug", Reference("Extra"), ABSENT)]
    assert arns == found["Role"].properties["ManagedPolicyArns"]


def test_a_policy_under_the_condition_of_its_role_is_simply_part_of_it():
    policy = {"PolicyName": "p", "PolicyDocument": {}}
    found = folded(
        resource("Role", "AWS::IAM::Role", {}, condition="InRecovery"),
        resource("Policy", "AWS::IAM::Policy", {**policy, "Roles": [Reference("Role")]}, condition="InRecovery"),
    )
    assert found["Role"].properties["Policies"] == [policy]
