"""The vocabulary's tables, read from the JSON twins of their YAML sources (`make vocabulary` writes them)."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


@cache
def table(name: str) -> dict[str, Any]:
    """Return the table written in `data/NAME.yaml`; read once, never changed."""
    contents = json.loads((DATA / f"{name}.json").read_bytes())
    return dict(contents)


def plain(name: str) -> str:
    """Return a property name without case and underscores, so that every format's spelling of it is one."""
    return name.replace("_", "").lower()
