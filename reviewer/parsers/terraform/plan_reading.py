"""One resource instance of a plan while it is read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from reviewer.model.location import Path
from reviewer.model.record import dataclass, field
from reviewer.model.value import Value
from reviewer.parsers.terraform.plan_index import Instance
from reviewer.parsers.terraform.plan_references import Scope, Tracer

APPLY: Final = "(known after apply)"


@dataclass(slots=True, kw_only=True)
class Reading:
    """Where a resource's expressions stand, what its plan tells, and the secrets met on the way."""

    tracer: Tracer
    scope: Scope
    own: str = ""
    """The resource's own address inside its module."""
    depth: int = 100
    configured: bool = True
    """Whether the plan has the configuration: what is not in it, the author did not write."""
    typed: bool = True
    """Whether the sensitivity marks also show which unknown values are lists (format 1.0 and later)."""
    document: Callable[[Instance], Value] | None = None
    """Returns the policy that an unread `aws_iam_policy_document` will give."""
    secret_paths: set[Path] = field(default_factory=set)
    secrets: set[str] = field(default_factory=set)
