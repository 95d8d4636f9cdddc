import json

import pytest

from reviewer.errors import InputError
from reviewer.model.value import Reference, Sensitive
from reviewer.parsers.json_source import load_json
from reviewer.parsers.source import source_of
from reviewer.parsers.terraform.state import accepts, read_state
from reviewer.settings import Limits

VPC = "vpc-0aaaaaaaaaaaaaaa1"


def document(value, **dump):
    return load_json(source_of(json.dumps(value, **dump), "terraform.tfstate"), Limits())


def read(value, **dump):
    return read_state(document(value, **dump))


def resource(kind, name, *instances, **more):
    provider = 'provider["registry.terraform.io/hashicorp/aws"]'
    return {"mode": "managed", "type": kind, "name": name, "provider": provider, "instances": list(instances), **more}


def state(*resources, **more):
    return {"version": 4, "terraform_version": "1.9.0", "resources": list(resources), "outputs": {}, **more}


def instance(attributes, **more):
    return {"attributes": attributes, **more}


def test_addresses_have_module_and_index():
    template = read(
        state(
            resource("aws_vpc", "main", instance({}, index_key=0), module="module.net"),
            resource("aws_sqs_queue", "q", instance({}, index_key='a"b')),
        )
    )
    assert [one.address for one in template.resources] == ["module.net.aws_vpc.main[0]", 'aws_sqs_queue.q["a\\"b"]']


def test_data_sources_and_deposed_objects_are_no_resources():
    data = {**resource("aws_ami", "base", instance({"id": "ami-1"})), "mode": "data"}
    kept = resource("aws_sqs_queue", "q", instance({"name": "q"}), instance({"name": "old"}, deposed="0123abcd"))
    assert [one.address for one in read(state(data, kept)).resources] == ["aws_sqs_queue.q"]


def test_an_id_of_another_resource_is_a_reference():
    template = read(
        state(
            resource("aws_vpc", "main", instance({"id": VPC})),
            resource("aws_subnet", "a", instance({"id": "subnet-0bbbbbbbb", "vpc_id": VPC, "tags": {"vpc": VPC}})),
        )
    )
    reference = Reference("aws_vpc.main", "id")
    assert template.resources[1].properties == {"vpc_id": reference, "tags": {"vpc": reference}}
    assert template.resources[1].attributes == {"@id": "subnet-0bbbbbbbb"}


def test_a_chosen_name_is_a_reference_only_with_the_recorded_dependency():
    bucket = resource("aws_s3_bucket", "logs", instance({"id": "logs", "bucket": "logs"}))
    with_dependency = instance({"id": "logs", "bucket": "logs"}, dependencies=["aws_s3_bucket.logs"])
    template = read(state(bucket, resource("aws_s3_bucket_versioning", "v", with_dependency)))
    assert template.resources[1].properties == {"bucket": Reference("aws_s3_bucket.logs", "id")}
    alone = resource("aws_s3_bucket_versioning", "v", instance({"id": "logs", "bucket": "logs"}))
    assert read(state(bucket, alone)).resources[1].properties == {"bucket": "logs"}


def test_only_dependencies_no_reference_implies_are_kept():
    subnet = instance({"id": "subnet-0bbbbbbbb", "vpc_id": VPC}, dependencies=["aws_vpc.main"])
    host_values = {"subnet_id": "subnet-0bbbbbbbb"}
    host = instance(host_values, dependencies=["aws_subnet.a", "aws_vpc.main", "aws_sqs_queue.q"])
    template = read(
        state(
            resource("aws_vpc", "main", instance({"id": VPC})),
            resource("aws_subnet", "a", subnet),
            resource("aws_sqs_queue", "q", instance({"name": "q"})),
            resource("aws_instance", "host", host),
        )
    )
    assert [one.depends_on for one in template.resources] == [(), (), (), ("aws_sqs_queue.q",)]


