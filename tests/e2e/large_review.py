"""A made-up review of any size: modules of resources with references among them, and findings of every tier."""

from __future__ import annotations

from reviewer.model.design import Design, Edge, Format, Resource
from reviewer.model.location import Location
from reviewer.model.record import replace
from reviewer.model.review import (
    CategoryCount,
    Finding,
    Instance,
    Kind,
    Match,
    Phase,
    Review,
    Side,
    Snippet,
    Step,
    Summary,
    Tier,
)

TYPES = (
    ("AWS::EC2::Subnet", "VPC/Network"),
    ("AWS::EC2::SecurityGroup", "VPC/Network"),
    ("AWS::RDS::DBInstance", "Database"),
    ("AWS::DynamoDB::Table", "Database"),
    ("AWS::Lambda::Function", "Compute"),
    ("AWS::IAM::Role", "Security"),
    ("AWS::S3::Bucket", "Storage/Backup"),
    ("AWS::SQS::Queue", "Messaging"),
    ("AWS::CloudWatch::Alarm", "Monitoring"),
    ("AWS::Route53::RecordSet", "DNS"),
)
MODULE = 20
LINES = 6
FILE = "stack.yml"


def _resource(number: int) -> Resource:
    type_, _ = TYPES[number % len(TYPES)]
    name = f"Service{number // MODULE}{type_.rpartition(':')[2]}{number % MODULE}"
    return Resource(
        address=name,
        type=type_,
        declared_type=type_,
        name=name,
        properties={},
        location=Location(file=FILE, start_line=number * LINES + 1, end_line=number * LINES + LINES),
        region=("eu-west-1", "eu-central-1")[number % 3 == 0],
        group=f"service-{number // MODULE}",
    )


def _edges(resources: list[Resource]) -> tuple[Edge, ...]:
    """Every resource needs one of its module's first ones; every third one also a shared resource."""
    edges = []
    for at, resource in enumerate(resources):
        start = at // MODULE * MODULE
        needed = resources[start + (at - start) // 3]
        if needed is not resource:
            edges.append(Edge(source=resource.address, target=needed.address, path=("DependsOn", 0)))
        if at % 3 == 0 and at > MODULE:
            edges.append(Edge(source=resource.address, target=resources[at % 7].address, path=("Shared",)))
    return tuple(edges)


def _design(label: str, resources: list[Resource], lines: tuple[str, ...]) -> Design:
    return Design(
        label=label,
        format=Format.CLOUDFORMATION,
        files=(FILE,),
        declared=len(resources),
        resources={resource.address: resource for resource in resources},
        edges=_edges(resources),
        sources={FILE: lines},
    )


def _finding(number: int, resource: Resource, missing: bool) -> Finding:
    tier = (Tier.HIGH, Tier.MEDIUM, Tier.MEDIUM, Tier.LOW, Tier.LOW, Tier.LOW, Tier.INFO)[number % 7]
    ours = Side(id=resource.address, location=resource.location, value=35, has_value=not missing)
    theirs = replace(ours, value=7)
    return Finding(
        id=f"f{number:05d}",
        rule="missing-resource" if missing else "value-differs",
        kind=Kind.MISSING_RESOURCE if missing else Kind.PROPERTY,
        tier=tier,
        category=TYPES[number % len(TYPES)][1],
        resource_type=resource.type,
        property=None if missing else f"Retention{number}",
        title=f"{resource.address}: retention {number} is 7, the reference has 35",
        detail=f"The reference keeps 35 days of {resource.address}, the actual design 7.",
        impact="What was lost more than a week ago cannot be brought back.",
        fix=f"Set Retention{number} to 35.",
        instances=(Instance(reference=ours, actual=None if missing else theirs),),
        snippet=Snippet(language="yaml", text=f"{resource.address}:\n  Properties:\n    Retention{number}: 35\n"),
        effort_days=(0.5, 1.0),
    )


def large_review(findings: int = 2000, nodes: int = 1000) -> Review:
    """Return a review with that many findings; a tenth of the nodes is missing, a twentieth extra."""
    extra = nodes // 20
    expected = [_resource(number) for number in range(nodes - extra)]
    missing = {resource.address for resource in expected[::10]}
    found = [resource for resource in expected if resource.address not in missing]
    found += [_resource(number) for number in range(nodes, nodes + extra)]
    lines = tuple(f"      Property{number}: value {number}" for number in range((nodes + extra) * LINES + LINES))
    named = [expected[number * 7 % len(expected)] for number in range(findings)]
    told = tuple(_finding(number, resource, resource.address in missing) for number, resource in enumerate(named))
    steps = tuple(Step(finding=each.id, title=f"Fix {each.title}", effort_days=(0.5, 1.0)) for each in told[:200])
    return Review(
        reference=_design("reference.yml", expected, lines),
        actual=_design("actual.yml", found, lines),
        counts=tuple(
            CategoryCount(category=name, reference=100, actual=90, missing_types=(type_,)) for type_, name in TYPES
        ),
        matches=tuple(
            Match(reference=each, actual=each, confidence=1.0, reason="same id")
            for each in expected
            if each.address not in missing
        ),
        findings=told,
        not_gaps=(),
        phases=(Phase(number=1, name="Critical foundation", window="Week 1-2", steps=steps),),
        summary=Summary(
            high=sum(each.tier is Tier.HIGH for each in told),
            medium=sum(each.tier is Tier.MEDIUM for each in told),
            low=sum(each.tier is Tier.LOW for each in told),
            info=sum(each.tier is Tier.INFO for each in told),
            undecided=0,
            verdict="Not ready: many high gaps block disaster recovery or deployment.",
            effort_days=(1000.0, 2000.0),
        ),
    )
