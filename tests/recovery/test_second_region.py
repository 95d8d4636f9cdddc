from __future__ import annotations

import pytest

from reviewer.recovery.records import LOST, Disruption, Strategy

CONDITIONS = """
Conditions:
  First: !Equals [!Ref AWS::Region, eu-west-1]
  Second: !Equals [!Ref AWS::Region, eu-north-1]
"""
SITE = """
resource "aws_lb" "web_HALF" {
  PROVIDER
}
resource "aws_lb_target_group" "web_HALF" {
  PROVIDER
  port = 80
}
resource "aws_lb_listener" "web_HALF" {
  PROVIDER
  load_balancer_arn = aws_lb.web_HALF.arn
  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.web_HALF.arn
  }
}
resource "aws_ecs_service" "web_HALF" {
  PROVIDER
  name          = "web"
  desired_count = UNITS
  load_balancer {
    target_group_arn = aws_lb_target_group.web_HALF.arn
    container_name   = "web"
    container_port   = 80
  }
  network_configuration {
    subnets = ["subnet-1HALF", "subnet-2HALF"]
  }
}
"""
CHECK = """
resource "aws_route53_health_check" "here" {
  type              = "HTTPS"
  fqdn              = aws_lb.web_here.dns_name
  request_interval  = 10
  failure_threshold = 2
}
"""
RECORD = """
resource "aws_route53_record" "HALF" {
  name           = "shop.example.com"
  type           = "A"
  set_identifier = "HALF"
  MORE
  alias {
    name                   = aws_lb.web_HALF.dns_name
    zone_id                = aws_lb.web_HALF.zone_id
    evaluate_target_health = false
  }
}
"""
FAILOVER = 'failover_routing_policy {\n    type = "ROLE"\n  }'


def site(half: str, units: int) -> str:
    provider = "provider = aws.away" if half == "away" else ""
    return SITE.replace("HALF", half).replace("PROVIDER", provider).replace("UNITS", str(units))


def record(half: str, more: str) -> str:
    return RECORD.replace("HALF", half).replace("MORE", more)


CHECKED = "health_check_id = aws_route53_health_check.here.id\n  "
PRIMARY = record("here", CHECKED + FAILOVER.replace("ROLE", "PRIMARY"))
SECONDARY = record("away", FAILOVER.replace("ROLE", "SECONDARY"))


def strategy_of(found):
    return next(item for item in found.services if item.address == "aws_ecs_service.web_here")


def test_running_compute_behind_failover_records_is_a_warm_standby(across):
    path = strategy_of(across(site("here", 4) + site("away", 1) + CHECK + PRIMARY + SECONDARY))

    assert (path.strategy, path.standby) == (Strategy.WARM, "aws_ecs_service.web_away")
    assert path.estimate(Disruption.REGION).rto == (20.0, 80.0)
    assert path.estimate(Disruption.REGION).reason == (
        "aws_route53_health_check.here fails after 20 seconds, answers are cached for 60"
    )


def test_stopped_compute_is_a_pilot_light(across):
    path = strategy_of(across(site("here", 4) + site("away", 0) + CHECK + PRIMARY + SECONDARY))

    assert (path.strategy, path.held_by.address, path.held_by.property) == (
        Strategy.PILOT,
        "aws_ecs_service.web_away",
        "DesiredCount",
    )
    assert path.lift == ("Run at least one unit of aws_ecs_service.web_away in the recovery region.",)
    assert path.estimate(Disruption.REGION).rto == (620.0, 3680.0)


def test_full_compute_behind_weighted_records_is_active_in_both(across):
    weighted = CHECKED + "weighted_routing_policy {\n    weight = 50\n  }"
    here, away = record("here", weighted), record("away", weighted)
    path = strategy_of(across(site("here", 2) + site("away", 2) + CHECK + here + away))

    assert (path.strategy, path.lift) == (Strategy.ACTIVE, ())


def test_a_record_of_weight_zero_moves_no_traffic(across):
    weighted = CHECKED + "weighted_routing_policy {\n    weight = WEIGHT\n  }"
    here, away = (record(half, weighted.replace("WEIGHT", weight)) for half, weight in (("here", "100"), ("away", "0")))
    path = strategy_of(across(site("here", 2) + site("away", 2) + CHECK + here + away))

    assert (path.strategy, path.estimate(Disruption.REGION).rto) == (Strategy.PILOT, None)


