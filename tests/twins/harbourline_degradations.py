"""Known ways in which a copy of the Harbourline design is worse, each written in the words of every format."""

from __future__ import annotations

from harbourline_designs import (
    GONE,
    PRIMARY,
    RECOVERY,
    UNKNOWN,
    Degradation,
    Edit,
    both,
    depends,
    inside,
    put,
    swap,
    unregistered,
    without,
    without_block,
)

SITE = "modules/site"
DATA = f"{SITE}/data.tf"
EVENTS = f"{SITE}/events.tf"
NETWORK = f"{SITE}/network.tf"
WEB = f"{SITE}/web.tf"
REPORTS = 'resource "aws_db_instance" "reports"'
RDS_INSTANCE = "AWS::RDS::DBInstance"
TABLE = "AWS::DynamoDB::Table"


def _case(
    name: str,
    expected: str | tuple[str, ...],
    cloudformation: Edit | tuple[Edit, ...],
    terraform: Edit | tuple[Edit, ...],
    pulumi: Edit | tuple[Edit, ...],
) -> Degradation:
    """Return a degradation; an expected claim is `kind type property`, split by blanks."""
    claims = (expected,) if isinstance(expected, str) else expected
    listed = [edits if isinstance(edits, tuple) else (edits,) for edits in (cloudformation, terraform, pulumi)]
    return Degradation(
        name=name,
        expected=frozenset(tuple([*claim.split(), ""][:3]) for claim in claims),  # type: ignore[misc]
        cloudformation=listed[0],
        terraform=listed[1],
        pulumi=listed[2],
    )


def _without_both(*names: str) -> tuple[Edit, ...]:
    return without(PRIMARY, *names), without(RECOVERY, *names)


def _put_both(kind: str, name: str, path: str, value: object) -> tuple[Edit, ...]:
    return put(f"{kind}::primary-{name}", path, value), put(f"{kind}::recovery-{name}", path, value)


def _unregistered_both(*names: str) -> tuple[Edit, ...]:
    return tuple(unregistered(name.replace("::", f"::{site}-")) for site in ("primary", "recovery") for name in names)


