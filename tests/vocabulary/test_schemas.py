import importlib.util
import json
from importlib import metadata
from pathlib import Path

import pytest

from reviewer.model.value import ABSENT
from reviewer.vocabulary.schemas import SCHEMAS, PropertyKind, known_types, nearest_type, type_schema

ROOT = Path(__file__).parents[2]


def generator():
    spec = importlib.util.spec_from_file_location("compact_schemas", ROOT / "tools" / "compact_schemas.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def compacted(schema):
    return generator().Compactor({"typeName": "Acme::Test::Thing", **schema}).record()


def test_every_aws_type_is_known_and_no_invented_one_is():
    assert len(known_types()) > 1800
    assert "AWS::RDS::DBCluster" in known_types()
    assert type_schema("AWS::RDS::Nothing") is None


def test_the_data_stays_small_enough_to_ship():
    assert SCHEMAS.stat().st_size < 4_000_000


def test_the_data_names_its_origin_and_licence():
    header = json.loads(SCHEMAS.read_bytes().partition(b"\n")[0])
    assert header["licence"] == "MIT-0"
    assert "cfn-lint" in header["origin"]


def test_every_record_is_where_the_index_says():
    wrong = [name for name in known_types() if type_schema(name).name != name]
    assert wrong == []


def test_every_listed_path_exists_in_its_schema():
    missing = [
        (name, path)
        for name in known_types()
        for schema in [type_schema(name)]
        for path in schema.create_only | schema.read_only | schema.write_only | set(schema.primary_identifier)
        if schema.property_at(path) is None
    ]
    assert missing == []


def test_a_property_inside_a_list_item_is_found_by_position():
    schema = type_schema("AWS::DynamoDB::Table")
    assert schema.property_at(("GlobalSecondaryIndexes", 0, "IndexName")).kind is PropertyKind.STRING


def test_a_recursive_statement_can_be_followed_to_any_depth():
    schema = type_schema("AWS::WAFv2::WebACL")
    nested = ("NotStatement", "Statement") * 20
    assert schema.property_at(("Rules", 0, "Statement", *nested, "GeoMatchStatement")).kind is PropertyKind.OBJECT


def test_an_unknown_property_is_not_permitted():
    schema = type_schema("AWS::S3::Bucket")
    assert schema.property_at(("BucketNam",)) is None
    assert schema.property_at(()).closed


def test_below_a_policy_document_anything_goes():
    schema = type_schema("AWS::IAM::Role")
    assert schema.property_at(("AssumeRolePolicyDocument",)).kind is PropertyKind.JSON
    assert schema.property_at(("AssumeRolePolicyDocument", "Statement", 0, "Effect")).kind is PropertyKind.ANY


def test_required_properties_are_told_of_the_type_and_of_its_parts():
    schema = type_schema("AWS::DynamoDB::Table")
    assert schema.required == ("KeySchema",)
    assert schema.property_at(("AttributeDefinitions", 0)).required == ("AttributeName", "AttributeType")


def test_permitted_and_default_values_are_told():
    schema = type_schema("AWS::KMS::Key")
    assert schema.property_at(("KeyUsage",)).default == "ENCRYPT_DECRYPT"
    assert "SIGN_VERIFY" in schema.property_at(("KeyUsage",)).enum
    assert schema.property_at(("Description",)).default is ABSENT


def test_a_renamed_table_is_replaced():
    assert type_schema("AWS::DynamoDB::Table").is_create_only(("TableName",))
    assert not type_schema("AWS::DynamoDB::Table").is_create_only(("BillingMode",))


def test_a_changed_key_schema_may_replace_the_table():
    schema = type_schema("AWS::DynamoDB::Table")
    assert schema.may_replace(("KeySchema", 0, "KeyType"))
    assert not schema.is_create_only(("KeySchema", 0, "KeyType"))


def test_a_password_is_write_only_and_an_arn_read_only():
    schema = type_schema("AWS::RDS::DBInstance")
    assert schema.is_write_only(("MasterUserPassword",))
    assert schema.is_read_only(("DBInstanceArn",))
    assert not schema.is_write_only(("MasterUsername",))


def test_a_list_position_matches_the_star_of_a_listed_path():
    schema = type_schema("AWS::MSK::Channel")
    starred = next(path for path in sorted(schema.create_only) if "*" in path)
    assert schema.is_create_only(tuple(3 if step == "*" else step for step in starred))


def test_a_misspelled_type_gets_the_nearest_name():
    assert nearest_type("AWS::S3::Buckett") == "AWS::S3::Bucket"
    assert nearest_type("AWS::RDS::Cluster") == "AWS::RDS::DBCluster"
    assert nearest_type("acme") is None


def test_alternatives_permit_all_properties_and_demand_only_common_ones():
    record = compacted(
        {
            "properties": {
                "Target": {
                    "oneOf": [
                        {"type": "object", "properties": {"A": {"type": "string"}}, "required": ["A", "Id"]},
                        {"type": "object", "properties": {"B": {"type": "integer"}}, "required": ["Id"]},
                    ]
                }
            }
        }
    )
    expected = {"t": "object", "p": {"A": "string", "B": "integer"}, "r": ["Id"]}
    assert expected == record["root"]["p"]["Target"]


def test_order_that_is_declared_to_matter_is_not_a_set():
    lists = {
        "Loose": {"type": "array", "items": {"type": "string"}, "insertionOrder": False},
        "Unique": {"type": "array", "items": {"type": "string"}, "uniqueItems": True},
        "Ordered": {"type": "array", "items": {"type": "string"}, "uniqueItems": True, "insertionOrder": True},
    }
    found = {name: node.get("u", 0) for name, node in compacted({"properties": lists})["root"]["p"].items()}
    assert found == {"Loose": 1, "Unique": 1, "Ordered": 0}


def test_a_definition_that_refers_to_itself_is_kept_once():
    tree = {"type": "object", "properties": {"Children": {"type": "array", "items": {"$ref": "#/definitions/Tree"}}}}
    record = compacted({"properties": {"Root": {"$ref": "#/definitions/Tree"}}, "definitions": {"Tree": tree}})
    assert record["defs"] == {"Tree": {"t": "object", "p": {"Children": {"t": "array", "i": "#Tree"}}}}


@pytest.mark.parametrize("name", ["categories", "naming", "defaults", "sets"])
def test_the_json_twin_of_a_table_is_fresh(name):
    module = generator()
    assert (module.DATA / f"{name}.json").read_bytes() == module.table_file(name), "run `make vocabulary`"


def test_the_schemas_are_those_of_the_installed_cfn_lint():
    header = json.loads(SCHEMAS.read_bytes().partition(b"\n")[0])
    try:
        distribution = metadata.distribution("cfn-lint")
    except metadata.PackageNotFoundError:
        pytest.skip("cfn-lint is not installed")
    if distribution.version != header["cfn_lint"]:
        pytest.skip("another cfn-lint than the one the data was made from")
    folder = Path(str(distribution.locate_file("cfnlint/data/schemas")))
    files = json.loads((folder / "providers" / "us-east-1.json").read_bytes())
    lines = SCHEMAS.read_bytes().splitlines()
    for name in ("AWS::S3::Bucket", "AWS::RDS::DBInstance", "AWS::ECS::TaskDefinition"):
        schema = json.loads((folder / "resources" / f"{files[name]}.json").read_bytes())
        expected = generator().compact_text(generator().Compactor(schema).record()).encode()
        assert expected in lines, "run `make vocabulary`"
