import sys

import pytest

from reviewer.parsers.loader import load
from reviewer.settings import ReadOptions

TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Globals:
  Function:
    Timeout: 20
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Runtime: python3.12
      InlineCode: "def handler(event, context): pass"
  Topic:
    Type: AWS::SNS::Topic
"""


@pytest.fixture
def template(tmp_path):
    path = tmp_path / "sam.yml"
    path.write_text(TEMPLATE)
    return str(path)


def test_serverless_resources_are_written_out_at_the_lines_they_come_from(template):
    pytest.importorskip("samtranslator", reason="drdiff[sam] is not installed")
    design = load(template, ReadOptions())
    found = {item.address: (item.type, item.location.start_line) for item in design.resources}
    assert found == {
        "Orders": ("AWS::Lambda::Function", 6),
        "OrdersRole": ("AWS::IAM::Role", 6),
        "Topic": ("AWS::SNS::Topic", 12),
    }
    assert next(item for item in design.resources if item.address == "Orders").properties["Timeout"] == 20
    assert design.format == "sam"


def test_without_the_translator_serverless_resources_stay_and_the_report_says_so(template, monkeypatch):
    monkeypatch.setitem(sys.modules, "samtranslator.parser.parser", None)
    design = load(template, ReadOptions())
    assert [item.type for item in design.resources] == ["AWS::Serverless::Function", "AWS::SNS::Topic"]
    assert "install drdiff[sam]" in design.diagnostics[0].message
