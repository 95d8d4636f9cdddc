"""Policies and security-group rules by meaning: broader and narrower told apart, the cut of statements ignored."""

from __future__ import annotations

import json

import pytest

from reviewer.model.review import Tier

READ = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"}
TLS = {"Bool": {"aws:SecureTransport": "true"}}


def of_role(*statements):
    policy = {"Version": "2012-10-17", "Statement": list(statements)}
    properties = {"Policies": [{"PolicyName": "P", "PolicyDocument": policy}]}
    return json.dumps({"Resources": {"R": {"Type": "AWS::IAM::Role", "Properties": properties}}})


def natures(review, reference, actual):
    found = review(reference, actual)
    return sorted(item.rule.removeprefix("property-") for item in found.findings if item.tier is not Tier.INFO)


BROADER = [
    ("another action", [READ], [READ | {"Action": ["s3:GetObject", "s3:PutObject"]}]),
    ("a wildcard action", [READ], [READ | {"Action": "s3:*"}]),
    ("every action", [READ], [READ | {"Action": "*"}]),
    ("a prefix wildcard", [READ], [READ | {"Action": "s3:Get*"}]),
    ("every resource", [READ], [READ | {"Resource": "*"}]),
    ("a wildcard resource", [READ], [READ | {"Resource": "arn:aws:s3:::*"}]),
    ("a lost condition", [READ | {"Condition": TLS}], [READ]),
    ("one more statement", [READ], [READ, {"Effect": "Allow", "Action": "sqs:*", "Resource": "*"}]),
    ("a lost denial", [READ, READ | {"Effect": "Deny", "Action": "s3:DeleteObject"}], [READ]),
]


@pytest.mark.parametrize(("narrow", "wide"), [row[1:] for row in BROADER], ids=[row[0] for row in BROADER])
def test_a_policy_that_grants_more_is_broader_and_the_other_way_round_narrower(review, narrow, wide):
    assert natures(review, of_role(*narrow), of_role(*wide)) == ["broader"]
    assert natures(review, of_role(*wide), of_role(*narrow)) == ["narrower"]


def test_other_grants_are_both_broader_and_narrower(review):
    assert natures(review, of_role(READ), of_role(READ | {"Action": "sqs:SendMessage"})) == ["broader", "narrower"]


def test_a_condition_of_another_kind_is_both(review):
    mfa = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
    assert natures(review, of_role(READ | {"Condition": TLS}), of_role(READ | {"Condition": mfa})) == [
        "broader",
        "narrower",
    ]


def test_the_review_names_what_is_granted(review):
    found = review(of_role(READ), of_role(READ, READ | {"Action": "s3:PutObject"}))
    assert [item.detail for item in found.findings] == [
        "granted beyond the reference: s3:PutObject on arn:aws:s3:::b/*"
    ]


SAME_GRANTS = [
    ("case of actions", [READ], [READ | {"Action": "S3:getobject"}]),
    ("a list of one", [READ], [READ | {"Action": ["s3:GetObject"], "Resource": ["arn:aws:s3:::b/*"]}]),
    ("split", [READ | {"Action": ["s3:GetObject", "s3:PutObject"]}], [READ, READ | {"Action": "s3:PutObject"}]),
    ("Sid", [READ | {"Sid": "A"}], [READ | {"Sid": "B"}]),
    ("doubled", [READ], [READ, READ]),
    ("covered", [READ | {"Action": "s3:*"}], [READ | {"Action": "s3:*"}, READ]),
    (
        "text and truth in conditions",
        [READ | {"Condition": TLS}],
        [READ | {"Condition": {"Bool": {"aws:SecureTransport": True}}}],
    ),
    (
        "case of condition keys",
        [READ | {"Condition": TLS}],
        [READ | {"Condition": {"Bool": {"AWS:securetransport": ["true"]}}}],
    ),
]


@pytest.mark.parametrize(("left", "right"), [row[1:] for row in SAME_GRANTS], ids=[row[0] for row in SAME_GRANTS])
def test_the_same_grants_are_equal_however_they_are_written(review, left, right):
    assert natures(review, of_role(*left), of_role(*right)) == []
    assert natures(review, of_role(*right), of_role(*left)) == []


def test_a_path_in_a_named_bucket_is_that_of_its_arn(review):
    def granting(resource):
        role = json.loads(of_role(READ | {"Resource": {"Fn::Sub": resource}}))
        role["Resources"]["Docs"] = {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "docs"}}
        return json.dumps(role)

    for written in ("${Docs.Arn}/*", "arn:aws:s3:::${Docs}/*", "arn:aws:s3:::docs/*"):
        assert natures(review, granting("${Docs}/*"), granting(written)) == []


