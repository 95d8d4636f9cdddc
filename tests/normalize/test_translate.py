"""Designs in Terraform's and Pulumi's words become resources in CloudFormation's."""

from __future__ import annotations

from reviewer.model.design import Format, Resource, Template
from reviewer.model.location import Location
from reviewer.model.value import Reference
from reviewer.normalize.translate import Translation, translate

MAIN = Location(file="main.tf", start_line=1, end_line=9)


def resource(address, type_, properties, **more):
    return Resource(
        address=address,
        type=type_,
        declared_type=type_,
        name=address.rpartition(".")[2],
        properties=properties,
        location=MAIN,
        **more,
    )


def translated(*resources, format_=Format.TERRAFORM) -> Translation:
    return translate(Template(label="t", format=format_, files=("main.tf",), resources=resources))


def properties_of(*resources, format_=Format.TERRAFORM):
    return {
        item.address: (item.type, dict(item.properties)) for item in translated(*resources, format_=format_).resources
    }


def test_regular_names_follow_the_published_schema():
    vpc = resource("aws_vpc.main", "aws_vpc", {"cidr_block": "10.0.0.0/16", "enable_dns_hostnames": True})
    expected = {"aws_vpc.main": ("AWS::EC2::VPC", {"CidrBlock": "10.0.0.0/16", "EnableDnsHostnames": True})}
    assert expected == properties_of(vpc)


def test_tags_become_pairs_and_include_those_of_the_provider():
    vpc = resource(
        "aws_vpc.main", "aws_vpc", {"tags": {"Name": "core"}, "tags_all": {"Name": "core", "Team": "payments"}}
    )
    tags = [{"Key": "Name", "Value": "core"}, {"Key": "Team", "Value": "payments"}]
    assert {"aws_vpc.main": ("AWS::EC2::VPC", {"Tags": tags})} == properties_of(vpc)


def test_a_security_group_rule_with_two_ranges_is_two_rules_of_its_group():
    group = resource("aws_security_group.web", "aws_security_group", {"description": "web"})
    rule = resource(
        "aws_security_group_rule.https",
        "aws_security_group_rule",
        {
            "type": "ingress",
            "security_group_id": Reference("aws_security_group.web", "id"),
            "protocol": "tcp",
            "from_port": 443,
            "to_port": 443,
            "cidr_blocks": ["10.1.0.0/16", "10.2.0.0/16"],
        },
    )
    common = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443}
    ingress = [{**common, "CidrIp": "10.1.0.0/16"}, {**common, "CidrIp": "10.2.0.0/16"}]
    expected = {
        "aws_security_group.web": (
            "AWS::EC2::SecurityGroup",
            {"GroupDescription": "web", "SecurityGroupIngress": ingress},
        )
    }
    assert expected == properties_of(group, rule)


def test_a_folded_satellite_is_still_counted():
    group = resource("Web", "AWS::EC2::SecurityGroup", {"GroupDescription": "web"})
    rule = resource(
        "Https", "AWS::EC2::SecurityGroupIngress", {"GroupId": Reference("Web", "GroupId"), "IpProtocol": "tcp"}
    )
    found = translated(group, rule, format_=Format.CLOUDFORMATION)
    assert dict(found.counted) == {"Web": "AWS::EC2::SecurityGroup", "Https": "AWS::EC2::SecurityGroupIngress"}
    assert [(item.address, item.folded) for item in found.resources] == [("Web", ("Https",))]


def test_an_unknown_type_and_an_unknown_property_keep_their_names_and_are_reported():
    other = resource("azurerm_subnet.a", "azurerm_subnet", {"address_prefixes": ["10.0.0.0/24"]})
    vpc = resource("aws_vpc.main", "aws_vpc", {"brand_new_switch": "on"})
    found = translated(other, vpc)
    assert {item.address: (item.type, dict(item.properties)) for item in found.resources} == {
        "azurerm_subnet.a": ("azurerm_subnet", {"address_prefixes": ["10.0.0.0/24"]}),
        "aws_vpc.main": ("AWS::EC2::VPC", {"brand_new_switch": "on"}),
    }
    assert dict(found.coverage.types_unmapped) == {"azurerm_subnet": 1}
    assert dict(found.coverage.properties_unmapped) == {"aws_vpc: brand_new_switch": 1}


def test_shares_count_what_is_known_of_aws():
    known = resource("aws_vpc.a", "aws_vpc", {"cidr_block": "10.0.0.0/16", "brand_new_switch": "on"})
    unknown = resource("aws_brand_new.a", "aws_brand_new", {})
    other = resource("azurerm_subnet.a", "azurerm_subnet", {})
    coverage = translated(known, unknown, other).coverage
    assert (coverage.type_share, coverage.property_share) == (0.5, 0.5)


def test_properties_of_a_template_count_as_known_where_the_schema_has_them():
    bucket = resource("Logs", "AWS::S3::Bucket", {"BucketName": "logs", "BucketColour": "blue"})
    coverage = translated(bucket, format_=Format.CLOUDFORMATION).coverage
    assert dict(coverage.properties_unmapped) == {"AWS::S3::Bucket: BucketColour": 1}
    assert coverage.property_share == 0.5
