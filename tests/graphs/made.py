"""Small designs and reviews to draw: resources by name, links by pairs of names."""

from __future__ import annotations

from reviewer.model.design import Design, Edge, Format, Resource
from reviewer.model.location import Location
from reviewer.model.review import Finding, Instance, Kind, Match, Review, Side, Summary, Tier

TYPES = {"Db": "AWS::RDS::DBCluster", "Fn": "AWS::Lambda::Function", "Queue": "AWS::SQS::Queue"}
HERE = Location(file="design.yml", start_line=1, end_line=1)


def resource(name: str, **more: object) -> Resource:
    type_ = next((type_ for word, type_ in TYPES.items() if word in name), "AWS::EC2::Subnet")
    return Resource(address=name, type=type_, declared_type=type_, name=name, properties={}, location=HERE, **more)


def design(*names: str, links: tuple[tuple[str, str], ...] = (), **more: object) -> Design:
    return Design(
        label="design.yml",
        format=Format.CLOUDFORMATION,
        files=("design.yml",),
        declared=len(names),
        resources={name: resource(name, **more) for name in names},
        edges=tuple(Edge(source=source, target=target, path=("Host",)) for source, target in links),
    )


def finding(id_: str, reference: str | None, actual: str | None, tier: Tier = Tier.HIGH) -> Finding:
    sides = [None if name is None else Side(id=name, location=HERE) for name in (reference, actual)]
    return Finding(
        id=id_, rule="r", kind=Kind.PROPERTY, tier=tier, category="Database", title=id_, detail="", impact="", fix="",
        instances=(Instance(reference=sides[0], actual=sides[1]),),
    )  # fmt: skip


def review(reference: Design, actual: Design, pairs: dict[str, str], *findings: Finding) -> Review:
    matches = tuple(
        Match(reference=reference.resources[one], actual=actual.resources[other], confidence=1.0, reason="same id")
        for one, other in pairs.items()
    )
    summary = Summary(high=0, medium=0, low=0, info=0, undecided=0, verdict="v", effort_days=(0.0, 0.0))
    return Review(
        reference=reference, actual=actual, counts=(), matches=matches, findings=findings, not_gaps=(), phases=(),
        summary=summary,
    )  # fmt: skip
