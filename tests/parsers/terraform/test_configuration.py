import json
from pathlib import Path

import pytest

from reviewer.errors import InputError
from reviewer.model.design import DeclarationKind, Format, Severity
from reviewer.model.value import Reference, Sensitive, Text, Unknown
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


@pytest.fixture(scope="module")
def regions():
    return read_configuration(FIXTURES / "regions")


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


def test_regions_come_from_providers_aliases_and_resources(regions):
    found = by_address(regions)
    assert {
        address: (resource.provider, resource.region)
        for address, resource in found.items()
        if resource.type == "aws_s3_bucket"
    } == {
        "aws_s3_bucket.home": ("aws", "eu-west-1"),
        "aws_s3_bucket.spare": ("aws.dr", "eu-north-1"),
        "aws_s3_bucket.third": ("aws", "ap-south-1"),
        "module.plain.module.inner.aws_s3_bucket.this": ("aws", "eu-west-1"),
        "module.spare.module.inner.aws_s3_bucket.this": ("aws.dr", "eu-north-1"),
    }


def test_data_sources_are_told_or_unknown_by_name(regions):
    found = by_address(regions)
    assert ("data-eu-west-1", Text(("data-", Unknown("data.aws_caller_identity.me.account_id")))) == (
        found["aws_s3_bucket.home"].properties["bucket"],
        found["aws_s3_bucket.spare"].properties["bucket"],
    )


def test_the_account_the_user_names_answers_for_the_data_source():
    text = 'data "aws_caller_identity" "me" {}\nresource "aws_x" "y" { id = data.aws_caller_identity.me.account_id }'
    assert read(text, account="123456789012").resources[0].properties["id"] == "123456789012"


def test_a_known_policy_document_is_its_json(regions):
    policy = json.loads(by_address(regions)["aws_s3_bucket_policy.fixed"].properties["policy"])
    assert policy == {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "Read",
                "Effect": "Allow",
                "Action": ["s3:ListBucket", "s3:GetObject"],
                "Resource": "arn:aws:s3:::fixed/*",
                "Principal": {"AWS": "*"},
                "Condition": {"Bool": {"aws:SecureTransport": "true"}},
            }
        ],
    }


def test_a_policy_document_with_references_keeps_its_structure(regions):
    policy = by_address(regions)["aws_s3_bucket_policy.own"].properties["policy"]
    arn = Reference("aws_s3_bucket.home", "arn")
    assert {"Effect": "Deny", "Action": "s3:*", "Resource": [arn, Text((arn, "/*"))]} == policy["Statement"][1]
    assert policy["Statement"][0]["Sid"] == "Read"


def test_policy_documents_inherit_and_replace_statements():
    text = """
data "aws_iam_policy_document" "base" {
  statement {
    sid       = "Keep"
    actions   = ["s3:*"]
    resources = ["arn:aws:s3:::&{aws:username}"]
  }
  statement {
    sid     = "Swap"
    actions = ["sqs:*"]
  }
}
data "aws_iam_policy_document" "whole" {
  source_policy_documents   = [data.aws_iam_policy_document.base.json]
  override_policy_documents = [jsonencode({ Statement = [{ Sid = "Swap", Effect = "Deny" }] })]
}
resource "aws_x" "y" {
  policy = data.aws_iam_policy_document.whole.json
}
"""
    policy = json.loads(read(text).resources[0].properties["policy"])
    assert policy["Statement"] == [
        {"Sid": "Keep", "Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::${aws:username}"},
        {"Sid": "Swap", "Effect": "Deny"},
    ]


def test_dynamic_blocks_are_unrolled_after_written_ones(regions):
    found = by_address(regions)["aws_security_group.web"]
    assert found.properties["ingress"] == [
        {"from_port": 22, "to_port": 22},
        {
            "description": "http",
            "from_port": 80,
            "to_port": 80,
            "nested": [{"at": "http-0-1"}, {"at": "http-1-2"}],
        },
        {
            "description": "https",
            "from_port": 443,
            "to_port": 443,
            "nested": [{"at": "https-0-1"}, {"at": "https-1-2"}],
        },
    ]
    assert found.properties["timeouts"] == {"create": "5m"}
    assert str(found.where(("ingress", 2, "from_port"))) == "main.tf:107"


def test_provider_default_tags_are_among_all_tags(regions):
    found = by_address(regions)
    assert found["aws_s3_bucket.home"].properties["tags_all"] == {"Owner": "platform", "Tier": "gold"}
    assert found["aws_s3_bucket.third"].attributes["@default_tags"] == {"Owner": "platform"}


def test_a_module_from_elsewhere_is_one_opaque_node(regions):
    found = by_address(regions)["module.elsewhere"]
    assert (
        found.type,
        found.attributes["@opaque"],
        found.properties,
    ) == ("module", True, {"source": "terraform-aws-modules/vpc/aws", "version": "5.0.0", "cidr": "10.0.0.0/16"})
    assert any("not part of the design" in item.message for item in regions.diagnostics)


def test_an_unknown_count_makes_one_instance_for_all(regions):
    found = by_address(regions)
    assert Reference("module.elsewhere", "vpc_id") == found["aws_subnet.many[*]"].properties["vpc_id"]
    assert Reference("aws_subnet.many[*]", "id") == found["aws_route.each[1]"].properties["subnet_id"]
    assert any("stands for all" in item.message for item in regions.diagnostics)


def test_moved_and_import_blocks_are_attributes_and_removed_is_noted(regions):
    found = by_address(regions)
    assert (
        found["aws_s3_bucket.home"].attributes["@moved_from"],
        found["module.spare.module.inner.aws_s3_bucket.this"].attributes["@moved_from"],
        found["aws_s3_bucket.third"].attributes["@import_id"],
    ) == ("aws_s3_bucket.old", "module.spare_old.module.inner.aws_s3_bucket.this", "third-bucket")
    assert (Severity.NOTE, "'aws_s3_bucket.gone' is declared as removed", 172) in [
        (item.severity, item.message, item.line) for item in regions.diagnostics
    ]


def test_depends_on_a_module_names_the_module(regions):
    assert by_address(regions)["aws_s3_bucket.third"].depends_on == ("aws_s3_bucket.home", "module.spare")


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
