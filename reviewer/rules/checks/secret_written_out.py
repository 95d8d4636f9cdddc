"""Credentials written into the design as plain text."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.model.design import Resource
from reviewer.model.location import Path
from reviewer.rules.credentials import written_credentials
from reviewer.rules.hit import Hit
from reviewer.rules.view import View
from reviewer.vocabulary.rule_book import Rule

_WHOLE = ("SecretString",)


def check(view: View, _: Rule) -> Iterator[Hit]:
    """Yield every place with a plain credential; those that an input feeds are the input's own finding."""
    for resource in view.resources.values():
        if view.is_evaluated() and not resource.type.startswith("AWS::"):
            continue
        seen: set[object] = set()
        for path, value in written_credentials(resource):
            fed = any(_is_fed(resource, path[:end]) for end in range(1, len(path) + 1))
            place = path[:1] if path[:1] == _WHOLE else path
            if not fed and place not in seen:
                seen.add(place)
                yield Hit(item=resource, path=place, value=value, detail=f"at {_last(path)}", secret=True)


def _is_fed(resource: Resource, path: Path) -> bool:
    origin = resource.origins.get(path)
    return origin is not None and bool(origin.inputs)


def _last(path: tuple[str | int, ...]) -> str:
    return ".".join(str(step) for step in path if isinstance(step, str))
