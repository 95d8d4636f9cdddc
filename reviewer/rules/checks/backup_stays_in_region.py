"""Backup plans whose copies never leave the region."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.rules.backups import PLAN, copies_leave
from reviewer.rules.hit import Hit
from reviewer.rules.view import View
from reviewer.vocabulary.rule_book import Rule


def check(view: View, _: Rule) -> Iterator[Hit]:
    """Yield each plan without a copy to another region; undecided where the vault's region is not known."""
    for plan in view.by_type.get(PLAN, ()):
        leaves_region = copies_leave(view, plan)
        if leaves_region is not True:
            yield Hit(item=plan, undecided=leaves_region is None, property="BackupPlan.BackupPlanRule.CopyActions")
