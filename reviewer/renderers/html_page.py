"""What every HTML page of the program shares: its policy, its style and scripts, and how text becomes markup."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Container, Iterable
from typing import TYPE_CHECKING, Final

from reviewer import __version__
from reviewer.renderers.escape import link_text, pieces, shorten
from reviewer.renderers.html_graph import libraries
from reviewer.renderers.templates import environment
from reviewer.resources import data_path

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

STYLES: Final = ("report.css", "graph.css")
SCRIPTS: Final = ("report.js", "graph.js")


def page_environment() -> Environment:
    """Return the template environment of a page, with its filters."""
    made = environment(autoescape=True)
    made.filters.update(prose=_prose, link=_link, shorten=shorten)
    return made


def shell(*, graph: bool) -> dict[str, object]:
    """Return what a page's template embeds: policy, style, script, and the libraries where it has a graph."""
    from markupsafe import Markup  # noqa: PLC0415  comes with jinja2

    style, script = _text(STYLES), _text(SCRIPTS)
    texts = libraries() if graph else {}
    return {
        "version": __version__,
        "policy": _policy((style,), (script, *texts.values())),
        "style": Markup(style),  # noqa: S704  shipped with the program
        "script": Markup(script),  # noqa: S704  shipped with the program
        "libraries": {name: Markup(text) for name, text in texts.items()},  # noqa: S704  shipped with the program
    }


def _text(names: Iterable[str]) -> str:
    folder = data_path("report_templates")
    return "\n".join((folder / name).read_text(encoding="utf-8") for name in names)


def _policy(styles: Iterable[str], scripts: Iterable[str]) -> str:
    """Return a content security policy that allows these styles and these scripts, and nothing else at all."""
    allowed = f"style-src {_digests(styles)}; script-src {_digests(scripts)}"
    return f"default-src 'none'; {allowed}; base-uri 'none'; form-action 'none'"


def _digests(texts: Iterable[str]) -> str:
    digests = (base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in texts)
    return " ".join(f"'sha256-{digest}'" for digest in digests)


def _prose(text: str, terms: Container[str] = ()) -> Markup:
    """Return prose with its names and quotes as code."""
    from markupsafe import Markup, escape  # noqa: PLC0415

    parts = (f"<code>{escape(part)}</code>" if code else str(escape(part)) for code, part in pieces(text, terms))
    return Markup("".join(parts))  # noqa: S704 - every part is escaped


def _link(url: str) -> Markup:
    """Return a link to an `http` address, or its text where it is anything else."""
    from markupsafe import Markup  # noqa: PLC0415

    if not re.fullmatch(r"https?://[^\s<>\"']+", url):
        return Markup("<code>{}</code>").format(url)
    return Markup('<a href="{}" rel="noreferrer">{}</a>').format(url, link_text(url))
