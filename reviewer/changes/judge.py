"""The findings on what a deployment does to whole resources: deleted, replaced, forgotten, created, moved."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from reviewer.changes.data_loss import Outcome, holds_data, is_backup, lost, outcome_of
from reviewer.changes.wording import Words, created, destroyed, forgotten, may_be_replaced, replaced
from reviewer.model.change import Action, DataLoss, Replacement, ResourceChange
from reviewer.model.design import Design, Resource
from reviewer.model.location import Location
from reviewer.model.record import dataclass
from reviewer.model.review import Finding, Instance, Kind, NotGap, Side, Tier
from reviewer.vocabulary.categories import category_of
from reviewer.vocabulary.roles import RecoveryRole, type_role
from reviewer.vocabulary.tables import table

_COPYING = frozenset({RecoveryRole.REPLICATION, RecoveryRole.FAILOVER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What one change is told as, before equal ones are gathered into a finding."""

    rule: str
    tier: Tier
    kind: Kind
    words: Words
    change: ResourceChange
    before: Resource | None = None
    after: Resource | None = None
    data_loss: DataLoss = DataLoss.NO
    alone: bool = False
    """Whether it is a finding of its own, never one of a group."""


def judge_changes(
    changes: Mapping[str, ResourceChange], before: Design, after: Design
) -> tuple[tuple[Finding, ...], tuple[NotGap, ...]]:
    """Return the findings on whole resources, and the changes that are no loss: moved and imported ones.

    Args:
        changes: what the tool does, by address.
        before: the design before the deployment.
        after: the design after it.
    """
    told = [item for change in changes.values() for item in _told(change, before, after)]
    groups: dict[tuple[str, ...], list[Told]] = defaultdict(list)
    for item in told:
        groups[_group(item)].append(item)
    findings = tuple(_finding(key, items) for key, items in groups.items())
    return findings, tuple(_not_gaps(changes, before, after))


def _told(change: ResourceChange, before: Design, after: Design) -> Iterator[Told]:
    old, new = before.resources.get(change.address), after.resources.get(change.address)
    if change.action is Action.DELETE and old is not None:
        yield _deletion(change, old)
    elif change.action is Action.FORGET and old is not None:
        yield Told(
            rule="forgets-resource",
            tier=Tier.INFO,
            kind=Kind.MISSING_RESOURCE,
            words=forgotten(old),
            change=change,
            before=old,
        )
    elif change.replacement is not Replacement.NO and old is not None:
        yield _replacement(change, old, new)
    elif change.action is Action.CREATE and new is not None:
        yield Told(
            rule="creates-resource",
            tier=Tier.INFO,
            kind=Kind.EXTRA_RESOURCE,
            words=created(new),
            change=change,
            after=new,
        )


def _deletion(change: ResourceChange, old: Resource) -> Told:
    outcome = outcome_of(change, old)
    tier = Tier.HIGH if is_backup(old.type) else _worse(type_role(old.type).missing, lost(old.type)[0])
    return Told(
        rule=_deletion_rule(old, outcome),
        tier=tier,
        kind=Kind.MISSING_RESOURCE,
        words=destroyed(old, change, outcome),
        change=change,
        before=old,
        data_loss=outcome.loss,
        alone=outcome.loss is not DataLoss.NO or tier is Tier.HIGH,
    )


def _worse(tier: Tier, other: Tier | None) -> Tier:
    return tier if other is None else min(tier, other, key=lambda each: each.rank)


def _deletion_rule(old: Resource, outcome: Outcome) -> str:
    role = type_role(old.type).role
    if outcome.is_copy or role in _COPYING:
        return "destroys-replica"
    if role is RecoveryRole.BACKUP or is_backup(old.type):
        return "destroys-backup"
    return "destroys-data-store" if holds_data(old.type) else "destroys-resource"


def _replacement(change: ResourceChange, old: Resource, new: Resource | None) -> Told:
    role, outcome = type_role(old.type), outcome_of(change, old)
    store = holds_data(old.type) and not outcome.is_copy
    tier = role.missing if store else Tier(table("changes")["replaced"].get(role.role.value, "low"))
    tier = Tier.MEDIUM if outcome.is_copy else _worse(tier, lost(old.type)[0])
    may = change.replacement is Replacement.MAY
    what = "data-store" if store else "replica" if outcome.is_copy or role.role in _COPYING else "resource"
    words = (may_be_replaced if may else replaced)(old, change, outcome)
    return Told(
        rule=f"{'may-replace' if may else 'replaces'}-{what}",
        tier=_lower(tier) if may else tier,
        kind=Kind.PROPERTY,
        words=words,
        change=change,
        before=old,
        after=new,
        data_loss=outcome.loss,
        alone=store or tier is Tier.HIGH,
    )


def _lower(tier: Tier) -> Tier:
    tiers = list(Tier)
    return tiers[min(tiers.index(tier) + 1, len(tiers) - 1)]


def _group(item: Told) -> tuple[str, ...]:
    resource = item.before or item.after
    assert resource is not None  # noqa: S101  told of a resource on one side at least
    own = (item.change.address,) if item.alone else ()
    forced = item.change.forced_by if item.kind is Kind.PROPERTY else ()
    return (item.rule, resource.type, item.tier.value, item.data_loss.value, *forced, "", *own)


def _finding(group: tuple[str, ...], items: Sequence[Told]) -> Finding:
    first = items[0]
    resource = first.before or first.after
    assert resource is not None  # noqa: S101  as above
    role = type_role(resource.type)
    names = [item.change.address for item in items]
    is_loss = first.kind is Kind.MISSING_RESOURCE or first.change.replacement is not Replacement.NO
    return Finding(
        id=hashlib.blake2b("\x1f".join(group).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest(),
        rule=first.rule,
        kind=first.kind,
        tier=first.tier,
        category=category_of(resource.type),
        title=first.words.title if len(items) == 1 else first.words.plural(names),
        detail=first.words.detail,
        impact=first.words.impact,
        fix=first.words.fix.replace("{name}", names[0]),
        instances=tuple(_instance(item) for item in items),
        resource_type=resource.type,
        property=next(iter(first.change.forced_by), None) if first.kind is Kind.PROPERTY else None,
        phase=1 if first.tier is Tier.HIGH else 2,
        effort_days=role.effort_days if is_loss and first.tier is not Tier.INFO else None,
        links=role.links,
        replacement=first.change.replacement,
        data_loss=first.data_loss,
    )


def _instance(item: Told) -> Instance:
    return Instance(reference=_side(item.before), actual=_side(item.after))


def _side(resource: Resource | None) -> Side | None:
    return None if resource is None else Side(id=resource.address, location=_place(resource))


def _place(resource: Resource) -> Location:
    return resource.where()


def _not_gaps(changes: Mapping[str, ResourceChange], before: Design, after: Design) -> Iterator[NotGap]:
    for change in changes.values():
        new = after.resources.get(change.address)
        if change.moved_from and new is not None:
            old = Side(id=change.moved_from, location=_place(before.resources.get(change.address, new)))
            yield NotGap(kind=Kind.PROPERTY, reason=f"moved: was {change.moved_from}", reference=old, actual=_side(new))
        if change.action is Action.IMPORT and new is not None:
            yield NotGap(
                kind=Kind.EXTRA_RESOURCE, reason="imported: it exists already and is taken over", actual=_side(new)
            )
