import json

import jsonschema
from plan_files import by_rule, changed, plan, reviewed

from reviewer.model.change import DataLoss, Replacement
from reviewer.model.review import Kind, Tier
from reviewer.renderers.json_report import render
from reviewer.renderers.schema import report_schema
from reviewer.settings import ReadOptions

DATABASE = {
    "identifier": "ledger",
    "engine": "postgres",
    "instance_class": "db.r6g.large",
    "multi_az": True,
    "backup_retention_period": 14,
    "skip_final_snapshot": True,
    "storage_encrypted": True,
}


def facts(finding):
    return finding.rule, finding.tier, finding.replacement, finding.data_loss


def test_deleting_a_database_loses_its_data(tmp_path):
    review = reviewed(tmp_path, plan(changed("aws_db_instance.ledger", DATABASE, None, ["delete"])))
    (finding,) = review.findings
    assert facts(finding) == ("destroys-data-store", Tier.HIGH, Replacement.NO, DataLoss.YES)
    assert finding.title == "aws_db_instance.ledger: the database instance is deleted; its data goes with it"


def test_a_final_snapshot_keeps_the_data_of_a_deleted_database(tmp_path):
    kept = {**DATABASE, "skip_final_snapshot": False, "final_snapshot_identifier": "last"}
    review = reviewed(tmp_path, plan(changed("aws_db_instance.ledger", kept, None, ["delete"])))
    assert facts(review.findings[0]) == ("destroys-data-store", Tier.HIGH, Replacement.NO, DataLoss.NO)


def test_deletion_protection_refuses_the_deletion(tmp_path):
    kept = {**DATABASE, "deletion_protection": True}
    (finding,) = reviewed(tmp_path, plan(changed("aws_db_instance.ledger", kept, None, ["delete"]))).findings
    assert (finding.data_loss, "deletion protection" in finding.detail) == (DataLoss.NO, True)


def test_deleting_a_read_replica_is_told_as_such(tmp_path):
    replica = {**DATABASE, "identifier": "copy", "replicate_source_db": "ledger"}
    (finding,) = reviewed(tmp_path, plan(changed("aws_db_instance.copy", replica, None, ["delete"]))).findings
    assert facts(finding) == ("destroys-replica", Tier.HIGH, Replacement.NO, DataLoss.NO)


def test_a_replaced_store_names_the_property_that_forces_it(tmp_path):
    after = {**DATABASE, "storage_encrypted": False}
    entry = changed(
        "aws_db_instance.ledger", DATABASE, after, ["delete", "create"], replace_paths=[["storage_encrypted"]]
    )
    found = by_rule(reviewed(tmp_path, plan(entry)))["aws_db_instance.ledger"]
    finding = next(each for each in found if each.rule == "replaces-data-store")
    assert facts(finding) == ("replaces-data-store", Tier.HIGH, Replacement.WILL, DataLoss.YES)
    said = "aws_db_instance.ledger: the database instance is replaced because of storage_encrypted"
    assert finding.title == f"{said}; its data goes with it"
    assert finding.property == "storage_encrypted"


def test_a_weaker_setting_is_a_finding_and_a_stronger_one_is_none(tmp_path):
    after = {**DATABASE, "backup_retention_period": 1, "deletion_protection": True}
    review = reviewed(tmp_path, plan(changed("aws_db_instance.ledger", DATABASE, after, ["update"])))
    assert review.recovery is None
    assert [(each.property, each.replacement) for each in review.findings] == [
        ("BackupRetentionPeriod", Replacement.NO)
    ]
    assert review.findings[0].tier is not Tier.INFO


def test_an_opened_security_group_is_high(tmp_path):
    rule = {"from_port": 5432, "to_port": 5432, "protocol": "tcp", "cidr_blocks": ["10.0.0.0/8"]}
    before = {"name": "db", "description": "db", "vpc_id": "vpc-0a1b2c3d4e5f60718", "ingress": [rule]}
    after = {**before, "ingress": [{**rule, "cidr_blocks": ["0.0.0.0/0"]}]}
    review = reviewed(tmp_path, plan(changed("aws_security_group.db", before, after, ["update"])))
    assert [each.tier for each in review.findings] == [Tier.HIGH]


def test_unchanged_moved_and_imported_resources_are_no_findings(tmp_path):
    queue = {"name": "work", "message_retention_seconds": 345600}
    review = reviewed(
        tmp_path,
        plan(
            changed("aws_sqs_queue.same", queue, queue, ["no-op"]),
            changed("aws_sqs_queue.new", queue, queue, ["no-op"], previous_address="aws_sqs_queue.old"),
            changed("aws_sqs_queue.found", queue, queue, ["no-op"], importing={"id": "work"}),
        ),
    )
    assert review.findings == ()
    assert sorted(each.reason.split(":")[0] for each in review.not_gaps) == ["imported", "moved"]


