"""What protects S3 buckets."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reviewer.model.design import Resource
from reviewer.model.location import Path
from reviewer.model.record import dataclass, replace
from reviewer.model.value import ABSENT, Value, references_in
from reviewer.recovery.protection import StoreFacts, elsewhere, protection
from reviewer.recovery.records import Protection, Strategy
from reviewer.recovery.view import Doubt, View, entries, read

_HERE = "${AWS::Region}"
_ARN = "arn:aws:s3:::"
_LOGGERS = frozenset(
    {"AWS::CloudTrail::Trail", "AWS::EC2::FlowLog", "AWS::Config::DeliveryChannel", "AWS::WAFv2::LoggingConfiguration"}
)
_LOG_SETTINGS = frozenset({"LoadBalancerAttributes", "AccessLoggingPolicy", "LoggingConfiguration", "Logging"})
_RULES: Path = ("ReplicationConfiguration", "Rules")


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """Where a replication rule copies to: a declared bucket, the same bucket in another region, or a doubt."""

    path: Path
    bucket: Resource | None = None
    region: str | None = None
    doubt: str = ""


def buckets(view: View) -> Iterator[StoreFacts]:
    """Yield every bucket that is not merely the copy of another bucket of the design."""
    copies = {bucket.address: tuple(_destinations(view, bucket)) for bucket in view.of("AWS::S3::Bucket")}
    done: set[str] = set()
    order = sorted(copies, key=lambda address: not copies[address])
    for address in order:
        if address in done:
            continue
        bucket = view.resources[address]
        others = tuple(copy.bucket for copy in copies[address] if copy.bucket is not None)
        both_ways = {other.address for other in others if any(back.bucket is bucket for back in copies[other.address])}
        done.update((address, *(other.address for other in others)))
        protections = [
            protection("s3-zones", bucket),
            *_versions(view, bucket),
            *_replication(view, bucket, copies[address], both_ways),
        ]
        yield StoreFacts(resource=bucket, members=(bucket, *others), protections=tuple(protections))


def is_log_sink(view: View, store: Resource) -> bool:
    """Tell whether a bucket only takes in logs: everything that names it writes them there."""
    edges = [edge for edge in view.incoming.get(store.address, ()) if edge.path]
    users = [edge for edge in edges if view.resources[edge.source].type not in ("AWS::S3::BucketPolicy", store.type)]
    users.extend(edge for edge in edges if edge.path[0] == "LoggingConfiguration")
    return bool(users) and all(
        view.resources[edge.source].type in _LOGGERS or any(str(step) in _LOG_SETTINGS for step in edge.path)
        for edge in users
    )


def _versions(view: View, bucket: Resource) -> Iterator[Protection]:
    path: Path = ("VersioningConfiguration", "Status")
    status = read(view, bucket, path)
    if isinstance(status, Doubt):
        yield protection("s3-versioning", bucket, path, doubt=status.reason)
    elif status == "Enabled":
        yield protection("s3-versioning", bucket, path)


def _destinations(view: View, bucket: Resource) -> Iterator[Copy]:
    """Yield where every enabled replication rule copies to."""
    rules = entries(view, bucket, _RULES)
    if isinstance(rules, Doubt):
        yield Copy(path=_RULES, doubt=rules.reason)
        return
    for position, _ in enumerate(rules):
        path: Path = (*_RULES, position)
        if read(view, bucket, (*path, "Status")) == "Disabled":
            continue
        target = read(view, bucket, (*path, "Destination", "Bucket"))
        if isinstance(target, Doubt):
            yield Copy(path=path, doubt=target.reason)
        elif target is not ABSENT:
            yield _copy_to(view, bucket, path, target)


def _copy_to(view: View, bucket: Resource, path: Path, target: Value) -> Copy:
    other, twin = _declared(view, bucket, target), _own_twin(bucket, target)
    if other is not None:
        return Copy(path=path, bucket=other)
    if twin is not None:
        return Copy(path=path, region=twin)
    return Copy(
        path=path,
        doubt=f"{bucket.address} replicates to {target}, which no input declares, so its region is not known",
    )


def _declared(view: View, bucket: Resource, target: Value) -> Resource | None:
    for reference in references_in(target):
        found = view.resources.get(reference.address)
        if found is not None and found.type == bucket.type and found is not bucket:
            return found
    address = view.named.get(str(target).removeprefix(_ARN))
    return view.resources.get(address) if address not in (None, bucket.address) else None


def _own_twin(bucket: Resource, target: Value) -> str | None:
    """Return the region in which the bucket's own template makes the destination, told by the pattern of its name."""
    own, written = str(bucket.at(("BucketName",))), str(target).removeprefix(_ARN)
    pattern = re.escape(own).replace(re.escape(_HERE), r"([a-z]{2}(?:-[a-z]+)+-\d)")
    found = re.fullmatch(pattern, written) if _HERE in own else None
    region = found[1] if found else None
    return region if region is not None and region != bucket.region else None


def _replication(view: View, bucket: Resource, copies: tuple[Copy, ...], both_ways: set[str]) -> Iterator[Protection]:
    for copy in copies:
        path, other = copy.path, copy.bucket
        timed = read(view, bucket, (*path, "Destination", "ReplicationTime", "Status")) == "Enabled"
        made = protection("s3-time-control" if timed else "s3-replication", bucket, path, doubt=copy.doubt)
        if copy.region is not None:
            made = replace(made, region=copy.region, note=f"to the bucket that its template makes in {copy.region}")
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
