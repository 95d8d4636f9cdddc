"""JUnit XML, as Jenkins, GitLab and most CI systems read it: gaps are failures, what is as it should be passes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import Final

from reviewer.model.design import Diagnostic, Severity
from reviewer.model.record import dataclass, replace
from reviewer.model.review import Finding, Review, Tier
from reviewer.renderers.escape import one_line, visible
from reviewer.renderers.notes import headline, notes, sentences
from reviewer.renderers.redaction import Redactor
from reviewer.vocabulary.categories import category_of

READING: Final = "Reading"
PASSED, SKIPPED, FAILURE, ERROR = "passed", "skipped", "failure", "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One test case; `body` is what it says besides its name."""

    suite: str
    group: str
    name: str
    outcome: str
    message: str = ""
    body: str = ""
    type: str = ""


def render(review: Review) -> str:
    """Return the test report; it names no time, so the same review gives the same bytes."""
    suites: dict[str, list[Case]] = {}
    for case in _distinct(_cases(review)):
        suites.setdefault(case.suite, []).append(case)
    parts = [part for name, cases in suites.items() for part in _suite(name, cases)]
    every = [case for cases in suites.values() for case in cases]
    counts = _attributes({"name": "drdiff", **_counts(every, (FAILURE, ERROR))})
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', f"<testsuites{counts}>", *parts, "</testsuites>", ""])


def _cases(review: Review) -> Iterator[Case]:
    clean = Redactor.of(review).clean(review)
    yield from _reading(clean.diagnostics)
    places = {note.finding.id: f"{note.spot.path}:{note.spot.start_line}" for note in notes(review)}
    label = clean.actual.label
    yield from (_gap(finding, label, places.get(finding.id, "")) for finding in clean.findings)
    for entry in clean.not_gaps:
        if entry.finding is not None:
            yield _case(entry.finding, SKIPPED, message=entry.reason, body="\n".join(sentences(entry.finding, label)))
    told = {side.id for finding in review.findings for each in finding.instances if (side := each.actual)}
    if clean.reference is None:
        fine = [(item.address, item.type) for item in review.actual.resources.values()]
    else:
        fine = [(match.actual.address, match.actual.type) for match in review.matches]
    hide = Redactor.of(review).text
    for address, type_ in fine:
        if address not in told:
            says = "nothing to mend" if clean.reference is None else "as in the reference"
            name = f"{hide(address)} ({type_}): {says}"
            yield Case(suite=category_of(type_), group="resource", name=name, outcome=PASSED)


def _reading(diagnostics: Sequence[Diagnostic]) -> Iterator[Case]:
    """Yield an error for each part of an input that was lost, one passed case where none was."""
    lost = [diagnostic for diagnostic in diagnostics if diagnostic.severity is Severity.ERROR]
    for diagnostic in lost:
        where = f"{diagnostic.file}:{diagnostic.line or 1}: " if diagnostic.file else ""
        text = where + diagnostic.message
        yield Case(suite=READING, group="input", name=text, outcome=ERROR, message=text, type="input")
    if not lost:
        yield Case(suite=READING, group="input", name="the input was read", outcome=PASSED)


def _gap(finding: Finding, label: str, place: str) -> Case:
    text = "\n".join([*([place] if place else []), *sentences(finding, label)])
    if finding.undecided:
        return _case(finding, SKIPPED, message="undecided until apply", body=text)
    if finding.tier is Tier.INFO:
        return _case(finding, PASSED, body=text)
    return _case(finding, FAILURE, message=headline(finding), body=text)


def _case(finding: Finding, outcome: str, *, message: str = "", body: str = "") -> Case:
    return Case(
        suite=finding.category,
        group=finding.rule,
        name=headline(finding),
        outcome=outcome,
        message=message,
        body=body,
        type=finding.tier.value,
    )


def _distinct(cases: Iterable[Case]) -> Iterator[Case]:
    """Yield the cases with a number after a name that was there before: CI systems tell cases apart by name."""
    seen: Counter[tuple[str, str, str]] = Counter()
    for case in cases:
        key = (case.suite, case.group, case.name)
        seen[key] += 1
        yield case if seen[key] == 1 else replace(case, name=f"{case.name} ({seen[key]})")


def _suite(name: str, cases: Sequence[Case]) -> Iterator[str]:
    yield f"<testsuite{_attributes({'name': name, **_counts(cases, (FAILURE, ERROR, SKIPPED))})}>"
    for case in cases:
        opening = f"  <testcase{_attributes({'classname': f'drdiff.{name}.{case.group}', 'name': case.name})}"
        inside = _outcome(case)
        yield f"{opening}>\n{inside}\n  </testcase>" if inside else f"{opening}/>"
    yield "</testsuite>"


def _outcome(case: Case) -> str:
    body = escape(visible(_legal(case.body)), quote=False)
    if case.outcome == PASSED:
        return f"    <system-out>{body}</system-out>" if body else ""
    about = _attributes({"message": case.message, **({"type": case.type} if case.type else {})})
    return f"    <{case.outcome}{about}>{body}</{case.outcome}>"


def _counts(cases: Sequence[Case], outcomes: Sequence[str]) -> Mapping[str, str]:
    words = {FAILURE: "failures", ERROR: "errors", SKIPPED: "skipped"}
    numbers = Counter(case.outcome for case in cases)
    return {"tests": str(len(cases)), **{words[outcome]: str(numbers[outcome]) for outcome in outcomes}}


def _attributes(values: Mapping[str, str]) -> str:
    return "".join(f' {name}="{escape(one_line(_legal(value)))}"' for name, value in values.items())


def _legal(text: str) -> str:
    """Return text without the two characters that no XML may hold and that `visible` leaves alone."""
    return text.translate({0xFFFE: "\ufffd", 0xFFFF: "\ufffd"})
