"""Machine images named by id."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reviewer.model.value import ABSENT
from reviewer.rules.hit import Hit
from reviewer.rules.paths import Scope, found_at
from reviewer.rules.view import View
from reviewer.vocabulary.rule_book import Rule

_IMAGE = re.compile(r"^ami-[0-9a-f]{6,}$")
_PLACES = ("ImageId", "LaunchTemplateData.ImageId", "LaunchSpecification.ImageId", "BuildConfiguration.ImageId")


def check(view: View, _: Rule) -> Iterator[Hit]:
    """Yield each image id that the design itself holds, directly or in a mapping."""
    if view.is_evaluated():
        return
    for resource in view.resources.values():
        for place in _PLACES:
            for path, value in found_at(Scope(resource), place):
                origin = resource.origins.get(path)
                if value is ABSENT or not isinstance(value, str) or not _IMAGE.match(value):
                    continue
                mapped = origin is not None and "Fn::FindInMap" in origin.functions
                if origin is not None and not mapped:
                    continue
                yield Hit(item=resource, path=path, value=value, detail="from a mapping" if mapped else "")
