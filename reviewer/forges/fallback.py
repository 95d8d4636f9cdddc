"""Where a comment goes that the run may not post: the step summary of the run, else standard output."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

LIMIT: Final = 1024 * 1024
"""Bytes of a step's summary."""


def show_instead(body: str, environment: Mapping[str, str]) -> str:
    """Add the comment to the step summary, or print it; return where it went."""
    data = f"{body.rstrip()}\n".encode("utf-8", "backslashreplace")
    path = environment.get("GITHUB_STEP_SUMMARY", "")
    if path:
        try:
            summary = Path(path)
            held = summary.stat().st_size if summary.exists() else 0
            if held + len(data) <= LIMIT:
                with summary.open("ab") as file:
                    file.write(data)
                return "the step summary"
        except OSError:
            pass  # the runner took the file away: standard output is always there
    sys.stdout.buffer.write(data)
    sys.stdout.flush()
    return "standard output"
