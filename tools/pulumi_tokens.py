"""Writes reviewer/vocabulary/data/pulumi_tokens.json: the Pulumi token of each Terraform type that fixes can write.

Run it on the unpacked wheel of Pulumi's AWS package: `pip download pulumi-aws --no-deps && unzip pulumi_aws-*.whl &&
python tools/pulumi_tokens.py pulumi_aws/__init__.py`. Only the names of the resource types are taken over.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

from reviewer.remediation.terraform.arguments import arguments_of
from reviewer.vocabulary.mapping.pulumi import terraform_type_of

TARGET = Path(__file__).parent.parent / "reviewer" / "vocabulary" / "data" / "pulumi_tokens.json"
_TOKEN = re.compile(r'"(aws:[\w/]+:\w+)"\s*:')
_USUAL = ("aws:lb/", "aws:ec2/", "aws:rds/")
"""Of several modules that have a type, these come first; old names of moved ones come last."""


def main(listing: Path) -> None:
    """Write the file."""
    found: dict[str, list[str]] = {}
    for token in sorted(set(_TOKEN.findall(listing.read_text(encoding="utf-8")))):
        name = terraform_type_of(token)
        if name is not None and arguments_of(name):
            found.setdefault(name, []).append(token)
    chosen = {name: min(tokens, key=_rank) for name, tokens in sorted(found.items())}
    TARGET.write_text(json.dumps({"tokens": chosen}, separators=(",", ":")) + "\n", encoding="utf-8")
    sys.stdout.write(f"{len(chosen)} types, {TARGET.stat().st_size:,} bytes\n")


def _rank(token: str) -> tuple[bool, bool, str]:
    return (token.endswith("V2"), not token.startswith(_USUAL), token)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
