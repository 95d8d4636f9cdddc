"""Checks that expected.yaml explains every structural difference of the sample pair, and claims no other.

Run it from anywhere: `python samples/check.py`. Needs PyYAML only; exits 1 with one line per problem.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import yaml

FOLDER = Path(__file__).parent
SECTIONS = {"Parameters": "parameter", "Mappings": "mapping", "Conditions": "condition", "Outputs": "output"}
UNPLANTED = {"posture", "invalid"}
"""Kinds that judge the actual template alone, so no difference needs to stand behind them."""


class TemplateLoader(yaml.SafeLoader):
    """Reads CloudFormation short-form tags as their long form."""


def _long_form(loader: TemplateLoader, suffix: str, node: yaml.Node) -> dict[str, object]:
    if isinstance(node, yaml.ScalarNode):
        value: object = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(node, deep=True)
    if suffix == "GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {suffix if suffix in {"Ref", "Condition"} else f"Fn::{suffix}": value}


TemplateLoader.add_multi_constructor("!", _long_form)


def load(path: Path, renames: dict[str, str]) -> dict[str, dict[str, object]]:
    """Return the template's sections, with every name that `renames` knows replaced."""
    text = path.read_text(encoding="utf-8")
    for old, new in renames.items():
        text = re.sub(rf"\b{old}\b", new, text)
    return yaml.load(text, TemplateLoader)  # noqa: S506 - a subclass of the safe loader


def is_function(value: object) -> bool:
    """Return whether `value` is an intrinsic function call."""
    return isinstance(value, dict) and len(value) == 1 and next(iter(value)).startswith(("Fn::", "Ref"))


def differences(reference: object, actual: object, path: str = "") -> Iterator[str]:
    """Yield the dotted path of every value that is written differently; lists of unequal length yield their own."""
    if type(reference) is type(actual) and reference == actual:
        return
    if isinstance(reference, dict) and isinstance(actual, dict) and not is_function(reference):
        for key in [*reference, *(key for key in actual if key not in reference)]:
            below = f"{path}.{key}" if path else str(key)
            if key in reference and key in actual:
                yield from differences(reference[key], actual[key], below)
            else:
                yield below
    elif isinstance(reference, list) and isinstance(actual, list) and len(reference) == len(actual):
        for index, pair in enumerate(zip(reference, actual, strict=True)):
            yield from differences(*pair, f"{path}[{index}]")
    elif type(reference) is not type(actual) or reference != actual:
        yield path


def planted(reference: dict[str, dict[str, object]], actual: dict[str, dict[str, object]]) -> Iterator[tuple[str, str]]:
    """Yield (kind and name, path) for every structural difference; the path is empty for a whole entry."""
    for section in ("Resources", *SECTIONS):
        mine, theirs = reference.get(section, {}), actual.get(section, {})
        kind = SECTIONS.get(section, "resource")
        for name in [*mine, *(name for name in theirs if name not in mine)]:
            if name not in mine or name not in theirs:
                yield f"{kind} {name}", ""
                continue
            for path in differences(mine[name], theirs[name]):
                yield f"{kind} {name}", path.removeprefix("Properties.")


def subject(entry: dict[str, str]) -> set[str]:
    """Return the `kind name` an entry speaks about, on either side."""
    declared = entry["kind"] if entry["kind"] in SECTIONS.values() else entry.get("of", "resource")
    return {f"{declared} {name}" for name in (entry.get("reference"), entry.get("actual")) if name}


def explains(entry: dict[str, str], owner: str, path: str) -> bool:
    """Return whether `entry` is about the difference at `path` of `owner`, or one around or inside it."""
    claimed = entry.get("property") or ""
    if owner not in subject(entry):
        return False
    if not claimed or not path:
        return claimed == path or (not path and entry["kind"] not in {"missing-resource", "extra-resource"})
    return any(
        long == short or long.startswith((f"{short}.", f"{short}["))
        for long, short in ((claimed, path), (path, claimed))
    )


def exists(owner: object, path: str) -> bool:
    """Return whether a resource or declaration has a value at the dotted `path`, an attribute or a property."""
    if not isinstance(owner, dict):
        return False
    value: object = owner if path.split(".")[0].split("[")[0] in owner else owner.get("Properties")
    for step in re.findall(r"[^.\[\]]+", path):
        if isinstance(value, dict) and step in value:
            value = value[step]
        elif isinstance(value, list) and step.isdigit() and int(step) < len(value):
            value = value[int(step)]
        else:
            return False
    return True


def problems() -> Iterator[str]:
    """Yield one line per difference without an entry, and per entry without a difference."""
    entries = yaml.safe_load((FOLDER / "expected.yaml").read_text(encoding="utf-8"))["differences"]
    renames = {entry["actual"]: entry["reference"] for entry in entries if entry.get("rename")}
    reference = load(FOLDER / "orders" / "reference.yml", {})
    actual = load(FOLDER / "orders" / "actual.yml", renames)
    found = list(planted(reference, actual))
    for owner, path in found:
        if not any(explains(entry, owner, path) for entry in entries):
            yield f"unexplained difference: {owner} {path or '(whole)'}"
    declared = [owners for template in (reference, actual) for owners in template.values() if isinstance(owners, dict)]
    for entry in entries:
        names = {renames.get(entry[side], entry[side]) for side in ("reference", "actual") if entry[side]}
        owners = [section[name] for section in declared for name in names if name in section]
        if entry["property"] and not any(exists(owner, entry["property"]) for owner in owners):
            yield f"nothing at {entry['property']} of {entry['id']}"
        if entry["kind"] in UNPLANTED or entry.get("rename") or entry.get("by"):
            continue
        if not any(explains(entry, owner, path) for owner, path in found):
            yield f"no difference behind {entry['id']}"
    ids = [entry["id"] for entry in entries]
    yield from (f"id used twice: {name}" for name in sorted({name for name in ids if ids.count(name) > 1}))
    fenced = re.findall(
        r"^```yaml\n(.*?)^```$",
        (FOLDER / "orders" / "reference.md").read_text(encoding="utf-8"),
        re.MULTILINE | re.DOTALL,
    )
    if fenced != [(FOLDER / "orders" / "reference.yml").read_text(encoding="utf-8")]:
        yield "reference.md does not contain exactly reference.yml"


if __name__ == "__main__":
    lines = list(problems())
    print("\n".join(lines) or "every difference is explained")
    sys.exit(1 if lines else 0)
