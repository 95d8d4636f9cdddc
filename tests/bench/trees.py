"""Terraform configurations of an invented estate: one module folder an application, called from a root module."""

from __future__ import annotations

import json
from pathlib import Path

from bench.estate import Item, Ref, Service


def write_tree(estate: list[Service], folder: Path) -> int:
    """Write the estate as HCL; return how many bytes it has."""
    root = ['provider "aws" {\n  region = "eu-central-1"\n}\n']
    written = 0
    for service in estate:
        name = service.name.replace("-", "_")
        root.append(f'module "{name}" {{\n  source = "./modules/{name}"\n  name   = "{service.name}"\n}}\n')
        text = 'variable "name" {\n  type = string\n}\n\n' + "\n".join(_block(item) for item in service.items)
        written += _write(folder / "modules" / name / "main.tf", text.replace(service.name, "${var.name}"))
    return written + _write(folder / "main.tf", "\n".join(root))


def _write(path: Path, text: str) -> int:
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.write_text(text)


def _block(item: Item) -> str:
    return f'resource "{item.type}" "{item.name}" {{\n{_body(item.arguments, "  ")}}}\n'


def _body(arguments: dict[str, object], indent: str) -> str:
    lines = []
    for key, value in arguments.items():
        if isinstance(value, list) and value and all(isinstance(child, dict) for child in value):
            lines.extend(f"{indent}{key} {{\n{_body(child, indent + '  ')}{indent}}}\n" for child in value)
        else:
            lines.append(f"{indent}{key} = {_expression(value, indent)}\n")
    return "".join(lines)


def _expression(value: object, indent: str) -> str:
    if isinstance(value, Ref):
        return f"{value.address}.{value.attribute}"
    if isinstance(value, dict):
        inner = "".join(f"{indent}  {key} = {_expression(child, indent + '  ')}\n" for key, child in value.items())
        return f"{{\n{inner}{indent}}}"
    if isinstance(value, list):
        return f"[{', '.join(_expression(child, indent) for child in value)}]"
    return json.dumps(value)
