"""drdiff compares a reference infrastructure design with the actual one and writes the gap analysis."""

__version__ = "0.1.0"
