"""Holds one design against rules: what is wrong with it, what is good about it, what cannot be told."""
