"""Puts missing resources that only serve another missing one into that one's finding."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from reviewer.model.design import Design, Resource
from reviewer.model.record import replace
from reviewer.model.review import Kind
from reviewer.ranking.judgement import Judged
from reviewer.vocabulary.roles import RecoveryRole, type_role

_SERVING: Final = frozenset({RecoveryRole.GLUE, RecoveryRole.IDENTITY, RecoveryRole.ENCRYPTION})
_SERVING_TYPES: Final = frozenset({"AWS::EC2::EIP"})


def fold_companions(judged: Sequence[Judged], reference: Design) -> list[Judged]:
    """Return the verdicts, those on companions in the group of the resource they serve.

    A role, key or association whose every user is missing too is no problem of its own, nor is a route or attachment
    of a missing resource: whoever adds the resource adds them.
    """
    missing = {
        item.difference.reference.address: item
        for item in judged
        if item.difference.kind is Kind.MISSING_RESOURCE
        and isinstance(item.difference.reference, Resource)
        and item.difference.actual is None
    }
    leaders = _leaders(missing, reference)
    folded: list[Judged] = []
    for item in judged:
        resource = item.difference.reference
        leader = (
            leaders.get(resource.address)
            if isinstance(resource, Resource) and item is missing.get(resource.address)
            else None
        )
        folded.append(replace(item, group=missing[leader].group, companion=True) if leader is not None else item)
    return folded


def _leaders(missing: Mapping[str, Judged], reference: Design) -> dict[str, str]:
    """Return for every companion the missing resource it serves, through other companions where need be."""
    users: dict[str, list[str]] = defaultdict(list)
    needs: dict[str, list[str]] = defaultdict(list)
    for edge in reference.edges:
        users[edge.target].append(edge.source)
        needs[edge.source].append(edge.target)
    direct: dict[str, str] = {}
    for address in missing:
        resource = reference.resources[address]
        role = type_role(resource.type)
        if role.role not in _SERVING and not role.glue and resource.type not in _SERVING_TYPES:
            continue
        served = users[address] if users[address] and all(user in missing for user in users[address]) else []
        if not served and role.glue:
            served = [target for target in needs[address] if target in missing]
        if served:
            direct[address] = min(served, key=lambda other: (other in direct, missing[other].tier.rank, other))
    return {address: leader for address in direct if (leader := _end(address, direct)) is not None}


def _end(address: str, direct: Mapping[str, str]) -> str | None:
    """Follow companions to the resource that serves nobody else; None where they only serve each other."""
    seen = {address}
    while address in direct:
        address = direct[address]
        if address in seen:
            return None
        seen.add(address)
    return address
