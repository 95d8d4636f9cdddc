"""YAML: CloudFormation's reading of scalars and tags, the lines of everything, and limits that hold."""

from __future__ import annotations

import pytest

from reviewer.errors import InputError
from reviewer.parsers.yaml_reader import read_yaml
from reviewer.settings import Limits


def node(text, **limits):
    return read_yaml(text, "t.yml", Limits(**limits), [])


def warnings(text):
    found = []
    read_yaml(text, "t.yml", Limits(), found)
    return [(item.line, item.message) for item in found]


def lines(text, *path):
    found = node(text)
    for step in path:
        found = found.value[step]
    return found.start, found.end


SCALARS = [
    ("7", 7),
    ("-7", -7),
    ("007", "007"),
    ("0x10", "0x10"),
    ("1_000", "1_000"),
    ("12:30", "12:30"),
    ("1.5", 1.5),
    (".5", 0.5),
    ("1e3", "1e3"),
    ("2012-10-17", "2012-10-17"),
    ("true", True),
    ("True", True),
    ("TRUE", True),
    ("tRue", "tRue"),
    ("yes", True),
    ("off", False),
    ("'true'", "true"),
    ('"7"', "7"),
    ("~", None),
    ("null", None),
    ("''", ""),
    (".inf", ".inf"),
    ("1" * 301, "1" * 301),
]


@pytest.mark.parametrize(("written", "expected"), SCALARS)
def test_a_scalar_is_read_as_cloudformation_reads_it(written, expected):
    found = node(f"a: {written}\n").plain()["a"]
    assert (type(expected), expected) == (type(found), found)


TAGS = [
    ("!Ref A", {"Ref": "A"}),
    ("!Condition A", {"Condition": "A"}),
    ("!GetAtt A.B.C", {"Fn::GetAtt": ["A", "B.C"]}),
    ("!GetAtt [A, B]", {"Fn::GetAtt": ["A", "B"]}),
    ("!Sub x", {"Fn::Sub": "x"}),
    ("!If [A, b, c]", {"Fn::If": ["A", "b", "c"]}),
    ("!Transform {Name: x}", {"Fn::Transform": {"Name": "x"}}),
    ("!Base64 {Ref: A}", {"Fn::Base64": {"Ref": "A"}}),
    ("!ToJsonString {a: 1}", {"Fn::ToJsonString": {"a": 1}}),
    ("!Ref 7", {"Ref": 7}),
    ("!!str 7", "7"),
]


@pytest.mark.parametrize(("written", "expected"), TAGS)
def test_a_short_tag_is_spelt_out(written, expected):
    assert expected == node(f"a: {written}\n").plain()["a"]


LINES = [
    ("a: 1\nb: 2\n", ("b",), (2, 2)),
    ("a:\n  b: 1\n  c: 2\nd: 3\n", ("a",), (1, 3)),
    ("a:\n  - x\n  - y: 1\n    z: 2\nd: 3\n", ("a", 1), (3, 4)),
    ("a: |\n  one\n  two\n\nb: 1\n", ("a",), (1, 3)),
    ("a: |\n  one\n  two", ("a",), (1, 3)),
    ("a: >-\n  one\n\n  two\n\n\n# note\nb: 1\n", ("a",), (1, 4)),
    ("a:\n  b: |\n    one\n    two\nc: 1\n", ("a",), (1, 4)),
    ("a: {b: 1,\n  c: 2\n  }\nd: 1\n", ("a",), (1, 3)),
    ("a: 'one\n  two'\nb: 1\n", ("a",), (1, 2)),
    ("a:\n  b: 1\n\n# note\n\nc: 1\n", ("a",), (1, 2)),
    ("a: !Sub\n  - x\n  - {y: 1}\nb: 1\n", ("a",), (1, 3)),
    ("a: !If\n  - C\n  - x: 1\n  - y: 1\nb: 1\n", ("a",), (1, 4)),
    ("a:\nb: 1\n", ("a",), (1, 1)),
    ("a: []\nb: 1\n", ("a",), (1, 1)),
]


