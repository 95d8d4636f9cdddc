import json

import pytest

from reviewer.model.design import Format, Severity
from reviewer.model.value import Reference, Sensitive, Text, Unknown
from reviewer.parsers.terraform.configuration import (
    read_configuration,
    read_configuration_texts,
    read_json_configuration,
)

DESIGN = {
    "//": {"metadata": {"stackName": "made by a program"}},
    "terraform": {"required_providers": {"aws": {"source": "aws"}}},
    "provider": {"aws": [{"region": "eu-west-1"}, {"alias": "dr", "region": "${var.spare}"}]},
    "variable": {"spare": {"type": "string", "default": "eu-north-1"}, "pin": {"default": "4711-x", "sensitive": True}},
    "locals": {"sizes": [1, 2], "name": "shop-${var.spare}"},
    "data": {
        "aws_iam_policy_document": {
            "trust": {
                "statement": [
                    {"actions": ["sts:AssumeRole"], "principals": [{"type": "Service", "identifiers": ["x"]}]}
                ]
            }
        }
    },
    "resource": {
        "aws_bucket": {
            "one": {"//": {"path": "ignored"}, "name": "${local.name}", "tags": {"Env": "dev"}, "pin": "${var.pin}"},
            "two": {
                "provider": "aws.dr",
                "count": "${length(local.sizes)}",
                "name": "b-${count.index}",
                "source": "${aws_bucket.one.arn}/*",
                "depends_on": ["aws_bucket.one"],
                "lifecycle": {"prevent_destroy": True, "ignore_changes": ["tags"]},
                "rule": [{"days": 3, "filter": {"prefix": "a/"}}],
                "dynamic": {"grant": {"for_each": "${local.sizes}", "content": {"size": "${grant.value}"}}},
            },
        },
        "aws_role": {"r": {"trust": "${data.aws_iam_policy_document.trust.json}", "note": "100 %% $${kept} \\n"}},
    },
    "output": {"arn": {"value": "${aws_bucket.one.arn}", "description": "the ARN"}},
}


@pytest.fixture(scope="module")
def template():
    return read_configuration_texts({"cdk.tf.json": json.dumps(DESIGN, indent=2)})


def test_a_json_configuration_has_its_own_format(template):
    assert (template.format, template.diagnostics) == (Format.TERRAFORM_JSON, ())


def test_strings_are_templates(template):
    found = {item.address: item for item in template.resources}
    assert list(found) == ["aws_bucket.one", "aws_bucket.two[0]", "aws_bucket.two[1]", "aws_role.r"]
    assert found["aws_bucket.one"].properties == {
        "name": "shop-eu-north-1",
        "tags": {"Env": "dev"},
        "pin": Sensitive.of("4711-x"),
    }
    assert found["aws_role.r"].properties["note"] == "100 %% ${kept} \\n"


def test_names_in_strings_are_names(template):
    two = template.resources[2]
    assert (two.provider, two.region, two.depends_on) == ("aws.dr", "eu-north-1", ("aws_bucket.one",))
    assert two.attributes == {"@lifecycle": {"prevent_destroy": True, "ignore_changes": ["tags"]}}
    assert two.properties == {
        "name": "b-1",
        "source": Text((Reference("aws_bucket.one", "arn"), "/*")),
        "rule": [{"days": 3, "filter": {"prefix": "a/"}}],
        "grant": [{"size": 1}, {"size": 2}],
    }


def test_policy_documents_are_evaluated(template):
    assert json.loads(template.resources[3].properties["trust"])["Statement"][0]["Principal"] == {"Service": "x"}


def test_values_of_json_have_lines(template):
    lines = json.dumps(DESIGN, indent=2).split("\n")
    one = template.resources[0]
    assert lines[one.location.start_line - 1].strip() == '"one": {'
    assert lines[one.where(("tags", "Env")).start_line - 1].strip() == '"Env": "dev"'


def test_declarations_are_read(template):
    found = {item.name: item.properties for item in template.declarations}
    assert found["var.spare"] == {"Type": "string", "Default": "eu-north-1"}
    assert found["output.arn"] == {"Value": Reference("aws_bucket.one", "arn"), "Description": "the ARN"}


def test_json_and_hcl_files_are_one_configuration(tmp_path):
    (tmp_path / "a.tf").write_text('variable "n" {\n  default = 2\n}\n')
    (tmp_path / "b.tf.json").write_text('{"resource": {"aws_x": {"y": {"size": "${var.n + 1}"}}}}')
    template = read_configuration(tmp_path)
    assert (template.format, template.resources[0].properties) == (Format.TERRAFORM, {"size": 3})


def test_a_single_file_is_read_by_itself(tmp_path):
    path = tmp_path / "cdk.tf.json"
    path.write_text(json.dumps(DESIGN))
    assert len(read_json_configuration(path).resources) == 4


@pytest.mark.parametrize(
    "text",
    ["{", '{"resource": 3}', '{"a": "\\u12"}', "[1, 2", '{"a" 1}', "{'a': 1}", '{"locals": {"a": "${"}}', "{} x", ""],
)
def test_broken_json_is_an_error_with_a_line(text):
    found = read_configuration_texts({"main.tf.json": text}).diagnostics
    assert [(item.severity, item.line) for item in found] == [(Severity.ERROR, 1)]


def test_deep_json_is_refused():
    template = read_configuration_texts({"main.tf.json": '{"locals": ' + '{"a": ' * 5000})
    assert "nested more than 200 deep" in template.diagnostics[0].message


def test_an_unknown_expression_is_named_as_written():
    template = read_configuration_texts({"main.tf.json": '{"output": {"o": {"value": "${uuid()}"}}}'})
    assert template.declarations[0].properties["Value"] == Unknown("uuid()")
