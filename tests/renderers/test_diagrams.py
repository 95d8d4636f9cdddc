# ruff: noqa: RUF001 - the sign of what is missing is a minus sign

from __future__ import annotations

import itertools
import json
import re
from xml.etree import ElementTree as ET

import networkx as nx
import pytest
from sample_review import HOSTILE, full_review

from reviewer.graphs.graph import Graph, Grouping, Link, Node, Status
from reviewer.graphs.overlay import overlay_of
from reviewer.renderers.diagrams import DIAGRAMS, dot, mermaid, node_link, page, svg
from reviewer.renderers.html_graph import embedded

SVG = "{http://www.w3.org/2000/svg}"


def hostile_graph():
    nodes = tuple(
        Node(key=f"n{at}", label=text, type=text, category=text, status=list(Status)[at % 4], region=text, module=text)
        for at, text in enumerate(HOSTILE)
    )
    links = tuple(
        Link(source=one.key, target=other.key, status=one.status, reference=(one.label,))
        for one, other in itertools.pairwise(nodes)
    )
    return Graph(actual=HOSTILE[0], reference=HOSTILE[1], nodes=nodes, links=links, note=HOSTILE[2])


@pytest.mark.parametrize("diagram", DIAGRAMS, ids=lambda diagram: diagram.name)
@pytest.mark.parametrize("make", [hostile_graph, lambda: overlay_of(full_review())], ids=["hostile", "full"])
def test_the_same_graph_gives_the_same_bytes(diagram, make):
    one, other = (diagram.render(make(), Grouping.CATEGORY) for _ in range(2))
    assert one == other
    assert one.endswith("\n")


@pytest.mark.parametrize("grouping", [Grouping.NONE, Grouping.REGION])
def test_hostile_names_cannot_leave_a_mermaid_label(grouping):
    for line in mermaid.render(hostile_graph(), grouping).splitlines():
        labels = re.findall(r'"(.*)"', line)
        assert [label for label in labels if re.search(r"[\"`<>&|\\]", label.replace("<br/>", ""))] == []
        assert line.count('"') in {0, 2}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("module.db[0]", "module.db#91;0#93;"),
        ('say "hi"', "say #34;hi#34;"),
        ("#35; <b>", "#35;35#59; #60;b#62;"),
        ("Zürich", "Zürich"),
        ("1. first", "1#46; first"),
        ("aws_rds_cluster _x_", "aws_rds_cluster #95;x#95;"),
        ("− name", "− name"),
    ],
)
def test_mermaid_text_is_escaped_by_code_point(text, expected):
    assert mermaid.escaped(text) == expected


def test_mermaid_marks_each_status_with_shape_sign_and_class():
    text = mermaid.render(overlay_of(full_review()))
    assert '["− BookingsGlobal<br/>RDS::GlobalCluster"]' in text
    assert '[["≠ BookingsDb<br/>RDS::DBCluster"]]' in text
    assert '("= TicketQueue<br/>SQS::Queue")' in text
    assert re.search(r"class n\d+,n\d+ missing", text)


def test_dot_strings_close_where_they_should():
    text = dot.render(hostile_graph(), Grouping.CATEGORY)
    bare = re.sub(r'"(?:[^"\\]|\\.)*"', "S", text)
    assert '"' not in bare
    assert bare.count("{") == bare.count("}") == len(set(HOSTILE)) + 1


def test_dot_keeps_a_backslash_a_backslash():
    assert dot.quoted('a\\N"b\n') == '"a\\\\N\\"b\\n"'


def test_json_is_read_back_by_networkx_with_every_fact():
    graph = overlay_of(full_review())
    made = nx.node_link_graph(json.loads(node_link.render(graph)), edges="edges")
    assert set(made) == {node.key for node in graph.nodes}
    by_label = {facts["label"]: facts for _, facts in made.nodes(data=True)}
    assert by_label["BookingsGlobal"]["status"] == "missing"
    assert (by_label["BookingsDb"]["reference"], by_label["BookingsDb"]["actual"]) == ("BookingsCluster", "BookingsDb")


@pytest.mark.parametrize("grouping", [Grouping.NONE, Grouping.CATEGORY])
def test_svg_is_xml_with_a_box_for_each_node_and_nothing_that_runs(grouping):
    graph = hostile_graph()
    root = ET.fromstring(svg.render(graph, grouping))  # noqa: S314  the program's own output
    assert {each.tag.removeprefix(SVG) for each in root.iter()} <= {
        "svg", "title", "style", "text", "g", "rect", "path", "defs", "marker",
    }  # fmt: skip
    assert len([each for each in root.iter(f"{SVG}g") if each.get("class", "").startswith("node")]) == len(graph.nodes)


def test_svg_says_what_was_left_out():
    assert "only a part" in svg.render(Graph(actual="a", reference=None, nodes=(), links=(), note="only a part"))


def test_a_page_draws_hostile_names_from_data_that_cannot_end_its_element():
    text = page.render(hostile_graph())
    (data,) = re.findall(r'<script type="application/json" id="graph-data">(.*?)</script>', text, re.DOTALL)
    assert not re.search("[<>&\u2028\u202e]", data)
    labels = [node["label"] for node in json.loads(data)["nodes"]]
    assert labels[0] == HOSTILE[0]
    assert "\u2039U+202E\u203a" in labels[5]


def test_embedded_json_has_no_markup_and_reads_back():
    value = {"</script><!--": ["&amp;", "\u2028", "<![CDATA["]}
    assert not re.search("[<>&\u2028]", embedded(value))
    assert json.loads(embedded(value)) == value
