from __future__ import annotations

import pytest

from reviewer.model.review import Tier
from reviewer.model.value import ABSENT
from reviewer.vocabulary.roles import Direction, compare_direction, property_role

RECOVERY_SETTINGS = {
    "AWS::RDS::DBInstance": (
        "MultiAZ BackupRetentionPeriod AutomaticBackupReplicationRegion SourceDBInstanceIdentifier SourceRegion"
        " DeletionProtection @DeletionPolicy @UpdateReplacePolicy CopyTagsToSnapshot StorageEncrypted KmsKeyId"
        " EngineVersion DBInstanceClass MonitoringInterval PromotionTier DeleteAutomatedBackups"
    ),
    "AWS::RDS::DBCluster": (
        "AvailabilityZones GlobalClusterIdentifier BacktrackWindow BackupRetentionPeriod DeletionProtection"
        " StorageEncrypted MasterUserPassword ManageMasterUserPassword ReplicationSourceIdentifier"
    ),
    "AWS::DynamoDB::GlobalTable": (
        "Replicas Replicas.Region MultiRegionConsistency GlobalTableWitnesses SSESpecification"
        " Replicas.PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled Replicas.DeletionProtectionEnabled"
    ),
    "AWS::DynamoDB::Table": "PointInTimeRecoverySpecification DeletionProtectionEnabled StreamSpecification",
    "AWS::S3::Bucket": (
        "VersioningConfiguration.Status ReplicationConfiguration ReplicationConfiguration.Rules.Destination.Bucket"
        " ReplicationConfiguration.Rules.Destination.ReplicationTime ReplicationConfiguration.Rules.Destination.Metrics"
        " ReplicationConfiguration.Rules.DeleteMarkerReplication ObjectLockEnabled ObjectLockConfiguration"
        " ReplicationConfiguration.Rules.SourceSelectionCriteria.ReplicaModifications BucketEncryption"
        " ReplicationConfiguration.Rules.Destination.EncryptionConfiguration.ReplicaKmsKeyID OwnershipControls"
        " PublicAccessBlockConfiguration.BlockPublicAcls LifecycleConfiguration LoggingConfiguration"
    ),
    "AWS::EFS::FileSystem": (
        "ReplicationConfiguration.Destinations.Region BackupPolicy.Status AvailabilityZoneName Encrypted"
    ),
    "AWS::DLM::LifecyclePolicy": "PolicyDetails.Schedules.CrossRegionCopyRules PolicyDetails.Schedules.FastRestoreRule",
    "AWS::EC2::LaunchTemplate": (
        "LaunchTemplateData.ImageId LaunchTemplateData.InstanceType LaunchTemplateData.DisableApiTermination"
    ),
    "AWS::AutoScaling::AutoScalingGroup": (
        "VPCZoneIdentifier HealthCheckType HealthCheckGracePeriod MinSize MaxSize DesiredCapacity TargetGroupARNs"
        " AvailabilityZoneImpairmentPolicy.ZonalShiftEnabled"
    ),
    "AWS::EC2::CapacityReservation": "InstanceCount",
    "AWS::ElasticLoadBalancingV2::LoadBalancer": "Subnets Scheme LoadBalancerAttributes",
    "AWS::ElasticLoadBalancing::LoadBalancer": "CrossZone HealthCheck",
    "AWS::ElasticLoadBalancingV2::TargetGroup": (
        "HealthCheckPath UnhealthyThresholdCount HealthCheckIntervalSeconds HealthCheckEnabled"
    ),
    "AWS::Route53::RecordSet": "Failover HealthCheckId AliasTarget.EvaluateTargetHealth TTL Weight Region",
    "AWS::Route53::HealthCheck": (
        "HealthCheckConfig.RequestInterval HealthCheckConfig.FailureThreshold HealthCheckConfig.RoutingControlArn"
        " HealthCheckConfig.ChildHealthChecks"
    ),
    "AWS::ARCRegionSwitch::Plan": "RecoveryApproach RecoveryTimeObjectiveMinutes",
    "AWS::GlobalAccelerator::EndpointGroup": "TrafficDialPercentage HealthCheckIntervalSeconds",
    "AWS::CloudFront::Distribution": (
        "DistributionConfig.OriginGroups.Items.FailoverCriteria DistributionConfig.Origins @Condition"
        " DistributionConfig.ViewerCertificate.MinimumProtocolVersion DistributionConfig.WebACLId"
    ),
    "AWS::ECS::Service": (
        "DesiredCount NetworkConfiguration.AwsvpcConfiguration.Subnets AvailabilityZoneRebalancing"
        " DeploymentConfiguration.DeploymentCircuitBreaker.Rollback"
    ),
    "AWS::ECR::ReplicationConfiguration": "ReplicationConfiguration.Rules",
    "AWS::EKS::Nodegroup": "Subnets ScalingConfig.MinSize",
    "AWS::EKS::Cluster": "DeletionProtection ResourcesVpcConfig.EndpointPublicAccess",
    "AWS::Lambda::Function": "DeadLetterConfig.TargetArn VpcConfig.SubnetIds TracingConfig.Mode Layers Role",
    "AWS::Lambda::EventInvokeConfig": "DestinationConfig",
    "AWS::Lambda::EventSourceMapping": "DestinationConfig FunctionResponseTypes Enabled",
    "AWS::SQS::Queue": "RedrivePolicy MessageRetentionPeriod KmsMasterKeyId",
    "AWS::SNS::Subscription": "RedrivePolicy",
    "AWS::SNS::Topic": "ArchivePolicy Subscription KmsMasterKeyId",
    "AWS::Events::Endpoint": "RoutingConfig.FailoverConfig ReplicationConfig.State",
    "AWS::Events::Rule": "Targets.DeadLetterConfig State ScheduleExpression EventPattern",
    "AWS::Events::Archive": "RetentionDays",
    "AWS::Kinesis::Stream": "RetentionPeriodHours StreamEncryption",
    "AWS::ElastiCache::ReplicationGroup": (
        "AutomaticFailoverEnabled MultiAZEnabled GlobalReplicationGroupId SnapshotRetentionLimit ReplicasPerNodeGroup"
        " AtRestEncryptionEnabled TransitEncryptionEnabled"
    ),
    "AWS::OpenSearchService::Domain": (
        "ClusterConfig.ZoneAwarenessEnabled ClusterConfig.MultiAZWithStandbyEnabled ClusterConfig.DedicatedMasterCount"
    ),
    "AWS::KMS::Key": "MultiRegion EnableKeyRotation PendingWindowInDays KeyPolicy",
    "AWS::SecretsManager::Secret": "ReplicaRegions.Region ReplicaRegions.KmsKeyId SecretString GenerateSecretString",
    "AWS::Backup::BackupSelection": "BackupSelection.Resources BackupSelection.ListOfTags",
    "AWS::Backup::BackupPlan": (
        "BackupPlan.BackupPlanRule.CopyActions.DestinationBackupVaultArn BackupPlan.BackupPlanRule.ScheduleExpression"
        " BackupPlan.BackupPlanRule.EnableContinuousBackup BackupPlan.BackupPlanRule.Lifecycle.DeleteAfterDays"
    ),
    "AWS::Backup::BackupVault": "LockConfiguration.MinRetentionDays LockConfiguration.ChangeableForDays",
    "AWS::Backup::RestoreTestingPlan": "ScheduleExpression",
    "AWS::EC2::NatGateway": "SubnetId",
    "AWS::EC2::Subnet": "AvailabilityZone CidrBlock",
    "AWS::EC2::VPCPeeringConnection": "PeerRegion",
    "AWS::EC2::TransitGatewayPeeringAttachment": "PeerRegion",
    "AWS::EC2::VPCEndpoint": "SubnetIds ServiceName PrivateDnsEnabled",
    "AWS::EC2::SecurityGroup": "SecurityGroupIngress SecurityGroupIngress.CidrIp",
    "AWS::CloudWatch::Alarm": "AlarmActions TreatMissingData MetricName Threshold ActionsEnabled",
    "AWS::CloudTrail::Trail": "IsMultiRegionTrail EnableLogFileValidation IsLogging",
    "AWS::FIS::ExperimentTemplate": "StopConditions",
    "AWS::SSM::Document": "DocumentType Content",
    "AWS::GuardDuty::Detector": "Enable",
    "AWS::Logs::LogGroup": "RetentionInDays",
    "AWS::CloudFormation::StackSet": "StackInstancesGroup",
    "AWS::Redshift::Cluster": "MultiAZ DestinationRegion AutomatedSnapshotRetentionPeriod",
    "AWS::FSx::FileSystem": "WindowsConfiguration.DeploymentType",
    "AWS::ApiGatewayV2::Route": "AuthorizationType AuthorizerId",
    "AWS::WAFv2::WebACL": "DefaultAction Scope @Condition",
    "AWS::IAM::Role": "AssumeRolePolicyDocument Policies ManagedPolicyArns",
}


