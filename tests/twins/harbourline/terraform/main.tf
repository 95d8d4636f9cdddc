terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 3.39"
    }
  }
}

provider "aws" {
  alias  = "primary"
  region = var.primary_region

  default_tags {
    tags = local.tags
  }
}

provider "aws" {
  alias  = "recovery"
  region = var.recovery_region

  default_tags {
    tags = local.tags
  }
}

locals {
  name = "harbourline-${var.environment}"
  tags = { Project = "harbourline" }
}

module "primary" {
  source    = "./modules/site"
  providers = { aws = aws.primary }

  prefix           = local.name
  environment      = var.environment
  region           = var.primary_region
  cidr             = "10.40.0.0/16"
  image_id         = "ami-0a1b2c3d4e5f60718"
  certificate_arn  = "arn:aws:acm:eu-west-1:111122223333:certificate/0f6b2f7e-5a1d-4c34-9c7e-3b8a5d0e1f21"
  alert_address    = var.alert_address
  account_id       = var.account_id
  web_servers      = 2
  web_profile_arn  = aws_iam_instance_profile.web.arn
  ticket_role_arn  = aws_iam_role.tickets.arn
  replicated       = true
  replication_role = aws_iam_role.replication.arn
  replica_bucket   = module.recovery.documents_bucket_arn
}

module "recovery" {
  source    = "./modules/site"
  providers = { aws = aws.recovery }

  prefix          = "${local.name}-recovery"
  environment     = var.environment
  region          = var.recovery_region
  cidr            = "10.41.0.0/16"
  image_id        = "ami-08f7e6d5c4b3a2910"
  certificate_arn = "arn:aws:acm:eu-central-1:111122223333:certificate/9d3c1a44-7be2-4f05-8a60-c2d4e6f80b13"
  alert_address   = var.alert_address
  account_id      = var.account_id
  web_servers     = 1
  web_profile_arn = aws_iam_instance_profile.web.arn
  ticket_role_arn = aws_iam_role.tickets.arn
}
