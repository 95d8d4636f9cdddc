"""Opens what the user named (file, folder or `-`), recognizes its format by content and reads it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path, PurePosixPath

from reviewer.errors import InputError
from reviewer.model.design import Diagnostic, Format, Severity, Template
from reviewer.parsers.cloudformation.documents import templates_in
from reviewer.parsers.cloudformation.reader import Placed, read_templates
from reviewer.parsers.cloudformation.sections import Sections
from reviewer.parsers.source import STDIN, Source, is_inside, read_source, read_stdin
from reviewer.settings import ReadOptions

_TEMPLATE_SUFFIXES = frozenset({".yml", ".yaml", ".json", ".template", ".md", ".markdown"})
_SKIPPED_FOLDERS = frozenset({".git", ".terraform", "node_modules", ".venv", "__pycache__"})


def load(name: str, options: ReadOptions) -> Template:
    """Return the design the user named, in its own words.

    Raises:
        InputError: there is no such input, or nothing in it can be reviewed.
    """
    if name == STDIN:
        return _single(read_stdin(options.limits), None, options)
    path = Path(name)
    if path.is_dir():
        return _folder(path, name, options)
    return _single(read_source(path, path.name, options.limits), path.parent, options)


def _single(source: Source, folder: Path | None, options: ReadOptions) -> Template:
    diagnostics: list[Diagnostic] = []
    if not source.text.strip():
        raise InputError("the file is empty", file=source.name, help_text="name a template with Resources")
    templates = templates_in(source, options.limits, diagnostics)
    if not templates:
        raise InputError(
            "no CloudFormation template found",
            file=source.name,
            help_text="a template has a Resources section whose entries have a Type",
        )
    opener = _Opener(folder, {source.name: source}, options)
    return _read(templates, opener, source.name, diagnostics, options)


def _folder(folder: Path, name: str, options: ReadOptions) -> Template:
    diagnostics: list[Diagnostic] = []
    sources: dict[str, Source] = {}
    templates: list[Sections] = []
    for path in _files(folder, options):
        relative = path.relative_to(folder).as_posix()
        try:
            source = read_source(path, relative, options.limits)
            found = templates_in(source, options.limits, diagnostics)
        except InputError as error:
            diagnostics.append(
                Diagnostic(severity=Severity.ERROR, message=error.message, file=error.file, line=error.line)
            )
            continue
        if not found:
            message = "passed over: it holds no CloudFormation template"
            diagnostics.append(Diagnostic(severity=Severity.NOTE, message=message, file=relative))
            continue
        sources[relative] = source
        templates.extend(found)
    if not templates:
        problem = next((item for item in diagnostics if item.severity is Severity.ERROR), None)
        detail = f" ({problem.file}: {problem.message})" if problem else ""
        raise InputError(
            f"no design found in the folder{detail}", file=name, help_text="name a folder with templates"
        )
    return _read(templates, _Opener(folder, sources, options), folder.resolve().name, diagnostics, options)


def _files(folder: Path, options: ReadOptions) -> list[Path]:
    """Return the folder's template-like files, sorted; links that lead outside are left out."""
    found: list[Path] = []
    for path in sorted(folder.rglob("*")):
        inner = path.relative_to(folder).parts
        if path.suffix.lower() not in _TEMPLATE_SUFFIXES or _SKIPPED_FOLDERS.intersection(inner):
            continue
        if path.is_file() and is_inside(path, folder):
            found.append(path)
        if len(found) > options.limits.files:
            raise InputError(f"the folder has more than {options.limits.files:,} files", file=str(folder.name))
    return found


class _Opener:
    """Opens nested templates beside the file that names them, inside the input's folder only."""

    def __init__(self, folder: Path | None, sources: dict[str, Source], options: ReadOptions) -> None:
        self.folder = folder
        self.sources = sources
        self.options = options
        self.diagnostics: list[Diagnostic] = []
        self.nested: set[str] = set()

    def open(self, parent: str, url: str) -> Sections | None:
        """Return the template that a TemplateURL names as a relative path."""
        if self.folder is None or "://" in url or url.startswith("/"):
            return None
        path = self.folder / PurePosixPath(parent).parent / url
        if not path.is_file() or not is_inside(path, self.folder):
            return None
        relative = path.resolve().relative_to(self.folder.resolve()).as_posix()
        source = self.sources.get(relative) or read_source(path, relative, self.options.limits)
        self.sources[relative] = source
        self.nested.add(relative)
        found = templates_in(source, self.options.limits, self.diagnostics)
        return found[0] if found else None


def _read(
    templates: list[Sections], opener: _Opener, label: str, diagnostics: list[Diagnostic], options: ReadOptions
) -> Template:
    for sections in templates:
        _find_nested(sections, opener)
    roots = [sections for sections in templates if sections.file not in opener.nested] or templates
    template = read_templates(
        [Placed(sections=sections) for sections in roots],
        options,
        label=label,
        open_nested=opener.open,
        form=Format.CLOUDFORMATION,
    )
    return replace(
        template,
        diagnostics=(*diagnostics, *opener.diagnostics, *template.diagnostics),
        sources={file: opener.sources[file].lines for file in template.files if file in opener.sources},
    )


def _find_nested(sections: Sections, opener: _Opener) -> None:
    """Mark the files that other templates of the folder nest, so that they are not read as stacks of their own."""
    for node in sections.entries("Resources").values():
        properties = node.get("Properties")
        url = properties.get("TemplateURL") if properties is not None else None
        if url is not None and isinstance(url.value, str):
            opener.open(sections.file, url.value)
