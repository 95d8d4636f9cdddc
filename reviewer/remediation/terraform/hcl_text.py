"""Blocks as HCL, laid out as `terraform fmt` lays them out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

from reviewer.model.code import Code
from reviewer.remediation.terms import call

_NAME = re.compile(r"[A-Za-z_][\w-]*\Z")
_STEP = "  "
Entry = tuple[str, Code] | tuple[str, None, Sequence["Entry"]]
"""A plain argument with its finished value, or a block with its entries."""


def block_text(header: str, entries: Sequence[Entry]) -> str:
    """Return a top-level block."""
    return "\n".join([f"{header} {{", *_entries(entries, _STEP), "}"])


def _entries(entries: Sequence[Entry], margin: str) -> Iterator[str]:
    """Yield the arguments, names aligned in runs of one-line ones, then the blocks, set apart by empty lines."""
    run: list[tuple[str, str]] = []
    lines: list[str] = []
    for entry in entries:
        if len(entry) == 2:  # noqa: PLR2004  an argument
            text = expression(entry[1], margin)
            if "\n" not in text:
                run.append((entry[0], text))
                continue
            lines.extend(_aligned(run, margin))
            run = []
            lines.append(f"{margin}{entry[0]} = {text}")
        else:
            lines.extend(_aligned(run, margin))
            run = []
            if lines:
                lines.append("")
            inner = list(_entries(entry[2], margin + _STEP))
            lines.extend([f"{margin}{entry[0]} {{", *inner, f"{margin}}}"] if inner else [f"{margin}{entry[0]} {{}}"])
    lines.extend(_aligned(run, margin))
    yield from lines


def _aligned(run: Sequence[tuple[str, str]], margin: str) -> Iterator[str]:
    width = max((len(name) for name, _ in run), default=0)
    for name, text in run:
        yield f"{margin}{name.ljust(width)} = {text}"


def expression(value: Code, margin: str = "") -> str:
    """Return a value as an HCL expression."""
    found = call(value)
    if found is not None:
        return _call(*found, margin)
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, str):
        return _text(value, margin)
    if isinstance(value, list):
        return _list(value, margin)
    return _object(value, margin)


def _call(name: str, argument: Code, margin: str) -> str:
    if name == "Fn::Own":
        return str(argument)
    if name == "Fn::Json":
        return f"jsonencode({expression(argument, margin)})"
    if name == "Fn::Joined" and isinstance(argument, list):
        return '"' + "".join(_in_text(part) for part in argument) + '"'
    return "null"


def _in_text(part: Code) -> str:
    if isinstance(part, str):
        return _escaped(part)
    text = expression(part)
    return text[1:-1] if text.startswith('"') and text.endswith('"') else f"${{{text}}}"


def _text(value: str, margin: str) -> str:
    if "\n" in value.rstrip("\n") and "\r" not in value and "EOT" not in value:
        body = value.replace("${", "$${").replace("%{", "%%{").rstrip("\n")
        lines = "\n".join(f"{margin}{_STEP}{line}" if line.strip() else "" for line in body.split("\n"))
        heredoc = f"<<-EOT\n{lines}\n{margin}EOT"
        return heredoc if value.endswith("\n") else f"chomp({heredoc}\n{margin})"
    return f'"{_escaped(value)}"'


def _escaped(value: str) -> str:
    text = json.dumps(value, ensure_ascii=False)[1:-1]
    return text.replace("${", "$${").replace("%{", "%%{")


def _list(value: list[Code], margin: str) -> str:
    if not value:
        return "[]"
    items = [expression(item, margin + _STEP) for item in value]
    short = f"[{', '.join(items)}]"
    if len(short) + len(margin) <= 90 and "\n" not in short:  # noqa: PLR2004  what fits on a line
        return short
    if len(items) == 1 and items[0].startswith("{"):
        return f"[{expression(value[0], margin)}]"
    return "[\n" + "".join(f"{margin}{_STEP}{item},\n" for item in items) + f"{margin}]"


def _object(value: dict[str, Code], margin: str) -> str:
    if not value:
        return "{}"
    inner = margin + _STEP
    names = {key: key if _NAME.match(key) else f'"{_escaped(key)}"' for key in value}
    lines: list[str] = []
    run: list[tuple[str, str]] = []
    for key, item in value.items():
        text = expression(item, inner)
        if "\n" in text:
            lines.extend(_aligned(run, inner))
            run = []
            lines.append(f"{inner}{names[key]} = {text}")
        else:
            run.append((names[key], text))
    lines.extend(_aligned(run, inner))
    if len(lines) == 1 and len(lines[0]) <= 80 and "\n" not in lines[0]:  # noqa: PLR2004  what fits on a line
        return f"{{ {lines[0].strip()} }}"
    return "{\n" + "\n".join(lines) + f"\n{margin}}}"
