"""The configuration file `.drdiff.yaml`: found, checked against its schema, and read into records."""
