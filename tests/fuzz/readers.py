"""Every reader of the program as a function of one file, with inputs that look real to start from."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random

from reviewer.accepting import Terms, accepted_document, accepted_text, read_accepted, read_report
from reviewer.configuration.read import read_configuration
from reviewer.errors import InputError
from reviewer.forges.compose import compose
from reviewer.forges.report import read_report as read_for_comment
from reviewer.graphs.graph import Grouping
from reviewer.graphs.overlay import graph_of
from reviewer.model.design import Format
from reviewer.model.review import Review
from reviewer.normalize.build import build_design
from reviewer.options import match_file, parameter_file
from reviewer.parsers.loader import load
from reviewer.parsers.yaml_reader import read_yaml
from reviewer.pipeline import CompareOptions, check, compare
from reviewer.renderers import RENDERERS, json_report
from reviewer.renderers.diagrams import DIAGRAMS
from reviewer.reviewing import review_change
from reviewer.settings import Limits, ReadOptions
from reviewer.today import today

SEEDS = Path(__file__).parent / "seeds"
LEDGER = str(SEEDS / "ledger.yml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A kind of input: the file it is written to, what reads it, what it starts from, and what else lies there."""

    name: str
    file: str
    run: Callable[[Path, int], None]
    seeds: tuple[str, ...]
    formats: tuple[Format, ...] = ()
    """Files of a corpus that start this reader: those recognized as one of these formats."""
    beside: str = ""
    """A folder of seeds whose other files lie beside the input."""


def rendered(review: Review, choice: int) -> None:
    """Render a review as JSON and in one more format; what comes out can be written."""
    other = RENDERERS[choice % len(RENDERERS)].name
    for renderer in RENDERERS:
        if renderer.name in {"json", other}:
            text = renderer.render(review)
            assert "\x1b" not in text
            text.encode()
            if renderer.name == "json":
                json.loads(text)


def _design(path: Path, choice: int) -> None:
    """Compare with itself, with what it was made from, and check: a third of the cases each."""
    design = str(path.parent if path.name in {"main.tf", "main.tf.json", "manifest.json"} else path)
    what = choice % 3
    if what == 0:
        rendered(check(design), choice)
    else:
        other = design if what == 1 else LEDGER
        rendered(compare(*((design, other) if choice % 2 else (other, design))), choice)
    if choice % 5 == 0:
        _drawn(design)


def _drawn(design: str) -> None:
    graph = graph_of(build_design(load(design, ReadOptions())))
    for diagram in DIAGRAMS:
        diagram.render(graph, Grouping.CATEGORY).encode()


def _changes(path: Path, choice: int) -> None:
    rendered(review_change(str(path)), choice)


def _baseline(path: Path, choice: int) -> None:
    rendered(compare(LEDGER, str(SEEDS / "design.md"), CompareOptions(baseline=str(path))), choice)


def _configuration(path: Path, choice: int) -> None:
    configuration = read_configuration(path, path.name)
    options = ReadOptions(parameters=configuration.parameters, limits=configuration.limits)
    if choice % 4 == 0:
        rendered(check(LEDGER, CompareOptions(actual=options)), choice)


def _parameters(path: Path, choice: int) -> None:
    options = ReadOptions(parameters=parameter_file(path))
    rendered(compare(LEDGER, LEDGER, CompareOptions(actual=options)), choice)


def _matches(path: Path, choice: int) -> None:
    rendered(compare(LEDGER, LEDGER, CompareOptions(matches=match_file(path))), choice)


def _variables(path: Path, choice: int) -> None:
    options = ReadOptions(variable_files=(path,))
    rendered(check(str(SEEDS / "main.tf"), CompareOptions(actual=options)), choice)


def _accept(path: Path, _choice: int) -> None:
    document = accepted_document(read_report(path), Terms(on=today("2026-01-01")))
    for name in ("accepted.json", "accepted.yaml"):
        accepted = path.parent / name
        accepted.write_text(accepted_text(document, accepted))
        read_accepted(accepted)


def _comment(path: Path, _choice: int) -> None:
    compose([read_for_comment(str(path))], None, tag="fuzz", limit=60_000, title="Fuzz").body(None).encode()


