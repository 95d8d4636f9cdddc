"""A design as the scorecard looks at it: what is deployed, by type and by edge, and values read without guessing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from reviewer.model.design import Design, Edge, Format, Resource
from reviewer.model.location import Path
from reviewer.model.record import dataclass, field, replace
from reviewer.model.value import ABSENT, Choice, Text, Unknown, Value, references_in
from reviewer.vocabulary.defaults import default_at
from reviewer.vocabulary.measures import flag_of, number_of

_ON_REGION = re.compile(r"(?P<negated>not \()?AWS::Region = (?P<region>[a-z]{2}(?:-[a-z]+)+-\d)(?(negated)\))")
_SHOWN = 80
"""Characters of a value that a reason shows before it cuts."""
_STACKS = frozenset({Format.CLOUDFORMATION, Format.SAM, Format.CDK})


@dataclass(frozen=True, slots=True)
class Doubt:
    """A value that no input tells, and why."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """The deployed resources of a design with their edges; `skipped` are those whose condition is false."""

    design: Design
    resources: Mapping[str, Resource]
    by_type: Mapping[str, tuple[Resource, ...]]
    outgoing: Mapping[str, tuple[Edge, ...]]
    incoming: Mapping[str, tuple[Edge, ...]]
    skipped: tuple[str, ...] = ()
    halves: tuple[str, ...] = ()
    """Regions that the conditions of a template name, the one with most resources first."""
    everywhere: frozenset[str] = frozenset()
    """What such a template deploys in each of them: its resources without a condition."""
    named: Mapping[str, str] = field(default_factory=dict)
    """Physical bucket name to address, for destinations written as a name."""

    def of(self, *types: str) -> Iterator[Resource]:
        """Yield the resources of these types in order of writing."""
        for name in types:
            yield from self.by_type.get(name, ())

    def referring(self, address: str, property_name: str) -> Iterator[Resource]:
        """Yield the resources whose top-level property refers to `address`."""
        seen: set[str] = set()
        for edge in self.incoming.get(address, ()):
            if edge.path and edge.path[0] == property_name and edge.source not in seen:
                seen.add(edge.source)
                yield self.resources[edge.source]

    def targets(self, resource: Resource, path: Path) -> Iterator[Resource]:
        """Yield the deployed resources that the value at `path` refers to."""
        seen: set[str] = set()
        for reference in references_in(resource.at(path)):
            if reference.address in self.resources and reference.address not in seen:
                seen.add(reference.address)
                yield self.resources[reference.address]


def view_of(design: Design) -> View:
    """Return the design's deployed part, indexed."""
    gone = {name for name, value in design.conditions.items() if value is False}
    kept = {key: item for key, item in design.resources.items() if item.condition not in gone}
    halves, everywhere = _halves(design, kept)
    kept.update({address: replace(kept[address], region=halves[0]) for address in everywhere})
    by_type: dict[str, list[Resource]] = {}
    for resource in kept.values():
        by_type.setdefault(resource.type, []).append(resource)
    outgoing: dict[str, list[Edge]] = {}
    incoming: dict[str, list[Edge]] = {}
    for edge in design.edges:
        if edge.source in kept and edge.target in kept:
            outgoing.setdefault(edge.source, []).append(edge)
            incoming.setdefault(edge.target, []).append(edge)
    return View(
        design=design,
        resources=kept,
        by_type={name: tuple(items) for name, items in by_type.items()},
        outgoing={key: tuple(edges) for key, edges in outgoing.items()},
        incoming={key: tuple(edges) for key, edges in incoming.items()},
        skipped=tuple(key for key in design.resources if key not in kept),
        halves=halves,
        everywhere=everywhere,
        named={str(item.at(("BucketName",))): item.address for item in by_type.get("AWS::S3::Bucket", ())},
    )


def _halves(design: Design, kept: Mapping[str, Resource]) -> tuple[tuple[str, ...], frozenset[str]]:
    """Return the regions that the conditions of one template name, and what it deploys whatever the region.

    A template with `Condition: IsPrimary` (the region is us-east-1) is deployed in that region; what has no condition
    is deployed there as well.
    """
    if design.format not in _STACKS:
        return (), frozenset()
    named = Counter((item.location.file, item.region) for item in kept.values() if item.condition and item.region)
    halves = tuple(dict.fromkeys(region for (_, region), _ in named.most_common() if region))
    files = {file for file, _ in named}
    free = [item for item in kept.values() if item.region is None and item.condition is None]
    if not halves and len({(item.location.file, item.group) for item in free}) == 1:
        matches = (_ON_REGION.fullmatch(str(value)) for value in design.conditions.values())
        halves = tuple(dict.fromkeys(match["region"] for match in matches if match is not None))
        files = {item.location.file for item in free} if halves else set()
    return halves, frozenset(item.address for item in free if item.location.file in files)


def read(view: View, resource: Resource, path: Path) -> Value | Doubt:
    """Return the value at `path`, its default where nothing is written, or why it cannot be told."""
    value = _settled(view, resource.at(path))
    if value is ABSENT:
        value = _through_choices(view, resource, path)
    if isinstance(value, Unknown):
        return Doubt(f"{_spelled(path)} of {resource.address} is not known ({_brief(value)})")
    return default_at(resource.type, path, resource.properties) if value is ABSENT else value


