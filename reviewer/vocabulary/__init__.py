"""What drdiff knows about the resource types: categories, schemas, defaults, names, roles in recovery."""