def _accepted(path: Path, _choice: int) -> None:
    read_accepted(path)


def _folder(path: Path, choice: int) -> None:
    """Read a folder that the bytes of the input lay out: texts, links, modules in circles, paths out of it."""
    folder = path.parent / "laid"
    folder.mkdir()
    lay_out(folder, path.read_bytes())
    rendered(check(str(folder)), choice)


ENTRIES: tuple[Callable[[Path, Random], object], ...] = (
    lambda at, _: at.with_suffix(".tf").write_text(
        'module "a" {\n source = "../"\n}\nmodule "b" {\n source = "./"\n}\n'
    ),
    lambda at, _: at.with_suffix(".tf").write_text('output "o" {\n value = file("../../../../etc/passwd")\n}\n'),
    lambda at, _: at.with_suffix(".tf").write_bytes((SEEDS / "main.tf").read_bytes()),
    lambda at, _: at.with_suffix(".yml").write_bytes((SEEDS / "ledger.yml").read_bytes()),
    lambda at, _: at.with_suffix(".yml").symlink_to("/dev/zero"),
    lambda at, _: at.with_suffix(".tf").symlink_to("/etc/passwd"),
    lambda at, _: at.with_suffix(".json").symlink_to(at.with_suffix(".json")),
    lambda at, _: at.symlink_to(at.parent, target_is_directory=True),
    lambda at, _: at.mkdir(),
    lambda at, _: at.with_suffix(".tf").mkdir(),
    lambda at, _: os.mkfifo(at.with_suffix(".yml")),
    lambda at, _: os.mkfifo(at.with_suffix(".tf")),
    lambda at, _: (at.parent / "manifest.json").write_bytes((SEEDS / "cdk/manifest.json").read_bytes()),
    lambda at, _: (at.parent / "Pulumi.yaml").write_bytes((SEEDS / "program.yaml").read_bytes()),
    lambda at, random: at.with_suffix(".json").write_bytes(random.randbytes(40)),
    lambda at, _: at.with_name(f"{at.name}\x1b[31m\n::error::x.yml").write_bytes(
        b"Resources: {A: {Type: AWS::SNS::Topic}}"
    ),
)


