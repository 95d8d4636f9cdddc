"""Names and tags that say one environment in a design whose environment is an input."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reviewer.model.design import Resource
from reviewer.model.location import Path
from reviewer.rules.hit import Hit
from reviewer.rules.intent import has_environment_input
from reviewer.rules.view import View
from reviewer.rules.written import literals
from reviewer.vocabulary.naming import physical_name_properties
from reviewer.vocabulary.rule_book import Rule

_WORDS = re.compile(r"(?i)(?:^|[-_/.])(prod(?:uction)?|dev(?:elopment)?|stag(?:e|ing)|test(?:ing)?|qa|uat)(?:$|[-_/.])")
_TAGS = re.compile(r"(?i)^(?:env(?:ironment)?|stage)$")


def check(view: View, _: Rule) -> Iterator[Hit]:
    """Yield what names one environment for good; a design that holds several of them means to."""
    if view.is_evaluated() or not has_environment_input(view):
        return
    found = [hit for resource in view.resources.values() for hit in _fixed(resource)]
    if len({_word(str(hit.value)) for hit in found}) == 1:
        yield from found


def _fixed(resource: Resource) -> Iterator[Hit]:
    names = physical_name_properties(resource.type)
    for path, text in literals(resource):
        if _word(text) and (path[:1] in {(name,) for name in names} or _is_tag(resource, path)):
            yield Hit(item=resource, path=path, value=text)


def _is_tag(resource: Resource, path: Path) -> bool:
    if len(path) < 2 or "Tags" not in str(path[0]):  # noqa: PLR2004 - a tag lies below the list
        return False
    key = resource.at((*path[:-1], "Key")) if path[-1] == "Value" else path[-1]
    return isinstance(key, str) and _TAGS.match(key) is not None


def _word(text: str) -> str:
    """Return the environment a text names, in its short form; nothing for an expression."""
    found = _WORDS.search(text)
    return found[1].lower()[:3] if found and not text.startswith(("!", "${")) else ""
