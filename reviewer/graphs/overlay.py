"""Lays two designs over each other: one node for a matched pair, one for what only one side has."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from reviewer.graphs.graph import Graph, Link, Node, Status
from reviewer.model.design import Design, Resource
from reviewer.model.location import dotted
from reviewer.model.record import dataclass, field
from reviewer.model.review import Finding, Match, Review, Side, Tier
from reviewer.vocabulary.categories import category_of

Pair = tuple[Resource | None, Resource | None]


def overlay_of(review: Review) -> Graph:
    """Return the graph of a review: both designs laid over each other, or the one design of a check."""
    return _graph(review.reference, review.actual, review.matches, review.findings)


def graph_of(design: Design) -> Graph:
    """Return the graph of one design, nothing judged."""
    return _graph(None, design, (), ())


def _graph(reference: Design | None, actual: Design, matches: Iterable[Match], findings: Iterable[Finding]) -> Graph:
    pairs = _pairs(reference, actual, matches)
    keys = [_key(pair) for pair in pairs]
    ours, theirs = _lookup(keys, [ref for ref, _ in pairs]), _lookup(keys, [act for _, act in pairs])
    named = _named(findings, ours, theirs)
    overlaid = reference is not None
    nodes = tuple(_node(key, pair, named.get(key, _NONE), overlaid) for key, pair in zip(keys, pairs, strict=True))
    return Graph(
        actual=actual.label,
        reference=reference.label if reference else None,
        nodes=nodes,
        links=_links(reference, actual, ours, theirs),
    )


def _pairs(reference: Design | None, actual: Design, matches: Iterable[Match]) -> list[Pair]:
    """Return the matched pairs in the reference's order, then what it alone has, then what the actual alone has."""
    partner: dict[str, Resource] = {}
    for match in matches:
        partner.setdefault(match.reference.address, match.actual)
    taken = {resource.address for resource in partner.values()}
    ours = reference.resources.values() if reference else ()
    pairs: list[Pair] = [(resource, partner.get(resource.address)) for resource in ours]
    return [*pairs, *((None, resource) for resource in actual.resources.values() if resource.address not in taken)]


def _key(pair: Pair) -> str:
    text = "\0".join(resource.address if resource else "" for resource in pair)
    return "n" + hashlib.blake2s(text.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


def _lookup(keys: Iterable[str], resources: Iterable[Resource | None]) -> dict[str, str]:
    """Return address to key; what is folded into a resource is found under that resource."""
    found: dict[str, str] = {}
    folded: dict[str, str] = {}
    for key, resource in zip(keys, resources, strict=True):
        if resource is not None:
            found.setdefault(resource.address, key)
            folded.update(dict.fromkeys(resource.folded, key))
    return {**folded, **found}


@dataclass(slots=True)
class _Named:
    """The findings that name a node."""

    findings: dict[str, None] = field(default_factory=dict)
    tier: Tier | None = None

    def add(self, finding: Finding) -> None:
        self.findings[finding.id] = None
        if self.tier is None or finding.tier.rank < self.tier.rank:
            self.tier = finding.tier


_NONE = _Named()


def _named(findings: Iterable[Finding], ours: Mapping[str, str], theirs: Mapping[str, str]) -> dict[str, _Named]:
    named: dict[str, _Named] = {}
    for finding in findings:
        for instance in finding.instances:
            for side, keys in ((instance.reference, ours), (instance.actual, theirs)):
                key = _side_key(side, keys)
                if key is not None:
                    named.setdefault(key, _Named()).add(finding)
    return named


def _side_key(side: Side | None, keys: Mapping[str, str]) -> str | None:
    return None if side is None else keys.get(side.id)


def _node(key: str, pair: Pair, named: _Named, overlaid: bool) -> Node:
    ref, act = pair
    shown = act or ref
    assert shown is not None  # noqa: S101  a pair has at least one side
    return Node(
        key=key,
        label=shown.address,
        type=shown.type,
        category=category_of(shown.type),
        status=_status(pair, named, overlaid),
        reference=ref.address if ref else None,
        actual=act.address if act else None,
        region=shown.region or "",
        module=shown.group,
        findings=tuple(named.findings),
        tier=named.tier,
    )


def _status(pair: Pair, named: _Named, overlaid: bool) -> Status:
    if overlaid and pair[1] is None:
        return Status.MISSING
    if overlaid and pair[0] is None:
        return Status.EXTRA
    return Status.CHANGED if named.findings else Status.EQUAL


def _links(
    reference: Design | None, actual: Design, ours: Mapping[str, str], theirs: Mapping[str, str]
) -> tuple[Link, ...]:
    """Return one link for each pair of nodes that either side links, with both sides' properties."""
    expected = _properties(reference, ours) if reference else {}
    found = _properties(actual, theirs)
    links = []
    for pair in dict.fromkeys((*expected, *found)):
        status = Status.EQUAL
        if reference is not None and pair not in found:
            status = Status.MISSING
        elif reference is not None and pair not in expected:
            status = Status.EXTRA
        links.append(
            Link(
                source=pair[0],
                target=pair[1],
                status=status,
                reference=tuple(expected.get(pair, ())),
                actual=tuple(found.get(pair, ())),
            )
        )
    return tuple(links)


def _properties(design: Design, keys: Mapping[str, str]) -> dict[tuple[str, str], dict[str, None]]:
    """Return source and target to the properties that link them."""
    found: dict[tuple[str, str], dict[str, None]] = {}
    for edge in design.edges:
        source, target = keys.get(edge.source), keys.get(edge.target)
        if source is not None and target is not None and source != target:
            found.setdefault((source, target), {})[dotted(edge.path) or "DependsOn"] = None
    return found
