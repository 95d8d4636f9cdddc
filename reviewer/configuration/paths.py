"""Paths a configuration names: relative to its folder, and never outside it."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Final

from reviewer.errors import InputError
from reviewer.parsers.nodes import Node

_REVISION: Final = re.compile(r"[\w][\w./@^~-]*:[^:]*\Z")
_FORMAT: Final = re.compile(r"([a-z][a-z-]+):(.+)\Z", re.DOTALL)


def inside(node: Node, text: str, folder: Path, file: str) -> Path:
    """Return a path of the configuration as one the working folder understands.

    Raises:
        InputError: it is absolute, or leads out of the folder, links followed.
    """
    try:
        path = Path(os.path.normpath(folder / text))
        stays = not Path(text).is_absolute() and path.resolve().is_relative_to(folder.resolve())
    except (OSError, ValueError, RuntimeError):
        stays = False
    if not stays:
        raise InputError(
            "the path leads out of the configuration's folder",
            file=file,
            line=node.start,
            help_text="a configuration may name what lies beside or below it; name others on the command line",
        )
    return path


def destination_inside(node: Node, text: str, folder: Path, file: str) -> Path:
    """Return an output, `FILE` or `FORMAT:FILE`, whose file stays inside the folder."""
    found = _FORMAT.match(text)
    if found is None:
        return inside(node, text, folder, file)
    return Path(f"{found[1]}:{inside(node, found[2], folder, file)}")


def input_inside(node: Node, text: str, folder: Path, file: str) -> str:
    """Return a design of a pair: a path inside the folder, or a revision of the repository and a path in it."""
    if _REVISION.match(text) and not (folder / text).exists():
        return text
    return str(inside(node, text, folder, file))


def baseline_inside(node: Node, text: str, folder: Path, file: str) -> str:
    """Return a baseline: a name as it is, a file inside the folder as a path."""
    is_file = "/" in text or "\\" in text or text.endswith((".yaml", ".yml"))
    return str(inside(node, text, folder, file)) if is_file else text
