import json

import pytest
from plan_fixtures import change, configured, plan_of, planned, read, refs

from reviewer.errors import InputError
from reviewer.model.value import Reference, Sensitive
from reviewer.parsers.json_source import load_json
from reviewer.parsers.source import source_of
from reviewer.parsers.terraform.plan import accepts
from reviewer.settings import Limits


def test_sensitive_marks_hide_values_in_all_their_shapes():
    values = {"password": "correct-horse", "env": {"A": "alpha-secret", "B": "beta"}, "list": ["gamma-secret", "delta"]}
    sensitive = {"password": True, "env": {"A": True}, "list": [True, False]}
    expressions = {key: {"references": ["var.x"]} for key in values}
    changes = [change("aws_db_instance.subject", values, {}, sensitive)]
    configs = [configured("aws_db_instance", "subject", expressions)]
    template = read(
        plan_of(
            {"resources": [planned("aws_db_instance.subject", values)]},
            changes,
            {"root_module": {"resources": configs}},
        )
    )
    subject = template.resources[0]
    assert subject.properties == {
        "password": Sensitive.of("correct-horse"),
        "env": {"A": Sensitive.of("alpha-secret"), "B": "beta"},
        "list": [Sensitive.of("gamma-secret"), "delta"],
    }
    assert subject.secret_paths == {("password",), ("env", "A"), ("list", 0)}
    assert template.secrets == {"correct-horse", "alpha-secret", "gamma-secret"}


def test_a_resource_that_is_sensitive_as_a_whole_is_hidden():
    values = {"value": "whole-secret"}
    changes = [change("aws_ssm_parameter.subject", values, {}, True)]
    template = read(
        plan_of({"resources": [planned("aws_ssm_parameter.subject", values)]}, changes, {"root_module": {}})
    )
    assert template.resources[0].properties == {"value": Sensitive.of("whole-secret")}


def test_the_provider_gives_the_region_through_a_variable():
    resource = configured("aws_sqs_queue", "q", {}, provider_config_key="aws.dr")
    configuration = {
        "provider_config": {"aws.dr": {"alias": "dr", "expressions": {"region": {"references": ["var.dr_region"]}}}},
        "root_module": {"resources": [resource], "variables": {"dr_region": {"default": "eu-north-1"}}},
    }
    plan = plan_of({"resources": [planned("aws_sqs_queue.q", {"name": "q"})]}, [], configuration)
    assert [(one.region, one.provider) for one in read(plan).resources] == [("eu-north-1", "aws.dr")]
    plan["variables"] = {"dr_region": {"value": "eu-south-1"}}
    assert [one.region for one in read(plan).resources] == ["eu-south-1"]


def test_a_resources_own_region_wins_and_is_no_property():
    configuration = {"provider_config": {"aws": {"expressions": {"region": {"constant_value": "us-east-1"}}}}}
    plan = plan_of({"resources": [planned("aws_sqs_queue.q", {"region": "ap-south-1"})]}, [], configuration)
    queue = read(plan).resources[0]
    assert (queue.region, queue.properties) == ("ap-south-1", {})


def test_deleted_resources_are_no_part_of_the_design():
    changes = [change("aws_sqs_queue.old", None, actions=["delete"]), change("aws_sqs_queue.new", {"name": "n"})]
    plan = plan_of({"resources": [planned("aws_sqs_queue.new", {"name": "n"})]}, changes, {"root_module": {}})
    template = read(plan)
    assert [one.address for one in template.resources] == ["aws_sqs_queue.new"]
    assert any("aws_sqs_queue.old" in one.message for one in template.diagnostics)


def test_a_destroy_plan_has_no_resources_and_says_so():
    plan = plan_of({}, [change("aws_sqs_queue.old", None, actions=["delete"])], {"root_module": {}})
    template = read(plan)
    assert template.resources == ()
    assert any(
        "removes 1 resource" in one.message and "all of the design" in one.message for one in template.diagnostics
    )


def test_a_replaced_moved_and_imported_resource_says_so():
    entry = change(
        "aws_sqs_queue.q", {}, actions=["delete", "create"], previous_address="aws_sqs_queue.p", action_reason="tainted"
    )
    entry["change"] |= {"importing": {"id": "q-1"}, "replace_paths": [["name"]]}
    queue = read(plan_of({"resources": [planned("aws_sqs_queue.q", {})]}, [entry], {"root_module": {}})).resources[0]
    assert {name: value for name, value in queue.attributes.items() if name != "@defaults"} == {
        "@actions": ["delete", "create"],
        "@importing": {"id": "q-1"},
        "@replace_paths": [["name"]],
        "@moved_from": "aws_sqs_queue.p",
        "@action_reason": "tainted",
    }


