"""Judges stated differences: what is a gap, how much it matters, and in what words the report says so."""
