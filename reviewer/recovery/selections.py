"""Which data stores a backup selection takes: by reference, by ARN or pattern, by tag."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Final

from reviewer.model.design import Resource
from reviewer.model.record import dataclass
from reviewer.model.value import ABSENT, Value, references_in
from reviewer.recovery.protection import StoreFacts
from reviewer.recovery.view import Doubt, View, entries

_SELECTION: Final = "BackupSelection"
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
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Store:
    """A store as selections look at it."""

    facts: StoreFacts
    addresses: frozenset[str]
    name: Value
    tags: frozenset[Pair]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """One ARN or pattern of a selection; `resolved` where it refers to a resource of the design."""

    referred: frozenset[str]
    written: str
    resolved: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Stores:
    """The stores that can be backed up, found by what a selection writes: some hundred selections ask each."""

    all: Sequence[_Store]
    by_member: Mapping[str, Sequence[int]]
    by_tag: Mapping[Pair, Sequence[int]]

    def tagged(self, pairs: Sequence[Pair]) -> Iterator[StoreFacts]:
        """Yield the stores that carry one of the tags, in their order."""
        for position in sorted({place for pair in pairs for place in self.by_tag.get(pair, ())}):
            yield self.all[position].facts


def indexed(stores: Sequence[StoreFacts]) -> Stores:
    """Return the stores with the ways to find them."""
    known = [
        _Store(
            facts=store,
            addresses=frozenset(member.address for member in store.members),
            name=_own_name(store.resource),
            tags=frozenset(_tags(store.resource)),
        )
        for store in stores
        if store.resource.type not in _NOT_BACKED_UP
    ]
    by_member: dict[str, list[int]] = {}
    by_tag: dict[Pair, list[int]] = {}
    for position, store in enumerate(known):
        for address in store.addresses:
            by_member.setdefault(address, []).append(position)
        for pair in store.tags:
            by_tag.setdefault(pair, []).append(position)
    return Stores(all=known, by_member=by_member, by_tag=by_tag)


def tag_pair(key: Value, value: Value) -> Pair:
    """Return a tag as selections are compared by."""
    return str(key).removeprefix("aws:ResourceTag/"), str(value)


def chosen(view: View, selection: Resource, stores: Stores) -> Iterator[tuple[StoreFacts, str]]:
    """Yield the stores a selection takes: surely (an empty reason), or possibly, with what leaves it open."""
    excluded = _entries(view, selection, "NotResources")
    without = () if isinstance(excluded, Doubt) else excluded
    listed = _entries(view, selection, "Resources")
    tags = entries(view, selection, (_SELECTION, "ListOfTags"))
    pairs = [
        tag_pair(item.get("ConditionKey"), item.get("ConditionValue"))
        for item in (() if isinstance(tags, Doubt) else tags)
        if isinstance(item, dict)
    ]
    for position in _candidates(stores, listed, tags if isinstance(tags, Doubt) else pairs):
        store = stores.all[position]
        if any(_names(item, store) for item in without):
            continue
        if isinstance(listed, Doubt):
            yield store.facts, listed.reason
        elif any(_names(item, store) for item in listed) or not store.tags.isdisjoint(pairs):
            yield store.facts, ""
        elif isinstance(tags, Doubt):
            yield store.facts, tags.reason


def takes_all(view: View, selection: Resource) -> bool:
    """Tell whether a selection may take every store, as nothing tells what it names, and leaves none out."""
    listed = entries(view, selection, (_SELECTION, "Resources"))
    return isinstance(listed, Doubt) and not entries(view, selection, (_SELECTION, "NotResources"))


def _candidates(stores: Stores, listed: Sequence[_Entry] | Doubt, pairs: Sequence[Pair] | Doubt) -> Sequence[int]:
    """Return the positions of the stores a selection may take; all where something in it is not a plain reference."""
    if isinstance(listed, Doubt) or isinstance(pairs, Doubt):
        return range(len(stores.all))
    if any(item.written and not item.resolved for item in listed):
        return range(len(stores.all))
    found = {place for item in listed for address in item.referred for place in stores.by_member.get(address, ())}
    found.update(place for pair in pairs for place in stores.by_tag.get(pair, ()))
    return sorted(found)


def _entries(view: View, selection: Resource, name: str) -> Sequence[_Entry] | Doubt:
    found = entries(view, selection, (_SELECTION, name))
    if isinstance(found, Doubt):
        return found
    made: list[_Entry] = []
    for item in found:
        referred = frozenset(reference.address for reference in references_in(item))
        resolved = any(address in view.resources for address in referred)
        made.append(_Entry(referred=referred, written=str(item), resolved=resolved))
    return made


def _names(item: _Entry, store: _Store) -> bool:
    """Tell whether an ARN or pattern of a selection names the store."""
    if not item.referred.isdisjoint(store.addresses):
        return True
    if not item.written or item.resolved:
        return False
    if item.written == "*":
        return True
    kind = _KINDS.get(store.facts.resource.type)
    _, _, rest = item.written.removeprefix("arn:").partition(":")
    if kind is None or not rest:
        return False
    service, start = kind.split(":")[0], kind.rsplit(":*", 1)[-1].lstrip(":")
    if rest.split(":")[0] not in (service, "*"):
        return False
    name = rest.split(":", 3)[-1]
    if "${" in name:
        # A name with unknown parts is the store's only where the store's own is written in the same way.
        return store.name is not ABSENT and name == start + str(store.name)
    return _matches(start, str(store.name), name)


def _matches(start: str, own: str, pattern: str) -> bool:
    return fnmatchcase(start + own, pattern) or (pattern.endswith("*") and (start + "x").startswith(pattern[:-1]))


def _own_name(store: Resource) -> Value:
    names = ("DBClusterIdentifier", "DBInstanceIdentifier", "TableName", "BucketName", "ClusterIdentifier")
    return next((store.at((name,)) for name in names if store.at((name,)) is not ABSENT), ABSENT)


def _tags(store: Resource) -> Iterator[Pair]:
    tags = next((store.at((name,)) for name in ("Tags", "FileSystemTags") if store.at((name,)) is not ABSENT), ABSENT)
    if isinstance(tags, dict):
        yield from ((str(key), str(value)) for key, value in tags.items())
    elif isinstance(tags, list):
        yield from ((str(tag.get("Key")), str(tag.get("Value"))) for tag in tags if isinstance(tag, dict))
