"""Parameters: where their value comes from, what type it has, and that a hidden one stays hidden."""

from __future__ import annotations

import pytest

from reviewer.model.design import DeclarationKind
from reviewer.model.value import Sensitive, Unknown

TEXT = """
Parameters:
  P: {declared}
Resources:
  A: {{Type: AWS::SNS::Topic, Properties: {{V: !Ref P}}}}
"""

VALUES = [
    ("{Type: String, Default: a}", "a"),
    ("{Type: String, Default: ''}", ""),
    ("{Type: String, Default: true}", "true"),
    ("{Type: Number, Default: 7}", "7"),
    ("{Type: Number, Default: 1.5}", "1.5"),
    ("{Type: String}", Unknown("P")),
    ("{Type: String, AllowedValues: [only]}", "only"),
    ("{Type: String, AllowedValues: [a, b]}", Unknown("P")),
    ("{Type: CommaDelimitedList, Default: 'a, b'}", ["a", "b"]),
    ("{Type: CommaDelimitedList, Default: ''}", []),
    ("{Type: List<Number>, Default: '1,2'}", ["1", "2"]),
    ("{Type: 'List<AWS::EC2::Subnet::Id>', Default: 'subnet-1,subnet-2'}", ["subnet-1", "subnet-2"]),
    ("{Type: 'AWS::EC2::VPC::Id', Default: vpc-1}", "vpc-1"),
    ("{Type: 'AWS::EC2::VPC::Id', Default: ''}", Unknown("P")),
    ("{Type: 'AWS::SSM::Parameter::Value<String>', Default: /a/b}", Unknown("{{resolve:ssm:/a/b}}")),
    ("{Type: 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>', Default: /ami}", Unknown("{{resolve:ssm:/ami}}")),
    ("{Type: String, NoEcho: true, Default: planted}", Sensitive.of("planted")),
    ("{Type: String, NoEcho: 'true', Default: planted}", Sensitive.of("planted")),
    ("{Type: String, NoEcho: true}", Unknown("P")),
]


@pytest.mark.parametrize(("declared", "expected"), VALUES, ids=[row[0] for row in VALUES])
def test_a_parameter_has_its_default_in_its_type(read, declared, expected):
    assert expected == read(TEXT.format(declared=declared)).resources[0].properties["V"]


def test_a_given_value_wins_over_the_default(read):
    template = read(TEXT.format(declared="{Type: String, Default: a}"), parameters={"P": "given"})
    assert template.resources[0].properties["V"] == "given"


def test_a_given_list_is_split(read):
    template = read(TEXT.format(declared="{Type: CommaDelimitedList, Default: a}"), parameters={"P": "x,y"})
    assert template.resources[0].properties["V"] == ["x", "y"]


def test_a_given_value_outside_the_allowed_ones_is_reported(read):
    template = read(TEXT.format(declared="{Type: String, AllowedValues: [a, b]}"), parameters={"P": "c"})
    assert [item.message for item in template.diagnostics] == ["parameter 'P': 'c' is not among its AllowedValues"]


def test_a_given_name_no_template_has_is_reported(read):
    template = read(TEXT.format(declared="{Type: String}"), parameters={"Q": "c"})
    assert [item.message for item in template.diagnostics] == [
        "parameter 'Q' is given but the template has none of that name"
    ]


def test_a_hidden_default_is_masked_everywhere_and_remembered_as_a_secret(read):
    template = read(TEXT.format(declared="{Type: String, NoEcho: true, Default: planted-secret}"))
    declaration = next(item for item in template.declarations if item.kind is DeclarationKind.PARAMETER)
    assert declaration.properties["Default"] == Sensitive.of("planted-secret")
    assert template.secrets == frozenset({"planted-secret"})


def test_a_hidden_value_outside_the_allowed_ones_is_not_spelt_out(read):
    template = read(
        TEXT.format(declared="{Type: String, NoEcho: true, AllowedValues: [a, b]}"), parameters={"P": "xyzzy"}
    )
    assert "xyzzy" not in repr(template.diagnostics)


def test_declarations_tell_whether_anybody_uses_them(read):
    template = read("""
        Parameters: {Used: {Type: String}, InSub: {Type: String}, Idle: {Type: String}}
        Mappings: {Read: {a: {b: c}}, Unread: {a: {b: c}}}
        Conditions: {Asked: !Equals [a, b], Unasked: !Equals [a, b]}
        Resources:
          A:
            Type: AWS::SNS::Topic
            Condition: Asked
            Properties: {DisplayName: !Ref Used, TopicName: !Sub "x-${InSub}", V: !FindInMap [Read, a, b]}
        """)
    assert {item.name for item in template.declarations if not item.used} == {"Idle", "Unread", "Unasked"}


def test_declarations_have_their_lines_and_fields(read):
    template = read("""\
        Parameters:
          P:
            Type: String
            MinLength: 3
        Resources: {A: {Type: AWS::SNS::Topic}}
        """)
    declaration = template.declarations[0]
    assert str(declaration.location) == "design.yml:2-4"
    assert declaration.spans[("MinLength",)] == (4, 4)
    assert declaration.properties == {"Type": "String", "MinLength": 3}
