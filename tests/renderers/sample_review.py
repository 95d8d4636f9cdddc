"""Hand-made reviews for the renderers: a full one, a hostile one, a `check` one, and one of any size."""

from __future__ import annotations

from dataclasses import replace

from reviewer.model.design import Declaration, DeclarationKind, Design, Diagnostic, Format, Resource, Severity
from reviewer.model.location import Location
from reviewer.model.review import (
    CategoryCount,
    Finding,
    Instance,
    Kind,
    Match,
    NotGap,
    Phase,
    Review,
    Side,
    Snippet,
    Step,
    Summary,
    Tier,
)

PASSWORD = "correct-horse-battery"

REFERENCE = """\
# Booking platform with disaster recovery

```yaml
Parameters:
  MasterPassword:
    Type: String
    NoEcho: true
    MinLength: 14
Resources:
  BookingsGlobal:
    Type: AWS::RDS::GlobalCluster
    Properties:
      GlobalClusterIdentifier: !Sub '${Project}-global'
      Engine: aurora-postgresql
      StorageEncrypted: true
  BookingsCluster:
    Type: AWS::RDS::DBCluster
    Properties:
      GlobalClusterIdentifier: !Ref BookingsGlobal
      BackupRetentionPeriod: 35
      MasterUserPassword: !Ref MasterPassword
      DeletionProtection: true
  FailoverCheck:
    Type: AWS::Route53::HealthCheck
    Properties:
      HealthCheckConfig:
        Type: HTTPS
        RequestInterval: 10
        FailureThreshold: 2
  AppSubnetA:
    Type: AWS::EC2::Subnet
    Properties:
      CidrBlock: !Select [0, !Cidr [!Ref VpcCidr, 6, 8]]
  AppSubnetB:
    Type: AWS::EC2::Subnet
    Properties:
      CidrBlock: !Select [1, !Cidr [!Ref VpcCidr, 6, 8]]
  TicketQueue:
    Type: AWS::SQS::Queue
    Properties:
      MessageRetentionPeriod: 1209600
  BookingFunction:
    Type: AWS::Lambda::Function
    Properties:
      Timeout: 30
```
"""

ACTUAL = f"""\
Resources:
  BookingsDb:
    Type: AWS::RDS::DBCluster
    Properties:
      BackupRetentionPeriod: 7
      MasterUsername: booking
      MasterUserPassword: {PASSWORD}
      DeletionProtection: false
  AppSubnetA:
    Type: AWS::EC2::Subnet
    Properties:
      CidrBlock: 10.20.1.0/24
  AppSubnetB:
    Type: AWS::EC2::Subnet
    Properties:
      CidrBlock: 10.20.2.0/24
  TicketQueue:
    Type: AWS::SQS::Queue
    Properties:
      MessageRetentionPeriod: 1209600
  BookingFunction:
    Type: AWS::Lambda::Function
    Properties:
      Timeout: 30
      Environment:
        Variables:
          DB_PASSWORD: {PASSWORD}
"""

REFERENCE_FILE, ACTUAL_FILE = "design/reference.md", "stack.yml"


def line_of(source: str, needle: str) -> int:
    return next(number for number, line in enumerate(source.split("\n"), start=1) if needle in line)


def span(file: str, needle: str, length: int = 1) -> Location:
    start = line_of(REFERENCE if file == REFERENCE_FILE else ACTUAL, needle)
    return Location(file=file, start_line=start, end_line=start + length - 1)


def reference_side(id_: str, needle: str, *value: object, length: int = 1) -> Side:
    where = span(REFERENCE_FILE, needle, length)
    return Side(id=id_, location=where, value=value[0] if value else None, has_value=bool(value))


def actual_side(id_: str, needle: str, *value: object, length: int = 1) -> Side:
    where = span(ACTUAL_FILE, needle, length)
    return Side(id=id_, location=where, value=value[0] if value else None, has_value=bool(value))


def resource(address: str, type_: str, location: Location, region: str | None = None) -> Resource:
    return Resource(
        address=address, type=type_, declared_type=type_, name=address, properties={}, location=location, region=region
    )


def design(label: str, file: str, source: str, members: list[Resource], **more: object) -> Design:
    return Design(
        label=label,
        format=Format.CLOUDFORMATION,
        files=(file,),
        declared=len(members),
        resources={member.address: member for member in members},
        sources={file: tuple(source.split("\n"))},
        **more,
    )


