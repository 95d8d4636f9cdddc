"""The irregular half of the translation into CloudFormation's words: rules kept as data, read type by type."""
