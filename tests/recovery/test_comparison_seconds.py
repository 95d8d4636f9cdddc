"""Machines read the scorecard's figures in seconds."""

from __future__ import annotations

import json


def test_ranges_stand_in_seconds_beside_their_words(review):
    text = json.dumps(
        {
            "Resources": {
                "Ledger": {
                    "Type": "AWS::RDS::DBInstance",
                    "Properties": {"Engine": "mysql", "MultiAZ": True, "BackupRetentionPeriod": 7},
                }
            }
        }
    )
    rows = {row["disruption"]: row for row in review(text, text).recovery["disruptions"]}
    assert (rows["zone"]["rto"], rows["zone"]["rto_seconds"]) == ("1 min to 2 min", [60.0, 120.0])
    assert (rows["region"]["rto"], rows["region"]["rto_seconds"]) == ("no recovery", None)
