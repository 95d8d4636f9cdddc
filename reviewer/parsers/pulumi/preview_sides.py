"""Both sides of a Pulumi preview: the design before the update, the design after it, and what a refresh found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reviewer.model.change import Action, ChangeSet, Drift, Fate, Replacement, ResourceChange
from reviewer.model.design import Resource, Template
from reviewer.model.location import Span
from reviewer.model.record import replace
from reviewer.model.value import Value
from reviewer.parsers.json_fields import mapping, sequence, string, strings
from reviewer.parsers.json_lines import EACH, lines_of, object_shape, property_spans
from reviewer.parsers.json_source import Json, JsonDocument
from reviewer.parsers.pulumi.preview import read_preview
from reviewer.parsers.pulumi.urns import parse_urn

_ACTIONS = {
    "create": Action.CREATE,
    "update": Action.UPDATE,
    "delete": Action.DELETE,
    "replace": Action.REPLACE,
    "create-replacement": Action.REPLACE,
    "import": Action.IMPORT,
    "import-replacement": Action.REPLACE,
}
_UNTOLD = "the preview removes "
_BEFORE, _REAL = "oldState", "newState"


def read_preview_sides(document: JsonDocument) -> ChangeSet:
    """Return what an update does. Unchanged resources are the same object on both sides."""
    every = [mapping(step) for step in sequence(mapping(document.value).get("steps"))]
    decided = {string(step.get("urn")) for step in every if string(step.get("op")) != "refresh"}
    steps = [{} if _is_refresh(step) and string(step.get("urn")) in decided else step for step in every]
    after = read_preview(replace(document, value={**mapping(document.value), "steps": [*steps]}))
    earlier = _earlier(document, steps, _BEFORE)
    after = replace(
        after,
        resources=tuple(_with_changes(each, steps) for each in after.resources),
        diagnostics=tuple(one for one in after.diagnostics if not one.message.startswith(_UNTOLD)),
    )
    kept = {_step_of(each): each for each in after.resources}
    before = [
        kept[place] if place in kept and _action(steps[place]) is Action.NONE else _with_changes(each, steps)
        for each in earlier.resources
        for place in (_step_of(each),)
    ]
    shown = {_step_of(each) for each in before}
    before += [each for place, each in kept.items() if place not in shown and _action(steps[place]) is Action.NONE]
    return ChangeSet(
        before=replace(after, resources=tuple(before), diagnostics=(), secrets=after.secrets | earlier.secrets),
        after=after,
        changes={change.address: change for change in _changes(steps, kept, earlier)},
        drift=_drift(document, every),
    )


def _step_of(resource: Resource) -> int:
    return int(resource.location.pointer.rpartition("/")[2])


def _is_refresh(step: Mapping[str, Json]) -> bool:
    return step.get("op") == "refresh"


def _earlier(document: JsonDocument, steps: list[dict[str, Json]], side: str) -> Template:
    """Return the resources of the steps as they are on one side, each at its place in the file."""
    unchanged: list[Json] = [_as_unchanged(step, side) for step in steps]
    preview: dict[str, Json] = {
        "steps": unchanged,
        "config": mapping(document.value).get("config"),
        "changeSummary": {},
    }
    template = read_preview(replace(document, value=preview))
    lines = lines_of(document, {"steps": {EACH: object_shape(document, side, "inputs")}})
    return replace(template, resources=tuple(_placed(each, lines, side) for each in template.resources))


def _as_unchanged(step: Mapping[str, Json], side: str) -> dict[str, Json]:
    state = mapping(step.get(side))
    if not state:
        return {}
    urn = string(step.get("urn")) or string(state.get("urn"))
    return {"op": "same", "urn": urn, _BEFORE: state, _REAL: {**state, "urn": urn}}


def _placed(resource: Resource, lines: Mapping[str, Span], side: str) -> Resource:
    pointer = resource.location.pointer
    start, end = lines.get(pointer, (resource.location.start_line, resource.location.end_line))
    spans = property_spans(lines, f"{pointer}/{side}/inputs", resource.properties)
    return replace(resource, location=replace(resource.location, start_line=start, end_line=end), spans=spans)


def _action(step: Mapping[str, Json]) -> Action:
    return _ACTIONS.get(string(step.get("op")), Action.NONE)


def _with_changes(resource: Resource, steps: list[dict[str, Json]]) -> Resource:
    """Return a resource of which no changed input counts as the provider's default, which no design holds."""
    step = steps[_step_of(resource)]
    defaults = resource.attributes.get("@defaults")
    if not isinstance(defaults, list) or _action(step) not in (Action.UPDATE, Action.REPLACE):
        return resource
    old, new = mapping(mapping(step.get(_BEFORE)).get("inputs")), mapping(mapping(step.get(_REAL)).get("inputs"))
    kept: list[Value] = [name for name in defaults if _same(str(name).partition(".")[0].partition("[")[0], old, new)]
    return replace(resource, attributes={**resource.attributes, "@defaults": kept})


