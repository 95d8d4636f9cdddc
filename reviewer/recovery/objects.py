"""What protects S3 buckets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from reviewer.model.design import Resource
from reviewer.model.location import Path
from reviewer.model.value import ABSENT, Value, references_in
from reviewer.recovery.protection import StoreFacts, elsewhere, protection
from reviewer.recovery.records import Protection, Strategy
from reviewer.recovery.view import Doubt, View, entries, read

_ARN = "arn:aws:s3:::"
_RULES: Path = ("ReplicationConfiguration", "Rules")


def buckets(view: View) -> Iterator[StoreFacts]:
    """Yield every bucket that is not merely the copy of another bucket of the design."""
    copies = {bucket.address: tuple(_destinations(view, bucket)) for bucket in view.of("AWS::S3::Bucket")}
    done: set[str] = set()
    order = sorted(copies, key=lambda address: not copies[address])
    for address in order:
        if address in done:
            continue
        bucket = view.resources[address]
        others = tuple(other for _, other, _ in copies[address] if other is not None)
        both_ways = {other.address for other in others if any(back is bucket for _, back, _ in copies[other.address])}
        done.update((address, *(other.address for other in others)))
        protections = [
            protection("s3-zones", bucket),
            *_versions(view, bucket),
            *_replication(view, bucket, copies[address], both_ways),
        ]
        yield StoreFacts(resource=bucket, members=(bucket, *others), protections=tuple(protections))


def _versions(view: View, bucket: Resource) -> Iterator[Protection]:
    path: Path = ("VersioningConfiguration", "Status")
    status = read(view, bucket, path)
    if isinstance(status, Doubt):
        yield protection("s3-versioning", bucket, path, doubt=status.reason)
    elif status == "Enabled":
        yield protection("s3-versioning", bucket, path)


def _destinations(view: View, bucket: Resource) -> Iterator[tuple[Path, Resource | None, str]]:
    """Yield path, declared destination bucket and what stands there, of every enabled replication rule."""
    rules = entries(view, bucket, _RULES)
    if isinstance(rules, Doubt):
        yield _RULES, None, rules.reason
        return
    for position, _ in enumerate(rules):
        path: Path = (*_RULES, position)
        if read(view, bucket, (*path, "Status")) == "Disabled":
            continue
        target = read(view, bucket, (*path, "Destination", "Bucket"))
        if isinstance(target, Doubt):
            yield path, None, target.reason
        elif target is not ABSENT:
            other = _declared(view, bucket, target)
            reason = f"{bucket.address} replicates to {target}, which no input declares, so its region is not known"
            yield path, other, "" if other else reason


def _declared(view: View, bucket: Resource, target: Value) -> Resource | None:
    for reference in references_in(target):
        found = view.resources.get(reference.address)
        if found is not None and found.type == bucket.type and found is not bucket:
            return found
    address = view.named.get(str(target).removeprefix(_ARN))
    return view.resources.get(address) if address not in (None, bucket.address) else None


def _replication(
    view: View, bucket: Resource, copies: tuple[tuple[Path, Resource | None, str], ...], both_ways: set[str]
) -> Iterator[Protection]:
    for path, other, doubt in copies:
        timed = read(view, bucket, (*path, "Destination", "ReplicationTime", "Status")) == "Enabled"
        made = protection("s3-time-control" if timed else "s3-replication", bucket, path, doubt=doubt)
        prefix = _only_some(view, bucket, path)
        made = replace(made, note=prefix) if prefix else made
        if other is None:
            yield made
        else:
            if other.address in both_ways:
                made = replace(made, supports=Strategy.ACTIVE)
            yield from elsewhere(view, made, bucket, other)


def _only_some(view: View, bucket: Resource, path: Path) -> str:
    """Return a note where the rule copies only a part of the bucket."""
    for steps in (("Prefix",), ("Filter", "Prefix"), ("Filter", "And", "Prefix")):
        value = read(view, bucket, (*path, *steps))
        if isinstance(value, str) and value:
            return f"only objects under {value}"
    return ""
