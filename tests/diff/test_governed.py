"""What a cluster decides for its members is no gap of a member."""

from __future__ import annotations

import json

import pytest

CLUSTER = {"Type": "AWS::RDS::DBCluster", "Properties": {"Engine": "aurora-mysql", "EngineVersion": "8.0"}}


def design(of_cluster=True, **properties):
    membership = {"DBClusterIdentifier": {"Ref": "C"}} if of_cluster else {}
    member = {"Engine": "aurora-mysql", "DBInstanceClass": "db.r6g.large", **membership, **properties}
    return json.dumps({"Resources": {"C": CLUSTER, "I": {"Type": "AWS::RDS::DBInstance", "Properties": member}}})


@pytest.mark.parametrize("version", ["8.0", {"Fn::GetAtt": ["C", "EngineVersion"]}])
def test_a_version_written_at_a_member_says_nothing(review, version):
    assert review(design(EngineVersion=version), design()).findings == ()
    assert review(design(), design(EngineVersion=version)).findings == ()


def test_it_counts_where_there_is_no_cluster(review):
    alone = review(design(of_cluster=False, EngineVersion="8.0"), design(of_cluster=False))
    assert [finding.property for finding in alone.findings] == ["EngineVersion"]
