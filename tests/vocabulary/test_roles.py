from __future__ import annotations

import runpy
from collections.abc import Iterator
from pathlib import Path

import pytest

from reviewer.model.design import DeclarationKind, Resource
from reviewer.model.location import Location
from reviewer.model.review import Tier
from reviewer.vocabulary.role_book import COMPILED, Pattern, book, patterns_ending_in, subtrees_at
from reviewer.vocabulary.roles import (
    Better,
    RecoveryRole,
    declaration_role,
    property_role,
    property_role_in,
    type_role,
)
from reviewer.vocabulary.schemas import known_types, type_schema

COMPILER = Path(__file__).parents[2] / "tools" / "compile_roles.py"
KEYED_LISTS = {"LoadBalancerAttributes"}


def patterns() -> Iterator[Pattern]:
    for name in book().patterns:
        yield from patterns_ending_in(name)
    for name in book().subtrees:
        yield from subtrees_at(name)


def test_the_compiled_roles_say_what_the_yaml_says():
    assert runpy.run_path(str(COMPILER))["compiled"]() == COMPILED.read_text(encoding="utf-8")


def test_every_described_type_is_published_by_cloudformation():
    described = {name for name in book().types if name.startswith("AWS::")}

    assert described - known_types() == set()


def test_no_property_is_judged_twice_for_one_type():
    seen: dict[object, object] = {}
    twice = set()
    for pattern in patterns():
        for type_name in pattern.types:
            key = (type_name, pattern.names, pattern.anchored, pattern.subtree)
            if seen.setdefault(key, pattern.record) is not pattern.record:
                twice.add(key)

    assert twice == set()


def paths_of(type_name: str) -> set[tuple[str, ...]]:
    """Return every property path of a published type, a free-form document ending in `?`."""
    schema = type_schema(type_name)
    found: set[tuple[str, ...]] = set()
    stack: list[tuple[tuple[str | int, ...], tuple[str, ...]]] = [((), ())]
    while schema is not None and stack:
        path, names = stack.pop()
        node = schema.property_at(path)
        if node is None or len(path) > 12 or any(names.count(name) > 1 for name in names):
            continue
        if node.kind in {"json", "any"}:
            found.add((*names, "?"))
        stack.extend(((*path, name), (*names, name)) for name in node.properties)
        found.update((*names, name) for name in node.properties)
        if schema.property_at((*path, 0)) is not None and path and path[-1] != 0:
            stack.append(((*path, 0), names))
        elif schema.property_at((*path, "*")) is not None and path and path[-1] != "*" and not node.properties:
            stack.append(((*path, "*"), names))
    return found


def names_something(pattern: Pattern, type_name: str) -> bool:
    size = len(pattern.names)
    for path in paths_of(type_name):
        ends_free = path[-1] == "?" and any(path[-1 - n : -1] == pattern.names[:n] for n in range(1, size))
        starts = path[:size] == pattern.names
        if ends_free or (starts and pattern.anchored) or (path[-size:] == pattern.names and not pattern.anchored):
            return True
    return False


@pytest.mark.parametrize("type_name", ["AWS::RDS::DBInstance", "AWS::S3::Bucket", "AWS::Route53::HealthCheck"])
def test_every_pattern_of_a_type_names_a_property_it_has(type_name):
    own = [pattern for pattern in patterns() if pattern.types == (type_name,)]
    strangers = {
        ".".join(pattern.names)
        for pattern in own
        if pattern.names[0] not in KEYED_LISTS and not names_something(pattern, type_name)
    }

    assert own != []
    assert strangers == set()


def test_a_type_without_a_record_gets_the_default_of_its_service():
    role = type_role("AWS::RDS::SomethingNew")

    assert (role.known, role.role, role.word) == (False, RecoveryRole.DATA_STORE, "something new")


def test_every_type_gets_an_answer():
    answers = [type_role(name) for name in ("", "X", "aws_x_y", "azure-native:sql:Database", "AWS::New::Thing")]

    assert all(role.impact.endswith(".") and role.fix.endswith(".") for role in answers)


@pytest.mark.parametrize(
    ("type_name", "tier"),
    [
        ("AWS::RDS::GlobalCluster", Tier.HIGH),
        ("AWS::Route53::HealthCheck", Tier.HIGH),
        ("AWS::Backup::BackupPlan", Tier.HIGH),
        ("AWS::EC2::NatGateway", Tier.MEDIUM),
        ("AWS::IAM::Role", Tier.MEDIUM),
        ("AWS::SNS::TopicPolicy", Tier.LOW),
        ("AWS::CDK::Metadata", Tier.INFO),
    ],
)
def test_a_missing_type_has_the_tier_of_its_part_in_recovery(type_name, tier):
    assert type_role(type_name).missing is tier


def test_a_type_of_another_provider_is_known_by_the_words_of_its_name():
    role = type_role("azurerm_mssql_failover_group")

    assert (role.role, role.missing, role.word) == (RecoveryRole.FAILOVER, Tier.HIGH, "mssql failover group")


