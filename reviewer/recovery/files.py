"""What protects file systems and volumes."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.model.design import Resource
from reviewer.model.record import replace
from reviewer.model.value import ABSENT
from reviewer.recovery.protection import StoreFacts, elsewhere, protection, upto, when_on, when_positive
from reviewer.recovery.records import Protection
from reviewer.recovery.view import Doubt, View, entries, read

_DESTINATIONS = ("ReplicationConfiguration", "Destinations")
_FSX = ("WindowsConfiguration", "OntapConfiguration", "OpenZFSConfiguration", "LustreConfiguration")


def file_systems(view: View) -> Iterator[StoreFacts]:
    """Yield every EFS file system that is not the destination of another of the design."""
    systems = list(view.of("AWS::EFS::FileSystem"))
    copies = {target.address for item in systems for target in view.targets(item, _DESTINATIONS)}
    for system in systems:
        if system.address in copies:
            continue
        targets = [item for item in view.targets(system, _DESTINATIONS) if item.type == system.type]
        protections = (*_zones(view, system), *_backup(view, system), *_replicas(view, system))
        yield StoreFacts(resource=system, members=(system, *targets), protections=tuple(protections))


def _zones(view: View, system: Resource) -> Iterator[Protection]:
    zone = read(view, system, ("AvailabilityZoneName",))
    if isinstance(zone, Doubt):
        yield protection("efs-zones", system, ("AvailabilityZoneName",), doubt=zone.reason)
    elif zone is ABSENT or zone is None:
        yield protection("efs-zones", system)
    else:
        yield protection("efs-one-zone-instance", system, ("AvailabilityZoneName",), note="One Zone")


def _backup(view: View, system: Resource) -> Iterator[Protection]:
    yield from when_on(view, "efs-backup", system, ("BackupPolicy", "Status"))


def _replicas(view: View, system: Resource) -> Iterator[Protection]:
    destinations = entries(view, system, _DESTINATIONS)
    if isinstance(destinations, Doubt):
        yield protection("efs-replication", system, _DESTINATIONS, doubt=destinations.reason)
        return
    for position in range(len(destinations)):
        path = (*_DESTINATIONS, position)
        made = protection("efs-replication", system, path)
        region = read(view, system, (*path, "Region"))
        target = next(view.targets(system, path), None)
        if isinstance(region, Doubt):
            yield replace(made, doubt=region.reason)
        elif isinstance(region, str):
            yield from _to_region(made, system, region)
        elif target is not None:
            yield from elsewhere(view, made, system, target)


def _to_region(made: Protection, system: Resource, region: str) -> Iterator[Protection]:
    if system.region is None:
        doubt = f"the region of {system.address} is not known, so {region} may be its own"
        yield replace(made, doubt=doubt, region=region)
    elif system.region != region:
        yield replace(made, region=region)


def windows_file_systems(view: View) -> Iterator[StoreFacts]:
    """Yield every FSx file system."""
    for system in view.of("AWS::FSx::FileSystem"):
        part = next((name for name in _FSX if name in system.properties), "WindowsConfiguration")
        kind = read(view, system, (part, "DeploymentType"))
        protections: list[Protection] = []
        if isinstance(kind, Doubt):
            protections.append(protection("fsx-multi-az", system, (part, "DeploymentType"), doubt=kind.reason))
        elif isinstance(kind, str) and kind.startswith("MULTI_AZ"):
            protections.append(protection("fsx-multi-az", system, (part, "DeploymentType")))
        elif part != "LustreConfiguration":
            protections.append(protection("fsx-single-az", system, (part, "DeploymentType")))
        protections.extend(when_positive(view, "fsx-backup", system, (part, "AutomaticBackupRetentionDays")))
        yield StoreFacts(resource=system, members=(system,), protections=tuple(protections))


def volumes(view: View) -> Iterator[StoreFacts]:
    """Yield every EBS volume declared by itself."""
    for volume in view.of("AWS::EC2::Volume"):
        kept = replace(protection("ebs-instance", volume), rpo=upto(0))
        yield StoreFacts(resource=volume, members=(volume,), protections=(kept,))
