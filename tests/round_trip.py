"""Applies every snippet of a review to its actual design and compares again: which gaps the fixes close.

Run it on pairs of designs: `python tests/round_trip.py REFERENCE ACTUAL [REFERENCE ACTUAL ...]`.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import round_trip_hcl

from reviewer.model.review import Action, Kind, Tier
from reviewer.parsers.cloudformation.documents import read_document, templates_in
from reviewer.parsers.source import read_source
from reviewer.pipeline import compare
from reviewer.settings import Limits

JUDGED = {Kind.POSTURE, Kind.INVALID, Kind.EXTRA_RESOURCE}


@dataclass
class Outcome:
    """The gaps before, those closed by the snippets, those left, and what the fixed design has that is new."""

    gaps: dict
    left: dict
    new: dict

    @property
    def closed(self):
        return len(self.gaps) - len(self.left)


def gaps_of(review):
    """Return the gaps of a review, one for every reference item and property, with the finding's title."""
    return {
        (finding.kind.value, finding.property, instance.reference.id): finding.title
        for finding in review.findings
        if finding.kind not in JUDGED and finding.tier is not Tier.INFO
        for instance in finding.instances
        if instance.reference is not None
    }


def round_trip(reference, actual, folder):
    """Return what is left after all snippets of a template are applied."""
    before = compare(str(reference), str(actual))
    fixed = applied(before, Path(actual), Path(folder))
    after = compare(str(reference), str(fixed))
    gaps, now = gaps_of(before), gaps_of(after)
    return Outcome(
        gaps=gaps,
        left={key: title for key, title in gaps.items() if key in now},
        new={key: title for key, title in now.items() if key not in gaps},
    )


def applied(review, actual, folder):
    """Write the actual design with every snippet applied; return what to name in a comparison."""
    if any(actual.rglob("*.tf")):
        return applied_hcl(review, actual, folder)
    roots = templates(actual)
    for finding in review.findings:
        if finding.snippet is not None:
            apply(finding.snippet, roots)
    folder.mkdir(exist_ok=True)
    for name, root in roots.items():
        (folder / f"{name}.json").write_text(json.dumps(root, indent=1))
    return folder / f"{next(iter(roots))}.json" if len(roots) == 1 else folder


def applied_hcl(review, actual, folder):
    texts = {path.relative_to(actual).as_posix(): path.read_text() for path in sorted(actual.rglob("*.tf*"))}
    for finding in review.findings:
        if finding.snippet is not None:
            round_trip_hcl.apply(finding.snippet, texts)
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


def templates(path):
    """Return the templates of a file or folder by the name their stack has, as plain data."""
    files = [path] if path.is_file() else sorted(item for item in path.rglob("*") if item.is_file())
    found = {}
    for file in files:
        name = file.name if path.is_file() else file.relative_to(path).as_posix()
        for sections in templates_in(read_source(file, name, Limits()), Limits(), []):
            found[sections.name] = sections.root.plain()
    return found


def apply(snippet, roots):
    """Apply one snippet: its text says what, its places say where."""
    trees = trees_of(snippet)
    positions = {group: {} for group in trees}
    for place in snippet.places:
        root = roots[place.group] if place.group in roots else next(iter(roots.values()))
        if place.action is Action.REMOVE:
            remove(root, place.path)
        else:
            put(root, place, taken(trees[place.group], place, positions[place.group]))


def trees_of(snippet):
    """Return the tree a snippet has for each stack."""
    groups = list(dict.fromkeys(place.group for place in snippet.places))
    if snippet.language == "json":
        whole = json.loads(snippet.text)
        return {groups[0]: whole} if len(groups) == 1 else whole
    code = "\n".join(line for line in snippet.text.splitlines() if not line.startswith("#"))
    parts = re.split(r"(?m)^---$", code)
    return {
        group: read_document(part, "snippet", Limits(), []).plain() if part.strip() else {}
        for group, part in zip(groups, parts, strict=True)
    }


def taken(tree, place, positions):
    """Return the value a snippet has for a place; its lists hold only the items that are spoken of."""
    value, walked = tree, ()
    for step in place.path:
        value = value[step] if isinstance(value, dict) else value[position(positions, walked, step)]
        walked = (*walked, step)
    return value[position(positions, walked, None)] if place.action is Action.APPEND else value


def position(positions, walked, step):
    """Return which item of the snippet's list is meant."""
    shown = positions.setdefault(walked, [])
    if step is None or step not in shown:
        shown.append(step)
        return len(shown) - 1
    return shown.index(step)


def remove(root, path):
    for step in path[:-1]:
        root = root[step]
    root.pop(path[-1], None)


def put(root, place, value):
    holder = root
    for step in place.path if place.action is Action.APPEND else place.path[:-1]:
        holder = holder.setdefault(step, {}) if isinstance(holder, dict) else holder[step]
    if place.action is Action.APPEND:
        if value not in holder:
            holder.append(value)
    else:
        holder[place.path[-1]] = value


def main(arguments):
    every = closed = 0
    for reference, actual in zip(arguments[::2], arguments[1::2], strict=True):
        with tempfile.TemporaryDirectory() as folder:
            outcome = round_trip(reference, actual, folder)
        every, closed = every + len(outcome.gaps), closed + outcome.closed
        print(f"{actual}: {outcome.closed} of {len(outcome.gaps)} gaps closed, {len(outcome.new)} new")
        for word, found in (("left", outcome.left), ("new", outcome.new)):
            for (kind, name, item), title in found.items():
                print(f"  {word}: {kind} {item} {name or ''}: {title}")
    print(f"in all {closed} of {every}: {closed / max(every, 1):.1%}")


if __name__ == "__main__":
    main(sys.argv[1:])
