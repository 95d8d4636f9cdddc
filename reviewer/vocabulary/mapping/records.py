"""What the mapping data says, as records."""

from __future__ import annotations

from collections.abc import Mapping

from reviewer.model.location import Path
from reviewer.model.record import dataclass, field
from reviewer.model.value import Value
from reviewer.vocabulary.mapping.targets import Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """A block that other formats write as a resource of its own."""

    type: str
    """The declared type the block is read as."""
    parent: str
    """The property of that type that names the resource the block stood in."""
    element: str = ""
    """The property a plain value goes to; empty where the element is a block."""
    inherit: tuple[str, ...] = ()
    """Properties the block takes over from the resource around it, where it has none of its own."""
    instead: bool = False
    """The resource is nothing but its blocks: it goes once they stand alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PropertyRule:
    """Where one declared property goes. No target and no split: nothing another format could say, so it is left out."""

    target: Target | None = None
    values: Mapping[str, Value] = field(default_factory=dict)
    """Declared value, as text, to the canonical one; other values stay."""
    convert: tuple[str, ...] = ()
    """Names of conversions, in order of use."""
    unless: Value = None
    """A value that says nothing: the provider fills it in and other formats leave it out."""
    split: Split | None = None
    key: str = ""
    """The property of each block whose value is the block's key in the canonical map."""
    value: str = ""
    """The property of each block that is the whole value under that key; empty: the rest of the block is."""
    beside: Mapping[str, Value] = field(default_factory=dict)
    """What the property says by being written at all, put beside its target."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fold:
    """How a satellite becomes part of another resource."""

    into: str
    """Canonical type of the parent."""
    parent: str
    """The satellite's property that names the parent, in the words the satellite has when it is folded."""
    append: str = ""
    """Dotted path of the parent's list it becomes an item of; empty: its properties merge into the parent."""
    drop: tuple[str, ...] = ()
    """Properties that mean nothing inside the parent."""
    match: tuple[str, ...] = ()
    """Properties that are the same in the parent, where no reference names it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeRule:
    """How resources of one declared type are read."""

    declared: str
    type: str
    """The canonical type; for a satellite without one, its own name."""
    properties: Mapping[str, PropertyRule] = field(default_factory=dict)
    """Dotted declared path to its rule."""
    attributes: Mapping[str, str] = field(default_factory=dict)
    """Attribute that references name to the canonical attribute; empty: the resource's identity."""
    fold: Fold | None = None
    variants: tuple[str, Mapping[str, str]] | None = None
    """A property, and which other rule reads the resource for each of its values."""
    defaults: Mapping[str, Value] = field(default_factory=dict)
    """Declared properties whose provider default says what other formats must write."""
    region: str = ""
    """The canonical property that says which region the resource is in, where that is its point."""
    constants: Mapping[str, Value] = field(default_factory=dict)
    """Canonical properties that the declared type says by its name alone."""

    def has_rules_below(self, declared: str) -> bool:
        """Tell whether any property inside the block `declared` has a rule."""
        return any(path.startswith(f"{declared}.") for path in self.properties)

    @property
    def schema_base(self) -> Path:
        """Where in that schema the properties stand: an appended satellite is an item of its parent's list."""
        if self.fold is None or not self.fold.append or self.type.startswith("AWS::"):
            return ()
        return (*self.fold.append.split("."), 0)

    @property
    def schema_type(self) -> str:
        """The canonical type whose schema the properties are spelled by."""
        return self.fold.into.partition("|")[0] if self.fold and not self.type.startswith("AWS::") else self.type