DATABASES = (
    _case(
        "report backups kept shorter",
        f"property {RDS_INSTANCE} BackupRetentionPeriod",
        inside(PRIMARY, "ReportDatabase", "BackupRetentionPeriod: 21", "BackupRetentionPeriod: 3"),
        swap("data.tf", "= 21", "= 3"),
        put("Instance::reports", "backupRetentionPeriod", 3),
    ),
    _case(
        "report database in one zone",
        f"property {RDS_INSTANCE} MultiAZ",
        inside(PRIMARY, "ReportDatabase", "MultiAZ: true", "MultiAZ: false"),
        inside("data.tf", REPORTS, "multi_az                  = true", "multi_az                  = false"),
        put("Instance::reports", "multiAz", False),
    ),
    _case(
        "report database not encrypted",
        f"property {RDS_INSTANCE} StorageEncrypted",
        inside(PRIMARY, "ReportDatabase", "StorageEncrypted: true", "StorageEncrypted: false"),
        inside("data.tf", REPORTS, "storage_encrypted         = true", "storage_encrypted         = false"),
        put("Instance::reports", "storageEncrypted", False),
    ),
    _case(
        "booking cluster unprotected",
        "property AWS::RDS::DBCluster DeletionProtection",
        inside(PRIMARY, "BookingCluster", "DeletionProtection: true", "DeletionProtection: false"),
        inside(
            "data.tf",
            'resource "aws_rds_cluster" "bookings"',
            "deletion_protection             = true",
            "deletion_protection             = false",
        ),
        put("Cluster::bookings", "deletionProtection", False),
    ),
    _case(
        "smaller booking servers",
        f"property {RDS_INSTANCE} DBInstanceClass",
        swap(PRIMARY, "db.r6g.large", "db.t3.medium", 2),
        inside("data.tf", 'resource "aws_rds_cluster_instance" "bookings"', '"db.r6g.large"', '"db.t3.medium"'),
        (
            put("ClusterInstance::bookings-0", "instanceClass", "db.t3.medium"),
            put("ClusterInstance::bookings-1", "instanceClass", "db.t3.medium"),
        ),
    ),
    _case(
        "booking reader gone",
        f"missing-resource {RDS_INSTANCE}",
        without(PRIMARY, "BookingReader"),
        swap("data.tf", "count              = 2", "count              = 1"),
        unregistered("ClusterInstance::bookings-1"),
    ),
    _case(
        "recovery cluster gone",
        ("missing-resource AWS::RDS::DBCluster", f"missing-resource {RDS_INSTANCE}"),
        without(RECOVERY, "BookingReplicaCluster", "BookingReplicaInstance"),
        without_block(
            "data.tf",
            'resource "aws_rds_cluster" "bookings_replica"',
            'resource "aws_rds_cluster_instance" "bookings_replica"',
        ),
        unregistered("Cluster::bookings-recovery", "ClusterInstance::bookings-recovery-0"),
    ),
    _case(
        "global cluster gone",
        "missing-resource AWS::RDS::GlobalCluster",
        (
            without(PRIMARY, "BookingGlobalCluster"),
            swap(PRIMARY, "      GlobalClusterIdentifier: !Ref BookingGlobalCluster\n"),
            swap(RECOVERY, "      GlobalClusterIdentifier: !Sub 'harbourline-${Environment}-bookings'\n"),
        ),
        (
            without_block("data.tf", 'resource "aws_rds_global_cluster" "bookings"'),
            swap("data.tf", "  global_cluster_identifier       = aws_rds_global_cluster.bookings.id\n", "", 2),
            swap("data.tf", "aws_rds_global_cluster.bookings.engine_version", '"13.7"'),
            swap("data.tf", "aws_rds_global_cluster.bookings.engine", '"aurora-postgresql"'),
        ),
        (
            unregistered("GlobalCluster::bookings"),
            put("Cluster::bookings", "globalClusterIdentifier", GONE),
            put("Cluster::bookings-recovery", "globalClusterIdentifier", GONE),
        ),
    ),
    _case(
        "fares without point in time recovery",
        f"property {TABLE} PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled",
        inside(PRIMARY, "FareTable", "PointInTimeRecoveryEnabled: true", "PointInTimeRecoveryEnabled: false"),
        inside(
            "data.tf",
            'resource "aws_dynamodb_table" "fares"',
            "point_in_time_recovery {\n    enabled = true",
            "point_in_time_recovery {\n    enabled = false",
        ),
        put("Table::fares", "pointInTimeRecovery.enabled", False),
    ),
    _case(
        "sailings without replica",
        "property AWS::DynamoDB::GlobalTable Replicas",
        swap(PRIMARY, "        - Region: !Ref RecoveryRegion\n"),
        swap("data.tf", "  replica {\n    region_name = var.recovery_region\n  }\n"),
        put("Table::sailings", "replicas", GONE),
    ),
)

