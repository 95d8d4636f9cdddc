"""Rules that YAML cannot say, one file each, named after the rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from typing import Final

from reviewer.rules.hit import Hit
from reviewer.rules.view import View
from reviewer.vocabulary.rule_book import Rule

Check = Callable[[View, Rule], Iterator[Hit]]

CHECKS: Final = (
    "account-or-region-fixed",
    "alarm-metric-unknown",
    "alerts-stay-in-region",
    "backup-copied-away",
    "backup-misses-store",
    "backup-rare",
    "backup-stays-in-region",
    "cidr-fixed",
    "credential-read-from-secret",
    "data-in-one-region",
    "database-password-unmanaged",
    "database-security-group-closed",
    "declaration-unused",
    "dependency-cycle",
    "environment-fixed",
    "failover-serves-no-workload",
    "failover-without-partner",
    "function-cannot-reach-endpoint",
    "function-import-missing",
    "function-log-group-missing",
    "function-without-way-out",
    "global-cluster-elsewhere",
    "global-cluster-members-differ",
    "health-check-misses-database",
    "iam-wildcard",
    "image-fixed",
    "invalid-missing-property",
    "invalid-property",
    "invalid-type",
    "invalid-value",
    "name-fixed",
    "nat-gateway-single",
    "parameter-hidden-needlessly",
    "parameter-secret-default",
    "parameter-secret-plain",
    "peering-without-route",
    "public-entry-without-firewall",
    "recovery-copy-missing",
    "reference-to-nothing",
    "replication-lag-unwatched",
    "replication-target-undeclared",
    "role-shared-by-functions",
    "role-without-tracing",
    "secret-written-out",
    "text-is-an-error",
    "vpc-ranges-overlap",
    "zone-fixed",
)
"""The ids of the rules whose hits a function `check` in the file of that name finds."""


@cache
def check_of(rule_id: str) -> Check | None:
    """Return the function of a rule, None where YAML says all; a rule that has nothing to look at costs no import."""
    if rule_id not in CHECKS:
        return None
    found: Check = import_module(f"{__name__}.{rule_id.replace('-', '_')}").check
    return found
