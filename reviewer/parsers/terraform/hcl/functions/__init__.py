"""The built-in functions of Terraform that need nothing but their arguments."""