STORAGE = (
    _case(
        "receipts not versioned",
        "property AWS::S3::Bucket VersioningConfiguration.Status",
        inside(PRIMARY, "ReceiptsBucket", "Status: Enabled", "Status: Suspended"),
        inside(
            "data.tf",
            'resource "aws_s3_bucket" "receipts"',
            "versioning {\n    enabled = true",
            "versioning {\n    enabled = false",
        ),
        put("BucketVersioning::receipts", "versioningConfiguration.status", "Suspended"),
    ),
    _case(
        "receipts open to the public",
        "property AWS::S3::Bucket PublicAccessBlockConfiguration",
        inside(
            PRIMARY,
            "ReceiptsBucket",
            "      PublicAccessBlockConfiguration:\n        BlockPublicAcls: true\n        BlockPublicPolicy: true\n"
            "        IgnorePublicAcls: true\n        RestrictPublicBuckets: true\n",
        ),
        without_block("data.tf", 'resource "aws_s3_bucket_public_access_block" "receipts"'),
        unregistered("BucketPublicAccessBlock::receipts"),
    ),
    _case(
        "documents not replicated",
        "property AWS::S3::Bucket ReplicationConfiguration",
        swap(
            PRIMARY,
            "      ReplicationConfiguration:\n        Role: !GetAtt ReplicationRole.Arn\n        Rules:\n"
            "          - Id: recovery\n            Status: Enabled\n            Priority: 1\n            Prefix: ''\n"
            "            Destination:\n"
            "              Bucket: !Sub 'arn:aws:s3:::harbourline-${Environment}-documents-${RecoveryRegion}'\n"
            "              StorageClass: STANDARD_IA\n",
        ),
        swap("main.tf", "replicated       = true", "replicated       = false"),
        unregistered("BucketReplicationConfig::documents"),
    ),
    _case(
        "backups not copied",
        "property AWS::Backup::BackupPlan BackupPlan.BackupPlanRule.CopyActions",
        swap(
            PRIMARY,
            "            CopyActions:\n              - DestinationBackupVaultArn: !Sub "
            "'arn:aws:backup:${RecoveryRegion}:${AWS::AccountId}:backup-vault:harbourline-${Environment}-recovery-backups'\n"
            "                Lifecycle:\n                  DeleteAfterDays: 35\n",
        ),
        swap(
            "recovery.tf",
            "\n    copy_action {\n      destination_vault_arn = module.recovery.backup_vault_arn\n\n"
            "      lifecycle {\n        delete_after = 35\n      }\n    }\n",
        ),
        put("Plan::daily", "rules.0.copyActions", GONE),
    ),
    _case(
        "backups deleted earlier",
        "property AWS::Backup::BackupPlan BackupPlan.BackupPlanRule.Lifecycle.DeleteAfterDays",
        swap(
            PRIMARY,
            "            Lifecycle:\n              DeleteAfterDays: 35",
            "            Lifecycle:\n              DeleteAfterDays: 7",
        ),
        swap("recovery.tf", "\n    lifecycle {\n      delete_after = 35", "\n    lifecycle {\n      delete_after = 7"),
        put("Plan::daily", "rules.0.lifecycle.deleteAfter", 7),
    ),
    _case(
        "report database not selected for backup",
        f"property {RDS_INSTANCE} Tags",
        inside(PRIMARY, "ReportDatabase", "        - { Key: Backup, Value: daily }\n"),
        inside("data.tf", REPORTS, '  tags                      = { Backup = "daily" }\n'),
        (put("Instance::reports", "tags", GONE), put("Instance::reports", "tagsAll", {"Project": "harbourline"})),
    ),
    _case(
        "vault of the recovery region gone",
        "missing-resource AWS::Backup::BackupVault",
        without(RECOVERY, "BackupVault"),
        (
            swap(
                DATA,
                'resource "aws_backup_vault" "this" {',
                'resource "aws_backup_vault" "this" {\n  count = var.replicated ? 1 : 0',
            ),
            swap(f"{SITE}/outputs.tf", "aws_backup_vault.this.name", "one(aws_backup_vault.this[*].name)"),
            swap(
                f"{SITE}/outputs.tf",
                "aws_backup_vault.this.arn",
                '"arn:aws:backup:${var.region}:${var.account_id}:backup-vault:${var.prefix}-backups"',
            ),
        ),
        unregistered("Vault::recovery-backups"),
    ),
)

SECURITY = (
    _case(
        "tickets may send to any queue",
        "property AWS::IAM::Role Policies",
        swap(PRIMARY, "!Sub 'arn:aws:sqs:*:${AWS::AccountId}:harbourline-${Environment}*'", "'*'"),
        swap("iam.tf", '"arn:aws:sqs:*:${var.account_id}:${local.name}*"', '"*"'),
        put(
            "RolePolicy::tickets-sailings",
            "policy",
            '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["dynamodb:GetItem","dynamodb:Query",'
            '"dynamodb:UpdateItem"],"Resource":"arn:aws:dynamodb:*:111122223333:table/harbourline-prod-sailings"},'
            '{"Effect":"Allow","Action":"sqs:SendMessage","Resource":"*"}]}',
        ),
    ),
    _case(
        "restores not allowed",
        "property AWS::IAM::Role ManagedPolicyArns",
        swap(PRIMARY, "        - arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForRestores\n"),
        swap("iam.tf", '["ForBackup", "ForRestores"]', '["ForBackup"]'),
        unregistered("RolePolicyAttachment::backup-AWSBackupServiceRolePolicyForRestores"),
    ),
    _case(
        "databases open to the world",
        "property AWS::EC2::SecurityGroup SecurityGroupIngress",
        both("CidrIp: 10.90.0.0/16", "CidrIp: 0.0.0.0/0"),
        swap(NETWORK, '"10.90.0.0/16"', '"0.0.0.0/0"'),
        _put_both("SecurityGroup", "database", "ingress.1.cidrBlocks", ["0.0.0.0/0"]),
    ),
    _case(
        "keys not rotated",
        "property AWS::KMS::Key EnableKeyRotation",
        both("EnableKeyRotation: true", "EnableKeyRotation: false"),
        swap(DATA, "enable_key_rotation     = true", "enable_key_rotation     = false"),
        _put_both("Key", "data", "enableKeyRotation", False),
    ),
)

