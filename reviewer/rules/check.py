"""Holds a design against the rules of a baseline."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from reviewer.model.design import Design, Diagnostic, Resource, Severity
from reviewer.model.location import Location, Path
from reviewer.model.record import dataclass, replace
from reviewer.model.review import Finding, Side, Tier
from reviewer.model.value import ABSENT, Value
from reviewer.rules.beside import Beside, Shared, untold
from reviewer.rules.checked import Checked, Count
from reviewer.rules.checks import check_of
from reviewer.rules.conditions import made
from reviewer.rules.evidence import side_of
from reviewer.rules.gather import BetterSide, findings_of, ordered
from reviewer.rules.hit import Hit
from reviewer.rules.paths import Scope, found_at, names_of
from reviewer.rules.relations import Test
from reviewer.rules.verdicts import every
from reviewer.rules.view import View
from reviewer.vocabulary.baselines import default_baseline
from reviewer.vocabulary.rule_book import Baseline, Rule, rules_by_id, types_of


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outcome:
    """What one rule said about one design."""

    rule: Rule
    hits: tuple[Hit, ...] = ()
    satisfied: int = 0
    error: str = ""

    @property
    def count(self) -> Count:
        told = [hit for hit in self.hits if not hit.beside]
        gaps = sum(1 for hit in told if not hit.undecided)
        return Count(
            satisfied=self.satisfied,
            gap=gaps,
            undecided=len(told) - gaps,
            not_understood=1 if self.error else 0,
        )


def check_design(actual: Design, beside: Beside | None = None, baseline: Baseline | None = None) -> Checked:
    """Return what the rules of a baseline (by default: all that hold for any design) say about a design.

    Args:
        actual: the design to judge.
        beside: the reference of a comparison. Findings show its value where it satisfies the rule; what it shares is
            told in findings of their own, of tier info; what the comparison has told already is not told again.
        baseline: the choice of rules, tiers and thresholds.
    """
    chosen = baseline or default_baseline()
    outcomes = _silenced(_outcomes(actual, chosen, chosen.rules))
    shared = _shared(beside, chosen, outcomes) if beside is not None else None
    findings: list[Finding] = []
    strengths: list[Finding] = []
    for outcome in outcomes:
        tier = Tier.INFO if outcome.rule.strength else chosen.rules[outcome.rule.id] or outcome.rule.tier
        (strengths if outcome.rule.strength else findings).extend(_findings(outcome, tier, actual, shared))
    return Checked(
        findings=ordered(findings),
        strengths=ordered(strengths),
        diagnostics=tuple(_diagnostic(outcome) for outcome in outcomes if outcome.error),
        counts={
            outcome.rule.id: outcome.count for outcome in outcomes if outcome.hits or outcome.satisfied or outcome.error
        },
    )


def _shared(beside: Beside, baseline: Baseline, outcomes: Iterable[_Outcome]) -> Shared:
    """Ask of the reference only what the actual design breaks."""
    shared = Shared(beside)
    broken = [outcome.rule.id for outcome in outcomes if outcome.hits and not outcome.rule.strength]
    for outcome in _outcomes(beside.reference, baseline, broken):
        shared.add(outcome.rule, outcome.hits)
    return shared


def _findings(outcome: _Outcome, tier: Tier, design: Design, shared: Shared | None) -> list[Finding]:
    rule = outcome.rule
    told = rule.tells_undecided and not rule.strength
    hits = [hit for hit in outcome.hits if told or not hit.undecided]
    if shared is None or rule.strength:
        return findings_of(rule, tier, hits, design, {})
    own, both = shared.parted(rule, untold(rule, hits, shared.beside))
    made = findings_of(rule, tier, own, design, _better(outcome, own, shared.beside))
    return [*made, *(_as_shared(each) for each in findings_of(rule, tier, both, design, {}))]


def _as_shared(finding: Finding) -> Finding:
    """Return a finding on what the reference has too: no gap between the two, whatever it weighs alone."""
    return replace(finding, id=f"{finding.id}-both", tier=Tier.INFO, alone=finding.tier, effort_days=None)


def _outcomes(design: Design, baseline: Baseline, asked: Iterable[str]) -> list[_Outcome]:
    view = View.of(design)
    known = rules_by_id()
    rules = [_with_thresholds(known[name], baseline) for name in sorted(asked)]
    return [_outcome(rule, view) for rule in rules]


def _with_thresholds(rule: Rule, baseline: Baseline) -> Rule:
    own = baseline.thresholds.get(rule.id)
    return replace(rule, thresholds={**rule.thresholds, **own}) if own else rule


def _outcome(rule: Rule, view: View) -> _Outcome:
    try:
        return _asked(rule, view)
    except Exception as error:  # noqa: BLE001 - whatever a rule meets, the others must go on
        return _Outcome(rule=rule, error=f"{type(error).__name__}: {error}")


def _asked(rule: Rule, view: View) -> _Outcome:
    subjects = list(view.of_types(rule.types)) if rule.types else []
    if rule.types and not subjects:
        return _Outcome(rule=rule)
    whole = Scope(_WHOLE)
    applies = True if rule.design is None else _test(rule, "design")(view, whole)
    if applies is False:
        return _Outcome(rule=rule)
    if (check := check_of(rule.id)) is not None:
        hits = tuple(check(view, rule))
        struck = {hit.item.address for hit in hits if isinstance(hit.item, Resource)}
        return _Outcome(rule=rule, hits=hits, satisfied=sum(1 for item in subjects if item.address not in struck))
    if not rule.types:
        verdict = every((applies, _test(rule, "fires")(view, whole)))
        hit = Hit(undecided=verdict is None)
        return _Outcome(rule=rule, hits=() if verdict is False else (hit,), satisfied=int(verdict is False))
    return _over(rule, view, subjects, certain=applies is True)


def _over(rule: Rule, view: View, subjects: list[Resource], *, certain: bool) -> _Outcome:
    where = _test(rule, "where") if rule.where is not None else None
    fires = _test(rule, "fires")
    hits: list[Hit] = []
    satisfied = 0
    for resource in subjects:
        scope = Scope(resource)
        applies = True if where is None else where(view, scope)
        if applies is False:
            continue
        verdict = every((applies, None if not certain else True, fires(view, scope)))
        if verdict is False:
            satisfied += 1
        else:
            hits.append(_hit(rule, scope, undecided=verdict is None))
            hits.extend(_witnesses(rule, view, scope) if verdict else ())
    return _Outcome(rule=rule, hits=tuple(hits), satisfied=satisfied)


def _hit(rule: Rule, scope: Scope, *, undecided: bool) -> Hit:
    path, value = _place(rule.property, scope)
    return Hit(item=scope.resource, path=path, value=value, detail=rule.detail, undecided=undecided, secret=rule.secret)


def _witnesses(rule: Rule, view: View, scope: Scope) -> Iterator[Hit]:
    """Yield the related resources that a rule wants shown beside what it is about."""
    for way, value in (rule.beside or {}).items():
        at = names_of(value.get("at", ""))
        types = types_of(value.get("types", ("*",)))
        found = view.users if way == "used_by" else view.targets
        yield from (Hit(item=resource, beside=True) for resource in found(scope.resource, at, types))


def _place(written: str | None, scope: Scope) -> tuple[Path, Value]:
    """Return where the property a rule is about stands, and its value, absent where it is not written."""
    if written is None:
        return (), ABSENT
    if written.startswith("@"):
        return (written,), scope.resource.attributes.get(written, ABSENT)
    return next(iter(found_at(scope, written)), ((), ABSENT))


_TESTS: dict[tuple[str, str, str], Test] = {}


def _test(rule: Rule, part: str) -> Test:
    """Return a test of a rule as a function, made once for each set of thresholds."""
    key = (rule.id, part, repr(sorted(rule.thresholds.items())))
    if key not in _TESTS:
        written: Mapping[str, object] = getattr(rule, part) or {}
        _TESTS[key] = made(written, rule.thresholds)
    return _TESTS[key]


def _silenced(outcomes: list[_Outcome]) -> list[_Outcome]:
    """Drop hits on resources of which a rule that says more has a hit too."""
    struck: dict[str, set[str]] = defaultdict(set)
    for outcome in outcomes:
        for hit in outcome.hits:
            if isinstance(hit.item, Resource) and not (hit.undecided or hit.beside):
                struck[outcome.rule.id].add(hit.item.address)
    kept: list[_Outcome] = []
    for outcome in outcomes:
        said = set().union(*(struck[other] for other in outcome.rule.yields_to)) if outcome.rule.yields_to else set()
        hits = tuple(hit for hit in outcome.hits if not (isinstance(hit.item, Resource) and hit.item.address in said))
        kept.append(replace(outcome, hits=hits))
    return kept


def _better(outcome: _Outcome, hits: Iterable[Hit], beside: Beside) -> BetterSide:
    """Return the sides of the reference's resources that satisfy the rule and say so by a value."""
    sides: dict[tuple[str, str], Side] = {}
    if outcome.rule.property is None:
        return sides
    for hit in hits:
        other = beside.counterpart(hit.item) if isinstance(hit.item, Resource) else None
        if other is None or not isinstance(hit.item, Resource):
            continue
        path, value = _place(outcome.rule.property, Scope(other))
        if value is not ABSENT:
            shown = Hit(item=other, path=path, value=value, secret=outcome.rule.secret)
            sides[outcome.rule.id, hit.item.address] = side_of(shown, beside.reference)
    return sides


def _diagnostic(outcome: _Outcome) -> Diagnostic:
    return Diagnostic(severity=Severity.WARNING, message=f"rule {outcome.rule.id} was not understood: {outcome.error}")


_WHOLE = Resource(
    address="", type="", declared_type="", name="", properties={}, location=Location(file="", start_line=1, end_line=1)
)
