"""What to test and what a fix costs: by type and property, with region and date, never made up."""

from __future__ import annotations

import re

from reviewer.vocabulary.tables import table

NETWORK = """
    Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
    A: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24}}
    B: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24}}
"""
GATEWAYS = """
    NatA: {Type: AWS::EC2::NatGateway, Properties: {SubnetId: !Ref A, AllocationId: eipalloc-1}}
    NatB: {Type: AWS::EC2::NatGateway, Properties: {SubnetId: !Ref B, AllocationId: eipalloc-2}}
"""
DATABASE = "    Db: {{Type: AWS::RDS::DBInstance, Properties: {{DBInstanceIdentifier: db, MultiAZ: {}}}}}\n"


def found(review, kind, name=None):
    return next(item for item in review.findings if item.resource_type == kind and item.property == name)


def test_two_gateways_cost_twice_the_hourly_price_of_a_month(review):
    gateways = found(review(NETWORK + GATEWAYS, NETWORK), "AWS::EC2::NatGateway")
    expected = "About $65.70 a month for 2, $32.85 each, and $0.045 for each GB it processes"
    assert gateways.cost == f"{expected} (list price, us-east-1, {table('costs')['date']})."
    assert "https://aws.amazon.com/vpc/pricing/" in gateways.links


def test_a_standby_is_told_in_words_and_with_its_drill(review):
    zones = found(review(DATABASE.format("true"), DATABASE.format("false")), "AWS::RDS::DBInstance", "MultiAZ")
    assert zones.cost.startswith("About twice the price of the instance")
    assert zones.tests == ("Zone failover: reboot Db with failover and record how long writes fail",)


def test_what_has_no_price_has_no_cost(review):
    role = "    Role: {Type: AWS::IAM::Role, Properties: {RoleName: r}}\n"
    missing = found(review(DATABASE.format("true") + role, DATABASE.format("true")), "AWS::IAM::Role")
    assert missing.cost is None


def test_every_price_names_its_source_at_aws():
    book = table("costs")
    entries = [*book["resources"].values(), *book["words"]]
    assert all(re.fullmatch(r"https://aws\.amazon\.com/[\w/-]+/pricing/", entry["source"]) for entry in entries)
    assert all(("hourly" in entry) != ("monthly" in entry) for entry in book["resources"].values())
