"""Makes any text safe to show: invisible characters made visible, Markdown and its extensions made inert."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator
from typing import Final

_INVISIBLE: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
"""Controls, bidirectional marks, zero-width characters, lone surrogates and tag characters."""

_MARKUP: Final = re.compile(r"([\\`*_\[\]|~$^])")
"""Punctuation that acts as markup anywhere in a line."""
_STARTS: Final = re.compile(r"^(?:([#+=>-])|(\d+)([.)]))")
"""What acts as markup at the start of a line only."""
_TOKEN: Final = re.compile(
    r"(?<!`)`(?P<code>[^`\n]+)`(?!`)|(?<![\w'])'(?P<quoted>[^'\n]{1,120})'(?![\w'])|(?P<space>\s+)|(?P<word>[^\s`]+|`[^\s]*)"
)
_LIVE: Final = re.compile(
    r"@\w|://|^www\.|\$|(?:^|\W)[#!%&~^]\w|^GH-\d|::|_|\[|\*|^[0-9a-f]{7,40}$|^[\w.-]+/[\w.-]+#\d|\\|\||<[A-Za-z/!?]"
)
"""Words a forge would turn into a mention, link, formula, label, emoji or markup; and identifiers."""
_EDGES: Final = re.compile(r"^([\"'(]*)(.*?)([\"'),.:!?]*)$", re.DOTALL)
_EMOJI: Final = re.compile(r"^:[\w+-]+:")


def visible(text: str) -> str:
    """Return `text` with every character that hides or reorders text written as its code point."""
    return _INVISIBLE.sub(lambda found: f"\u2039U+{ord(found.group()):04X}\u203a", text.replace("\r\n", "\n"))


def one_line(text: str) -> str:
    """Return `text` on one line, its line breaks shown as `↵`."""
    return visible(text).strip("\n").replace("\n", " ↵ ").replace("\t", " ")


def code_span(text: str) -> str:
    """Return `text` as a Markdown code span that nothing in it can end; safe inside a table cell."""
    shown = one_line(text)
    if not shown.strip():
        shown = f'"{shown}"'
    longest = max((len(run) for run in re.findall("`+", shown)), default=0)
    ticks = "`" * (longest + 1)
    pad = " " if shown[0] == "`" or shown[-1] == "`" else ""
    return f"{ticks}{pad}{shown}{pad}{ticks}"


def cell_code(text: str) -> str:
    """Return `text` as code for a table cell, where a pipe must be escaped even inside code."""
    if re.search(r"\\+\|", text):
        # Readers disagree on what a backslash before an escaped pipe means; character references leave no doubt.
        return f"<code>{html(text)}</code>"
    return code_span(text).replace("|", "\\|")


def prose(text: str, terms: Container[str] = ()) -> str:
    """Return one line of Markdown that reads as `text`: names (`terms`) and live words as code, the rest escaped."""
    return _line(text, terms, code_span)


def cell(text: str, terms: Container[str] = ()) -> str:
    """Return prose for a table cell."""
    return _line(text, terms, cell_code)


def _line(text: str, terms: Container[str], code: Callable[[str], str]) -> str:
    line = ""
    for is_code, piece in pieces(text, terms):
        if is_code:
            # Two spans that touch would be read as one with longer delimiters.
            line += (" " if line.endswith("`") else "") + code(piece)
        else:
            line += _plain(piece)
    return _STARTS.sub(lambda found: f"\\{found[1]}" if found[1] else f"{found[2]}\\{found[3]}", line)


def fence(text: str, language: str = "") -> str:
    """Return a fenced code block longer than any run of backticks in `text`."""
    shown = visible(text).rstrip("\n")
    longest = max((len(run) for run in re.findall("`+", shown)), default=0)
    ticks = "`" * max(3, longest + 1)
    return f"{ticks}{re.sub(r'[^a-z0-9-]', '', language.lower())}\n{shown}\n{ticks}"


def pieces(text: str, terms: Container[str] = ()) -> Iterator[tuple[bool, str]]:
    """Yield the parts of a line of prose and whether each is code: a name, a quote, a word a forge would act on."""
    plain = ""
    for code, piece in _tokens(re.sub(r"\s+", " ", visible(text)).strip(), terms):
        if not code:
            plain += piece
            continue
        if plain:
            yield False, plain
            plain = ""
        yield True, piece
    if plain:
        yield False, plain


def _tokens(text: str, terms: Container[str]) -> Iterator[tuple[bool, str]]:
    for found in _TOKEN.finditer(text):
        word = found["word"]
        if word is None:
            yield found["space"] is None, found["space"] or found["code"] or found["quoted"]
        elif (bare := word.rstrip(".,;:")).isalpha() and bare not in terms:
            yield False, word  # nearly every word
        elif word[0] == "`" or _EMOJI.match(word):
            yield True, word
        else:
            yield from _word(word, terms)


def _word(word: str, terms: Container[str]) -> Iterator[tuple[bool, str]]:
    edges = _EDGES.match(word)
    before, core, after = edges.groups() if edges else ("", word, "")
    if core and (core in terms or _LIVE.search(core)):
        yield from ((False, before), (True, core), (False, after))
    else:
        yield False, word


def _plain(word: str) -> str:
    """Return a word with Markdown punctuation and HTML escaped."""
    escaped = _MARKUP.sub(r"\\\1", word)
    return escaped.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def html(text: str) -> str:
    """Return text for an HTML tag inside Markdown: markup and Markdown punctuation as character references."""
    return re.sub(
        r"[^\w\s.,:;/-]|_|://", lambda found: "".join(f"&#{ord(letter)};" for letter in found.group()), one_line(text)
    )


def link(url: str) -> str:
    """Return a Markdown link to an `http` address, or its text as code where it is anything else."""
    if not re.fullmatch(r"https?://[^\s<>()\[\]`|\"'\\]+", url):
        return code_span(url)
    return f"[{_plain(link_text(url))}](<{url}>)"


def link_text(url: str) -> str:
    """Return the words of a link: its last path segment and its host."""
    host, _, path = url.partition("://")[2].partition("/")
    page = re.sub(r"[.]html?$", "", path.split("#")[0].split("?")[0].rstrip("/").rpartition("/")[2])
    return f"{page} ({host})" if page else host


def shorten(text: str, width: int = 60) -> str:
    """Return the text cut to `width` characters on one line."""
    flat = one_line(re.sub(r"\n\s*", " ", text) if text[:1] in {"{", "["} else text)
    return flat if len(flat) <= width else flat[: width - 1] + "…"
