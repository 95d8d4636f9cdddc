"""Module instances: what the names in them stand for, computed only as far as anything asks."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping

from reviewer.model.design import Severity
from reviewer.model.record import dataclass
from reviewer.model.value import ABSENT, Absent, Unknown
from reviewer.parsers.terraform.hcl.block_instances import (
    DataInstance,
    OpaqueModule,
    ProviderInstance,
    ResourceInstance,
)
from reviewer.parsers.terraform.hcl.conversion import Constraint, constraint_of, convert
from reviewer.parsers.terraform.hcl.evaluation import evaluate
from reviewer.parsers.terraform.hcl.expansion import Expansion, Names, expand
from reviewer.parsers.terraform.hcl.files import Files, inside
from reviewer.parsers.terraform.hcl.modules import ModuleSource, load_module
from reviewer.parsers.terraform.hcl.providers import Provider, local_name, passed_providers
from reviewer.parsers.terraform.hcl.references import as_expression
from reviewer.parsers.terraform.hcl.scope import Budget, Scope
from reviewer.parsers.terraform.hcl.session import Session
from reviewer.parsers.terraform.hcl.syntax import Argument, Block, Literal, Source
from reviewer.parsers.terraform.hcl.values import EvaluationError, Handle, LimitError, Marked, Runtime


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """The call of a module: the block, the module it stands in, and the names `count` or `for_each` give it."""

    parent: ModuleInstance
    block: Block
    names: Names


class ModuleInstance(Handle):
    """One instance of a module; the root has no call and an empty address."""

    __slots__ = ("_inputs", "_passed", "_providers", "address", "call", "depth", "session", "source")

    def __init__(
        self,
        session: Session,
        source: ModuleSource,
        address: str = "",
        *,
        call: Call | None = None,
        inputs: Mapping[str, Runtime] | None = None,
    ) -> None:
        self.session = session
        self.source = source
        self.address = address
        self.call = call
        self.depth: int = 0 if call is None else call.parent.depth + 1
        self._inputs = inputs or {}
        self._providers: dict[str, Provider] = {}
        self._passed = passed_providers(call.block.body.arguments.get("providers")) if call else {}

    @property
    def workspace(self) -> str:
        """The name of the workspace."""
        return self.session.options.workspace

    @property
    def budget(self) -> Budget:
        """What evaluation may still cost."""
        return self.session.budget

    @property
    def files(self) -> Files:
        """The files of the design."""
        return self.session.files

    def prefixed(self, address: str) -> str:
        """Return an address in this module as seen from the root."""
        return f"{self.address}.{address}" if self.address else address

    def scope(self, source: Source, names: Names | None = None) -> Scope:
        """Return the scope of an expression in this module."""
        return Scope(self, source, names or {})

    def variable(self, name: str) -> Runtime:
        """Return `var.name`: what the call gives it, or the default, in the declared type."""
        block = self.source.of("variable").get((name,))
        if block is None:
            raise EvaluationError(f"variable '{name}' is not declared")
        return self.session.once((self, "var", name), f"var.{name}", lambda: self._variable(name, block))

    def _variable(self, name: str, block: Block) -> Runtime:
        given = self._given(name)
        if given is ABSENT or (given is None and self._constant(block, "nullable") is False):
            default = block.body.arguments.get("default")
            if default is None:
                given = Unknown(f"var.{name}") if given is ABSENT else None
            else:
                given = evaluate(default.value, self.scope(default.source))
        kind, is_sensitive = block.body.arguments.get("type"), self._constant(block, "sensitive") is True
        if kind is not None:
            try:
                given = self._converted(given, kind)
            except EvaluationError as error:
                if is_sensitive and not isinstance(error, LimitError):  # an error's words may repeat the value
                    raise EvaluationError("its value is not of its type").at(kind.source, kind.start) from None
                raise
        return Marked(given) if is_sensitive and not isinstance(given, Marked) else given

    def _converted(self, value: Runtime | Absent, kind: Argument) -> Runtime:
        constraint = self._constraint(kind)
        if isinstance(value, Absent):
            return None
        scope = self.scope(kind.source)
        try:
            return convert(value, constraint, lambda node: evaluate(node, scope))
        except LimitError:
            raise
        except EvaluationError as error:
            raise error.at(kind.source, kind.start) from None

    def _constraint(self, kind: Argument) -> Constraint:
        return constraint_of(as_expression(kind.value, self.session.limits.nesting))

    def _constant(self, block: Block, name: str) -> object:
        argument = block.body.arguments.get(name)
        return argument.value.value if argument is not None and isinstance(argument.value, Literal) else None

    def _given(self, name: str) -> Runtime | Absent:
        if self.call is None:
            return self._inputs.get(name, ABSENT)
        argument = self.call.block.body.arguments.get(name)
        if argument is None:
            return ABSENT
        return evaluate(argument.value, self.call.parent.scope(argument.source, self.call.names))

    def local(self, name: str) -> Runtime:
        """Return `local.name`."""
        argument = self.source.locals.get(name)
        if argument is None:
            raise EvaluationError(f"local value '{name}' is not declared")
        scope = self.scope(argument.source)
        return self.session.once((self, "local", name), f"local.{name}", lambda: evaluate(argument.value, scope))

    def output(self, name: str) -> Runtime:
        """Return the value of an output."""
        block = self.source.of("output").get((name,))
        argument = block.body.arguments.get("value") if block else None
        if block is None or argument is None:
            raise EvaluationError(f"the module has no output '{name}'")
        scope = self.scope(argument.source)
        value = self.session.once((self, "output", name), f"output.{name}", lambda: evaluate(argument.value, scope))
        return Marked(value) if self._constant(block, "sensitive") is True and not isinstance(value, Marked) else value

    def attribute(self, name: str) -> Runtime:
        """Return `module.this.name`."""
        return self.output(name)

    def configured(self, name: str) -> Runtime | Absent:
        """Return an output."""
        return self.output(name)

    def whole(self) -> Runtime:
        """Return all outputs as an object."""
        return {labels[0]: self.output(labels[0]) for labels in self.source.of("output")}

    def path(self, name: str) -> Runtime:
        """Return `path.name`; where Terraform is run from is not known."""
        here = posixpath.relpath(self.source.folder, self.session.start)
        return {"module": here, "root": "."}.get(name) or Unknown(f"path.{name}")

    def from_root(self, path: str) -> str:
        """Return a path that is relative to the root module as a path among the files."""
        return posixpath.normpath(posixpath.join(self.session.start, path))

    def resource(self, resource_type: str, name: str) -> Runtime:
        """Return `type.name`."""
        return self.expansion("resource", (resource_type, name)).value

    def data(self, data_type: str, name: str) -> Runtime:
        """Return `data.type.name`."""
        return self.expansion("data", (data_type, name)).value

    def module(self, name: str) -> Runtime:
        """Return `module.name`."""
        return self.expansion("module", (name,)).value

    def expansion(self, block_type: str, labels: tuple[str, ...]) -> Expansion:
        """Return the instances of a resource, data source or module call.

        Raises:
            EvaluationError: there is no such block.
        """
        block = self.source.of(block_type).get(labels)
        if block is None:
            raise EvaluationError(f"{block_type} '{'.'.join(labels)}' is not declared")
        base = self.prefixed(".".join(labels if block_type == "resource" else (block_type, *labels)))

        def make(suffix: str, names: Names) -> Handle:
            return self._made(block, f"{base}{suffix}", names)

        return self.session.once_expanded(
            (self, block_type, labels), base, lambda: expand(block, self.session, self._scope_of, make)
        )

    def _scope_of(self, argument: Argument) -> Scope:
        return self.scope(argument.source)

    def _made(self, block: Block, address: str, names: Names) -> Handle:
        if block.type == "module":
            return self._called(block, address, names)
        if block.type == "data":
            return DataInstance(self, block, address, names)
        return ResourceInstance(self, block, address, names)

    def _called(self, block: Block, address: str, names: Names) -> Handle:
        argument = block.body.arguments.get("source")
        written = argument.value.value if argument and isinstance(argument.value, Literal) else ""
        where = str(written)
        problem = ""
        if not where.startswith(("./", "../")):
            found = self.session.installed.get(_manifest_key(address))
            problem = (
                "" if found else f"module '{block.labels[0]}' comes from '{where}', which is not part of the design"
            )
            folder = found or ""
        else:
            folder = posixpath.join(self.source.folder, where)
        try:
            folder = inside(folder)
            if not problem:
                problem = self._refusal(folder, where)
        except EvaluationError:
            problem = f"module '{block.labels[0]}': '{where}' is outside of the design's folder"
        if problem:
            severity = Severity.WARNING if not where.startswith(".") else Severity.ERROR
            self.session.note(severity, f"{problem}; shown as one opaque node", block.source.file, block.span()[0])
            return OpaqueModule(self, block, address, names)
        source = load_module(self.session, folder)
        return ModuleInstance(self.session, source, address, call=Call(parent=self, block=block, names=names))

    def _refusal(self, folder: str, where: str) -> str:
        """Return why a local module cannot be entered, or nothing."""
        if not self.session.files.has_folder(folder):
            return f"module folder '{where}' does not exist"
        above: ModuleInstance | None = self
        while above is not None:
            if above.source.folder == folder:
                return f"module folder '{where}' contains itself"
            above = above.call.parent if above.call else None
        if self.depth >= self.session.limits.module_depth:
            return f"modules nest more than {self.session.limits.module_depth} deep"
        return ""

    def provider(self, name: str) -> Provider:
        """Return the provider configuration a name stands for in this module."""
        found = self._providers.get(name)
        if found is None:
            found = self._providers[name] = self._provider(name)
        return found

    def _provider(self, name: str) -> Provider:
        if name in self._passed and self.call is not None:
            return self.call.parent.provider(self._passed[name])
        usual = self.session.options.region if name.split(".", 1)[0] == "aws" else None
        for block in self.source.providers:
            if local_name(block) == name:
                return ProviderInstance(self, block, f"provider.{name}", {}).provider(name, usual)
        if self.call is not None and "." not in name:
            return self.call.parent.provider(name)
        return Provider(name=name, region=usual)


def _manifest_key(address: str) -> str:
    """Return a module address as Terraform's manifest of installed modules has it: names alone, joined by dots."""
    return ".".join(re.findall(r"(?:^|\.)module\.([\w-]+)", re.sub(r'\["(?:[^"\\]|\\.)*"\]', "", address)))
