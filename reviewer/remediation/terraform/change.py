"""Which resources have to change, and in which arguments, so that one is as in the reference."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.model.code import Code
from reviewer.model.design import Resource
from reviewer.model.location import Path
from reviewer.model.record import dataclass, replace
from reviewer.remediation.terraform.compose import Composed, main_resource, satellites_for
from reviewer.remediation.terraform.merge import Merged, Namer, item_of, meets, merged
from reviewer.remediation.terraform.reverse import Argument
from reviewer.remediation.terraform.types import declared_type, type_in
from reviewer.remediation.work import Change


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A change of one resource: arguments to set, arguments to take away, or the whole resource gone or new."""

    made: Composed
    address: str | None = None
    """The resource that changes; None for a new one."""
    file: str = ""
    is_gone: bool = False
    gone: tuple[str, ...] = ()


def parts_of_change(change: Change, names: Namer, habits: frozenset[str]) -> Iterator[Part]:
    """Yield what has to change; nothing where the reference's value cannot be said."""
    found = merged(change, names)
    actual, declared = change.actual, declared_type(change.actual)
    if found is None or declared is None:
        return
    apart = {path[0] for path in actual.parts if path}
    written, _ = main_resource(declared, found.present, None)
    inline = frozenset(item.name for item in written.arguments if not _stands_apart(item, apart))
    main, said = main_resource(declared, found.root, inline)
    own = tuple(item for item in main.arguments if found.touches(item.paths) and not _stands_apart(item, apart))
    if own:
        yield Part(made=replace(main, arguments=own), address=actual.address, file=actual.location.file)
    yield from _removed(found, actual, declared)
    covered = {path for item in own for path in item.paths}
    rest = [path for path in found.touched if not any(meets(path, place) for place in covered)]
    said = {path for path in said if path[0] not in apart} | covered
    for made in satellites_for(actual.type, found.root, said, habits, rest) if rest else ():
        yield from _satellite(made, found, actual)


def _satellite(made: Composed, found: Merged, actual: Resource) -> Iterator[Part]:
    """Yield the change of a satellite that is there, or a new one."""
    if _is_there_already(made, found):
        return
    present = _present(made, actual) if not _is_new_item(made, found) or is_rewritten(found, made.base) else None
    if present is None:
        yield Part(made=made)
        return
    own = tuple(item for item in made.arguments if found.touches(_under(made.base, item.paths)))
    yield Part(made=replace(made, arguments=own), address=present[0], file=present[1])


def _removed(found: Merged, actual: Resource, declared: str) -> Iterator[Part]:
    if not found.removed:
        return
    for path, (address, location) in actual.parts.items():
        if path in found.removed and not is_rewritten(found, path):
            made = Composed(declared=type_in(address), parent="", arguments=())
            yield Part(made=made, address=address, file=location.file, is_gone=True)
    main, _ = main_resource(declared, found.present, None)
    gone = tuple(item.name for item in main.arguments if item.paths and all(found.removes(path) for path in item.paths))
    if gone:
        made = replace(main, arguments=())
        yield Part(made=made, address=actual.address, file=actual.location.file, gone=gone)


def is_rewritten(found: Merged, path: Path) -> bool:
    """Tell whether a list item goes and another comes in its place: then it changes where it is."""
    if not path or path[:-1] not in found.touched or not isinstance(path[-1], int):
        return False
    before, after = _items_of(found.present, path), _items_of(found.root, path)
    if path[-1] >= min(len(before), len(after)):
        return False
    return before[path[-1]] not in after and after[path[-1]] not in before


def _under(base: Path, paths: frozenset[Path]) -> frozenset[Path]:
    return frozenset((*base, *path) for path in paths)


def _present(made: Composed, actual: Resource) -> tuple[str, str] | None:
    """Return the address and file of the satellite that is there for this place."""
    for place, (address, location) in actual.parts.items():
        if type_in(address) != made.declared:
            continue
        said = {(*made.base, *path) for item in made.arguments for path in item.paths} | ({made.base} - {()})
        if any(meets(place, path) for path in said):
            return address, location.file
    return None


def _stands_apart(item: Argument, apart: set[str | int]) -> bool:
    """Tell whether what an argument says is said by satellites in this design."""
    return bool(item.paths) and all(path[0] in apart for path in item.paths)


def _is_there_already(made: Composed, found: Merged) -> bool:
    """Tell whether a satellite's list item is in the design's list, whatever its position."""
    if made.item is not None:
        present = found.present.get(made.item[0])
        return isinstance(present, list) and made.item[1] in present
    return _is_replaced_list(made, found) and item_of(found.root, made.base) in _items_of(found.present, made.base)


def _is_new_item(made: Composed, found: Merged) -> bool:
    return made.item is not None or _is_replaced_list(made, found)


def _is_replaced_list(made: Composed, found: Merged) -> bool:
    return bool(made.base) and made.base[:-1] in found.touched


def _items_of(root: Code, base: Path) -> list[Code]:
    items = item_of(root, base[:-1])
    return items if isinstance(items, list) else []