def flag(view: View, resource: Resource, path: Path) -> bool | Doubt:
    """Return whether the value at `path` turns something on."""
    value = read(view, resource, path)
    if isinstance(value, Doubt):
        return value
    turned = flag_of(value)
    return (
        Doubt(f"{_spelled(path)} of {resource.address} is not plain ({_brief(value)})")
        if turned is None
        else bool(turned)
    )


def number(view: View, resource: Resource, path: Path, otherwise: float = 0) -> float | Doubt:
    """Return the number at `path`, or `otherwise` where nothing is written and AWS has no default."""
    value = read(view, resource, path)
    if isinstance(value, Doubt) or value is ABSENT or value is None:
        return value if isinstance(value, Doubt) else otherwise
    found = number_of(value)
    return (
        Doubt(f"{_spelled(path)} of {resource.address} is not a number ({_brief(value)})") if found is None else found
    )


def entries(view: View, resource: Resource, path: Path) -> Sequence[Value] | Doubt:
    """Return the list at `path`; a single value counts as a list of one, nothing as an empty list."""
    value = read(view, resource, path)
    if isinstance(value, Doubt):
        return value
    if value is ABSENT or value is None:
        return []
    return [_settled(view, item) for item in value] if isinstance(value, list) else [value]


def same_region(view: View, one: Resource, other: Resource) -> bool | None:
    """Tell whether two resources lie in one region; None where no input tells.

    One deployment of a stack, and one provider of Terraform or Pulumi, is always in one region.
    """
    if one.region and other.region:
        return one.region == other.region
    if one.region or other.region:
        return None
    if view.design.format in _STACKS:
        beside = _stack(view, one) == _stack(view, other)
        together = one.condition == other.condition or not (_regional(view, one) or _regional(view, other))
        return True if beside and together else None
    return True if one.provider is not None and one.provider == other.provider else None


def text_region(value: Value) -> str | Doubt | None:
    """Return the region in an ARN; None where the value is no ARN or of a global service."""
    parts = _arn_parts(value)
    if parts is None:
        return None
    region = parts[3]
    if isinstance(region, str):
        return region or None
    return Doubt(f"the region in {_brief(value)} is not known")


def _branch(view: View, condition: str) -> bool | None:
    """Tell which outcome of a condition is looked at: of one on the region, that of the half looked at; else None."""
    known = view.design.conditions.get(condition)
    if isinstance(known, bool):
        return known
    found = _ON_REGION.fullmatch(str(known))
    if found is None or not view.halves:
        return None
    return (found["region"] == view.halves[0]) is (found["negated"] is None)


def _settled(view: View, value: Value) -> Value:
    """Return the branch of a choice that is looked at, or an unknown that names the condition."""
    depth = 0
    while isinstance(value, Choice) and depth < 20:  # noqa: PLR2004  nested choices end; a bound all the same
        depth += 1
        if value.then == value.otherwise:
            return value.then
        branch = _branch(view, value.condition)
        if branch is None:
            return Unknown(f"it depends on the condition {value.condition}")
        value = value.then if branch else value.otherwise
    return value


def _through_choices(view: View, resource: Resource, path: Path) -> Value:
    """Return the value at `path` where a structure above it is a choice or unknown."""
    value: Value = dict(resource.properties)
    for step in path:
        value = _settled(view, value)
        if isinstance(value, Unknown):
            return value
        if isinstance(value, dict) and isinstance(step, str):
            value = value.get(step, ABSENT)
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return ABSENT
    return _settled(view, value)


def _arn_parts(value: Value) -> list[str | Unknown] | None:
    """Return the first five parts of an ARN; a part that is not literal is an unknown."""
    pieces: Sequence[object] = value.parts if isinstance(value, Text) else [value]
    if not pieces or not isinstance(pieces[0], str) or not pieces[0].startswith("arn:"):
        return None
    fields: list[str | Unknown] = [""]
    for piece in pieces:
        if not isinstance(piece, str):
            fields[-1] = Unknown(str(piece))
            continue
        first, *rest = piece.split(":")
        last = fields[-1]
        fields[-1] = last + first if isinstance(last, str) else last
        fields.extend(rest)
    return fields if len(fields) > 5 else None  # noqa: PLR2004  arn:partition:service:region:account:resource


def _stack(view: View, resource: Resource) -> tuple[str, str]:
    """Return file and name of the outermost stack: a nested stack is always in its parent's region."""
    seen: set[str] = set()
    while resource.group in view.resources and resource.group not in seen:
        seen.add(resource.group)
        resource = view.resources[resource.group]
    return resource.location.file, resource.group


def _regional(view: View, resource: Resource) -> bool:
    """Tell whether a resource's condition asks for the region."""
    return resource.condition is not None and "AWS::Region" in str(view.design.conditions.get(resource.condition))


def _brief(value: Value) -> str:
    text = str(value)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def _spelled(path: Path) -> str:
    return ".".join(str(step) for step in path)
