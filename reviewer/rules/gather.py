"""Gathers what rules found into findings: one problem in many places is one finding."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from reviewer.model.design import Design, Resource
from reviewer.model.location import Path
from reviewer.model.review import Finding, Instance, Kind, Side, Tier
from reviewer.rules.evidence import identifier, side_of
from reviewer.rules.hit import Hit
from reviewer.vocabulary.categories import OTHER, category_of
from reviewer.vocabulary.rule_book import Rule

_MOST_NAMES: Final = 4
_MOST_DETAILS: Final = 4
BetterSide = Mapping[tuple[str, str], Side]
"""Rule id and address to the reference's side, where the reference shows the better value."""


def findings_of(rule: Rule, tier: Tier, hits: Sequence[Hit], design: Design, better: BetterSide) -> list[Finding]:
    """Return the findings of one rule, one per cause, certain ones apart from undecided ones."""
    groups: dict[tuple[str, bool, Tier], list[Hit]] = defaultdict(list)
    for hit in hits:
        shown = Tier.INFO if hit.undecided else hit.tier or tier
        groups[hit.cause, hit.undecided, shown].append(hit)
    return [_finding(rule, key, found, design, better) for key, found in groups.items()]


def ordered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings worst first, then by category and text."""
    return tuple(sorted(findings, key=lambda item: (item.tier.rank, item.category, item.rule, item.title, item.id)))


def _finding(
    rule: Rule, key: tuple[str, bool, Tier], hits: Sequence[Hit], design: Design, better: BetterSide
) -> Finding:
    cause, undecided, tier = key
    leaders = [hit for hit in hits if hit.item is not None and not hit.beside] or hits
    names = list(dict.fromkeys(identifier(hit.item, hit.path) for hit in leaders if hit.item is not None))
    types = {hit.item.type for hit in leaders if isinstance(hit.item, Resource)}
    type_name = types.pop() if len(types) == 1 else None
    title = _filled(hits[0].title or rule.title, rule, names)
    low, high = rule.effort_days
    share = 1 + 0.25 * (len(leaders) - 1)
    return Finding(
        id=_fingerprint((rule.id, cause, "undecided" if undecided else "")),
        rule=rule.id,
        kind=Kind.INVALID if rule.invalid else Kind.POSTURE,
        tier=tier,
        category=rule.category or _category(hits),
        title=f"cannot tell yet: {title}" if undecided else title,
        detail=_detail(hits),
        impact=_filled(rule.impact, rule, names),
        fix=_filled(rule.fix, rule, names),
        instances=tuple(_instance(rule, hit, design, better) for hit in hits),
        undecided=undecided,
        strength=rule.strength,
        resource_type=type_name,
        property=_property(rule, hits),
        phase=rule.phase,
        effort_days=(round(low * share, 2), round(high * share, 2)),
        links=rule.source,
    )


def _instance(rule: Rule, hit: Hit, design: Design, better: BetterSide) -> Instance:
    address = hit.item.address if isinstance(hit.item, Resource) else ""
    return Instance(reference=better.get((rule.id, address)), actual=side_of(hit, design), aside=hit.beside)


def _category(hits: Sequence[Hit]) -> str:
    found = [category_of(hit.item.type) for hit in hits if isinstance(hit.item, Resource)]
    return found[0] if found else OTHER


def _property(rule: Rule, hits: Sequence[Hit]) -> str | None:
    """Return the property all hits are about, in dots and without list positions, else the rule's own."""
    paths = {hit.property or _spelled(hit.path) for hit in hits if not hit.beside}
    return paths.pop() or rule.property if len(paths) == 1 else rule.property


def _spelled(path: Path) -> str:
    return ".".join(step for step in path if isinstance(step, str)).removeprefix("@")


def _detail(hits: Sequence[Hit]) -> str:
    several = len({identifier(hit.item, hit.path) for hit in hits if hit.item is not None}) > 1
    parts: list[str] = []
    for hit in hits:
        if hit.detail:
            name = f"{identifier(hit.item, hit.path)}: " if several and hit.item is not None else ""
            parts.append(name + hit.detail)
    parts = list(dict.fromkeys(parts))
    more = f"; and {len(parts) - _MOST_DETAILS} more" if len(parts) > _MOST_DETAILS else ""
    return "; ".join(parts[:_MOST_DETAILS]) + more


def _filled(text: str, rule: Rule, names: list[str]) -> str:
    more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
    holes = {"name": ", ".join(names[:_MOST_NAMES]) + more, "count": str(len(names)), **rule.thresholds}
    for hole, word in holes.items():
        text = text.replace(f"{{{hole}}}", str(word))
    return text


def _fingerprint(parts: tuple[str, ...]) -> str:
    """Return an id of what the finding says: the same gap keeps it whatever lines or order its inputs have."""
    text = "\x1f".join(parts)
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
