"""Finds the configuration of a working folder."""

from __future__ import annotations

from pathlib import Path
from typing import Final

NAMES: Final = (".drdiff.yaml", ".drdiff.yml")


def find(folder: Path) -> Path | None:
    """Return the nearest configuration from a folder upwards; the search ends with the repository or the disk."""
    start = folder.resolve()
    for place in (start, *start.parents):
        for name in NAMES:
            if (place / name).is_file():
                return place / name
        if (place / ".git").exists():
            return None
    return None
