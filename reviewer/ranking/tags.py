"""Tags by which a backup plan or a lifecycle policy picks resources: losing one is no matter of labels."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.model.design import Design, Resource
from reviewer.model.difference import Difference
from reviewer.model.record import replace
from reviewer.model.review import Tier
from reviewer.model.value import Value
from reviewer.ranking.judgement import Judged

Tag = tuple[str, str]
_TAGGED_AS = "aws:ResourceTag/"
_SELECTION = "AWS::Backup::BackupSelection"
_LIFECYCLE = "AWS::DLM::LifecyclePolicy"


def selecting_tags(design: Design) -> frozenset[Tag]:
    """Return key and value of every tag that a backup selection or snapshot policy of the design asks for."""
    return frozenset(tag for resource in design.resources.values() for tag in _asked_by(resource))


def _asked_by(resource: Resource) -> Iterator[Tag]:
    if resource.type == _SELECTION:
        yield from _pairs(resource.at(("BackupSelection", "ListOfTags")), "ConditionKey", "ConditionValue")
        conditions = resource.at(("BackupSelection", "Conditions", "StringEquals"))
        yield from _pairs(conditions, "ConditionKey", "ConditionValue")
    elif resource.type == _LIFECYCLE:
        yield from _pairs(resource.at(("PolicyDetails", "TargetTags")), "Key", "Value")


def _pairs(items: Value, key: str, value: str) -> Iterator[Tag]:
    for item in items if isinstance(items, list) else []:
        if isinstance(item, dict) and key in item:
            yield str(item[key]).removeprefix(_TAGGED_AS), str(item.get(value, ""))


def weigh_tags(judged: Judged, selecting: frozenset[Tag]) -> Judged:
    """Return the verdict on a lost or changed tag as a medium gap where something selects by that tag."""
    lost = sorted(_lost(judged.difference) & selecting)
    if not lost:
        return judged
    name = ", ".join(f"{key}={value}" for key, value in lost)
    return replace(
        judged,
        tier=Tier.MEDIUM,
        group=("selecting-tag", name),
        statement=f"{_subject(judged.difference)}: the tag {name} is missing, by which backups select",
        plural=f"{{count}} resources lack the tag {name}, by which backups select",
        impact="Backups pick their resources by this tag; without it nothing backs this one up.",
        fix=f"Give {{name}} the tag {name}.",
    )


def _lost(difference: Difference) -> frozenset[Tag]:
    reference, actual = difference.reference, difference.actual
    if difference.path[:1] != ("Tags",) or not isinstance(reference, Resource) or not isinstance(actual, Resource):
        return frozenset()
    ours, theirs = (frozenset(_pairs(item.at(("Tags",)), "Key", "Value")) for item in (reference, actual))
    return ours - theirs


def _subject(difference: Difference) -> str:
    item = difference.actual
    return item.address if isinstance(item, Resource) else ""
