"""The files of one module folder: parsed, merged with their override files, sorted by kind of block."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping

from reviewer.model.design import Severity
from reviewer.model.record import dataclass, field
from reviewer.parsers.terraform.hcl.bodies import Problem, parse_body
from reviewer.parsers.terraform.hcl.json_syntax import parse_json_body
from reviewer.parsers.terraform.hcl.overrides import merged
from reviewer.parsers.terraform.hcl.session import Session
from reviewer.parsers.terraform.hcl.syntax import Argument, Block, Body, Source
from reviewer.parsers.terraform.hcl.values import EvaluationError

_LABELS = {"resource": 2, "data": 2, "ephemeral": 2, "module": 1, "variable": 1, "output": 1, "provider": 1, "check": 1}
_OTHERS = frozenset({"terraform", "locals", "moved", "removed", "import"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleSource:
    """A module as written; blocks are keyed by their labels."""

    folder: str
    files: tuple[str, ...] = ()
    blocks: Mapping[str, Mapping[tuple[str, ...], Block]] = field(default_factory=dict)
    locals: Mapping[str, Argument] = field(default_factory=dict)
    providers: tuple[Block, ...] = ()
    changes: tuple[Block, ...] = ()
    """`moved`, `removed` and `import` blocks."""

    def of(self, block_type: str) -> Mapping[tuple[str, ...], Block]:
        """Return the blocks of one type by their labels, in order of writing."""
        return self.blocks.get(block_type, {})


def load_module(session: Session, folder: str, only: Iterable[str] | None = None) -> ModuleSource:
    """Return the module in a folder; `only` restricts it to some of the folder's files."""
    found = session.modules.get(folder)
    if found is None:
        found = session.modules[folder] = _load(session, folder, only)
    return found


def is_configuration(name: str) -> bool:
    """Tell whether Terraform reads a file of this name as configuration."""
    return name.endswith((".tf", ".tf.json", ".tofu", ".tofu.json")) and not name.startswith((".", "#"))


def _is_override(name: str) -> bool:
    stem = name.split(".", 1)[0]
    return stem == "override" or stem.endswith("_override")


def _load(session: Session, folder: str, only: Iterable[str] | None) -> ModuleSource:
    names = session.files.names(folder) if only is None else only
    wanted = [name for name in names if is_configuration(name)]
    bodies: list[Body] = []
    overrides: list[Body] = []
    files: list[str] = []
    for name in wanted:
        path = posixpath.normpath(posixpath.join(folder, name))
        body = _read(session, path)
        if body is not None:
            (overrides if _is_override(name) else bodies).append(body)
            files.append(path)
    blocks = [block for body in bodies for block in body.blocks]
    return _sorted(
        session, folder, tuple(files), merged(blocks, [block for body in overrides for block in body.blocks])
    )


def _read(session: Session, path: str) -> Body | None:
    if len(session.sources) >= session.limits.files:
        session.note(Severity.ERROR, f"more than {session.limits.files} files; the rest is not read", path)
        return None
    try:
        source = session.files.source(path)
    except EvaluationError as error:
        session.note(Severity.ERROR, error.message, path)
        return None
    session.sources[path] = source
    body, problems = _parsed(source, path, session.limits.nesting)
    for problem in problems:
        session.note(Severity.ERROR, f"syntax error: {problem.message}", source.file, problem.line)
    for argument in body.arguments.values():
        message = f"'{argument.name}' stands outside of any block"
        session.note(Severity.ERROR, message, source.file, source.line(argument.start))
    return body


def _parsed(source: Source, path: str, nesting: int) -> tuple[Body, tuple[Problem, ...]]:
    if path.endswith(".json"):
        return parse_json_body(source, nesting)
    return parse_body(source, nesting)


def _sorted(session: Session, folder: str, files: tuple[str, ...], blocks: Iterable[Block]) -> ModuleSource:
    by_type: dict[str, dict[tuple[str, ...], Block]] = {}
    local_values: dict[str, Argument] = {}
    providers: list[Block] = []
    changes: list[Block] = []
    for block in blocks:
        if block.type == "locals":
            local_values.update(block.body.arguments)
        elif block.type == "provider":
            providers.append(block)
        elif block.type in {"moved", "removed", "import"}:
            changes.append(block)
        elif len(block.labels) == _LABELS.get(block.type, -1):
            same = by_type.setdefault(block.type, {})
            if block.labels in same:
                message = f"{block.type} '{'.'.join(block.labels)}' is declared twice; the first one counts"
                session.note(Severity.ERROR, message, block.source.file, block.span()[0])
            same.setdefault(block.labels, block)
        elif block.type not in _OTHERS:
            message = f"a '{block.type}' block with {len(block.labels)} labels is not understood"
            session.note(Severity.WARNING, message, block.source.file, block.span()[0])
    return ModuleSource(
        folder=folder,
        files=files,
        blocks=by_type,
        locals=local_values,
        providers=tuple(providers),
        changes=tuple(changes),
    )
