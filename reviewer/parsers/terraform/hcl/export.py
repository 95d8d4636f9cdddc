"""Runtime values to the values of the model."""

from __future__ import annotations

from reviewer.model.location import Path
from reviewer.model.value import Reference, Sensitive, Unknown, Value, text_of
from reviewer.parsers.terraform.hcl.encoding import json_text, text_of_scalar
from reviewer.parsers.terraform.hcl.settling import Settling
from reviewer.parsers.terraform.hcl.values import (
    Attribute,
    Composite,
    Document,
    EvaluationError,
    Handle,
    LimitError,
    Marked,
    Runtime,
    Whole,
)

_MOST_VALUES = 1_000_000
_DEEPEST = 100


class Exporter:
    """Turns values into the model's and gathers the secrets among them."""

    __slots__ = ("_left", "secret_paths", "secrets")

    def __init__(self, secrets: set[str]) -> None:
        self.secrets = secrets
        self.secret_paths: set[Path] = set()
        self._left = _MOST_VALUES

    def value(self, value: Runtime, path: Path = ()) -> Value:
        """Return the value of the model at a property path.

        Raises:
            EvaluationError: it nests too deep.
            LimitError: it is too large.
        """
        self._left -= 1
        if self._left < 0:
            raise LimitError(f"one resource holds more than {_MOST_VALUES} values")
        if len(path) > _DEEPEST:
            raise EvaluationError(f"the value nests more than {_DEEPEST} deep")
        if value is None or isinstance(value, (str, int, float, Unknown)):
            return value
        if isinstance(value, list):
            return [self.value(item, (*path, position)) for position, item in enumerate(value)]
        if isinstance(value, dict):
            return {key: self.value(item, (*path, key)) for key, item in value.items()}
        return self._kept(value, path)

    def _kept(self, value: Attribute | Composite | Document | Handle | Marked | Whole, path: Path) -> Value:
        if isinstance(value, Attribute):
            return value.reference
        if isinstance(value, Composite):
            return self._text(value, path)
        if isinstance(value, Document):
            return self.value(value.value, path)
        if isinstance(value, Marked):
            return self._secret(value.value, path)
        if isinstance(value, Whole):
            return Reference(value.handle.address)
        whole = value.whole()
        return Reference(value.address) if whole is value else self.value(whole, path)

    def _text(self, value: Composite, path: Path) -> Value:
        parts: list[str | Reference | Unknown | Sensitive] = []
        for part in value.parts:
            if isinstance(part, Attribute):
                parts.append(part.reference)
            elif isinstance(part, Marked):
                self.secret_paths.add(path)
                hidden = self._hidden(part.value)
                parts.append(hidden if isinstance(hidden, (Sensitive, Unknown, str)) else Sensitive.of(str(hidden)))
            else:
                parts.append(part)
        return text_of(parts)

    def _secret(self, value: Runtime, path: Path) -> Value:
        """Return a sensitive value: digests in the place of everything that could be read."""
        self.secret_paths.add(path)
        if isinstance(value, Marked):
            return self._secret(value.value, path)
        if isinstance(value, list):
            return [self._secret(item, (*path, position)) for position, item in enumerate(value)]
        if isinstance(value, dict):
            return {key: self._secret(item, (*path, key)) for key, item in value.items()}
        return self._hidden(value)

    def _hidden(self, value: Runtime) -> Value:
        if isinstance(value, Attribute):
            return value.reference
        plain = Settling().plain(value)
        if plain is None or isinstance(plain, Unknown):
            return plain
        text = json_text(plain) if isinstance(plain, (list, dict)) else text_of_scalar(plain)
        if isinstance(plain, str):
            self.secrets.add(text)
        return Sensitive.of(text)
