"""Invented estates of any size: applications of some twenty resources each, with references, from a seed.

`services` makes what a reference wants; `drifted` makes the actual side of it: some settings weaker, some gone.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from random import Random

REGIONS = ("eu-central-1", "eu-west-1", "us-east-1")
NAMES = ("atlas", "beacon", "cedar", "delta", "ember", "fjord", "grove", "haven", "iris", "juniper", "kelp", "lumen")
WEAKER = {
    ("aws_rds_cluster", "deletion_protection"): False,
    ("aws_rds_cluster", "backup_retention_period"): 1,
    ("aws_db_instance", "multi_az"): False,
    ("aws_dynamodb_table", "deletion_protection_enabled"): False,
    ("aws_cloudwatch_log_group", "retention_in_days"): 1,
    ("aws_sqs_queue", "message_retention_seconds"): 3600,
    ("aws_lambda_function", "memory_size"): 128,
    ("aws_autoscaling_group", "min_size"): 1,
}
"""What a drifted estate has in place of what was wanted."""


@dataclass(frozen=True)
class Ref:
    """Another resource of the same application: `aws_vpc.main`, and which attribute of it."""

    address: str
    attribute: str = "id"


@dataclass(frozen=True)
class Item:
    """A resource as Terraform writes it; values are literals, lists, blocks (a list of mappings) and references."""

    type: str
    name: str
    arguments: dict[str, object]

    @property
    def address(self) -> str:
        return f"{self.type}.{self.name}"


@dataclass(frozen=True)
class Service:
    """One application: its module's name, its region, its resources."""

    name: str
    region: str
    items: list[Item] = field(default_factory=list)


def services(resources: int, seed: int) -> list[Service]:
    """Return applications that have so many resources together."""
    random = Random(seed)  # noqa: S311  reproducible, nothing secret
    made: list[Service] = []
    left = resources
    while left > 0:
        name = f"{NAMES[len(made) % len(NAMES)]}-{len(made):04}"
        items = _application(random, name, len(made))[:left]
        made.append(Service(name, random.choice(REGIONS), items))
        left -= len(items)
    return made


def drifted(wanted: list[Service], seed: int, share: float = 0.05) -> list[Service]:
    """Return the estate with a share of its settings weaker and of its alarms missing."""
    random = Random(seed)  # noqa: S311  see above
    return [replace(each, items=list(_drifted(random, each.items, share))) for each in wanted]


def _drifted(random: Random, items: list[Item], share: float):
    for item in items:
        if item.type == "aws_cloudwatch_metric_alarm" and random.random() < share:
            continue
        weaker = {
            key: WEAKER[item.type, key]
            for key in item.arguments
            if (item.type, key) in WEAKER and random.random() < share
        }
        yield replace(item, arguments={**item.arguments, **weaker}) if weaker else item


def _application(random: Random, name: str, number: int) -> list[Item]:
    tags = {"Application": name, "Environment": "production", "Owner": f"team-{number % 40}"}
    made = [*_network(name, number, tags), *_compute(random, name, tags), *_data(random, name, tags)]
    return [*made, *_watch(random, name, tags), *_backup(name, tags)]


def _network(name: str, number: int, tags: dict[str, str]):
    block = f"10.{number % 256}"
    yield Item("aws_vpc", "main", {"cidr_block": f"{block}.0.0/16", "enable_dns_hostnames": True, "tags": tags})
    for place, zone in enumerate("abc"):
        arguments = {
            "vpc_id": Ref("aws_vpc.main"),
            "cidr_block": f"{block}.{place}.0/24",
            "availability_zone": f"eu-central-1{zone}",
            "tags": {**tags, "Name": f"{name}-{zone}"},
        }
        yield Item("aws_subnet", f"private_{zone}", arguments)
    rules = [
        {"from_port": port, "to_port": port, "protocol": "tcp", "cidr_blocks": [f"{block}.0.0/16"], "description": why}
        for port, why in ((443, "callers"), (5432, "database"), (6379, "cache"))
    ]
    arguments = {"name": f"{name}-data", "vpc_id": Ref("aws_vpc.main"), "ingress": rules, "tags": tags}
    yield Item("aws_security_group", "data", arguments)


