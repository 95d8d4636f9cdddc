"""What protects DynamoDB tables."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.model.design import Resource
from reviewer.model.location import Path
from reviewer.model.record import replace
from reviewer.recovery.protection import StoreFacts, protection, when_on
from reviewer.recovery.records import Protection
from reviewer.recovery.view import Doubt, View, entries, flag, read

_PITR = ("PointInTimeRecoverySpecification", "PointInTimeRecoveryEnabled")


def tables(view: View) -> Iterator[StoreFacts]:
    """Yield every table, global or not."""
    for table in view.of("AWS::DynamoDB::Table", "AWS::Serverless::SimpleTable"):
        protections = [protection("dynamodb-zones", table), *when_on(view, "dynamodb-point-in-time", table, _PITR)]
        yield StoreFacts(resource=table, members=(table,), protections=tuple(protections))
    for table in view.of("AWS::DynamoDB::GlobalTable"):
        protections = [protection("dynamodb-zones", table), *_replicas(view, table)]
        yield StoreFacts(resource=table, members=(table,), protections=tuple(protections))


def _replicas(view: View, table: Resource) -> Iterator[Protection]:
    replicas = entries(view, table, ("Replicas",))
    if isinstance(replicas, Doubt):
        yield protection("dynamodb-global", table, ("Replicas",), doubt=replicas.reason)
        yield protection("dynamodb-point-in-time", table, ("Replicas",), doubt=replicas.reason)
        return
    regions = [_region(view, table, position) for position in range(len(replicas))]
    known = [item for item in regions if isinstance(item, str)]
    name = "dynamodb-strong" if table.at(("MultiRegionConsistency",)) == "STRONG" else "dynamodb-global"
    others = [item for item in dict.fromkeys(known) if item != table.region]
    doubts = [item.reason for item in regions if isinstance(item, Doubt)]
    if len(set(known)) > 1:
        made = protection(name, table, ("Replicas",), note=f"replicas in {', '.join(known)}")
        yield from (replace(made, region=region) for region in others)
    elif len(regions) > 1 and doubts:
        yield protection(name, table, ("Replicas",), doubt=doubts[0])
    yield from _point_in_time(view, table, regions)


def _point_in_time(view: View, table: Resource, regions: list[str | Doubt]) -> Iterator[Protection]:
    """Yield point-in-time recovery where the replica of the table's own region, or else every replica, has it."""
    path: Path = ("Replicas",)
    own = [position for position, region in enumerate(regions) if table.region and region == table.region]
    looked_at = own or list(range(len(regions)))
    found = [flag(view, table, (*path, position, *_PITR)) for position in looked_at]
    if _PITR[0] in table.properties:
        found.append(flag(view, table, _PITR))
        path = (*_PITR,)
    else:
        path = (*path, looked_at[0], *_PITR) if looked_at else path
    doubts = [item.reason for item in found if isinstance(item, Doubt)]
    if any(item is True for item in found):
        without = [regions[position] for position, item in zip(looked_at, found, strict=False) if item is False]
        note = f"not in {', '.join(map(str, without))}" if without else ""
        yield protection("dynamodb-point-in-time", table, path, note=note)
    elif doubts:
        yield protection("dynamodb-point-in-time", table, path, doubt=doubts[0])


def _region(view: View, table: Resource, position: int) -> str | Doubt:
    value = read(view, table, ("Replicas", position, "Region"))
    if isinstance(value, Doubt):
        return value
    return value if isinstance(value, str) else Doubt(f"Replicas[{position}].Region of {table.address} is not told")
