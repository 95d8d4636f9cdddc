"""JSON: the same values as the standard library, with lines, duplicate keys told and limits that hold."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.errors import InputError
from reviewer.parsers.json_reader import read_json
from reviewer.settings import Limits

TEXT = """{
  "a": {
    "b": [1,
      2],
    "c": "x"
  },
  "d": true
}"""

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=4),
    max_leaves=12,
)


def node(text, **limits):
    return read_json(text, "t.json", Limits(**limits), [])


@settings(max_examples=60, deadline=None)
@given(VALUES, st.sampled_from([None, 2]))
def test_a_document_has_the_values_the_standard_library_reads(value, indent):
    text = json.dumps(value, indent=indent)
    assert json.loads(text) == node(text).plain()


LINES = [(("a",), (2, 6)), (("a", "b"), (3, 4)), (("a", "b", 1), (4, 4)), (("a", "c"), (5, 5)), (("d",), (7, 7))]


@pytest.mark.parametrize(("path", "expected"), LINES)
def test_everything_has_its_lines(path, expected):
    found = node(TEXT)
    for step in path:
        found = found.value[step]
    assert expected == (found.start, found.end)


def test_a_duplicate_key_is_reported_and_the_last_one_counts():
    found = []
    assert read_json('{"a": 1,\n "a": 2}', "t.json", Limits(), found).plain() == {"a": 2}
    assert [(item.line, item.message) for item in found] == [(2, "key 'a' is written twice; the last one counts")]


def test_a_text_over_several_lines_is_read_and_does_not_shift_the_lines():
    found = node('{"a": "x\ny",\n "b": 1}')
    assert (found.plain(), found.value["b"].start) == ({"a": "x\ny", "b": 1}, 3)


BROKEN = [
    ("", 1),
    ("{", 1),
    ('{"a": 1,\n}', 2),
    ('{"a" 1}', 1),
    ('{"a": 1\n "b": 2}', 2),
    ('{"a": tru}', 1),
    ('{"a": 1} x', 1),
    ('{"a":\n "\\x"}', 2),
    ("[1, 2", 1),
    ("{a: 1}", 1),
    ('{"a": ' + "1" * 400 + "}", 1),
]


@pytest.mark.parametrize(("text", "line"), BROKEN)
def test_what_is_no_json_is_an_error_with_its_line(text, line):
    with pytest.raises(InputError) as caught:
        node(text)
    assert (caught.value.file, caught.value.line) == ("t.json", line)


@pytest.mark.parametrize("opener", ["[", '{"a":'])
def test_deep_nesting_is_an_error(opener):
    with pytest.raises(InputError, match="nesting is deeper than 100 levels"):
        node(opener * 100_000)


def test_too_many_values_are_an_error():
    with pytest.raises(InputError, match="more than 10 values"):
        node(json.dumps(list(range(20))), nodes=10)
