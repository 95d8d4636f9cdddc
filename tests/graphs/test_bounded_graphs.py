from __future__ import annotations

import itertools

import pytest
from made import design, finding, review

from reviewer.graphs.collapse import collapsed
from reviewer.graphs.graph import Grouping
from reviewer.graphs.layout import HEIGHT, WIDTH, layout
from reviewer.graphs.neighbourhood import gap_neighbourhood
from reviewer.graphs.overlay import graph_of, overlay_of
from reviewer.model.review import Tier

MANY = [f"Fn{number}" for number in range(300)] + [f"Db{number}" for number in range(100)]
CHAIN = tuple((f"Fn{number}", f"Fn{number + 1}") for number in range(60))


def test_a_graph_that_fits_stays_as_it_is():
    graph = graph_of(design("Db", "Fn"))
    assert collapsed(graph, 2) is graph


def test_what_agrees_is_drawn_together_before_what_differs():
    reference = design(*MANY)
    graph = overlay_of(review(reference, reference, {name: name for name in MANY}, finding("f", "Db7", "Db7")))
    small = collapsed(graph, 10)
    assert sorted(node.label for node in small.nodes) == [
        "300 x AWS::Lambda::Function",
        "99 x AWS::RDS::DBCluster",
        "Db7",
    ]
    assert small.note


def test_the_worst_stay_by_themselves_when_many_are_drawn_as_one():
    both = design(*MANY)
    found = [finding(f"l{at}", name, name, Tier.LOW) for at, name in enumerate(MANY[:200])]
    found.append(finding("h", "Db9", "Db9", Tier.HIGH))
    small = collapsed(overlay_of(review(both, both, {name: name for name in MANY}, *found)), 30)
    assert "Db9" in [node.label for node in small.nodes]
    assert sum(node.count == 1 for node in small.nodes) == 20
    assert small.note.endswith("but for the 20 with the worst findings.")


@pytest.mark.parametrize("most", [10, 50, 200])
def test_no_resource_is_lost_when_many_are_drawn_as_one(most):
    small = collapsed(graph_of(design(*MANY, links=CHAIN)), most)
    assert (sum(node.count for node in small.nodes), len(small.nodes) <= most) == (400, True)


def test_the_neighbourhood_holds_gaps_and_what_touches_them_but_not_the_rest():
    names = ("Db", "Fn", "Queue", "Far")
    both = design(*names, links=(("Fn", "Db"), ("Queue", "Fn"), ("Far", "Queue")))
    graph = overlay_of(review(both, both, {name: name for name in names}, finding("f", "Db", "Db")))
    assert [node.label for node in gap_neighbourhood(graph, 30).nodes] == ["Db", "Fn"]


def test_a_neighbourhood_is_bounded_takes_the_worst_first_and_says_what_it_left_out():
    both = design(*MANY)
    found = [finding(f"l{at}", name, name, Tier.LOW) for at, name in enumerate(MANY[:100])]
    found.append(finding("h", "Db9", "Db9", Tier.HIGH))
    small = gap_neighbourhood(overlay_of(review(both, both, {name: name for name in MANY}, *found)), 30)
    assert (len(small.nodes), "Db9" in [node.label for node in small.nodes]) == (30, True)
    assert small.note.startswith("71 more")


@pytest.mark.parametrize("grouping", list(Grouping))
def test_no_two_nodes_overlap_and_all_lie_inside(grouping):
    made = graph_of(design(*MANY, links=CHAIN))
    placed = layout(made, grouping)
    places = sorted(placed.places.values())
    assert len(places) == len(MANY)
    for at, (x, y) in enumerate(places):
        assert 0 <= x <= placed.width - WIDTH
        assert 0 <= y <= placed.height - HEIGHT
        for other_x, other_y in places[at + 1 :]:
            assert other_x - x >= WIDTH or abs(other_y - y) >= HEIGHT


def test_what_needs_something_stands_left_of_it():
    graph = graph_of(design("Fn", "Db", "Queue", links=(("Fn", "Db"), ("Db", "Queue"))))
    places = layout(graph).places
    fn, db, queue = (places[node.key][0] for node in graph.nodes)
    assert fn < db < queue


def test_a_circle_can_be_laid_out():
    graph = graph_of(design("A", "B", "C", links=(("A", "B"), ("B", "A"), ("B", "C"))))
    assert len(set(layout(graph).places.values())) == 3


def test_a_long_chain_needs_no_recursion():
    names = [f"N{number}" for number in range(5000)]
    graph = graph_of(design(*names, links=tuple(itertools.pairwise(names))))
    assert len(layout(graph).places) == 5000


def test_an_empty_graph_has_a_layout():
    assert layout(graph_of(design())).places == {}
