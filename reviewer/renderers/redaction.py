"""Masks secrets in everything that leaves the program."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from functools import cache
from typing import Final, TypeVar, cast
from urllib.parse import quote

from reviewer.model.design import Design, Resource
from reviewer.model.record import dataclass, field, fields, is_dataclass, replace
from reviewer.model.review import Review, Side, Snippet
from reviewer.renderers.secret_code import holds_secret, mask_code
from reviewer.renderers.secret_shapes import base64_texts, mask_shapes
from reviewer.renderers.written_secrets import CARRIED, WHOLE_WORD, name_beside, written_in

MASK: Final = "(secret)"
SHORTEST: Final = 4
"""Shorter secrets are not searched for: masking every 'on' or '123' would wreck the report and protect nothing."""

_UNTOUCHED: Final = frozenset({"category", "rule", "language", "window"})
"""Fields that hold the program's own words."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Redactor:
    """Masks known secret texts, secret shapes, and values under secret-looking names; keeps the number of lines."""

    known: re.Pattern[str] | None = None
    cut: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The secrets by their first letters: of a text cut off with `…`, the end may be the beginning of one."""
    names: frozenset[str] = frozenset()
    """Addresses and declared names: a value that merely names one of them is a reference, not a secret."""
    seen: dict[str, str] = field(default_factory=dict, repr=False, compare=False)
    """Texts with their masked forms: a large review has the same ones a hundred times."""

    @classmethod
    def of(cls, review: Review) -> Redactor:
        """Return the redactor for both designs' secrets."""
        return cls.of_designs(*(design for design in (review.reference, review.actual) if design is not None))

    @classmethod
    def of_designs(cls, *designs: Design) -> Redactor:
        """Return the redactor for the secrets of designs."""
        names = {name for design in designs for name in design.resources}
        names.update(declaration.name for design in designs for declaration in design.declarations)
        secrets = {secret for design in designs for secret in design.secrets}
        secrets.update(text for design in designs for text in written_in(design) if text not in names)
        return cls(_pattern(secrets), _by_start(secrets), frozenset(names))

    def text(self, text: str) -> str:
        """Return `text` with known secrets and secret shapes masked."""
        if text not in self.seen:
            self.seen[text] = self._text(text)
        return self.seen[text]

    def _text(self, text: str) -> str:
        if self.known is not None:
            text = self.known.sub(_masked, text)
        if self.cut and "…" in text:
            text = _CUT.sub(self._uncut, text)
        text = mask_shapes(text, MASK)
        for encoded, plain in base64_texts(text):
            if self.code(plain) != plain:
                text = text.replace(encoded, MASK)
        return text

    def _uncut(self, found: re.Match[str]) -> str:
        """Return the end of a cut text without the beginning of a secret."""
        tail = found.group("tail")
        for start in range(len(tail) - SHORTEST + 1):
            rest = tail[start:]
            if any(secret.startswith(rest) for secret in self.cut.get(rest[:SHORTEST], ())):
                return f"{tail[:start]}{MASK}{found.group('end')}"
        return found.group()

    def code(self, text: str) -> str:
        """Return source code with the values of secret-looking keys masked too."""
        return mask_code(self.text(text), MASK)

    def value(self, value: object, key: str = "") -> object:
        """Return a JSON value with secrets masked, also those that only their key gives away."""
        if isinstance(value, str):
            if key and value not in self.names and holds_secret(key, value):
                return MASK
            return self.code(value) if "\n" in value else self.text(value)
        if isinstance(value, Mapping):
            beside = name_beside(value)
            return {
                self.text(str(name)): self.value(item, beside if beside and str(name) in CARRIED else str(name))
                for name, item in value.items()
            }
        if isinstance(value, (list, tuple)):
            return [self.value(item, key) for item in value]
        return _json_scalar(value)

    def clean(self, item: T) -> T:
        """Return a record with every string in it masked; resources keep only what identifies them."""
        return cast("T", self._clean(item))

    def _clean(self, item: object, key: str = "") -> object:
        if item is None or isinstance(item, (Enum, int, float)):
            return item
        if isinstance(item, str):
            return self.text(item)
        if isinstance(item, tuple):
            return tuple(self._clean(part, key) for part in item)
        if isinstance(item, (dict, list)):
            return self.value(item)
        if isinstance(item, Side):
            return replace(
                item, id=self.text(item.id), location=self.clean(item.location), value=self.value(item.value, key)
            )
        if isinstance(item, Snippet):
            return replace(item, text=self.code(item.text))
        if isinstance(item, (Resource, Design)):
            return self._identity(item)
        return self._record(item, key)

    def _identity(self, item: Resource | Design) -> Resource | Design:
        if isinstance(item, Design):
            return replace(item, label=self.text(item.label), files=self.clean(item.files), diagnostics=())
        return replace(item, address=self.text(item.address), name=self.text(item.name), properties={}, attributes={})

    def _record(self, item: object, key: str) -> object:
        if not is_dataclass(item) or isinstance(item, type):
            return item
        path = getattr(item, "property", None)
        last = re.split(r"[.\[]", path)[-1] if isinstance(path, str) else key
        changed = {}
        for each in _fields(type(item)):
            old = getattr(item, each)
            new = self._clean(old, last)
            if new is not old and new != old:
                changed[each] = new
        return replace(item, **changed) if changed else item


