output "documents_bucket_arn" {
  value = aws_s3_bucket.documents.arn
}

output "data_key_arn" {
  value = aws_kms_key.data.arn
}

output "database_subnets" {
  value = aws_db_subnet_group.data.name
}

output "database_security_group" {
  value = aws_security_group.database.id
}

output "backup_vault" {
  value = aws_backup_vault.this.name
}

output "backup_vault_arn" {
  value = aws_backup_vault.this.arn
}

output "load_balancer_name" {
  value = aws_lb.web.dns_name
}

output "load_balancer_zone" {
  value = aws_lb.web.zone_id
}
