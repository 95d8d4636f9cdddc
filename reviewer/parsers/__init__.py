"""Readers: one per input format, each returning a Template in the input's own words."""
