"""Intrinsic functions, long and short: what they resolve to, and what stays unknown."""

from __future__ import annotations

import pytest

from reviewer.model.value import Choice, Reference, Sensitive, Text, Unknown

HEAD = """
Parameters:
  Stage: {Type: String, Default: prod}
  Network: {Type: String, Default: 10.0.0.0/16}
  Names: {Type: CommaDelimitedList, Default: "a, b,c"}
  Open: {Type: String}
  Hidden: {Type: String, NoEcho: true, Default: planted-secret}
  Days: {Type: Number, Default: 7}
Mappings:
  Sizes:
    prod: {Class: large, Zones: [x, y]}
    test: {Class: small}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
  IsOpen: !Equals [!Ref Open, yes]
Resources:
  Key: {Type: AWS::KMS::Key}
  Topic: {Type: AWS::SNS::Topic}
  Probe:
    Type: AWS::Test::Thing
    Properties:
      V: """

RESOLVED = [
    ("!Ref Stage", "prod"),
    ("{Ref: Stage}", "prod"),
    ("!Ref Days", "7"),
    ("!Ref Names", ["a", "b", "c"]),
    ("!Ref Hidden", Sensitive.of("planted-secret")),
    ("!Ref Key", Reference("Key")),
    ("!Ref AWS::Partition", "aws"),
    ("!Ref AWS::URLSuffix", "amazonaws.com"),
    ("!Ref AWS::Region", Unknown("AWS::Region")),
    ("!GetAtt Key.Arn", Reference("Key", "Arn")),
    ("!GetAtt [Key, Arn]", Reference("Key", "Arn")),
    ("{Fn::GetAtt: [Key, Arn]}", Reference("Key", "Arn")),
    ("{Fn::GetAtt: Key.Arn}", Reference("Key", "Arn")),
    ("!GetAtt Key.Endpoint.Address", Reference("Key", "Endpoint.Address")),
    ("!Sub 'x-${Stage}'", "x-prod"),
    ("!Sub '${Stage}'", "prod"),
    ("!Sub '${!Stage}-${Stage}'", "${Stage}-prod"),
    ("!Sub 'k/${Key}/${Key.Arn}'", Text(("k/", Reference("Key"), "/", Reference("Key", "Arn")))),
    ("!Sub ['${A}-${Stage}', {A: !Ref Days}]", "7-prod"),
    ("{Fn::Sub: 'x-${Hidden}'}", Text(("x-", Sensitive.of("planted-secret")))),
    ("!Join ['-', [a, !Ref Stage, 7, true]]", "a-prod-7-true"),
    ("!Join [',', !Ref Names]", "a,b,c"),
    ("!Join ['', [x, !Ref AWS::NoValue, y]]", "xy"),
    ("!Join [':', [k, !GetAtt Key.Arn]]", Text(("k:", Reference("Key", "Arn")))),
    ("!Select [1, [a, b]]", "b"),
    ("!Select ['1', !Ref Names]", "b"),
    ("!Select [0, !Split ['.', 'a.b']]", "a"),
    ("!Split [',', 'a,b']", ["a", "b"]),
    ("!FindInMap [Sizes, prod, Class]", "large"),
    ("!FindInMap [Sizes, !Ref Stage, Zones]", ["x", "y"]),
    ("!FindInMap [Sizes, none, Class, {DefaultValue: tiny}]", "tiny"),
    ("!FindInMap [Sizes, prod, None, {DefaultValue: !Ref Stage}]", "prod"),
    ("!If [IsProd, yes-it-is, no]", "yes-it-is"),
    ("{Fn::If: [IsProd, a, b]}", "a"),
    ("!If [IsOpen, a, b]", Choice("IsOpen", "a", "b")),
    ("!If [IsOpen, a, a]", "a"),
    ("!If [IsOpen, !If [IsOpen, a, b], c]", Choice("IsOpen", "a", "c")),
    ("!Sub ['x-${P}', {P: !If [IsOpen, a, b]}]", Choice("IsOpen", "x-a", "x-b")),
    ("!Select [0, !Cidr [!Ref Network, 4, 8]]", "10.0.0.0/24"),
    ("!Select [3, !Cidr [!Ref Network, '4', '8']]", "10.0.3.0/24"),
    ("!Cidr ['2001:db8::/56', 2]", ["2001:db8::/64", "2001:db8:0:1::/64"]),
    ("!Base64 plain", "plain"),
    ("{Fn::Base64: !Sub 'echo ${Stage}'}", "echo prod"),
    ("!ToJsonString {a: !Ref Stage}", {"a": "prod"}),
    ("!Length [a, b, c]", 3),
    ("!Length {Ref: Names}", 3),
    ("'{{resolve:ssm:/a/b}}'", "{{resolve:ssm:/a/b}}"),
    ("{a: !Ref AWS::NoValue, b: 1}", {"b": 1}),
    ("[!If [IsProd, !Ref AWS::NoValue, x], y]", ["y"]),
]

