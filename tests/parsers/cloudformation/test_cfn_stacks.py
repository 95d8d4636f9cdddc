"""Several templates as one design: addresses, nested stacks, exports and imports, regions."""

from __future__ import annotations

from reviewer.model.value import Reference, Sensitive, Unknown

TOPIC = "Resources: {Topic: {Type: AWS::SNS::Topic}}\n"


def of(template, address):
    return next(resource for resource in template.resources if resource.address == address)


def test_templates_of_a_folder_are_one_design(read_folder):
    template = read_folder(
        {
            "a.yml": "Resources: {A: {Type: AWS::SNS::Topic}}",
            "b/c.json": '{"Resources": {"B": {"Type": "AWS::SQS::Queue"}}}',
        }
    )
    assert [(item.address, item.location.file) for item in template.resources] == [("A", "a.yml"), ("B", "b/c.json")]


def test_a_logical_id_in_two_templates_is_told_apart_by_their_names(read_folder):
    template = read_folder({"east.yml": TOPIC, "west.yml": TOPIC})
    assert [resource.address for resource in template.resources] == ["east:Topic", "west:Topic"]
    assert [resource.name for resource in template.resources] == ["Topic", "Topic"]


def test_equal_file_names_in_two_folders_are_told_apart(read_folder):
    template = read_folder({"a/main.yml": TOPIC, "b/main.yml": TOPIC})
    assert len({resource.address for resource in template.resources}) == 2


def test_a_reference_stays_inside_its_own_template(read_folder):
    both = TOPIC + "  # nothing\n"
    policy = TOPIC[:-2] + ", P: {Type: AWS::SNS::TopicPolicy, Properties: {Topics: [!Ref Topic]}}}"
    template = read_folder({"east.yml": both, "west.yml": policy})
    assert of(template, "P").properties["Topics"] == [Reference("west:Topic")]


def test_an_import_is_what_another_template_exports(read_folder):
    template = read_folder(
        {
            "net.yml": """
            Resources: {Vpc: {Type: AWS::EC2::VPC}}
            Outputs: {VpcId: {Value: !Ref Vpc, Export: {Name: net-VpcId}}}
            """,
            "app.yml": """
            Resources: {Group: {Type: AWS::EC2::SecurityGroup, Properties: {VpcId: !ImportValue net-VpcId}}}
            """,
        }
    )
    assert of(template, "Group").properties["VpcId"] == Reference("Vpc")


def test_an_import_nobody_exports_is_unknown(read):
    template = read("Resources: {G: {Type: AWS::EC2::SecurityGroup, Properties: {VpcId: !ImportValue net-VpcId}}}")
    assert template.resources[0].properties["VpcId"] == Unknown("!ImportValue net-VpcId")


PARENT = """
    Resources:
      Key: {Type: AWS::KMS::Key}
      Data:
        Type: AWS::CloudFormation::Stack
        Properties:
          TemplateURL: stacks/data.yml
          Parameters: {KeyArn: !GetAtt Key.Arn, Days: 7, Password: planted-secret}
      Alarm: {Type: AWS::CloudWatch::Alarm, Properties: {MetricName: !GetAtt Data.Outputs.QueueName}}
    """
CHILD = """
    Parameters:
      KeyArn: {Type: String}
      Days: {Type: Number, Default: 1}
      Password: {Type: String, NoEcho: true}
    Resources:
      Queue:
        Type: AWS::SQS::Queue
        Properties: {KmsMasterKeyId: !Ref KeyArn, MessageRetentionPeriod: !Ref Days, QueueName: !Ref Password}
    Outputs: {QueueName: {Value: !GetAtt Queue.QueueName}}
    """


def test_a_nested_stack_takes_its_parents_parameters(read_folder):
    template = read_folder({"main.yml": PARENT, "stacks/data.yml": CHILD})
    assert of(template, "Queue").properties == {
        "KmsMasterKeyId": Reference("Key", "Arn"),
        "MessageRetentionPeriod": "7",
        "QueueName": Sensitive.of("planted-secret"),
    }
    assert (of(template, "Queue").group, of(template, "Queue").location.file) == ("Data", "stacks/data.yml")


def test_a_nested_stacks_output_is_what_it_stands_for(read_folder):
    template = read_folder({"main.yml": PARENT, "stacks/data.yml": CHILD})
    assert of(template, "Alarm").properties == {"MetricName": Reference("Queue", "QueueName")}


def test_one_template_nested_twice_makes_two_of_everything(read_folder):
    parent = """
        Resources:
          East: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: ./topic.yml}}
          West: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: ./topic.yml}}
        """
    template = read_folder({"main.yml": parent, "topic.yml": TOPIC})
    assert [item.address for item in template.resources] == ["East", "West", "East:Topic", "West:Topic"]


def test_a_value_travels_from_one_nested_stack_into_another(read_folder):
    parent = """
        Resources:
          One: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: one.yml}}
          Two:
            Type: AWS::CloudFormation::Stack
            Properties: {TemplateURL: two.yml, Parameters: {Arn: !GetAtt One.Outputs.Arn}}
        """
    one = "Resources: {Key: {Type: AWS::KMS::Key}}\nOutputs: {Arn: {Value: !GetAtt Key.Arn}}"
    two = """
        Parameters: {Arn: {Type: String}}
        Resources: {Queue: {Type: AWS::SQS::Queue, Properties: {KmsMasterKeyId: !Ref Arn}}}
        """
    template = read_folder({"main.yml": parent, "one.yml": one, "two.yml": two})
    assert of(template, "Queue").properties == {"KmsMasterKeyId": Reference("Key", "Arn")}


def test_a_nested_template_outside_the_input_is_reported_and_passed_over(read_folder):
    parent = "Resources: {N: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: 'https://s3.example/x.yml'}}}"
    template = read_folder({"main.yml": parent})
    assert [item.message for item in template.diagnostics] == [
        "nested stack 'N': its template is not among the input's files and is not compared"
    ]


def test_stacks_that_nest_each_other_end(read_folder):
    nest = "Resources: {{N: {{Type: AWS::CloudFormation::Stack, Properties: {{TemplateURL: {}.yml}}}}}}"
    template = read_folder({"a.yml": nest.format("b"), "b.yml": nest.format("a")})
    assert len(template.resources) <= 50
    assert template.diagnostics


def test_an_unreadable_file_of_a_folder_is_an_error_among_the_diagnostics(read_folder):
    template = read_folder({"a.yml": TOPIC, "broken.yml": "Resources: [unclosed\n"})
    assert [(item.severity.value, item.file) for item in template.diagnostics] == [("error", "broken.yml")]


def test_a_region_in_a_files_name_is_its_resources_region(read_folder):
    template = read_folder({"net-us-west-2.yml": TOPIC})
    assert template.resources[0].region == "us-west-2"


def test_resource_attributes_are_kept(read):
    template = read("""\
        Resources:
          A: {Type: AWS::SNS::Topic}
          B:
            Type: AWS::SNS::Topic
            DeletionPolicy: Retain
            UpdateReplacePolicy: Snapshot
            DependsOn: [A]
            Metadata: {Owner: x}
        """)
    resource = of(template, "B")
    assert resource.attributes["@DeletionPolicy"] == "Retain"
    assert resource.attributes["@UpdateReplacePolicy"] == "Snapshot"
    assert resource.depends_on == ("A",)
    assert resource.spans[("@DependsOn",)] == (7, 7)