def lay_out(folder: Path, plan: bytes) -> None:
    """Fill a folder as the bytes say: each makes one entry, some in a folder below."""
    places = [folder]
    for number, byte in enumerate(plan[:40]):
        place = places[(byte // len(ENTRIES)) % len(places)]
        at = place / f"e{number}"
        with suppress(FileExistsError):
            ENTRIES[byte % len(ENTRIES)](at, Random(byte))  # noqa: S311  the same bytes lay out the same folder
        if at.is_dir() and not at.is_symlink():
            places.append(at)


def _report(folder: Path) -> Path:
    path = folder / "report.json"
    path.write_text(json_report.render(compare(LEDGER, str(SEEDS / "design.md"))))
    return path


READERS = (
    Reader(
        name="cloudformation-yaml", file="t.yml", run=_design, seeds=("ledger.yml",), formats=(Format.CLOUDFORMATION,)
    ),
    Reader(
        name="cloudformation-json", file="t.json", run=_design, seeds=("@ledger",), formats=(Format.CLOUDFORMATION,)
    ),
    Reader(name="markdown", file="t.md", run=_design, seeds=("design.md", "terraform-document.md")),
    Reader(name="hcl", file="main.tf", run=_design, seeds=("main.tf",), formats=(Format.TERRAFORM,)),
    Reader(
        name="terraform-json",
        file="main.tf.json",
        run=_design,
        seeds=("main.tf.json",),
        formats=(Format.TERRAFORM_JSON,),
    ),
    Reader(name="terraform-plan", file="p.json", run=_design, seeds=("plan.json",), formats=(Format.TERRAFORM_PLAN,)),
    Reader(
        name="terraform-state",
        file="s.json",
        run=_design,
        seeds=("terraform.tfstate",),
        formats=(Format.TERRAFORM_STATE,),
    ),
    Reader(
        name="pulumi-preview", file="v.json", run=_design, seeds=("preview.json",), formats=(Format.PULUMI_PREVIEW,)
    ),
    Reader(name="pulumi-stack", file="k.json", run=_design, seeds=("stack.json",), formats=(Format.PULUMI_STACK,)),
    Reader(name="pulumi-yaml", file="y.yaml", run=_design, seeds=("program.yaml",), formats=(Format.PULUMI_YAML,)),
    Reader(name="cdk-manifest", file="manifest.json", run=_design, seeds=("cdk/manifest.json",), beside="cdk"),
    Reader(
        name="changes",
        file="c.json",
        run=_changes,
        seeds=("plan.json", "preview.json", "change-set.json"),
        formats=(Format.TERRAFORM_PLAN, Format.PULUMI_PREVIEW),
    ),
    Reader(name="baseline", file="b.yaml", run=_baseline, seeds=("baseline.yaml",)),
    Reader(name="configuration", file=".drdiff.yaml", run=_configuration, seeds=("drdiff.yaml",)),
    Reader(name="parameter-file", file="a.json", run=_parameters, seeds=("parameters.json", "parameters-plain.json")),
    Reader(name="match-file", file="m.yaml", run=_matches, seeds=("matches.yaml",)),
    Reader(name="tfvars", file="v.tfvars", run=_variables, seeds=("values.tfvars",)),
    Reader(name="tfvars-json", file="v.tfvars.json", run=_variables, seeds=("values.tfvars.json",)),
    Reader(name="report-to-accept", file="r.json", run=_accept, seeds=("@report",)),
    Reader(name="report-to-comment", file="r.json", run=_comment, seeds=("@report",)),
    Reader(name="accepted", file="d.yaml", run=_accepted, seeds=("@accepted",)),
    Reader(name="folder", file="layout", run=_folder, seeds=("@layout",)),
)


def seeds_of(reader: Reader, folder: Path) -> tuple[bytes, ...]:
    """Return what the reader starts from; what is derived from other inputs is made in `folder`."""
    return tuple(_MADE[name](folder) if name in _MADE else (SEEDS / name).read_bytes() for name in reader.seeds)


def _ledger_as_json(_folder: Path) -> bytes:
    text = (SEEDS / "ledger.yml").read_text(encoding="utf-8")
    return json.dumps(read_yaml(text, "ledger.yml", Limits(), []).plain()).encode()


def _accepted_seed(folder: Path) -> bytes:
    document = accepted_document(read_report(_report(folder)), Terms(on=today("2026-01-01"), owner="o", reason="r"))
    return accepted_text(document, Path("a.yaml")).encode()


_MADE: dict[str, Callable[[Path], bytes]] = {
    "@ledger": _ledger_as_json,
    "@report": lambda folder: _report(folder).read_bytes(),
    "@accepted": _accepted_seed,
    "@layout": lambda _folder: bytes([2, 0, 1, 5, 7, 8, 9, 11, 4]),
}


def corpus(reader: Reader, folder: Path, largest: int = 400_000) -> tuple[bytes, ...]:
    """Return the files of a folder that this reader would read, recognized by content."""
    found = []
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or path.stat().st_size > largest:
            continue
        if reader.name == "markdown" and path.suffix == ".md":
            found.append(path.read_bytes())
        elif reader.formats and path.suffix in {".tf", ".json", ".yml", ".yaml", ".tfstate", ".template"}:
            with suppress(InputError):
                if load(str(path), ReadOptions()).format in reader.formats and _suits(reader, path):
                    found.append(path.read_bytes())
    return tuple(found)


def _suits(reader: Reader, path: Path) -> bool:
    """Whether JSON goes to the reader of JSON and YAML to that of YAML, which share a format."""
    return reader.name not in {"cloudformation-json", "cloudformation-yaml"} or (
        (path.read_bytes()[:1] == b"{") == (reader.name == "cloudformation-json")
    )


BY_NAME = {reader.name: reader for reader in READERS}
__all__ = ["BY_NAME", "READERS", "Reader", "corpus", "lay_out", "seeds_of"]
