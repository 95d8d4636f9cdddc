"""Write a report for every case of a folder: `python tools/demo_cases.py FOLDER OUT`.

A case is a folder with a reference (`reference.*` or `reference/`) and an actual design (`actual.*`); one without a
reference is checked by rules alone. Each report is written as Markdown, HTML and JSON.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

OUTCOMES = {0: "ready", 1: "gaps", 2: "could not review"}


def command_of(case: Path) -> list[str] | None:
    """Return the drdiff command for a case, None where there is no actual design."""
    found = sorted(case.glob("actual.*"))
    actual = next((path for path in found if path.suffix != ".md"), found[0] if found else None)
    if actual is None:
        return None
    reference = next(iter(sorted(case.glob("reference*"))), None)
    return ["check", str(actual)] if reference is None else ["compare", str(reference), str(actual)]


def main(folder: Path, out: Path) -> int:
    """Return 0 where every case could be reviewed."""
    codes = []
    for case in sorted(path for path in folder.iterdir() if path.is_dir()):
        command = command_of(case)
        if command is None:
            continue
        reports = [str(out / f"{case.name}{suffix}") for suffix in (".md", ".html", ".json")]
        outputs = [part for path in reports for part in ("-o", path)]
        done = subprocess.run(  # noqa: S603  the program itself
            [sys.executable, "-m", "reviewer", *command, *outputs], capture_output=True, text=True, check=False
        )
        codes.append(done.returncode)
        print(f"{case.name:12} {OUTCOMES.get(done.returncode, 'crashed'):8} {(done.stdout or done.stderr).strip()}")
    return int(any(code not in (0, 1) for code in codes))


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1]), Path(sys.argv[2])))