NETWORKING = (
    _case(
        "one data subnet gone",
        "missing-resource AWS::EC2::Subnet",
        (*_without_both("DataSubnetB", "DataSubnetBRoutes"), *both("        - !Ref DataSubnetB\n")),
        (
            swap(NETWORK, "      }\n    }\n  ]...)", '      } if "${tier}-${zone}" != "data-b"\n    }\n  ]...)'),
            swap(
                DATA,
                '[for zone in keys(local.zones) : aws_subnet.this["data-${zone}"].id]',
                '[aws_subnet.this["data-a"].id]',
            ),
        ),
        (
            *_unregistered_both("Subnet::data-b", "RouteTableAssociation::data-b"),
            depends("SubnetGroup::primary-data", "subnetIds", "Subnet::primary-data-a", [UNKNOWN]),
            depends("SubnetGroup::recovery-data", "subnetIds", "Subnet::recovery-data-a", [UNKNOWN]),
        ),
    ),
    _case(
        "one NAT gateway gone",
        "missing-resource AWS::EC2::NatGateway",
        _without_both("NatGatewayB", "NatAddressB", "PrivateInternetRouteB"),
        (
            inside(NETWORK, 'resource "aws_eip" "nat"', "for_each   = local.zones", "for_each   = { a = 0 }"),
            inside(NETWORK, 'resource "aws_nat_gateway" "this"', "= local.zones", "= { a = 0 }"),
            inside(NETWORK, 'resource "aws_route" "nat"', "= local.zones", "= { a = 0 }"),
        ),
        _unregistered_both("NatGateway::nat-b", "Eip::nat-b", "Route::nat-b"),
    ),
    _case(
        "one NAT gateway for both zones",
        ("missing-resource AWS::EC2::NatGateway", "property AWS::EC2::Route NatGatewayId"),
        (
            *_without_both("NatGatewayB", "NatAddressB"),
            *both("NatGatewayId: !Ref NatGatewayB", "NatGatewayId: !Ref NatGatewayA"),
        ),
        (
            inside(NETWORK, 'resource "aws_eip" "nat"', "for_each   = local.zones", "for_each   = { a = 0 }"),
            inside(NETWORK, 'resource "aws_nat_gateway" "this"', "= local.zones", "= { a = 0 }"),
            swap(NETWORK, "aws_nat_gateway.this[each.key].id", 'aws_nat_gateway.this["a"].id'),
        ),
        (
            *_unregistered_both("NatGateway::nat-b", "Eip::nat-b"),
            depends("Route::primary-nat-b", "natGatewayId", "NatGateway::primary-nat-a"),
            depends("Route::recovery-nat-b", "natGatewayId", "NatGateway::recovery-nat-a"),
        ),
    ),
    _case(
        "one zone without a way out",
        "missing-resource AWS::EC2::Route",
        _without_both("PrivateInternetRouteB"),
        inside(NETWORK, 'resource "aws_route" "nat"', "= local.zones", "= { a = 0 }"),
        _unregistered_both("Route::nat-b"),
    ),
    _case(
        "recovery record gone",
        "missing-resource AWS::Route53::RecordSet",
        without(RECOVERY, "RecoveryRecord"),
        swap("recovery.tf", '    recovery = { role = "SECONDARY", target = module.recovery, check = null }\n'),
        unregistered("Record::book-recovery"),
    ),
    _case(
        "health check gone",
        "missing-resource AWS::Route53::HealthCheck",
        (
            without(PRIMARY, "PrimaryHealthCheck"),
            swap(PRIMARY, "      HealthCheckId: !Ref PrimaryHealthCheck\n"),
        ),
        (
            without_block("recovery.tf", 'resource "aws_route53_health_check" "primary"'),
            swap("recovery.tf", "check = aws_route53_health_check.primary.id", "check = null"),
        ),
        (unregistered("HealthCheck::primary"), put("Record::book-primary", "healthCheckId", GONE)),
    ),
    _case(
        "health check not used",
        "relation AWS::Route53::RecordSet HealthCheckId",
        swap(PRIMARY, "      HealthCheckId: !Ref PrimaryHealthCheck\n"),
        swap("recovery.tf", "  health_check_id = each.value.check\n"),
        put("Record::book-primary", "healthCheckId", GONE),
    ),
    _case(
        "alias without target health",
        "property AWS::Route53::RecordSet AliasTarget.EvaluateTargetHealth",
        both("EvaluateTargetHealth: true", "EvaluateTargetHealth: false"),
        swap("recovery.tf", "evaluate_target_health = true", "evaluate_target_health = false"),
        tuple(put(f"Record::book-{site}", "aliases.0.evaluateTargetHealth", False) for site in ("primary", "recovery")),
    ),
    _case(
        "load balancer unprotected",
        "property AWS::ElasticLoadBalancingV2::LoadBalancer LoadBalancerAttributes.Value",
        both(
            "deletion_protection.enabled\n          Value: 'true'",
            "deletion_protection.enabled\n          Value: 'false'",
        ),
        swap(WEB, "enable_deletion_protection = true", "enable_deletion_protection = false"),
        _put_both("LoadBalancer", "web", "enableDeletionProtection", False),
    ),
)

