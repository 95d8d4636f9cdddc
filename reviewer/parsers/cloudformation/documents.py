"""Finds the CloudFormation templates in a text: a bare template, or the fenced blocks of a Markdown document."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from reviewer.errors import InputError
from reviewer.model.design import Diagnostic, Severity
from reviewer.parsers.cloudformation.sam import expand_sam, is_sam
from reviewer.parsers.cloudformation.sections import Sections, is_template, split_sections
from reviewer.parsers.json_reader import read_json
from reviewer.parsers.markdown import Block, fenced_blocks, has_fences
from reviewer.parsers.nodes import Node
from reviewer.parsers.source import Source
from reviewer.parsers.yaml_reader import read_yaml
from reviewer.settings import Limits, raise_it

_BARE = re.compile(r"^(?:AWSTemplateFormatVersion|Resources|Parameters|Description|Transform)['\"]?\s*:", re.MULTILINE)
_FENCE = re.compile(r"^[ \t>]*(?:[-*+][ \t]+)?(?:`{3,}|~{3,})", re.MULTILINE)
_MARKS = ("Resources", "Type")
_OTHER_LANGUAGES = frozenset(
    {"bash", "sh", "shell", "console", "python", "py", "typescript", "ts", "javascript", "js", "hcl", "tf", "terraform"}
    | {"sql", "go", "java", "mermaid", "text", "txt", "diff", "markdown", "md", "powershell", "makefile", "dockerfile"}
)


def read_document(text: str, name: str, limits: Limits, diagnostics: list[Diagnostic], first_line: int = 1) -> Node:
    """Return a YAML or JSON text as nodes, told apart by its first character."""
    if len(text) > limits.template_bytes:
        raise InputError(
            f"the file is larger than {limits.template_bytes:,} bytes", file=name, help_text=raise_it("template-bytes")
        )
    if text.lstrip()[:1] not in ("{", "["):
        return read_yaml(text, name, limits, diagnostics, first_line)
    try:
        return read_json(text, name, limits, diagnostics, first_line)
    except InputError as problem:
        error = problem
    # YAML allows comments and trailing commas in braces; a file that is such YAML is still readable.
    try:
        node = read_yaml(text, name, limits, diagnostics, first_line)
    except InputError:
        raise error from None
    message = f"not strict JSON ({error.message}); read as YAML"
    diagnostics.append(Diagnostic(severity=Severity.WARNING, message=message, file=name, line=error.line))
    return node


def is_markdown(source: Source) -> bool:
    """Whether a text is a Markdown document with code fences rather than a bare template."""
    if source.text.lstrip()[:1] == "{":
        return False
    fence = _FENCE.search(source.text)
    if fence is None:
        return False
    bare = _BARE.search(source.text)
    return bare is None or fence.start() < bare.start()


def templates_in(source: Source, limits: Limits, diagnostics: list[Diagnostic]) -> list[Sections]:
    """Return the templates of one source; an empty list where it holds none.

    Raises:
        InputError: the source is a bare document that cannot be read as YAML or JSON.
    """
    stem = PurePosixPath(source.name).stem
    if is_markdown(source) and has_fences(source.text):
        return _fenced(source, stem, limits, diagnostics)
    root = read_document(source.text, source.name, limits, diagnostics)
    if not is_template(root):
        return []
    whole = _expanded(root, source.name, diagnostics)
    return [split_sections(whole, name=stem, file=source.name, serverless=is_sam(root))]


def _expanded(root: Node, file: str, diagnostics: list[Diagnostic]) -> Node:
    return expand_sam(root, file, diagnostics) if is_sam(root) else root


def _fenced(source: Source, stem: str, limits: Limits, diagnostics: list[Diagnostic]) -> list[Sections]:
    found: list[Sections] = []
    for block in fenced_blocks(source.text):
        root = _block_root(block, source.name, limits, diagnostics)
        if root is not None and is_template(root):
            name = _name_from(block.heading) or (stem if not found else f"{stem}-{len(found) + 1}")
            whole = _expanded(root, source.name, diagnostics)
            found.append(
                split_sections(whole, name=name, file=source.name, heading=block.heading, serverless=is_sam(root))
            )
    return found


def _block_root(block: Block, name: str, limits: Limits, diagnostics: list[Diagnostic]) -> Node | None:
    if block.info in _OTHER_LANGUAGES or not all(mark in block.text for mark in _MARKS):
        _pass_over(block, name, diagnostics, f"a block of {block.info or 'text'} without resources")
        return None
    found: list[Diagnostic] = []
    try:
        root = read_document(block.text, name, limits, found, block.first_line)
    except InputError as error:
        diagnostics.append(
            Diagnostic(severity=Severity.ERROR, message=f"fenced block: {error.message}", file=name, line=error.line)
        )
        return None
    if not is_template(root):
        _pass_over(block, name, diagnostics, "a fragment that is no whole template")
        return None
    diagnostics.extend(found)
    return root


def _pass_over(block: Block, name: str, diagnostics: list[Diagnostic], what: str) -> None:
    message = f"fenced block passed over: {what}"
    diagnostics.append(Diagnostic(severity=Severity.NOTE, message=message, file=name, line=block.first_line))


def _name_from(heading: str) -> str:
    match = re.search(r"([\w.-]+)\.(?:ya?ml|json|template)\b", heading)
    return match[1] if match else ""