def test_a_primary_record_without_a_secondary_never_fails_over(across):
    path = strategy_of(across(site("here", 2) + site("away", 2) + CHECK + PRIMARY))

    assert path.strategy is Strategy.PILOT
    assert path.estimate(Disruption.REGION).reason == (
        "aws_route53_record.here has no SECONDARY record beside it, so nothing takes over"
    )


def test_a_primary_record_without_a_health_check_never_fails_over(across):
    bare = PRIMARY.replace(CHECKED, "")
    path = strategy_of(across(site("here", 2) + site("away", 2) + bare + SECONDARY))

    assert path.estimate(Disruption.REGION).rto is None
    assert path.estimate(Disruption.REGION).reason == (
        "aws_route53_record.here has no health check, so it never fails over"
    )


def test_a_calculated_check_without_children_cannot_be_told(across):
    empty = 'resource "aws_route53_health_check" "here" {\n  type = "CALCULATED"\n}\n'
    path = strategy_of(across(site("here", 2) + site("away", 2) + empty + PRIMARY + SECONDARY))

    assert path.estimate(Disruption.REGION).reason == "aws_route53_health_check.here has no child checks"


def test_compute_without_a_counterpart_has_to_be_deployed(across):
    table = """
    resource "aws_dynamodb_table" "carts" {
      name     = "carts"
      hash_key = "id"
      replica {
        region_name = "eu-north-1"
      }
    }
    """
    text = site("here", 2).replace(
        '  name          = "web"', '  name = "web"\n  task_definition = aws_dynamodb_table.carts.id'
    )
    path = strategy_of(across(text + table))

    assert (path.stores, path.strategy) == (("aws_dynamodb_table.carts",), Strategy.BACKUP)
    assert path.estimate(Disruption.REGION).rto == (0.0, 86400.0)
    assert path.estimate(Disruption.REGION).reason == (
        "aws_ecs_service.web_here has no counterpart in another region: it has to be deployed there"
    )


def test_two_endpoint_groups_move_traffic_without_dns(card):
    text = """
    Global: {Type: AWS::GlobalAccelerator::Accelerator, Properties: {Name: shop}}
    Port: {Type: AWS::GlobalAccelerator::Listener, Properties: {AcceleratorArn: !Ref Global}}
    Here:
      Type: AWS::GlobalAccelerator::EndpointGroup
      Properties:
        ListenerArn: !Ref Port
        EndpointGroupRegion: eu-west-1
        HealthCheckIntervalSeconds: 10
        EndpointConfigurations: [{EndpointId: !Ref Front}]
    Away:
      Type: AWS::GlobalAccelerator::EndpointGroup
      Properties: {ListenerArn: !Ref Port, EndpointGroupRegion: eu-north-1, TrafficDialPercentage: 0}
    Front: {Type: "AWS::ElasticLoadBalancingV2::LoadBalancer"}
    Shop: {Type: "AWS::ElasticLoadBalancingV2::TargetGroup"}
    Listener:
      Type: AWS::ElasticLoadBalancingV2::Listener
      Properties: {LoadBalancerArn: !Ref Front, DefaultActions: [{Type: forward, TargetGroupArn: !Ref Shop}]}
    Web:
      Type: AWS::ECS::Service
      Condition: First
      Properties: {DesiredCount: 2, LoadBalancers: [{TargetGroupArn: !Ref Shop}]}
    Web2:
      Type: AWS::ECS::Service
      Condition: Second
      Properties: {DesiredCount: 2}
    """
    (path,) = card(text, CONDITIONS).services

    assert (path.entries, path.strategy) == (("Front", "Global"), Strategy.WARM)
    assert path.estimate(Disruption.REGION).rto == (30.0, 60.0)


def test_a_template_whose_conditions_name_two_regions_is_its_own_standby(card):
    text = """
    Hello: {Type: AWS::Lambda::Function, Properties: {Environment: {Variables: {TABLE: !Ref Carts}}}}
    Carts:
      Type: AWS::DynamoDB::GlobalTable
      Condition: First
      Properties: {Replicas: [{Region: eu-west-1}, {Region: eu-north-1}]}
    Away: {Type: AWS::SNS::Topic, Condition: Second}
    """
    found = card(text, CONDITIONS)

    assert (found.strategy, found.services[0].standby) == (Strategy.ACTIVE, "Hello")
    assert any(text.startswith("Hello is deployed in eu-north-1 too") for text in found.assumptions)


