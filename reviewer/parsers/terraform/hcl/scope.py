"""Where an expression is evaluated: its module, its text, the names loops and instances give it, its budget."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from reviewer.parsers.terraform.hcl.files import Files
from reviewer.parsers.terraform.hcl.limits import Limits
from reviewer.parsers.terraform.hcl.syntax import Source
from reviewer.parsers.terraform.hcl.values import Document, LimitError, Marked, Runtime


class Budget:
    """What evaluation may still cost; shared by the whole read."""

    __slots__ = ("_steps", "limits")

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._steps = limits.steps

    def spend(self, steps: int) -> None:
        """Count elements made.

        Raises:
            LimitError: there have been too many.
        """
        self._steps -= steps
        if self._steps < 0:
            raise LimitError(f"evaluating takes more than {self.limits.steps} steps")

    def check_size(self, value: Runtime) -> None:
        """Raise a LimitError where a value holds too many elements; shared ones count each time."""
        left = self.limits.elements
        stack = [value]
        while stack:
            item = stack.pop()
            if isinstance(item, (Marked, Document)):
                stack.append(item.value)
            elif isinstance(item, (list, dict)):
                left -= len(item)
                stack.extend(item.values() if isinstance(item, dict) else item)
            if left < 0:
                raise LimitError(f"a value holds more than {self.limits.elements} elements")

    def check_text(self, characters: int) -> None:
        """Raise a LimitError where a string grows too long."""
        if characters > self.limits.text_characters:
            raise LimitError(f"a string is longer than {self.limits.text_characters} characters")


class Namespace(Protocol):
    """What the names in a module stand for."""

    def variable(self, name: str) -> Runtime:
        """Return `var.name`."""

    def local(self, name: str) -> Runtime:
        """Return `local.name`."""

    def resource(self, resource_type: str, name: str) -> Runtime:
        """Return `type.name`: one instance, or those that count or for_each make."""

    def data(self, data_type: str, name: str) -> Runtime:
        """Return `data.type.name`."""

    def module(self, name: str) -> Runtime:
        """Return `module.name`."""

    def path(self, name: str) -> Runtime:
        """Return `path.name`."""

    def from_root(self, path: str) -> str:
        """Return a path that is relative to the root module as a path among the files."""

    @property
    def workspace(self) -> str:
        """The name of the workspace."""

    @property
    def budget(self) -> Budget:
        """What evaluation may still cost."""

    @property
    def files(self) -> Files:
        """The files of the design."""


class Scope:
    """One place of evaluation."""

    __slots__ = ("module", "names", "source")

    def __init__(self, module: Namespace, source: Source, names: Mapping[str, Runtime]) -> None:
        self.module = module
        self.source = source
        self.names = names

    def having(self, names: Mapping[str, Runtime]) -> Scope:
        """Return the scope with more names in it."""
        return Scope(self.module, self.source, {**self.names, **names})
