"""Plans every degraded Terraform configuration and keeps what that changes in the plan.

`python tests/twins/replan.py PROVIDERS` needs terraform and a folder laid out as a filesystem mirror that holds the aws
provider 3.39.0; nothing is refreshed, so no account is needed. It writes `plan.json` and `harbourline_replanned.json`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from harbourline_degradations import DEGRADATIONS
from harbourline_designs import FOLDER, Texts, configured_modules, edited, modules

_OVERRIDE = """
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "3.39.0"
    }
  }
}
"""
_MOCK = """
provider "aws" {
  alias                       = "ALIAS"
  access_key                  = "mock"
  secret_key                  = "mock"
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true
  skip_get_ec2_platforms      = true
}
"""
_DROPPED = ("timestamp", "checks", "errored", "applyable", "complete", "relevant_attributes")


def planned(texts: Texts, work: Path, mirror: Path) -> dict:
    """Return the plan of a configuration without what only this machine put in."""
    for old in work.rglob("*.tf"):
        old.unlink()
    mocks = "".join(_MOCK.replace("ALIAS", alias) for alias in ("primary", "recovery"))
    for name, text in {**texts, "version_override.tf": _OVERRIDE, "mock_override.tf": mocks}.items():
        path = work / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    settings = work / "terraformrc"
    settings.write_text(
        f'provider_installation {{\n  filesystem_mirror {{\n    path = "{mirror.resolve()}"\n  }}\n}}\n'
    )
    environment = {
        **os.environ,
        "TF_CLI_CONFIG_FILE": str(settings),
        "TF_VAR_database_password": "mock-one",
        "TF_VAR_report_password": "mock-two",
    }

    def terraform(*arguments: str) -> str:
        command = ["terraform", *arguments]
        done = subprocess.run(command, cwd=work, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            sys.exit(done.stderr)
        return done.stdout

    terraform("get") if (work / ".terraform" / "providers").is_dir() else terraform("init", "-input=false")
    terraform("plan", "-input=false", "-refresh=false", "-out=planned")
    plan = json.loads(terraform("show", "-json", "planned"))
    for provider in plan["configuration"]["provider_config"].values():
        expressions = provider.get("expressions", {})
        for name in [name for name in expressions if name.startswith("skip_") or name.endswith("_key")]:
            del expressions[name]
    return {name: item for name, item in plan.items() if name not in _DROPPED}


def parts(plan: dict) -> dict[str, dict[str, dict]]:
    """Return the entries of a plan that a patch may change, by address."""
    values = {
        item["address"]: item for m in modules(plan["planned_values"]["root_module"]) for item in m.get("resources", [])
    }
    configured = {
        f"{name} {item['address']}": item
        for name, module in configured_modules(plan["configuration"]["root_module"])
        for item in module.get("resources", [])
    }
    return {
        "changes": {item["address"]: item for item in plan["resource_changes"]},
        "values": values,
        "configured": configured,
    }


def patch(before: dict, after: dict) -> dict[str, dict]:
    """Return the entries that differ: a new one whole, one that changed by its changes, None for one that is gone."""
    old, new = parts(before), parts(after)
    return {
        kind: {
            address: _entry(old[kind].get(address), new[kind].get(address))
            for address in sorted({*old[kind], *new[kind]})
            if old[kind].get(address) != new[kind].get(address)
        }
        for kind in old
    }


def _entry(before: dict | None, after: dict | None) -> object:
    return after if before is None or after is None else list(_changes(before, after, []))


def _changes(before: object, after: object, path: list[str]) -> Iterator[list]:
    """Yield each change as path and new value; a path alone for what is gone."""
    if before == after:
        return
    if not isinstance(before, dict) or not isinstance(after, dict):
        yield [path, after]
        return
    for name in sorted({*before, *after}):
        if name not in after:
            yield [[*path, name]]
        elif name not in before:
            yield [[*path, name], after[name]]
        else:
            yield from _changes(before[name], after[name], [*path, name])


def main() -> None:
    """Write the plan and the patches."""
    mirror, work = Path(sys.argv[1]), Path(sys.argv[2])
    work.mkdir(parents=True, exist_ok=True)
    whole = planned(edited("terraform", ()), work, mirror)
    (FOLDER / "plan" / "plan.json").write_text(_lines(whole, "resource_changes"))
    patches = {}
    for degradation in DEGRADATIONS:
        patches[degradation.name] = patch(whole, planned(edited("terraform", degradation.terraform), work, mirror))
    lines = ",\n".join(f"{json.dumps(name)}:{_compact(entry)}" for name, entry in patches.items())
    (FOLDER.parent / "harbourline_replanned.json").write_text(f"{{{lines}}}\n")


def _compact(value: object) -> str:
    return json.dumps(value, separators=(",", ":"), sort_keys=True)


def _lines(plan: dict, long: str) -> str:
    """Return a plan with one of its lists an item a line."""
    items = ",\n".join(_compact(item) for item in plan[long])
    rest = _compact({name: item for name, item in plan.items() if name != long})
    return f'{rest[:-1]},"{long}":[\n{items}\n]}}\n'


if __name__ == "__main__":
    main()
