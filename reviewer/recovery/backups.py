"""Which stores the backup plans and snapshot policies of a design cover, how often, and in which region."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Final

from reviewer.model.design import Resource
from reviewer.model.location import Path
from reviewer.model.record import replace
from reviewer.model.value import ABSENT, Value, references_in
from reviewer.recovery.protection import StoreFacts, elsewhere, protection, scheduled
from reviewer.recovery.records import Protection
from reviewer.recovery.view import Doubt, View, entries, flag, number, read, text_region
from reviewer.vocabulary.schedules import hours_between

_RULES: Final[Path] = ("BackupPlan", "BackupPlanRule")
_SELECTION: Final = "BackupSelection"
_DAILY: Final = 24.0
"""AWS Backup runs once a day where a rule has no schedule."""
_CONTINUOUS: Final = frozenset({"AWS::RDS::DBInstance", "AWS::RDS::DBCluster", "AWS::S3::Bucket"})
_NOT_BACKED_UP: Final = frozenset({"AWS::ElastiCache::ReplicationGroup", "AWS::ElastiCache::CacheCluster"})
_KINDS: Final[Mapping[str, str]] = {
    "AWS::RDS::DBInstance": "rds:*:*:db:",
    "AWS::RDS::DBCluster": "rds:*:*:cluster:",
    "AWS::DocDB::DBCluster": "rds:*:*:cluster:",
    "AWS::Neptune::DBCluster": "rds:*:*:cluster:",
    "AWS::DynamoDB::Table": "dynamodb:*:*:table/",
    "AWS::DynamoDB::GlobalTable": "dynamodb:*:*:table/",
    "AWS::S3::Bucket": "s3:::",
    "AWS::EFS::FileSystem": "elasticfilesystem:*:*:file-system/",
    "AWS::FSx::FileSystem": "fsx:*:*:file-system/",
    "AWS::EC2::Volume": "ec2:*:*:volume/",
    "AWS::Redshift::Cluster": "redshift:*:*:cluster:",
}
"""How the ARN of a store of each type goes on after its partition, up to its name."""


def backup_protections(view: View, stores: Sequence[StoreFacts]) -> Mapping[str, tuple[Protection, ...]]:
    """Return what backup plans and snapshot policies give each store, by the store's address."""
    found: dict[str, list[Protection]] = {}
    for selection in view.of("AWS::Backup::BackupSelection"):
        plan = next(view.targets(selection, ("BackupPlanId",)), None)
        chosen = [(store, doubt) for store in stores if (doubt := _selects(view, selection, store)) is not None]
        for store, doubt in chosen if plan is not None else ():
            made = _of_plan(view, plan, store.resource) if plan is not None else ()
            found.setdefault(store.resource.address, []).extend(
                replace(item, doubt=item.doubt or doubt) if doubt else item for item in made
            )
    for policy in view.of("AWS::DLM::LifecyclePolicy"):
        for store in stores:
            if store.resource.type == "AWS::EC2::Volume" and _tagged(store.resource, _target_tags(view, policy)):
                found.setdefault(store.resource.address, []).extend(_of_policy(view, policy, store.resource))
    return {address: tuple(items) for address, items in found.items()}


def _of_plan(view: View, plan: Resource, store: Resource) -> Iterator[Protection]:
    rules = entries(view, plan, _RULES)
    for position in range(0 if isinstance(rules, Doubt) else len(rules)):
        path: Path = (*_RULES, position)
        hours = _hours(view, plan, (*path, "ScheduleExpression"))
        yield scheduled("backup-plan", plan, path, hours)
        if store.type in _CONTINUOUS and flag(view, plan, (*path, "EnableContinuousBackup")) is True:
            yield protection("backup-continuous", plan, (*path, "EnableContinuousBackup"))
        copies = entries(view, plan, (*path, "CopyActions"))
        for place in range(0 if isinstance(copies, Doubt) else len(copies)):
            action: Path = (*path, "CopyActions", place)
            yield from _copy(view, plan, store, action, hours)


def _copy(view: View, plan: Resource, store: Resource, action: Path, hours: float | Doubt) -> Iterator[Protection]:
    where: Path = (*action, "DestinationBackupVaultArn")
    made = scheduled("backup-copy", plan, where, hours)
    # A plan backs up what lies in its own region.
    store = store if store.region else replace(store, region=plan.region)
    vault = next(view.targets(plan, where), None)
    if vault is not None and "Vault" in vault.type:
        yield from elsewhere(view, made, store, vault)
        return
    target = read(view, plan, where)
    region = target if isinstance(target, Doubt) else text_region(target)
    yield from to_region(made, store, region)


def to_region(made: Protection, store: Resource, region: str | Doubt | None) -> Iterator[Protection]:
    """Yield a protection that goes to a named region: surely, in doubt, or not at all where it is the store's own."""
    if isinstance(region, Doubt):
        yield replace(made, doubt=region.reason)
    elif region is None:
        yield replace(made, doubt=f"the region that {made.evidence.address} copies to is not told")
    elif store.region is None:
        yield replace(made, doubt=f"the region of {store.address} is not known, so {region} may be its own")
    elif store.region != region:
        yield replace(made, region=region)


def _hours(view: View, plan: Resource, path: Path) -> float | Doubt:
    written = read(view, plan, path)
    if isinstance(written, Doubt):
        return written
    if written is ABSENT or written is None:
        return _DAILY
    hours = hours_between(written) if isinstance(written, str) else None
    return Doubt(f"the schedule {written} is not understood") if hours is None else hours


