"""`Fn::ForEach`: loops are written out before anything else looks at the template."""

from __future__ import annotations

from reviewer.model.value import Reference


def properties(template):
    return {resource.address: dict(resource.properties) for resource in template.resources}


def test_a_loop_over_resources_makes_one_for_every_item(read):
    template = read("""
        Transform: AWS::LanguageExtensions
        Resources:
          Fn::ForEach::Topics:
            - Name
            - [Orders, Returns]
            - Topic${Name}:
                Type: AWS::SNS::Topic
                Properties: {TopicName: !Sub "x-${Name}", DisplayName: !Ref Name}
        """)
    assert properties(template) == {
        "TopicOrders": {"TopicName": "x-Orders", "DisplayName": "Orders"},
        "TopicReturns": {"TopicName": "x-Returns", "DisplayName": "Returns"},
    }


def test_a_loop_runs_over_a_parameters_list_and_drops_other_signs_from_ids(read):
    template = read("""
        Parameters: {Names: {Type: CommaDelimitedList, Default: "a-b,c.d"}}
        Resources:
          Fn::ForEach::Topics:
            - Name
            - !Ref Names
            - Topic&{Name}: {Type: AWS::SNS::Topic, Properties: {TopicName: !Ref Name}}
        """)
    assert properties(template) == {"Topicab": {"TopicName": "a-b"}, "Topiccd": {"TopicName": "c.d"}}


def test_a_loop_inside_a_loop_and_inside_properties(read):
    template = read("""
        Resources:
          Fn::ForEach::Outer:
            - A
            - [x, y]
            - Fn::ForEach::Inner:
                - B
                - [1, 2]
                - Queue${A}${B}:
                    Type: AWS::SQS::Queue
                    Properties:
                      QueueName: !Sub "${A}${B}"
        """)
    assert properties(template) == {f"Queue{a}{b}": {"QueueName": f"{a}{b}"} for a in "xy" for b in "12"}


def test_resources_of_a_loop_can_be_referred_to(read):
    template = read("""
        Resources:
          Fn::ForEach::Topics:
            - Name
            - [Orders]
            - Topic${Name}: {Type: AWS::SNS::Topic}
          Policy: {Type: AWS::SNS::TopicPolicy, Properties: {Topics: [!Ref TopicOrders]}}
        """)
    assert properties(template)["Policy"] == {"Topics": [Reference("TopicOrders")]}


def test_a_loop_nobody_can_write_out_is_reported_with_its_line(read):
    template = read("""\
        Parameters: {Names: {Type: CommaDelimitedList}}
        Resources:
          Keep: {Type: AWS::SNS::Topic}
          Fn::ForEach::Topics:
            - Name
            - !Ref Names
            - Topic${Name}: {Type: AWS::SNS::Topic}
        """)
    assert [(item.line, "cannot be written out" in item.message) for item in template.diagnostics] == [(4, True)]
    assert list(properties(template)) == ["Keep"]


def test_a_loops_resources_stand_on_the_loops_lines(read):
    template = read("""\
        Resources:
          Fn::ForEach::Topics:
            - Name
            - [Orders]
            - Topic${Name}:
                Type: AWS::SNS::Topic
        """)
    assert str(template.resources[0].location) == "design.yml:5-6"
