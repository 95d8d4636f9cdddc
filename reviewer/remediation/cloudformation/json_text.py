"""A tree as CloudFormation JSON, laid out as the design's own files are."""

from __future__ import annotations

import json

from reviewer.model.code import Code
from reviewer.remediation.cloudformation.style import Style


def json_text(tree: Code, style: Style) -> str:
    """Return the tree as JSON, without a line break at its end."""
    return json.dumps(tree, indent=style.indent, ensure_ascii=False)
