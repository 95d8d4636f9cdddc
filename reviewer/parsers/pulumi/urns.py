"""Pulumi's names for resources: `urn:pulumi:STACK::PROJECT::PARENT$TYPE::NAME`."""

from __future__ import annotations

from functools import lru_cache

from reviewer.model.record import dataclass

_PARTS = 4
STACK_TYPE = "pulumi:pulumi:Stack"


@dataclass(frozen=True, slots=True, kw_only=True)
class Urn:
    """The parts of a URN; `qualified` is the type with those of its parents."""

    qualified: str
    type: str
    name: str


@lru_cache(maxsize=65536)
def parse_urn(urn: str) -> Urn:
    """Return the parts of a URN; text that is none becomes its name."""
    parts = urn.split("::", _PARTS - 1)
    if len(parts) != _PARTS or not urn.startswith("urn:pulumi:"):
        return Urn(qualified="", type="", name=urn)
    return Urn(qualified=parts[2], type=parts[2].rpartition("$")[2], name=parts[3])


def package_of(type_: str) -> str:
    """Return the package of a type: `aws` for `aws:s3/bucket:Bucket`."""
    return type_.partition(":")[0]
