from pathlib import Path

import pytest

from reviewer.errors import InputError
from reviewer.model.value import Reference, Sensitive, Text, Unknown
from reviewer.parsers.pulumi.program import ProgramOptions, accepts, read_program
from reviewer.parsers.source import source_of

PROGRAM = """\
name: shop
runtime: yaml
config:
  zone: {type: string, default: blue}
  token: {type: string, secret: true, default: hunter2hunter2}
variables:
  owner: team-${zone}
  image:
    fn::invoke:
      function: aws:ec2:getAmi
      arguments: {mostRecent: true}
      return: id
resources:
  west:
    type: pulumi:providers:aws
    properties: {region: us-west-2}
  net:
    type: aws:ec2:Vpc
    properties:
      cidrBlock: 10.7.0.0/16
      tags: {Owner: "${owner}"}
    options: {provider: "${west}", protect: true}
  app:
    type: aws:ec2:Subnet
    properties:
      vpcId: ${net.id}
      cidrBlock: 10.7.1.0/24
    options: {dependsOn: ["${files}"], provider: "${west}"}
  box:
    type: aws:ec2:Instance
    properties:
      ami: ${image}
      userData:
        fn::join: ["-", ["boot", "${app.arn}", "now"]]
  files:
    type: aws:s3:Bucket
    properties:
      bucket: files-${pulumi.project}
      policy:
        fn::toJSON:
          Statement: [{Effect: Allow, Resource: "${net.arn}/*"}]
      secretNote: {"fn::secret": "${token}"}
  known:
    type: aws:s3:Bucket
    get: {id: elsewhere}
outputs:
  place: ${net.id}
"""


@pytest.fixture(name="template")
def _template():
    return read_program(source_of(PROGRAM, "Pulumi.yaml"))


def _resource(template, name):
    return next(resource for resource in template.resources if resource.name == name)


def test_providers_and_looked_up_resources_are_not_counted(template):
    assert [resource.address for resource in template.resources] == [
        "aws:ec2/vpc:Vpc::net",
        "aws:ec2/subnet:Subnet::app",
        "aws:ec2/instance:Instance::box",
        "aws:s3/bucket:Bucket::files",
    ]


def test_an_interpolated_resource_property_is_a_reference(template):
    assert Reference("aws:ec2/vpc:Vpc::net", "id") == _resource(template, "app").properties["vpcId"]


def test_text_around_a_reference_keeps_both(template):
    expected = Text(("boot-", Reference("aws:ec2/subnet:Subnet::app", "arn"), "-now"))
    assert expected == _resource(template, "box").properties["userData"]


def test_variables_and_configuration_are_followed(template):
    assert _resource(template, "net").properties["tags"] == {"Owner": "team-blue"}


def test_the_stacks_configuration_wins_over_the_default():
    options = ProgramOptions(config={"shop:zone": "green"})
    template = read_program(source_of(PROGRAM, "Pulumi.yaml"), options)
    assert _resource(template, "net").properties["tags"] == {"Owner": "team-green"}


def test_a_provider_function_is_unknown_by_its_name(template):
    assert Unknown("aws:ec2:getAmi.id") == _resource(template, "box").properties["ami"]


def test_json_documents_keep_their_structure(template):
    policy = _resource(template, "files").properties["policy"]
    resource = Text((Reference("aws:ec2/vpc:Vpc::net", "arn"), "/*"))
    assert {"Statement": [{"Effect": "Allow", "Resource": resource}]} == policy


def test_secrets_are_digests_and_remembered(template):
    files = _resource(template, "files")
    assert Sensitive.of("hunter2hunter2") == files.properties["secretNote"]
    assert frozenset({("secretNote",)}) == files.secret_paths
    assert "hunter2hunter2" in template.secrets


def test_the_explicit_provider_gives_the_region(template):
    assert _resource(template, "net").region == "us-west-2"
    assert _resource(template, "net").provider == "west"


def test_depends_on_and_options_are_kept(template):
    assert _resource(template, "app").depends_on == ("aws:s3/bucket:Bucket::files",)
    assert True is _resource(template, "net").attributes["@protect"]


def test_lines_point_at_the_property(template):
    net = _resource(template, "net")
    line = PROGRAM.splitlines().index("      cidrBlock: 10.7.0.0/16") + 1
    assert (line, line) == net.spans["cidrBlock",]


def test_variables_in_a_circle_are_reported_not_followed():
    bucket = "resources:\n  x:\n    type: aws:s3:Bucket\n    properties: {bucket: '${a}'}\n"
    text = "variables:\n  a: ${b}\n  b: ${a}\n" + bucket
    template = read_program(source_of(text, "Pulumi.yaml"))
    assert [one.message for one in template.diagnostics] == ["the variable 'a' refers to itself"]


def test_read_file_stays_inside_the_folder(tmp_path: Path):
    (tmp_path / "secret.txt").write_text("outside", encoding="utf-8")
    inside = tmp_path / "program"
    inside.mkdir()
    (inside / "note.txt").write_text("hello", encoding="utf-8")
    text = (
        "resources:\n  x:\n    type: aws:s3:Bucket\n    properties:\n"
        "      a: {'fn::readFile': note.txt}\n      b: {'fn::readFile': ../secret.txt}\n"
    )
    template = read_program(source_of(text, "Pulumi.yaml"), ProgramOptions(folder=inside))
    assert {"a": "hello", "b": Unknown("fn::readFile ../secret.txt")} == template.resources[0].properties


def test_programs_are_recognized_by_their_type_tokens():
    assert accepts(source_of(PROGRAM, "x"))
    assert not accepts(source_of("Resources:\n  A:\n    Type: AWS::S3::Bucket\n", "x"))
    assert not accepts(source_of("resources:\n  - pods.yaml\n", "kustomization.yaml"))


def test_a_program_without_resources_is_an_error():
    with pytest.raises(InputError, match="no resources"):
        read_program(source_of("name: empty\nresources: {}\n", "Pulumi.yaml"))
