"""Whether a value that only the apply tells is another resource's attribute itself, judged by names.

Plans and previews say which resources an unknown value comes from, not how. `vpc_id` from one VPC is that VPC's id;
`policy` from one bucket is a text around its ARN. What is no plain reference stays unknown.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from reviewer.model.location import Path

_WORD: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_DOCUMENTS: Final = frozenset(
    (
        *("policy", "document", "definition", "definitions", "body", "json", "base64", "data", "script", "template"),
        *("code", "content", "description", "message", "comment", "command", "pattern", "expression", "statement"),
        *("string", "environment", "config", "configuration", "assertion", "filter", "query", "metrics"),
    )
)
"""Last words of properties that hold texts or documents, in which a reference is only a part."""
_LABELS: Final = frozenset(("name", "prefix", "path", "tag", "tags", "title", "label", "sid"))
"""Properties that, standing alone, name the resource itself: `name = "${aws_vpc.main.id}-logs"`."""
_INVOKED: Final = frozenset({"execution_arn", "executionArn"})
"""Attributes that are never used without a suffix (`…/*/*`)."""
_ONLY_IN_TEXT: Final = frozenset({"", "id", "arn"})
"""Attributes that a name does not consist of; `alias.name = aws_lb.main.dns_name` is plain."""
BEST_FIT: Final = 3
_IDENTITY: Final = {"arn": "arn", "arns": "arn", "id": "id", "ids": "id"}
_SHORT: Final = {
    "lb": ("load", "balancer"),
    "alb": ("load", "balancer"),
    "nlb": ("load", "balancer"),
    "elb": ("load", "balancer"),
    "sg": ("security", "group"),
    "asg": ("auto", "scaling", "group"),
    "autoscaling": ("auto", "scaling"),
    "cmk": ("kms", "key"),
    "eip": ("allocation",),
    "rds": ("db",),
}


@lru_cache(maxsize=4096)
def words_of(name: str) -> tuple[str, ...]:
    """Return the words of a snake_case or camelCase name, in lower case and singular."""
    words: list[str] = []
    for word in _WORD.findall(name):
        lower = word.lower()
        lower = lower[:-1] if len(lower) > 3 and lower.endswith("s") and not lower.endswith("ss") else lower  # noqa: PLR2004  "dns", "sns"
        words.extend(_SHORT.get(lower, (lower,)))
    return tuple(words)


def attribute_for(property_name: str) -> str:
    """Return which attribute of another resource a property is likely to hold: `arn`, `id`, or empty."""
    words = _WORD.findall(property_name)
    return _IDENTITY.get(words[-1].lower(), "") if words else ""


def may_be_plain(property_name: str, attribute: str = "", type_name: str = "") -> bool:
    """Whether a property of this name can hold another resource's attribute as it is."""
    words = words_of(property_name)
    if not words or attribute in _INVOKED:
        return False
    if len(words) > 1 and type_name and fit(property_name, type_name) == BEST_FIT:
        return True
    if words[-1] in _DOCUMENTS or "base64" in words:
        return False
    return len(words) > 1 or words[0] not in _LABELS or attribute not in _ONLY_IN_TEXT


def fit(property_name: str, type_name: str, attribute: str = "") -> int:
    """Return how well a property is named after a type: 0 not at all, 3 as `subnet_id` after `aws_subnet`."""
    wanted = tuple(word for word in words_of(property_name) if word not in _IDENTITY and word not in _LABELS)
    kind = words_of(type_name.rpartition(":")[2])
    same_attribute = bool(attribute) and words_of(property_name)[-1:] == words_of(attribute)[-1:]
    if not wanted:
        return 0
    if kind[-len(wanted) :] == wanted:
        return BEST_FIT
    if set(wanted) <= set(kind) or set(kind[-2:]) <= set(wanted):
        return 2
    return int(wanted[-1] == kind[-1] or (same_attribute and attribute not in _ONLY_IN_TEXT))


def leaf_name(path: Path) -> str:
    """Return the name an unknown value goes by: the last one of its path, with the one before where it only labels."""
    names = [step for step in path if isinstance(step, str)]
    last = names[-1] if names else ""
    if len(names) > 1 and words_of(last) and words_of(last)[0] in _LABELS and len(words_of(last)) == 1:
        return last if names[0].startswith("tag") else f"{names[-2]}_{last}"
    return last


def assign(leaves: Sequence[Path], resources: Sequence[tuple[str, str]]) -> dict[Path, int]:
    """Match unknown values under one property with the resources they come from, where names leave no choice.

    Args:
        leaves: the path of each unknown value.
        resources: type and attribute (empty: not known) of each resource that the values come from.

    Returns:
        The position of the resource for every path that can be told.
    """
    if len(resources) == 1:
        return dict.fromkeys(leaves, 0)
    found: dict[Path, int] = {}
    single: list[Path] = []
    for group in _grouped(leaves):
        fitting = [index for index, (kind, _) in enumerate(resources) if fit(leaf_name(group[0]), kind) > 1]
        if len(group) > 1 and len(fitting) == len(group):
            found.update(zip(group, fitting, strict=True))
        elif isinstance(group[0][-1], int) and len(group) == len(leaves) == len(resources):
            found.update(zip(group, range(len(group)), strict=True))
        else:
            single.extend(group)
    found.update(_assign_singly(single, resources, len(leaves)))
    return found


def _grouped(leaves: Sequence[Path]) -> list[list[Path]]:
    """Return the elements of each list together, other values alone."""
    groups: dict[Path, list[Path]] = {}
    for leaf in leaves:
        groups.setdefault(leaf[:-1] if isinstance(leaf[-1], int) else leaf, []).append(leaf)
    return list(groups.values())


def _assign_singly(leaves: Sequence[Path], resources: Sequence[tuple[str, str]], total: int) -> dict[Path, int]:
    found: dict[Path, int] = {}
    for leaf in leaves:
        ranks = [fit(leaf_name(leaf), kind, attribute) for kind, attribute in resources]
        best = max(ranks, default=0)
        if best and ranks.count(best) == 1:
            found[leaf] = ranks.index(best)
    left = [leaf for leaf in leaves if leaf not in found]
    unused = [index for index in range(len(resources)) if index not in found.values()]
    if len(left) == len(unused) == 1 and total == len(leaves) == len(resources):
        found[left[0]] = unused[0]
    return found