COMPUTE = (
    _case(
        "one web server",
        (
            "property AWS::AutoScaling::AutoScalingGroup MinSize",
            "property AWS::AutoScaling::AutoScalingGroup DesiredCapacity",
        ),
        (
            swap(PRIMARY, "MinSize: '2'", "MinSize: '1'"),
            swap(PRIMARY, "DesiredCapacity: '2'", "DesiredCapacity: '1'"),
        ),
        swap("main.tf", "web_servers      = 2", "web_servers      = 1"),
        (put("Group::primary-web", "minSize", 1), put("Group::primary-web", "desiredCapacity", 1)),
    ),
    _case(
        "web servers in one zone",
        "property AWS::AutoScaling::AutoScalingGroup VPCZoneIdentifier",
        both("        - !Ref AppSubnetB\n"),
        swap(
            WEB,
            '[aws_subnet.this["app-a"].id, aws_subnet.this["app-b"].id]',
            '[aws_subnet.this["app-a"].id]',
        ),
        (
            depends("Group::primary-web", "vpcZoneIdentifiers", "Subnet::primary-app-a", [UNKNOWN]),
            depends("Group::recovery-web", "vpcZoneIdentifiers", "Subnet::recovery-app-a", [UNKNOWN]),
        ),
    ),
    _case(
        "web servers not replaced when unhealthy",
        "property AWS::AutoScaling::AutoScalingGroup HealthCheckType",
        both("HealthCheckType: ELB", "HealthCheckType: EC2"),
        swap(WEB, '"ELB"', '"EC2"'),
        _put_both("Group", "web", "healthCheckType", "EC2"),
    ),
    _case(
        "web servers not scaled",
        "missing-resource AWS::AutoScaling::ScalingPolicy",
        _without_both("WebScaling"),
        without_block(WEB, 'resource "aws_autoscaling_policy" "web"'),
        _unregistered_both("Policy::web"),
    ),
    _case(
        "disks not encrypted",
        "property AWS::EC2::LaunchTemplate LaunchTemplateData.BlockDeviceMappings.Ebs.Encrypted",
        both("              Encrypted: true", "              Encrypted: false"),
        swap(WEB, "encrypted   = true", "encrypted   = false"),
        _put_both("LaunchTemplate", "web", "blockDeviceMappings.0.ebs.encrypted", "false"),
    ),
)

