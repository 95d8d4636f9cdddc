from __future__ import annotations

from math import inf

from reviewer.recovery.records import LOST, Disruption, Strategy

LONE_DATABASE = """
    Orders:
      Type: AWS::RDS::DBInstance
      Properties: {Engine: postgres, BackupRetentionPeriod: 7, MultiAZ: true, DBInstanceClass: db.m6g.large}
    """


def test_a_design_without_data_or_service_cannot_be_told(card):
    found = card("Topic: {Type: AWS::SNS::Topic}")

    assert (found.strategy, found.doubt) == (None, "the design declares no data store and no service path")


def test_the_whole_is_as_good_as_its_only_store(card):
    found = card(LONE_DATABASE, region="eu-west-1")

    assert (found.strategy, found.weakest.address, found.primary_region) == (Strategy.NONE, "Orders", "eu-west-1")
    assert found.estimate(Disruption.REGION).rpo == LOST
    assert found.estimate(Disruption.ZONE).rto == (60.0, 120.0)
    assert inf not in found.estimate(Disruption.SOFTWARE).rto