@pytest.mark.parametrize(("text", "path", "expected"), LINES)
def test_everything_has_its_lines(text, path, expected):
    assert expected == lines(text, *path)


def test_lines_count_from_the_first_line_of_the_block():
    found = read_yaml("a: 1\nb: 2\n", "t.md", Limits(), [], first_line=40)
    assert found.value["b"].start == 41


def test_a_duplicate_key_is_reported_and_the_last_one_counts():
    text = "a: 1\nb: 2\na: 3\n"
    assert warnings(text) == [(3, "key 'a' is written twice; the last one counts")]
    assert node(text).plain() == {"a": 3, "b": 2}


def test_an_alias_is_the_value_of_its_anchor_with_the_anchors_lines():
    text = "a: &x\n  k: 1\nb: *x\n"
    assert node(text).plain() == {"a": {"k": 1}, "b": {"k": 1}}
    assert lines(text, "b", "k") == (2, 2)


def test_merge_keys_give_way_to_the_mappings_own():
    text = "a: &x {k: 1, m: 1}\nb: &y {m: 2}\nc:\n  <<: [*x, *y]\n  k: 3\n"
    assert node(text).plain()["c"] == {"k": 3, "m": 1}


def test_aliases_are_reported_once():
    assert warnings("a: &x {k: 1}\nb: *x\nc: [*x]\n") == [
        (1, "aliases are read as the values they stand for; CloudFormation itself accepts none")
    ]


def test_a_second_document_is_reported():
    assert warnings("a: 1\n---\nb: 1\n") == [(1, "the file holds several YAML documents; only the first is read")]


def test_a_dash_line_inside_a_block_scalar_is_no_second_document():
    text = "a: |\n  x\n\n  ---\n  y\n"
    assert node(text).plain() == {"a": "x\n\n---\ny\n"}
    assert warnings(text) == []


def test_a_key_that_is_no_text_is_reported():
    assert warnings("a: 1\n? [x, y]\n: 2\n") == [(2, "a mapping key that is not a plain text is passed over")]


def test_the_document_end_mark_and_directives_are_accepted():
    assert node("%YAML 1.1\n---\na: 1\n...\n").plain() == {"a": 1}


BROKEN = [
    ("a: [1, 2\nb: 3\n", 2),
    ("a: 1\nb: 'open\nc: 1\n\n", 2),
    ("a: 1\nb: [1,\nc: 1\n", 2),
    ("a: 1\n\tb: 2\n", 2),
    ("a: b: c\n", 1),
    ("a: *nowhere\n", 1),
    ("a: ü\nb: \x07\n", 2),
]


@pytest.mark.parametrize(("text", "line"), BROKEN)
def test_what_is_no_yaml_is_an_error_with_its_line(text, line):
    with pytest.raises(InputError) as caught:
        node(text)
    assert (caught.value.file, caught.value.line) == ("t.yml", line)


DEEP = ["a: " + "[" * 5000, "a: " + "{b: " * 5000, "- " * 5000 + "x", "".join(" " * i + "a:\n" for i in range(3000))]


@pytest.mark.parametrize("text", DEEP, ids=["flow list", "flow mapping", "compact list", "block mapping"])
def test_deep_nesting_is_an_error_with_its_line(text):
    with pytest.raises(InputError) as caught:
        node(text)
    assert "nesting is deeper than 100 levels" in caught.value.message
    assert caught.value.line is not None


def test_aliases_that_multiply_are_stopped():
    text = "a0: &a0 [x, x]\n" + "".join(f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]\n" for i in range(1, 60))
    with pytest.raises(InputError, match="once its aliases are expanded"):
        node(text)


def test_an_anchor_that_contains_itself_is_an_error():
    with pytest.raises(InputError, match="an anchor contains itself"):
        node("a: &x\n  b: *x\n")


def test_an_empty_document_is_an_error():
    with pytest.raises(InputError, match="the document is empty"):
        node("# nothing\n")
