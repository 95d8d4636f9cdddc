import json
from pathlib import Path

import pytest

from reviewer.model.value import Reference, Text, Unknown
from reviewer.parsers.terraform.configuration import read_configuration_texts

PAIRS = (Path(__file__).parent / "fixtures" / "expressions.txt").read_text(encoding="utf-8").split("\n")


def pairs():
    lines = [line for line in PAIRS if line and not line.startswith("# ")]
    return list(zip(lines[::2], [line.removeprefix("=> ") for line in lines[1::2]], strict=True))


def value_of(expression, more=""):
    template = read_configuration_texts({"main.tf": f'output "it" {{\n  value = {expression}\n}}\n{more}'})
    assert [item.message for item in template.diagnostics] == []
    return template.declarations[-1].properties.get("Value")


def problem_with(expression):
    template = read_configuration_texts({"main.tf": f'output "it" {{\n  value = {expression}\n}}'})
    return [(item.line, item.message) for item in template.diagnostics]


@pytest.fixture(scope="module")
def computed():
    outputs = "\n".join(
        f'output "o{number}" {{ value = jsonencode({expression}) }}' for number, (expression, _) in enumerate(pairs())
    )
    template = read_configuration_texts({"main.tf": outputs})
    return {item.name: item.properties.get("Value") for item in template.declarations}


@pytest.mark.parametrize("number", range(len(pairs())), ids=lambda number: pairs()[number][0][:60])
def test_an_expression_has_the_value_terraform_gives_it(number, computed):
    assert json.loads(pairs()[number][1]) == json.loads(computed[f"output.o{number}"])


DB = 'resource "aws_db" "main" {\n  name = "books"\n  tags = { Tier = "gold" }\n}\n'


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("aws_db.main.arn", Reference("aws_db.main", "arn")),
        ("aws_db.main.name", Reference("aws_db.main", "name")),
        ("aws_db.main", Reference("aws_db.main")),
        ("aws_db.main.setting[0].address", Reference("aws_db.main", "setting.0.address")),
        ('"${aws_db.main.arn}/*"', Text((Reference("aws_db.main", "arn"), "/*"))),
        ('"${aws_db.main.arn}"', Reference("aws_db.main", "arn")),
        ("upper(aws_db.main.name)", "BOOKS"),
        ("upper(aws_db.main.tags.Tier)", "GOLD"),
        ("upper(aws_db.main.arn)", Unknown("upper(aws_db.main.arn)", (Reference("aws_db.main", "arn"),))),
        ("aws_db.main.arn == null", False),
        ('aws_db.main.name == "books" ? 1 : 2', 1),
        ("[aws_db.main.id, 1]", [Reference("aws_db.main", "id"), 1]),
        ('concat([aws_db.main.id], ["x"])', [Reference("aws_db.main", "id"), "x"]),
        ('merge({ a = aws_db.main.id }, { b = "c" })', {"a": Reference("aws_db.main", "id"), "b": "c"}),
        ("length([aws_db.main.id, aws_db.main.arn])", 2),
        ('join(",", ["a", aws_db.main.id])', Text(("a,", Reference("aws_db.main", "id")))),
        ('format("%s-%03d", aws_db.main.id, 7)', Text((Reference("aws_db.main", "id"), "-007"))),
        ('coalesce(null, aws_db.main.arn, "x")', Reference("aws_db.main", "arn")),
        ("{ for k, v in { a = aws_db.main.id } : k => v }", {"a": Reference("aws_db.main", "id")}),
        (
            "slice(aws_db.main.zones, 0, 2)",
            [Reference("aws_db.main", "zones.0"), Reference("aws_db.main", "zones.1")],
        ),
        ("one(aws_db.main[*].id)", Reference("aws_db.main", "id")),
        ("try(aws_db.main.id, 1)", Reference("aws_db.main", "id")),
        ("false && aws_db.main.flag", False),
        ("aws_db.main.flag || true", True),
        ("aws_db.main.flag ? 5 : 5", 5),
        ("jsonencode({ Resource = aws_db.main.arn })", {"Resource": Reference("aws_db.main", "arn")}),
        ("jsondecode(jsonencode({ a = aws_db.main.arn })).a", Reference("aws_db.main", "arn")),
        (
            '"<${jsonencode({ a = aws_db.main.arn })}>"',
            Text(('<{"a":"', Reference("aws_db.main", "arn"), '"}>')),
        ),
    ],
)
def test_what_another_resource_computes_stays_a_reference(expression, expected):
    assert expected == value_of(expression, DB)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("timestamp()", Unknown("timestamp()")),
        ("uuid()", Unknown("uuid()")),
        ('provider::aws::arn_parse("x")', Unknown('provider::aws::arn_parse("x")')),
        ("path.cwd", Unknown("path.cwd")),
        ('"${timestamp()}-x"', Text((Unknown("timestamp()"), "-x"))),
        ('try(timestamp(), "x")', Unknown("timestamp()")),
        ('true ? 5 : "x"', "5"),
        ("[timestamp(), 1]", [Unknown("timestamp()"), 1]),
        ("timestamp() == 1", Unknown("timestamp() == 1")),
        ('contains(["a", timestamp()], "a")', True),
        ('contains(["b", timestamp()], "a")', Unknown('contains(["b", timestamp()], "a")')),
    ],
)
def test_what_nobody_knows_stays_unknown_by_name(expression, expected):
    assert expected == value_of(expression)


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("nothing.at.all", "resource 'nothing.at' is not declared"),
        ("var.missing", "variable 'missing' is not declared"),
        ("local.missing", "local value 'missing' is not declared"),
        ("[1, 2][5]", "the list has 2 elements and no element 5"),
        ("{ a = 1 }.b", "there is no element 'b'"),
        ("1 / 0", "1 / 0 has no result"),
        ('tonumber("x")', "'x' is no number"),
        ("nosuch(1)", "there is no function 'nosuch'"),
        ("upper()", "'upper' does not take 0 arguments"),
        ("upper([1])", "'upper': a list or map is no string"),
        ("count.index", "'count' has no meaning here"),
        ('file("../secret")', "'../secret' is outside of the design's folder"),
        ("range(5000)", "'range' makes more than 1024 numbers"),
        ('regex("(", "x")', "'(' is no regular expression"),
        ('"a" + 1', "'a' is no number"),
    ],
)
def test_an_expression_without_a_value_says_where_and_why(expression, message):
    assert [(2, f"output.it: {message}; taken as not known")] == problem_with(expression)


def test_a_risky_regular_expression_is_not_run():
    assert isinstance(value_of(f'regexall("(a+)+$", "{"a" * 90}b")'), Unknown)


def test_a_heredoc_keeps_its_lines_and_loses_its_indentation():
    assert value_of("<<-EOT\n    a\n      b\n    EOT") == "a\n  b\n"


def test_locals_that_need_each_other_are_told():
    template = read_configuration_texts(
        {"main.tf": 'locals {\n  a = local.b\n  b = local.a\n}\noutput "o" { value = local.a }'}
    )
    assert [item.message for item in template.diagnostics] == [
        "output.o: 'local.a' depends on itself; taken as not known"
    ]
