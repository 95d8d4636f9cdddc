"""GraphML that other programs read: every node and link with its status, hostile names as text."""

from __future__ import annotations

import io

import networkx as nx

from reviewer.graphs.overlay import graph_of
from reviewer.normalize.build import build_design
from reviewer.parsers.loader import load
from reviewer.renderers.diagrams import graphml, node_link
from reviewer.settings import ReadOptions

TEMPLATE = """
Resources:
  Dead: {Type: AWS::SQS::Queue}
  Jobs: {Type: AWS::SQS::Queue, Properties: {RedrivePolicy: {deadLetterTargetArn: !GetAtt Dead.Arn}}}
  "<b>&\\u0007": {Type: AWS::SNS::Topic}
"""


def test_networkx_reads_back_what_the_json_tells(tmp_path):
    (tmp_path / "t.yml").write_text(TEMPLATE)
    graph = graph_of(build_design(load(str(tmp_path / "t.yml"), ReadOptions())))
    read = nx.read_graphml(io.BytesIO(graphml.render(graph).encode()))
    told = node_link.document(graph)
    assert {data["status"] for _, data in read.nodes(data=True)} == {row["status"] for row in told["nodes"]}
    assert (len(read), read.number_of_edges()) == (len(told["nodes"]), len(told["edges"])) == (3, 1)
    assert {data["label"] for _, data in read.nodes(data=True)} == {"Dead", "Jobs", "<b>&\u2039U+0007\u203a"}