@pytest.mark.parametrize("region", [None, "eu-west-1"])
def test_one_stack_is_one_region_known_or_not(card, region):
    text = """
    Hello: {Type: AWS::Lambda::Function, Properties: {Environment: {Variables: {TABLE: !Ref Carts}}}}
    Copy: {Type: AWS::Lambda::Function}
    Carts: {Type: AWS::DynamoDB::GlobalTable, Properties: {Replicas: [{Region: eu-west-1}, {Region: eu-north-1}]}}
    """
    found = card(text, region=region)

    assert (found.services[0].strategy, found.services[0].standby) == (Strategy.BACKUP, "")


def test_stacks_of_regions_nobody_knows_cannot_be_told(read_folder):
    from reviewer.normalize.build import build_design  # noqa: PLC0415
    from reviewer.recovery.scorecard import scorecard  # noqa: PLC0415

    def stack(name: str) -> str:
        return f"""
        Resources:
          {name}Web: {{Type: AWS::Lambda::Function}}
          {name}Door:
            Type: AWS::Lambda::Url
            Properties: {{TargetFunctionArn: !GetAtt {name}Web.Arn, AuthType: NONE}}
        """

    found = scorecard(build_design(read_folder({"one.yml": stack("Primary"), "two.yml": stack("Secondary")})))

    assert found.strategy is None
    assert found.doubt.startswith("the region of SecondaryWeb is not known")
    assert (found.primary_region, found.estimate(Disruption.REGION).rto) == (None, None)


def test_a_record_straight_to_a_database_is_a_path(across):
    found = across(
        """
        resource "aws_db_instance" "orders" {
          engine = "mysql"
        }
        resource "aws_route53_record" "orders" {
          name    = "orders.example.com"
          type    = "CNAME"
          ttl     = 60
          records = [aws_db_instance.orders.address]
        }
        """
    )

    assert [(path.address, path.stores) for path in found.services] == [
        ("aws_route53_record.orders", ("aws_db_instance.orders",))
    ]
    assert found.estimate(Disruption.REGION).rto == LOST


def test_an_origin_group_over_two_regions_moves_reads(across):
    front = """
    resource "aws_cloudfront_distribution" "front" {
      enabled = true
      origin_group {
        origin_id = "both"
        failover_criteria {
          status_codes = [500, 503]
        }
        member {
          origin_id = "here"
        }
        member {
          origin_id = "away"
        }
      }
      origin {
        origin_id   = "here"
        domain_name = aws_lb.web_here.dns_name
      }
      origin {
        origin_id   = "away"
        domain_name = aws_lb.web_away.dns_name
      }
    }
    """
    path = strategy_of(across(site("here", 2) + site("away", 1) + front))

    assert (path.strategy, path.estimate(Disruption.REGION).rto) == (Strategy.WARM, (0.0, 30.0))


@pytest.mark.parametrize(
    ("choice", "strategy"),
    [
        ("!If [First, eu-north-1, !Ref AWS::NoValue]", Strategy.BACKUP),
        ("!If [Later, !Ref AWS::NoValue, eu-north-1]", Strategy.BACKUP),
        ("!If [Later, eu-north-1, !Ref AWS::NoValue]", Strategy.NONE),
    ],
)
def test_a_choice_by_region_is_taken_as_in_the_half_looked_at(card, choice, strategy):
    head = "Conditions:\n  First: !Equals [!Ref AWS::Region, eu-west-1]\n  Later: !Not [!Condition First]"
    text = f"""
    Orders:
      Type: AWS::RDS::DBInstance
      Properties: {{Engine: mysql, AutomaticBackupReplicationRegion: {choice}}}
    """
    found = card(text, head)

    assert (found.strategy, found.primary_region) == (strategy, "eu-west-1")
    assert "looked at as deployed in eu-west-1, the region that conditions of the template name" in found.assumptions


def test_a_choice_by_an_unknown_stage_cannot_be_told(card):
    head = "Parameters: {Stage: {Type: String}}\nConditions: {Live: !Equals [!Ref Stage, live]}"
    text = """
    Orders:
      Type: AWS::RDS::DBInstance
      Properties: {Engine: mysql, AutomaticBackupReplicationRegion: !If [Live, eu-north-1, !Ref AWS::NoValue]}
    """

    assert card(text, head).strategy is None
