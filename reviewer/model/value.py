"""Values of properties: plain JSON values, and the kinds that say why a value is not plain.

Lists and dictionaries are ordinary `list` and `dict` that nobody changes once a parser has returned them.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import Final

from reviewer.model.location import Path
from reviewer.model.record import dataclass


class Absent(Enum):
    """The single value of a property that is not written at all."""

    ABSENT = "absent"

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT: Final = Absent.ABSENT


@dataclass(frozen=True, slots=True)
class Reference:
    """Another resource of the same design: its address, and which attribute of it (empty: its identity, `Ref`)."""

    address: str
    attribute: str = ""

    def __str__(self) -> str:
        return f"{self.address}.{self.attribute}" if self.attribute else self.address


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value no input tells. It equals only an unknown of the same expression; it makes a verdict undecided."""

    expression: str
    references: tuple[Reference, ...] = ()

    def __str__(self) -> str:
        return self.expression


@dataclass(frozen=True, slots=True)
class Sensitive:
    """A secret: comparable by its digest, never shown."""

    digest: str

    @classmethod
    def of(cls, plain: str) -> Sensitive:
        """Return the secret `plain` as a value that cannot be read back."""
        import hashlib  # noqa: PLC0415  8 ms that inputs without secrets need not pay

        return cls(hashlib.blake2b(plain.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest())

    def __str__(self) -> str:
        return "(secret)"


@dataclass(frozen=True, slots=True)
class Text:
    """A string of which some parts are references, unknowns or secrets. Neighbouring literal parts are joined."""

    parts: tuple[str | Reference | Unknown | Sensitive, ...]

    def __str__(self) -> str:
        return "".join(part if isinstance(part, str) else f"${{{part}}}" for part in self.parts)


@dataclass(frozen=True, slots=True)
class Choice:
    """One of two values, by a condition whose outcome no input tells; a branch may be `ABSENT`."""

    condition: str
    then: Value
    otherwise: Value

    def __hash__(self) -> int:
        return hash(self.condition)

    def __str__(self) -> str:
        return f"{self.condition} ? {self.then} : {self.otherwise}"


Value = (
    str
    | int
    | float
    | bool
    | None
    | Absent
    | Reference
    | Unknown
    | Sensitive
    | Text
    | Choice
    | list["Value"]
    | dict[str, "Value"]
)


def text_of(parts: list[str | Reference | Unknown | Sensitive]) -> str | Reference | Unknown | Sensitive | Text:
    """Return the parts as the simplest value that says the same: a plain string, one part alone, or a `Text`."""
    merged: list[str | Reference | Unknown | Sensitive] = []
    for part in parts:
        if part == "":
            continue
        last = merged[-1] if merged else None
        if isinstance(part, str) and isinstance(last, str):
            merged[-1] = last + part
        else:
            merged.append(part)
    if not merged:
        return ""
    return merged[0] if len(merged) == 1 else Text(tuple(merged))


def leaves(value: Value) -> Iterator[Value]:
    """Yield every value in `value` that holds no other value, in order of writing; both branches of a choice."""
    stack = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, str):  # most are; asked first, since large designs have millions
            yield item
        elif isinstance(item, dict):
            stack.extend(reversed(item.values()))
        elif isinstance(item, list):
            stack.extend(reversed(item))
        elif isinstance(item, Text):
            stack.extend(reversed(item.parts))
        elif isinstance(item, Choice):
            stack.extend((item.otherwise, item.then))
        else:
            yield item


def placed_leaves(value: Value, path: Path = ()) -> Iterator[tuple[Path, Value]]:
    """Yield every value in `value` that holds no other value with its path, in order of writing.

    A text stays whole; both branches of a choice stand at the choice's own path.
    """
    stack = [(path, value)]
    while stack:
        place, item = stack.pop()
        if isinstance(item, dict):
            stack.extend(((*place, key), child) for key, child in reversed(item.items()))
        elif isinstance(item, list):
            stack.extend(((*place, at), item[at]) for at in range(len(item) - 1, -1, -1))
        elif isinstance(item, Choice):
            stack.extend(((place, item.otherwise), (place, item.then)))
        else:
            yield place, item


def references_in(value: Value) -> Iterator[Reference]:
    """Yield every reference in `value`, those inside unknown expressions included."""
    if isinstance(value, (str, int, float)):
        return
    for leaf in leaves(value):
        if isinstance(leaf, Reference):
            yield leaf
        elif isinstance(leaf, Unknown):
            yield from leaf.references
