"""The Harbourline design in each of its formats, whole or with one known degradation applied to its text."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from reviewer.model.design import Design
from reviewer.model.review import Review, Tier
from reviewer.normalize.build import build_design
from reviewer.parsers.loader import load
from reviewer.pipeline import CompareOptions, review_of
from reviewer.settings import ReadOptions

FOLDER = Path(__file__).parent / "harbourline"
PRIMARY, RECOVERY = "primary-eu-west-1.yaml", "recovery-eu-central-1.yaml"
FORMATS = ("cloudformation", "terraform", "plan", "pulumi")
UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
"""What a preview has in place of a value that only the deployment tells."""
GONE = object()
"""The value of an edit that takes an input away."""
Texts = dict[str, str]
Edit = Callable[[Texts], None]
Claim = tuple[str, str, str]
"""A finding above info: kind, canonical type, property (empty for a resource that is missing)."""


@dataclass(frozen=True, kw_only=True)
class Degradation:
    """One known way of being worse, written in the words of each format; `plan` comes from planning `terraform`."""

    name: str
    cloudformation: tuple[Edit, ...]
    terraform: tuple[Edit, ...]
    pulumi: tuple[Edit, ...]
    expected: frozenset[Claim]


Entry = dict | list | None
"""A new entry of a plan, the changes of one that stays, or None for one that is gone."""


@dataclass(frozen=True, kw_only=True)
class Patch:
    """What planning a degraded configuration changes in the plan."""

    changes: Mapping[str, Entry] = field(default_factory=dict)
    values: Mapping[str, Entry] = field(default_factory=dict)
    configured: Mapping[str, Entry] = field(default_factory=dict)


def swap(file: str, old: str, new: str = "", times: int = 1) -> Edit:
    """Return an edit that replaces a text, which must be there `times` times."""

    def edit(texts: Texts) -> None:
        assert texts[file].count(old) == times, f"{file}: {old!r} is there {texts[file].count(old)} times"
        texts[file] = texts[file].replace(old, new)

    return edit


def both(old: str, new: str = "", times: int = 1) -> tuple[Edit, ...]:
    """Return the same edit of both templates."""
    return swap(PRIMARY, old, new, times), swap(RECOVERY, old, new, times)


def without(file: str, *names: str) -> Edit:
    """Return an edit that takes resources out of a template."""

    def edit(texts: Texts) -> None:
        for name in names:
            texts[file], count = re.subn(rf"(?m)^  {name}:\n(?:    .*\n|\n)*", "", texts[file])
            assert count == 1, f"{file}: {name}"

    return edit


def inside(file: str, name: str, old: str, new: str = "") -> Edit:
    """Return an edit within one block: a resource of a template, or the HCL block whose header `name` is."""

    def edit(texts: Texts) -> None:
        start = texts[file].index(f"\n  {name}:\n" if file.endswith(".yaml") else f"\n{name} {{\n")
        end = re.compile(r"\n(?=  \w+:\n)|\n(?=\w+:)" if file.endswith(".yaml") else r"\n}\n").search(
            texts[file], start + 1
        )
        stop = end.start() + 1 if end is not None else len(texts[file])
        block = texts[file][start:stop]
        assert block.count(old) == 1, f"{file}: {name}: {old!r} is there {block.count(old)} times"
        texts[file] = texts[file][:start] + block.replace(old, new) + texts[file][stop:]

    return edit


def without_block(file: str, *headers: str) -> Edit:
    """Return an edit that takes top-level HCL blocks away."""

    def edit(texts: Texts) -> None:
        for header in headers:
            start = texts[file].index(f"{header} {{\n")
            texts[file] = texts[file][:start] + texts[file][texts[file].index("\n}\n", start) + 3 :]

    return edit


def put(resource: str, path: str, value: object) -> Edit:
    """Return an edit that sets an input (dotted path) of every previewed resource whose `type::name` ends so."""

    def edit(texts: Texts) -> None:
        document = json.loads(texts["preview.json"])
        states = [step["newState"] for step in document["steps"] if step["urn"].endswith(f":{resource}")]
        assert states, resource
        for state in states:
            *outer, last = path.split(".")
            target = state["inputs"]
            for name in outer:
                target = target[int(name)] if isinstance(target, list) else target[name]
            assert value is not GONE or last in target, path
            if value is GONE:
                del target[last]
            else:
                target[last] = value
            if "." not in path and value is GONE:
                del state["propertyDependencies"][last]
        texts["preview.json"] = json.dumps(document)

    return edit


def depends(resource: str, name: str, source: str, value: object = UNKNOWN) -> Edit:
    """Return an edit that makes an input come from another resource."""

    def edit(texts: Texts) -> None:
        document = json.loads(texts["preview.json"])
        urn = next(step["urn"] for step in document["steps"] if step["urn"].endswith(f":{source}"))
        state = next(step["newState"] for step in document["steps"] if step["urn"].endswith(f":{resource}"))
        state["inputs"][name] = value
        state["propertyDependencies"][name] = [urn]
        texts["preview.json"] = json.dumps(document)

    return edit


def unregistered(*resources: str) -> Edit:
    """Return an edit that takes steps out of the preview."""

    def edit(texts: Texts) -> None:
        document = json.loads(texts["preview.json"])
        for resource in resources:
            kept = [step for step in document["steps"] if not step["urn"].endswith(f":{resource}")]
            assert len(kept) < len(document["steps"]), resource
            document["steps"] = kept
        texts["preview.json"] = json.dumps(document)

    return edit


def edited(format_: str, edits: Iterable[Edit]) -> Texts:
    """Return the texts of a design after edits, by path inside its folder."""
    folder = FOLDER / format_
    texts = {path.relative_to(folder).as_posix(): path.read_text() for path in sorted(folder.rglob("*.*"))}
    for edit in edits:
        edit(texts)
    return texts


def replanned(patch: Patch) -> Texts:
    """Return the plan with what planning the degraded configuration changed in it."""
    plan = json.loads((FOLDER / "plan" / "plan.json").read_text())
    plan["resource_changes"] = list(_patched(plan["resource_changes"], patch.changes))
    for module in modules(plan["planned_values"]["root_module"]):
        module["resources"] = list(_patched(module.get("resources", []), patch.values, module))
    for name, module in configured_modules(plan["configuration"]["root_module"]):
        own = {
            key.removeprefix(f"{name} "): item for key, item in patch.configured.items() if key.startswith(f"{name} ")
        }
        module["resources"] = list(_patched(module.get("resources", []), own))
    return {"plan.json": json.dumps(plan)}


def _patched(items: list[dict], patch: Mapping[str, Entry], module: dict | None = None) -> Iterable[dict]:
    present = {item["address"] for item in items}
    for item in items:
        entry = patch.get(item["address"], [])
        if entry is not None:
            yield _changed(item, entry) if isinstance(entry, list) else entry
    home = "" if module is None else module.get("address", "")
    for address, entry in patch.items():
        inside_module = module is None or module_of(address) == home
        if address not in present and isinstance(entry, dict) and inside_module:
            yield entry


def _changed(item: dict, changes: list[list]) -> dict:
    """Return an entry with changes made, each a path and the new value, or the path alone of what is gone."""
    found = deepcopy(item) if changes else item
    for path, *new in changes:
        target = found
        for step in path[:-1]:
            target = target[step]
        if new:
            target[path[-1]] = new[0]
        else:
            del target[path[-1]]
    return found


def module_of(address: str) -> str:
    """Return the module part of a planned address; empty in the root."""
    return ".".join(address.split(".")[:2]) if address.startswith("module.") else ""


def modules(root: dict) -> Iterable[dict]:
    """Yield a planned module and those in it."""
    yield root
    for child in root.get("child_modules", []):
        yield from modules(child)


def configured_modules(root: dict, name: str = "root") -> Iterable[tuple[str, dict]]:
    """Yield the configured modules by the name of their call."""
    yield name, root
    for call, child in root.get("module_calls", {}).items():
        yield from configured_modules(child["module"], call)


@cache
def patches() -> dict[str, Patch]:
    """Return what each degradation changes in the plan, as terraform planned it (`replan.py` writes the file)."""
    written = json.loads((FOLDER.parent / "harbourline_replanned.json").read_text())
    return {name: Patch(**entry) for name, entry in written.items()}


@cache
def design(format_: str) -> Design:
    """Return the whole design as one format has it."""
    return _read(edited(format_, ()))


def degraded(format_: str, degradation: Degradation) -> Design:
    """Return the degraded design as one format has it."""
    if format_ == "plan":
        return _read(replanned(patches()[degradation.name]))
    return _read(edited(format_, getattr(degradation, format_)))


def _read(texts: Texts) -> Design:
    with TemporaryDirectory() as folder:
        for name, text in texts.items():
            path = Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        single = next(iter(texts)) if len(texts) == 1 else ""
        return build_design(load(str(Path(folder) / single), ReadOptions()))


def claims(review: Review) -> set[Claim]:
    """Return what a review finds above info."""
    return {
        (finding.kind.value, finding.resource_type or "", finding.property or "")
        for finding in review.findings
        if finding.tier is not Tier.INFO
    }


def compare(reference: Design, actual: Design) -> Review:
    """Return the review of two designs."""
    return review_of(reference, actual, CompareOptions(fixes=False))
