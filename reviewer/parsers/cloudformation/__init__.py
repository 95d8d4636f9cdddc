"""CloudFormation templates: sections, intrinsic functions, conditions, loops and nested stacks."""
