"""Both sides of a Terraform plan: the design before the apply, the design after it, and what has drifted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from reviewer.model.change import Action, ChangeSet, Drift, Replacement, ResourceChange
from reviewer.model.design import Diagnostic, Resource, Severity, Template
from reviewer.model.location import Path, dotted
from reviewer.model.record import replace
from reviewer.model.value import Reference, Unknown, Value
from reviewer.parsers.json_fields import mapping, objects, sequence, string, strings
from reviewer.parsers.json_lines import EACH, Shape, lines_of, object_shape, property_spans
from reviewer.parsers.json_source import Json, JsonDocument
from reviewer.parsers.terraform.plan import read_plan

_ACTIONS = {
    ("no-op",): Action.NONE,
    ("read",): Action.NONE,
    ("create",): Action.CREATE,
    ("update",): Action.UPDATE,
    ("delete",): Action.DELETE,
    ("delete", "create"): Action.REPLACE,
    ("create", "delete"): Action.REPLACE,
    ("forget",): Action.FORGET,
    ("create", "forget"): Action.REPLACE,
}
_REASONS = {
    "replace_because_tainted": "it is tainted: an earlier apply left it half made",
    "replace_by_request": "the user asked for it (-replace)",
    "replace_by_triggers": "a resource named in replace_triggered_by changes",
    "delete_because_no_resource_config": "its configuration is gone",
    "delete_because_no_module": "its module is gone from the configuration",
    "delete_because_wrong_repetition": "it changed between count, for_each and neither",
    "delete_because_count_index": "count is lower than its index",
    "delete_because_each_key": "for_each no longer has its key",
    "delete_because_no_move_target": "the resource it was moved to is not configured",
}
Entries = Mapping[str, Mapping[str, Json]]
"""The plan's entries on managed resources by address."""
_SECTION = "resource_changes"
_UNSET = (False, "")
"""Values (0 and 0.0 equal `False`) that mean the same as none."""


def read_plan_sides(document: JsonDocument) -> ChangeSet:
    """Return what a plan changes.

    Unchanged resources are the same object on both sides. A moved resource has its new address on both.

    Raises:
        reviewer.errors.InputError: the plan is redacted, of an unknown format, or holds no changes.
    """
    plan = mapping(document.value)
    after = read_plan(document)
    entries = [entry for entry in objects(plan.get(_SECTION)) if "deposed" not in entry and _is_managed(entry)]
    by_address = {string(entry.get("address")): entry for entry in entries}
    actions = {address: _action(entry) for address, entry in by_address.items()}
    changed = _earlier(document, plan, _SECTION)
    declared = {resource.address: resource for resource in changed.resources}
    after = replace(after, resources=tuple(_with_changes(each, by_address) for each in after.resources))
    before = tuple(_before(after.resources, by_address, declared))
    gone = tuple(
        resource for address, resource in declared.items() if actions.get(address) in (Action.DELETE, Action.FORGET)
    )
    return ChangeSet(
        before=replace(
            after,
            resources=(*before, *gone),
            diagnostics=(),
            secrets=after.secrets | changed.secrets,
        ),
        after=replace(after, diagnostics=_about_changes(after.diagnostics, plan, document.name)),
        changes={
            change.address: change
            for entry in entries
            if (change := _change(entry, declared.get(string(entry.get("address"))))).action is not Action.NONE
            or change.moved_from
        },
        drift=_drift(document, plan, actions),
    )


def _before(after: Iterable[Resource], entries: Entries, declared: Mapping[str, Resource]) -> Iterable[Resource]:
    """Yield the resources that are there before and after, as they are before."""
    for resource in after:
        entry = entries.get(resource.address, {})
        if _action(entry) is Action.NONE:
            yield resource
        elif resource.address in declared:
            unknown = mapping(entry.get("change")).get("after_unknown")
            before = declared[resource.address]
            properties = _comparable(dict(before.properties), dict(resource.properties), unknown, entries)
            assert isinstance(properties, dict)  # noqa: S101  as it was given
            yield _with_changes(replace(before, properties=properties, depends_on=resource.depends_on), entries)


