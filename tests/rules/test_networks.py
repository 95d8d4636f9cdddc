"""Where resources lie in the network, as rules see it."""

# ruff: noqa: E501 - resources of the fixtures stand on one line each

from __future__ import annotations

import pytest

from reviewer.rules import network
from reviewer.rules.view import View

NETWORK = """
    Net: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.8.0.0/16}}
    Gate: {Type: AWS::EC2::InternetGateway}
    Outer: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Net, AvailabilityZone: !Select [0, !GetAZs ""]}}
    Inner: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Net, AvailabilityZone: !Select [1, !GetAZs ""]}}
    Nat: {Type: AWS::EC2::NatGateway, Properties: {SubnetId: !Ref Outer}}
    OuterTable: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Net}}
    InnerTable: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Net}}
    OuterWay: {Type: AWS::EC2::Route, Properties: {RouteTableId: !Ref OuterTable, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Gate}}
    InnerWay: {Type: AWS::EC2::Route, Properties: {RouteTableId: !Ref InnerTable, DestinationCidrBlock: 0.0.0.0/0, NatGatewayId: !Ref Nat}}
    OuterLink: {Type: AWS::EC2::SubnetRouteTableAssociation, Properties: {SubnetId: !Ref Outer, RouteTableId: !Ref OuterTable}}
    InnerLink: {Type: AWS::EC2::SubnetRouteTableAssociation, Properties: {SubnetId: !Ref Inner, RouteTableId: !Ref InnerTable}}
    Alone: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Net}}
    Places: {Type: AWS::RDS::DBSubnetGroup, Properties: {DBSubnetGroupDescription: p, SubnetIds: [!Ref Inner, !Ref Outer]}}
    Ledger: {Type: AWS::RDS::DBCluster, Properties: {Engine: aurora-mysql, DBSubnetGroupName: !Ref Places}}
    Writer: {Type: AWS::RDS::DBInstance, Properties: {Engine: aurora-mysql, DBClusterIdentifier: !Ref Ledger}}
    Ways: {Type: AWS::EC2::VPCEndpoint, Properties: {VpcId: !Ref Net, ServiceName: !Sub "com.amazonaws.${AWS::Region}.ecr.api"}}
    Lines: {Type: AWS::EC2::VPCEndpoint, Properties: {VpcId: !Ref Net, ServiceName: com.amazonaws.eu-west-1.monitoring}}
"""


@pytest.fixture
def view(design_of) -> View:
    return View.of(design_of(NETWORK))


def test_a_subnet_is_public_by_its_route_to_an_internet_gateway(view):
    found = {name: network.is_public(view, view.resources[name]) for name in ("Outer", "Inner", "Alone")}
    assert found == {"Outer": True, "Inner": False, "Alone": False}


def test_only_a_route_that_needs_no_public_address_is_a_way_out(view):
    found = {name: network.has_way_out(view, view.resources[name]) for name in ("Outer", "Inner", "Alone")}
    assert found == {"Outer": False, "Inner": True, "Alone": False}


def test_a_database_instance_lies_in_the_subnets_of_its_cluster(view):
    subnets = network.subnets_of(view, view.resources["Writer"])
    assert [subnet.address for subnet in subnets] == ["Inner", "Outer"]
    assert network.zones_of(view, view.resources["Writer"]) == 2


def test_zones_are_unknown_where_a_subnet_names_none(design_of):
    view = View.of(
        design_of("""
            A: {Type: AWS::EC2::Subnet, Properties: {VpcId: v}}
            B: {Type: AWS::EC2::Subnet, Properties: {VpcId: v}}
            Places: {Type: AWS::RDS::DBSubnetGroup, Properties: {DBSubnetGroupDescription: p, SubnetIds: [!Ref A, !Ref B]}}
        """)
    )
    assert network.zones_of(view, view.resources["Places"]) is None


def test_a_subnet_of_a_network_nobody_declares_has_unknown_routes(design_of):
    view = View.of(design_of("A: {Type: AWS::EC2::Subnet, Properties: {VpcId: vpc-1}}"))
    assert network.is_public(view, view.resources["A"]) is None


def test_endpoints_are_known_by_the_service_they_reach(view):
    assert network.endpoint_services(view, "Net") >= {"ecr.api", "monitoring"}


def test_a_gateway_lies_in_the_network_of_its_subnet(view):
    assert network.vpc_of(view, view.resources["Nat"]) == "Net"
