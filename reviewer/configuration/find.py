"""Finds the configuration of a working folder."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from reviewer.configuration.records import Configuration

NAMES: Final = (".drdiff.yaml", ".drdiff.yml")


def configuration_for(given: Path | None, *, none: bool = False) -> Configuration:
    """Return the configuration the user named, else the nearest one from the working folder upwards, else an empty one.

    Raises:
        reviewer.errors.InputError: it cannot be read, or says something that is not known.
    """
    path = None if none else given or find(Path())
    if path is None:
        return Configuration()
    from reviewer.configuration.read import read_configuration  # noqa: PLC0415  most runs have no configuration

    return read_configuration(path, _shown(path, given))


def find(folder: Path) -> Path | None:
    """Return the nearest configuration from a folder upwards; the search ends with the repository or the disk."""
    try:
        start = folder.resolve()
        for place in (start, *start.parents):
            for name in NAMES:
                if (place / name).is_file():
                    return place / name
            if (place / ".git").exists():
                return None
    except OSError:  # a folder that is gone, or that may not be looked into, configures nothing
        return None
    return None


def _shown(path: Path, given: Path | None) -> str:
    """Return a path without what only this machine has in it."""
    if given is not None:
        return given.name if given.is_absolute() else str(given)
    return os.path.relpath(path)
