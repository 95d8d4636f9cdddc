"""Laws of waiving: nothing is lost, nothing is invented, whatever is found and whatever is waived."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from reviewer.model.design import Severity
from reviewer.model.location import Location
from reviewer.model.review import Finding, Instance, Kind, Side, Tier
from reviewer.waivers.apply import apply_waivers
from reviewer.waivers.decisions import Decisions
from reviewer.waivers.waiver import Place, SideName, Waiver

LINES = st.integers(1, 6)
IDS = st.sampled_from("abc")
RULES = st.sampled_from(["one", "two"])
TODAY = dt.date(2030, 1, 1)


@st.composite
def locations(draw):
    start = draw(LINES)
    return Location(file=draw(st.sampled_from("xy")), start_line=start, end_line=start + draw(LINES))


SIDES = st.none() | st.builds(Side, id=IDS, location=locations())
PLACES = st.builds(Instance, reference=SIDES, actual=SIDES, aside=st.booleans())


@st.composite
def findings(draw):
    return [_finding(draw, number) for number in range(draw(st.integers(0, 4)))]


def _finding(draw, number):
    return Finding(
        id=str(number),
        rule=draw(RULES),
        kind=draw(st.sampled_from([Kind.PROPERTY, Kind.MISSING_RESOURCE, Kind.POSTURE])),
        tier=draw(st.sampled_from(list(Tier))),
        category="Other",
        title="3 things: a, b",
        detail=draw(st.sampled_from(["", "why"])),
        impact="",
        fix="mend a, b",
        instances=tuple(draw(st.lists(PLACES, max_size=4))),
        property=draw(st.sampled_from([None, "P", "P.Q", "R"])),
        effort_days=draw(st.sampled_from([None, (1.0, 2.0)])),
        strength=draw(st.booleans()),
    )


WAIVERS = st.builds(
    Waiver,
    rules=st.tuples(RULES | st.just("*")),
    reason=st.just("x"),
    resource=IDS | st.just("*"),
    property=st.sampled_from([None, "P", "R"]),
    until=st.sampled_from([None, dt.date(2029, 12, 31), TODAY]),
    place=st.none()
    | st.builds(Place, side=st.sampled_from(SideName), lines=locations(), ids=st.frozensets(IDS, max_size=2)),
)


def places(items):
    """Return how often each finding shows at each pair of sides."""
    return Counter(
        (item.id, place.reference, place.actual) for item in items for place in item.instances or (Instance(),)
    )


@given(findings(), st.lists(WAIVERS, max_size=4))
def test_every_place_either_stands_or_is_waived(found, waivers):
    decided = apply_waivers(found, Decisions(waivers=tuple(waivers), today=TODAY))
    waived = Counter((entry.finding.id, entry.reference, entry.actual) for entry in decided.not_gaps)
    assert places(found) == places(decided.findings) + waived


@given(findings(), st.lists(WAIVERS, max_size=4))
def test_what_is_left_is_worth_a_finding(found, waivers):
    decided = apply_waivers(found, Decisions(waivers=tuple(waivers), today=TODAY))
    whole = {item.id: item for item in found}
    for item in decided.findings:
        before = whole[item.id]
        assert (item.tier, item.rule, item.property) == (before.tier, before.rule, before.property)
        assert (not before.instances) or item.instances
        assert all(place.aside for place in before.instances) or any(not place.aside for place in item.instances)


@given(findings(), st.lists(WAIVERS, max_size=4))
def test_praise_stays_and_no_waiver_changes_nothing(found, waivers):
    decided = apply_waivers(found, Decisions(waivers=tuple(waivers), today=TODAY))
    praise = [item for item in found if item.strength]
    assert [item for item in decided.findings if item.strength] == praise
    assert apply_waivers(found, Decisions(today=TODAY)).findings == tuple(found)


@given(findings(), st.lists(WAIVERS, max_size=4))
def test_every_waiver_that_does_nothing_is_told(found, waivers):
    decided = apply_waivers(found, Decisions(waivers=tuple(waivers), today=TODAY))
    if not decided.not_gaps:
        told = [item for item in decided.diagnostics if item.severity in (Severity.ERROR, Severity.WARNING)]
        assert len(told) == len(waivers) or any(waiver.place for waiver in waivers)
