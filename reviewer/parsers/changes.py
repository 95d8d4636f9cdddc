"""Opens what `drdiff review` is given and reads both of its sides, whichever tool wrote it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from reviewer.errors import InputError
from reviewer.model.change import ChangeSet
from reviewer.model.record import replace
from reviewer.parsers.cloudformation import change_set
from reviewer.parsers.cloudformation.change_set import read_change_set
from reviewer.parsers.json_source import JsonDocument, load_json
from reviewer.parsers.loader import citing_configuration
from reviewer.parsers.pulumi import preview
from reviewer.parsers.pulumi.preview_sides import read_preview_sides
from reviewer.parsers.source import STDIN, read_source, read_stdin
from reviewer.parsers.terraform import plan
from reviewer.parsers.terraform.plan_sides import read_plan_sides
from reviewer.settings import ReadOptions

_READERS: tuple[tuple[Callable[[JsonDocument], bool], Callable[[JsonDocument], ChangeSet]], ...] = (
    (plan.accepts, read_plan_sides),
    (preview.accepts, read_preview_sides),
    (change_set.accepts, read_change_set),
)


def load_changes(name: str, options: ReadOptions) -> ChangeSet:
    """Return what a plan, preview or change set does.

    Args:
        name: a file, or `-` for standard input.
        options: limits of reading.

    Raises:
        InputError: there is no such file, or it is none of the three.
    """
    path = Path(name)
    source = read_stdin(options.limits) if name == STDIN else read_source(path, path.name, options.limits)
    if not source.text.strip():
        raise InputError("the file is empty", file=source.name, help_text=_WANTED)
    document = load_json(source, options.limits)
    for accepts, read in _READERS:
        if accepts(document):
            return _citing(read(document), options)
    raise InputError("the file is no plan, preview or change set", file=source.name, help_text=_WANTED)


def _citing(changes: ChangeSet, options: ReadOptions) -> ChangeSet:
    """Return the changes with the design after them at its lines in the configuration, where that is given."""
    if options.source is None:
        return changes
    return replace(changes, after=citing_configuration(changes.after, options))


_WANTED = (
    "give the output of `terraform show -json PLANFILE`, `pulumi preview --json` or `aws cloudformation "
    "describe-change-set --include-property-values`"
)