EVENTS_AND_ALARMS = (
    _case(
        "nobody is told of the backlog",
        "property AWS::CloudWatch::Alarm AlarmActions",
        tuple(
            inside(file, "BacklogAlarm", "      AlarmActions:\n        - !Ref AlertTopic\n")
            for file in (PRIMARY, RECOVERY)
        ),
        inside(
            EVENTS,
            'resource "aws_cloudwatch_metric_alarm" "backlog"',
            "  alarm_actions       = [aws_sns_topic.alerts.arn]\n",
        ),
        _put_both("MetricAlarm", "backlog", "alarmActions", GONE),
    ),
    _case(
        "backlog alarm gone",
        "missing-resource AWS::CloudWatch::Alarm",
        _without_both("BacklogAlarm"),
        without_block(EVENTS, 'resource "aws_cloudwatch_metric_alarm" "backlog"'),
        _unregistered_both("MetricAlarm::backlog"),
    ),
    _case(
        "dead letters kept nowhere",
        (
            "missing-resource AWS::SQS::Queue",
            "property AWS::SQS::Queue RedrivePolicy",
            "property AWS::Lambda::Function DeadLetterConfig",
        ),
        (
            *_without_both("BookingDeadLetters"),
            *both(
                "      RedrivePolicy:\n        deadLetterTargetArn: !GetAtt BookingDeadLetters.Arn\n"
                "        maxReceiveCount: 5\n"
            ),
            *both("      DeadLetterConfig:\n        TargetArn: !GetAtt BookingDeadLetters.Arn\n"),
        ),
        (
            without_block(EVENTS, 'resource "aws_sqs_queue" "dead"'),
            swap(
                EVENTS,
                "  redrive_policy = jsonencode({\n    deadLetterTargetArn = aws_sqs_queue.dead.arn\n"
                "    maxReceiveCount     = 5\n  })\n",
            ),
            swap(EVENTS, "  dead_letter_config {\n    target_arn = aws_sqs_queue.dead.arn\n  }\n"),
        ),
        (
            *_unregistered_both("Queue::bookings-dead"),
            *_put_both("Queue", "bookings", "redrivePolicy", GONE),
            *_put_both("Function", "tickets", "deadLetterConfig", GONE),
        ),
    ),
    _case(
        "bookings not set aside",
        "property AWS::SQS::Queue RedrivePolicy",
        both(
            "      RedrivePolicy:\n        deadLetterTargetArn: !GetAtt BookingDeadLetters.Arn\n"
            "        maxReceiveCount: 5\n"
        ),
        swap(
            EVENTS,
            "  redrive_policy = jsonencode({\n    deadLetterTargetArn = aws_sqs_queue.dead.arn\n"
            "    maxReceiveCount     = 5\n  })\n",
        ),
        _put_both("Queue", "bookings", "redrivePolicy", GONE),
    ),
    _case(
        "ticket logs kept for ever",
        "property AWS::Logs::LogGroup RetentionInDays",
        both("      RetentionInDays: 90\n"),
        swap(EVENTS, "  retention_in_days = 90\n"),
        _put_both("LogGroup", "tickets", "retentionInDays", GONE),
    ),
    _case(
        "nobody subscribed",
        "missing-resource AWS::SNS::Subscription",
        _without_both("AlertEmail"),
        without_block(EVENTS, 'resource "aws_sns_topic_subscription" "email"'),
        _unregistered_both("TopicSubscription::email"),
    ),
    _case(
        "schedule may not call the function",
        "missing-resource AWS::Lambda::Permission",
        _without_both("SailingPermission"),
        without_block(EVENTS, 'resource "aws_lambda_permission" "sailings"'),
        _unregistered_both("Permission::sailings"),
    ),
    _case(
        "schedule switched off",
        "property AWS::Events::Rule State",
        both("State: ENABLED", "State: DISABLED"),
        swap(EVENTS, '"rate(15 minutes)"', '"rate(15 minutes)"\n  is_enabled          = false'),
        _put_both("EventRule", "sailings", "state", "DISABLED"),
    ),
    _case(
        "schedule without target",
        "property AWS::Events::Rule Targets",
        both("      Targets:\n        - Id: tickets\n          Arn: !GetAtt TicketFunction.Arn\n"),
        without_block(EVENTS, 'resource "aws_cloudwatch_event_target" "tickets"'),
        _unregistered_both("EventTarget::tickets"),
    ),
)

DEGRADATIONS = (*DATABASES, *STORAGE, *SECURITY, *NETWORKING, *COMPUTE, *EVENTS_AND_ALARMS)