def test_the_words_of_a_type_stand_in_its_sentences():
    assert type_role("AWS::RDS::CustomDBEngineVersion").impact.startswith("The custom DB engine version ")


def test_list_positions_do_not_count():
    first = property_role("AWS::DynamoDB::GlobalTable", ("Replicas", 0, "Region"))

    assert first is property_role("AWS::DynamoDB::GlobalTable", ("Replicas", 7, "Region"))


def test_the_longer_path_wins_over_the_shorter():
    table = property_role("AWS::DynamoDB::GlobalTable", ("PointInTimeRecoverySpecification",))
    replica = property_role("AWS::DynamoDB::GlobalTable", ("Replicas", 0, "PointInTimeRecoverySpecification"))

    assert (table.tier, replica.tier) == (Tier.HIGH, Tier.MEDIUM)


def test_the_exact_type_wins_over_any_type():
    group = property_role("AWS::SNS::Topic", ("KmsMasterKeyId",))
    table = property_role("AWS::DynamoDB::Table", ("SSESpecification", "KMSMasterKeyId"))

    assert (group.tier, table.tier) == (Tier.LOW, Tier.MEDIUM)


def test_a_physical_name_is_cosmetic_on_its_own_type_only():
    function = property_role("AWS::Lambda::Function", ("FunctionName",))
    permission = property_role("AWS::Lambda::Permission", ("FunctionName",))

    assert (function.cosmetic, permission.cosmetic) == (True, False)


def test_tags_are_cosmetic_at_any_depth():
    role = property_role("AWS::EC2::LaunchTemplate", ("LaunchTemplateData", "TagSpecifications", 0, "Tags", 1, "Value"))

    assert (role.cosmetic, role.tier) == (True, Tier.INFO)


def test_a_policy_document_is_judged_as_a_whole():
    version = property_role("AWS::IAM::Role", ("Policies", 0, "PolicyDocument", "Version"))
    whole = property_role("AWS::IAM::Role", ("Policies", 0, "PolicyDocument"))

    assert (version.tier, version.impact) == (whole.tier, whole.impact)


def test_a_property_beneath_a_judged_one_is_a_step_milder():
    role = property_role("AWS::Route53::RecordSet", ("GeoLocation", "CountryCode"))

    assert (role.known, role.tier) == (False, Tier.LOW)


def test_an_unknown_property_follows_the_role_of_its_type():
    store = property_role("AWS::RDS::DBCluster", ("SomethingNew",))
    machine = property_role("AWS::EC2::Instance", ("SomethingNew",))

    assert (store.known, store.tier, machine.tier) == (False, Tier.MEDIUM, Tier.LOW)
    assert "SomethingNew" in store.impact


def test_a_resource_attribute_weighs_more_on_a_data_store():
    bucket = property_role("AWS::S3::Bucket", ("@DeletionPolicy",))
    role = property_role("AWS::IAM::Role", ("@DeletionPolicy",))

    assert (bucket.tier, role.tier) == (Tier.MEDIUM, Tier.LOW)


def test_an_entry_of_a_keyed_list_is_known_by_its_key():
    balancer = Resource(
        address="Front",
        type="AWS::ElasticLoadBalancingV2::LoadBalancer",
        declared_type="AWS::ElasticLoadBalancingV2::LoadBalancer",
        name="Front",
        properties={"LoadBalancerAttributes": [{"Key": "deletion_protection.enabled", "Value": "true"}]},
        location=Location(file="t.yaml", start_line=1, end_line=2),
    )

    role = property_role_in(balancer, ("LoadBalancerAttributes", 0, "Value"))

    assert (role.better, role.impact) == (
        Better.TRUE,
        "A mistaken call or stack deletion removes the load balancer.",
    )


@pytest.mark.parametrize(
    ("kind", "field", "tier"),
    [
        (DeclarationKind.PARAMETER, "", Tier.LOW),
        (DeclarationKind.PARAMETER, "Default", Tier.MEDIUM),
        (DeclarationKind.PARAMETER, "NoEcho", Tier.HIGH),
        (DeclarationKind.PARAMETER, "AllowedPattern", Tier.LOW),
        (DeclarationKind.PARAMETER, "Description", Tier.INFO),
        (DeclarationKind.OUTPUT, "Export", Tier.MEDIUM),
        (DeclarationKind.CONDITION, "", Tier.LOW),
        (DeclarationKind.MAPPING, "us-east-1", Tier.LOW),
    ],
)
def test_a_declaration_has_the_tier_of_what_it_is_for(kind, field, tier):
    assert declaration_role(kind, field).tier is tier


def test_every_answer_names_a_source_for_what_it_knows():
    silent = [name for name, record in book().types.items() if not record["links"]]

    assert silent == []
    assert all(record["links"] for record in book().properties)
