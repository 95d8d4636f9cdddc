"""The judgement knowledge: what a missing resource type or a weaker property means for disaster recovery.

An SRE edits the YAML under `data/types`, `data/properties` and `data/families.yaml`; `python -m tools.compile_roles`
turns it into `data/roles.json`, the only file read at run time.
"""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Any

from reviewer.model.design import DeclarationKind, Resource
from reviewer.model.location import Path
from reviewer.vocabulary.directions import Direction, compare_direction, tier_of
from reviewer.vocabulary.families import counterpart_path, family_of, strength
from reviewer.vocabulary.how_much import by_how_much
from reviewer.vocabulary.role_book import Pattern, book, patterns_ending_in, subtrees_at
from reviewer.vocabulary.role_records import (
    PROPERTY_BASE,
    Better,
    Family,
    PropertyRole,
    RecoveryRole,
    TypeRole,
    property_role_of,
    type_role_of,
)

__all__ = [
    "Better",
    "Direction",
    "Family",
    "PropertyRole",
    "RecoveryRole",
    "TypeRole",
    "by_how_much",
    "compare_direction",
    "counterpart_path",
    "declaration_role",
    "family_of",
    "property_role",
    "property_role_in",
    "strength",
    "tier_of",
    "type_role",
]

_LOWER_TIER = {"high": "medium", "medium": "low", "low": "low", "info": "info"}


@lru_cache(maxsize=4096)
def type_role(type_name: str) -> TypeRole:
    """Return what a resource type is for; types without a record get the closest default (`known` is False)."""
    record = book().types.get(type_name)
    if record is not None:
        return type_role_of(record, type_name, known=True)
    spelled = type_name if "::" in type_name else type_name.lower()
    for pattern, candidate in book().type_patterns:
        if fnmatchcase(spelled, pattern):
            return type_role_of(candidate, type_name, known=False)
    message = f"roles.json has no default for the type {type_name!r}"
    raise LookupError(message)


def property_role(type_name: str, path: Path) -> PropertyRole:
    """Return what the property at `path` of a resource type means; the most specific record wins.

    List positions do not count. A resource attribute has the path `("@DeletionPolicy",)`; an entry of a keyed list
    (`LoadBalancerAttributes`) may be given by its key. A property without a record gets an answer derived from the
    property around it or from the type's role (`known` is False).
    """
    return _property_role(type_name, tuple(step for step in path if isinstance(step, str)))


def property_role_in(resource: Resource, path: Path) -> PropertyRole:
    """Return what the property at `path` of this resource means.

    An entry of a list of keys and values (load balancer attributes, dimensions) is known by its key here.
    """
    if not any(isinstance(step, int) for step in path):
        return property_role(resource.type, path)
    named: list[str | int] = []
    for end, step in enumerate(path, start=1):
        entry = resource.at(path[:end]) if isinstance(step, int) else None
        key = entry.get("Key") if isinstance(entry, dict) and "Value" in entry else None
        named.append(key if isinstance(key, str) else step)
    return property_role(resource.type, tuple(named))


def declaration_role(kind: DeclarationKind | str, field: str = "") -> PropertyRole:
    """Return what a field of a parameter, output, condition or mapping means; no field: the declaration itself."""
    records = book().declarations[str(kind)]
    record = records.get(field)
    return property_role_of(record or records["*"], field, known=record is not None)


@lru_cache(maxsize=65536)
def _property_role(type_name: str, names: tuple[str, ...]) -> PropertyRole:
    record = _best(type_name, names)
    if record is not None:
        return property_role_of(_filled(record, type_name, names), ".".join(names))
    for end in range(len(names) - 1, 0, -1):
        record = _best(type_name, names[:end])
        if record is not None:
            return _beneath(record, type_name, names)
    default = book().property_defaults[type_role(type_name).role.value]
    return property_role_of(_filled(default, type_name, names), ".".join(names), known=False)


def _beneath(record: dict[str, Any], type_name: str, names: tuple[str, ...]) -> PropertyRole:
    """Return the role of a property that has no record of its own but lies in one that has."""
    tier = record.get("beneath", _LOWER_TIER[record["tier"]])
    role = type_role(type_name).role.value if tier in ("high", "medium") else ""
    default = book().property_defaults[role]
    derived = _filled(default, type_name, names) | {
        "tier": tier,
        "different": tier,
        "phase": record.get("phase", PROPERTY_BASE["phase"]),
        "links": record.get("links", ()),
        "cosmetic": record.get("cosmetic", False),
        "secret": record.get("secret", False),
    }
    return property_role_of(derived, ".".join(names), known=False)


def _filled(record: dict[str, Any], type_name: str, names: tuple[str, ...]) -> dict[str, Any]:
    if "{property}" not in record["impact"] + record["fix"] and "{word}" not in record["impact"] + record["fix"]:
        return record
    word, dotted = type_role(type_name).word, ".".join(names)
    texts = {key: record[key].replace("{property}", dotted).replace("{word}", word) for key in ("impact", "fix")}
    return record | texts


def _best(type_name: str, names: tuple[str, ...]) -> dict[str, Any] | None:
    best: dict[str, Any] | None = None
    best_score: tuple[int, ...] = (-1,)
    for pattern in _candidates(names):
        if (length := pattern.covers(names)) and (rank := _type_rank(type_name, pattern.types)):
            score = (pattern.document, rank[0], pattern.is_exact(names), length, rank[1], not pattern.subtree)
            if score > best_score:
                best, best_score = pattern.record, score
    return best


def _candidates(names: tuple[str, ...]) -> Iterator[Pattern]:
    if names:
        yield from patterns_ending_in(names[-1])
    for name in names:
        yield from subtrees_at(name)


@lru_cache(maxsize=65536)
def _type_rank(type_name: str, types: tuple[str, ...]) -> tuple[int, int] | None:
    """Return how closely the patterns name the type: 2 exactly, 1 by a wildcard, 0 any; None when not at all."""
    if type_name in types:
        return 2, len(type_name)
    lengths = [len(pattern) for pattern in types if fnmatchcase(type_name, pattern)]
    if not lengths:
        return None
    longest = max(lengths)
    return (1, longest) if longest > 1 else (0, 0)
