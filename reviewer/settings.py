"""What the user may set: how inputs are read, and the limits that keep hostile ones harmless."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from reviewer.model.design import Format
from reviewer.model.record import dataclass, field

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds of one input; beyond them reading stops with a clear error."""

    file_bytes: int = 256 * MEBIBYTE
    """Size of one machine-written JSON file (plan, state, preview)."""
    template_bytes: int = 16 * MEBIBYTE
    """Size of one hand-written file; CloudFormation itself accepts 1 MB."""
    depth: int = 100
    """Nesting of mappings and lists."""
    nodes: int = 1_000_000
    """Values in one hand-written file after YAML aliases are expanded."""
    files: int = 2_000
    """Files in one folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """What is known about one side beyond its files: parameter values, region, account, a format given by the user."""

    parameters: Mapping[str, str] = field(default_factory=dict)
    region: str | None = None
    account: str | None = None
    format: Format | None = None
    limits: Limits = field(default_factory=Limits)
    source: Path | None = None
    """The Terraform configuration a plan or state was made from: findings then cite its lines."""
    variable_files: tuple[Path, ...] = ()
    """Terraform `--var-file`s, in order."""
    workspace: str = "default"