def of_queue(principal):
    statement = {"Effect": "Allow", "Principal": principal, "Action": "sqs:SendMessage", "Resource": "*"}
    properties = {"Queues": ["q"], "PolicyDocument": {"Statement": [statement]}}
    return json.dumps({"Resources": {"R": {"Type": "AWS::SQS::QueuePolicy", "Properties": properties}}})


PRINCIPALS = [
    ({"AWS": "111122223333"}, {"AWS": "arn:aws:iam::111122223333:root"}, []),
    ({"AWS": "*"}, "*", []),
    ({"Service": ["a.amazonaws.com", "b.amazonaws.com"]}, {"Service": ["b.amazonaws.com", "a.amazonaws.com"]}, []),
    ({"AWS": "111122223333"}, "*", ["broader"]),
    ("*", {"AWS": "111122223333"}, ["narrower"]),
    ({"Service": "a.amazonaws.com"}, {"Service": "b.amazonaws.com"}, ["changed"]),
]


@pytest.mark.parametrize(("expected", "found", "natures_"), PRINCIPALS)
def test_principals_compare_by_whom_they_mean(review, expected, found, natures_):
    assert natures_ == natures(review, of_queue(expected), of_queue(found))


def of_group(*rules):
    body = {"Type": "AWS::EC2::SecurityGroup", "Properties": {"GroupDescription": "g", "SecurityGroupIngress": rules}}
    return json.dumps({"Resources": {"R": body}})


def rule(port=443, cidr="10.0.0.0/16", **other):
    return {"IpProtocol": "tcp", "FromPort": port, "ToPort": port, "CidrIp": cidr} | other


def test_icmp_types_are_no_ports(review):
    echo = {"IpProtocol": "icmp", "FromPort": 8, "ToPort": -1, "CidrIp": "10.0.0.0/16"}
    assert natures(review, of_group(echo), of_group(echo | {"FromPort": 3, "ToPort": 4})) == ["broader", "narrower"]
    assert natures(review, of_group(echo), of_group(echo | {"FromPort": 7}, echo)) == ["broader"]


WIDER = [
    ("a range around", [rule()], [rule(cidr="10.0.0.0/8")]),
    ("the Internet", [rule()], [rule(cidr="0.0.0.0/0")]),
    ("more ports", [rule()], [rule() | {"FromPort": 400, "ToPort": 500}]),
    ("every protocol", [rule()], [{"IpProtocol": "-1", "CidrIp": "10.0.0.0/16"}]),
    ("one more rule", [rule()], [rule(), rule(22)]),
]


@pytest.mark.parametrize(("narrow", "wide"), [row[1:] for row in WIDER], ids=[row[0] for row in WIDER])
def test_rules_that_admit_more_are_broader_and_the_other_way_round_narrower(review, narrow, wide):
    assert natures(review, of_group(*narrow), of_group(*wide)) == ["broader"]
    assert natures(review, of_group(*wide), of_group(*narrow)) == ["narrower"]


def test_a_group_in_the_place_of_a_range_is_both(review):
    group = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "SourceSecurityGroupId": "sg-1"}
    assert natures(review, of_group(group), of_group(rule())) == ["broader", "narrower"]


SAME_RULES = [
    ("order", [rule(), rule(22)], [rule(22), rule()]),
    ("ports as text", [rule()], [rule() | {"FromPort": "443", "ToPort": "443"}]),
    ("protocol by number", [rule()], [rule(IpProtocol=6)]),
    ("description", [rule()], [rule(Description="web")]),
    ("covered", [rule(cidr="10.0.0.0/8")], [rule(cidr="10.0.0.0/8"), rule()]),
    ("written twice", [rule()], [rule(), rule()]),
    ("two ranges beside each other", [rule(cidr="10.0.0.0/8")], [rule(cidr="10.0.0.0/9"), rule(cidr="10.128.0.0/9")]),
    (
        "two port ranges beside each other",
        [rule() | {"FromPort": 1, "ToPort": 20}],
        [rule() | {"FromPort": 1, "ToPort": 10}, rule() | {"FromPort": 11, "ToPort": 20}],
    ),
]


@pytest.mark.parametrize(("left", "right"), [row[1:] for row in SAME_RULES], ids=[row[0] for row in SAME_RULES])
def test_rules_that_admit_the_same_are_equal(review, left, right):
    assert natures(review, of_group(*left), of_group(*right)) == []
    assert natures(review, of_group(*right), of_group(*left)) == []


def test_a_port_opened_to_the_internet_is_high(review):
    found = review(of_group(rule()), of_group(rule(), rule(22, "0.0.0.0/0")))
    assert [(item.tier, item.rule) for item in found.findings] == [(Tier.HIGH, "property-broader")]