def test_a_forgotten_resource_stays(tmp_path):
    (finding,) = reviewed(tmp_path, plan(changed("aws_db_instance.ledger", DATABASE, None, ["forget"]))).findings
    assert facts(finding) == ("forgets-resource", Tier.INFO, Replacement.NO, DataLoss.NO)


def test_a_deleted_and_a_created_database_are_never_taken_for_one(tmp_path):
    review = reviewed(
        tmp_path,
        plan(
            changed("aws_db_instance.ledger", DATABASE, None, ["delete"]),
            changed("aws_db_instance.ledger_new", None, {**DATABASE, "identifier": "n"}, ["create"]),
        ),
    )
    assert [each.rule for each in review.findings] == ["destroys-data-store", "creates-resource"]


def configured(kind, name, **expressions):
    return {
        "address": f"{kind}.{name}",
        "mode": "managed",
        "type": kind,
        "name": name,
        "expressions": expressions,
    }


def test_a_value_known_after_apply_is_undecided(tmp_path):
    after = {key: value for key, value in DATABASE.items() if key != "backup_retention_period"}
    days = {"references": ["random_integer.days.result", "random_integer.days"]}
    document = plan(
        changed("random_integer.days", None, {"min": 1, "max": 9}, ["create"], after_unknown={"result": True}),
        changed("aws_db_instance.ledger", DATABASE, after, ["update"], after_unknown={"backup_retention_period": True}),
        configuration={
            "root_module": {
                "resources": [
                    configured("random_integer", "days", min={"constant_value": 1}, max={"constant_value": 9}),
                    configured("aws_db_instance", "ledger", backup_retention_period=days),
                ]
            }
        },
    )
    finding = by_rule(reviewed(tmp_path, document))["aws_db_instance.ledger"][0]
    assert (finding.undecided, finding.property) == (True, "BackupRetentionPeriod")


def test_a_setting_taken_out_of_the_configuration_is_told(tmp_path):
    after = {**DATABASE, "multi_az": False}
    written = {key: {"constant_value": value} for key, value in DATABASE.items() if key != "multi_az"}
    document = plan(
        changed("aws_db_instance.ledger", DATABASE, after, ["update"]),
        configuration={"root_module": {"resources": [configured("aws_db_instance", "ledger", **written)]}},
    )
    assert "MultiAZ" in [each.property for each in reviewed(tmp_path, document).findings]


def test_computed_values_of_a_replaced_resource_are_not_lost_settings(tmp_path):
    before = {**DATABASE, "endpoint": "ledger.abc.eu-west-1.rds.amazonaws.com:5432", "arn": "arn:aws:rds:x:1:db:l"}
    entry = changed(
        "aws_db_instance.ledger",
        before,
        DATABASE,
        ["delete", "create"],
        after_unknown={"endpoint": True, "arn": True},
        action_reason="replace_because_tainted",
    )
    (finding,) = reviewed(tmp_path, plan(entry)).findings
    assert (finding.rule, "tainted" in finding.detail) == ("replaces-data-store", True)


def test_drift_is_kept_apart_and_is_mild_where_the_plan_puts_it_back(tmp_path):
    drifted = {**DATABASE, "backup_retention_period": 0}
    drift = changed("aws_db_instance.ledger", DATABASE, drifted, ["update"])
    left = reviewed(tmp_path, plan(changed("aws_db_instance.ledger", drifted, drifted, ["no-op"]), drift=[drift]))
    back = reviewed(tmp_path, plan(changed("aws_db_instance.ledger", drifted, DATABASE, ["update"]), drift=[drift]))
    assert [each.rule for each in (*left.findings, *back.findings)] == ["drift-changed", "drift-changed"]
    assert left.findings[0].tier in (Tier.HIGH, Tier.MEDIUM)
    assert back.findings[0].tier is Tier.INFO
    assert left.findings[0].title.startswith("Drift: aws_db_instance.ledger")


def test_what_was_deleted_outside_is_drift_and_no_change(tmp_path):
    drift = changed("aws_sqs_queue.work", {"name": "work"}, None, ["delete"])
    review = reviewed(tmp_path, plan(changed("aws_sqs_queue.work", None, {"name": "work"}, ["create"]), drift=[drift]))
    assert sorted(each.rule for each in review.findings) == ["creates-resource", "drift-deleted"]