def _same(name: str, old: Mapping[str, Json], new: Mapping[str, Json]) -> bool:
    return old.get(name) == new.get(name)


def _changes(steps: list[dict[str, Json]], kept: Mapping[int, Resource], earlier: Template) -> Iterator[ResourceChange]:
    before = {_step_of(each): each for each in earlier.resources}
    for place, step in enumerate(steps):
        resource = kept.get(place) or before.get(place)
        action = _action(step)
        moved = _moved_from(step)
        if resource is None or (action is Action.NONE and not moved):
            continue
        yield ResourceChange(
            address=resource.address,
            type=resource.declared_type,
            action=action,
            replacement=Replacement.WILL if action is Action.REPLACE else Replacement.NO,
            forced_by=_forced_by(step) if action is Action.REPLACE else (),
            fate=_fate(mapping(step.get(_BEFORE))),
            moved_from=moved,
            before=before.get(place),
        )


def _forced_by(step: Mapping[str, Json]) -> tuple[str, ...]:
    detailed = mapping(step.get("detailedDiff"))
    paths = [path for path, change in detailed.items() if string(mapping(change).get("kind")).endswith("-replace")]
    return tuple(paths or strings(step.get("replaceReasons")))


def _fate(state: Mapping[str, Json]) -> Fate | None:
    """Return what the resource's options say: a protected one is never deleted, a retained one only forgotten."""
    if state.get("protect") is True:
        return Fate.REFUSED
    return Fate.RETAINED if state.get("retainOnDelete") is True else None


def _moved_from(step: Mapping[str, Json]) -> str:
    old, new = string(mapping(step.get(_BEFORE)).get("urn")), string(step.get("urn"))
    if not old or not new or old == new:
        return ""
    urn = parse_urn(old)
    return f"{urn.type}::{urn.name}"


def _drift(document: JsonDocument, steps: list[dict[str, Json]]) -> Drift | None:
    """Return what a refresh found: inputs whose deployed value is another than the recorded one."""
    refreshed = [_refreshed(step) if _is_refresh(step) else {} for step in steps]
    if not any(refreshed):
        return None
    recorded, real = (_earlier(document, refreshed, side) for side in (_BEFORE, _REAL))
    urns = {
        string(step.get("urn")) for step in steps if _action(step) in (Action.UPDATE, Action.REPLACE, Action.CREATE)
    }
    repaired = (each for each in recorded.resources if string(steps[_step_of(each)].get("urn")) in urns)
    return Drift(
        recorded=replace(recorded, diagnostics=()),
        real=replace(real, diagnostics=()),
        repaired=frozenset(each.address for each in repaired),
    )


def _refreshed(step: Mapping[str, Json]) -> dict[str, Json]:
    """Return a refresh step whose states have as inputs what is deployed of the inputs that were asked for."""
    old, new = mapping(step.get(_BEFORE)), mapping(step.get(_REAL))
    if not old:
        return {}
    names = [name for name in mapping(old.get("inputs")) if not name.startswith("__")]
    sides = {key: _deployed(state, names) for key, state in ((_BEFORE, old), (_REAL, new)) if state}
    return {**step, **sides} if sides.get(_BEFORE) != sides.get(_REAL) else {}


def _deployed(state: Mapping[str, Json], names: list[str]) -> dict[str, Json]:
    inputs, outputs = mapping(state.get("inputs")), mapping(state.get("outputs"))
    values: dict[str, Json] = {
        name: outputs[name] if name in outputs else inputs[name] for name in names if name in outputs or name in inputs
    }
    return {**state, "inputs": values}
