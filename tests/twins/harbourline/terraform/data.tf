resource "aws_secretsmanager_secret" "database" {
  provider    = aws.primary
  name        = "harbourline/${var.environment}/database"
  description = "Login of the booking database"
  kms_key_id  = module.primary.data_key_arn
}

resource "aws_rds_global_cluster" "bookings" {
  provider                  = aws.primary
  global_cluster_identifier = "${local.name}-bookings"
  engine                    = "aurora-postgresql"
  engine_version            = "13.7"
  storage_encrypted         = true
  deletion_protection       = true
}

resource "aws_rds_cluster" "bookings" {
  provider                        = aws.primary
  cluster_identifier              = "${local.name}-bookings"
  global_cluster_identifier       = aws_rds_global_cluster.bookings.id
  engine                          = aws_rds_global_cluster.bookings.engine
  engine_version                  = aws_rds_global_cluster.bookings.engine_version
  database_name                   = "bookings"
  master_username                 = "harbourmaster"
  master_password                 = var.database_password
  backup_retention_period         = 14
  preferred_backup_window         = "02:00-03:00"
  deletion_protection             = true
  storage_encrypted               = true
  kms_key_id                      = module.primary.data_key_arn
  db_subnet_group_name            = module.primary.database_subnets
  vpc_security_group_ids          = [module.primary.database_security_group]
  enabled_cloudwatch_logs_exports = ["postgresql"]
  final_snapshot_identifier       = "${local.name}-bookings-final"
}

resource "aws_rds_cluster_instance" "bookings" {
  provider           = aws.primary
  count              = 2
  identifier         = "${local.name}-bookings-${count.index}"
  cluster_identifier = aws_rds_cluster.bookings.id
  engine             = aws_rds_cluster.bookings.engine
  instance_class     = "db.r6g.large"
}

resource "aws_rds_cluster" "bookings_replica" {
  provider                        = aws.recovery
  cluster_identifier              = "${local.name}-recovery-bookings"
  global_cluster_identifier       = aws_rds_global_cluster.bookings.id
  engine                          = "aurora-postgresql"
  engine_version                  = "13.7"
  backup_retention_period         = 14
  preferred_backup_window         = "02:00-03:00"
  deletion_protection             = true
  storage_encrypted               = true
  kms_key_id                      = module.recovery.data_key_arn
  db_subnet_group_name            = module.recovery.database_subnets
  vpc_security_group_ids          = [module.recovery.database_security_group]
  enabled_cloudwatch_logs_exports = ["postgresql"]
  final_snapshot_identifier       = "${local.name}-recovery-bookings-final"

  depends_on = [aws_rds_cluster_instance.bookings]
}

resource "aws_rds_cluster_instance" "bookings_replica" {
  provider           = aws.recovery
  identifier         = "${local.name}-recovery-bookings-0"
  cluster_identifier = aws_rds_cluster.bookings_replica.id
  engine             = "aurora-postgresql"
  instance_class     = "db.r6g.large"
}

resource "aws_db_instance" "reports" {
  provider                  = aws.primary
  identifier                = "${local.name}-reports"
  engine                    = "postgres"
  engine_version            = "13.7"
  instance_class            = "db.m6g.xlarge"
  allocated_storage         = 200
  storage_type              = "gp2"
  storage_encrypted         = true
  kms_key_id                = module.primary.data_key_arn
  multi_az                  = true
  username                  = "reporter"
  password                  = var.report_password
  backup_retention_period   = 21
  copy_tags_to_snapshot     = true
  deletion_protection       = true
  db_subnet_group_name      = module.primary.database_subnets
  vpc_security_group_ids    = [module.primary.database_security_group]
  final_snapshot_identifier = "${local.name}-reports-final"
  tags                      = { Backup = "daily" }
}

resource "aws_dynamodb_table" "sailings" {
  provider         = aws.primary
  name             = "${local.name}-sailings"
  billing_mode     = "PAY_PER_REQUEST"
  hash_key         = "route"
  range_key        = "departure"
  stream_enabled   = true
  stream_view_type = "NEW_AND_OLD_IMAGES"

  attribute {
    name = "route"
    type = "S"
  }

  attribute {
    name = "departure"
    type = "S"
  }

  attribute {
    name = "vessel"
    type = "S"
  }

  global_secondary_index {
    name            = "by-vessel"
    hash_key        = "vessel"
    projection_type = "ALL"
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled = true
  }

  replica {
    region_name = var.recovery_region
  }
}

resource "aws_dynamodb_table" "fares" {
  provider     = aws.primary
  name         = "${local.name}-fares"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "code"
  tags         = { Backup = "daily" }

  attribute {
    name = "code"
    type = "S"
  }

  ttl {
    attribute_name = "expires"
    enabled        = true
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled     = true
    kms_key_arn = module.primary.data_key_arn
  }
}

resource "aws_s3_bucket" "receipts" {
  provider = aws.primary
  bucket   = "${local.name}-receipts"

  versioning {
    enabled = true
  }

  server_side_encryption_configuration {
    rule {
      apply_server_side_encryption_by_default {
        sse_algorithm = "AES256"
      }
    }
  }
}

resource "aws_s3_bucket_public_access_block" "receipts" {
  provider                = aws.primary
  bucket                  = aws_s3_bucket.receipts.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

data "aws_iam_policy_document" "receipts" {
  provider = aws.primary
  statement {
    sid       = "OnlyEncrypted"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = ["arn:aws:s3:::${local.name}-receipts", "arn:aws:s3:::${local.name}-receipts/*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

resource "aws_s3_bucket_policy" "receipts" {
  provider = aws.primary
  bucket   = aws_s3_bucket.receipts.id
  policy   = data.aws_iam_policy_document.receipts.json
}
