"""Regions and account ids written into ARNs and endpoints."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reviewer.rules.hit import Hit
from reviewer.rules.view import View
from reviewer.rules.written import literals
from reviewer.vocabulary.rule_book import Rule

_REGION = r"(?:us|eu|ap|ca|sa|me|af|il|mx|cn)(?:-gov|-iso[a-z]?)?-[a-z]+-\d"
_FIXED = re.compile(
    rf"arn:[\w-]+:[\w-]+:(?P<region>{_REGION})?:(?P<account>\d{{12}})?"
    rf"|[.](?P<endpoint>{_REGION})[.]amazonaws[.]com"
)
_MEANT = (
    "Replicas",
    "ReplicationConfiguration",
    "CopyActions",
    "Regions",
    "PeerRegion",
    "SourceRegion",
    "ZipFile",
    "UserData",
)
"""Places where another region is what is meant, or code that is not a value."""


def check(view: View, _: Rule) -> Iterator[Hit]:
    """Yield each text of a hand-written design that names one region or account for good."""
    if view.is_evaluated():
        return
    for resource in view.resources.values():
        for path, text in literals(resource):
            if any(step in _MEANT for step in path):
                continue
            found = _FIXED.search(text)
            if found is None:
                continue
            account = found["account"]
            region = found["region"] or found["endpoint"]
            if region or account:
                says = f"region {region}" if region else "an account id"
                yield Hit(item=resource, path=path, value=text, detail=says)
