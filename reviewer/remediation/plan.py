"""The phased plan: what to fix in which order, how long it takes, and the drills that prove it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from math import fsum
from typing import Final

from reviewer.model.design import Design, Diagnostic, Severity
from reviewer.model.review import Finding, Kind, Phase, Step, Tier
from reviewer.vocabulary.roles import type_role
from reviewer.vocabulary.tables import table

NAMES: Final = {
    1: "Critical DR functionality",
    2: "Automation and monitoring",
    3: "Optimization and hardening",
    4: "Testing and validation",
}
_DRILLS: Final = 4
_WORKING_DAYS: Final = 5
_MOST_NAMES: Final = 3


def phase_of(finding: Finding) -> int:
    """Return the phase a finding is fixed in: high ones first, low ones never before hardening."""
    if finding.tier is Tier.HIGH:
        return 1
    return max(finding.phase, 3) if finding.tier is Tier.LOW else finding.phase


def plan(findings: Sequence[Finding], reference: Design | None) -> tuple[tuple[Phase, ...], tuple[Diagnostic, ...]]:
    """Return the phases with their steps in dependency order, and a diagnostic for every cycle among the steps.

    Week windows assume one engineer at five days a week and the middle of each effort range.
    """
    open_findings = [finding for finding in findings if finding.tier is not Tier.INFO]
    after = _dependencies(open_findings, reference) if reference is not None else {}
    ordered, diagnostics = _ordered(open_findings, after)
    phases = _phases(ordered, after)
    steps: dict[int, list[Step]] = defaultdict(list)
    done: set[str] = set()
    for finding in ordered:
        before = tuple(sorted(after.get(finding.id, set()) & done))
        done.add(finding.id)
        steps[phases[finding.id]].append(
            Step(
                finding=finding.id,
                title=_instruction(finding),
                after=before,
                effort_days=finding.effort_days or (0.0, 0.0),
            )
        )
    steps[_DRILLS].extend(_drills(ordered))
    return tuple(_windows(steps)), diagnostics


def _phases(ordered: Sequence[Finding], after: Mapping[str, set[str]]) -> dict[str, int]:
    """Return the phase of every step; what a step needs is done in its phase at the latest."""
    phases = {finding.id: phase_of(finding) for finding in ordered}
    for finding in reversed(ordered):
        for item in after.get(finding.id, ()):
            if item in phases:
                phases[item] = min(phases[item], phases[finding.id])
    return phases


def _instruction(finding: Finding) -> str:
    """Return the first sentence of the fix, with the resources it is about where it does not name them."""
    sentence = finding.fix.split(". ", 1)[0].rstrip(".")
    sides = [instance.actual or instance.reference for instance in finding.instances]
    names = list(dict.fromkeys(side.id for side in sides if side is not None))
    if not names or any(name in sentence for name in names):
        return sentence
    more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
    return f"{sentence} ({', '.join(names[:_MOST_NAMES])}{more})"


def _dependencies(findings: Sequence[Finding], reference: Design) -> dict[str, set[str]]:
    """Return for every finding the findings on missing resources that its own resources need."""
    maker = {
        instance.reference.id: finding.id
        for finding in findings
        if finding.kind is Kind.MISSING_RESOURCE
        for instance in finding.instances
        if instance.reference is not None
    }
    needs: dict[str, list[str]] = defaultdict(list)
    for edge in reference.edges:
        if edge.target in maker:
            needs[edge.source].append(maker[edge.target])
    after: dict[str, set[str]] = {}
    for finding in findings:
        sources = [instance.reference.id for instance in finding.instances if instance.reference is not None]
        found = {item for source in sources for item in needs.get(source, ())} - {finding.id}
        if found and finding.kind in (Kind.MISSING_RESOURCE, Kind.PROPERTY, Kind.RELATION):
            after[finding.id] = found
    return after


def _ordered(
    findings: Sequence[Finding], after: Mapping[str, set[str]]
) -> tuple[list[Finding], tuple[Diagnostic, ...]]:
    """Return the findings so that each comes after what it needs, else in the order given; cycles are cut."""
    by_id = {finding.id: finding for finding in findings}
    position = {finding.id: place for place, finding in enumerate(findings)}
    graph = {finding.id: {item for item in after.get(finding.id, ()) if item in by_id} for finding in findings}
    diagnostics: list[Diagnostic] = []
    while True:
        sorter = TopologicalSorter(graph)
        try:
            sorter.prepare()
            break
        except CycleError as error:
            cycle = error.args[1]
            names = ", ".join(sorted({by_id[item].title for item in cycle}))
            diagnostics.append(
                Diagnostic(
                    severity=Severity.NOTE, message=f"these steps need each other and are done together: {names}"
                )
            )
            graph[cycle[1]].discard(cycle[0])
            graph[cycle[0]].discard(cycle[1])
    ordered: list[Finding] = []
    ready: list[str] = []
    while sorter.is_active():
        ready = sorted([*ready, *sorter.get_ready()], key=position.__getitem__)
        chosen, ready = ready[0], ready[1:]
        ordered.append(by_id[chosen])
        sorter.done(chosen)
    return ordered, tuple(diagnostics)


def _drills(findings: Iterable[Finding]) -> list[Step]:
    """Return one drill for every recovery role among the high and medium findings, after the fixes it proves."""
    proves: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.resource_type is not None and finding.tier in (Tier.HIGH, Tier.MEDIUM):
            proves[type_role(finding.resource_type).role.value].append(finding)
    steps: list[Step] = []
    for role, drill in table("drills")["drills"].items():
        fixed = proves.get(role)
        if fixed:
            low, high = drill["effort_days"]
            ids = tuple(sorted(finding.id for finding in fixed))
            steps.append(Step(finding=fixed[0].id, title=drill["title"], after=ids, effort_days=(low, high)))
    return steps


def _windows(steps: Mapping[int, Sequence[Step]]) -> Iterable[Phase]:
    week = 1
    for number, name in NAMES.items():
        chosen = steps.get(number)
        if not chosen:
            continue
        days = fsum(fsum(step.effort_days) / 2 for step in chosen)
        weeks = max(1, -(-int(days * 100) // (_WORKING_DAYS * 100)))
        last = week + weeks - 1
        window = f"Week {week}" if last == week else f"Week {week}-{last}"
        yield Phase(number=number, name=name, window=window, steps=tuple(chosen))
        week = last + 1
