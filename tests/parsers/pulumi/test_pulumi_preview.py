import json

from pulumi_fixtures import SIGNATURE, STACK, UNKNOWN, document, preview, resource, step, urn

from reviewer.model.value import Reference, Sensitive, Unknown
from reviewer.parsers.pulumi.preview import accepts, read_preview

VPC = "aws:ec2/vpc:Vpc"
SUBNET = "aws:ec2/subnet:Subnet"
BUCKET = "aws:s3/bucket:Bucket"


def read(*steps, **more):
    return read_preview(document(preview(*steps, **more)))


def subject(inputs, sources=None, others=(), kind="aws:lambda/function:Function", **more):
    """The properties of one resource, beside the resources its inputs may come from."""
    state = resource(kind, "subject", inputs, propertyDependencies=sources or {}, **more)
    return read(*(step(other) for other in others), step(state)).resources[-1]


def test_components_stacks_and_providers_are_not_counted():
    component = {"urn": urn("shop:net:Network", "net"), "custom": False, "type": "shop:net:Network", "parent": STACK}
    provider = resource("pulumi:providers:aws", "west", {"region": "us-west-1"})
    vpc = resource(f"shop:net:Network${VPC}", "main", parent=component["urn"])
    template = read(step(component), step(provider), step(vpc))
    assert [(one.address, one.group) for one in template.resources] == [(f"{VPC}::main", "shop:net:Network::net")]


def test_resources_of_the_same_type_and_name_keep_apart():
    steps = [step(resource(f"shop:Part{letter}${VPC}", "main")) for letter in "AB"]
    assert [one.address for one in read(*steps).resources] == [f"shop:PartA${VPC}::main", f"shop:PartB${VPC}::main"]


def test_an_unknown_value_of_one_resource_is_a_reference():
    vpc = resource(VPC, "main")
    found = subject({"vpcId": UNKNOWN}, {"vpcId": [vpc["urn"]]}, [vpc], SUBNET)
    assert found.properties == {"vpcId": Reference(f"{VPC}::main", "id")}


def test_arns_and_ids_are_told_by_the_inputs_name():
    other = resource("aws:iam/role:Role", "r")
    sources = {key: [other["urn"]] for key in ("roleArn", "role")}
    found = subject({"roleArn": UNKNOWN, "role": UNKNOWN}, sources, [other])
    assert found.properties == {
        "roleArn": Reference("aws:iam/role:Role::r", "arn"),
        "role": Reference("aws:iam/role:Role::r"),
    }


def test_lists_keep_their_structure_and_are_matched_by_type():
    subnets = [resource(SUBNET, name) for name in "ab"]
    group = resource("aws:ec2/securityGroup:SecurityGroup", "g")
    inputs = {"vpcConfig": {"subnetIds": [UNKNOWN, UNKNOWN], "securityGroupIds": [UNKNOWN]}}
    sources = {"vpcConfig": [group["urn"], *(one["urn"] for one in subnets)]}
    assert subject(inputs, sources, [*subnets, group]).properties["vpcConfig"] == {
        "subnetIds": [Reference(f"{SUBNET}::a", "id"), Reference(f"{SUBNET}::b", "id")],
        "securityGroupIds": [Reference("aws:ec2/securityGroup:SecurityGroup::g", "id")],
    }


def test_a_document_of_unknown_content_keeps_its_edges():
    bucket = resource(BUCKET, "logs")
    found = subject({"policy": UNKNOWN}, {"policy": [bucket["urn"]]}, [bucket], "aws:iam/policy:Policy")
    assert found.properties == {"policy": Unknown(f"{BUCKET}::logs", (Reference(f"{BUCKET}::logs"),))}


def test_an_unknown_value_from_nowhere_is_unknown():
    assert subject({"handler": UNKNOWN}).properties == {"handler": Unknown("(known after apply)")}


def test_generated_names_are_dropped_and_static_defaults_kept():
    inputs = {"__defaults": ["bucket", "forceDestroy"], "bucket": "subject-1a2b3c4", "forceDestroy": False}
    found = subject(inputs, kind=BUCKET)
    assert found.properties == {"forceDestroy": False}
    assert found.attributes["@defaults"] == ["bucket", "forceDestroy"]


def test_names_the_author_wrote_stay_even_where_they_look_generated():
    assert subject({"__defaults": [], "bucket": "subject-1a2b3c4"}).properties == {"bucket": "subject-1a2b3c4"}


def test_markers_inside_blocks_are_stripped():
    found = subject({"ingress": [{"__defaults": ["self"], "self": False, "fromPort": 80}]})
    assert found.properties == {"ingress": [{"self": False, "fromPort": 80}]}
    assert found.attributes["@defaults"] == ["ingress[0].self"]


def test_secrets_are_equal_only_in_the_same_place():
    found = subject({"password": "[secret]", "token": "[secret]"})
    again = subject({"password": "[secret]"})
    assert found.properties["password"] == again.properties["password"]
    assert found.properties["password"] != found.properties["token"]
    assert isinstance(found.properties["token"], Sensitive)
    assert found.secret_paths == {("password",), ("token",)}


