"""One instance of a resource, of a data source, or of a module whose files are not at hand."""

from __future__ import annotations

from typing import Protocol

from reviewer.model.value import ABSENT, Absent, Unknown
from reviewer.parsers.terraform.hcl import data_sources, nested
from reviewer.parsers.terraform.hcl.expansion import Names
from reviewer.parsers.terraform.hcl.providers import Provider, provider_of
from reviewer.parsers.terraform.hcl.scope import Scope
from reviewer.parsers.terraform.hcl.session import Session
from reviewer.parsers.terraform.hcl.syntax import Block, Source
from reviewer.parsers.terraform.hcl.values import Attribute, EvaluationError, Handle, LimitError, Runtime

META = frozenset({"count", "for_each", "depends_on", "provider", "providers", "lifecycle", "provisioner", "connection"})


class Module(Protocol):
    """The module an instance stands in, as far as the instance looks at it."""

    address: str
    session: Session

    def scope(self, source: Source, names: Names | None = None) -> Scope:
        """Return the scope of an expression in the module."""

    def provider(self, name: str) -> Provider:
        """Return the provider configuration a name stands for."""

    def prefixed(self, address: str) -> str:
        """Return an address in the module as seen from the root."""


class BlockInstance(Handle):
    """An instance of a block with arguments and nested blocks."""

    __slots__ = ("address", "block", "module", "names")

    def __init__(self, module: Module, block: Block, address: str, names: Names) -> None:
        self.module = module
        self.block = block
        self.address = address
        self.names = names

    def scope(self, source: Source) -> Scope:
        """Return the scope of an expression of the block."""
        return self.module.scope(source, self.names)

    def configured(self, name: str) -> Runtime | Absent:
        """Return the value of an argument, or the list of the nested blocks of that name."""
        argument = self.block.body.arguments.get(name)
        if name in META or (argument is None and not nested.has_blocks(self.block.body, name)):
            return ABSENT
        session = self.module.session
        label = f"{self.address}.{name}"

        def compute() -> Runtime:
            if argument is not None:
                return nested.tried(argument, self.scope(argument.source), session, label)
            return nested.blocks(self.block.body, name, self.scope(self.block.source), session, label)

        try:
            return session.once((self, name), label, compute)
        except LimitError:
            raise
        except EvaluationError as error:
            session.failed(label, error, self.block.source, self.block.start)
            return Unknown(label)

    def argument(self, name: str) -> Runtime | Absent:
        """Return what the block itself says, whatever others may see of it."""
        return BlockInstance.configured(self, name)

    def whole(self) -> Runtime:
        """Return the instance itself: it stands for its identity."""
        return self


class ResourceInstance(BlockInstance):
    """One instance of a resource."""

    __slots__ = ()

    def attribute(self, name: str) -> Runtime:
        """Return the attribute as a reference."""
        return Attribute(self, (name,))

    @property
    def provider(self) -> Provider:
        """The provider configuration it uses."""
        return self.module.provider(provider_of(self.block.labels[0], self.block.body.arguments.get("provider")))


class DataInstance(BlockInstance):
    """One instance of a data source."""

    __slots__ = ()

    @property
    def data_type(self) -> str:
        """Its type."""
        return self.block.labels[0]

    def attribute(self, name: str) -> Runtime:
        """Return what can be told without asking the provider, else an unknown with the source's name."""
        known = data_sources.attribute(self, name)
        if not isinstance(known, Absent):
            return known
        value = self.configured(name)
        if isinstance(value, Absent) or value is None:
            return Unknown(f"{self.written_address()}.{name}")
        return value

    def written_address(self) -> str:
        """Return its address as its own module writes it: the same question asked in two modules has one answer."""
        return self.address.removeprefix(self.module.prefixed("")) if self.module.address else self.address

    def account(self) -> str | None:
        """Return the account the user says the design is for."""
        return self.module.session.options.account

    def region(self) -> str | None:
        """Return the region it looks into: its own argument, or its provider's."""
        own = self.configured("region")
        if isinstance(own, str):
            return own
        argument = self.block.body.arguments.get("provider")
        return self.module.provider(provider_of(self.block.labels[0], argument)).region


class ProviderInstance(BlockInstance):
    """A provider configuration."""

    __slots__ = ()

    def provider(self, name: str, usual_region: str | None) -> Provider:
        """Return what the configuration says of the resources that use it."""
        region = nested.plain(self._own("region"))
        tags = self._own("default_tags")
        first = tags[0] if isinstance(tags, list) and tags else None
        return Provider(
            name=name,
            region=region if isinstance(region, str) and region else usual_region,
            default_tags=first.get("tags") if isinstance(first, dict) else None,
        )

    def _own(self, name: str) -> Runtime:
        value = self.configured(name)
        return None if isinstance(value, Absent) else value

    def attribute(self, name: str) -> Runtime:
        """Refuse: nothing refers to a provider's settings."""
        raise EvaluationError(f"a provider has no attribute '{name}'")


class OpaqueModule(BlockInstance):
    """A module whose files are not part of the design."""

    __slots__ = ()

    def attribute(self, name: str) -> Runtime:
        """Return an output as a reference."""
        return Attribute(self, (name,))

    def configured(self, name: str) -> Runtime | Absent:
        """Return nothing: arguments of a module are not its outputs."""
        del name
        return ABSENT