def _selects(view: View, selection: Resource, store: StoreFacts) -> str | None:
    """Return empty where the selection surely takes the store, the reason where it may, None where it does not."""
    if store.resource.type in _NOT_BACKED_UP:
        return None
    excluded = entries(view, selection, (_SELECTION, "NotResources"))
    if not isinstance(excluded, Doubt) and any(_names(view, item, store) == "" for item in excluded):
        return None
    listed = entries(view, selection, (_SELECTION, "Resources"))
    if isinstance(listed, Doubt):
        return listed.reason
    verdicts = [_names(view, item, store) for item in listed]
    tags = entries(view, selection, (_SELECTION, "ListOfTags"))
    verdicts.extend([tags.reason] if isinstance(tags, Doubt) else [_by_tag(store.resource, item) for item in tags])
    certain = [verdict for verdict in verdicts if verdict is not None]
    return None if not certain else "" if "" in certain else certain[0]


def _names(view: View, item: Value, store: StoreFacts) -> str | None:
    """Return empty where an ARN or pattern of a selection names the store, None where it does not."""
    referred = {reference.address for reference in references_in(item)}
    if referred & {member.address for member in store.members}:
        return ""
    written = str(item)
    if not written or any(address in view.resources for address in referred):
        return None
    if written == "*":
        return ""
    kind = _KINDS.get(store.resource.type)
    _, _, rest = written.removeprefix("arn:").partition(":")
    if kind is None or not rest:
        return None
    service, start = kind.split(":")[0], kind.rsplit(":*", 1)[-1].lstrip(":")
    if rest.split(":")[0] not in (service, "*"):
        return None
    name = rest.split(":", 3)[-1]
    if "${" in name:
        return _same_name(view, name, start, store.resource)
    return "" if _matches(store.resource, start, name) else None


def _matches(store: Resource, start: str, pattern: str) -> bool:
    own = str(_own_name(store))
    return fnmatchcase(start + own, pattern) or (pattern.endswith("*") and (start + "x").startswith(pattern[:-1]))


def _same_name(view: View, name: str, start: str, store: Resource) -> str | None:
    """Tell whether a name with unknown parts is written just as the store's own."""
    del view
    own = _own_name(store)
    return "" if own is not ABSENT and name == start + str(own) else None


def _own_name(store: Resource) -> Value:
    names = ("DBClusterIdentifier", "DBInstanceIdentifier", "TableName", "BucketName", "ClusterIdentifier")
    return next((store.at((name,)) for name in names if store.at((name,)) is not ABSENT), ABSENT)


def _by_tag(store: Resource, item: Value) -> str | None:
    if not isinstance(item, dict):
        return None
    return "" if _tagged(store, [(item.get("ConditionKey"), item.get("ConditionValue"))]) else None


def _tagged(store: Resource, wanted: Sequence[tuple[Value, Value]]) -> bool:
    """Tell whether the store carries one of the tags."""
    tags = next((store.at((name,)) for name in ("Tags", "FileSystemTags") if store.at((name,)) is not ABSENT), ABSENT)
    pairs: set[tuple[str, str]] = set()
    if isinstance(tags, dict):
        pairs = {(str(key), str(value)) for key, value in tags.items()}
    elif isinstance(tags, list):
        pairs = {(str(tag.get("Key")), str(tag.get("Value"))) for tag in tags if isinstance(tag, dict)}
    return any((str(key).removeprefix("aws:ResourceTag/"), str(value)) in pairs for key, value in wanted)


def _target_tags(view: View, policy: Resource) -> list[tuple[Value, Value]]:
    tags = entries(view, policy, ("PolicyDetails", "TargetTags"))
    if isinstance(tags, Doubt):
        return []
    return [(tag.get("Key"), tag.get("Value")) for tag in tags if isinstance(tag, dict)]


def _of_policy(view: View, policy: Resource, volume: Resource) -> Iterator[Protection]:
    if read(view, policy, ("State",)) == "DISABLED":
        return
    schedules = entries(view, policy, ("PolicyDetails", "Schedules"))
    for position in range(0 if isinstance(schedules, Doubt) else len(schedules)):
        path: Path = ("PolicyDetails", "Schedules", position)
        hours = _rule_hours(view, policy, (*path, "CreateRule"))
        yield scheduled("dlm-snapshot", policy, path, hours)
        copies = entries(view, policy, (*path, "CrossRegionCopyRules"))
        for place in range(0 if isinstance(copies, Doubt) else len(copies)):
            rule: Path = (*path, "CrossRegionCopyRules", place)
            target = read(view, policy, (*rule, "TargetRegion"))
            target = read(view, policy, (*rule, "Target")) if target is ABSENT else target
            region = target if isinstance(target, Doubt | str) else None
            yield from to_region(scheduled("dlm-copy", policy, rule, hours), volume, region)


def _rule_hours(view: View, policy: Resource, path: Path) -> float | Doubt:
    cron = read(view, policy, (*path, "CronExpression"))
    if isinstance(cron, str):
        hours = hours_between(cron)
        return Doubt(f"the schedule {cron} is not understood") if hours is None else hours
    return cron if isinstance(cron, Doubt) else number(view, policy, (*path, "Interval"), otherwise=_DAILY)
