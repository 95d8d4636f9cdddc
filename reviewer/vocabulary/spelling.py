"""Regular spellings: how Terraform's snake_case and Pulumi's camelCase name what CloudFormation names in PascalCase."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from reviewer.model.location import Path
from reviewer.vocabulary.schemas import PropertySchema, known_types, type_schema
from reviewer.vocabulary.tables import plain

_KEY_NAMES = {
    "kmskeyarn": ("kmskeyid", "kmskey", "kmsmasterkeyid"),
    "kmskeyid": ("kmskeyarn", "kmskey", "kmsmasterkeyid"),
    "kmskey": ("kmskeyid", "kmskeyarn"),
}
"""Names for the key that encrypts something; all of them take its id and its ARN."""
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def snake_case(name: str) -> str:
    """Return a camelCase or PascalCase name as Terraform spells it: `kmsKeyId` is `kms_key_id`."""
    return _HUMP.sub("_", name).lower()


def camel_case(name: str) -> str:
    """Return a snake_case name as Pulumi spells it."""
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


@cache
def schema_at(type_name: str, path: Path) -> PropertySchema | None:
    """Return what the published schema says at `path` of a canonical type, or None where it says nothing."""
    schema = type_schema(type_name)
    return None if schema is None else schema.property_at(path)


@cache
def regular_name(type_name: str, path: Path, name: str) -> str | None:
    """Return the property below `path` that any format's spelling `name` stands for, or None where there is none."""
    node = schema_at(type_name, path)
    if node is None:
        return None
    spelled = {plain(candidate): candidate for candidate in node.properties}
    forms = [*_number_forms(plain(name)), *(_with_kind(type_name, plain(name)) if not path else ())]
    return next((spelled[form] for form in forms if form in spelled), None)


def _with_kind(type_name: str, name: str) -> Iterator[str]:
    """Yield `name` with words of the type before it: a DBCluster's `cluster_identifier` is DBClusterIdentifier."""
    words = snake_case(type_name.rpartition("::")[2]).split("_")
    for start in range(len(words)):
        for end in range(len(words), start, -1):
            yield "".join(words[start:end]) + name


@cache
def is_read_only(type_name: str, path: Path) -> bool:
    """Tell whether a canonical property is set by the service, never by a design."""
    schema = type_schema(type_name)
    return schema is not None and schema.is_read_only(path)


@cache
def regular_type(words: str) -> str | None:
    """Return the canonical type whose service and name run together are `words`, or None: `dax_cluster`."""
    return _types_by_words().get(plain(words))


@cache
def _types_by_words() -> dict[str, str]:
    types: dict[str, str] = {}
    for name in sorted(known_types()):
        provider, _, rest = name.partition("::")
        if provider == "AWS":
            types.setdefault(rest.replace("::", "").lower(), name)
    return types


def _number_forms(name: str) -> Iterator[str]:
    """Yield a name, then its plurals, then its singulars: repeated blocks are named in the singular by Terraform."""
    yield name
    yield name + "s"
    yield name + "es"
    if name.endswith("y"):
        yield name[:-1] + "ies"
    yield from singular_forms(name)
    yield from _KEY_NAMES.get(name, ())


def singular_forms(name: str) -> Iterator[str]:
    """Yield what `name` may be the plural of."""
    if name.endswith("ies"):
        yield name[:-3] + "y"
    if name.endswith("es"):
        yield name[:-2]
    if name.endswith("s"):
        yield name[:-1]
