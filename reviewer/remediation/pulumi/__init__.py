"""Fixes written for Pulumi programs, out of canonical properties."""
