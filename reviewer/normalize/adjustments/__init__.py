"""The one form of what a type can say in several ways."""
