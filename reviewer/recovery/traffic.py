"""How traffic leaves a region that fails: DNS records with health checks, accelerators, origin groups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Final

from reviewer.model.design import Resource
from reviewer.model.record import dataclass, replace
from reviewer.model.value import ABSENT
from reviewer.recovery.records import Evidence, evidence_of
from reviewer.recovery.view import Doubt, View, entries, flag, number, read
from reviewer.vocabulary.recovery_figures import Range, figure

_RECORD: Final = "AWS::Route53::RecordSet"
_GROUP: Final = "AWS::GlobalAccelerator::EndpointGroup"
_DISTRIBUTION: Final = "AWS::CloudFront::Distribution"
_SWITCHES: Final = frozenset({_RECORD, _GROUP, _DISTRIBUTION})
_CONFIG: Final = "HealthCheckConfig"
_ALIAS_TTL: Final = 60
"""Seconds an alias of a load balancer is cached (see the figure `route53-failover`)."""
_ACTIVE: Final = ("Weight", "Region", "GeoLocation", "GeoProximityLocation", "MultiValueAnswer", "CidrRoutingConfig")


class Mode(StrEnum):
    """How a second region gets traffic."""

    NONE = "none"
    """Nothing declared moves it; somebody has to."""
    FAILOVER = "failover"
    ACTIVE = "active"


_ORDER: Final = {mode: place for place, mode in enumerate(Mode)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Traffic:
    """How traffic moves; `rto` is detection and switch in seconds, None where it cannot be told; `reason` says why."""

    mode: Mode
    rto: Range | None
    reason: str
    evidence: Evidence | None = None
    figures: tuple[str, ...] = ()
    assumed: str = ""
    targets: tuple[str, ...] = ()
    """The first of the records or endpoint groups, what they point to, and the others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moves:
    """Every way to move traffic by what it names, and the best of those that name nothing declared."""

    by_target: Mapping[str, Sequence[Traffic]]
    loose: Traffic | None


NOTHING: Final = Traffic(mode=Mode.NONE, rto=None, reason="nothing declared moves traffic to another region")


def traffic_for(ways: Sequence[Resource], found: Moves) -> Traffic:
    """Return which of the design's ways to move traffic serves a path; records that name nothing declared serve all."""
    mine = [move for item in ways for move in found.by_target.get(item.address, ())]
    if mine:
        return max(mine, key=_goodness)
    if found.loose is not None:
        where = found.loose.evidence.address if found.loose.evidence else ""
        assumed = f"{where} is the entry of this path; what it points to is not declared"
        return replace(found.loose, assumed=assumed)
    return NOTHING


def moves_in(view: View) -> Moves:
    """Return every way to move traffic that the design declares, by what it names."""
    by_target: dict[str, list[Traffic]] = {}
    loose: list[Traffic] = []
    for move in _moves(view):
        for target in move.targets:
            by_target.setdefault(target, []).append(move)
        if all(view.resources[target].type in _SWITCHES for target in move.targets):
            loose.append(move)
    return Moves(by_target=by_target, loose=max(loose, key=_goodness, default=None))


def _goodness(item: Traffic) -> tuple[int, float]:
    return (_ORDER[item.mode], -(item.rto[1] if item.rto else float("inf")))


def _moves(view: View) -> Iterator[Traffic]:
    groups: dict[tuple[str, str], list[Resource]] = {}
    for record in view.of(_RECORD):
        key = (str(record.at(("Name",))).rstrip("."), str(record.at(("Type",))))
        groups.setdefault(key, []).append(record)
    for records in groups.values():
        if len(records) > 1 or records[0].at(("Failover",)) is not ABSENT:
            yield _records(view, records)
    listeners: dict[str, list[Resource]] = {}
    for group in view.of(_GROUP):
        listeners.setdefault(str(group.at(("ListenerArn",))), []).append(group)
    yield from (_accelerator(view, groups) for groups in listeners.values() if len(groups) > 1)
    for distribution in view.of(_DISTRIBUTION):
        yield from _origins(view, distribution)


