import os
import time
from contextlib import suppress

import pytest

from reviewer.errors import InputError
from reviewer.model.design import Severity
from reviewer.model.value import Unknown
from reviewer.parsers.terraform.configuration import (
    ConfigurationOptions,
    read_configuration,
    read_configuration_texts,
)
from reviewer.parsers.terraform.hcl.limits import Limits


def read(text, **limits):
    return read_configuration_texts({"main.tf": text}, ConfigurationOptions(limits=Limits(**limits)))


def messages(template):
    return [(item.severity, item.line, item.message) for item in template.diagnostics]


def test_a_syntax_error_says_where_and_the_rest_is_read():
    template = read_configuration_texts(
        {
            "bad.tf": 'resource "aws_x" "a" {}\nresource "aws_x" "b" {\n  size = = 3\n}\nresource "aws_x" "c" {}\n',
            "good.tf": 'resource "aws_x" "d" {}\n',
        }
    )
    assert [item.address for item in template.resources] == ["aws_x.a", "aws_x.c", "aws_x.d"]
    assert [(item.severity, item.file, item.line) for item in template.diagnostics] == [(Severity.ERROR, "bad.tf", 3)]


@pytest.mark.parametrize(
    "text",
    [
        'resource "aws_x" "y" {',
        'resource "aws_x" "y" { a = "never closed',
        "locals {\n  a = <<EOT\nno end\n}\n",
        "locals { a = [1, 2 }",
        'locals { a = "${" }',
        'locals { a = "%{ if true }x" }',
        "locals { a = 1 a = 2 }",
        "/* never closed",
        "\x00\x01\x02",
        "locals {\n a = \\x\n}",
        '"label" {}',
        "= 1",
        "{{{{",
        'locals { a = "\\q" }',
    ],
)
def test_broken_text_is_an_error_with_a_line_not_a_crash(text):
    found = messages(read(text))
    assert found
    assert all(severity is Severity.ERROR and line for severity, line, _ in found)


def test_two_blocks_of_one_name_are_told():
    found = messages(read('resource "aws_x" "y" {}\nresource "aws_x" "y" {}\n'))
    assert found == [(Severity.ERROR, 2, "resource 'aws_x.y' is declared twice; the first one counts")]


@pytest.mark.parametrize("opening", ["(", "[", "{ a = ", '"${', "!", "-", "f(", "a[", "[for x in ["])
def test_deep_nesting_is_refused(opening):
    found = messages(read(f"locals {{\n  a = {opening * 3000}\n}}\n"))
    assert found


def test_deep_blocks_are_refused():
    found = messages(read('resource "aws_x" "y" {\n' + "a {\n" * 3000))
    assert "nested more than 200 deep" in found[0][2]


def test_a_long_chain_of_locals_ends():
    chain = "\n".join(f"  a{number} = local.a{number + 1}" for number in range(5000))
    template = read(f'locals {{\n{chain}\n  a5000 = 1\n}}\noutput "o" {{ value = local.a0 }}\n')
    assert isinstance(template.declarations[0].properties["Value"], Unknown)


def test_a_chain_within_reason_is_followed():
    chain = "\n".join(f"  a{number} = upper(local.a{number + 1})" for number in range(400))
    template = read(f'locals {{\n{chain}\n  a400 = "x"\n}}\noutput "o" {{ value = local.a0 }}\n')
    assert template.declarations[0].properties["Value"] == "X"


def test_too_many_instances_are_refused():
    with pytest.raises(InputError, match="more than 1000 instances") as error:
        read('resource "aws_x" "y" { count = 1001 }', instances=1000)
    assert error.value.help_text


def test_a_huge_count_costs_nothing():
    started = time.perf_counter()
    with pytest.raises(InputError, match="instances"):
        read('resource "aws_x" "y" { count = 99999999999999 }')
    assert time.perf_counter() - started < 1


def test_strings_that_double_are_refused():
    doubling = "\n".join(f'  a{number + 1} = "${{local.a{number}}}${{local.a{number}}}"' for number in range(60))
    with pytest.raises(InputError, match="a string is longer than"):
        read(f'locals {{\n  a0 = "xx"\n{doubling}\n}}\noutput "o" {{ value = local.a60 }}\n')


