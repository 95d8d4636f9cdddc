"""A Terraform or Pulumi table with replicas as the global table it is."""

from __future__ import annotations

from reviewer.model.design import Resource
from reviewer.model.record import replace
from reviewer.model.value import Unknown, Value

_PER_REPLICA = (
    "PointInTimeRecoverySpecification",
    "DeletionProtectionEnabled",
    "TableClass",
    "KinesisStreamSpecification",
    "ContributorInsightsSpecification",
    "Tags",
)
GLOBAL_TABLE = "AWS::DynamoDB::GlobalTable"


def with_global_table(table: Resource) -> Resource:
    """Return a table with replicas as a global table whose own region is a replica as well.

    A CloudFormation table cannot have replicas: one that does stays as it is, for the reader to see.
    """
    replicas = table.properties.get("Replicas")
    if not isinstance(replicas, list) or table.declared_type.startswith("AWS::"):
        return table
    return as_global_table(table, replicas)


def as_global_table(table: Resource, replicas: list[Value]) -> Resource:
    """Return a table as the global table of its own region and these replicas."""
    home: dict[str, Value] = {"Region": table.region or Unknown("AWS::Region")}
    home.update({name: table.properties[name] for name in _PER_REPLICA if name in table.properties})
    shared = {name: value for name, value in table.properties.items() if name not in _PER_REPLICA}
    encryption = shared.get("SSESpecification")
    if isinstance(encryption, dict) and "KMSMasterKeyId" in encryption:
        home["SSESpecification"] = {"KMSMasterKeyId": encryption["KMSMasterKeyId"]}
        shared["SSESpecification"] = {key: value for key, value in encryption.items() if key != "KMSMasterKeyId"}
    stream = shared.get("StreamSpecification")
    if isinstance(stream, dict):
        shared["StreamSpecification"] = {key: value for key, value in stream.items() if key != "StreamEnabled"}
    others = [_replica(item, table) for item in replicas]
    return replace(table, type=GLOBAL_TABLE, properties={**shared, "Replicas": [home, *others]})


def _replica(item: Value, table: Resource) -> Value:
    """Return a replica without Terraform's own switches; propagated tags are its tags."""
    if not isinstance(item, dict):
        return item
    kept = {name: value for name, value in item.items() if name != "PropagateTags"}
    if item.get("PropagateTags") is True and "Tags" in table.properties:
        kept["Tags"] = table.properties["Tags"]
    return kept
