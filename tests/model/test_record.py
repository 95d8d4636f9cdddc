from __future__ import annotations

import copy
import dataclasses
import pickle

import pytest

from reviewer.model.record import dataclass, field, fields, is_dataclass, replace


@dataclass(frozen=True, slots=True)
class Spot:
    name: str
    line: int = 0
    notes: list[str] = field(default_factory=list, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wide(Spot):
    last: str
    shade: str = "grey"


@dataclass(slots=True)
class Count:
    seen: int
    kinds: dict[str, int] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True, order=True)
class Rank:
    tier: int
    name: str


@dataclass(frozen=True, slots=True)
class Named:
    name: str
    body: str

    def __hash__(self):
        return 7


def test_values_come_by_position_by_name_and_by_default():
    assert [(spot.name, spot.line, spot.notes) for spot in (Spot("a"), Spot("b", line=4), Spot("c", 5, ["x"]))] == [
        ("a", 0, []),
        ("b", 4, []),
        ("c", 5, ["x"]),
    ]


def test_every_record_gets_its_own_list():
    one, other = Spot("a"), Spot("a")
    one.notes.append("x")
    assert (other.notes, one.notes) == ([], ["x"])


def test_a_record_equals_one_with_equal_compared_fields():
    assert [Spot("a", 1, ["x"]) == Spot("a", 1), Spot("a") == Spot("b"), Spot("a") == "a"] == [True, False, False]


def test_equal_records_have_one_hash_and_it_is_that_of_the_standard_library():
    assert {hash(("a", 1))} == {hash(Spot("a", 1)), hash(Spot("a", 1, ["x"]))}


def test_a_hash_of_its_own_is_kept():
    assert (hash(Named("a", "b")), Named("a", "b") == Named("a", "b")) == (7, True)


def test_a_record_that_changes_cannot_be_hashed():
    with pytest.raises(TypeError):
        hash(Count(1))


def test_a_frozen_record_refuses_changes():
    spot = Spot("a")
    with pytest.raises(dataclasses.FrozenInstanceError):
        spot.name = "b"
    with pytest.raises(dataclasses.FrozenInstanceError):
        del spot.name


def test_a_record_has_no_room_for_other_attributes():
    with pytest.raises(AttributeError):
        Count(1).other = 2


def test_a_changing_record_changes():
    count = Count(1)
    count.seen += 1
    assert count.seen == 2


def test_a_subclass_has_the_fields_of_its_base_first():
    wide = Wide("a", last="z")
    assert (wide.name, wide.line, wide.notes, wide.last, wide.shade) == ("a", 0, [], "z", "grey")
    assert Spot("a") != wide


@pytest.mark.parametrize("given", [{}, {"name": "a", "line": 1, "other": 2}])
def test_missing_and_unknown_names_are_refused(given):
    with pytest.raises(TypeError):
        Spot(**given)


def test_what_is_keyword_only_is_refused_by_position():
    with pytest.raises(TypeError):
        Wide("a", 1, [], "z")


def test_records_order_by_their_fields():
    ranks = sorted([Rank(2, "a"), Rank(1, "b"), Rank(1, "a")])
    assert [f"{rank.name}{rank.tier}" for rank in ranks] == ["a1", "b1", "a2"]


def test_a_record_shows_its_fields():
    assert (repr(Spot("a", 1)), repr(Count(1))) == ("Spot(name='a', line=1, notes=[])", "Count(seen=1)")


def test_replacing_gives_a_changed_copy():
    spot = Spot("a", 1)
    assert (Spot("b", 1), Spot("a", 1)) == (replace(spot, name="b"), spot)


def test_the_standard_library_knows_a_record():
    spot = Spot("a", 1)
    assert dataclasses.is_dataclass(spot)
    assert [each.name for each in dataclasses.fields(Spot)] == ["name", "line", "notes"]
    assert dataclasses.asdict(spot) == {"name": "a", "line": 1, "notes": []}
    assert dataclasses.replace(spot, name="b") == Spot("b", 1)


def test_fields_are_told_of_records_only():
    assert [is_dataclass(Spot("a")), is_dataclass("a")] == [True, False]
    assert [each.name for each in fields(Wide("a", last="z"))] == ["name", "line", "notes", "last", "shade"]


def test_copies_and_pickles_are_equal():
    wide = Wide("a", 3, last="z")
    assert [wide, wide] == [copy.deepcopy(wide), pickle.loads(pickle.dumps(wide))]  # noqa: S301  its own bytes
    assert copy.copy(Count(2)).seen == 2


def test_a_pattern_takes_a_record_apart():
    match Spot("a", 3):
        case Spot(name, line):
            assert (name, line) == ("a", 3)


def test_a_default_that_could_be_shared_is_refused():
    with pytest.raises(TypeError, match="default_factory"):

        @dataclass(frozen=True, slots=True)
        class Shared:
            items: list[str] = []  # noqa: RUF012  this is the point


@pytest.mark.parametrize("frozen", [True, False])
def test_a_record_is_completed_once_its_fields_are_set(frozen):
    @dataclass(frozen=frozen, slots=True)
    class Sum:
        parts: list[int]
        seen: list[int] = field(default_factory=list)

        def __post_init__(self):
            self.seen.append(sum(self.parts))

    assert Sum([1, 2]).seen == [3]