def test_secrets_of_both_sides_stay_hidden(tmp_path):
    before = {**DATABASE, "password": "first-hush-hush"}
    after = {**DATABASE, "password": "second-hush-hush"}
    entry = changed(
        "aws_db_instance.ledger",
        before,
        after,
        ["update"],
        before_sensitive={"password": True},
        after_sensitive={"password": True},
    )
    text = render(reviewed(tmp_path, plan(entry)))
    assert "hush-hush" not in text


def test_the_replaced_satellite_of_an_unchanged_store_is_no_loss_of_the_store(tmp_path):
    bucket = {"bucket": "docs"}
    versioning = {"bucket": "docs", "versioning_configuration": [{"status": "Enabled"}]}
    review = reviewed(
        tmp_path,
        plan(
            changed("aws_s3_bucket.docs", bucket, bucket, ["no-op"]),
            changed("aws_s3_bucket_versioning.docs", versioning, versioning, ["delete", "create"]),
        ),
    )
    assert [each.tier for each in review.findings if each.tier is Tier.HIGH] == []


def test_kinds_tell_what_goes_from_what_comes(tmp_path):
    review = reviewed(
        tmp_path,
        plan(
            changed("aws_sqs_queue.a", {"name": "a"}, None, ["delete"]),
            changed("aws_sqs_queue.b", None, {"name": "b"}, ["create"]),
        ),
    )
    assert [each.kind for each in review.findings] == [Kind.MISSING_RESOURCE, Kind.EXTRA_RESOURCE]


def test_the_json_report_tells_replacement_and_data_loss_and_keeps_to_its_schema(tmp_path):
    review = reviewed(tmp_path, plan(changed("aws_db_instance.ledger", DATABASE, None, ["delete"])))
    document = json.loads(render(review))
    jsonschema.validate(document, report_schema())
    (finding,) = document["findings"]
    assert (finding["replacement"], finding["data_loss"]) == ("no", "yes")
    assert (document["reference"]["label"], document["actual"]["label"]) == ("before", "after")


def test_with_its_configuration_at_hand_findings_cite_its_lines(tmp_path):
    (tmp_path / "main.tf").write_text('\n\nresource "aws_db_instance" "ledger" {\n  backup_retention_period = 1\n}\n')
    after = {**DATABASE, "backup_retention_period": 1}
    document = plan(changed("aws_db_instance.ledger", DATABASE, after, ["update"]))
    (finding,) = reviewed(tmp_path, document, actual=ReadOptions(source=tmp_path)).findings
    side = finding.instances[0]
    assert (str(side.actual.location), side.reference.location.file) == ("main.tf:4", "plan.json")


def test_a_reference_to_a_replaced_resource_is_no_change_of_its_own(tmp_path):
    group = {"name": "web", "id": "sg-0123456789abcdef0"}
    rule = {"from_port": 80, "to_port": 80, "protocol": "tcp", "cidr_blocks": [], "description": "", "self": False}
    before = {"name": "db", "ingress": [{**rule, "security_groups": ["sg-0123456789abcdef0"]}]}
    after = {"name": "db", "ingress": [rule]}
    written = {"name": {"constant_value": "db"}, "ingress": {"references": ["aws_security_group.web.id"]}}
    document = plan(
        changed("aws_security_group.web", group, {"name": "web"}, ["delete", "create"], after_unknown={"id": True}),
        changed(
            "aws_security_group.db", before, after, ["update"], after_unknown={"ingress": [{"security_groups": True}]}
        ),
        configuration={
            "root_module": {
                "resources": [
                    configured("aws_security_group", "web"),
                    {**configured("aws_security_group", "db"), "expressions": written},
                ]
            }
        },
    )
    assert [each.rule for each in reviewed(tmp_path, document).findings] == ["replaces-resource"]


def test_a_secret_that_only_one_side_marks_is_hidden_on_both(tmp_path):
    before = {**DATABASE, "username": "hush-hush"}
    entry = changed("aws_db_instance.ledger", before, DATABASE, ["update"], after_sensitive={"username": True})
    assert "hush-hush" not in render(reviewed(tmp_path, plan(entry)))


def test_what_the_change_does_to_recovery_as_a_whole_is_told(tmp_path):
    after = {**DATABASE, "multi_az": False, "backup_retention_period": 0}
    review = reviewed(tmp_path, plan(changed("aws_db_instance.ledger", DATABASE, after, ["update"])))
    told = [each.title for each in review.findings if each.rule == "recovery-gets-worse"]
    assert any(title.startswith("Recovery from the loss of an availability zone gets worse: RTO ") for title in told)
    assert review.recovery is not None
