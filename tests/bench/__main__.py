"""`make bench`: whole processes against floors and peers, in one run; `--quick` for the short ones, names for a few.

Run it where nothing else runs: medians of a busy machine are medians of its load, ratios less so.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from bench import peers, templates
from bench.estate import drifted, services
from bench.measure import MEBIBYTE, Case, measure, table
from bench.plans import write_plan
from bench.trees import write_tree

ROOT = Path(__file__).resolve().parents[2]
PYTHON = sys.executable
DRDIFF = [PYTHON, "-m", "reviewer"]
SEED = 20
NOTHING = "python -c pass"
Section = Callable[[Path, Path], Iterator[Case]]


def _python(code: str, *paths: Path) -> list[str]:
    return [PYTHON, "-c", f"import sys; {code}", *map(str, paths)]


def _compare(name: str, reference: Path, actual: Path, base: str = "", aim: float | None = None) -> Case:
    report = reference.parent / "report.md"
    command = [*DRDIFF, "compare", str(reference), str(actual), "-o", str(report), "--fail-on", "never"]
    return Case(name, command, base, aim=aim)


def start(_work: Path, _home: Path) -> Iterator[Case]:
    """How long the program takes to start."""
    yield Case(NOTHING, [PYTHON, "-c", "pass"])
    yield Case("python -c 'import typer'", [PYTHON, "-c", "import typer"], NOTHING)
    yield Case("drdiff --version", [*DRDIFF, "--version"], NOTHING, aim=8)
    yield Case("drdiff --help", [*DRDIFF, "--help"], NOTHING, aim=8)
    yield Case("drdiff compare --help", [*DRDIFF, "compare", "--help"], NOTHING)


def _pair(work: Path, size: int) -> tuple[Path, Path, Path, Path]:
    wanted = templates.template(size, SEED)
    found = templates.drifted(wanted, SEED)
    paths = [work / f"{side}-{size}.{kind}" for kind in ("yml", "json") for side in ("reference", "actual")]
    for path, body in zip(paths, (wanted, found, wanted, found), strict=True):
        templates.write(body, path)
    return paths[0], paths[1], paths[2], paths[3]


def template_60(work: Path, home: Path) -> Iterator[Case]:
    """A pair of CloudFormation templates with 60 resources."""
    yield from _templates(work, home, 60)


def template_500(work: Path, home: Path) -> Iterator[Case]:
    """A pair of CloudFormation templates with 500 resources, the service's cap."""
    yield from _templates(work, home, templates.CAP)


def _templates(work: Path, home: Path, size: int) -> Iterator[Case]:
    reference, actual, reference_json, actual_json = _pair(work, size)
    yield Case(NOTHING, [PYTHON, "-c", "pass"])
    compose = "import yaml; [yaml.compose(open(name), Loader=yaml.CSafeLoader) for name in sys.argv[1:]]"
    yield Case("compose both as YAML", _python(compose, reference, actual))
    other = peers.cdk_diff(home, reference_json, actual_json)
    yield other
    yield peers.cfn_lint(home, actual)
    yield peers.checkov(home, actual, "cloudformation")
    yield Case("drdiff coverage, one side", [*DRDIFF, "coverage", str(actual)], NOTHING)
    yield _compare("drdiff compare, YAML, Markdown", reference, actual, other.name, aim=0.5 if size == 60 else None)
    yield _compare("drdiff compare, JSON, Markdown", reference_json, actual_json, other.name)


def sample(work: Path, home: Path) -> Iterator[Case]:
    """The sample pair of the README."""
    folder = ROOT / "samples" / "orders"
    yield Case(NOTHING, [PYTHON, "-c", "pass"])
    report = ["-o", str(work / "sample.md"), "--fail-on", "never"]
    yield Case(
        "drdiff compare",
        [*DRDIFF, "compare", str(folder / "reference.yml"), str(folder / "actual.yml"), *report],
        NOTHING,
    )
    yield peers.checkov(home, folder / "actual.yml", "cloudformation")