def test_sensitive_attributes_are_hidden():
    path = [{"type": "get_attr", "value": "password"}]
    nested = [{"type": "get_attr", "value": "auth"}, {"type": "index", "value": {"value": 0}}]
    values = {"password": "open-sesame", "auth": ["tell-no-one"], "name": "db"}
    template = read(state(resource("aws_db_instance", "db", instance(values, sensitive_attributes=[path, nested]))))
    assert template.resources[0].properties["password"] == Sensitive.of("open-sesame")
    assert isinstance(template.resources[0].properties["auth"], Sensitive)
    assert template.secrets == {"open-sesame", "tell-no-one"}


def test_region_comes_from_the_arn_and_is_shared_by_the_provider():
    queue = instance({"arn": "arn:aws:sqs:eu-west-3:123456789012:q", "name": "q"})
    template = read(state(resource("aws_sqs_queue", "q", queue), resource("aws_vpc", "main", instance({}))))
    assert [one.region for one in template.resources] == ["eu-west-3", "eu-west-3"]


def test_an_argument_named_arn_stays_a_property():
    arn = "arn:aws:lambda:eu-west-3:123456789012:function:f"
    target = instance({"id": "rule-f", "arn": arn}, dependencies=["aws_lambda_function.f"])
    template = read(
        state(
            resource("aws_lambda_function", "f", instance({"id": "f", "arn": arn})),
            resource("aws_cloudwatch_event_target", "t", target),
        )
    )
    assert template.resources[1].properties == {"arn": Reference("aws_lambda_function.f", "arn")}


def test_outputs_are_declarations():
    outputs = {"url": {"value": "https://x", "type": "string"}, "key": {"value": "hush-hush", "sensitive": True}}
    template = read(state(resource("aws_vpc", "main", instance({})), outputs=outputs))
    assert {one.name: one.properties for one in template.declarations} == {
        "output.url": {"Value": "https://x"},
        "output.key": {"NoEcho": True, "Value": Sensitive.of("hush-hush")},
    }


def shown(*resources):
    module = {"address": 'module.m["k"]', "resources": list(resources)}
    return {
        "format_version": "1.0",
        "terraform_version": "1.9.0",
        "values": {"root_module": {"child_modules": [module]}},
    }


def test_the_shown_state_reads_like_the_file():
    entry = {
        "address": 'module.m["k"].aws_sqs_queue.q',
        "mode": "managed",
        "type": "aws_sqs_queue",
        "name": "q",
        "provider_name": "registry.terraform.io/hashicorp/aws",
        "values": {"name": "q", "key": "hush-hush", "policy": ""},
        "sensitive_values": {"key": True},
    }
    template = read(shown(entry), indent=1)
    queue = template.resources[0]
    assert (queue.address, queue.group, queue.provider) == ('module.m["k"].aws_sqs_queue.q', 'module.m["k"]', "aws")
    assert queue.properties == {"name": "q", "key": Sensitive.of("hush-hush")}
    assert queue.location.pointer == "/values/root_module/child_modules/0/resources/0"
    assert queue.location.end_line > queue.location.start_line > 1


def test_an_old_state_is_explained():
    with pytest.raises(InputError, match="version 3"):
        read({"version": 3, "terraform_version": "0.11.0", "modules": []})


def test_states_are_recognized_by_content():
    assert accepts(document(state()))
    assert accepts(document(shown()))
    assert not accepts(document({"format_version": "1.2", "planned_values": {}}))
    assert not accepts(document({"version": 3, "deployment": {}}))


def test_what_a_service_tells_of_a_dependency_is_a_reference_wherever_it_stands():
    balancer = resource(
        "aws_lb", "web", instance({"id": "web-1", "dns_name": "web-1.elb.amazonaws.com", "zone_id": "Z35"})
    )
    alias = {"name": "web-1.elb.amazonaws.com", "zone_id": "Z35"}
    record = resource("aws_route53_record", "web", instance({"alias": [alias]}, dependencies=["aws_lb.web"]))
    found = read(state(balancer, record)).resources[-1]
    expected = {"name": Reference("aws_lb.web", "dns_name"), "zone_id": Reference("aws_lb.web", "zone_id")}
    assert found.properties["alias"] == [expected]


def test_credentials_are_secret_though_nothing_marks_them():
    (found,) = read(state(resource("aws_db_instance", "books", instance({"password": "correct-horse"})))).resources
    assert isinstance(found.properties["password"], Sensitive)
    assert ("password",) in found.secret_paths
