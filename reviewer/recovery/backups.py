"""Which stores the backup plans and snapshot policies of a design cover, how often, and in which region."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Final

from reviewer.model.design import Resource
from reviewer.model.location import Path
from reviewer.model.record import dataclass, replace
from reviewer.model.value import ABSENT
from reviewer.recovery.protection import StoreFacts, elsewhere, protection, scheduled
from reviewer.recovery.records import Protection
from reviewer.recovery.selections import Stores, chosen, indexed, tag_pair, takes_all
from reviewer.recovery.view import Doubt, View, entries, flag, number, read, text_region
from reviewer.vocabulary.schedules import hours_between

_RULES: Final[Path] = ("BackupPlan", "BackupPlanRule")
_DAILY: Final = 24.0
"""AWS Backup runs once a day where a rule has no schedule."""
_CONTINUOUS: Final = frozenset({"AWS::RDS::DBInstance", "AWS::RDS::DBCluster", "AWS::S3::Bucket"})


def backup_protections(view: View, stores: Sequence[StoreFacts]) -> Mapping[str, tuple[Protection, ...]]:
    """Return what backup plans and snapshot policies give each store, by the store's address.

    Of protections that bring a store back alike, only the first is kept: a design may have a hundred such plans.
    """
    index = indexed(stores)
    found: dict[str, dict[object, Protection]] = {}
    for store, made in chain(_of_selections(view, index), _of_policies(view, index)):
        key = (made.rto, made.rpo, made.covers, made.supports, made.region, bool(made.doubt))
        found.setdefault(store.address, {}).setdefault(key, made)
    return {address: tuple(items.values()) for address, items in found.items()}


def _of_selections(view: View, index: Stores) -> Iterator[tuple[Resource, Protection]]:
    known: dict[str, list[_Rule]] = {}
    done: set[object] = set()
    for selection in view.of("AWS::Backup::BackupSelection"):
        plan = next(view.targets(selection, ("BackupPlanId",)), None)
        if plan is None:
            continue
        if plan.address not in known:
            known[plan.address] = list(_rules(view, plan))
        rules = known[plan.address]
        if takes_all(view, selection):
            # Of hundreds of plans that take what nobody knows, those alike say the same of every store.
            if _alike(plan, rules) in done:
                continue
            done.add(_alike(plan, rules))
        for store, doubt in chosen(view, selection, index):
            for made in _of_plan(view, plan, rules, store.resource):
                yield store.resource, replace(made, doubt=made.doubt or doubt) if doubt else made


def _of_policies(view: View, index: Stores) -> Iterator[tuple[Resource, Protection]]:
    for policy in view.of("AWS::DLM::LifecyclePolicy"):
        for store in index.tagged(_target_tags(view, policy)):
            if store.resource.type == "AWS::EC2::Volume":
                yield from ((store.resource, made) for made in _of_policy(view, policy, store.resource))


def _alike(plan: Resource, rules: Sequence[_Rule]) -> object:
    """Return what plans have in common that protect every store alike; plans with copies are each for itself."""
    if any(rule.copies for rule in rules):
        return plan.address
    return tuple((rule.every.rto, rule.every.rpo, rule.continuous is None) for rule in rules)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    """One rule of a plan, as far as it says the same of every store."""

    every: Protection
    continuous: Protection | None
    copies: tuple[_Copy, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Copy:
    """A copy that a rule makes: to a vault of the design, or to the region in an ARN."""

    made: Protection
    vault: Resource | None
    region: str | Doubt | None


def _rules(view: View, plan: Resource) -> Iterator[_Rule]:
    rules = entries(view, plan, _RULES)
    for position in range(0 if isinstance(rules, Doubt) else len(rules)):
        path: Path = (*_RULES, position)
        hours = _hours(view, plan, (*path, "ScheduleExpression"))
        continuous: Path = (*path, "EnableContinuousBackup")
        copies = entries(view, plan, (*path, "CopyActions"))
        actions = range(0 if isinstance(copies, Doubt) else len(copies))
        yield _Rule(
            every=scheduled("backup-plan", plan, path, hours),
            continuous=protection("backup-continuous", plan, continuous)
            if flag(view, plan, continuous) is True
            else None,
            copies=tuple(_copy(view, plan, (*path, "CopyActions", place), hours) for place in actions),
        )


def _copy(view: View, plan: Resource, action: Path, hours: float | Doubt) -> _Copy:
    where: Path = (*action, "DestinationBackupVaultArn")
    made = scheduled("backup-copy", plan, where, hours)
    vault = next(view.targets(plan, where), None)
    if vault is not None and "Vault" in vault.type:
        return _Copy(made=made, vault=vault, region=None)
    target = read(view, plan, where)
    return _Copy(made=made, vault=None, region=target if isinstance(target, Doubt) else text_region(target))


def _of_plan(view: View, plan: Resource, rules: Sequence[_Rule], store: Resource) -> Iterator[Protection]:
    # A plan backs up what lies in its own region.
    placed = store if store.region or not any(rule.copies for rule in rules) else replace(store, region=plan.region)
    for rule in rules:
        yield rule.every
        if store.type in _CONTINUOUS and rule.continuous is not None:
            yield rule.continuous
        for copy in rule.copies:
            if copy.vault is not None:
                yield from elsewhere(view, copy.made, placed, copy.vault)
            else:
                yield from to_region(copy.made, placed, copy.region)


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


def _target_tags(view: View, policy: Resource) -> list[tuple[str, str]]:
    tags = entries(view, policy, ("PolicyDetails", "TargetTags"))
    if isinstance(tags, Doubt):
        return []
    return [tag_pair(tag.get("Key"), tag.get("Value")) for tag in tags if isinstance(tag, dict)]


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
            region = target if isinstance(target, (Doubt, str)) else None
            yield from to_region(scheduled("dlm-copy", policy, rule, hours), volume, region)


def _rule_hours(view: View, policy: Resource, path: Path) -> float | Doubt:
    cron = read(view, policy, (*path, "CronExpression"))
    if isinstance(cron, str):
        hours = hours_between(cron)
        return Doubt(f"the schedule {cron} is not understood") if hours is None else hours
    return cron if isinstance(cron, Doubt) else number(view, policy, (*path, "Interval"), otherwise=_DAILY)
