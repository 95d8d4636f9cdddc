"""Reads `aws cloudformation describe-change-set` (with or without --include-property-values) as two designs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping

from reviewer.errors import InputError
from reviewer.model.change import Action, ChangeSet, Drift, Fate, Replacement, ResourceChange
from reviewer.model.design import Diagnostic, Format, Resource, Severity, Template
from reviewer.model.location import Location, Span
from reviewer.model.record import replace
from reviewer.model.value import Reference, Sensitive, Unknown, Value, text_of
from reviewer.parsers.json_fields import mapping, objects, sequence, string, strings
from reviewer.parsers.json_lines import EACH, lines_of
from reviewer.parsers.json_source import Json, JsonDocument, reading_from

_ACTIONS = {
    "Add": Action.CREATE,
    "Modify": Action.UPDATE,
    "Remove": Action.DELETE,
    "Import": Action.IMPORT,
    "Dynamic": Action.UPDATE,
}
_REPLACEMENTS = {"True": Replacement.WILL, "Conditional": Replacement.MAY}
_RECREATION = {"Always": Replacement.WILL, "Conditionally": Replacement.MAY}
_FATES = {
    "Retain": Fate.RETAINED,
    "ReplaceAndRetain": Fate.RETAINED,
    "Snapshot": Fate.SNAPSHOT,
    "ReplaceAndSnapshot": Fate.SNAPSHOT,
}
_KNOWN_AFTER = "{{changeSet:KNOWN_AFTER_APPLY}}"
_MASKED = "****"
_ATTRIBUTES = ("CreationPolicy", "DeletionPolicy", "UpdatePolicy", "UpdateReplacePolicy")
_NOTHING_TO_DO = ("didn't contain changes", "No updates are to be performed")
_BEFORE, _AFTER, _DEPLOYED = "BeforeContext", "AfterContext", "PreviousDeploymentContext"


def accepts(document: JsonDocument) -> bool:
    """Whether the document is a described change set, or a list of them (a stack's and its nested stacks')."""
    sets = _sets(document)
    return bool(sets) and all("Changes" in each and ("ChangeSetName" in each or "StackName" in each) for each in sets)


def read_change_set(document: JsonDocument) -> ChangeSet:
    """Return what a change set does to the resources it changes; it says nothing of the others.

    Raises:
        InputError: the change set could not be made.
    """
    sets = _sets(document)
    _refuse(document, sets)
    with reading_from(document):
        lines = lines_of(document, {"Changes": {EACH: {}}, EACH: {"Changes": {EACH: {}}}})
        entries = list(_entries(document, sets, lines))
        before = tuple(one for each in entries if (one := each.resource(_BEFORE)) is not None)
        after = tuple(one for each in entries if (one := each.resource(_AFTER)) is not None)
    template = Template(label=document.name, format=Format.CLOUDFORMATION, files=(document.name,), resources=after)
    return ChangeSet(
        before=replace(template, resources=before),
        after=replace(template, diagnostics=tuple(_diagnostics(document.name, sets, entries))),
        changes={each.address: each.told() for each in entries},
        drift=_drift(template, entries),
    )


def _sets(document: JsonDocument) -> list[dict[str, Json]]:
    value = document.value
    return objects(value) if isinstance(value, list) else [mapping(value)] if mapping(value) else []


def _refuse(document: JsonDocument, sets: Iterable[Mapping[str, Json]]) -> None:
    for each in sets:
        reason = string(each.get("StatusReason"))
        if each.get("Status") == "FAILED" and not any(words in reason for words in _NOTHING_TO_DO):
            raise InputError(
                f"the change set failed: {reason or 'no reason given'}",
                file=document.name,
                help_text="mend the template and create the change set again",
            )


class _Entry:
    """One changed resource as the change set describes it."""

    def __init__(self, change: dict[str, Json], address: str, location: Location) -> None:
        self.change = change
        self.address = address
        self.location = location
        self.action = _ACTIONS.get(string(change.get("Action")), Action.NONE)
        self.details = [mapping(each.get("Target")) for each in objects(change.get("Details"))]
        self.contexts = {key: _context(change.get(key)) for key in (_BEFORE, _AFTER, _DEPLOYED)}

    def exists(self, side: str) -> bool:
        """Whether the resource is there on a side."""
        absent = (Action.CREATE, Action.IMPORT) if side == _BEFORE else (Action.DELETE,)
        return self.action not in absent

    def resource(self, side: str) -> Resource | None:
        """Return the resource on one side; without property values, what changes is unknown on both."""
        if not self.exists(side):
            return None
        context = self.contexts[side]
        properties = {key: _value(value) for key, value in mapping((context or {}).get("Properties")).items()}
        if context is None:
            properties = {name: Unknown(f"({name} {side.removesuffix('Context').lower()})") for name in self._named()}
        kind = string(self.change.get("ResourceType"))
        physical = string(self.change.get("PhysicalResourceId"))
        return Resource(
            address=self.address,
            type=kind,
            declared_type=kind,
            name=string(self.change.get("LogicalResourceId")),
            properties=properties,
            location=self.location,
            attributes={
                **{f"@{key}": _value((context or {})[key]) for key in _ATTRIBUTES if key in (context or {})},
                **({"@id": physical} if physical else {}),
            },
        )

    def _named(self) -> Iterator[str]:
        for target in self.details:
            name = string(target.get("Name"))
            if target.get("Attribute") == "Properties" and name:
                yield name

    def told(self) -> ResourceChange:
        """Return the change in the vocabulary of every tool."""
        replacement = _REPLACEMENTS.get(string(self.change.get("Replacement")), Replacement.NO)
        if self.change.get("Action") == "Dynamic":
            replacement = Replacement.MAY
        modified = self.action is Action.UPDATE
        return ResourceChange(
            address=self.address,
            type=string(self.change.get("ResourceType")),
            action=Action.REPLACE if modified and replacement is Replacement.WILL else self.action,
            replacement=replacement if modified else Replacement.NO,
            forced_by=self._forced_by(replacement) if modified else (),
            because="" if self.change.get("Action") != "Dynamic" else "the change set cannot tell what happens to it",
            create_first=True if modified and replacement is not Replacement.NO else None,
            fate=self._fate(replacement),
            before=self.resource(_BEFORE),
        )

    def _forced_by(self, replacement: Replacement) -> tuple[str, ...]:
        """Return the properties whose change replaces the resource; a possible replacement may be due to either."""
        wanted = (Replacement.WILL,) if replacement is Replacement.WILL else (Replacement.WILL, Replacement.MAY)
        found = (
            _dotted(string(target.get("Path"))) or string(target.get("Name"))
            for target in self.details
            if _RECREATION.get(string(target.get("RequiresRecreation"))) in wanted
        )
        return tuple(dict.fromkeys(name for name in found if name)) if replacement is not Replacement.NO else ()

    def _fate(self, replacement: Replacement) -> Fate | None:
        """Return what the policies say of the old resource; the service's own default where none is written."""
        policy = string(self.change.get("PolicyAction"))
        if policy:
            return _FATES.get(policy)
        context = self.contexts[_BEFORE] or {}
        replaced = self.action is not Action.DELETE and replacement is not Replacement.NO
        written = string(context.get("UpdateReplacePolicy" if replaced else "DeletionPolicy"))
        if not written and self.action is Action.DELETE:
            kind, properties = string(self.change.get("ResourceType")), mapping(context.get("Properties"))
            alone = kind == "AWS::RDS::DBInstance" and "DBClusterIdentifier" not in properties
            written = "Snapshot" if context and (alone or kind == "AWS::RDS::DBCluster") else ""
        return _FATES.get(written)