UNKNOWN = [
    ("!Ref Open", "Open", ()),
    ("!GetAZs ''", "!GetAZs ${AWS::Region}", ()),
    ("!GetAZs us-east-1", "!GetAZs us-east-1", ()),
    ("!Select [0, !GetAZs '']", "!GetAZs ${AWS::Region}[0]", ()),
    ("!ImportValue net-VpcId", "!ImportValue net-VpcId", ()),
    ("!Select [1, !Split [':', !GetAtt Key.Arn]]", "!Split [':', Key.Arn][1]", (Reference("Key", "Arn"),)),
    ("!FindInMap [Sizes, !Ref Open, Class]", "!FindInMap [Sizes, Open, Class]", ()),
    ("!FindInMap [Sizes, none, Class]", "!FindInMap [Sizes, none, Class]", ()),
    ("!Transform {Name: AWS::Include, Parameters: {Location: !Ref Topic}}", None, (Reference("Topic"),)),
    ("!Ref Nowhere", "Nowhere (declared nowhere)", ()),
]


def value(template):
    return next(item for item in template.resources if item.name == "Probe").properties["V"]


@pytest.mark.parametrize(("written", "expected"), RESOLVED, ids=[written for written, _ in RESOLVED])
def test_a_function_resolves_to_its_value(read, written, expected):
    assert expected == value(read(HEAD + written + "\n"))


@pytest.mark.parametrize(("written", "expression", "references"), UNKNOWN, ids=[row[0] for row in UNKNOWN])
def test_what_no_input_tells_stays_unknown_and_shows_its_expression(read, written, expression, references):
    found = value(read(HEAD + written + "\n"))
    assert isinstance(found, Unknown)
    assert references == found.references
    assert expression in (None, found.expression)


def test_the_users_region_and_account_are_the_pseudo_parameters(read):
    template = read(HEAD + "!Sub '${AWS::AccountId}/${AWS::Region}'\n", region="eu-west-1", account="111122223333")
    assert value(template) == "111122223333/eu-west-1"


def test_a_resolved_value_remembers_how_it_is_written(read):
    template = read(HEAD + "!Sub 'x-${Stage}'\n")
    origin = template.resources[-1].origins[("V",)]
    assert (origin.expression, origin.inputs, origin.functions) == ("!Sub x-${Stage}", ("Stage",), ("Fn::Sub",))


def test_a_name_declared_nowhere_is_reported_with_its_line(read):
    template = read(HEAD + "!GetAtt Ghost.Arn\n")
    messages = [(item.line, item.message) for item in template.diagnostics]
    line = HEAD.count("\n") + 1
    assert messages == [(line, "resource 'Probe' refers to 'Ghost', which the template does not declare")]


def test_json_and_yaml_write_the_same_functions(read):
    short = read("Resources: {A: {Type: 'T::T', Properties: {V: !Join ['-', [a, !Ref AWS::Region]]}}}")
    joined = '{"Fn::Join": ["-", ["a", {"Ref": "AWS::Region"}]]}'
    long = read('{"Resources": {"A": {"Type": "T::T", "Properties": {"V": ' + joined + "}}}}")
    assert short.resources[0].properties == long.resources[0].properties
