"""What expressions evaluate to: plain values, and the kinds that remember where a value comes from."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import TypeAlias

from reviewer.model.record import dataclass
from reviewer.model.value import Absent, Reference, Unknown
from reviewer.parsers.terraform.hcl.syntax import Source


class EvaluationError(Exception):
    """An expression that has no value; `source` and `offset` say where, once known."""

    def __init__(self, message: str, source: Source | None = None, offset: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.source = source
        self.offset = offset

    def at(self, source: Source, offset: int) -> EvaluationError:
        """Return the error with a place, if it has none yet."""
        if self.source is None:
            self.source, self.offset = source, offset
        return self


class LimitError(EvaluationError):
    """An expression that costs more than a read may; no `try` of the configuration catches it."""


class Handle(ABC):
    """Something with an address and attributes: an instance of a resource, a data source or a module."""

    __slots__ = ()

    address: str

    @abstractmethod
    def attribute(self, name: str) -> Runtime:
        """Return what `.name` of it is."""

    @abstractmethod
    def configured(self, name: str) -> Runtime | Absent:
        """Return the value its own configuration gives `name`, or `ABSENT`."""

    @abstractmethod
    def whole(self) -> Runtime:
        """Return what stands for all of it where no attribute is named."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute of another resource instance: kept as such, looked up only where a value is computed from it."""

    of: Handle
    path: tuple[str | int, ...]

    def __hash__(self) -> int:
        return hash((id(self.of), self.path))

    @property
    def reference(self) -> Reference:
        """The attribute as the model writes it."""
        return Reference(self.of.address, ".".join(str(step) for step in self.path))


@dataclass(frozen=True, slots=True)
class Whole:
    """All instances of a resource whose number is not known; any index gives the one that stands for them."""

    handle: Handle


@dataclass(frozen=True, slots=True)
class Marked:
    """A value the configuration calls sensitive."""

    value: Runtime

    def __hash__(self) -> int:
        return id(self)


@dataclass(frozen=True, slots=True)
class Composite:
    """A string of which some parts are attributes, unknown or sensitive."""

    parts: tuple[str | Attribute | Unknown | Marked, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """JSON text of which some values are not known: kept as structure, so that it still compares value by value."""

    value: Runtime

    def __hash__(self) -> int:
        return id(self)


class SetList(list["Runtime"]):
    """A Terraform set: distinct elements, strings in order."""

    __slots__ = ()


Runtime: TypeAlias = (
    str
    | int
    | float
    | bool
    | list["Runtime"]
    | dict[str, "Runtime"]
    | Unknown
    | Handle
    | Attribute
    | Whole
    | Marked
    | Composite
    | Document
    | None
)


def marked(value: Runtime) -> Runtime:
    """Return the value marked as sensitive, once."""
    return value if isinstance(value, Marked) else Marked(value)


def references_of(value: Runtime) -> Iterator[Reference]:
    """Yield the references in a value, in order of writing; unknown values count with theirs."""
    if isinstance(value, Attribute):
        yield value.reference
    elif isinstance(value, Unknown):
        yield from value.references
    elif isinstance(value, Handle):
        yield Reference(value.address)
    elif isinstance(value, Whole):
        yield Reference(value.handle.address)
    elif isinstance(value, (Marked, Document)):
        yield from references_of(value.value)
    else:
        for item in _items(value):
            yield from references_of(item)


def _items(value: Runtime) -> Iterator[Runtime]:
    if isinstance(value, list):
        yield from value
    elif isinstance(value, dict):
        yield from value.values()
    elif isinstance(value, Composite):
        yield from value.parts


def unknown(expression: str, *values: Runtime) -> Unknown:
    """Return the unknown result of an expression over `values`, with the references in them."""
    references = dict.fromkeys(reference for value in values for reference in references_of(value))
    return Unknown(expression, tuple(references))


def is_opaque(value: Runtime) -> bool:
    """Tell whether nothing of the value is known: neither its text nor its elements."""
    return isinstance(value, (Unknown, Attribute, Handle, Whole))
