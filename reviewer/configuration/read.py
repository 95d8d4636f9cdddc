"""Reads a configuration file into records; everything in it is checked first."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from reviewer.configuration.check import check
from reviewer.configuration.paths import baseline_inside, destination_inside, input_inside, inside
from reviewer.configuration.records import Configuration, Pair, SideSettings
from reviewer.errors import InputError
from reviewer.model.design import Diagnostic, Format
from reviewer.parsers.nodes import Node
from reviewer.parsers.source import read_source
from reviewer.parsers.yaml_reader import read_yaml
from reviewer.settings import Limits
from reviewer.today import day_of
from reviewer.waivers.waiver import Waiver, plain

_LIMITS: Final = Limits(file_bytes=4 * 1024 * 1024, template_bytes=4 * 1024 * 1024, depth=20, nodes=100_000)


def read_configuration(path: Path, name: str) -> Configuration:
    """Return the configuration in a file; `name` is how messages cite it.

    Raises:
        InputError: it cannot be read, or says something that is not known; with the line.
    """
    source = read_source(path, name, _LIMITS)
    diagnostics: list[Diagnostic] = []
    if not _has_content(source.text):
        return Configuration(file=path, name=name)
    root = read_yaml(source.text, name, _LIMITS, diagnostics)
    check(root, name)
    return _read(root, path, name, tuple(diagnostics))


def _has_content(text: str) -> bool:
    return any(line.strip() and not line.lstrip().startswith(("#", "---")) for line in text.split("\n"))


def _read(root: Node, path: Path, name: str, diagnostics: tuple[Diagnostic, ...]) -> Configuration:
    folder = Path(os.path.relpath(path.parent))
    text = {key: node.text() for key, node in root.items()}
    baseline, accepted, output = root.get("baseline"), root.get("accepted"), root.get("output")
    switch, source = root.get("inline-waivers"), root.get("source")
    return Configuration(
        file=path,
        name=name,
        fail_on=text.get("fail-on"),
        baseline=baseline_inside(baseline, str(baseline.value), folder, name) if baseline else None,
        rto=text.get("rto"),
        rpo=text.get("rpo"),
        region=text.get("region"),
        account=text.get("account"),
        parameters=_parameters(root.get("parameters")),
        reference=_side(root.get("reference")),
        actual=_side(root.get("actual")),
        variable_files=tuple(inside(each, str(each.value), folder, name) for each in _each(root.get("variable-files"))),
        workspace=text.get("workspace"),
        source=inside(source, str(source.value), folder, name) if source else None,
        matches=_texts(root.get("matches")),
        format=text.get("format"),
        output=tuple(destination_inside(each, str(each.value), folder, name) for each in _each(output)),
        accepted=inside(accepted, str(accepted.value), folder, name) if accepted else None,
        inline_waivers=switch is None or switch.value is True,
        waivers=tuple(_waiver(each, name) for each in _each(root.get("waivers"))),
        limits=_limits(root.get("limits")),
        pairs=_pairs(root.get("pairs"), folder, name),
        diagnostics=diagnostics,
    )


def _each(node: Node | None) -> list[Node]:
    """Return the entries of a list; a value alone is a list of one."""
    if node is None:
        return []
    return node.value if isinstance(node.value, list) else [node]


def _texts(node: Node | None) -> dict[str, str]:
    return {key: child.text() or "" for key, child in node.items()} if node is not None else {}


def _parameters(node: Node | None) -> dict[str, str]:
    """Return parameter values as the command line would give them: a list joined by commas."""
    if node is None:
        return {}
    return {key: ",".join(part.text() or "" for part in _each(child)) for key, child in node.items()}


def _side(node: Node | None) -> SideSettings:
    if node is None:
        return SideSettings()
    form = node.get("format")
    return SideSettings(
        parameters=_parameters(node.get("parameters")), format=Format(str(form.value)) if form is not None else None
    )


def _limits(node: Node | None) -> Limits:
    given = {key.replace("-", "_"): int(str(child.value)) for key, child in node.items()} if node is not None else {}
    return Limits(**given)


def _pairs(node: Node | None, folder: Path, name: str) -> Mapping[str, Pair]:
    if node is None:
        return {}
    return {
        key: Pair(**{side: input_inside(path, str(path.value), folder, name) for side, path in child.items()})
        for key, child in node.items()
    }


def _waiver(node: Node, file: str) -> Waiver:
    fields = {key: child.text() for key, child in node.items()}
    until = node.get("until")
    day = day_of(str(until.value)) if until is not None else None
    if until is not None and day is None:
        raise InputError("'until' of the waiver is no day", file=file, line=until.start, help_text="write 2026-12-31")
    reason = plain(fields.get("reason") or "")
    if not reason:
        raise InputError("the waiver gives no reason", file=file, line=node.start, help_text="write why it may stay")
    return Waiver(
        rules=tuple(str(each.value) for each in _each(node.get("rule"))),
        resource=fields.get("resource") or "*",
        property=fields.get("property"),
        reason=reason,
        owner=plain(fields.get("owner") or ""),
        until=day,
        file=file,
        line=node.start,
    )