def _compute(random: Random, name: str, tags: dict[str, str]):
    trust = (
        '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole",'
        '"Principal":{"Service":"lambda.amazonaws.com"}}]}'
    )
    yield Item("aws_iam_role", "worker", {"name": f"{name}-worker", "assume_role_policy": trust, "tags": tags})
    policy = {"role": Ref("aws_iam_role.worker"), "policy_arn": "arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess"}
    yield Item("aws_iam_role_policy_attachment", "worker_tracing", policy)
    for task in ("ingest", "settle")[: random.randint(1, 2)]:
        arguments = {
            "function_name": f"{name}-{task}",
            "role": Ref("aws_iam_role.worker", "arn"),
            "runtime": "python3.12",
            "handler": "app.handle",
            "memory_size": random.choice((256, 512, 1024)),
            "timeout": 30,
            "environment": [{"variables": {"TABLE": Ref("aws_dynamodb_table.state", "name"), "STAGE": "production"}}],
            "vpc_config": [
                {
                    "subnet_ids": [Ref(f"aws_subnet.private_{zone}") for zone in "abc"],
                    "security_group_ids": [Ref("aws_security_group.data")],
                }
            ],
            "tags": tags,
        }
        yield Item("aws_lambda_function", task, arguments)
        yield Item(
            "aws_cloudwatch_log_group",
            task,
            {"name": f"/aws/lambda/{name}-{task}", "retention_in_days": 90, "tags": tags},
        )


def _data(random: Random, name: str, tags: dict[str, str]):
    subnets = [Ref(f"aws_subnet.private_{zone}") for zone in "abc"]
    yield Item("aws_db_subnet_group", "main", {"name": f"{name}-data", "subnet_ids": subnets, "tags": tags})
    cluster = {
        "cluster_identifier": f"{name}-ledger",
        "engine": "aurora-postgresql",
        "engine_version": "15.4",
        "db_subnet_group_name": Ref("aws_db_subnet_group.main", "name"),
        "vpc_security_group_ids": [Ref("aws_security_group.data")],
        "backup_retention_period": random.choice((14, 30, 35)),
        "deletion_protection": True,
        "storage_encrypted": True,
        "tags": {**tags, "Backup": "daily"},
    }
    yield Item("aws_rds_cluster", "ledger", cluster)
    for place in range(random.randint(1, 2)):
        arguments = {
            "identifier": f"{name}-ledger-{place}",
            "cluster_identifier": Ref("aws_rds_cluster.ledger"),
            "instance_class": "db.r6g.large",
            "engine": "aurora-postgresql",
            "promotion_tier": place,
            "tags": tags,
        }
        yield Item("aws_rds_cluster_instance", f"ledger_{place}", arguments)
    table = {
        "name": f"{name}-state",
        "billing_mode": "PAY_PER_REQUEST",
        "hash_key": "id",
        "attribute": [{"name": "id", "type": "S"}],
        "point_in_time_recovery": [{"enabled": True}],
        "deletion_protection_enabled": True,
        "tags": {**tags, "Backup": "daily"},
    }
    yield Item("aws_dynamodb_table", "state", table)
    yield Item("aws_s3_bucket", "archive", {"bucket": f"{name}-archive", "tags": tags})
    versioning = {"bucket": Ref("aws_s3_bucket.archive"), "versioning_configuration": [{"status": "Enabled"}]}
    yield Item("aws_s3_bucket_versioning", "archive", versioning)
    yield Item("aws_sqs_queue", "dead", {"name": f"{name}-dead", "message_retention_seconds": 1209600, "tags": tags})


def _watch(random: Random, name: str, tags: dict[str, str]):
    yield Item("aws_sns_topic", "alerts", {"name": f"{name}-alerts", "tags": tags})
    for metric in ("CPUUtilization", "FreeableMemory", "DatabaseConnections")[: random.randint(1, 3)]:
        arguments = {
            "alarm_name": f"{name}-{metric}",
            "namespace": "AWS/RDS",
            "metric_name": metric,
            "comparison_operator": "GreaterThanThreshold",
            "threshold": random.choice((80, 90, 95)),
            "evaluation_periods": 3,
            "period": 60,
            "statistic": "Average",
            "dimensions": {"DBClusterIdentifier": Ref("aws_rds_cluster.ledger", "cluster_identifier")},
            "alarm_actions": [Ref("aws_sns_topic.alerts", "arn")],
            "tags": tags,
        }
        yield Item("aws_cloudwatch_metric_alarm", metric.lower(), arguments)


def _backup(name: str, tags: dict[str, str]):
    yield Item("aws_backup_vault", "main", {"name": f"{name}-vault", "tags": tags})
    rule = {
        "rule_name": "daily",
        "target_vault_name": Ref("aws_backup_vault.main", "name"),
        "schedule": "cron(0 3 * * ? *)",
        "lifecycle": [{"delete_after": 35}],
    }
    yield Item("aws_backup_plan", "main", {"name": f"{name}-plan", "rule": [rule], "tags": tags})
    selection = {
        "name": f"{name}-stores",
        "plan_id": Ref("aws_backup_plan.main"),
        "iam_role_arn": Ref("aws_iam_role.worker", "arn"),
        "resources": [Ref("aws_rds_cluster.ledger", "arn"), Ref("aws_dynamodb_table.state", "arn")],
    }
    yield Item("aws_backup_selection", "main", selection)
