"""Reads `pulumi preview --json`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from reviewer.model.design import Diagnostic, Format, Severity, Template
from reviewer.model.record import replace
from reviewer.parsers.json_fields import mapping, sequence, string, strings
from reviewer.parsers.json_lines import EACH, Shape, lines_of, object_shape
from reviewer.parsers.json_source import Json, JsonDocument, reading_from
from reviewer.parsers.pulumi.declarations import declarations_of
from reviewer.parsers.pulumi.design import design_of
from reviewer.parsers.pulumi.states import State, state_of
from reviewer.parsers.pulumi.urns import parse_urn

_ACTIONS: dict[str, tuple[str, ...]] = {
    "create": ("create",),
    "update": ("update",),
    "same": ("no-op",),
    "refresh": ("no-op",),
    "replace": ("delete", "create"),
    "create-replacement": ("delete", "create"),
    "import": ("import",),
    "import-replacement": ("delete", "create"),
    "read": ("read",),
    "read-replacement": ("read",),
}
"""Operations whose resource is there afterwards, in Terraform's words for them."""
_REMOVED = frozenset({"delete", "discard"})
_COLOUR = re.compile(r"<\{%[^%]*%\}>|\x1b\[[0-9;]*m")
_SEVERITIES = {"error": Severity.ERROR, "warning": Severity.WARNING}
_NAMED = 10


def accepts(document: JsonDocument) -> bool:
    """Whether the document is a Pulumi preview."""
    fields = mapping(document.value)
    if "changeSummary" in fields:
        return True
    return any("urn" in mapping(step) and "op" in mapping(step) for step in sequence(fields.get("steps"))[:1])


def read_preview(document: JsonDocument) -> Template:
    """Return the design as it will be after `pulumi up`."""
    preview = mapping(document.value)
    with reading_from(document):
        states, removed = _states(preview)
        lines = lines_of(document, _shape(document))
        found = design_of(document, states, lines, mapping(preview.get("config")))
        declarations = declarations_of(document.name, states, mapping(preview.get("config")))
    messages = [*_partial(preview, states, removed), *_reported(preview)]
    return Template(
        label=document.name,
        format=Format.PULUMI_PREVIEW,
        files=(document.name,),
        resources=found.resources,
        declarations=declarations,
        diagnostics=tuple(
            Diagnostic(severity=severity, message=message, file=document.name) for severity, message in messages
        ),
        secrets=found.secrets,
    )


def _shape(document: JsonDocument) -> Shape:
    step = {**object_shape(document, "oldState", "inputs"), **object_shape(document, "newState", "inputs")}
    return {"steps": {EACH: step}}


def _states(preview: Mapping[str, Json]) -> tuple[list[State], list[str]]:
    """Return the resources that are there afterwards, once each, and the URNs of those that are not."""
    kept: dict[str, State] = {}
    removed: dict[str, None] = {}
    for position, entry in enumerate(sequence(preview.get("steps"))):
        step = mapping(entry)
        operation = string(step.get("op"))
        after, before = mapping(step.get("newState")), mapping(step.get("oldState"))
        urn = string(step.get("urn")) or string(after.get("urn"))
        if operation in _REMOVED:
            removed[urn] = None
        if operation in _ACTIONS and (after or before):
            state = state_of(
                after or before,
                f"/steps/{position}",
                "newState" if after else "oldState",
                _ACTIONS[operation],
                before,
            )
            state = replace(state, urn=state.urn or urn, fields={**state.fields, **_reasons(step)})
            kept.setdefault(state.urn, state)
    return list(kept.values()), [urn for urn in removed if urn not in kept]


def _reasons(step: Mapping[str, Json]) -> dict[str, Json]:
    reasons = strings(step.get("replaceReasons"))
    return {"replaceReasons": list(reasons)} if reasons else {}


def _partial(preview: Mapping[str, Json], states: list[State], removed: list[str]) -> Iterator[tuple[Severity, str]]:
    """Say what of the design the preview leaves out."""
    unchanged = mapping(preview.get("changeSummary")).get("same")
    shown = sum(state.actions == ("no-op",) for state in states)
    if isinstance(unchanged, int) and unchanged > max(shown, 1):
        missing = f"the preview leaves out {unchanged - shown} unchanged resources"
        yield Severity.WARNING, f"{missing}; write it with `pulumi preview --json --show-sames`"
    if removed:
        names = ", ".join(f"{parse_urn(urn).type}::{parse_urn(urn).name}" for urn in removed[:_NAMED])
        more = f" and {len(removed) - _NAMED} more" if len(removed) > _NAMED else ""
        yield Severity.NOTE, f"the preview removes {len(removed)} resources, which are no part of it: {names}{more}"
    if preview.get("maybeCorrupt") is True:
        yield Severity.WARNING, "Pulumi reports that the preview may be corrupt"


def _reported(preview: Mapping[str, Json]) -> Iterator[tuple[Severity, str]]:
    """Pass on the errors and warnings of the preview itself."""
    for entry in sequence(preview.get("diagnostics")):
        fields = mapping(entry)
        severity = _SEVERITIES.get(string(fields.get("severity")))
        text = " ".join(_COLOUR.sub("", string(fields.get("message"))).split())
        if severity is not None and text:
            yield severity, f"Pulumi reported: {text[:300]}"
