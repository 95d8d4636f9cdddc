"""Resource instances to the model's resources."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.model.design import Origin, Resource
from reviewer.model.location import Location, Path, Span
from reviewer.model.value import Absent, Unknown, Value
from reviewer.parsers.terraform.hcl import nested
from reviewer.parsers.terraform.hcl.block_instances import META, OpaqueModule, ResourceInstance
from reviewer.parsers.terraform.hcl.export import Exporter
from reviewer.parsers.terraform.hcl.facts import Facts
from reviewer.parsers.terraform.hcl.inputs import Inputs
from reviewer.parsers.terraform.hcl.instances import ModuleInstance
from reviewer.parsers.terraform.hcl.providers import Provider, provider_of
from reviewer.parsers.terraform.hcl.references import spelled, traversals
from reviewer.parsers.terraform.hcl.scope import Scope
from reviewer.parsers.terraform.hcl.session import Session
from reviewer.parsers.terraform.hcl.syntax import Block, Body
from reviewer.parsers.terraform.hcl.values import EvaluationError, Handle, LimitError, Runtime

_REGION_ARGUMENTS = {"aws": "region", "google": "region", "azurerm": "location"}
_Written = tuple[dict[Path, Span], dict[Path, Origin]]


class Builder:
    """Makes the model's resources of one read; facts of a block serve all of its instances in a module."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._inputs = Inputs()
        self._written: dict[tuple[int, ModuleInstance], _Written] = {}
        self.secrets: set[str] = set()

    def all_of(self, module: ModuleInstance) -> Iterator[Resource]:
        """Yield the resources of a module and of the modules in it, in order of writing."""
        for labels in module.source.of("resource"):
            for instance in module.expansion("resource", labels).instances:
                if isinstance(instance, ResourceInstance):
                    yield self._resource(instance, module)
        for labels in module.source.of("module"):
            for called in module.expansion("module", labels).instances:
                if isinstance(called, ModuleInstance):
                    yield from self.all_of(called)
                elif isinstance(called, OpaqueModule):
                    yield self._opaque(called, module)

    def _resource(self, instance: ResourceInstance, module: ModuleInstance) -> Resource:
        block = instance.block
        exporter = Exporter(self.secrets)
        properties = self._properties(instance, exporter)
        spans, origins = self._facts(instance, module)
        resource_type, name = block.labels
        provider = instance.provider
        attributes = self._attributes(block)
        if provider.default_tags is not None:
            tags = attributes["@default_tags"] = exporter.value(provider.default_tags, ("@default_tags",))
            own = properties.get("tags")
            if isinstance(tags, dict) and isinstance(own, dict):
                properties["tags_all"] = {**tags, **own}
        return Resource(
            address=instance.address,
            type=resource_type,
            declared_type=resource_type,
            name=name,
            properties=properties,
            location=location_of(block),
            attributes=attributes,
            depends_on=self._depends_on(block, module),
            region=self._region(resource_type, properties, provider),
            provider=provider.name,
            group=module.address,
            spans=spans,
            origins=origins,
            secret_paths=frozenset(exporter.secret_paths),
        )

    def _opaque(self, instance: OpaqueModule, module: ModuleInstance) -> Resource:
        block = instance.block
        exporter = Exporter(self.secrets)
        spans, origins = self._facts(instance, module)
        return Resource(
            address=instance.address,
            type="module",
            declared_type="module",
            name=block.labels[0],
            properties=self._properties(instance, exporter),
            location=location_of(block),
            attributes={**self._attributes(block), "@opaque": True},
            depends_on=self._depends_on(block, module),
            group=module.address,
            spans=spans,
            origins=origins,
            secret_paths=frozenset(exporter.secret_paths),
        )

    def _properties(self, instance: ResourceInstance | OpaqueModule, exporter: Exporter) -> dict[str, Value]:
        body = instance.block.body
        names = [*body.arguments, *(nested.content_name(block) for block in body.blocks)]
        properties: dict[str, Value] = {}
        for name in dict.fromkeys(names):
            if name in META:
                continue
            found = instance.argument(name)
            if not isinstance(found, Absent) and found is not None:
                properties[name] = self._exported(exporter, found, name, instance)
        return properties

    def _exported(self, exporter: Exporter, value: Runtime, name: str, instance: Handle) -> Value:
        label = f"{instance.address}.{name}"
        try:
            return exporter.value(value, (name,))
        except LimitError:
            raise
        except EvaluationError as error:
            block = getattr(instance, "block", None)
            if isinstance(block, Block):
                self._session.failed(label, error, block.source, block.start)
            return Unknown(label)

    def _attributes(self, block: Block) -> dict[str, Value]:
        attributes: dict[str, Value] = {}
        for inner in block.body.blocks:
            if inner.type == "lifecycle":
                attributes["@lifecycle"] = self._lifecycle(inner)
            elif inner.type == "provisioner":
                kinds = attributes.setdefault("@provisioner", [])
                if isinstance(kinds, list):
                    kinds.extend(inner.labels)
        return attributes

    def _lifecycle(self, block: Block) -> Value:
        """Return the lifecycle settings; they are constants, or names of attributes."""
        settings: dict[str, Value] = {}
        for name, argument in block.body.arguments.items():
            names = [spelled(item) for item in traversals(argument.value, self._session.limits.nesting)]
            constant = getattr(argument.value, "value", None)
            settings[name] = constant if isinstance(constant, bool) else list(names)
        return settings

    def _depends_on(self, block: Block, module: ModuleInstance) -> tuple[str, ...]:
        argument = block.body.arguments.get("depends_on")
        if argument is None:
            return ()
        found: dict[str, None] = {}
        for item in traversals(argument.value, self._session.limits.nesting):
            found.update(dict.fromkeys(_addresses(item.root, spelled(item), item.steps, module)))
        return tuple(found)

    def _region(self, resource_type: str, properties: dict[str, Value], provider: Provider) -> str | None:
        family = provider_of(resource_type, None)
        own = properties.get(_REGION_ARGUMENTS.get(family, ""))
        return own if isinstance(own, str) and own else provider.region

    def _facts(self, instance: ResourceInstance | OpaqueModule, module: ModuleInstance) -> _Written:
        block = instance.block
        key = (id(block), module)
        found = self._written.get(key)
        if found is None:
            facts = Facts()
            changes = self._body_facts(block.body, instance.scope(block.source), facts, (), META)
            origins = {
                path: self._inputs.origin(node, source, module, block)
                for path, (node, source) in facts.expressions.items()
            }
            for inner in block.body.blocks_of("lifecycle"):
                facts.spans[("@lifecycle",)] = inner.span()
            found = (facts.spans, origins)
            if not changes:
                self._written[key] = found
        return found

    def _body_facts(self, body: Body, scope: Scope, facts: Facts, path: Path, left_out: frozenset[str]) -> bool:
        """Add the facts of a body; return whether they may differ between instances."""
        changes = False
        for name, argument in body.arguments.items():
            if name not in left_out:
                facts.add(argument, (*path, name))
        for name in dict.fromkeys(nested.content_name(block) for block in body.blocks):
            if name not in left_out:
                made = [block for block in body.blocks if nested.content_name(block) == name]
                changes = self._block_facts(made, scope, facts, (*path, name)) or changes
        return changes

    def _block_facts(self, made: list[Block], scope: Scope, facts: Facts, path: Path) -> bool:
        changes = any(block.type == "dynamic" for block in made)
        position = 0
        for block in made:
            source = Scope(scope.module, block.source, scope.names)
            for content, inner in nested.unrolled([block], source, self._session, ""):
                where = path if path[-1] in nested.SINGLE else (*path, position)
                facts.spans[where] = block.span()
                if isinstance(inner, Scope):
                    changes = self._body_facts(content, inner, facts, where, frozenset()) or changes
                position += 1
        if made:
            facts.spans[path] = (made[0].span()[0], made[-1].span()[1])
        return changes


def location_of(block: Block) -> Location:
    """Return where a block stands."""
    first, last = block.span()
    return Location(file=block.source.file, start_line=first, end_line=last)


def _addresses(root: str, written: str, steps: tuple[object, ...], module: ModuleInstance) -> Iterator[str]:
    """Yield the addresses a name in `depends_on` stands for; a module stands for itself."""
    if root in {"data", "var", "local"}:
        return
    if root == "module" or not steps:
        yield module.prefixed(written)
        return
    try:
        for instance in module.expansion("resource", (root, str(steps[0]))).instances:
            yield instance.address
    except LimitError:
        raise
    except EvaluationError:
        yield module.prefixed(written)
