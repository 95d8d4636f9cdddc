"""Readers of Terraform and OpenTofu: configuration, plan and state."""
