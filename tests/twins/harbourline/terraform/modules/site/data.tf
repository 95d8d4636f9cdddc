resource "aws_kms_key" "data" {
  description             = "Encrypts what the booking site stores"
  enable_key_rotation     = true
  deletion_window_in_days = 30

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "Administration"
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::${var.account_id}:root" }
      Action    = "kms:*"
      Resource  = "*"
    }]
  })
}

resource "aws_kms_alias" "data" {
  name          = "alias/${var.prefix}-data"
  target_key_id = aws_kms_key.data.key_id
}

resource "aws_db_subnet_group" "data" {
  name        = "${var.prefix}-data"
  description = "Data subnets"
  subnet_ids  = [for zone in keys(local.zones) : aws_subnet.this["data-${zone}"].id]
}

resource "aws_s3_bucket" "documents" {
  bucket = "harbourline-${var.environment}-documents-${var.region}"

  versioning {
    enabled = true
  }

  server_side_encryption_configuration {
    rule {
      apply_server_side_encryption_by_default {
        sse_algorithm     = "aws:kms"
        kms_master_key_id = aws_kms_key.data.arn
      }
    }
  }

  lifecycle_rule {
    id      = "old-versions"
    enabled = true

    noncurrent_version_expiration {
      days = 60
    }
  }

  dynamic "replication_configuration" {
    for_each = var.replicated ? [var.replica_bucket] : []

    content {
      role = var.replication_role

      rules {
        id       = "recovery"
        status   = "Enabled"
        priority = 1
        prefix   = ""

        destination {
          bucket        = replication_configuration.value
          storage_class = "STANDARD_IA"
        }
      }
    }
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_s3_bucket_public_access_block" "documents" {
  bucket                  = aws_s3_bucket.documents.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_backup_vault" "this" {
  name        = "${var.prefix}-backups"
  kms_key_arn = aws_kms_key.data.arn
}
