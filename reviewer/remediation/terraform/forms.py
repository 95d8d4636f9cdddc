"""Canonical forms that Terraform writes otherwise: a global table is a table with replicas besides its own region."""

from __future__ import annotations

from reviewer.model.code import Code
from reviewer.model.location import Path

_TABLE = "AWS::DynamoDB::GlobalTable"


def in_own_form(
    canonical: str, root: dict[str, Code], touched: tuple[Path, ...], present: dict[str, Code]
) -> tuple[dict[str, Code], tuple[Path, ...]]:
    """Return canonical properties and the places that change as the Terraform type's own."""
    replicas = root.get("Replicas")
    if canonical != _TABLE or not isinstance(replicas, list) or not replicas or not isinstance(replicas[0], dict):
        return root, touched
    home = {name: value for name, value in replicas[0].items() if name != "Region"}
    made: dict[str, Code] = {name: value for name, value in root.items() if name != "Replicas"}
    made["Replicas"] = replicas[1:]
    for name, value in home.items():
        old = made.get(name)
        made[name] = {**old, **value} if isinstance(old, dict) and isinstance(value, dict) else value
    if "StreamSpecification" in made and isinstance(made["StreamSpecification"], dict):
        made["StreamSpecification"] = {"StreamEnabled": True, **made["StreamSpecification"]}
    before = present.get("Replicas")
    old_home = before[0] if isinstance(before, list) and before and isinstance(before[0], dict) else {}
    changed = tuple(name for name, value in home.items() if old_home.get(name) != value)
    return made, tuple(place for path in touched for place in _moved(path, changed))


def _moved(path: Path, home: tuple[str, ...]) -> list[Path]:
    if path[:1] != ("Replicas",):
        return [path]
    if len(path) == 1:
        return [path, *((name,) for name in home)]
    if path[1] == 0:
        return [path[2:]] if len(path) > 2 else [(name,) for name in home]  # noqa: PLR2004  below the item
    return [("Replicas", int(path[1]) - 1, *path[2:])]