def tree_150(work: Path, _home: Path) -> Iterator[Case]:
    """A Terraform folder of 150 resources."""
    folder = work / "tree-150"
    write_tree(services(150, SEED), folder)
    yield Case(NOTHING, [PYTHON, "-c", "pass"])
    yield Case("drdiff coverage", [*DRDIFF, "coverage", str(folder)], NOTHING)
    yield Case("drdiff check", [*DRDIFF, "check", str(folder), "--fail-on", "never", "--quiet"], NOTHING)
    yield Case("drdiff compare with itself", [*DRDIFF, "compare", str(folder), str(folder), "--quiet"], NOTHING)


def tree_1mb(work: Path, _home: Path) -> Iterator[Case]:
    """A Terraform folder of one megabyte (aim: read cold in two seconds)."""
    folder = work / "tree-1mb"
    size = write_tree(services(2850, SEED), folder)
    yield Case(NOTHING, [PYTHON, "-c", "pass"])
    yield Case(f"drdiff coverage, {size / 1e6:.2f} MB", [*DRDIFF, "coverage", str(folder)], NOTHING)
    files = "list(pathlib.Path(sys.argv[1]).rglob('*.tf'))[:12]"
    read = f"import hcl2, pathlib; [hcl2.loads(path.read_text()) for path in {files}]"
    yield Case("python-hcl2, twelve of its files", _python(read, folder), NOTHING)


def plan_10000(work: Path, home: Path) -> Iterator[Case]:
    """Two Terraform plans of 10,000 resources each."""
    yield from _plans(work, home, 10_000)


def plan_50000(work: Path, home: Path) -> Iterator[Case]:
    """Two Terraform plans of 50,000 resources each (aim: six times those of 10,000)."""
    yield from _plans(work, home, 50_000)


def _plans(work: Path, home: Path, size: int) -> Iterator[Case]:
    wanted = services(size, SEED)
    reference, actual = work / f"reference-{size}.json", work / f"actual-{size}.json"
    write_plan(wanted, reference)
    write_plan(drifted(wanted, SEED), actual)
    both = (reference.stat().st_size + actual.stat().st_size) / MEBIBYTE
    floor = f"orjson loads both ({both:.0f} MiB)"
    load = "import orjson; kept = [orjson.loads(open(name, 'rb').read()) for name in sys.argv[1:]]"
    yield Case(floor, _python(load, reference, actual))
    yield peers.pyrrho(home, actual, floor)
    yield _compare(f"drdiff compare, {size:,} resources, Markdown", reference, actual, floor, aim=5)


QUICK: tuple[Section, ...] = (start, sample, template_60, template_500, tree_150, tree_1mb)
ALL: tuple[Section, ...] = (*QUICK, plan_10000, plan_50000)


def main() -> int:
    """Print one table for each section."""
    names = {section.__name__: section for section in ALL}
    parser = argparse.ArgumentParser(description=__doc__, prog="bench")
    parser.add_argument("sections", nargs="*", choices=[[], *names], help=f"what to measure: {', '.join(names)}")
    parser.add_argument("--quick", action="store_true", help="without the large plans")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--no-peers", action="store_true", help="install and run no other program")
    parser.add_argument("--keep", type=Path, help="write the generated inputs there, and keep them")
    options = parser.parse_args()
    chosen = [names[name] for name in options.sections] or (QUICK if options.quick else ALL)
    home = ROOT / "out" / "bench"
    with tempfile.TemporaryDirectory() as temporary:
        work = options.keep or Path(temporary)
        work.mkdir(parents=True, exist_ok=True)
        for section in chosen:
            if options.no_peers:
                peers.refuse()
            cases = list(section(work, home))
            measure([case for case in cases if case.command], options.rounds)
            print(f"{table((section.__doc__ or section.__name__).strip(), cases)}\n", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
