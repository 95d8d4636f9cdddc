"""The configuration that `drdiff init` writes: short, every further key there as a comment."""

from __future__ import annotations

import json
from typing import Final

from reviewer.configuration.records import Pair

_HEAD: Final = """\
# Configuration of drdiff, read from the working folder upwards. The command line wins over it.
# All keys: drdiff schema config. Paths are relative to this file and stay inside its folder.

# Exit with 1 from this tier on: high, medium, low, info, or never.
fail-on: high

"""
_PAIR: Final = """\
# Designs that belong together: `drdiff compare --pair NAME`, or `drdiff compare` where there is one pair.
"""
_TAIL: Final = """
# The rules that judge the actual design (drdiff baselines), and the recovery targets.
# baseline: aws-pilot-light
# rto: 4h
# rpo: 15m

# Where the designs are deployed, and what their parameters are; per side under `reference:` and `actual:`.
# region: eu-west-1
# account: "111122223333"
# parameters: {Environment: production}
# actual: {parameters: {Environment: staging}}

# Resources that are the same though their names differ: id in the reference to id in the actual design.
# matches: {OrdersDb: PrimaryDatabase}

# Reports to write where the command line names none.
# output: [drdiff.md, drdiff.json]

# Findings accepted as they are today: drdiff accept drdiff.json
# accepted: drdiff-accepted.json

# Findings to live with. They stay visible and are counted apart; after `until` they fail again.
# waivers:
#   - rule: database-single-az        # an id of the report, or a pattern with *
#     resource: "Reporting*"          # an id on either side, or a pattern; all by default
#     reason: rebuilt from the warehouse within a day
#     owner: data-platform
#     until: 2027-06-30
# The same in a design, on a line or above it:  # drdiff:ignore RULE reason="..." until=2027-06-30
"""


def first_configuration(pair: Pair | None) -> str:
    """Return the text of a first configuration, with the pair of designs where one is known."""
    return _HEAD + _PAIR + _pair(pair) + _TAIL


def _pair(pair: Pair | None) -> str:
    if pair is None:
        return "# pairs:\n#   main: {reference: design/reference.yaml, actual: infra}\n"
    # A JSON string is a YAML one, whatever the file is called.
    reference, actual = json.dumps(pair.reference), json.dumps(pair.actual)
    return f"pairs:\n  main:\n    reference: {reference}\n    actual: {actual}\n"
