"""Judges a deployment: what it deletes, replaces and creates, what data is at risk, what has drifted."""
