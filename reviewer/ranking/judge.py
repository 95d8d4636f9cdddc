"""Sorts all differences into findings and into what is no gap."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from reviewer.model.design import Declaration, Resource
from reviewer.model.difference import Difference, Nature, Verdict
from reviewer.model.matching import Matching
from reviewer.model.record import replace
from reviewer.model.review import Finding, Instance, Kind, NotGap
from reviewer.model.value import ABSENT
from reviewer.ranking.companions import fold_companions
from reviewer.ranking.declarations import judge_condition, judge_declaration
from reviewer.ranking.judgement import Judged
from reviewer.ranking.properties import judge_property, property_name
from reviewer.ranking.resources import judge_extra, judge_missing
from reviewer.ranking.shown import brief, identifier, parts_of, side_of
from reviewer.ranking.tags import selecting_tags, weigh_tags
from reviewer.vocabulary.literals import literal_role
from reviewer.vocabulary.roles import RecoveryRole, type_role

_TOLD = (
    RecoveryRole.REPLICATION,
    RecoveryRole.DATA_STORE,
    RecoveryRole.BACKUP,
    RecoveryRole.FAILOVER,
    RecoveryRole.ENTRY_POINT,
    RecoveryRole.COMPUTE,
    RecoveryRole.NETWORK,
    RecoveryRole.SECRET,
    RecoveryRole.ENCRYPTION,
    RecoveryRole.IDENTITY,
    RecoveryRole.MESSAGING,
    RecoveryRole.AUTOMATION,
    RecoveryRole.MONITORING,
    RecoveryRole.CONFIGURATION,
    RecoveryRole.GLUE,
)
_MOST_NAMES = 4
_MOST_DETAILS = 3
_MOST_IMPACTS = 2


def judge(differences: Sequence[Difference], matching: Matching) -> tuple[tuple[Finding, ...], tuple[NotGap, ...]]:
    """Return the findings, worst first, and the differences that are no gap."""
    users = _users(matching)
    selecting = selecting_tags(matching.reference)
    judged: list[Judged] = []
    not_gaps: list[NotGap] = []
    for difference in differences:
        verdict = _judge(difference, users)
        if isinstance(verdict, Judged):
            judged.append(weigh_tags(verdict, selecting))
        else:
            not_gaps.append(_not_gap(difference, verdict))
    return _gather(fold_companions(judged, matching.reference)), tuple(not_gaps)


def _judge(difference: Difference, users: Mapping[str, frozenset[str]]) -> Judged | str:
    settled = difference.verdict in (Verdict.EQUAL, Verdict.RENAMED, Verdict.CONSEQUENCE)
    if settled and not _is_telling_literal(difference):
        return difference.reason
    if difference.kind is Kind.MISSING_RESOURCE:
        return judge_missing(difference, users)
    if difference.kind is Kind.EXTRA_RESOURCE:
        return judge_extra(difference)
    if isinstance(difference.reference, Declaration):
        return judge_declaration(difference)
    if difference.kind is Kind.CONDITION:
        return judge_condition(difference)
    return judge_property(difference)


def _is_telling_literal(difference: Difference) -> bool:
    """Whether an equal value is a finding all the same, because it is written down instead of derived."""
    if difference.nature is not Nature.LITERAL or not isinstance(difference.reference, Resource):
        return False
    name = next((step for step in reversed(difference.path) if isinstance(step, str)), "")
    return literal_role(difference.reference.type, name) is not None


def _users(matching: Matching) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    resources = matching.reference.resources
    for edge in matching.reference.edges:
        if edge.source in resources:
            found[edge.target].add(resources[edge.source].type)
    return {address: frozenset(types) for address, types in found.items()}


def _not_gap(difference: Difference, reason: str) -> NotGap:
    return NotGap(
        kind=difference.kind,
        reason=reason,
        reference=side_of(difference.reference, difference.path, difference.expected),
        actual=side_of(difference.actual, difference.found_path or difference.path, difference.found),
        property=property_name(difference.path) or None,
    )


def _gather(judged: Iterable[Judged]) -> tuple[Finding, ...]:
    """Return one finding for every group of equal verdicts, worst first, then by category and text."""
    groups: dict[tuple[str, ...], list[Judged]] = defaultdict(list)
    for item in judged:
        groups[item.group].append(item)
    return in_order([_finding(group, items) for group, items in _with_structures(groups)])


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings as a report tells them: by tier, then what weighs most in a recovery, then by words."""
    return tuple(
        sorted(
            findings,
            key=lambda item: (
                item.tier.rank,
                _weight(item),
                item.category,
                item.rule,
                item.property or "",
                item.title,
                item.id,
            ),
        )
    )


