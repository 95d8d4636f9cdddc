"""CloudFormation designs as the user has them: one document, a folder of templates, or a CDK cloud assembly."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path, PurePosixPath

from reviewer.errors import InputError
from reviewer.model.design import Diagnostic, Format, Severity, Template
from reviewer.model.record import dataclass, field, replace
from reviewer.parsers.cloudformation.documents import templates_in
from reviewer.parsers.cloudformation.reader import Placed, read_templates
from reviewer.parsers.cloudformation.sections import Sections
from reviewer.parsers.source import Source, is_inside, read_source
from reviewer.settings import ReadOptions, raise_it

SUFFIXES = frozenset({".yml", ".yaml", ".json", ".template", ".md", ".markdown"})
OWN_FILES = frozenset({".drdiff.yaml", ".drdiff.yml"})
"""Configurations of drdiff itself, which may lie beside the templates."""
SKIPPED_FOLDERS = frozenset({".git", ".terraform", "node_modules", ".venv", "__pycache__"})


@dataclass(slots=True)
class DesignInput:
    """The files of one design, opened on demand and only inside its folder."""

    folder: Path | None
    options: ReadOptions
    sources: dict[str, Source] = field(default_factory=dict)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    nested: set[str] = field(default_factory=set)

    def open(self, relative: str) -> Sections | None:
        """Return the first template of a file given by its path relative to the folder."""
        if self.folder is None:
            return None
        path = self.folder / relative
        if not os.path.isfile(path) or not is_inside(path, self.folder):  # noqa: PTH113  takes any name, also one too long
            return None
        name = path.resolve().relative_to(self.folder.resolve()).as_posix()
        if name not in self.sources:
            self.sources[name] = read_source(path, name, self.options.limits)
        self.nested.add(name)
        found = templates_in(self.sources[name], self.options.limits, self.diagnostics)
        return found[0] if found else None

    def beside(self, parent: Sections, _logical_id: str, url: str | None) -> Sections | None:
        """Return the template that a TemplateURL names as a path relative to its parent's file."""
        if url is None or "://" in url or url.startswith("/"):
            return None
        return self.open((PurePosixPath(parent.file).parent / url).as_posix())

    def template(
        self,
        placed: Sequence[Placed],
        label: str,
        form: Format,
        opener: Callable[[Sections, str, str | None], Sections | None],
    ) -> Template:
        """Return the placed templates as one design."""
        if any(item.sections.serverless for item in placed):
            form = Format.SAM
        template = read_templates(placed, self.options, label=label, open_nested=opener, form=form)
        return replace(
            template,
            diagnostics=(*dict.fromkeys((*self.diagnostics, *template.diagnostics)),),
            sources={file: self.sources[file].lines for file in template.files if file in self.sources},
        )


def read_document_design(source: Source, folder: Path | None, options: ReadOptions) -> Template:
    """Return the design in one text: a template, or the templates of a Markdown document.

    Raises:
        InputError: there is no template in it, or it cannot be read.
    """
    design = DesignInput(folder, options, {source.name: source})
    templates = templates_in(source, options.limits, design.diagnostics)
    if not templates:
        problem = next((item for item in design.diagnostics if item.severity is Severity.ERROR), None)
        raise InputError(
            problem.message if problem else "no infrastructure design found",
            file=source.name,
            line=problem.line if problem else None,
            help_text="a CloudFormation template has a Resources section whose entries have a Type",
        )
    placed = [Placed(sections=sections) for sections in templates]
    return design.template(placed, source.name, Format.CLOUDFORMATION, design.beside)


def read_folder_design(folder: Path, name: str, options: ReadOptions) -> Template:
    """Return the design made of all templates in a folder.

    Raises:
        InputError: none of its files is a template.
    """
    design = DesignInput(folder, options)
    templates: list[Sections] = []
    for path in folder_files(folder, options):
        relative = path.relative_to(folder).as_posix()
        try:
            source = read_source(path, relative, options.limits)
            found = templates_in(source, options.limits, design.diagnostics)
        except InputError as error:
            design.diagnostics.append(
                Diagnostic(severity=Severity.ERROR, message=error.message, file=error.file, line=error.line)
            )
            continue
        if not found:
            message = "passed over: it holds no CloudFormation template"
            design.diagnostics.append(Diagnostic(severity=Severity.NOTE, message=message, file=relative))
            continue
        design.sources[relative] = source
        templates.extend(found)
    if not templates:
        problem = next((item for item in design.diagnostics if item.severity is Severity.ERROR), None)
        detail = f" ({problem.file}: {problem.message})" if problem else ""
        raise InputError(
            f"no design found in the folder{detail}",
            file=name,
            help_text="name a folder with CloudFormation templates, .tf files, or a CDK cloud assembly",
        )
    for sections in templates:
        _mark_nested(sections, design)
    roots = [sections for sections in templates if sections.file not in design.nested] or templates
    placed = [Placed(sections=sections) for sections in roots]
    return design.template(placed, folder.resolve().name, Format.CLOUDFORMATION, design.beside)


def folder_files(folder: Path, options: ReadOptions) -> list[Path]:
    """Return the folder's template-like files, sorted; links that lead outside are left out."""
    found: list[Path] = []
    for path in sorted(folder.rglob("*")):
        inner = path.relative_to(folder).parts
        if path.suffix.lower() not in SUFFIXES or path.name in OWN_FILES or SKIPPED_FOLDERS.intersection(inner):
            continue
        if path.is_file() and is_inside(path, folder):
            found.append(path)
        if len(found) > options.limits.files:
            raise InputError(
                f"the folder has more than {options.limits.files:,} files",
                file=folder.name,
                help_text=f"name the folder of the design itself, or {raise_it('files')}",
            )
    return found


def _mark_nested(sections: Sections, design: DesignInput) -> None:
    """Mark the files that another template nests, so that they are not read as stacks of their own."""
    for node in sections.entries("Resources").values():
        properties = node.get("Properties")
        url = properties.get("TemplateURL") if properties is not None else None
        if url is not None and isinstance(url.value, str):
            design.beside(sections, "", url.value)
