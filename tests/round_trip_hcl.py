"""Applies HCL snippets to the text of a configuration, as a person would paste them."""

from __future__ import annotations

import re
from pathlib import Path

from reviewer.model.review import Action

NEW_FILE = "fixes.tf"


def apply(snippet, texts):
    """Apply one snippet to the files of a configuration, by path."""
    blocks = dict(top_level(snippet.text))
    for place in snippet.places:
        kind, *labels = place.path[: 3 if place.path[0] in ("resource", "data") else 2]
        header = " ".join([kind, *(f'"{label}"' for label in labels)])
        file = place.file if place.file in texts else f"{place.file.rstrip('/')}/{NEW_FILE}".lstrip("/")
        if place.action is Action.ADD:
            if not any(has(text, header) for name, text in texts.items() if folder(name) == folder(file)):
                texts[file] = f"{texts.get(file, '').rstrip()}\n\n{header} {{{blocks[header]}}}\n"
            continue
        file = next((name for name, text in texts.items() if folder(name) == folder(file) and has(text, header)), None)
        if file is None:
            assert place.action is Action.REMOVE, header
            continue
        start, end = body_of(texts[file], header)
        body = texts[file][start:end]
        if place.action is Action.REMOVE and len(place.path) == len(labels) + 1:
            texts[file] = texts[file][: texts[file].rindex(header, 0, start)] + texts[file][end + 1 :]
            continue
        name = place.path[-1]
        body = without(body, name)
        if place.action is Action.SET:
            body = f"{body.rstrip()}\n{only(blocks[header], name)}\n"
        texts[file] = texts[file][:start] + body + texts[file][end:]


def folder(name):
    return str(Path(name).parent)


def has(text, header):
    return re.search(rf"^{re.escape(header)} \{{", text, re.MULTILINE) is not None


def body_of(text, header):
    """Return where the body of a top-level block starts and ends."""
    start = re.search(rf"^{re.escape(header)} \{{", text, re.MULTILINE).end()
    end = re.compile(r"^\}|\{\}$", re.MULTILINE).search(text, start) if text[start] != "}" else None
    return start, end.start() if end else start


def top_level(text):
    """Yield header and body of every top-level block."""
    for match in re.finditer(r'^(\w+(?: "[^"]+")+) \{', text, re.MULTILINE):
        start = match.end()
        if text[start] == "}":
            yield match[1], ""
        else:
            yield match[1], text[start : re.compile(r"^\}", re.MULTILINE).search(text, start).start()]


def entries(body):
    """Yield name and lines of every argument or block of a body: each starts at the smallest indentation."""
    found = []
    margin = min((len(line) - len(line.lstrip()) for line in body.split("\n") if line.strip()), default=0)
    for line in body.strip("\n").split("\n"):
        match = re.match(rf" {{{margin}}}([\w-]+)[ =]", line)
        if match and not (found and still_open(found[-1][1])):
            found.append((match[1], [line]))
        elif found:
            found[-1][1].append(line)
        else:
            found.append(("", [line]))
    return found


def still_open(lines):
    text = re.sub(r'"(?:[^"\\]|\\.)*"', '""', "\n".join(lines))
    if "<<-EOT" in text and not re.search(r"^\s*EOT", text, re.MULTILINE):
        return True
    return any(text.count(left) > text.count(right) for left, right in ("{}", "[]", "()"))


def without(body, name):
    return "\n" + "\n".join("\n".join(lines) for found, lines in entries(body) if found != name)


def only(body, name):
    return "\n".join("\n".join(lines) for found, lines in entries(body) if found == name)
