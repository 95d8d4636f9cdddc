"""Whether a found value is stronger or weaker than the expected one."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from reviewer.model.review import Tier
from reviewer.model.value import ABSENT, Choice, Text, Unknown, Value
from reviewer.vocabulary.address_ranges import contains, prefix_of
from reviewer.vocabulary.measures import class_of, count_of, figure, flag_of, number_of
from reviewer.vocabulary.role_records import Better, PropertyRole
from reviewer.vocabulary.schedules import hours_between


class Direction(StrEnum):
    """How the found value stands to the expected one."""

    STRONGER = "stronger"
    WEAKER = "weaker"
    EQUAL = "equal"
    DIFFERENT = "different"
    UNDECIDED = "undecided"


_OPPOSITE = {Direction.STRONGER: Direction.WEAKER, Direction.WEAKER: Direction.STRONGER}


def compare_direction(role: PropertyRole, expected: Value, found: Value, absent_default: Value = ABSENT) -> Direction:
    """Return how `found` stands to `expected`; `absent_default` is what the provider takes where nothing is written."""
    default = role.default if absent_default is ABSENT and role.default is not None else absent_default
    expected, found = _written(expected, default), _written(found, default)
    if _same(expected, found):
        return Direction.EQUAL
    chosen = next((side for side in (expected, found) if isinstance(side, Choice)), None)
    if chosen is not None:
        sides = [(_under(expected, chosen, holds), _under(found, chosen, holds)) for holds in (True, False)]
        return _agreed({compare_direction(role, ours, theirs, default) for ours, theirs in sides})
    return _COMPARE[role.better](role, expected, found)


def tier_of(role: PropertyRole, direction: Direction, found: Value = ABSENT) -> Tier:
    """Return the tier of a difference: the critical one where the found value is the worst there is."""
    if direction is Direction.WEAKER:
        return role.critical if role.critical is not None and _is_worst(role, found) else role.tier
    return role.different if direction in (Direction.DIFFERENT, Direction.UNDECIDED) else Tier.INFO


def _written(value: Value, default: Value) -> Value:
    return default if value is ABSENT or value is None else value


def _under(value: Value, chosen: Choice, holds: bool) -> Value:
    """Return what a value is where the condition of a choice holds, or where it does not."""
    while isinstance(value, Choice) and value.condition == chosen.condition:
        value = value.then if holds else value.otherwise
    return value


def _agreed(answers: set[Direction]) -> Direction:
    return answers.pop() if len(answers) == 1 else Direction.UNDECIDED


def _same(expected: Value, found: Value) -> bool:
    """Whether both say the same; true equals "true" and 7 equals "7", but 1 is not true."""
    scalar = (str, int, float, bool)
    if isinstance(expected, scalar) and isinstance(found, scalar):
        return _spelled(expected) == _spelled(found)
    return type(expected) is type(found) and expected == found


def _spelled(value: str | float) -> str:
    if isinstance(value, bool) or (isinstance(value, str) and value.lower() in ("true", "false")):
        return str(value).lower()
    number = number_of(value) if isinstance(value, (int, float)) else None
    return str(value) if number is None else figure(number)


def _ranked(expected: float | None, found: float | None) -> Direction:
    if expected is None or found is None:
        return Direction.UNDECIDED
    if expected == found:
        return Direction.EQUAL
    return Direction.STRONGER if found > expected else Direction.WEAKER


def _turned(direction: Direction) -> Direction:
    return _OPPOSITE.get(direction, direction)


def _one_sided(expected: Value, found: Value) -> Direction | None:
    """Return the verdict where one side writes nothing and no default is known: writing nothing is weaker."""
    if found is ABSENT:
        return Direction.WEAKER
    return Direction.STRONGER if expected is ABSENT else None


def _higher(role: PropertyRole, expected: Value, found: Value) -> Direction:
    del role
    return _one_sided(expected, found) or _ranked(number_of(expected), number_of(found))


def _lower(role: PropertyRole, expected: Value, found: Value) -> Direction:
    del role
    return _one_sided(expected, found) or _turned(_ranked(number_of(expected), number_of(found)))


def _true(role: PropertyRole, expected: Value, found: Value) -> Direction:
    del role
    return _ranked(flag_of(expected), flag_of(found))


def _false(role: PropertyRole, expected: Value, found: Value) -> Direction:
    return _turned(_true(role, expected, found))


def _present(role: PropertyRole, expected: Value, found: Value) -> Direction:
    direction = _ranked(_is_present(role, expected), _is_present(role, found))
    if direction is Direction.EQUAL and _is_present(role, found):
        return _none(role, expected, found)
    return direction


def _absent(role: PropertyRole, expected: Value, found: Value) -> Direction:
    return _turned(_present(role, expected, found))


def _order(role: PropertyRole, expected: Value, found: Value) -> Direction:
    return _one_sided(expected, found) or _ranked(_place(role, expected), _place(role, found))


def _more(role: PropertyRole, expected: Value, found: Value) -> Direction:
    direction = _ranked(count_of(expected), count_of(found))
    return _none(role, expected, found) if direction is Direction.EQUAL else direction


def _narrower(role: PropertyRole, expected: Value, found: Value) -> Direction:
    if not isinstance(expected, str) or not isinstance(found, str):
        return _none(role, expected, found)
    if contains(expected, found):
        return Direction.STRONGER
    return Direction.WEAKER if contains(found, expected) else Direction.DIFFERENT


def _oftener(role: PropertyRole, expected: Value, found: Value) -> Direction:
    direction = _one_sided(expected, found) or _turned(_ranked(_interval(expected), _interval(found)))
    return _none(role, expected, found) if direction is Direction.EQUAL else direction


def _larger_instance(role: PropertyRole, expected: Value, found: Value) -> Direction:
    want, have = class_of(expected), class_of(found)
    if want is None or have is None:
        return Direction.UNDECIDED
    ranks = {_ranked(want.kind_rank, have.kind_rank), _ranked(want.size, have.size)} - {Direction.EQUAL}
    return ranks.pop() if len(ranks) == 1 else _none(role, expected, found)


def _none(role: PropertyRole, expected: Value, found: Value) -> Direction:
    del role
    return Direction.UNDECIDED if _is_open(expected) or _is_open(found) else Direction.DIFFERENT


_COMPARE: dict[Better, Callable[[PropertyRole, Value, Value], Direction]] = {
    Better.HIGHER: _higher,
    Better.LOWER: _lower,
    Better.TRUE: _true,
    Better.FALSE: _false,
    Better.PRESENT: _present,
    Better.ABSENT: _absent,
    Better.ORDER: _order,
    Better.MORE: _more,
    Better.NARROWER: _narrower,
    Better.OFTENER: _oftener,
    Better.LARGER_INSTANCE: _larger_instance,
    Better.NONE: _none,
}


def _is_open(value: Value) -> bool:
    """Whether the value itself is not known yet; a reference or a secret is a known thing."""
    return isinstance(value, Unknown) or (isinstance(value, Text) and any(isinstance(p, Unknown) for p in value.parts))


def _is_present(role: PropertyRole, value: Value) -> float | None:
    if isinstance(value, Unknown):
        return None
    if value is ABSENT or value in ("", [], {}):
        return 0.0
    if not role.switch or not isinstance(value, dict):
        return 1.0
    return flag_of(_inside(value, role.switch))


def _inside(value: Value, dotted: str) -> Value:
    for name in dotted.split("."):
        value = value.get(name, ABSENT) if isinstance(value, dict) else ABSENT
    return value


def _interval(value: Value) -> float | None:
    return hours_between(value) if isinstance(value, str) else None


def _place(role: PropertyRole, value: Value) -> float | None:
    word = str(value).strip().lower() if isinstance(value, (str, int, float, bool)) else None
    return next((float(place) for place, group in enumerate(role.order) if word in group), None)


def _is_worst(role: PropertyRole, found: Value) -> bool:
    found = _written(found, role.default if role.default is not None else ABSENT)
    if role.worst:
        return any(_same(worst, found) for worst in role.worst)
    if role.better is Better.ORDER:
        return found is ABSENT or _place(role, found) == 0
    if role.better is Better.NARROWER:
        return isinstance(found, str) and prefix_of(found) == 0
    if role.better is Better.TRUE:
        return flag_of(found) == 0
    return found is ABSENT or count_of(found) == 0