def _weight(finding: Finding) -> tuple[int, int]:
    """Return how early a finding is told within its tier: data first, then what moves traffic to it; losses first."""
    role = type_role(finding.resource_type).role if finding.resource_type is not None else None
    return (_TOLD.index(role) if role in _TOLD else len(_TOLD), int(finding.kind is not Kind.MISSING_RESOURCE))


def _with_structures(groups: Mapping[tuple[str, ...], list[Judged]]) -> list[tuple[tuple[str, ...], list[Judged]]]:
    """Merge what stands alone in the same structure of one resource: five settings of a rule are one finding."""
    structures: dict[tuple[str, ...], list[Judged]] = defaultdict(list)
    made: list[tuple[tuple[str, ...], list[Judged]]] = []
    for group, items in groups.items():
        key = _structure(items[0]) if len(items) == 1 else None
        if key is None:
            made.append((group, items))
        else:
            structures[key].append(items[0])
    for key, items in structures.items():
        made.append((items[0].group, items) if len(items) == 1 else (key, [_merged(items)]))
    return made


def _structure(item: Judged) -> tuple[str, ...] | None:
    difference = item.difference
    nested = item.property is not None and "." in item.property
    if (
        difference.kind not in (Kind.PROPERTY, Kind.RELATION)
        or not nested
        or not isinstance(difference.reference, Resource)
    ):
        return None
    top = str(item.property).split(".", 1)[0]
    return ("structure", difference.reference.address, top, item.tier, str(item.undecided))


def _merged(items: list[Judged]) -> Judged:
    """Return one verdict for several places of a structure: its property is what their paths share."""
    paths = [str(item.property).split(".") for item in items]
    shared: list[str] = []
    for names in zip(*paths, strict=False):
        if len(set(names)) > 1:
            break
        shared.append(names[0])
    prefix = ".".join(shared)
    subject, _, _ = items[0].statement.partition(": ")
    details = [item.statement.partition(": ")[2] for item in items]
    depth = next(
        end for end in range(1, len(items[0].difference.path) + 1) if property_name(items[0].difference.path[:end])
    )
    first = items[0].difference
    whole = replace(first, path=first.path[:depth], found_path=(first.found_path or first.path)[:depth])
    if isinstance(first.reference, Resource) and isinstance(first.actual, Resource):
        whole = replace(whole, expected=first.reference.at(whole.path), found=first.actual.at(whole.found_path or ()))
    return replace(
        items[0],
        difference=replace(whole, detail="; ".join(details)),
        statement=f"{subject}: {prefix} differs in {len(items)} places",
        detail="; ".join(details),
        impact=" ".join(dict.fromkeys(_filled(item.impact, item, [subject]) for item in items[:_MOST_IMPACTS])),
        fix=f"Give {prefix} of {{name}} the settings of the reference.",
        effort_days=(max(item.effort_days[0] for item in items), max(item.effort_days[1] for item in items)),
        property=prefix,
        rule="property-changed",
    )


