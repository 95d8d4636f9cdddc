"""Fixes written in HCL, out of canonical properties."""
