"""The Terraform language: text to syntax tree, syntax tree to evaluated resource instances."""
