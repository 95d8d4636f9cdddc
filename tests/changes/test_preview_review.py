from plan_files import reviewed

from reviewer.model.change import DataLoss, Replacement
from reviewer.model.review import Tier

URN = "urn:pulumi:prod::shop::{type}::{name}"
TABLE = {"name": "ledger", "billingMode": "PAY_PER_REQUEST", "pointInTimeRecovery": {"enabled": True}}


def state(kind, name, inputs, outputs=None, **more):
    urn = URN.format(type=kind, name=name)
    return {
        "urn": urn,
        "custom": True,
        "type": kind,
        "id": f"{name}-id",
        "inputs": inputs,
        "outputs": outputs or {},
        "provider": "urn:pulumi:prod::shop::pulumi:providers:aws::default_7_0_0::04da6b54-80e4-46f7-96ec-b56ff0331ba9",
        **more,
    }


def step(op, kind, name, old=None, new=None, **more):
    states = {key: value for key, value in (("oldState", old), ("newState", new)) if value is not None}
    return {"op": op, "urn": URN.format(type=kind, name=name), **states, "detailedDiff": None, **more}


def preview(*steps):
    return {"config": {"aws:region": "eu-west-1"}, "steps": list(steps), "changeSummary": {"same": 1}}


KIND = "aws:dynamodb/table:Table"


def facts(review):
    return [(each.rule, each.tier, each.replacement, each.data_loss) for each in review.findings]


def test_a_replaced_table_names_the_input_that_forces_it(tmp_path):
    new = {**TABLE, "name": "ledger2"}
    change = step(
        "replace",
        KIND,
        "ledger",
        state(KIND, "ledger", TABLE),
        state(KIND, "ledger", new),
        replaceReasons=["name"],
        detailedDiff={"name": {"kind": "update-replace", "inputDiff": True}},
    )
    finding = next(each for each in reviewed(tmp_path, preview(change)).findings if each.rule == "replaces-data-store")
    assert (finding.tier, finding.replacement, finding.data_loss) == (Tier.HIGH, Replacement.WILL, DataLoss.YES)
    assert "because of name; its data goes with it" in finding.title


def test_options_tell_what_becomes_of_a_deleted_table(tmp_path):
    def loss(**options):
        old = state(KIND, "ledger", TABLE, **options)
        return facts(reviewed(tmp_path, preview(step("delete", KIND, "ledger", old))))[0][3]

    assert loss() is DataLoss.YES
    assert loss(retainOnDelete=True) is DataLoss.NO
    assert loss(protect=True) is DataLoss.NO


def test_a_weaker_input_is_a_finding(tmp_path):
    new = {**TABLE, "pointInTimeRecovery": {"enabled": False}}
    change = step("update", KIND, "ledger", state(KIND, "ledger", TABLE), state(KIND, "ledger", new))
    findings = reviewed(tmp_path, preview(change)).findings
    (finding,) = [each for each in findings if each.rule != "recovery-gets-worse"]
    assert (finding.tier, finding.replacement) == (Tier.HIGH, Replacement.NO)


def test_unchanged_and_renamed_resources_are_no_findings(tmp_path):
    moved = state(KIND, "ledger", TABLE)
    old = {**moved, "urn": URN.format(type=KIND, name="old-ledger")}
    same = step("same", KIND, "ledger", old, moved)
    review = reviewed(tmp_path, preview(same))
    assert (review.findings, [each.reason for each in review.not_gaps]) == (
        (),
        ["moved: was aws:dynamodb/table:Table::old-ledger"],
    )


def test_steps_of_one_replacement_are_one_finding(tmp_path):
    old, new = state(KIND, "ledger", TABLE), state(KIND, "ledger", TABLE)
    steps = [
        step("create-replacement", KIND, "ledger", old, new),
        step("replace", KIND, "ledger", old, new),
        step("delete-replaced", KIND, "ledger", old),
    ]
    assert [each.rule for each in reviewed(tmp_path, preview(*steps)).findings] == ["replaces-data-store"]


def test_what_a_refresh_finds_is_drift(tmp_path):
    kind = "aws:sqs/queue:Queue"
    inputs = {"messageRetentionSeconds": 1209600}
    old = state(kind, "work", inputs, {"messageRetentionSeconds": 1209600})
    real = state(kind, "work", inputs, {"messageRetentionSeconds": 60})
    review = reviewed(
        tmp_path, preview(step("refresh", kind, "work", old, real), step("same", kind, "work", real, real))
    )
    assert [each.rule for each in review.findings] == ["drift-changed"]


def test_a_created_resource_is_told_and_loses_nothing(tmp_path):
    change = step("create", KIND, "ledger", new=state(KIND, "ledger", TABLE))
    assert facts(reviewed(tmp_path, preview(change))) == [("creates-resource", Tier.INFO, Replacement.NO, DataLoss.NO)]
