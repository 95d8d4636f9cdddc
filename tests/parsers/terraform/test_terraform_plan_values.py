from plan_fixtures import change, configured, plan_of, planned, read, refs, simple

from reviewer.model.value import Reference, Text, Unknown


def test_an_unknown_value_of_one_reference_is_that_reference():
    expressions = {"vpc_id": refs("aws_vpc.main.id")}
    subject = simple("aws_subnet", expressions, {}, {"vpc_id": True}, others=[("aws_vpc.main", {})])
    assert subject.properties == {"vpc_id": Reference("aws_vpc.main", "id")}


def test_computed_values_nobody_wrote_are_left_out():
    subject = simple(
        "aws_vpc", {"cidr_block": {"constant_value": "10.0.0.0/16"}}, {"cidr_block": "10.0.0.0/16"}, {"arn": True}
    )
    assert subject.properties == {"cidr_block": "10.0.0.0/16"}


def test_nulls_and_empty_values_nobody_wrote_are_left_out():
    values = {"name": "a", "description": "", "ports": [], "kms_key_id": None, "tags": {}}
    subject = simple("aws_sqs_queue", {"name": {"constant_value": "a"}, "tags": {}}, values, {})
    assert subject.properties == {"name": "a", "tags": {}}


def test_a_document_around_a_reference_stays_unknown_with_its_edges():
    expressions = {"policy": refs("aws_s3_bucket.logs.arn")}
    subject = simple("aws_s3_bucket_policy", expressions, {}, {"policy": True}, others=[("aws_s3_bucket.logs", {})])
    arn = Reference("aws_s3_bucket.logs", "arn")
    assert subject.properties == {"policy": Unknown("aws_s3_bucket.logs.arn", (arn,))}


def test_a_list_of_references_keeps_its_order_and_length():
    expressions = {"subnets": refs("aws_subnet.b.id", "aws_subnet.a.id")}
    others = [("aws_subnet.a", {}), ("aws_subnet.b", {})]
    subject = simple("aws_lb", expressions, {}, {"subnets": True}, others=others, sensitive={"subnets": []})
    assert subject.properties == {"subnets": [Reference("aws_subnet.b", "id"), Reference("aws_subnet.a", "id")]}


def test_a_splat_names_every_instance():
    others = [("aws_subnet.app[0]", {}), ("aws_subnet.app[1]", {})]
    expressions = {"subnet_ids": {"references": ["aws_subnet.app"]}}
    subject = simple(
        "aws_db_subnet_group", expressions, {}, {"subnet_ids": True}, others=others, sensitive={"subnet_ids": []}
    )
    assert subject.properties == {
        "subnet_ids": [Reference("aws_subnet.app[0]", "id"), Reference("aws_subnet.app[1]", "id")]
    }


def test_count_index_picks_the_instance_of_the_same_index():
    expressions = {"subnet_id": {"references": ["aws_subnet.app", "count.index"]}}
    names = ["aws_eip_association.subject[0]", "aws_eip_association.subject[1]"]
    resources = [planned(name, {}, index=number) for number, name in enumerate(names)]
    resources += [planned(f"aws_subnet.app[{number}]", {}, index=number) for number in (0, 1)]
    changes = [change(name, {}, {"subnet_id": True}) for name in names]
    configs = [configured("aws_eip_association", "subject", expressions), configured("aws_subnet", "app", {})]
    template = read(plan_of({"resources": resources}, changes, {"root_module": {"resources": configs}}))
    assert [resource.properties.get("subnet_id") for resource in template.resources[:2]] == [
        Reference("aws_subnet.app[0]", "id"),
        Reference("aws_subnet.app[1]", "id"),
    ]


def test_names_tell_which_of_several_unknown_values_comes_from_where():
    expressions = {"dimensions": refs("aws_lb.web.arn_suffix", "aws_lb_target_group.web.arn_suffix")}
    unknown = {"dimensions": {"LoadBalancer": True, "TargetGroup": True}}
    others = [("aws_lb.web", {}), ("aws_lb_target_group.web", {})]
    subject = simple("aws_cloudwatch_metric_alarm", expressions, {"dimensions": {}}, unknown, others=others)
    assert subject.properties["dimensions"] == {
        "LoadBalancer": Reference("aws_lb.web", "arn_suffix"),
        "TargetGroup": Reference("aws_lb_target_group.web", "arn_suffix"),
    }


def test_blocks_are_matched_by_their_constants():
    blocks = [
        {"cidr_block": {"constant_value": "0.0.0.0/0"}, "gateway_id": refs("aws_internet_gateway.out.id")},
        {"cidr_block": {"constant_value": "10.0.0.0/8"}, "gateway_id": refs("aws_vpn_gateway.home.id")},
    ]
    values = {"route": [{"cidr_block": "10.0.0.0/8"}, {"cidr_block": "0.0.0.0/0"}]}
    unknown = {"route": [{"gateway_id": True}, {"gateway_id": True}]}
    others = [("aws_internet_gateway.out", {}), ("aws_vpn_gateway.home", {})]
    subject = simple("aws_route_table", {"route": blocks}, values, unknown, others=others)
    assert [route["gateway_id"] for route in subject.properties["route"]] == [
        Reference("aws_vpn_gateway.home", "id"),
        Reference("aws_internet_gateway.out", "id"),
    ]


def test_templates_of_json_configuration_are_exact():
    text = '{"Resource": "${aws_s3_bucket.logs.arn}/*"}'
    expressions = {"policy": {"constant_value": text, **refs("aws_s3_bucket.logs.arn")}}
    subject = simple("aws_iam_policy", expressions, {}, {"policy": True}, others=[("aws_s3_bucket.logs", {})])
    arn = Reference("aws_s3_bucket.logs", "arn")
    assert subject.properties == {"policy": Text(('{"Resource": "', arn, '/*"}'))}


def test_an_argument_that_is_null_is_left_to_the_provider():
    subject = simple("aws_db_instance", {"kms_key_id": {"references": ["var.key"]}}, {}, {"kms_key_id": True})
    assert subject.properties == {}


def test_what_is_unknown_in_a_dynamic_block_stays_unknown():
    values = {"access_logs": [{"enabled": True}]}
    subject = simple("aws_lb", {}, values, {"access_logs": [{"bucket": True}]})
    assert subject.properties == {"access_logs": [{"enabled": True, "bucket": Unknown("(known after apply)")}]}


def test_generated_ids_of_resources_in_the_plan_are_references():
    vpc = {"id": "vpc-0123456789abcdef0"}
    expressions = {"vpc_id": {"references": ["local.vpc"]}}
    subject = simple("aws_subnet", expressions, {"vpc_id": vpc["id"]}, {}, others=[("aws_vpc.main", vpc)])
    assert subject.properties == {"vpc_id": Reference("aws_vpc.main", "id")}


def test_properties_the_provider_filled_in_are_named():
    subject = simple("aws_sqs_queue", {"name": {"constant_value": "a"}}, {"name": "a", "delay_seconds": 0}, {})
    assert subject.attributes["@defaults"] == ["delay_seconds"]
