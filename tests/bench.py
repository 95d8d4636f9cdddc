"""Whole-process times, medians in one run; see `--help` for what can be measured.

Floors stand beside them: an interpreter that does nothing, parsing alone. With `--cdk FOLDER` (a folder in which
`npm install @aws-cdk/cloudformation-diff` was run) the CDK's differ compares the same pair of templates.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from reviewer.parsers.cloudformation.documents import templates_in
from reviewer.parsers.source import read_source
from reviewer.settings import Limits

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "samples" / "orders"
CDK_SCRIPT = """
const fs = require('fs'), differ = require('@aws-cdk/cloudformation-diff');
const [, , before, after] = process.argv;
const result = differ.fullDiff(JSON.parse(fs.readFileSync(before)), JSON.parse(fs.readFileSync(after)));
console.log(result.differenceCount);
"""


def measure(command: list[str], rounds: int, folder: Path | None = None) -> float:
    """Return the median seconds of a whole process; its exit code does not matter."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        subprocess.run(command, capture_output=True, check=False, cwd=folder)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def as_json(source: Path, target: Path) -> None:
    """Write the first template of a document as JSON, for the differ that reads nothing else."""
    found = templates_in(read_source(source, source.name, Limits()), Limits(), [])
    target.write_text(json.dumps(found[0].root.plain()))


def cdk_row(folder: Path, pair: tuple[Path, Path], rounds: int) -> tuple[str, float]:
    """Return the time of the CDK's differ on a pair, its script written beside its modules."""
    script = folder / "drdiff-bench.js"
    script.write_text(CDK_SCRIPT)
    with tempfile.TemporaryDirectory() as temporary:
        names = [Path(temporary) / "reference.json", Path(temporary) / "actual.json"]
        for source, target in zip(pair, names, strict=True):
            as_json(source, target)
        seconds = measure(["node", str(script), str(names[1]), str(names[0])], rounds, folder)
    script.unlink()
    return f"CDK differ, {pair[1].name}", seconds


def main() -> int:
    """Print one line per measurement, with its ratio to the floor."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pair", nargs=2, type=Path, action="append", default=[])
    parser.add_argument("--plan", type=Path)
    parser.add_argument("--hcl", type=Path)
    parser.add_argument("--cdk", type=Path)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    python, rounds = sys.executable, options.rounds
    drdiff = [python, "-m", "reviewer"]
    pairs = [(SAMPLES / "reference.yml", SAMPLES / "actual.yml"), *map(tuple, options.pair)]
    rows = [("python -c pass", measure([python, "-c", "pass"], rounds))]
    rows.append(("drdiff --version", measure([*drdiff, "--version"], rounds)))
    rows.append(("drdiff --help", measure([*drdiff, "--help"], rounds)))
    with tempfile.TemporaryDirectory() as temporary:
        report = str(Path(temporary) / "report.md")
        for reference, actual in pairs:
            command = [*drdiff, "compare", str(reference), str(actual), "-o", report]
            rows.append((f"drdiff compare, Markdown, {actual.name}", measure(command, rounds)))
            if options.cdk is not None:
                rows.append(cdk_row(options.cdk, (reference, actual), rounds))
        if options.plan is not None:
            plan = str(options.plan)
            load = [python, "-c", f"import json; json.load(open({plan!r}))"]
            rows.append(("json.load of the plan", measure(load, 3)))
            command = [*drdiff, "compare", plan, plan, "-o", report]
            rows.append(("drdiff compare, plan with itself", measure(command, 3)))
        if options.hcl is not None:
            folder = str(options.hcl)
            rows.append(("drdiff coverage, HCL folder", measure([*drdiff, "coverage", folder], 3)))
    floor = rows[0][1]
    for name, seconds in rows:
        print(f"{seconds:8.3f} s  {seconds / floor:7.1f} x  {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
