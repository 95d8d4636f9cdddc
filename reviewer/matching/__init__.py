"""Finds which resource of the reference is which of the actual design; says nothing about how they differ."""
