"""Where resources and properties stand: YAML, JSON, Markdown, block texts, loops, and every encoding."""

from __future__ import annotations

import pytest

YAML = """\
Description: lines
Resources:
  # a note
  Topic:
    Type: AWS::SNS::Topic
    DeletionPolicy: Retain
    Properties:
      DisplayName: one
      Tags:
        - Key: a
          Value: b
        - {Key: c,
           Value: d}

  Function:
    Type: AWS::Lambda::Function
    Properties:
      Code:
        ZipFile: |
          def handler(event, context):

              return 1

      Environment:
        Variables: {A: !If [Here, x, y]}
      Role: !Sub
        - arn:${A}
        - A: b
"""
JSON = """{
  "Resources": {
    "Topic": {
      "Type": "AWS::SNS::Topic",
      "Properties": {
        "DisplayName": {"Fn::Join": ["", [
          "a", "b"
        ]]},
        "Tags": [
          {"Key": "a", "Value": "b"}
        ]
      }
    }
  }
}
"""
PLACES = [
    ("Topic", (), "4-13"),
    ("Topic", ("@DeletionPolicy",), "6"),
    ("Topic", ("DisplayName",), "8"),
    ("Topic", ("Tags",), "9-13"),
    ("Topic", ("Tags", 0), "10-11"),
    ("Topic", ("Tags", 0, "Value"), "11"),
    ("Topic", ("Tags", 1), "12-13"),
    ("Topic", ("Tags", 1, "Nothing"), "12-13"),
    ("Function", (), "15-28"),
    ("Function", ("Code", "ZipFile"), "19-22"),
    ("Function", ("Environment", "Variables", "A"), "25"),
    ("Function", ("Role",), "26-28"),
]


def lines(template, name, path):
    resource = next(item for item in template.resources if item.name == name)
    return str(resource.where(path)).split(":")[1]


@pytest.mark.parametrize(("name", "path", "expected"), PLACES)
def test_every_value_has_its_lines(read, name, path, expected):
    assert expected == lines(read(YAML), name, path)


ENCODED = [
    YAML.encode("utf-8-sig"),
    YAML.encode("utf-16"),
    YAML.encode("utf-16-le"),
    YAML.replace("\n", "\r\n").encode(),
    YAML.replace("\n", "\r").encode(),
    YAML.rstrip("\n").encode(),
]


@pytest.mark.parametrize("data", ENCODED, ids=["mark", "UTF-16", "UTF-16 without mark", "CRLF", "CR", "no end"])
def test_lines_do_not_depend_on_the_encoding(read, data):
    template = read(data)
    assert [lines(template, name, path) for name, path, _ in PLACES] == [expected for *_, expected in PLACES]


def test_lines_in_a_document_are_the_documents_own(read):
    template = read(f"# Title\n\n- item\n\n~~~~yaml\n{YAML}~~~~\n", "design.md")
    shifted = ["-".join(str(int(line) + 5) for line in expected.split("-")) for *_, expected in PLACES]
    assert [lines(template, name, path) for name, path, _ in PLACES] == shifted


def test_lines_in_a_block_inside_a_list_are_the_documents_own(read):
    indented = "".join(f"    {line}\n" if line else "\n" for line in YAML.splitlines())
    template = read(f"1. item\n\n    ```yaml\n{indented}    ```\n", "design.md")
    assert lines(template, "Function", ("Code", "ZipFile")) == "22-25"


@pytest.mark.parametrize(
    ("path", "expected"), [((), "3-13"), (("DisplayName",), "6-8"), (("Tags",), "9-11"), (("Tags", 0), "10")]
)
def test_json_has_the_lines_of_every_value(read, path, expected):
    assert expected == lines(read(JSON, "design.json"), "Topic", path)


def test_a_chosen_branch_has_its_own_lines(read):
    template = read("""\
        Conditions: {Here: !Equals [a, a]}
        Resources:
          Topic:
            Type: AWS::SNS::Topic
            Properties:
              DisplayName: !If
                - Here
                - one
                - two
        """)
    assert lines(template, "Topic", ("DisplayName",)) == "8"


def test_a_value_behind_an_alias_has_the_lines_it_is_written_on(read):
    template = read("""\
        Tags: &tags
          - {Key: a, Value: b}
        Resources:
          Topic: {Type: AWS::SNS::Topic, Properties: {Tags: *tags}}
        """)
    assert lines(template, "Topic", ("Tags", 0)) == "2"


def test_declarations_and_outputs_have_their_lines(read):
    template = read("""\
        Parameters:
          Days:
            Type: Number
            Default: 7
        Resources: {Topic: {Type: AWS::SNS::Topic}}
        Outputs:
          Name:
            Value: !Ref Topic
            Export:
              Name: x
        """)
    found = {item.name: (str(item.location), item.spans) for item in template.declarations}
    assert found["Days"][0] == "design.yml:2-4"
    assert (found["Name"][0], found["Name"][1]["Export",]) == ("design.yml:7-10", (9, 10))
