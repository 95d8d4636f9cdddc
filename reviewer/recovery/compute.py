"""How much compute runs, in how many zones, and how fast a load balancer leaves a unit that failed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from reviewer.model.design import Resource
from reviewer.model.location import Path
from reviewer.model.record import dataclass
from reviewer.model.value import ABSENT, Value, references_in
from reviewer.recovery.protection import upto
from reviewer.recovery.records import LOST, Disruption, Estimate, Evidence, evidence_of
from reviewer.recovery.view import Doubt, View, entries, number, read
from reviewer.vocabulary.recovery_figures import figure

_SERVERLESS: Final = frozenset({"AWS::Lambda::Function", "AWS::Serverless::Function", "AWS::AppRunner::Service"})
_UNITS: Final[dict[str, tuple[Path, ...]]] = {
    "AWS::ECS::Service": (("DesiredCount",),),
    "AWS::AutoScaling::AutoScalingGroup": (("DesiredCapacity",), ("MinSize",)),
    "AWS::EKS::Nodegroup": (("ScalingConfig", "DesiredSize"), ("ScalingConfig", "MinSize")),
}
_PLACES: Final[dict[str, tuple[Path, ...]]] = {
    "AWS::ECS::Service": (("NetworkConfiguration", "AwsvpcConfiguration", "Subnets"),),
    "AWS::AutoScaling::AutoScalingGroup": (("VPCZoneIdentifier",), ("AvailabilityZones",)),
    "AWS::EKS::Nodegroup": (("Subnets",),),
}
_SUBNETS: Final[Path] = ("VpcConfig", "SubnetIds")
_TARGETS: Final = "AWS::ElasticLoadBalancingV2::TargetGroup"


@dataclass(frozen=True, slots=True, kw_only=True)
class Capacity:
    """How many units run where; `inf` units is compute that the service itself keeps in several zones."""

    units: float | Doubt
    zones: float | Doubt
    evidence: Evidence

    @property
    def is_serverless(self) -> bool:
        """Whether the service runs it without units of its own."""
        return self.units == float("inf")


def capacity(view: View, compute: Resource) -> Capacity:
    """Return how much of this compute the design runs."""
    if compute.type in _SERVERLESS:
        inside = compute.at(_SUBNETS) is not ABSENT
        zones = _distinct(view, entries(view, compute, _SUBNETS)) if inside else float("inf")
        path = _SUBNETS if inside else ()
        return Capacity(units=float("inf"), zones=zones, evidence=evidence_of(compute, path))
    if compute.type not in _UNITS:
        return Capacity(units=1, zones=1, evidence=evidence_of(compute))
    path = next((item for item in _UNITS[compute.type] if compute.at(item) is not ABSENT), _UNITS[compute.type][0])
    units = number(view, compute, path, otherwise=1)
    return Capacity(units=units, zones=_zones(view, compute), evidence=evidence_of(compute, path))


def _zones(view: View, compute: Resource) -> float | Doubt:
    for path in _PLACES[compute.type]:
        if compute.at(path) is not ABSENT:
            return _distinct(view, entries(view, compute, path))
    return Doubt(f"the subnets of {compute.address} are not declared")


def _distinct(view: View, places: Sequence[Value] | Doubt) -> float | Doubt:
    """Return in how many zones the subnets lie; subnets of no known zone count one by one."""
    if isinstance(places, Doubt):
        return places
    zones: set[str] = set()
    for place in places:
        address = next((item.address for item in references_in(place)), "")
        subnet = view.resources.get(address)
        zone = read(view, subnet, ("AvailabilityZone",)) if subnet is not None else None
        zones.add(zone if isinstance(zone, str) else str(place))
    return Doubt("its subnets are not told") if not places else float(len(zones))


def unit_estimate(view: View, compute: Resource, ways: Sequence[Resource], disruption: Disruption) -> Estimate:
    """Return what the loss of one unit, or of one zone, means for compute; it holds no data."""
    has = capacity(view, compute)
    spread = not isinstance(has.zones, Doubt) and has.zones > 1
    if has.is_serverless and (spread or disruption is not Disruption.ZONE):
        return _made(disruption, upto(0), figure("serverless-zones").states, has.evidence, ("serverless-zones",))
    for part in (has.units, has.zones) if disruption is Disruption.ZONE else (has.units,):
        if isinstance(part, Doubt):
            return _made(disruption, None, part.reason, has.evidence)
    if has.units == 0:
        return _made(disruption, None, f"{compute.address} runs no unit", has.evidence)
    if disruption is Disruption.ZONE and has.zones == 1:
        return _made(disruption, LOST, f"{compute.address} runs in one zone only", has.evidence)
    if has.units == 1:
        reason = f"{compute.address} runs one unit; AWS gives no time for starting another"
        return _made(disruption, None, reason, has.evidence)
    checked = next((item for item in ways if item.type == _TARGETS), None)
    if checked is None:
        reason = f"no health check of a load balancer takes traffic from a lost unit of {compute.address}"
        return _made(disruption, None, reason, has.evidence)
    return _by_health_check(view, checked, disruption)


def _by_health_check(view: View, group: Resource, disruption: Disruption) -> Estimate:
    interval = number(view, group, ("HealthCheckIntervalSeconds",), otherwise=30)
    threshold = number(view, group, ("UnhealthyThresholdCount",), otherwise=2)
    where = evidence_of(group, ("HealthCheckIntervalSeconds",))
    for part in (interval, threshold):
        if isinstance(part, Doubt):
            return _made(disruption, None, part.reason, where)
    assert not isinstance(interval, Doubt)  # noqa: S101  both are numbers here
    assert not isinstance(threshold, Doubt)  # noqa: S101
    reason = f"{group.address} takes a unit out after {threshold:g} failed checks, one every {interval:g} seconds"
    return _made(disruption, upto(interval * threshold), reason, where, ("target-health",))


def _made(
    disruption: Disruption,
    rto: tuple[float, float] | None,
    reason: str,
    limit: Evidence,
    figures: tuple[str, ...] = (),
) -> Estimate:
    return Estimate(disruption=disruption, rto=rto, rpo=upto(0), reason=reason, limit=limit, figures=figures)
