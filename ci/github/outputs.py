"""Prints the outputs of the action as `name=value` lines: the verdict, the counts, the report files, the exit code."""
# ruff: noqa: INP001  a script of its own, in no package

from __future__ import annotations

import json
import sys
from pathlib import Path

COUNTS = ("high", "medium", "low", "info", "undecided")
FILES = {"json": "drdiff.json", "markdown": "drdiff.md", "html": "drdiff.html", "sarif": "drdiff.sarif"}


def main() -> None:
    """Read the JSON report of the folder given and print one line per output."""
    folder, status = Path(sys.argv[1]), int(sys.argv[2])
    summary = json.loads((folder / FILES["json"]).read_text(encoding="utf-8"))["summary"]
    verdict = "".join(letter if letter.isprintable() else " " for letter in str(summary["verdict"]))
    lines = {
        "verdict": verdict,
        **{name: int(summary[name]) for name in COUNTS},
        **{name: folder / file for name, file in FILES.items()},
        "exit-code": status,
    }
    for name, value in lines.items():
        print(f"{name}={value}")  # noqa: T201  the runner reads standard output


if __name__ == "__main__":
    main()
