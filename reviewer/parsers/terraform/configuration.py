"""Terraform configuration, HCL or JSON, to a template: the resource instances a plan of it would have."""

from __future__ import annotations

import gc
import json
import posixpath
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from reviewer.errors import InputError
from reviewer.model.design import Format, Template
from reviewer.parsers.terraform.hcl.changes import apply_changes
from reviewer.parsers.terraform.hcl.declarations import declarations
from reviewer.parsers.terraform.hcl.files import Files, FolderFiles, SourceText, TextFiles
from reviewer.parsers.terraform.hcl.instances import ModuleInstance
from reviewer.parsers.terraform.hcl.modules import is_configuration, load_module
from reviewer.parsers.terraform.hcl.resources import Builder
from reviewer.parsers.terraform.hcl.session import ConfigurationOptions, Session
from reviewer.parsers.terraform.hcl.values import EvaluationError, LimitError
from reviewer.parsers.terraform.hcl.variables import root_inputs
from reviewer.settings import raise_it

__all__ = [
    "ConfigurationOptions",
    "SourceText",
    "read_configuration",
    "read_configuration_texts",
    "read_json_configuration",
]

_RECURSION = 12_000
"""Python frames: evaluation recurses as deep as values depend on each other."""
_LIMITS = {"steps": "steps", "elements": "elements", "instances": "instances", "characters": "text-characters"}
"""The name of the limit by the last word of the error about it."""
_MANIFEST = ".terraform/modules/modules.json"


def read_configuration(root: Path, options: ConfigurationOptions | None = None) -> Template:
    """Return the design declared by a folder, or by one file of it, with the local modules it calls.

    Raises:
        InputError: there is nothing to read, or reading it exceeds a limit.
    """
    chosen = options or ConfigurationOptions()
    folder, only = (root, None) if root.is_dir() else (root.parent, (root.name,))
    if not root.exists():
        raise InputError("there is no such file or folder", file=str(root))
    boundary = folder if chosen.boundary is None else chosen.boundary
    files = FolderFiles(root=boundary, largest=chosen.limits.file_characters)
    session = Session(files, chosen, _start(folder, boundary))
    label = root.name or root.resolve().name or "configuration"
    if only is None and not any(is_configuration(name) for name in files.names(session.start)):
        message = "the folder holds no .tf or .tf.json file"
        raise InputError(message, file=label, help_text=_suggestion(files))
    return _read(session, label, only)


def _start(folder: Path, boundary: Path) -> str:
    try:
        return folder.resolve().relative_to(boundary.resolve()).as_posix()
    except ValueError:
        help_text = f"name a folder around '{folder.name}'"
        raise InputError("the root module is not inside the given boundary", help_text=help_text) from None


def read_json_configuration(path: Path, options: ConfigurationOptions | None = None) -> Template:
    """Return the design declared by one file in Terraform's JSON syntax, such as the `cdk.tf.json` cdktf writes.

    Raises:
        InputError: the file cannot be read, or reading it exceeds a limit.
    """
    return read_configuration(path, options)


def read_configuration_texts(
    texts: Mapping[str, str | SourceText], options: ConfigurationOptions | None = None, label: str = "configuration"
) -> Template:
    """Return the design declared by texts, given by path in the design: `main.tf`, `modules/db/main.tf`.

    A `SourceText` says which file the text stands in and how many lines of it come before: findings cite those.

    Raises:
        InputError: there is nothing to read, or reading it exceeds a limit.
    """
    if not texts:
        raise InputError("there is no Terraform configuration", file=label)
    given = {
        path: text if isinstance(text, SourceText) else SourceText(text=text, file=path) for path, text in texts.items()
    }
    try:
        files = TextFiles(texts=given)
    except EvaluationError as error:
        raise InputError(error.message, file=label) from error
    return _read(Session(files, options or ConfigurationOptions()), label, None)


def _suggestion(files: Files) -> str:
    folders = sorted({path.rsplit("/", 1)[0] for path in files.below(".") if "/" in path and is_configuration(path)})
    return f"name the folder of the root module, such as '{folders[0]}'" if folders else ""


def _read(session: Session, label: str, only: tuple[str, ...] | None) -> Template:
    session.installed = _installed(session)
    try:
        with _room_to_work():
            return _template(session, label, only)
    except LimitError as error:
        name = _LIMITS.get(error.message.rpartition(" ")[2])
        help_text = "review a part of the configuration" + (f", or {raise_it(name)}" if name else "")
        where = error.source
        line = where.line(error.offset) if where else None
        raise InputError(error.message, file=where.file if where else label, line=line, help_text=help_text) from error
    except RecursionError as error:
        raise InputError("the configuration nests too deep", file=label) from error


@contextmanager
def _room_to_work() -> Iterator[None]:
    """Allow deep recursion, and keep the garbage collector from going through a growing tree again and again."""
    before, collects = sys.getrecursionlimit(), gc.isenabled()
    sys.setrecursionlimit(max(before, _RECURSION))
    gc.disable()
    try:
        yield
    finally:
        sys.setrecursionlimit(before)
        if collects:
            gc.enable()


def _template(session: Session, label: str, only: tuple[str, ...] | None) -> Template:
    source = load_module(session, session.start, only)
    root = ModuleInstance(session, source, inputs=root_inputs(session, source, automatic=only is None))
    builder = Builder(session)
    resources = tuple(apply_changes(builder.all_of(root), root))
    declared = tuple(declarations(root, builder.secrets))
    written = [path for path in session.sources if is_configuration(path)]
    is_json = bool(written) and all(path.endswith(".json") for path in written)
    return Template(
        label=label,
        format=Format.TERRAFORM_JSON if is_json else Format.TERRAFORM,
        files=tuple(dict.fromkeys(source.file for source in session.sources.values())),
        resources=resources,
        declarations=declared,
        diagnostics=tuple(session.diagnostics),
        sources=_lines(session),
        secrets=frozenset(secret for secret in builder.secrets if secret),
    )


def _lines(session: Session) -> dict[str, tuple[str, ...]]:
    """Return the lines of every file that is cited as a whole; a document around texts is known to its reader."""
    return {
        source.file: tuple(source.text.split("\n"))
        for path, source in session.sources.items()
        if source.file == path and not source.line_offset
    }


def _installed(session: Session) -> dict[str, str]:
    """Return the folders of modules Terraform has installed into the design, by module address."""
    try:
        manifest = json.loads(session.files.read(posixpath.join(session.start, _MANIFEST)))
        entries = [entry for entry in manifest["Modules"] if entry.get("Key")]
        return {str(entry["Key"]): posixpath.join(session.start, str(entry["Dir"])) for entry in entries}
    except (EvaluationError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}
