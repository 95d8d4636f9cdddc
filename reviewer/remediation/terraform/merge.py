"""What a resource of the actual design will have once a property is as in the reference."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Protocol

from reviewer.model.code import Code
from reviewer.model.design import Resource
from reviewer.model.location import Path
from reviewer.model.matching import Matching
from reviewer.model.record import dataclass
from reviewer.model.review import Action
from reviewer.model.value import Reference
from reviewer.remediation.cloudformation.edits import Edit, edits
from reviewer.remediation.secrets import from_store, without_secrets
from reviewer.remediation.terms import own_link, term
from reviewer.remediation.terraform.forms import in_own_form
from reviewer.remediation.work import Change
from reviewer.vocabulary.families import counterpart_path


class Namer(Protocol):
    """What turns references into links, and knows the tags that the provider gives every resource."""

    matching: Matching
    shared_tags: tuple[tuple[str, Code], ...]

    def link(self, reference: Reference) -> Code:
        """Return a reference of the reference design as a link."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """The canonical properties to be, those there are, and the places that change."""

    root: dict[str, Code]
    present: dict[str, Code]
    touched: tuple[Path, ...]
    removed: tuple[Path, ...] = ()

    def touches(self, paths: frozenset[Path]) -> bool:
        """Tell whether any of the places changes."""
        return any(meets(path, place) for path in paths for place in self.touched)

    def removes(self, path: Path) -> bool:
        """Tell whether a place goes."""
        return any(path[: len(place)] == place for place in self.removed)


def merged(change: Change, names: Namer) -> Merged | None:
    """Return the change as canonical properties; None where nothing changes."""
    wanted = term(dict(change.reference.properties), names.link)
    present = term(dict(change.actual.properties), own_link)
    if not isinstance(wanted, dict) or not isinstance(present, dict):
        return None
    wanted = hidden(wanted, change.reference.type, names.matching)
    path = change.names
    if change.reference.type != change.actual.type:
        moved = counterpart_path(change.reference.type, change.actual.type, path)
        path = tuple(step for step in moved if isinstance(step, str))
    found = list(edits(wanted, present, path))
    if not found:
        return None
    root = _with_expressions(hidden(present, change.actual.type, names.matching), change.actual)
    touched = [_applied(root, edit) for edit in found if edit.action is not Action.REMOVE]
    removed = [edit.path for edit in found if edit.action is Action.REMOVE]
    removed.extend(place for edit in found for place in _dropped(edit, present))
    root, places = in_own_form(change.actual.type, without_tags(root, names.shared_tags), tuple(touched), present)
    return Merged(root=root, present=present, touched=places, removed=tuple(removed))


def _dropped(edit: Edit, present: dict[str, Code]) -> Iterator[Path]:
    """Yield the items of a list that are not in the one that takes its place."""
    items = item_of(present, edit.path)
    if edit.action is Action.SET and isinstance(items, list) and isinstance(edit.value, list):
        yield from ((*edit.path, index) for index, item in enumerate(items) if item not in edit.value)


def without_tags(root: dict[str, Code], shared: tuple[tuple[str, Code], ...]) -> dict[str, Code]:
    """Return properties without the tags that the provider gives every resource."""
    if not shared:
        return root
    made = {name: _own_tags(value, shared) if name.endswith("Tags") else value for name, value in root.items()}
    return {name: value for name, value in made.items() if value or value == root[name]}


def _own_tags(tags: Code, shared: tuple[tuple[str, Code], ...]) -> Code:
    if isinstance(tags, dict):
        return {name: value for name, value in tags.items() if (name, value) not in shared}
    if not isinstance(tags, list):
        return tags
    return [item for item in tags if not (isinstance(item, dict) and (item.get("Key"), item.get("Value")) in shared)]


def hidden(root: dict[str, Code], canonical: str, matching: Matching) -> dict[str, Code]:
    """Return properties with a mark in the place of every secret."""
    known = matching.reference.secrets | matching.actual.secrets
    made = without_secrets(root, canonical, known, lambda _path: {"Fn::Hidden": ""})
    made = from_store(made, canonical)
    assert isinstance(made, dict)  # noqa: S101  a mapping stays one
    return made


def _with_expressions(present: dict[str, Code], actual: Resource) -> dict[str, Code]:
    """Return the properties in the design's own expressions, where it writes some and not a block of its own."""
    root = deepcopy(present)
    if not is_written(actual):
        return root
    for path, origin in actual.origins.items():
        value = item_of(root, path[:-1])
        if value is None or "\n" in origin.expression:
            continue
        if path in actual.parts or any(path[:end] in actual.parts for end in range(len(path))):
            continue
        old = value.get(str(path[-1])) if isinstance(value, dict) else None
        if isinstance(value, dict) and path[-1] in value and _is_plain(old):
            value[str(path[-1])] = {"Fn::Own": origin.expression}
    return root


def is_written(resource: Resource) -> bool:
    """Tell whether a resource comes from a configuration: a plan knows what a value uses, not how it is written."""
    return resource.declared_type.startswith("aws_") and not resource.location.file.endswith(".json")


def _is_plain(value: Code) -> bool:
    return not isinstance(value, list) and (not isinstance(value, dict) or len(value) == 1)


def item_of(root: Code, path: Path) -> Code:
    """Return what stands at a path, None where nothing does."""
    for step in path:
        if isinstance(root, dict):
            root = root.get(str(step))
        elif isinstance(root, list) and isinstance(step, int) and step < len(root):
            root = root[step]
        else:
            return None
    return root


def _applied(root: dict[str, Code], edit: Edit) -> Path:
    """Make an edit; return the place it changes."""
    if edit.action is Action.APPEND:
        items = item_of(root, edit.path)
        if isinstance(items, list):
            items.append(edit.value)
            return (*edit.path, len(items) - 1)
        return edit.path
    holder = item_of(root, edit.path[:-1])
    if isinstance(holder, dict):
        holder[str(edit.path[-1])] = edit.value
    elif isinstance(holder, list) and isinstance(edit.path[-1], int):
        holder[edit.path[-1]] = edit.value
    return edit.path


def meets(path: Path, place: Path) -> bool:
    """Tell whether one of two places is the other or around it."""
    length = min(len(path), len(place))
    return path[:length] == place[:length]
