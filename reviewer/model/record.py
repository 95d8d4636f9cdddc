"""Data classes that cost little until they are used: a short run defines some two hundred and makes a few dozen.

The names exported mean what the standard library's do, and type checkers read them as such. The standard decorator
compiles six functions per class at import, a quarter of the time of a small review; here a class gets a method
compiled when it is first called. Every record has slots.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NoReturn

_MISSING: Any = object()


class Field:
    """How one attribute of a record is set, shown and compared."""

    __slots__ = ("compare", "default", "factory", "kw_only", "name", "repr")

    def __init__(self, default: object, factory: Callable[[], object] | None, *, show: bool, compare: bool) -> None:
        self.name = ""
        self.default = default
        self.factory = factory
        self.repr = show
        self.compare = compare
        self.kw_only = False


Fields = dict[str, Field]
Source = Callable[[Fields, dict[str, object]], str]
"""Writes a method for the fields, after its name; fills in the names that its text uses."""


def _field(
    *,
    default: object = _MISSING,
    default_factory: Callable[[], object] | None = None,
    repr: bool = True,  # noqa: A002  the standard library's name
    compare: bool = True,
    hash: bool | None = None,  # noqa: A002, ARG001  what is not compared is not hashed either
) -> Field:
    return Field(default, default_factory, show=repr, compare=compare)


def _record(
    *, slots: bool, frozen: bool = False, kw_only: bool = False, eq: bool = True, order: bool = False
) -> Callable[[type], type]:
    assert slots  # noqa: S101  a fact of the program, not of an input
    return lambda cls: _made(cls, frozen=frozen, kw_only=kw_only, eq=eq, order=order)


def _made(cls: type, *, frozen: bool, kw_only: bool, eq: bool, order: bool) -> type:
    """Return the class again with slots for its annotated attributes, and with a record's methods."""
    own = {name: _own_field(cls, name, kw_only) for name in cls.__annotations__}
    inherited: Fields = {}
    for parent in reversed(cls.__mro__[1:]):
        inherited.update(parent.__dict__.get("__record_fields__", {}))
    fields = inherited | own
    space = {name: value for name, value in cls.__dict__.items() if name not in own}
    space.pop("__dict__", None)
    space.pop("__weakref__", None)
    space["__slots__"] = tuple(name for name in own if name not in inherited)
    space["__record_fields__"] = fields
    space["__dataclass_fields__"] = _StandardFields()
    space["__match_args__"] = tuple(name for name, each in fields.items() if not each.kw_only)
    _add_methods(space, frozen=frozen, eq=eq, order=order)
    return type(cls)(cls.__name__, cls.__bases__, space)


def _own_field(cls: type, name: str, kw_only: bool) -> Field:
    given = cls.__dict__.get(name, _MISSING)
    made = given if isinstance(given, Field) else Field(given, None, show=True, compare=True)
    if type(made.default).__hash__ is None:
        raise TypeError(f"{cls.__name__}.{name}: all records would share this default; give a default_factory")
    made.name, made.kw_only = name, kw_only
    return made


def _add_methods(space: dict[str, Any], *, frozen: bool, eq: bool, order: bool) -> None:
    space.setdefault("__init__", _at_first_call("__init__", _frozen_init if frozen else _init))
    space.setdefault("__repr__", _shown)
    if frozen:
        space.update(__getstate__=_state, __setstate__=_restore, __setattr__=_refuse_set, __delattr__=_refuse_delete)
    if eq:
        if space.get("__hash__") is None:
            space["__hash__"] = _at_first_call("__hash__", _hash) if frozen else None
        space.setdefault("__eq__", _at_first_call("__eq__", _equal))
    if order:
        space.update({name: _at_first_call(name, _ordered(sign)) for name, sign in _SIGNS.items()})


def _at_first_call(name: str, source: Source) -> Callable[..., object]:
    """Return a method that puts the compiled one in its place, in the class that has it, when it is first called."""

    def method(self: Any, *given: object, **named: object) -> object:  # noqa: ANN401  a record of any class
        owner: Any = next((each for each in type(self).__mro__ if each.__dict__.get(name) is method), None)
        if owner is None:  # another thread was faster
            return getattr(type(self), name)(self, *given, **named)
        names: dict[str, object] = {"owner": owner}
        text = source(owner.__record_fields__, names)
        exec(f"def {name}{text}", names)  # noqa: S102  made of attribute names of this program, of no input
        made: Any = names[name]
        made.__qualname__ = f"{owner.__qualname__}.{name}"
        setattr(owner, name, made)
        return made(self, *given, **named)

    return method


def _init(fields: Fields, names: dict[str, object]) -> str:
    given = "".join(f"\n self.{name} = {_given(name, fields[name])}" for name in fields)
    return _signature(fields, names) + given + _after(names)


