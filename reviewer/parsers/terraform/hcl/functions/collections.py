"""Functions over lists and maps that let elements through which are not known."""

from __future__ import annotations

from itertools import product

from reviewer.model.value import Unknown
from reviewer.parsers.terraform.hcl.access import step_into
from reviewer.parsers.terraform.hcl.conversion import as_set, identity
from reviewer.parsers.terraform.hcl.encoding import text_of_scalar
from reviewer.parsers.terraform.hcl.functions.signature import Function, NotComputableError, fn
from reviewer.parsers.terraform.hcl.settling import Settling
from reviewer.parsers.terraform.hcl.values import Attribute, EvaluationError, Marked, Runtime, SetList

_MOST_GENERATED = 1_024
_MOST_COMBINED = 500_000


def _undecided(value: Runtime) -> bool:
    """Tell whether a value may yet turn out to be anything, null included."""
    return isinstance(value, Unknown) or (isinstance(value, Marked) and _undecided(value.value))


def _length(value: Runtime) -> Runtime:
    if isinstance(value, (str, list, dict)):
        return len(value)
    raise EvaluationError("'length' takes a string, list or map")


def _concat(*lists: list[Runtime]) -> Runtime:
    return [item for items in lists for item in items]


def _merge(*maps: Runtime) -> Runtime:
    merged: dict[str, Runtime] = {}
    for given in maps:
        if isinstance(given, dict):
            merged.update(given)
        elif given is not None:
            raise EvaluationError("'merge' takes maps")
    return merged


def _element(items: list[Runtime], index: float) -> Runtime:
    if not items:
        raise EvaluationError("'element' takes no empty list")
    return items[int(index) % len(items)]


def _slice(items: Runtime, start: float, end: float) -> Runtime:
    first, last = int(start), int(end)
    if isinstance(items, Attribute):
        known = Settling().top(items)
        items = items if isinstance(known, Unknown) else known
    if isinstance(items, (Unknown, Attribute)):  # so many elements of an unknown list, such as the zones of a region
        if not 0 <= first <= last <= first + _MOST_GENERATED:
            raise NotComputableError
        return [step_into(items, position, index=True) for position in range(first, last)]
    if not isinstance(items, list) or isinstance(items, SetList):
        raise EvaluationError("'slice' takes a list")
    if not 0 <= first <= last <= len(items):
        raise EvaluationError(f"'slice' from {first} to {last} of a list of {len(items)}")
    return items[first:last]


def _lookup(container: dict[str, Runtime], key: str, *default: Runtime) -> Runtime:
    if key in container:
        return container[key]
    if not default:
        raise EvaluationError(f"there is no element '{key}'")
    return default[0]


def _keys(value: dict[str, Runtime]) -> Runtime:
    return list(sorted(value))  # noqa: C413 (a list of any values)


def _values(value: dict[str, Runtime]) -> Runtime:
    return [value[key] for key in sorted(value)]


def _flatten(items: list[Runtime]) -> Runtime:
    flat: list[Runtime] = []
    for item in items:
        settling = Settling()
        inner = settling.top(item) if isinstance(item, (Attribute, Marked)) else item
        if isinstance(inner, list):
            flattened = _flatten(inner)
            flat.extend(flattened if isinstance(flattened, list) else [flattened])
        else:
            flat.append(item)
    return flat


def _coalesce(*values: Runtime) -> Runtime:
    for value in values:
        if _undecided(value):
            raise NotComputableError
        if value is not None and value != "":
            mixed = isinstance(value, (bool, int, float)) and any(isinstance(other, str) for other in values)
            return text_of_scalar(value) if mixed else value
    raise EvaluationError("'coalesce' found only null and empty values")


def _coalescelist(*lists: Runtime) -> Runtime:
    for items in lists:
        if _undecided(items) or isinstance(items, Attribute):
            raise NotComputableError
        if isinstance(items, list) and items:
            return items
    raise EvaluationError("'coalescelist' found only empty lists")


def _compact(items: list[Runtime]) -> Runtime:
    if any(_undecided(item) for item in items):
        raise NotComputableError
    return [item for item in items if item is not None and item != ""]


def _distinct(items: list[Runtime]) -> Runtime:
    found: dict[object, Runtime] = {}
    for item in items:
        found.setdefault(identity(item), item)
    return list(found.values())


def _contains(items: list[Runtime], wanted: Runtime) -> Runtime:
    settling = Settling()
    sought = identity(settling.plain(wanted))
    if any(identity(settling.plain(item)) == sought for item in items) and not _undecided(wanted):
        return True
    if settling.unknown:
        raise NotComputableError
    return False


def _index(items: list[Runtime], wanted: Runtime) -> Runtime:
    sought = identity(wanted)
    for position, item in enumerate(items):
        if identity(item) == sought:
            return position
    raise EvaluationError("the list has no such element")


def _chunklist(items: list[Runtime], size: float) -> Runtime:
    width = int(size) or max(1, len(items))
    if width < 0:
        raise EvaluationError("'chunklist' takes no negative size")
    return [items[start : start + width] for start in range(0, len(items), width)]