def reference_design() -> Design:
    west = "eu-west-1"
    members = [
        resource("BookingsGlobal", "AWS::RDS::GlobalCluster", span(REFERENCE_FILE, "BookingsGlobal:", 6), west),
        resource("BookingsCluster", "AWS::RDS::DBCluster", span(REFERENCE_FILE, "BookingsCluster:", 7), west),
        resource(
            "FailoverCheck", "AWS::Route53::HealthCheck", span(REFERENCE_FILE, "FailoverCheck:", 7), "eu-central-1"
        ),
        resource("AppSubnetA", "AWS::EC2::Subnet", span(REFERENCE_FILE, "AppSubnetA:", 4), west),
        resource("AppSubnetB", "AWS::EC2::Subnet", span(REFERENCE_FILE, "AppSubnetB:", 4), west),
        resource("TicketQueue", "AWS::SQS::Queue", span(REFERENCE_FILE, "TicketQueue:", 4), west),
        resource("BookingFunction", "AWS::Lambda::Function", span(REFERENCE_FILE, "BookingFunction:", 4), west),
    ]
    parameter = Declaration(
        kind=DeclarationKind.PARAMETER,
        name="MasterPassword",
        properties={"Type": "String", "NoEcho": True},
        location=span(REFERENCE_FILE, "MasterPassword:", 4),
    )
    return design("reference.md", REFERENCE_FILE, REFERENCE, members, declarations=(parameter,))


def actual_design() -> Design:
    members = [
        resource("BookingsDb", "AWS::RDS::DBCluster", span(ACTUAL_FILE, "BookingsDb:", 7)),
        resource("AppSubnetA", "AWS::EC2::Subnet", span(ACTUAL_FILE, "AppSubnetA:", 4)),
        resource("AppSubnetB", "AWS::EC2::Subnet", span(ACTUAL_FILE, "AppSubnetB:", 4)),
        resource("TicketQueue", "AWS::SQS::Queue", span(ACTUAL_FILE, "TicketQueue:", 4)),
        resource("BookingFunction", "AWS::Lambda::Function", span(ACTUAL_FILE, "BookingFunction:", 7)),
    ]
    return design("stack.yml", ACTUAL_FILE, ACTUAL, members, secrets=frozenset({PASSWORD}))


