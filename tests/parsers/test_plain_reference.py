import pytest

from reviewer.parsers.plain_reference import assign, attribute_for, leaf_name, may_be_plain


@pytest.mark.parametrize(
    ("name", "attribute"), [("vpc_id", "id"), ("subnetIds", "id"), ("role_arn", "arn"), ("role", ""), ("paid", "")]
)
def test_the_property_tells_the_attribute(name, attribute):
    assert attribute_for(name) == attribute


@pytest.mark.parametrize(
    ("name", "attribute"),
    [
        ("policy", "arn"),
        ("user_data", "id"),
        ("containerDefinitions", ""),
        ("name", "id"),
        ("source_arn", "execution_arn"),
    ],
)
def test_texts_around_a_reference_are_not_plain(name, attribute):
    assert not may_be_plain(name, attribute)


@pytest.mark.parametrize(
    ("name", "attribute", "kind"),
    [
        ("vpc_id", "id", "aws_vpc"),
        ("name", "dns_name", "aws_lb"),
        ("taskDefinition", "", "aws:ecs/taskDefinition:TaskDefinition"),
        ("bucket", "id", "aws_s3_bucket"),
    ],
)
def test_attributes_under_their_own_name_are_plain(name, attribute, kind):
    assert may_be_plain(name, attribute, kind)


def test_lists_of_one_kind_are_matched_in_order():
    leaves = [("subnetIds", 0), ("subnetIds", 1), ("securityGroupIds", 0)]
    kinds = [("SecurityGroup", ""), ("Subnet", ""), ("Subnet", "")]
    assert assign(leaves, kinds) == {leaves[0]: 1, leaves[1]: 2, leaves[2]: 0}


def test_what_names_do_not_decide_stays_open():
    leaves = [("variables", "LEFT"), ("variables", "RIGHT")]
    assert assign(leaves, [("aws_lb", "dns_name"), ("aws_lb", "dns_name")]) == {}


def test_the_last_value_left_belongs_to_the_last_resource_left():
    leaves = [("v", "TOPIC_ARN"), ("v", "OTHER")]
    assert assign(leaves, [("aws_sns_topic", "arn"), ("aws_rds_cluster", "id")]) == {leaves[0]: 0, leaves[1]: 1}


def test_a_label_inside_a_block_goes_by_its_block():
    assert [leaf_name(("alias", 0, "name")), leaf_name(("tags", "Name")), leaf_name(("ids", 0))] == [
        "alias_name",
        "Name",
        "ids",
    ]