def _reverse(items: list[Runtime]) -> Runtime:
    return items[::-1]


def _zipmap(keys: list[Runtime], values: list[Runtime]) -> Runtime:
    if len(keys) != len(values):
        raise EvaluationError("the lists of 'zipmap' differ in length")
    settling = Settling()
    names = [settling.plain(key) for key in keys]
    if settling.unknown:
        raise NotComputableError
    return {text_of_scalar(name): value for name, value in zip(names, values, strict=True)}


def _one(value: Runtime) -> Runtime:
    if not isinstance(value, list) or len(value) > 1:
        raise EvaluationError("'one' takes a list of one element or none")
    return value[0] if value else None


def _setproduct(*lists: list[Runtime]) -> Runtime:
    size = 1
    for items in lists:
        size *= len(items)
    if size > _MOST_COMBINED:
        raise EvaluationError(f"'setproduct' makes {size} combinations")
    combined: list[Runtime] = [list(items) for items in product(*lists)]
    return SetList(combined) if all(isinstance(items, SetList) for items in lists) else combined


def _setunion(*sets: list[Runtime]) -> Runtime:
    return as_set(item for items in sets for item in items)


def _setintersection(first: list[Runtime], *others: list[Runtime]) -> Runtime:
    kept = [{identity(item) for item in items} for items in others]
    return as_set(item for item in first if all(identity(item) in names for names in kept))


def _setsubtract(first: list[Runtime], second: list[Runtime]) -> Runtime:
    gone = {identity(item) for item in second}
    return as_set(item for item in first if identity(item) not in gone)


def _matchkeys(values: list[Runtime], keys: list[Runtime], sought: list[Runtime]) -> Runtime:
    if len(values) != len(keys):
        raise EvaluationError("the lists of 'matchkeys' differ in length")
    wanted = {identity(item) for item in sought}
    return [value for value, key in zip(values, keys, strict=True) if identity(key) in wanted]


def _sort(items: list[Runtime]) -> Runtime:
    return list(sorted(text_of_scalar(item) for item in items))  # noqa: C413 (a list of any values)


def _transpose(value: dict[str, Runtime]) -> Runtime:
    turned: dict[str, list[Runtime]] = {}
    for key in sorted(value):
        items = value[key]
        if not isinstance(items, list):
            raise EvaluationError("'transpose' takes a map of lists")
        for item in items:
            turned.setdefault(text_of_scalar(item), []).append(key)
    return {name: turned[name] for name in sorted(turned)}


def _range(first: float, *more: float) -> Runtime:
    start, limit = (first, more[0]) if more else (0, first)
    step = more[1] if len(more) > 1 else (1 if limit >= start else -1)
    if step == 0 or (step > 0) != (limit >= start):
        raise EvaluationError("'range' never reaches its end")
    values: list[Runtime] = []
    current = start
    while (current < limit) if step > 0 else (current > limit):
        if len(values) >= _MOST_GENERATED:
            raise EvaluationError(f"'range' makes more than {_MOST_GENERATED} numbers")
        values.append(current)
        current += step
    return values


def _all_true(items: list[Runtime], *, wanted: bool) -> Runtime:
    """Return whether all are true, or with `wanted` whether any is; one decisive element is enough."""
    settling = Settling()
    values = [settling.top(item) in (True, "true") if not _undecided(settling.top(item)) else None for item in items]
    if wanted in values:
        return wanted
    if None in values:
        raise NotComputableError
    return not wanted


FUNCTIONS: dict[str, Function] = {
    "alltrue": fn(lambda items: _all_true(items, wanted=False), "L"),
    "anytrue": fn(lambda items: _all_true(items, wanted=True), "L"),
    "chunklist": fn(_chunklist, "Ln"),
    "coalesce": fn(_coalesce, "V*"),
    "coalescelist": fn(_coalescelist, "V*"),
    "compact": fn(_compact, "L"),
    "concat": fn(_concat, "L*"),
    "contains": fn(_contains, "LV"),
    "distinct": fn(_distinct, "L"),
    "element": fn(_element, "Ln"),
    "flatten": fn(_flatten, "L"),
    "index": fn(_index, "lx"),
    "keys": fn(_keys, "M"),
    "length": fn(_length, "X"),
    "lookup": fn(_lookup, "MsV?"),
    "matchkeys": fn(_matchkeys, "Lll"),
    "merge": fn(_merge, "X*"),
    "one": fn(_one, "X"),
    "range": fn(_range, "nn?n?"),
    "reverse": fn(_reverse, "L"),
    "setintersection": fn(_setintersection, "Ll*"),
    "setproduct": fn(_setproduct, "L*"),
    "setsubtract": fn(_setsubtract, "LL"),
    "setunion": fn(_setunion, "L*"),
    "slice": fn(_slice, "Vnn"),
    "sort": fn(_sort, "l"),
    "transpose": fn(_transpose, "m"),
    "values": fn(_values, "M"),
    "zipmap": fn(_zipmap, "LL"),
}