def _origins(view: View, distribution: Resource) -> Iterator[Traffic]:
    """Yield the failover of a distribution whose origin group has origins in two regions."""
    path = ("DistributionConfig", "OriginGroups", "Items")
    groups = entries(view, distribution, path)
    origins = [item for item in view.targets(distribution, ("DistributionConfig", "Origins")) if item.region]
    if isinstance(groups, Doubt) or not groups or len({item.region for item in origins}) < 2:  # noqa: PLR2004
        return
    known = figure("cloudfront-origin-failover")
    yield Traffic(
        mode=Mode.FAILOVER,
        rto=known.rto,
        reason=known.states,
        evidence=evidence_of(distribution, path),
        figures=(known.name,),
        targets=(distribution.address, *(item.address for item in origins)),
    )


def _named(view: View, resources: Sequence[Resource]) -> tuple[str, ...]:
    """Return the resources themselves and what they refer to, health checks and zones left out."""
    aside = ("HealthCheckId", "HostedZoneId", "ListenerArn")
    found = [item.address for item in resources[:1]]
    for item in resources:
        edges = view.outgoing.get(item.address, ())
        found.extend(edge.target for edge in edges if edge.path and edge.path[0] not in aside)
    found.extend(item.address for item in resources[1:])
    return tuple(dict.fromkeys(found))


def _records(view: View, records: Sequence[Resource]) -> Traffic:
    targets = _named(view, records)
    roles = {str(record.at(("Failover",))): record for record in records if record.at(("Failover",)) is not ABSENT}
    if roles:
        primary = roles.get("PRIMARY")
        if primary is None or "SECONDARY" not in roles:
            alone = next(iter(roles.values()))
            missing = "SECONDARY" if primary is not None else "PRIMARY"
            reason = f"{alone.address} has no {missing} record beside it, so nothing takes over"
            return Traffic(mode=Mode.NONE, rto=None, reason=reason, evidence=evidence_of(alone), targets=targets)
        return _detected(view, primary, Mode.FAILOVER, targets)
    shared = [record for record in records if any(record.at((name,)) is not ABSENT for name in _ACTIVE)]
    if len(shared) < 2:  # noqa: PLR2004  one record leads one way
        return replace(NOTHING, targets=targets)
    weights = [number(view, record, ("Weight",), otherwise=1) for record in shared]
    if any(weight == 0 for weight in weights):
        idle = shared[weights.index(0)]
        reason = f"{idle.address} has weight 0: somebody has to raise it"
        return Traffic(
            mode=Mode.NONE, rto=None, reason=reason, evidence=evidence_of(idle, ("Weight",)), targets=targets
        )
    slowest = [_detected(view, record, Mode.ACTIVE, targets) for record in shared]
    return min(slowest, key=_goodness)


def _detected(view: View, record: Resource, mode: Mode, targets: tuple[str, ...]) -> Traffic:
    """Return when clients leave the target of a record: its health check fails, then the cached answer runs out."""
    made = Traffic(
        mode=mode, rto=None, reason="", evidence=evidence_of(record), figures=("route53-failover",), targets=targets
    )
    ttl = _ALIAS_TTL if record.at(("AliasTarget",)) is not ABSENT else number(view, record, ("TTL",), otherwise=300)
    check = next(view.targets(record, ("HealthCheckId",)), None)
    if isinstance(ttl, Doubt):
        return replace(made, reason=ttl.reason)
    if check is not None:
        seconds = _fails_after(view, check, 0)
        if isinstance(seconds, Doubt):
            return replace(made, reason=seconds.reason, evidence=evidence_of(check))
        reason = f"{check.address} fails after {seconds:g} seconds, answers are cached for {ttl:g}"
        return replace(made, rto=(seconds, seconds + ttl), reason=reason, evidence=evidence_of(check))
    if record.at(("HealthCheckId",)) is not ABSENT:
        return replace(made, reason=f"the health check of {record.address} is not declared")
    if flag(view, record, ("AliasTarget", "EvaluateTargetHealth")) is True:
        return replace(made, reason=f"{record.address} follows the health of its target; AWS gives no time for it")
    return replace(
        made, mode=Mode.NONE, reason=f"{record.address} has no health check, so it never fails over", figures=()
    )