def _with_changes(resource: Resource, entries: Entries) -> Resource:
    """Return a resource of which no changed property counts as the provider's default, which no design holds.

    A setting taken out of the configuration falls back to such a default: that is what the change does. How a value is
    written goes too: both sides have the one configuration, and what its variables hold now is a change as well.
    """
    if _action(entries.get(resource.address, {})) in (Action.NONE, Action.CREATE):
        return resource
    resource = replace(resource, origins={})
    defaults = resource.attributes.get("@defaults")
    change = mapping(entries.get(resource.address, {}).get("change"))
    if not isinstance(defaults, list):
        return resource
    before, after = mapping(change.get("before")), mapping(change.get("after"))
    kept: list[Value] = [name for name in defaults if before.get(str(name)) == after.get(str(name))]
    return replace(resource, attributes={**resource.attributes, "@defaults": kept})


def _comparable(before: Value, after: Value, unknown: Json, entries: Entries) -> Value:
    """Return a value before without what the plan leaves out of it after, and in the words that it has after.

    Left out are computed values that nobody configures, and zero values: providers of the older kind do not tell
    `false` from unset. A text that is another resource's attribute is the reference that the plan shows for it after,
    where that resource is made anew and only the apply tells the attribute.
    """
    if isinstance(before, dict) and isinstance(after, dict):
        marks = mapping(unknown)
        return {
            name: _comparable(value, after.get(name), True if unknown is True else marks.get(name), entries)
            for name, value in before.items()
            if name in after or not (marks.get(name) is True or value in _UNSET)
        }
    if isinstance(before, list) and isinstance(after, list) and len(after) == len(before):
        marks_of = sequence(unknown)
        marks_of = [*marks_of, *([unknown if unknown is True else None] * (len(before) - len(marks_of)))]
        return [_comparable(*each, entries) for each in zip(before, after, marks_of, strict=False)]
    return after if _is_the_same(before, after, entries) else before


def _is_the_same(before: Value, after: Value, entries: Entries) -> bool:
    """Whether texts before are the attributes, as they were then, that the references after stand for."""
    references = after.references if isinstance(after, Unknown) else (after,) if isinstance(after, Reference) else ()
    texts = before if isinstance(before, list) else [before]
    if not references or not texts:
        return False
    known = [
        mapping(mapping(entries.get(each.address, {}).get("change")).get("before")).get(each.attribute or "id")
        for each in references
    ]
    return all(isinstance(text, str) and text in known for text in texts)


def _earlier(document: JsonDocument, plan: Mapping[str, Json], section: str, side: str = "before") -> Template:
    """Return the resources of a section as they are on one side of it, each at its place in the file."""
    entries = [_as_unchanged(mapping(entry), side) for entry in sequence(plan.get(section))]
    earlier = {
        **{key: value for key, value in plan.items() if key not in ("planned_values", "resource_drift", "checks")},
        "resource_changes": entries,
    }
    template = read_plan(replace(document, value=earlier))
    shape: Shape = {section: {EACH: object_shape(document, "change", side)}}
    lines = lines_of(document, shape)
    return replace(template, resources=tuple(_placed(each, lines, section, side) for each in template.resources))


def _placed(resource: Resource, lines: Mapping[str, tuple[int, int]], section: str, side: str) -> Resource:
    pointer = resource.location.pointer.replace(f"/{_SECTION}/", f"/{section}/", 1)
    start, end = lines.get(pointer, (1, 1))
    location = replace(resource.location, start_line=start, end_line=end, pointer=pointer)
    spans = property_spans(lines, f"{pointer}/change/{side}", resource.properties)
    return replace(resource, location=location, spans=spans)


