from pathlib import Path

import pytest

from reviewer.errors import InputError
from reviewer.model.design import DeclarationKind, Format
from reviewer.model.value import Reference, Sensitive, Text
from reviewer.parsers.terraform.configuration import (
    ConfigurationOptions,
    SourceText,
    read_configuration,
    read_configuration_texts,
)

GREETING = """Dear adam and zoe,

  there are 3 queues, mind you
    - X
    - Y
    - Z
    100 %% and ${not} a template
"""
FIXTURES = Path(__file__).parent / "fixtures"


@pytest.fixture(scope="module")
def shop():
    return read_configuration(FIXTURES / "shop")


def by_address(template):
    return {resource.address: resource for resource in template.resources}


def declared(template, name):
    return next(item for item in template.declarations if item.name == name)


def read(text, **options):
    return read_configuration_texts({"main.tf": text}, ConfigurationOptions(**options))


def test_instances_have_the_addresses_terraform_prints(shop):
    assert [resource.address for resource in shop.resources] == [
        "terraform_data.single",
        "terraform_data.counted[0]",
        "terraform_data.counted[1]",
        'terraform_data.keyed["x/audit"]',
        'terraform_data.keyed["x/mails"]',
        'terraform_data.keyed["x/orders"]',
        'terraform_data.keyed["y/orders"]',
        'terraform_data.keyed["z/orders"]',
        'terraform_data.set["adam"]',
        'terraform_data.set["zoe"]',
        "terraform_data.from_others",
        "terraform_data.files",
        "terraform_data.secret",
        'module.queue["audit"].terraform_data.this',
        'module.queue["audit"].module.alarm[0].terraform_data.alarm',
        'module.queue["mails"].terraform_data.this',
        'module.queue["mails"].module.alarm[0].terraform_data.alarm',
        'module.queue["orders"].terraform_data.this',
        'module.queue["orders"].module.alarm[0].terraform_data.alarm',
        'module.queue["orders"].module.alarm[1].terraform_data.alarm',
    ]


def test_variables_come_from_defaults_and_variable_files_in_order(shop):
    found = by_address(shop)["terraform_data.single"].properties["input"]
    assert (
        found["name"],
        found["limits"],
        found["ceiling"],
        found["owners"],
        found["spare"],
    ) == ("shop-prod", [7, "8", True], 10, ["adam", "zoe"], None)


def test_optional_attributes_are_filled_in(shop):
    found = by_address(shop)["terraform_data.single"].properties["input"]["queues"]["mails"]
    assert found == {"delay": 5, "fifo": False, "labels": {}, "retries": {"count": 3, "wait": "9s"}}


def test_templates_are_written_out(shop):
    found = by_address(shop)["terraform_data.single"].properties["input"]
    assert (found["greeting"], found["plain"]) == (
        GREETING,
        "  kept as it is\n",
    )


def test_files_of_the_design_are_read(shop):
    found = by_address(shop)["terraform_data.files"].properties["input"]
    assert (
        found["rendered"],
        found["missing"],
        found["listed"],
        found["decoded"],
    ) == ("Hello adam!\nHello zoe!\nmany\n", False, ["parts/one.txt"], {"deep": True})


def test_override_files_change_what_they_name(shop):
    assert by_address(shop)['terraform_data.set["zoe"]'].properties["input"] == "overridden zoe"


def test_what_the_user_passes_wins_over_variable_files(tmp_path):
    more = tmp_path / "more.tfvars"
    more.write_text('stage = "dev"\nceiling = 3\n')
    options = ConfigurationOptions(variables={"ceiling": "4", "zones": '["q"]'}, variable_files=(more,))
    found = by_address(read_configuration(FIXTURES / "shop", options))["terraform_data.single"].properties["input"]
    assert (found["name"], found["ceiling"], found["matrix"]) == ("shop-dev", 4, [["q", "blue"], ["q", "green"]])


def test_a_value_for_an_undeclared_variable_is_refused():
    with pytest.raises(InputError, match="variable 'nosuch' is not declared"):
        read("", variables={"nosuch": "1"})


def test_a_module_hands_inputs_down_and_outputs_up(shop):
    found = by_address(shop)["terraform_data.from_others"].properties["input"]
    assert (found["module"], found["nested"]) == ("shop-prod-orders-fifo waits 1s", [["low"], ["low"], ["low", "high"]])


def test_attributes_of_other_resources_are_references(shop):
    found = by_address(shop)["terraform_data.from_others"].properties["input"]
    assert (
        Reference("terraform_data.counted[1]", "input"),
        Reference("terraform_data.single", "id"),
        Text(("id:", Reference("terraform_data.single", "id"))),
        Reference('terraform_data.keyed["x/orders"]', "input.zone"),
    ) == (found["last"], found["unknown"], found["text"], found["lookup"])


def test_secrets_leave_only_a_digest(shop):
    found = by_address(shop)["terraform_data.secret"]
    secret = Sensitive.of("correct horse battery")
    assert (
        {"url": Text(("db://admin:", secret, "@host")), "word": secret, "open": "seen"},
        {("input", "url"), ("input", "word")},
        {"correct horse battery"},
    ) == (found.properties["input"], found.secret_paths, shop.secrets)


def test_the_lifecycle_is_an_attribute(shop):
    found = by_address(shop)["terraform_data.counted[0]"]
    assert found.attributes["@lifecycle"] == {
        "prevent_destroy": True,
        "create_before_destroy": True,
        "ignore_changes": ["input"],
    }
    assert "lifecycle" not in found.properties


