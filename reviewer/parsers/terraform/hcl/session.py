"""What one read shares: files, options, what it may cost, what it found wrong, every value computed so far."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from reviewer.model.design import Diagnostic, Severity
from reviewer.model.record import dataclass, field
from reviewer.parsers.terraform.hcl.files import Files
from reviewer.parsers.terraform.hcl.limits import DEFAULT_LIMITS, Limits
from reviewer.parsers.terraform.hcl.scope import Budget
from reviewer.parsers.terraform.hcl.syntax import Source
from reviewer.parsers.terraform.hcl.values import EvaluationError, LimitError, Runtime

if TYPE_CHECKING:
    from reviewer.parsers.terraform.hcl.expansion import Expansion
    from reviewer.parsers.terraform.hcl.modules import ModuleSource

_PENDING = object()


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigurationOptions:
    """What the user says besides the configuration."""

    variables: Mapping[str, str] = field(default_factory=dict)
    """`--var name=text`, in the user's order."""
    variable_files: tuple[Path, ...] = ()
    """`--var-file`, in the user's order; may stand outside the design."""
    workspace: str = "default"
    boundary: Path | None = None
    """A folder around the root module that may be read too, for modules beside it; the root module's own by default."""
    region: str | None = None
    """The region of AWS provider configurations that set none."""
    account: str | None = None
    """The AWS account, where data sources ask for it."""
    limits: Limits = DEFAULT_LIMITS


class Session:
    """The shared state of one read."""

    def __init__(self, files: Files, options: ConfigurationOptions, start: str = ".") -> None:
        self.files = files
        self.options = options
        self.limits = options.limits
        self.budget = Budget(options.limits)
        self.start = start
        """The root module's folder, as a path among the files."""
        self.diagnostics: dict[Diagnostic, None] = {}
        self.sources: dict[str, Source] = {}
        self.modules: dict[str, ModuleSource] = {}
        self.installed: Mapping[str, str] = {}
        """Folders of installed modules inside the design, by module address."""
        self._values: dict[Hashable, object] = {}
        self._expansions: dict[Hashable, Expansion] = {}
        self._depth = 0
        self._instances = 0

    def note(self, severity: Severity, message: str, file: str = "", line: int | None = None) -> None:
        """Record a diagnostic, once."""
        self.diagnostics.setdefault(Diagnostic(severity=severity, message=message, file=file, line=line))

    def note_at(self, source: Source, offset: int, message: str) -> None:
        """Record a warning about a place of the configuration, once."""
        self.note(Severity.WARNING, message, source.file, source.line(offset))

    def failed(self, what: str, error: EvaluationError, source: Source, offset: int) -> None:
        """Record that a value could not be computed."""
        place, position = (source, offset) if error.source is None else (error.source, error.offset)
        message = f"{what}: {error.message}; taken as not known"
        self.note(Severity.WARNING, message, place.file, place.line(position))

    def count_instances(self, number: int) -> None:
        """Count instances of resources and modules.

        Raises:
            LimitError: there are too many.
        """
        self._instances += number
        if self._instances > self.limits.instances:
            raise LimitError(f"the configuration makes more than {self.limits.instances} instances")

    def once(self, key: Hashable, name: str, compute: Callable[[], Runtime]) -> Runtime:
        """Return the value computed for `key`, computing it the first time.

        Raises:
            EvaluationError: it cannot be computed, or depends on itself.
        """
        found = self._values.get(key)
        if found is not None:
            if found is _PENDING:
                raise EvaluationError(f"'{name}' depends on itself")
            if isinstance(found, EvaluationError):
                raise found
            return found[0]  # type: ignore[index, no-any-return]
        self._values[key] = _PENDING
        self._depth += 1
        try:
            value = compute() if self._depth <= self.limits.evaluation_depth else self._too_deep(name)
            self.budget.check_size(value)
        except EvaluationError as error:
            self._values[key] = error
            raise
        except RecursionError:
            self._values[key] = EvaluationError(f"'{name}' depends on too long a chain of values")
            raise
        finally:
            self._depth -= 1
        self._values[key] = (value,)
        return value

    def _too_deep(self, name: str) -> Runtime:
        raise EvaluationError(f"'{name}' depends on too long a chain of values")

    def once_expanded(self, key: Hashable, name: str, compute: Callable[[], Expansion]) -> Expansion:
        """Return the instances of a block, made the first time.

        Raises:
            EvaluationError: their number depends on itself.
        """
        found = self._expansions.get(key)
        if found is None:

            def fill() -> Runtime:
                self._expansions[key] = compute()
                return None

            self.once(("expansion", key), name, fill)
            found = self._expansions[key]
        return found