@pytest.mark.parametrize("type_name", RECOVERY_SETTINGS)
def test_every_recovery_setting_has_a_record_of_its_own(type_name):
    paths = RECOVERY_SETTINGS[type_name].split()
    unknown = [path for path in paths if not property_role(type_name, tuple(path.split("."))).known]

    assert unknown == []


def test_what_protects_the_data_weighs_high():
    settings = {
        "AWS::RDS::DBInstance": ["MultiAZ", "StorageEncrypted", "AutomaticBackupReplicationRegion"],
        "AWS::RDS::DBCluster": ["GlobalClusterIdentifier"],
        "AWS::S3::Bucket": ["ReplicationConfiguration", "VersioningConfiguration"],
        "AWS::DynamoDB::GlobalTable": ["Replicas", "PointInTimeRecoverySpecification"],
        "AWS::EFS::FileSystem": ["ReplicationConfiguration"],
        "AWS::KMS::Key": ["MultiRegion"],
        "AWS::SecretsManager::Secret": ["ReplicaRegions"],
        "AWS::Route53::RecordSet": ["Failover", "HealthCheckId"],
    }
    milder = [
        (type_name, name)
        for type_name, names in settings.items()
        for name in names
        if property_role(type_name, (name,)).tier is not Tier.HIGH
    ]

    assert milder == []


def test_rds_keeps_a_final_snapshot_where_nothing_is_written():
    cluster = property_role("AWS::RDS::DBCluster", ("@DeletionPolicy",))
    table = property_role("AWS::DynamoDB::Table", ("@DeletionPolicy",))

    assert compare_direction(cluster, "Snapshot", ABSENT) is Direction.EQUAL
    assert compare_direction(cluster, "Snapshot", "Delete") is Direction.WEAKER
    assert compare_direction(table, "Retain", ABSENT) is Direction.WEAKER