GLOBAL = Finding(
    id="a1f0global",
    rule="missing-resource",
    kind=Kind.MISSING_RESOURCE,
    tier=Tier.HIGH,
    category="Database",
    resource_type="AWS::RDS::GlobalCluster",
    title="BookingsGlobal: the Aurora global database is missing",
    detail="The reference declares the AWS::RDS::GlobalCluster 'BookingsGlobal'; nothing in the actual plays its part.",
    impact="Bookings are not replicated to a second region: losing the region loses the data since the last restore.",
    fix="Add 'BookingsGlobal' and make 'BookingsDb' a member of it.",
    instances=(Instance(reference=reference_side("BookingsGlobal", "BookingsGlobal:", length=6)),),
    snippet=Snippet(
        language="yaml",
        text="BookingsGlobal:\n  Type: AWS::RDS::GlobalCluster\n  Properties:\n"
        "    GlobalClusterIdentifier: !Sub '${Project}-global'\n    Engine: aurora-postgresql\n"
        "    StorageEncrypted: true\n",
    ),
    effort_days=(2.0, 4.0),
    links=("https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database.html",),
)
RETENTION = Finding(
    id="b2retention",
    rule="property",
    kind=Kind.PROPERTY,
    tier=Tier.MEDIUM,
    category="Database",
    resource_type="AWS::RDS::DBCluster",
    property="BackupRetentionPeriod",
    title="BookingsDb: BackupRetentionPeriod is 7, the reference has 35",
    detail="Backups are kept for 7 days instead of 35.",
    impact="A corruption found after a week cannot be restored from.",
    fix="Set BackupRetentionPeriod to 35.",
    instances=(
        Instance(
            reference=reference_side("BookingsCluster", "BackupRetentionPeriod", 35),
            actual=actual_side("BookingsDb", "BackupRetentionPeriod", 7),
        ),
    ),
    snippet=Snippet(language="yaml", text="BackupRetentionPeriod: 35\n"),
    effort_days=(0.5, 0.5),
)
HEALTH = Finding(
    id="c3health",
    rule="missing-resource",
    kind=Kind.MISSING_RESOURCE,
    tier=Tier.HIGH,
    category="DNS",
    resource_type="AWS::Route53::HealthCheck",
    title="FailoverCheck: the health check is missing",
    detail="Nothing in the actual design tells Route 53 that the primary region is down.",
    impact="Failover waits for a person to change DNS.",
    fix="Add the health check and name it in the PRIMARY record.",
    instances=(Instance(reference=reference_side("FailoverCheck", "FailoverCheck:", length=7)),),
    effort_days=(0.5, 1.0),
)
PASSWORD_LITERAL = Finding(
    id="d4password",
    rule="secret-literal",
    kind=Kind.POSTURE,
    tier=Tier.HIGH,
    category="Security",
    resource_type="AWS::RDS::DBCluster",
    property="MasterUserPassword",
    title="BookingsDb: the master password is written in the template",
    detail="MasterUserPassword is a literal; the reference takes it from the parameter 'MasterPassword'.",
    impact="Everyone who can read the repository can log in to the database.",
    fix="Let RDS manage the password in Secrets Manager.",
    instances=(
        Instance(
            reference=reference_side("BookingsCluster", "MasterUserPassword", "${MasterPassword}"),
            actual=actual_side("BookingsDb", "MasterUserPassword", PASSWORD),
        ),
    ),
    snippet=Snippet(language="yaml", text="ManageMasterUserPassword: true\n"),
    phase=1,
    effort_days=(0.5, 1.0),
)
POLICY = Finding(
    id="e5policy",
    rule="property",
    kind=Kind.PROPERTY,
    tier=Tier.MEDIUM,
    category="Compute",
    resource_type="AWS::Lambda::Function",
    property="Environment.Variables",
    title="BookingFunction: Environment.Variables differs",
    detail="The function is given other variables than in the reference.",
    impact="The function talks to the wrong endpoint after failover.",
    fix="Take the variables of the reference.",
    undecided=True,
    instances=(
        Instance(
            reference=reference_side(
                "BookingFunction",
                "BookingFunction:",
                {
                    "DB_HOST": "${BookingsCluster.Endpoint.Address}",
                    "REGION": "${AWS::Region}",
                    "TABLE": "bookings",
                    "LOG_LEVEL": "info",
                },
            ),
            actual=actual_side("BookingFunction", "Variables:", {"DB_PASSWORD": PASSWORD}, length=2),
        ),
    ),
    phase=2,
    effort_days=(1.0, 2.0),
)
SUBNETS = Finding(
    id="f6cidr",
    rule="literal-cidr",
    kind=Kind.PROPERTY,
    tier=Tier.LOW,
    category="VPC/Network",
    resource_type="AWS::EC2::Subnet",
    property="CidrBlock",
    title="Subnet address ranges are literals, the reference derives them from VpcCidr",
    detail="7 subnets state their CidrBlock instead of computing it with Fn::Cidr.",
    impact="A second deployment with another VPC range needs edits in every subnet.",
    fix="Use `!Select [n, !Cidr [!Ref VpcCidr, 6, 8]]`.",
    instances=tuple(
        Instance(
            reference=reference_side(name, f"{name}:", f"!Select [{at}, !Cidr [!Ref VpcCidr, 6, 8]]", length=4),
            actual=actual_side(name, f"{name}:", f"10.20.{at}.0/24", length=4),
        )
        for at, name in enumerate(["AppSubnetA", "AppSubnetB"] * 4, start=1)
    ),
    phase=3,
    effort_days=(0.5, 1.0),
)
PARAMETER = Finding(
    id="g7parameter",
    rule="missing-parameter",
    kind=Kind.PARAMETER,
    tier=Tier.LOW,
    category="Security",
    title="Parameter 'MasterPassword' is missing",
    detail="The reference asks for it with NoEcho and MinLength 14.",
    impact="The password cannot be given at deployment.",
    fix="Declare the parameter.",
    instances=(
        Instance(
            reference=reference_side("MasterPassword", "MasterPassword:", {"Type": "String", "NoEcho": True}, length=4)
        ),
    ),
    phase=3,
    effort_days=(0.0, 0.5),
)
DESCRIPTION = Finding(
    id="h8description",
    rule="property",
    kind=Kind.PROPERTY,
    tier=Tier.INFO,
    category="Compute",
    resource_type="AWS::Lambda::Function",
    property="Description",
    title="BookingFunction: Description differs",
    detail="Only the words differ.",
    impact="",
    fix="",
    instances=(
        Instance(
            reference=reference_side("BookingFunction", "BookingFunction:", "Books seats"),
            actual=actual_side("BookingFunction", "BookingFunction:", "Seat booking"),
        ),
    ),
    phase=4,
)
FINDINGS = (GLOBAL, HEALTH, PASSWORD_LITERAL, RETENTION, POLICY, SUBNETS, PARAMETER, DESCRIPTION)
COUNTS = (
    CategoryCount(category="VPC/Network", reference=2, actual=2),
    CategoryCount(category="Database", reference=2, actual=1, missing_types=("AWS::RDS::GlobalCluster",)),
    CategoryCount(category="Compute", reference=1, actual=1),
    CategoryCount(category="Storage/Backup", reference=0, actual=0),
    CategoryCount(category="Messaging", reference=1, actual=1),
    CategoryCount(category="Monitoring", reference=0, actual=0),
    CategoryCount(category="Automation", reference=0, actual=0),
    CategoryCount(category="Security", reference=0, actual=0),
    CategoryCount(category="DNS", reference=1, actual=0, missing_types=("AWS::Route53::HealthCheck",)),
    CategoryCount(category="Other", reference=0, actual=0),
)
PHASES = (
    Phase(
        number=1,
        name="Critical recovery function",
        window="Week 1-2",
        steps=(
            Step(
                finding=PASSWORD_LITERAL.id, title="Move the master password to Secrets Manager", effort_days=(0.5, 1.0)
            ),
            Step(
                finding=GLOBAL.id,
                title="Add the Aurora global database",
                after=(PASSWORD_LITERAL.id,),
                effort_days=(2.0, 4.0),
            ),
            Step(finding=HEALTH.id, title="Add the failover health check", effort_days=(0.5, 1.0)),
        ),
    ),
    Phase(
        number=2,
        name="Automation and monitoring",
        window="Week 2",
        steps=(
            Step(finding=RETENTION.id, title="Keep backups for 35 days", after=(GLOBAL.id,), effort_days=(0.5, 0.5)),
            Step(finding=POLICY.id, title="Align the function's variables", effort_days=(1.0, 2.0)),
        ),
    ),
    Phase(
        number=3,
        name="Optimization and hardening",
        window="Week 3",
        steps=(
            Step(finding=SUBNETS.id, title="Compute subnet ranges", effort_days=(0.5, 1.0)),
            Step(
                finding=PARAMETER.id,
                title="Declare MasterPassword",
                after=(PASSWORD_LITERAL.id,),
                effort_days=(0.0, 0.5),
            ),
        ),
    ),
    Phase(
        number=4,
        name="Testing and validation",
        window="Week 3-4",
        steps=(
            Step(
                finding="test-failover",
                title="Drill the regional failover",
                after=(GLOBAL.id, HEALTH.id),
                effort_days=(1.0, 2.0),
            ),
        ),
    ),
)


