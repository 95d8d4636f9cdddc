"""Matched pairs become stated differences: what differs and in what way, never how bad it is."""