def _fails_after(view: View, check: Resource, depth: int) -> float | Doubt:
    """Return the seconds until a health check fails."""
    kind = read(view, check, (_CONFIG, "Type"))
    if isinstance(kind, Doubt):
        return kind
    if kind == "CALCULATED":
        return _calculated(view, check, depth)
    if kind == "CLOUDWATCH_METRIC":
        return _alarm_time(view, check)
    if kind == "RECOVERY_CONTROL":
        return Doubt(f"{check.address} is switched by hand through a routing control")
    interval = number(view, check, (_CONFIG, "RequestInterval"), otherwise=30)
    threshold = number(view, check, (_CONFIG, "FailureThreshold"), otherwise=3)
    if isinstance(interval, Doubt):
        return interval
    return threshold if isinstance(threshold, Doubt) else interval * threshold


def _calculated(view: View, check: Resource, depth: int) -> float | Doubt:
    children = list(view.targets(check, (_CONFIG, "ChildHealthChecks")))
    if depth > 4 or not children:  # noqa: PLR2004  checks of checks end soon; a bound all the same
        written = entries(view, check, (_CONFIG, "ChildHealthChecks"))
        empty = not isinstance(written, Doubt) and not written
        return Doubt(
            f"{check.address} has no child checks" if empty else f"the children of {check.address} are not told"
        )
    times = [_fails_after(view, child, depth + 1) for child in children]
    doubts = [item for item in times if isinstance(item, Doubt)]
    return doubts[0] if doubts else max(item for item in times if not isinstance(item, Doubt))


def _alarm_time(view: View, check: Resource) -> float | Doubt:
    """Return how long the alarm behind a health check watches before it fires."""
    name = check.at((_CONFIG, "AlarmIdentifier", "Name"))
    alarm = next(view.targets(check, (_CONFIG, "AlarmIdentifier", "Name")), None)
    if alarm is None:
        alarms = view.of("AWS::CloudWatch::Alarm")
        alarm = next((item for item in alarms if str(item.at(("AlarmName",))) == str(name)), None)
    if alarm is None:
        return Doubt(f"the alarm behind {check.address} is not declared")
    period, count = number(view, alarm, ("Period",)), number(view, alarm, ("EvaluationPeriods",), otherwise=1)
    if isinstance(period, Doubt) or isinstance(count, Doubt) or period == 0:
        return Doubt(f"the period of {alarm.address} is not told")
    return period * count


def _accelerator(view: View, groups: Sequence[Resource]) -> Traffic:
    targets = _named(view, groups)
    regions = {str(group.at(("EndpointGroupRegion",))) for group in groups}
    first = groups[0]
    if len(regions) < 2:  # noqa: PLR2004  groups of one region
        return replace(NOTHING, targets=targets)
    dials = [number(view, group, ("TrafficDialPercentage",), otherwise=100) for group in groups]
    mode = Mode.ACTIVE if all(not isinstance(dial, Doubt) and dial > 0 for dial in dials) else Mode.FAILOVER
    interval = number(view, first, ("HealthCheckIntervalSeconds",), otherwise=30)
    threshold = number(view, first, ("ThresholdCount",), otherwise=3)
    made = Traffic(
        mode=mode,
        rto=None,
        reason="",
        evidence=evidence_of(first),
        figures=("global-accelerator",),
        targets=targets,
    )
    for part in (interval, threshold):
        if isinstance(part, Doubt):
            return replace(made, reason=part.reason)
    assert not isinstance(interval, Doubt)  # noqa: S101  both are numbers here
    assert not isinstance(threshold, Doubt)  # noqa: S101
    switch = figure("global-accelerator").rto or (0.0, 0.0)
    reason = f"{first.address} checks every {interval:g} seconds, {threshold:g} failures move the traffic"
    return replace(made, rto=(interval * threshold, interval * threshold + switch[1]), reason=reason)
