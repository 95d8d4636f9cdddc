"""Readers of Pulumi: preview, stack export and YAML program."""
