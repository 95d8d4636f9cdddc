import pytest
from pulumi_fixtures import SIGNATURE, STACK, document, resource, urn

from reviewer.errors import InputError
from reviewer.model.value import Reference, Sensitive
from reviewer.parsers.pulumi.stack import accepts, read_stack

BUCKET = "aws:s3/bucket:Bucket"
ROLE = "aws:iam/role:Role"


def export(*resources, **more):
    manifest = {"time": "2020-01-01T00:00:00Z", "magic": "", "version": "v3"}
    return {"version": 3, "deployment": {"manifest": manifest, "resources": list(resources), **more}}


def read(*resources):
    return read_stack(document(export(*resources)))


def test_resources_are_read_from_their_inputs():
    provider = resource("pulumi:providers:aws", "default_7_0_0", {"region": "eu-west-1"})
    template = read(provider, resource(BUCKET, "logs", {"forceDestroy": True}, id="logs-1", outputs={"id": "logs-1"}))
    bucket = template.resources[0]
    assert (bucket.address, bucket.properties, bucket.region) == (
        f"{BUCKET}::logs",
        {"forceDestroy": True},
        "eu-west-1",
    )
    assert bucket.attributes["@id"] == "logs-1"


def test_the_id_of_the_resource_an_input_comes_from_is_a_reference():
    role = resource(ROLE, "r", id="r-1a2b3c4", outputs={"arn": "arn:aws:iam::1:role/r-1a2b3c4"})
    inputs = {"role": "r-1a2b3c4", "roleArn": "arn:aws:iam::1:role/r-1a2b3c4"}
    sources = {key: [role["urn"]] for key in inputs}
    template = read(role, resource("aws:iam/rolePolicy:RolePolicy", "p", inputs, propertyDependencies=sources))
    assert template.resources[1].properties == {
        "role": Reference(f"{ROLE}::r"),
        "roleArn": Reference(f"{ROLE}::r", "arn"),
    }


def test_encrypted_and_shown_secrets_are_hidden():
    secret = {SIGNATURE: "1b47061264138c4ac30d75fd1eb44270"}
    inputs = {"a": {**secret, "ciphertext": "v1:xyz"}, "b": {**secret, "plaintext": '"open-sesame"'}}
    template = read(resource(BUCKET, "logs", inputs))
    assert template.resources[0].properties["b"] == Sensitive.of("open-sesame")
    assert isinstance(template.resources[0].properties["a"], Sensitive)
    assert template.secrets == {"open-sesame"}


def test_resources_waiting_for_deletion_are_left_out():
    assert read(resource(BUCKET, "logs", delete=True)).resources == ()


def test_stack_outputs_are_declarations():
    stack = {"urn": STACK, "custom": False, "type": "pulumi:pulumi:Stack", "outputs": {"url": "https://x"}}
    assert [(one.name, one.properties) for one in read(stack).declarations] == [("url", {"Value": "https://x"})]


def test_backend_checkpoints_are_read():
    latest = export(resource(BUCKET, "logs"))["deployment"]
    template = read_stack(document({"version": 3, "checkpoint": {"latest": latest}}))
    assert [one.location.pointer for one in template.resources] == ["/checkpoint/latest/resources/0"]


def test_an_old_export_is_explained():
    with pytest.raises(InputError, match="version 2"):
        read_stack(document({"version": 2, "deployment": {}}))


def test_exports_are_recognized_by_content():
    assert accepts(document(export()))
    assert not accepts(document({"steps": [{"op": "create", "urn": urn(BUCKET, "a")}]}))