def test_lists_that_double_are_refused():
    doubling = "\n".join(f"  a{number + 1} = [local.a{number}, local.a{number}]" for number in range(60))
    with pytest.raises(InputError):
        read(f'locals {{\n  a0 = ["x"]\n{doubling}\n}}\noutput "o" {{ value = jsonencode(local.a60) }}\n')


@pytest.mark.parametrize(
    "expression",
    [
        "length(flatten([for a in range(1000) : [for b in range(1000) : [for c in range(1000) : c]]]))",
        "length(setproduct(range(1000), range(1000), range(1000)))",
        'format("%999999999d", 1)',
        'join("", [for a in range(1000) : join("", [for b in range(1000) : "0123456789"])])',
        'replace(join("", range(1000)), "", join("", range(1000)))',
        "pow(10, 999999999)",
        'indent(999999999, "a\\nb")',
        'regexall("^(a|a)*$", join("", [for a in range(1000) : "a"]))',
    ],
)
def test_costly_expressions_end_soon(expression):
    started = time.perf_counter()
    with suppress(InputError):
        template = read(f'output "o" {{ value = {expression} }}', steps=50_000)
        assert isinstance(template.declarations[0].properties["Value"], Unknown)
    assert time.perf_counter() - started < 3


def test_a_module_that_calls_itself_is_told(tmp_path):
    (tmp_path / "main.tf").write_text('module "me" {\n  source = "./"\n}\n')
    template = read_configuration(tmp_path)
    assert [item.message for item in template.diagnostics] == [
        "module folder './' contains itself; shown as one opaque node"
    ]


def test_modules_that_call_each_other_are_told(tmp_path):
    for name, other in (("a", "b"), ("b", "a")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "main.tf").write_text(f'module "{other}" {{\n  source = "../{other}"\n}}\n')
    (tmp_path / "main.tf").write_text('module "a" {\n  source = "./a"\n}\n')
    template = read_configuration(tmp_path)
    assert [item.address for item in template.resources] == ["module.a.module.b.module.a"]


def test_a_link_out_of_the_folder_is_not_followed(tmp_path):
    design = tmp_path / "design"
    design.mkdir()
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "other.tf").write_text('resource "aws_x" "stolen" {}\n')
    (design / "link.txt").symlink_to(tmp_path / "secret.txt")
    (design / "link.tf").symlink_to(tmp_path / "other.tf")
    (design / "main.tf").write_text('output "o" {\n  value = file("link.txt")\n}\n')
    template = read_configuration(design)
    assert template.resources == ()
    assert isinstance(template.declarations[0].properties["Value"], Unknown)
    assert template.diagnostics[0].message == "'link.tf' leads out of the design's folder"


@pytest.mark.parametrize("path", ["../secret.txt", "/etc/passwd", "a/../../secret.txt", "C:/x"])
def test_files_outside_are_not_read(tmp_path, path):
    design = tmp_path / "design"
    design.mkdir()
    (tmp_path / "secret.txt").write_text("secret")
    (design / "main.tf").write_text(f'output "o" {{\n  value = file("{path}")\n}}\n')
    assert isinstance(read_configuration(design).declarations[0].properties["Value"], Unknown)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_no_file(tmp_path):
    os.mkfifo(tmp_path / "pipe.tf")
    (tmp_path / "main.tf").write_text('output "o" {\n  value = file("pipe.tf")\n}\n')
    template = read_configuration(tmp_path)
    assert any("there is no file 'pipe.tf'" in item.message for item in template.diagnostics)


def test_a_file_that_is_too_large_is_told(tmp_path):
    (tmp_path / "main.tf").write_text("#" * 2000)
    template = read_configuration(tmp_path, ConfigurationOptions(limits=Limits(file_characters=1000)))
    assert [item.message for item in template.diagnostics] == ["'main.tf' is larger than 1000 bytes"]


def test_text_that_is_no_utf8_is_read_as_far_as_it_goes(tmp_path):
    (tmp_path / "main.tf").write_bytes(b'resource "aws_x" "y" {\n  name = "caf\xe9"\n}\n')
    assert read_configuration(tmp_path).resources[0].properties["name"] == "caf\ufffd"


def test_the_same_input_gives_the_same_template(tmp_path):
    (tmp_path / "main.tf").write_text('resource "aws_x" "y" {\n  for_each = toset(["b", "a"])\n}\n')
    assert read_configuration(tmp_path) == read_configuration(tmp_path)
