"""Our values against those of the `terraform` program itself, with the one provider that is built into it."""

import json
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest

from reviewer.model.value import ABSENT, Reference, Sensitive, Text, Unknown
from reviewer.parsers.terraform.configuration import read_configuration

FIXTURES = Path(__file__).parent.parent / "parsers" / "terraform" / "fixtures"


def run(folder, *arguments):
    program = shutil.which("terraform")
    if program is None:
        pytest.skip("terraform is not installed")
    environment = {"TF_CLI_CONFIG_FILE": "/dev/null", "CHECKPOINT_DISABLE": "1", "HOME": str(folder)}
    done = subprocess.run(
        [program, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=True, timeout=120
    )
    return done.stdout


def expressions():
    lines = (FIXTURES / "expressions.txt").read_text(encoding="utf-8").split("\n")
    kept = [line for line in lines if line and not line.startswith("# ")]
    return list(zip(kept[::2], [line.removeprefix("=> ") for line in kept[1::2]], strict=True))


def test_the_table_of_expressions_holds_what_terraform_computes(tmp_path):
    outputs = [f'output "o{n}" {{ value = jsonencode({code}) }}' for n, (code, _) in enumerate(expressions())]
    (tmp_path / "main.tf").write_text("\n".join(outputs), encoding="utf-8")
    run(tmp_path, "init", "-no-color")
    run(tmp_path, "apply", "-auto-approve", "-no-color")
    values = json.loads(run(tmp_path, "output", "-json"))
    expected = {code: values[f"o{number}"]["value"] for number, (code, _) in enumerate(expressions())}
    assert dict(expressions()) == expected


@cache
def planned(name, tmp):
    folder = tmp / name
    shutil.copytree(FIXTURES / name, folder)
    run(folder, "init", "-no-color")
    run(folder, "plan", "-refresh=false", "-out=plan.bin", "-no-color")
    plan = json.loads(run(folder, "show", "-json", "plan.bin"))
    return {item["address"]: item["values"] for item in _managed(plan["planned_values"]["root_module"])}


def _managed(module):
    yield from (item for item in module.get("resources", []) if item["mode"] == "managed")
    for child in module.get("child_modules", []):
        yield from _managed(child)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("plans")


def test_a_configuration_has_the_instances_of_its_plan(folder):
    ours = {resource.address for resource in read_configuration(FIXTURES / "shop").resources}
    assert ours == set(planned("shop", folder))


def test_every_value_a_plan_knows_is_ours(folder):
    plan = planned("shop", folder)
    different = []
    for resource in read_configuration(FIXTURES / "shop").resources:
        for name, value in resource.properties.items():
            different += list(differences(value, plan[resource.address].get(name, ABSENT), plan, resource.address))
    assert different == []


def differences(ours, other, plan, where):
    """Yield the places where a value of ours is neither the plan's nor unknown in the plan."""
    if isinstance(ours, Reference):
        ours = looked_up(ours, plan)
    if isinstance(ours, Text) and not any(isinstance(part, Sensitive) for part in ours.parts):
        parts = [looked_up(part, plan) if isinstance(part, Reference) else part for part in ours.parts]
        ours = ABSENT if ABSENT in parts else "".join(map(str, parts))
    if isinstance(ours, dict) and isinstance(other, dict):
        for key in ours.keys() | other.keys():
            yield from differences(ours.get(key, ABSENT), other.get(key, ABSENT), plan, f"{where}.{key}")
    elif isinstance(ours, list) and isinstance(other, list) and len(ours) == len(other):
        for position, (one, two) in enumerate(zip(ours, other, strict=True)):
            yield from differences(one, two, plan, f"{where}[{position}]")
    elif isinstance(ours, Sensitive):
        if ours != Sensitive.of(str(other)):
            yield where
    elif not isinstance(ours, Text | Unknown) and ours != other:
        yield where


def looked_up(reference, plan):
    value = plan.get(reference.address, {})
    for step in reference.attribute.split("."):
        value = value.get(step, ABSENT) if isinstance(value, dict) else ABSENT
    return value


def test_every_function_of_terraform_is_known(tmp_path):
    from reviewer.parsers.terraform.hcl import calls  # noqa: PLC0415
    from reviewer.parsers.terraform.hcl.functions.filesystem import FILE_FUNCTIONS  # noqa: PLC0415
    from reviewer.parsers.terraform.hcl.functions.table import FUNCTIONS  # noqa: PLC0415

    signatures = json.loads(run(tmp_path, "metadata", "functions", "-json"))["function_signatures"]
    named = {name.removeprefix("core::") for name in signatures}
    assert named - {*FUNCTIONS, *FILE_FUNCTIONS, *calls.SPECIAL} == set()