def test_assets_and_archives_compare_by_their_hash():
    archive = {SIGNATURE: "0def7320c3a5731c473e5ecbe6d01bc7", "hash": "abc", "path": "./app"}
    asset = {SIGNATURE: "c44067f5952c0a294b673a41bacd8c17", "text": "let x = 1", "hash": "def"}
    found = subject({"code": archive, "source": asset})
    assert found.properties == {"code": {"archive": "abc"}, "source": {"asset": "def"}}


def test_region_comes_from_the_resource_the_provider_or_the_configuration():
    provider = resource("pulumi:providers:aws", "west", {"region": "us-west-1"})
    explicit = resource(BUCKET, "a", provider=f"{provider['urn']}::{UNKNOWN}")
    own = resource(BUCKET, "b", {"region": "eu-west-3"})
    default = resource(BUCKET, "c")
    template = read(step(provider), step(explicit), step(own), step(default), config={"aws:region": "ap-south-1"})
    assert [one.region for one in template.resources] == ["us-west-1", "eu-west-3", "ap-south-1"]
    assert [one.provider for one in template.resources] == ["west", "aws", "aws"]
    assert template.resources[1].properties == {}


def test_explicit_dependencies_are_those_no_input_implies():
    vpc, gateway = resource(VPC, "main"), resource("aws:ec2/internetGateway:InternetGateway", "gw")
    urns = [vpc["urn"], gateway["urn"]]
    found = subject({"vpcId": UNKNOWN}, {"vpcId": urns[:1]}, [vpc, gateway], SUBNET, dependencies=urns)
    assert found.depends_on == ("aws:ec2/internetGateway:InternetGateway::gw",)


def test_deleted_resources_go_and_replaced_ones_count_once():
    old, new = resource(BUCKET, "old"), resource(BUCKET, "new", {"forceDestroy": True})
    steps = [
        {"op": "delete", "urn": old["urn"], "oldState": old, "detailedDiff": None},
        step(new, "create-replacement", oldState=new),
        step(new, "replace", oldState=new, replaceReasons=["bucket"]),
        {"op": "delete-replaced", "urn": new["urn"], "oldState": new, "detailedDiff": None},
    ]
    template = read(*steps)
    assert [one.address for one in template.resources] == [f"{BUCKET}::new"]
    assert template.resources[0].attributes["@actions"] == ["delete", "create"]
    assert any(f"{BUCKET}::old" in one.message for one in template.diagnostics)


def test_resources_merely_read_are_not_counted():
    assert read(step(resource(VPC, "elsewhere", external=True), "read")).resources == ()


def test_unchanged_resources_that_are_not_shown_are_reported():
    template = read(step(resource(BUCKET, "a"), "update"), changeSummary={"same": 7, "update": 1})
    assert any("--show-sames" in one.message for one in template.diagnostics)


def test_errors_of_the_preview_itself_are_passed_on_without_colours():
    template = read(diagnostics=[{"severity": "error", "message": "<{%fg 1%}>no\n such zone<{%reset%}>"}])
    assert [one.message for one in template.diagnostics] == ["Pulumi reported: no such zone"]


def test_known_ids_of_deployed_resources_are_references():
    before = {**resource(VPC, "main"), "id": "vpc-0123456789abcdef0"}
    after = {key: value for key, value in before.items() if key != "id"}
    subnet = resource(SUBNET, "a", {"vpcId": before["id"]}, propertyDependencies={"vpcId": [before["urn"]]})
    template = read(step(after, "same", oldState=before), step(subnet))
    assert template.resources[1].properties == {"vpcId": Reference(f"{VPC}::main", "id")}


def test_a_resource_the_preview_does_not_show_can_still_be_named():
    found = subject({"vpcId": UNKNOWN}, {"vpcId": [urn(VPC, "hidden")]}, kind=SUBNET)
    assert found.properties == {"vpcId": Reference(f"{VPC}::hidden", "id")}


def test_properties_have_their_own_lines():
    value = preview(step(resource(VPC, "main", {"tags": {"Name": "x"}, "cidrBlock": "10.0.0.0/8"})))
    lines = json.dumps(value, indent=4).splitlines()
    spans = read_preview(document(value, indent=4)).resources[0].spans
    assert {lines[start - 1].strip() for start, _ in spans.values()} == {
        '"tags": {',
        '"Name": "x"',
        '"cidrBlock": "10.0.0.0/8"',
    }


def test_lines_and_pointers_point_at_the_step():
    value = preview(step(resource(VPC, "main")))
    where = read_preview(document(value, indent=4)).resources[0].location
    assert where.pointer == "/steps/1"
    assert where.end_line > where.start_line > 1


def test_previews_are_recognized_by_content():
    assert accepts(document(preview()))
    assert not accepts(document({"version": 3, "deployment": {"resources": []}}))
    assert not accepts(document({"planned_values": {}}))
