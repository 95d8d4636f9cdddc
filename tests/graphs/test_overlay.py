from __future__ import annotations

from made import design, finding, resource, review

from reviewer.graphs.graph import Status
from reviewer.graphs.overlay import graph_of, overlay_of
from reviewer.model.record import replace
from reviewer.model.review import Tier


def labels(graph, status):
    return [node.label for node in graph.nodes if node.status is status]


def links(graph):
    names = {node.key: node.label for node in graph.nodes}
    return {(names[link.source], names[link.target]): link.status.value for link in graph.links}


def overlaid():
    reference = design("Db", "Fn", "Queue", links=(("Fn", "Db"), ("Fn", "Queue")))
    actual = design("Fn", "Queue", "Extra", links=(("Fn", "Queue"), ("Fn", "Extra")))
    found = (finding("f1", "Db", None), finding("f2", "Fn", "Fn", Tier.LOW))
    return overlay_of(review(reference, actual, {"Fn": "Fn", "Queue": "Queue"}, *found))


def test_each_resource_has_the_status_of_its_sides():
    graph = overlaid()
    assert {status: labels(graph, status) for status in Status} == {
        Status.MISSING: ["Db"],
        Status.EXTRA: ["Extra"],
        Status.CHANGED: ["Fn"],
        Status.EQUAL: ["Queue"],
    }


def test_a_link_has_the_status_of_the_sides_that_have_it():
    assert links(overlaid()) == {("Fn", "Db"): "missing", ("Fn", "Queue"): "equal", ("Fn", "Extra"): "extra"}


def test_nodes_name_their_findings_and_the_worst_tier():
    found = {node.label: (node.findings, node.tier) for node in overlaid().nodes}
    assert found["Db"] == (("f1",), Tier.HIGH)
    assert found["Fn"] == (("f2",), Tier.LOW)
    assert found["Queue"] == ((), None)


def test_a_pair_under_two_names_is_one_node_and_its_links_meet():
    reference = design("Db", "Fn", links=(("Fn", "Db"),))
    actual = design("OtherDb", "Fn", links=(("Fn", "OtherDb"),))
    graph = overlay_of(review(reference, actual, {"Db": "OtherDb", "Fn": "Fn"}))
    assert [(node.reference, node.actual) for node in graph.nodes] == [("Db", "OtherDb"), ("Fn", "Fn")]
    assert [link.status for link in graph.links] == [Status.EQUAL]


def test_a_finding_about_a_folded_resource_names_the_one_it_is_folded_into():
    reference, actual = design("Db"), design("Db")
    actual = replace(actual, resources={"Db": resource("Db", folded=("DbPolicy",))})
    graph = overlay_of(review(reference, actual, {"Db": "Db"}, finding("f1", None, "DbPolicy")))
    assert graph.nodes[0].findings == ("f1",)


def test_one_design_alone_has_no_missing_and_no_extra():
    graph = graph_of(design("Db", "Fn", links=(("Fn", "Db"),)))
    assert ({node.status for node in graph.nodes}, graph.links[0].status) == ({Status.EQUAL}, Status.EQUAL)
    assert graph.links[0].properties == ("Host",)


def test_swapping_the_sides_swaps_missing_and_extra():
    one, other = design("Db", "Fn"), design("Fn", "Queue")
    there, back = overlay_of(review(one, other, {"Fn": "Fn"})), overlay_of(review(other, one, {"Fn": "Fn"}))
    assert labels(there, Status.MISSING) == labels(back, Status.EXTRA) == ["Db"]
    assert labels(there, Status.EXTRA) == labels(back, Status.MISSING) == ["Queue"]


def test_keys_stay_when_other_resources_come_and_go():
    small, large = graph_of(design("Db")), graph_of(design("A", "Db", "Z"))
    assert small.nodes[0].key == large.nodes[1].key
