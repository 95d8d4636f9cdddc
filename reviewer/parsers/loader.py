"""Opens what the user named (file, folder or `-`), recognizes its format by content and reads it."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from reviewer.errors import InputError
from reviewer.model.design import RESOLVED_FORMATS, Diagnostic, Format, Severity, Template
from reviewer.model.record import replace
from reviewer.parsers.cloudformation.documents import is_markdown
from reviewer.parsers.cloudformation.inputs import (
    folder_files,
    read_document_design,
    read_folder_design,
)
from reviewer.parsers.markdown import Block, fenced_blocks
from reviewer.parsers.source import STDIN, Source, read_source, read_stdin
from reviewer.settings import ReadOptions

if TYPE_CHECKING:
    from reviewer.parsers.json_source import JsonDocument

_HCL = re.compile(
    r'^[ \t]*(?:resource|data|variable|output|module|provider)[ \t]+"[^"\n]+"(?:[ \t]+"[^"\n]+")?[ \t]*\{'
    r"|^[ \t]*(?:terraform|locals)[ \t]*\{",
    re.MULTILINE,
)
_HCL_INFO = frozenset({"hcl", "tf", "terraform", ""})
_HCL_FILE = re.compile(r"([\w./-]+\.tf)\b")
_CONFIGURATION_KEYS = frozenset({"resource", "module", "provider", "terraform", "variable", "data", "output", "locals"})


def load(name: str, options: ReadOptions) -> Template:
    """Return the design the user named, in its own words.

    Raises:
        InputError: there is no such input, or nothing in it can be reviewed.
    """
    if name == STDIN:
        return _of_source(read_stdin(options.limits), None, options)
    path = Path(name)
    if ":" in name and not os.path.exists(path):  # noqa: PTH110  it takes any name, also one too long to be
        template = _of_revision(name, options)
        if template is not None:
            return template
    return _of_path(path, name, options)


def _of_revision(name: str, options: ReadOptions) -> Template | None:
    """Return the design of `REVISION:PATH`; None where the name is none of that form."""
    from reviewer.parsers import revisions  # noqa: PLC0415  only for revisions

    revision = revisions.revision_of(name)
    if revision is None:
        return None
    with revisions.copied(revision, options.limits) as (path, diagnostics):
        try:
            template = _of_path(path, path.name, options)
        except InputError as error:
            where = name if error.file in (path.name, "") else f"{name}: {error.file}"
            raise InputError(error.message, file=where, line=error.line, help_text=error.help_text) from error
    return replace(template, label=name, diagnostics=(*diagnostics, *template.diagnostics))


def _of_path(path: Path, name: str, options: ReadOptions) -> Template:
    if os.path.isdir(path):  # noqa: PTH112  see above
        return _of_folder(path, name, options)
    template = _of_source(read_source(path, path.name, options.limits), path, options)
    return citing_configuration(template, options) if options.source is not None else template


def _of_source(source: Source, path: Path | None, options: ReadOptions) -> Template:
    if not source.text.strip():
        raise InputError("the file is empty", file=source.name, help_text="name a template, a plan or a configuration")
    known: list[JsonDocument] = []
    form = options.format or _recognize(source, path, known)
    if known and form in RESOLVED_FORMATS:
        return _machine_formats()[form][1](replace(known.pop(), depth=options.limits.depth))
    return _READERS[form](source, path, options)


def _recognize(source: Source, path: Path | None, known: list[JsonDocument] | None = None) -> Format:
    """Tell a text's format by what stands in it; what nothing else claims is taken for CloudFormation.

    A JSON document that was read for that is put into `known`: a plan may have tens of megabytes.
    """
    text = source.text
    first = text.lstrip()[:1]
    if is_markdown(source):
        return Format.TERRAFORM if not _has_templates(source) and _hcl_blocks(source) else Format.CLOUDFORMATION
    if first not in ("{", "[") and _HCL.search(text):
        return Format.TERRAFORM
    if first not in ("{", "[") and _PROGRAM_HINT.search(text):
        from reviewer.parsers.pulumi import program  # noqa: PLC0415  only where it may be one

        if program.accepts(source):
            return Format.PULUMI_YAML
    from reviewer.parsers.json_source import holds_json  # noqa: PLC0415  only where it may be JSON

    if first in ("{", "[") or (path is not None and path.suffix == ".json") or _MACHINE_HINT.search(text):
        return _recognize_json(source, known) if holds_json(text) else Format.CLOUDFORMATION
    return Format.CLOUDFORMATION


_PROGRAM_HINT = re.compile(r"^resources:", re.MULTILINE)
_MACHINE_HINT = re.compile(
    r'"(?:planned_values|resource_changes|format_version|terraform_version|steps|deployment)"\s*:'
)


def _recognize_json(source: Source, known: list[JsonDocument] | None) -> Format:
    from reviewer.parsers.json_source import load_json  # noqa: PLC0415  only for JSON
    from reviewer.settings import Limits  # noqa: PLC0415

    try:
        document = load_json(source, Limits())
    except InputError:
        if '"Resources"' in source.text:
            return Format.CLOUDFORMATION
        raise
    for form, (accepts, _) in _machine_formats().items():
        if accepts(document):
            if known is not None:
                known.append(document)
            return form
    value = document.value
    if isinstance(value, dict) and "Resources" not in value and _CONFIGURATION_KEYS.intersection(value):
        return Format.TERRAFORM_JSON
    return Format.CLOUDFORMATION


def _machine_formats() -> Mapping[Format, tuple[Callable[..., bool], Callable[..., Template]]]:
    """Return what recognizes and what reads the JSON that tools write, most telling first."""
    from reviewer.parsers.pulumi import preview, stack  # noqa: PLC0415  only for JSON
    from reviewer.parsers.terraform import plan, state  # noqa: PLC0415

    return {
        Format.TERRAFORM_PLAN: (plan.accepts, plan.read_plan),
        Format.TERRAFORM_STATE: (state.accepts, state.read_state),
        Format.PULUMI_PREVIEW: (preview.accepts, preview.read_preview),
        Format.PULUMI_STACK: (stack.accepts, stack.read_stack),
    }


def _read_machine_written(form: Format) -> Callable[[Source, Path | None, ReadOptions], Template]:
    def read(source: Source, _path: Path | None, options: ReadOptions) -> Template:
        from reviewer.parsers.json_source import load_json  # noqa: PLC0415  only for JSON

        return _machine_formats()[form][1](load_json(source, options.limits))

    return read


def _read_configuration(source: Source, path: Path | None, options: ReadOptions) -> Template:
    from reviewer.parsers.terraform import configuration  # noqa: PLC0415  only for Terraform

    chosen = _configuration_options(options)
    if is_markdown(source):
        texts = {
            name: configuration.SourceText(text=block.text, file=source.name, line_offset=block.first_line - 1)
            for name, block in _hcl_blocks(source).items()
        }
        template = configuration.read_configuration_texts(texts, chosen, source.name)
        return replace(template, sources={**template.sources, source.name: source.lines})
    if path is not None:
        return configuration.read_configuration(path, chosen)
    name = "main.tf.json" if source.text.lstrip()[:1] == "{" else "main.tf"
    return configuration.read_configuration_texts({name: source.text}, chosen, source.name)


def _configuration_options(options: ReadOptions):  # type: ignore[no-untyped-def]  # noqa: ANN202  a lazily imported record
    from reviewer.parsers.terraform import configuration  # noqa: PLC0415  only for Terraform
    from reviewer.parsers.terraform.hcl.limits import limits_for  # noqa: PLC0415

    return configuration.ConfigurationOptions(
        variables=options.parameters,
        variable_files=options.variable_files,
        workspace=options.workspace,
        region=options.region,
        account=options.account,
        limits=limits_for(options.limits),
    )


def _hcl_blocks(source: Source) -> dict[str, Block]:
    """Return the HCL blocks of a Markdown document by the file name each is given, or by its place."""
    found: dict[str, Block] = {}
    for position, block in enumerate(fenced_blocks(source.text), start=1):
        if block.info in _HCL_INFO and _HCL.search(block.text):
            named = _HCL_FILE.search(block.heading)
            name = named[1].lstrip("./") if named else f"block-{position}.tf"
            found[name if name not in found else f"block-{position}.tf"] = block
    return found


def _has_templates(source: Source) -> bool:
    return any("Resources" in block.text and "Type" in block.text for block in fenced_blocks(source.text))


def _read_template(source: Source, path: Path | None, options: ReadOptions) -> Template:
    return read_document_design(source, path.parent if path is not None else None, options)


def _read_program(source: Source, path: Path | None, options: ReadOptions) -> Template:
    from reviewer.parsers.pulumi import program  # noqa: PLC0415  only for Pulumi YAML

    chosen = program.ProgramOptions(
        config=options.parameters, folder=path.parent if path is not None else None, limits=options.limits
    )
    return program.read_program(source, chosen)


_READERS: Mapping[Format, Callable[[Source, Path | None, ReadOptions], Template]] = {
    Format.CLOUDFORMATION: _read_template,
    Format.SAM: _read_template,
    Format.CDK: _read_template,
    Format.TERRAFORM: _read_configuration,
    Format.TERRAFORM_JSON: _read_configuration,
    Format.PULUMI_YAML: _read_program,
    **{form: _read_machine_written(form) for form in sorted(RESOLVED_FORMATS)},
}


def _of_folder(folder: Path, name: str, options: ReadOptions) -> Template:
    if (folder / "manifest.json").is_file():
        from reviewer.parsers import cdk  # noqa: PLC0415  only for cloud assemblies
        from reviewer.parsers.cloudformation.assembly import read_assembly_design  # noqa: PLC0415

        if cdk.accepts(folder):
            return read_assembly_design(folder, options)
    if any(path.name.endswith((".tf", ".tf.json")) for path in sorted(folder.iterdir())):
        from reviewer.parsers.terraform import configuration  # noqa: PLC0415  only for Terraform

        return configuration.read_configuration(folder, _configuration_options(options))
    for program in ("Pulumi.yaml", "Pulumi.yml"):
        if (folder / program).is_file():
            source = read_source(folder / program, program, options.limits)
            if _recognize(source, folder / program) is Format.PULUMI_YAML:
                return _read_program(source, folder / program, options)
    try:
        return read_folder_design(folder, name, options)
    except InputError as error:
        others = [path for path in folder_files(folder, options) if _is_machine_written(path, options)]
        if len(others) != 1:
            raise
        source = read_source(others[0], others[0].relative_to(folder).as_posix(), options.limits)
        del error
        return _of_source(source, others[0], options)


def _is_machine_written(path: Path, options: ReadOptions) -> bool:
    if path.suffix != ".json":
        return False
    try:
        return _recognize(read_source(path, path.name, options.limits), path) in RESOLVED_FORMATS
    except InputError:
        return False


def citing_configuration(template: Template, options: ReadOptions) -> Template:
    """Return a plan's or state's resources with the lines of the configuration they come from (`options.source`)."""
    from reviewer.parsers.terraform import configuration  # noqa: PLC0415  only with --source

    assert options.source is not None  # noqa: S101  asked for by the caller
    written = configuration.read_configuration(options.source, _configuration_options(options))
    places = {resource.address: resource for resource in written.resources}
    cited = tuple(
        replace(resource, location=place.location, spans=place.spans)
        if (place := places.get(resource.address)) is not None
        else resource
        for resource in template.resources
    )
    lost = sum(1 for resource in template.resources if resource.address not in places)
    notes = (
        (
            Diagnostic(
                severity=Severity.NOTE, message=f"{lost} resources are not found in the configuration given as source"
            ),
        )
        if lost
        else ()
    )
    return replace(
        template,
        resources=cited,
        sources={**template.sources, **written.sources},
        diagnostics=(*template.diagnostics, *notes),
    )
