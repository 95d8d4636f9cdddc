import json

import pytest

from reviewer.errors import InputError
from reviewer.parsers.cdk import accepts, read_assembly


def stack(template, environment="aws://123456789012/eu-west-1", **more):
    return {
        "type": "aws:cloudformation:stack",
        "environment": environment,
        "properties": {"templateFile": template},
        **more,
    }


def write(folder, artifacts, templates):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "manifest.json").write_text(json.dumps({"version": "48.0.0", "artifacts": artifacts}), encoding="utf-8")
    for name, template in templates.items():
        (folder / name).write_text(json.dumps(template), encoding="utf-8")
    return folder


def test_stacks_come_after_those_they_depend_on(tmp_path):
    artifacts = {
        "App": stack("App.template.json", dependencies=["Net", "App.assets"]),
        "App.assets": {"type": "cdk:asset-manifest"},
        "Net": stack("Net.template.json", "aws://unknown-account/unknown-region"),
    }
    empty = {"Resources": {}}
    plan = read_assembly(write(tmp_path, artifacts, {"App.template.json": empty, "Net.template.json": empty}))
    assert [(one.id, one.template, one.region, one.account, one.depends_on) for one in plan.stacks] == [
        ("Net", "Net.template.json", None, None, ()),
        ("App", "App.template.json", "eu-west-1", "123456789012", ("Net",)),
    ]


def test_nested_stacks_are_found_by_their_asset(tmp_path):
    child = {"Type": "AWS::CloudFormation::Stack", "Metadata": {"aws:asset:path": "Child.template.json"}}
    templates = {"Top.template.json": {"Resources": {"Child": child}}, "Child.template.json": {"Resources": {}}}
    plan = read_assembly(write(tmp_path, {"Top": stack("Top.template.json")}, templates))
    assert [(one.logical_id, one.template) for one in plan.stacks[0].nested] == [("Child", "Child.template.json")]


def test_stages_are_read_with_their_folder(tmp_path):
    stage = {"type": "cdk:cloud-assembly", "properties": {"directoryName": "assembly-prod"}}
    write(tmp_path, {"Prod": stage}, {})
    write(tmp_path / "assembly-prod", {"Web": stack("Web.template.json")}, {"Web.template.json": {"Resources": {}}})
    plan = read_assembly(tmp_path)
    assert [one.template for one in plan.stacks] == ["assembly-prod/Web.template.json"]


def test_nothing_outside_the_folder_is_read(tmp_path):
    (tmp_path / "secret.json").write_text("{}", encoding="utf-8")
    plan = read_assembly(write(tmp_path / "cdk.out", {"Top": stack("../secret.json")}, {}))
    assert plan.stacks == ()
    assert "leads out of the cloud assembly" in plan.diagnostics[0].message


def test_a_missing_template_is_reported(tmp_path):
    plan = read_assembly(write(tmp_path, {"Top": stack("Gone.template.json")}, {}))
    assert [one.message for one in plan.diagnostics] == [
        "the cloud assembly lacks 'Gone.template.json'",
        "the cloud assembly has no stacks",
    ]


def test_assemblies_are_recognized_by_their_manifest(tmp_path):
    assert accepts(write(tmp_path / "a", {}, {}))
    assert not accepts(tmp_path)


def test_a_folder_without_manifest_is_an_error(tmp_path):
    with pytest.raises(InputError):
        read_assembly(tmp_path)