def _as_unchanged(entry: Mapping[str, Json], side: str) -> Json:
    """Return an entry of the changes that leaves its resource as it is on one side; one without it is no resource."""
    change = mapping(entry.get("change"))
    values = change.get(side)
    exists = isinstance(values, dict) and "deposed" not in entry
    return {
        **entry,
        "change": {
            "actions": ["no-op"] if exists else ["delete"],
            "after": values,
            "after_unknown": {},
            "after_sensitive": _either(change.get("before_sensitive"), change.get("after_sensitive")),
        },
    }


def _either(marks: Json, others: Json) -> Json:
    """Return what is secret on one side at least: a value must not show because only the other side marks it."""
    if marks is True or others is True:
        return True
    if isinstance(marks, dict) and isinstance(others, dict):
        return {key: _either(marks.get(key), others.get(key)) for key in (*marks, *others)}
    if isinstance(marks, list) and isinstance(others, list):
        most = max(len(marks), len(others))
        return [_either(*(each[at] if at < len(each) else None for each in (marks, others))) for at in range(most)]
    return marks or others


def _is_managed(entry: Mapping[str, Json]) -> bool:
    return entry.get("mode", "managed") == "managed"


def _action(entry: Mapping[str, Json]) -> Action:
    change = mapping(entry.get("change"))
    action = _ACTIONS.get(strings(change.get("actions")), Action.NONE)
    return Action.IMPORT if change.get("importing") and action in (Action.NONE, Action.UPDATE) else action


def _change(entry: Mapping[str, Json], before: Resource | None) -> ResourceChange:
    change = mapping(entry.get("change"))
    action = _action(entry)
    paths = (dotted(_path(path)) for path in sequence(change.get("replace_paths")))
    return ResourceChange(
        address=string(entry.get("address")),
        type=string(entry.get("type")),
        action=action,
        replacement=Replacement.WILL if action is Action.REPLACE else Replacement.NO,
        forced_by=tuple(dict.fromkeys(path for path in paths if path)) if action is Action.REPLACE else (),
        because=_REASONS.get(string(entry.get("action_reason")), ""),
        create_first=strings(change.get("actions"))[:1] == ("create",) if action is Action.REPLACE else None,
        moved_from=string(entry.get("previous_address")),
        before=before,
    )


def _path(path: Json) -> Path:
    return tuple(step for step in sequence(path) if isinstance(step, (str, int)) and not isinstance(step, bool))


def _drift(document: JsonDocument, plan: Mapping[str, Json], actions: Mapping[str, Action]) -> Drift | None:
    """Return what has changed outside of Terraform since the last apply."""
    entries = [entry for entry in objects(plan.get("resource_drift")) if _is_managed(entry)]
    if not entries:
        return None
    bare = {key: value for key, value in plan.items() if key != "configuration"}
    recorded = _earlier(document, bare, "resource_drift", "before")
    real = _earlier(document, bare, "resource_drift", "after")
    repaired = (Action.UPDATE, Action.REPLACE, Action.CREATE)
    return Drift(
        recorded=replace(recorded, diagnostics=()),
        real=replace(real, diagnostics=()),
        repaired=frozenset(address for address, action in actions.items() if action in repaired),
    )


def _about_changes(diagnostics: Iterable[Diagnostic], plan: Mapping[str, Json], file: str) -> tuple[Diagnostic, ...]:
    """Return the diagnostics without those that say what the change findings say: what goes, and what has drifted."""
    told = ("the plan removes ", "resource changed outside", "resources changed outside")
    kept = [one for one in diagnostics if not any(words in one.message for words in told)]
    leftovers = [string(entry.get("address")) for entry in objects(plan.get(_SECTION)) if "deposed" in entry]
    if leftovers:
        names = ", ".join(leftovers[:10])
        message = f"leftovers of earlier replacements are deleted as well: {names}"
        kept.append(Diagnostic(severity=Severity.NOTE, message=message, file=file))
    return tuple(kept)
