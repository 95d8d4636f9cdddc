from __future__ import annotations

from itertools import combinations
from random import Random

from reviewer.vocabulary.address_ranges import contains, overlapping


def test_every_overlap_between_two_places_is_found_once():
    random = Random(7)  # noqa: S311  reproducible, nothing secret
    lengths = (8, 16, 17, 18)
    ranges = [f"10.{random.randrange(3)}.{random.randrange(4) * 64}.0/{random.choice(lengths)}" for _ in range(80)]
    ranges += ["not a range", "fd00::/8", "fd00:1::/32", "0.0.0.0/0"]
    places = [random.choice("abc") for _ in ranges]
    expected = {
        (one, other)
        for one, other in combinations(range(len(ranges)), 2)
        if places[one] != places[other]
        and (contains(ranges[one], ranges[other]) or contains(ranges[other], ranges[one]))
    }
    found = list(overlapping(ranges, places))
    assert (set(found), len(found)) == (expected, len(expected))
    assert len(expected) > 100


def test_a_thousand_equal_ranges_of_one_place_are_no_pairs():
    assert list(overlapping(["10.0.0.0/16"] * 1000, ["here"] * 1000)) == []