def _entries(document: JsonDocument, sets: list[dict[str, Json]], lines: Mapping[str, Span]) -> Iterator[_Entry]:
    several = isinstance(document.value, list)
    for number, described in enumerate(sets):
        for place, entry in enumerate(sequence(described.get("Changes"))):
            change = mapping(mapping(entry).get("ResourceChange"))
            name = string(change.get("LogicalResourceId"))
            if not name:
                continue
            pointer = f"/{number}/Changes/{place}" if several else f"/Changes/{place}"
            start, end = lines.get(pointer, (1, 1))
            location = Location(file=document.name, start_line=start, end_line=end, pointer=pointer)
            stack = string(described.get("StackName"))
            yield _Entry(change, f"{stack}.{name}" if len(sets) > 1 and stack else name, location)


def _context(text: Json) -> dict[str, Json] | None:
    """Return a resource as JSON in a string; None where the change set has no values or they cannot be read."""
    if not isinstance(text, str) or not text.strip():
        return None
    try:
        value = json.loads(text)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def _value(value: Json) -> Value:
    if isinstance(value, dict):
        return {key: _value(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_value(item) for item in value]
    if not isinstance(value, str):
        return value
    if value == _MASKED:
        return Sensitive(_MASKED)
    if _KNOWN_AFTER not in value:
        return value
    parts: list[str | Reference | Unknown | Sensitive] = []
    for part in value.split(_KNOWN_AFTER):
        parts += [part, Unknown("(known after apply)")]
    return text_of(parts[:-1])


def _dotted(path: str) -> str:
    """Return `/Properties/Settings/0/Name` as `Settings[0].Name`; empty for the properties as a whole."""
    steps = path.removeprefix("/").split("/")[1:] if path.startswith("/Properties/") else []
    return "".join(f"[{step}]" if step.isdecimal() else f".{step}" for step in steps).removeprefix(".")


def _diagnostics(file: str, sets: list[dict[str, Json]], entries: list[_Entry]) -> Iterator[Diagnostic]:
    def told(severity: Severity, message: str) -> Diagnostic:
        return Diagnostic(severity=severity, message=message, file=file)

    if any(each.get("NextToken") for each in sets):
        yield told(Severity.WARNING, "the change set has more pages than the file; describe it with all of them")
    bare = [each.address for each in entries if each.contexts[_BEFORE] is None and each.contexts[_AFTER] is None]
    if bare:
        message = "the change set holds no property values; describe it with --include-property-values"
        yield told(Severity.WARNING, f"{message}: {_named(bare)}")
    read = {string(each.get("ChangeSetId")) for each in sets}
    nested = [
        each.address
        for each in entries
        if string(each.change.get("ChangeSetId")) and string(each.change.get("ChangeSetId")) not in read
    ]
    if nested:
        message = "nested stacks have change sets of their own, which are no part of this file"
        yield told(Severity.WARNING, f"{message}: {_named(nested)}")
    yield told(Severity.NOTE, "a change set tells of the resources it changes only; the others are not in the counts")


def _named(names: list[str]) -> str:
    more = f" and {len(names) - 10} more" if len(names) > 10 else ""  # noqa: PLR2004  as many as a line takes
    return ", ".join(names[:10]) + more


def _drift(template: Template, entries: list[_Entry]) -> Drift | None:
    """Return what differs between the last deployment and what is there, which drift-aware change sets tell."""
    drifted = [each for each in entries if each.contexts[_DEPLOYED] and each.exists(_BEFORE)]
    recorded = tuple(one for each in drifted if (one := each.resource(_DEPLOYED)) is not None)
    real = tuple(one for each in drifted if (one := each.resource(_BEFORE)) is not None)
    if not recorded:
        return None
    return Drift(
        recorded=replace(template, resources=recorded),
        real=replace(template, resources=real),
        repaired=frozenset(each.address for each in drifted if "Properties" in strings(each.change.get("Scope"))),
    )