def test_data_sources_are_kept_apart_and_policy_documents_are_followed():
    data = planned(
        "data.aws_iam_policy_document.read",
        {"statement": [{"actions": ["s3:GetObject"], "effect": "Allow", "condition": []}]},
        mode="data",
    )
    document = {
        "address": "data.aws_iam_policy_document.read",
        "mode": "data",
        "type": "aws_iam_policy_document",
        "name": "read",
        "expressions": {
            "statement": [{"actions": {"constant_value": []}, "resources": refs("aws_s3_bucket.logs.arn")}]
        },
    }
    resources = [planned("aws_iam_policy.p", {}), planned("aws_s3_bucket.logs", {}), data]
    reading = change(
        "data.aws_iam_policy_document.read", {}, {"json": True, "statement": [{"resources": True}]}, actions=["read"]
    )
    reading["change"]["after_sensitive"] = {"statement": [{"resources": []}]}
    changes = [change("aws_iam_policy.p", {}, {"policy": True}), change("aws_s3_bucket.logs", {}), reading]
    configs = [
        configured("aws_iam_policy", "p", {"policy": {"references": ["data.aws_iam_policy_document.read.json"]}}),
        configured("aws_s3_bucket", "logs", {}),
        document,
    ]
    template = read(plan_of({"resources": resources}, changes, {"root_module": {"resources": configs}}))
    assert [one.address for one in template.resources] == ["aws_iam_policy.p", "aws_s3_bucket.logs"]
    statement = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": Reference("aws_s3_bucket.logs", "arn")}
    assert template.resources[0].properties == {"policy": {"Version": "2012-10-17", "Statement": [statement]}}


def test_variables_and_outputs_are_declarations_and_hide_secrets():
    root = {
        "variables": {"size": {"default": 2, "description": "how many"}, "key": {"sensitive": True}},
        "outputs": {"queue": {"expression": refs("aws_sqs_queue.q.url")}},
        "resources": [configured("aws_sqs_queue", "q", {})],
    }
    plan = plan_of(
        {"resources": [planned("aws_sqs_queue.q", {})]},
        [change("aws_sqs_queue.q", {})],
        {"root_module": root},
        variables={"size": {"value": 3}, "key": {"value": "very-secret"}},
    )
    template = read(plan)
    assert {one.name: one.properties for one in template.declarations} == {
        "var.size": {"Description": "how many", "Default": 2, "Value": 3},
        "var.key": {"NoEcho": True, "Value": Sensitive.of("very-secret")},
        "output.queue": {"Value": Reference("aws_sqs_queue.q", "url")},
    }
    assert template.secrets == {"very-secret"}


def test_explicit_dependencies_name_instances():
    configs = [configured("aws_sqs_queue", "a", {}, depends_on=["aws_vpc.many"]), configured("aws_vpc", "many", {})]
    resources = [planned("aws_sqs_queue.a", {}), *(planned(f"aws_vpc.many[{n}]", {}, index=n) for n in (0, 1))]
    template = read(plan_of({"resources": resources}, [], {"root_module": {"resources": configs}}))
    assert template.resources[0].depends_on == ("aws_vpc.many[0]", "aws_vpc.many[1]")


def test_a_plan_of_changes_alone_is_read_from_them():
    entry = change("module.a.aws_sqs_queue.q", {"name": "q"}, type="aws_sqs_queue", name="q", module_address="module.a")
    template = read({"format_version": "1.1", "resource_changes": [entry]})
    assert [(one.address, one.group, one.properties) for one in template.resources] == [
        ("module.a.aws_sqs_queue.q", "module.a", {"name": "q"})
    ]
    assert any("resource_changes" in one.message for one in template.diagnostics)


def test_a_plan_without_format_version_is_read_with_a_warning():
    plan = plan_of({"resources": [planned("aws_sqs_queue.q", {})]}, [], {"root_module": {}})
    del plan["format_version"]
    assert any("format_version" in one.message for one in read(plan).diagnostics)


def test_a_redacted_plan_is_explained():
    with pytest.raises(InputError, match="redacted"):
        read({"plan_format_version": "1.2", "resource_changes": []})


def test_a_plan_of_another_major_format_is_refused():
    with pytest.raises(InputError, match=r"format version 2\.0"):
        read({"format_version": "2.0", "planned_values": {}})


def test_lines_point_at_the_resource_in_a_pretty_printed_plan():
    plan = plan_of({"resources": [planned("aws_sqs_queue.q", {"name": "q"})]}, [], {"root_module": {}})
    text = json.dumps(plan, indent=2)
    where = read(plan, indent=2).resources[0].location
    block = "\n".join(text.splitlines()[where.start_line - 1 : where.end_line])
    assert json.loads(block)["address"] == "aws_sqs_queue.q"
    assert where.pointer == "/planned_values/root_module/resources/0"


def two_queues():
    resources = [planned("aws_sqs_queue.a", {"name": "a"}), planned("aws_sqs_queue.b", {"name": "b"})]
    return plan_of({"resources": resources}, [], {"root_module": {}})


def test_reading_twice_gives_the_same_template():
    assert read(two_queues()) == read(two_queues())


def test_values_nested_without_end_are_an_error():
    deep = {}
    for _ in range(300):
        deep = {"a": deep}
    with pytest.raises(InputError, match="nested too deeply"):
        read(plan_of({"resources": [planned("aws_sqs_queue.q", {"x": deep})]}, [], {"root_module": {}}))


def test_plans_are_recognized_by_content():
    def document(value):
        return load_json(source_of(json.dumps(value), "x"), Limits())

    assert accepts(document({"planned_values": {}}))
    assert not accepts(document({"steps": [], "planned_values": {}}))
    assert not accepts(document({"Resources": {}}))
