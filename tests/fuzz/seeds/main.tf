terraform {
  required_providers { aws = { source = "hashicorp/aws", version = "~> 5.0" } }
}
provider "aws" { region = var.region }
provider "aws" {
  alias  = "copy"
  region = "eu-central-1"
}
variable "region" { default = "eu-west-1" }
variable "secret" {
  type      = string
  sensitive = true
  default   = "planted-variable-3"
}
variable "tables" {
  type    = map(object({ days = number, hash = optional(string, "id") }))
  default = { orders = { days = 35 }, carts = { days = 7, hash = "cart" } }
}
locals {
  names = [for name, table in var.tables : upper(name) if table.days > 1]
  tags  = merge({ Owner = "ledger" }, { for n in local.names : lower(n) => "${n}-${length(n)}" })
}
data "aws_caller_identity" "me" {}
resource "aws_dynamodb_table" "this" {
  for_each     = var.tables
  name         = each.key
  hash_key     = each.value.hash
  billing_mode = "PAY_PER_REQUEST"
  attribute {
    name = each.value.hash
    type = "S"
  }
  dynamic "replica" {
    for_each = each.value.days > 10 ? ["eu-central-1"] : []
    content { region_name = replica.value }
  }
  point_in_time_recovery { enabled = each.value.days >= 35 }
  tags = local.tags
  lifecycle { prevent_destroy = true }
}
resource "aws_db_instance" "ledger" {
  count                   = 2
  identifier              = "ledger-${count.index}"
  engine                  = "postgres"
  instance_class          = "db.r6g.large"
  password                = var.secret
  backup_retention_period = min(35, 7 * (count.index + 1))
  vpc_security_group_ids  = [aws_security_group.door.id]
}
resource "aws_security_group" "door" {
  ingress {
    from_port   = 5432
    to_port     = 5432
    protocol    = "tcp"
    cidr_blocks = [cidrsubnet("10.20.0.0/16", 4, 1)]
  }
}
resource "aws_iam_role" "carrier" {
  assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "s3.amazonaws.com" } }] })
}
resource "aws_instance" "host" {
  user_data = <<-EOT
    #!/bin/sh
    %{ for n in local.names ~}
    echo ${n}
    %{ endfor ~}
  EOT
}
output "names" { value = aws_dynamodb_table.this["orders"].arn }
moved {
  from = aws_dynamodb_table.old
  to   = aws_dynamodb_table.this
}
