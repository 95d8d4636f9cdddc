"""Libraries that only some commands need and an installation may lack."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from reviewer.errors import InputError


def needed(module: str, extra: str) -> Any:  # noqa: ANN401  a module
    """Return a library's module, imported now.

    Raises:
        InputError: the installation lacks it; the help names the extra that brings it.
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        if error.name is None or error.name.split(".")[0] != module.split(".", maxsplit=1)[0]:
            raise
        raise InputError(
            f"this command needs the library '{module}'", help_text=f"install it with: pip install 'drdiff[{extra}]'"
        ) from error