def _frozen_init(fields: Fields, names: dict[str, object]) -> str:
    # A slot's own setter is half the price of object.__setattr__, and a large plan makes a million records.
    names.update({f"set_{name}": getattr(names["owner"], name).__set__ for name in fields})
    given = "".join(f"\n set_{name}(self, {_given(name, each)})" for name, each in fields.items())
    return _signature(fields, names) + given + _after(names)


def _after(names: Mapping[str, object]) -> str:
    """Return the call of what a record does once its fields are set."""
    return "\n self.__post_init__()" if hasattr(names["owner"], "__post_init__") else ""


def _signature(fields: Fields, names: dict[str, object]) -> str:
    names["MISSING"] = _MISSING
    placed = [name for name, each in fields.items() if not each.kw_only]
    named = [name for name, each in fields.items() if each.kw_only]
    parameters = ["self"]
    for name in (*placed, *(["*"] if named else []), *named):
        each = fields.get(name)
        if each is not None and each.factory is not None:
            names[f"factory_{name}"] = each.factory
            parameters.append(f"{name}=MISSING")
        elif each is not None and each.default is not _MISSING:
            names[f"default_{name}"] = each.default
            parameters.append(f"{name}=default_{name}")
        else:
            parameters.append(name)
    return f"({', '.join(parameters)}):\n pass"


def _given(name: str, field: Field) -> str:
    return name if field.factory is None else f"factory_{name}() if {name} is MISSING else {name}"


def _compared(owner: str, fields: Fields) -> str:
    return "(" + "".join(f"{owner}.{name}," for name, each in fields.items() if each.compare) + ")"


def _hash(fields: Fields, _names: dict[str, object]) -> str:
    return f"(self): return hash({_compared('self', fields)})"


def _equal(fields: Fields, _names: dict[str, object]) -> str:
    return (
        "(self, other):\n if self is other: return True\n if other.__class__ is not self.__class__: "
        f"return NotImplemented\n return {_compared('self', fields)} == {_compared('other', fields)}"
    )


_SIGNS = {"__lt__": "<", "__le__": "<=", "__gt__": ">", "__ge__": ">="}


def _ordered(sign: str) -> Source:
    def source(fields: Fields, _names: dict[str, object]) -> str:
        return (
            "(self, other):\n if other.__class__ is not self.__class__: return NotImplemented\n"
            f" return {_compared('self', fields)} {sign} {_compared('other', fields)}"
        )

    return source


def _shown(self: Any) -> str:  # noqa: ANN401  a record of any class
    parts = (f"{name}={getattr(self, name)!r}" for name, each in self.__record_fields__.items() if each.repr)
    return f"{type(self).__qualname__}({', '.join(parts)})"


def _state(self: Any) -> list[object]:  # noqa: ANN401  a record of any class
    return [getattr(self, name) for name in self.__record_fields__]


def _restore(self: Any, state: list[object]) -> None:  # noqa: ANN401  a record of any class
    for name, value in zip(self.__record_fields__, state, strict=True):
        object.__setattr__(self, name, value)


def _refuse_set(self: object, name: str, value: object) -> NoReturn:  # noqa: ARG001  the protocol of attributes
    from dataclasses import FrozenInstanceError  # noqa: PLC0415  the standard module is what this one saves

    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_delete(self: object, name: str) -> NoReturn:  # noqa: ARG001  the protocol of attributes
    from dataclasses import FrozenInstanceError  # noqa: PLC0415  the standard module is what this one saves

    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _replaced(record: Any, /, **changes: object) -> object:  # noqa: ANN401  a record of any class
    for name in getattr(record, "__record_fields__", None) or record.__dataclass_fields__:
        if name not in changes:
            changes[name] = getattr(record, name)
    return record.__class__(**changes)


def _fields(record: Any) -> tuple[Field, ...]:  # noqa: ANN401  a record of any class, or the class
    known = getattr(record, "__record_fields__", None) or record.__dataclass_fields__
    return tuple(known.values())


def _is_record(item: object) -> bool:
    return hasattr(item, "__record_fields__") or hasattr(item, "__dataclass_fields__")


class _StandardFields:
    """The standard library's description of a record's fields, made when something asks for it."""

    def __get__(self, instance: object, owner: type[Any]) -> dict[str, object]:
        from dataclasses import field, make_dataclass  # noqa: PLC0415  the standard module is what this one saves

        fields: Fields = owner.__record_fields__
        made = make_dataclass(
            owner.__name__,
            [
                (name, object, field(default=None, repr=each.repr, compare=each.compare))
                for name, each in fields.items()
            ],
        )
        described: dict[str, object] = made.__dict__["__dataclass_fields__"]
        type.__setattr__(owner, "__dataclass_fields__", described)
        return described


if TYPE_CHECKING:
    from dataclasses import dataclass, field, fields, is_dataclass, replace
else:
    dataclass, field, fields, is_dataclass, replace = _record, _field, _fields, _is_record, _replaced

__all__ = ["dataclass", "field", "fields", "is_dataclass", "replace"]
