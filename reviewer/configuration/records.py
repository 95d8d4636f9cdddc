"""What a configuration says, in the program's own words."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from reviewer.model.design import Diagnostic, Format
from reviewer.model.record import dataclass, field
from reviewer.settings import Limits

if TYPE_CHECKING:
    from reviewer.waivers.waiver import Waiver


@dataclass(frozen=True, slots=True, kw_only=True)
class SideSettings:
    """What holds for one side only."""

    parameters: Mapping[str, str] = field(default_factory=dict)
    format: Format | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two designs that belong together, as the inputs of `drdiff compare`."""

    reference: str
    actual: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """A configuration file; what it does not say is None or empty, and the command line wins over all of it."""

    file: Path | None = None
    name: str = ""
    """The file as messages cite it."""
    fail_on: str | None = None
    baseline: str | None = None
    rto: str | None = None
    rpo: str | None = None
    region: str | None = None
    account: str | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)
    reference: SideSettings = field(default_factory=SideSettings)
    actual: SideSettings = field(default_factory=SideSettings)
    variable_files: tuple[Path, ...] = ()
    workspace: str | None = None
    source: Path | None = None
    matches: Mapping[str, str] = field(default_factory=dict)
    format: str | None = None
    output: tuple[Path, ...] = ()
    accepted: Path | None = None
    inline_waivers: bool = True
    waivers: tuple[Waiver, ...] = ()
    limits: Limits = field(default_factory=Limits)
    pairs: Mapping[str, Pair] = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()