def test_depends_on_names_every_instance(shop):
    assert by_address(shop)['terraform_data.keyed["x/orders"]'].depends_on == (
        "terraform_data.counted[0]",
        "terraform_data.counted[1]",
    )


def test_findings_can_cite_the_lines_of_every_value(shop):
    found = by_address(shop)["terraform_data.files"]
    assert (
        str(found.location),
        str(found.where(("input", "content"))),
        str(found.where(("nothing",))),
    ) == ("main.tf:69-80", "main.tf:72", "main.tf:69-80")


def test_the_origin_of_a_value_names_root_variables_through_locals_and_modules(shop):
    found = by_address(shop)['module.queue["mails"].terraform_data.this'].origins
    name = found["input", "name"]
    assert (name.expression, name.inputs) == ("local.full", ("var.stage", "var.queues"))
    assert found["input", "delay"].functions == ("max",)


def test_variables_and_outputs_are_declared(shop):
    stage, password = declared(shop, "var.stage"), declared(shop, "var.password")
    assert stage.properties == {
        "Type": "string",
        "Default": "dev",
        "Description": "Which of the shops this is",
        "Validation": [
            {
                "condition": 'contains(["dev", "prod"], var.stage)',
                "error_message": '"A shop is dev or prod."',
            }
        ],
    }
    assert (stage.kind, str(stage.location), stage.used) == (DeclarationKind.PARAMETER, "variables.tf:1-10", True)
    assert (Sensitive.of("correct horse battery"), True) == (
        password.properties["Default"],
        password.properties["NoEcho"],
    )
    assert not declared(shop, "var.unused").used
    assert Sensitive.of("correct horse battery") == declared(shop, "output.password").properties["Value"]


def test_a_template_knows_its_files_and_format(shop):
    assert shop.format == Format.TERRAFORM
    assert "modules/queue/modules/alarm/main.tf" in shop.files
    assert shop.sources["variables.tf"][0] == 'variable "stage" {'
    assert shop.diagnostics == ()


def test_lines_of_a_text_in_a_document_are_the_documents_own():
    text = SourceText(text='resource "aws_x" "y" {\n  size = var.size\n}\n', file="design.md", line_offset=40)
    more = SourceText(text='variable "size" {\n  default = nosuch.thing\n}\n', file="design.md", line_offset=50)
    template = read_configuration_texts({"main.tf": text, "variables.tf": more})
    assert (
        str(template.resources[0].location),
        str(template.resources[0].where(("size",))),
    ) == ("design.md:41-43", "design.md:42")
    assert {("design.md", 52)} == {(item.file, item.line) for item in template.diagnostics}
    assert template.files == ("design.md",)


def test_texts_call_modules_among_them():
    template = read_configuration_texts(
        {
            "main.tf": 'module "db" {\n  source = "./modules/db"\n  size = 3\n}',
            "modules/db/main.tf": 'variable "size" {}\nresource "aws_db" "this" { size = var.size }',
        }
    )
    assert [(item.address, item.properties) for item in template.resources] == [("module.db.aws_db.this", {"size": 3})]


def test_a_module_beside_the_root_needs_a_boundary(tmp_path):
    (tmp_path / "envs" / "prod").mkdir(parents=True)
    (tmp_path / "modules" / "db").mkdir(parents=True)
    (tmp_path / "envs" / "prod" / "main.tf").write_text('module "db" {\n  source = "../../modules/db"\n}\n')
    (tmp_path / "modules" / "db" / "main.tf").write_text('resource "aws_db" "this" { at = path.module }\n')
    refused = read_configuration(tmp_path / "envs" / "prod")
    allowed = read_configuration(tmp_path / "envs" / "prod", ConfigurationOptions(boundary=tmp_path))
    assert [item.attributes["@opaque"] for item in refused.resources] == [True]
    assert ["'../../modules/db' is outside" in item.message for item in refused.diagnostics] == [True]
    assert [(item.address, item.location.file, item.properties["at"]) for item in allowed.resources] == [
        ("module.db.aws_db.this", "modules/db/main.tf", "../../modules/db")
    ]


def test_installed_modules_are_entered(tmp_path):
    installed = tmp_path / ".terraform" / "modules"
    (installed / "net").mkdir(parents=True)
    (tmp_path / "main.tf").write_text('module "net" {\n  source = "acme/net/aws"\n}\n')
    (installed / "net" / "main.tf").write_text('resource "aws_vpc" "this" {}\n')
    (installed / "modules.json").write_text('{"Modules": [{"Key": "net", "Dir": ".terraform/modules/net"}]}')
    assert [item.address for item in read_configuration(tmp_path).resources] == ["module.net.aws_vpc.this"]


def test_one_file_of_a_folder_can_be_read_alone(tmp_path):
    (tmp_path / "a.tf").write_text('resource "aws_x" "a" {}\n')
    (tmp_path / "b.tf").write_text('resource "aws_x" "b" {}\n')
    assert [item.address for item in read_configuration(tmp_path / "b.tf").resources] == ["aws_x.b"]


def test_a_folder_without_configuration_names_one_that_has_some(tmp_path):
    (tmp_path / "live").mkdir()
    (tmp_path / "live" / "main.tf").write_text("")
    with pytest.raises(InputError, match=r"no \.tf or \.tf\.json file") as error:
        read_configuration(tmp_path)
    assert error.value.help_text == "name the folder of the root module, such as 'live'"