def matches(reference: Design, actual: Design) -> tuple[Match, ...]:
    pairs = [("BookingsCluster", "BookingsDb", 0.82, "similar: type, 4 of 5 properties")]
    pairs += [(name, name, 1.0, "same id") for name in ("AppSubnetA", "AppSubnetB", "TicketQueue", "BookingFunction")]
    return tuple(
        Match(reference=reference.resources[one], actual=actual.resources[other], confidence=confidence, reason=reason)
        for one, other, confidence, reason in pairs
    )


def full_review() -> Review:
    """A review with every section filled."""
    reference, actual = reference_design(), actual_design()
    return Review(
        reference=reference,
        actual=actual,
        counts=COUNTS,
        matches=matches(reference, actual),
        findings=FINDINGS,
        not_gaps=(
            NotGap(
                kind=Kind.PROPERTY,
                reason="equal after resolving RecoveryRegion",
                property="ReplicationConfiguration.Rules[0].Destination.Bucket",
                reference=reference_side("TicketQueue", "TicketQueue:", "arn:aws:s3:::archive-${RecoveryRegion}"),
                actual=actual_side("TicketQueue", "TicketQueue:", "arn:aws:s3:::archive-eu-central-1"),
            ),
            NotGap(
                kind=Kind.PROPERTY,
                reason="stronger than the reference",
                property="MessageRetentionPeriod",
                reference=reference_side("TicketQueue", "MessageRetentionPeriod", 86400),
                actual=actual_side("TicketQueue", "MessageRetentionPeriod", 1209600),
            ),
        ),
        phases=PHASES,
        summary=Summary(
            high=3,
            medium=2,
            low=2,
            info=1,
            undecided=1,
            verdict="The actual design does not recover from the loss of a region: 3 gaps block recovery, above all "
            "the missing Aurora global database. 5 of 7 reference resources have a counterpart.",
            effort_days=(6.0, 12.0),
        ),
        diagnostics=(
            Diagnostic(
                severity=Severity.WARNING,
                message="Parameter 'VpcCidr' has no value; pass --param",
                file=REFERENCE_FILE,
                line=33,
            ),
            Diagnostic(severity=Severity.ERROR, message="Fragment is no template", file=REFERENCE_FILE),
            Diagnostic(severity=Severity.NOTE, message="Block passed over: shell"),
        ),
    )


