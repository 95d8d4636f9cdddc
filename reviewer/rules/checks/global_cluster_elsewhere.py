"""Global databases declared in a region where none of their clusters is."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.rules.checks.global_cluster_members_differ import CLUSTER, GLOBAL
from reviewer.rules.hit import Hit
from reviewer.rules.view import View
from reviewer.vocabulary.rule_book import Rule


def check(view: View, _: Rule) -> Iterator[Hit]:
    """Yield a global cluster whose region is none of its members'."""
    for whole in view.by_type.get(GLOBAL, ()):
        regions = {member.region for member in view.users(whole, (), (CLUSTER,))}
        if whole.region is None or None in regions or not regions or whole.region in regions:
            continue
        names = ", ".join(sorted(region for region in regions if region))
        yield Hit(item=whole, detail=f"it is created in {whole.region}, its clusters are in {names}", property="Region")
