"""What a plan cannot tell, or tells besides the design."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reviewer.model.design import Diagnostic, Severity
from reviewer.parsers.json_fields import mapping, objects, string
from reviewer.parsers.json_source import Json
from reviewer.parsers.terraform.plan_instances import PlanInstances

_NEWEST_MINOR = 2
_NAMED = 10


def diagnostics_of(
    file: str, plan: Mapping[str, Json], found: PlanInstances, configured: bool
) -> tuple[Diagnostic, ...]:
    """Return the diagnostics of one plan."""
    messages = [*_format(plan), *_completeness(plan, configured), *_changes(plan, found)]
    return tuple(Diagnostic(severity=severity, message=message, file=file) for severity, message in messages)


def _format(plan: Mapping[str, Json]) -> Iterator[tuple[Severity, str]]:
    version = string(plan.get("format_version"))
    if not version:
        yield Severity.WARNING, "the plan has no format_version; it is read as format 1.2"
    major, _, minor = version.partition(".")
    if major == "1" and minor.isdecimal() and int(minor) > _NEWEST_MINOR:
        yield Severity.WARNING, f"the plan has format version {version}, newer than 1.2; what is new in it is ignored"


def _completeness(plan: Mapping[str, Json], configured: bool) -> Iterator[tuple[Severity, str]]:
    if not configured:
        yield Severity.WARNING, "the plan has no configuration: what is unknown before apply has no references"
    if not isinstance(plan.get("planned_values"), dict):
        yield Severity.WARNING, "the plan has no planned_values; the design is read from resource_changes"
    elif "resource_changes" not in plan:
        yield Severity.WARNING, "the plan has no resource_changes; values known after apply count as not written"
    if plan.get("errored") is True:
        yield Severity.ERROR, "planning ended with an error: the plan is only a part of the design"
    if plan.get("complete") is False or plan.get("deferred_changes"):
        yield Severity.WARNING, "the plan is not complete: some changes are deferred to a later plan"


def _changes(plan: Mapping[str, Json], found: PlanInstances) -> Iterator[tuple[Severity, str]]:
    managed = sum(instance.managed for instance in found.kept)
    if found.removed:
        whole = "all of the design" if not managed else _named(found.removed)
        which = "which is" if len(found.removed) == 1 else "which are"
        yield Severity.NOTE, f"the plan removes {_counted(len(found.removed))}, {which} no part of it: {whole}"
    drifted = [string(entry.get("address")) for entry in objects(plan.get("resource_drift"))]
    if drifted:
        yield Severity.NOTE, f"{_counted(len(drifted))} changed outside of Terraform: {_named(drifted)}"
    failed = [
        string(mapping(check.get("address")).get("to_display"))
        for check in objects(plan.get("checks"))
        if check.get("status") in {"fail", "error"}
    ]
    if failed:
        yield Severity.WARNING, f"checks of the configuration fail: {_named(failed)}"


def _counted(number: int) -> str:
    return f"{number} resource" if number == 1 else f"{number} resources"


def _named(addresses: list[str]) -> str:
    shown = ", ".join(addresses[:_NAMED])
    return f"{shown} and {len(addresses) - _NAMED} more" if len(addresses) > _NAMED else shown
