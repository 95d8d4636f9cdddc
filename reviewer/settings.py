"""What the user may set: how inputs are read, and the limits that keep hostile ones harmless."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

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
    files: int = 10_000
    """Files of one design."""
    instances: int = 100_000
    """Resource and module instances that `count` and `for_each` make."""
    module_depth: int = 20
    """Terraform modules inside modules."""
    steps: int = 5_000_000
    """Elements that loops and functions of a Terraform configuration may produce in all."""
    elements: int = 500_000
    """Elements of one computed Terraform value."""
    text_characters: int = 4_000_000
    """Characters of one computed Terraform string."""
    seconds: int = 900
    """Time of the whole run."""


LIMIT_MEANINGS: Final[Mapping[str, str]] = {
    "file-bytes": "size of one machine-written file (plan, state, preview) or of standard input",
    "template-bytes": "size of one hand-written file; CloudFormation itself accepts 1 MB",
    "depth": "mappings and lists inside each other; Terraform's brackets, blocks and templates may nest twice as deep",
    "nodes": "values in one hand-written file, YAML aliases expanded",
    "files": "files of one design's folder",
    "instances": "resource and module instances that count and for_each of a Terraform configuration make",
    "module-depth": "Terraform modules inside modules",
    "steps": "elements that the loops and functions of a Terraform configuration produce in all",
    "elements": "elements of one computed Terraform value",
    "text-characters": "characters of one computed Terraform string",
    "seconds": "time of the whole run",
}
"""What each limit bounds, by its name on the command line and in the configuration."""


def raise_it(name: str) -> str:
    """Return the help for a limit that an input exceeds."""
    return f"raise it with --limit {name}=NUMBER, or under `limits:` of .drdiff.yaml; see `drdiff explain limits`"


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