HOSTILE = (
    "<script>alert(1)</script>",
    "</style></head><img src=x onerror=alert(1)>",
    "`tick` ``two`` ```three",
    "a|b\\|c || d",
    "first\nsecond\r\n# heading\n- item",
    "\u202etxt.exe\u202c \u200bzero \u2067rtl\u2069",
    "@octocat and #1 and !2 and https://evil.example/x and www.evil.example and :tada: and $a$",
    "![pixel](https://evil.example/p.png) [link](javascript:alert(1))",
    "</details></td></table><!-- -->",
    "{{ 7*7 }} {% raw %} ${{ x }}",
    "\x1b[31mred\x07\x00",
    "~~~\n~~~ ``` ````",
    "&lt;b&gt; &#60;b&#62;",
    "[bold red]markup[/]",
    "\ud800 lone",
)


def hostile_review() -> Review:
    """The full review with hostile text in every place that comes from an input."""
    review = full_review()
    findings = tuple(
        replace(
            RETENTION,
            id=f"hostile-{number}",
            title=f"{text}: differs",
            detail=text,
            impact=text,
            fix=text,
            property=text,
            category=COUNTS[number % 10].category,
            tier=list(Tier)[number % 4],
            kind=Kind.OUTPUT if number % 5 == 0 else Kind.PROPERTY,
            snippet=Snippet(language="yaml", text=text),
            links=("javascript:alert(1)", "https://example.com/)\n<script>"),
            instances=tuple(
                Instance(
                    reference=Side(
                        id=text, location=Location(file=text, start_line=1, end_line=2), value=text, has_value=True
                    ),
                    actual=Side(
                        id=text,
                        location=Location(file=ACTUAL_FILE, start_line=2, end_line=3),
                        value={text: [text]},
                        has_value=True,
                    ),
                )
                for _ in range(1 + number % 7)
            ),
        )
        for number, text in enumerate(HOSTILE)
    )
    label = "".join(HOSTILE[:4])
    return replace(
        review,
        reference=replace(review.reference, label=label),
        actual=replace(review.actual, label=HOSTILE[5]),
        counts=(CategoryCount(category="Other", reference=1, actual=0, missing_types=HOSTILE),),
        matches=tuple(
            replace(match, reason=text, reference=replace(match.reference, address=text, type=text))
            for match, text in zip(review.matches, HOSTILE, strict=False)
        ),
        findings=findings,
        not_gaps=tuple(replace(review.not_gaps[0], reason=f"waived: {text}", property=text) for text in HOSTILE),
        phases=(
            replace(
                PHASES[0],
                name=HOSTILE[0],
                steps=tuple(Step(finding=finding.id, title=finding.title) for finding in findings),
            ),
        ),
        diagnostics=tuple(Diagnostic(severity=Severity.WARNING, message=text, file=text, line=1) for text in HOSTILE),
        summary=replace(review.summary, verdict=" ".join(HOSTILE)),
    )


def check_review() -> Review:
    """A review of one design without a reference."""
    review = full_review()
    alone = tuple(replace(instance, reference=None) for instance in PASSWORD_LITERAL.instances)
    findings = (replace(PASSWORD_LITERAL, instances=alone),)
    return replace(review, reference=None, matches=(), not_gaps=(), findings=findings, phases=())


def clear_review() -> Review:
    """A design compared with itself."""
    actual = actual_design()
    summary = Summary(high=0, medium=0, low=0, info=0, undecided=0, verdict="No gap was found.", effort_days=(0.0, 0.0))
    return Review(
        reference=actual, actual=actual, counts=(), matches=(), findings=(), not_gaps=(), phases=(), summary=summary
    )


def many_findings(count: int) -> Review:
    """The full review with `count` findings in turn of every kind."""
    review = full_review()
    findings = tuple(
        replace(FINDINGS[number % len(FINDINGS)], id=f"{FINDINGS[number % len(FINDINGS)].id}-{number}")
        for number in range(count)
    )
    return replace(review, findings=findings)
