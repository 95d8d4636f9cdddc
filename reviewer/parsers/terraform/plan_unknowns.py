"""What a plan's configuration tells about a value that only the apply will know."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reviewer.model.location import Path
from reviewer.model.value import Reference, Text, Unknown, Value
from reviewer.parsers.json_source import Json
from reviewer.parsers.plain_reference import BEST_FIT, assign, attribute_for, fit, leaf_name, may_be_plain
from reviewer.parsers.terraform.plan_addresses import leaf_references
from reviewer.parsers.terraform.plan_reading import APPLY, Reading
from reviewer.parsers.terraform.plan_references import Scope, Target, Trace, expression_references, trace
from reviewer.parsers.terraform.plan_templates import template_value

_MOST_REFERENCES = 200
_JSON = ("json", "minified_json")
_LIST_ENDINGS = ("ids", "arns", "groups", "subnets", "zones", "names", "actions", "records", "identifiers", "targets")


def whole_value(reading: Reading, expression: Json, path: Path, mark: Json) -> Value:
    """Return a value that is unknown as a whole: the reference it must be, a list of them, or unknown.

    None where nothing it is written with can be unknown: the argument is null, and the provider computes the value.
    """
    written = template_value(reading, expression, ())
    if written is not None:
        return written
    name = leaf_name(path)
    references = expression_references(expression)
    found = trace(reading.tracer, references, _hinted(reading.scope, name))
    if references and not found.targets and not found.hazy:
        return None
    document = _policy(reading, found.targets)
    if document is not None:
        return document
    if not found.targets:
        found = _through_local(reading, path, references)
    if _is_list(reading, name, mark):
        return _as_list(name, references, found)
    if reading.typed and isinstance(mark, dict):
        return _unknown(references, found)  # a map of which one entry is unknown: the provider plans all of it as such
    if _is_plain(name, found) and len(found.targets[0].instances) == 1:
        return _reference(found.targets[0], name)
    return _unknown(references, found)


def _hinted(scope: Scope, name: str) -> Scope:
    return Scope(scope.module, scope.key, scope.loop, name)


def _through_local(reading: Reading, path: Path, references: Sequence[str]) -> Trace:
    """Tell what a local stands for, which plans do not keep: the one resource the property is named after.

    A value that only the apply tells comes from a resource; `vpc_id` in a module with one VPC is that VPC's. What a
    loop over a local hands to a nested block is often named after the block instead: an alias has its own `zone_id`.
    """
    name = leaf_name(path)
    looped = len(path) == 1 and any(reference.startswith("each.value") for reference in references)
    followed = (*references, *reading.scope.loop) if looped else references
    if not attribute_for(name) or not any(reference.startswith("local.") for reference in followed):
        return Trace(hazy=True)
    fitting = [
        instances
        for local, instances in reading.tracer.index.instances.get(reading.scope.module, {}).items()
        if local != reading.own and fit(name, local.partition(".")[0]) == BEST_FIT
    ]
    if len(fitting) != 1:
        return Trace(hazy=True)
    indexed = any(reference.startswith(("count.", "each.")) for reference in references)
    own = fitting[0].get(reading.scope.key) if indexed else None
    chosen = [own] if own is not None else list(fitting[0].values())
    return Trace((Target(tuple(chosen)),), hazy=True)


def leaf_values(reading: Reading, unknown: Json, expression: Json, path: Path) -> dict[Path, Value]:
    """Return what is known of every unknown leaf under one expression."""
    references = expression_references(expression)
    found = trace(reading.tracer, references, _hinted(reading.scope, leaf_name(path)))
    leaves = list(_open_leaves(unknown, path))
    whole = _unknown(references, found)
    singles = _singles(found)
    values: dict[Path, Value] = dict.fromkeys(leaves, whole)
    if not singles or (
        found.hazy and len(singles) == 1 and fit(leaf_name(leaves[0]), singles[0].instances[0].type) <= 1
    ):
        return values
    chosen = assign(leaves, [(one.instances[0].type, one.attribute) for one in singles])
    for leaf, position in chosen.items():
        name, target = leaf_name(leaf), singles[position]
        if may_be_plain(name, target.attribute, target.instances[0].type):
            plain = _reference(target, name)
            values[leaf] = Text((plain, Unknown(APPLY))) if _may_go_on(reading, leaf) else plain
    written = {leaf: template_value(reading, expression, leaf[len(path) :]) for leaf in leaves}
    return {leaf: value if written[leaf] is None else written[leaf] for leaf, value in values.items()}


def _may_go_on(reading: Reading, leaf: Path) -> bool:
    """Whether a text may follow a reference: a policy's resource is a bucket or, as often, what is in it (`…/*`)."""
    return reading.own.startswith("data.aws_iam_policy_document.") and bool({"resources", "not_resources"} & set(leaf))


def _policy(reading: Reading, targets: Sequence[Target]) -> Value:
    """Return the document where the value is one policy document data source, None otherwise."""
    if reading.document is None or len(targets) != 1 or len(targets[0].instances) != 1:
        return None
    instance = targets[0].instances[0]
    if instance.managed or instance.type != "aws_iam_policy_document" or targets[0].attribute not in _JSON:
        return None
    return reading.document(instance)


def _as_list(name: str, references: Sequence[str], found: Trace) -> Value:
    targets = found.targets
    managed = all(instance.managed for target in targets for instance in target.instances)
    if (
        not targets
        or found.hazy
        or not managed
        or not may_be_plain(name, targets[0].attribute, targets[0].instances[0].type)
    ):
        return _unknown(references, found)
    return [
        Reference(instance.address, target.attribute or _attribute(name))
        for target in targets
        for instance in target.instances
    ]


def _is_list(reading: Reading, name: str, mark: Json) -> bool:
    return isinstance(mark, list) if reading.typed else name.endswith(_LIST_ENDINGS)


def _is_plain(name: str, found: Trace) -> bool:
    """Whether the value is one resource's attribute itself."""
    if len(found.targets) != 1:
        return False
    target = found.targets[0]
    if not target.instances[0].managed or not may_be_plain(name, target.attribute, target.instances[0].type):
        return False
    return not found.hazy or fit(name, target.instances[0].type) > 1


def _singles(found: Trace) -> list[Target]:
    """Return the targets that can be unknown, one instance each; none where a data source takes part."""
    singles = [Target((instance,), target.attribute) for target in found.targets for instance in target.instances]
    if not all(one.instances[0].managed for one in singles):
        return []
    return [one for one in singles if one.instances[0].values.get(one.attribute) is None]


def _reference(target: Target, name: str) -> Reference:
    return Reference(target.instances[0].address, target.attribute or _attribute(name))


def _attribute(name: str) -> str:
    """Return the attribute a property takes where the plan dropped it: `subnets = aws_subnet.app[*].id`."""
    return attribute_for(name) or ("arn" if name.endswith("actions") else "id")


def _unknown(references: Sequence[str], found: Trace) -> Unknown:
    expression = ", ".join(leaf_references(references)) or APPLY
    managed = [
        one
        for target in found.targets
        for one, instance in zip(target.references, target.instances, strict=True)
        if instance.managed
    ]
    return Unknown(expression, tuple(managed[:_MOST_REFERENCES]))


def _open_leaves(unknown: Json, path: Path) -> Iterator[Path]:
    if unknown is True:
        yield path
    elif isinstance(unknown, dict):
        for key, part in unknown.items():
            yield from _open_leaves(part, (*path, key))
    elif isinstance(unknown, list):
        for position, part in enumerate(unknown):
            yield from _open_leaves(part, (*path, position))
