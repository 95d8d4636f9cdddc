"""Fixes written in CloudFormation's own words, as YAML or JSON."""
