resource "aws_backup_plan" "daily" {
  provider = aws.primary
  name     = local.name

  rule {
    rule_name         = "daily"
    target_vault_name = module.primary.backup_vault
    schedule          = "cron(0 4 * * ? *)"
    start_window      = 60
    completion_window = 240

    lifecycle {
      delete_after = 35
    }

    copy_action {
      destination_vault_arn = module.recovery.backup_vault_arn

      lifecycle {
        delete_after = 35
      }
    }
  }
}

resource "aws_backup_selection" "tagged" {
  provider     = aws.primary
  name         = "tagged"
  plan_id      = aws_backup_plan.daily.id
  iam_role_arn = aws_iam_role.backup.arn

  selection_tag {
    type  = "STRINGEQUALS"
    key   = "Backup"
    value = "daily"
  }
}

resource "aws_route53_zone" "site" {
  provider = aws.primary
  name     = "harbourline.example"
}

resource "aws_route53_health_check" "primary" {
  provider          = aws.primary
  type              = "HTTPS"
  fqdn              = module.primary.load_balancer_name
  port              = 443
  resource_path     = "/healthz"
  request_interval  = 10
  failure_threshold = 3
}

locals {
  sites = {
    primary  = { role = "PRIMARY", target = module.primary, check = aws_route53_health_check.primary.id }
    recovery = { role = "SECONDARY", target = module.recovery, check = null }
  }
}

resource "aws_route53_record" "book" {
  provider        = aws.primary
  for_each        = local.sites
  zone_id         = aws_route53_zone.site.zone_id
  name            = "book.harbourline.example"
  type            = "A"
  set_identifier  = each.key
  health_check_id = each.value.check

  failover_routing_policy {
    type = each.value.role
  }

  alias {
    name                   = each.value.target.load_balancer_name
    zone_id                = each.value.target.load_balancer_zone
    evaluate_target_health = true
  }
}