def _finding(group: tuple[str, ...], items: list[Judged]) -> Finding:
    items = sorted(items, key=lambda item: item.companion)
    first = items[0]
    leaders = [item for item in items if not item.companion] or items
    names = [_name_of(item.difference) for item in leaders]
    title = _plural(first.plural, len(leaders), names) if len(leaders) > 1 else first.statement
    companions = [_name_of(item.difference) for item in items if item.companion]
    if companions and len(leaders) < len(items):
        title += f", with {_listed(companions)}"
    low, high = first.effort_days
    share = 1 + 0.25 * (len(items) - 1)
    return Finding(
        id=_fingerprint(group),
        rule=first.rule,
        kind=first.difference.kind,
        tier=first.tier,
        category=first.category,
        title=title,
        detail=_detail(items),
        impact=_filled(first.impact, first, names),
        fix=_filled(first.fix, first, names),
        instances=tuple(
            instance
            for item in items
            for instance in _instances(item, aside=item.companion and len(leaders) < len(items))
        ),
        undecided=first.undecided,
        resource_type=first.resource_type,
        property=first.property,
        phase=first.phase,
        effort_days=(round(low * share, 2), round(high * share, 2)),
        links=first.links,
    )


def _detail(items: list[Judged]) -> str:
    """Say what each place lacks, where the title cannot."""
    parts = [
        f"{_name_of(item.difference)}: {item.detail or item.difference.detail}"
        if len(items) > 1
        else item.detail or item.difference.detail
        for item in items
        if item.detail or item.difference.detail
    ]
    more = f"; and {len(parts) - _MOST_DETAILS} more" if len(parts) > _MOST_DETAILS else ""
    return "; ".join(parts[:_MOST_DETAILS]) + more


def _plural(text: str, count: int, names: list[str]) -> str:
    """Return the sentence of several places; it holds words of the inputs, whose braces are no holes."""
    return text.replace("{count}", str(count), 1).replace("{names}", _listed(names), 1)


def _filled(text: str, first: Judged, names: list[str]) -> str:
    """Return a sentence of the vocabulary with its holes filled."""
    if "{" not in text:
        return text
    expected = brief(first.difference.expected, secret=first.secret)
    words = {
        "{name}": _listed(names),
        "{expected}": "the reference's value" if first.difference.expected is ABSENT else expected,
        "{found}": brief(first.difference.found, secret=first.secret),
    }
    for hole, word in words.items():
        text = text.replace(hole, word)
    return text


def _instances(item: Judged, *, aside: bool) -> list[Instance]:
    """Return the place of one verdict, and the satellites it was put together from."""
    difference = item.difference
    made = [replace(_instance(item), aside=aside)]
    path = difference.path
    ours = parts_of(difference.reference, path)
    theirs = (
        parts_of(difference.actual, difference.found_path or path)
        if difference.kind is not Kind.MISSING_RESOURCE
        else []
    )
    for position in range(max(len(ours), len(theirs))):
        reference = ours[position] if position < len(ours) else None
        actual = theirs[position] if position < len(theirs) else None
        made.append(Instance(reference=reference, actual=actual, aside=True))
    return made


def _instance(item: Judged) -> Instance:
    difference = item.difference
    found_path = difference.found_path if difference.found_path is not None else difference.path
    return Instance(
        reference=side_of(difference.reference, difference.path, difference.expected, secret=item.secret),
        actual=side_of(difference.actual, found_path, difference.found, secret=item.secret),
    )


def _name_of(difference: Difference) -> str:
    item = (
        difference.reference if difference.kind is Kind.MISSING_RESOURCE else difference.actual or difference.reference
    )
    return identifier(item) if item is not None else ""


def _listed(names: list[str]) -> str:
    unique = list(dict.fromkeys(names))
    more = f" and {len(unique) - _MOST_NAMES} more" if len(unique) > _MOST_NAMES else ""
    return ", ".join(unique[:_MOST_NAMES]) + more


def _fingerprint(group: tuple[str, ...]) -> str:
    """Return an id of what the finding says: the same gap keeps it whatever lines or order its inputs have."""
    text = "\x1f".join(map(str, group))
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