@cache
def _fields(record: type) -> tuple[str, ...]:
    """Return the names of a record's fields that may hold text of an input."""
    return tuple(each.name for each in fields(record) if each.name not in _UNTOUCHED)


def redactor_for(secrets: Iterable[str]) -> Redactor:
    """Return a redactor for the given secret texts."""
    known = set(secrets)
    return Redactor(_pattern(known), _by_start(known))


def _by_start(secrets: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the secrets by the letters they begin with."""
    found: dict[str, list[str]] = {}
    for secret in sorted(
        form for whole in secrets for form in (whole, " ".join(whole.split())) if len(form) > SHORTEST
    ):
        found.setdefault(secret[:SHORTEST], []).append(secret)
    return {start: tuple(dict.fromkeys(whole)) for start, whole in found.items()}


_CUT: Final = re.compile(r"(?P<tail>[^…]{1,4000}?)(?P<end> ?…)")
"""A text up to where it is cut off."""


def _json_scalar(value: object) -> object:
    """Return numbers, booleans and null as they are; what JSON has no word for (NaN, a date) as its text."""
    if value is None or isinstance(value, (bool, int)) or (isinstance(value, float) and math.isfinite(value)):
        return value
    return str(value)


def _masked(found: re.Match[str]) -> str:
    """Return the mask on every line of the secret, so that source lines keep their numbers."""
    return "\n".join([MASK] * (found.group().count("\n") + 1))


def _pattern(secrets: Iterable[str]) -> re.Pattern[str] | None:
    """Return one pattern for every way the secrets may be written, the longest first."""
    written = {form for secret in secrets if len(secret) >= SHORTEST for form in _forms(secret)}
    if not written:
        return None
    ordered = sorted(written, key=lambda form: (-len(form), form))
    return re.compile("|".join(_exact(form) for form in ordered))


def _forms(secret: str) -> Iterator[str]:
    """Yield the secret as written plainly, inside JSON (once and twice), inside a URL, and line by line."""
    yield secret
    once = json.dumps(secret, ensure_ascii=False)[1:-1]
    yield once
    yield json.dumps(once, ensure_ascii=False)[1:-1]
    yield quote(secret, safe="", errors="replace")
    if "\n" in secret:
        yield from (line for line in (raw.strip() for raw in secret.splitlines()) if len(line) >= WHOLE_WORD)


def _exact(form: str) -> str:
    """Return the pattern of one form: anywhere, or as a whole word where it is short and plain."""
    literal = re.escape(form)
    if len(form) < WHOLE_WORD and form.isalnum():
        return rf"(?<![0-9A-Za-z]){literal}(?![0-9A-Za-z])"
    return literal
