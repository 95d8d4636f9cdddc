import json

from plan_fixtures import change

from reviewer.model.value import Sensitive, Unknown
from reviewer.parsers.json_source import load_json
from reviewer.parsers.source import source_of
from reviewer.parsers.terraform.plan_changes import read_changes
from reviewer.settings import Limits


def read(**sections):
    return read_changes(load_json(source_of(json.dumps({"format_version": "1.2", **sections}), "plan.json"), Limits()))


def test_both_sides_are_read_with_unknowns_and_secrets():
    entry = change(
        "module.m.aws_db_instance.db",
        {"name": "new", "password": "open-sesame", "tags": {"a": "1"}, "hosts": [None, "b"]},
        {"arn": True, "tags": {"b": True}, "hosts": [True, False]},
        {"password": True},
        actions=["delete", "create"],
    )
    entry["change"] |= {"before": {"name": "old", "password": "hush-hush"}, "before_sensitive": {"password": True}}
    entry["change"]["replace_paths"] = [["name"], ["block", 0, "size"]]
    found = read(resource_changes=[entry])
    apply = Unknown("(known after apply)")
    assert found.changes[0].before == {"name": "old", "password": Sensitive.of("hush-hush")}
    assert found.changes[0].after == {
        "name": "new",
        "password": Sensitive.of("open-sesame"),
        "tags": {"a": "1", "b": apply},
        "hosts": [apply, "b"],
        "arn": apply,
    }
    assert found.changes[0].replace_paths == (("name",), ("block", 0, "size"))
    assert (found.changes[0].actions, found.changes[0].module) == (("delete", "create"), "module.m")
    assert found.secrets == {"open-sesame", "hush-hush"}


def test_a_created_resource_has_no_before_and_a_deleted_one_no_after():
    created = change("aws_sqs_queue.a", {"name": "a"})
    deleted = change("aws_sqs_queue.b", None, actions=["delete"], previous_address="aws_sqs_queue.old")
    deleted["change"]["before"] = {"name": "b"}
    found = read(resource_changes=[created, deleted])
    assert [(one.before, one.after) for one in found.changes] == [(None, {"name": "a"}), ({"name": "b"}, None)]
    assert found.changes[1].moved_from == "aws_sqs_queue.old"


def test_drift_is_kept_apart_and_data_sources_are_left_out():
    data = {**change("data.aws_ami.a", {}, actions=["read"]), "mode": "data"}
    found = read(resource_changes=[data], resource_drift=[change("aws_sqs_queue.a", {"name": "a"}, actions=["update"])])
    assert (found.changes, [one.address for one in found.drift]) == ((), ["aws_sqs_queue.a"])
