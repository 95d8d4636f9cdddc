provider "aws" { region = "eu-west-1" }
resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
resource "aws_vpc" "peer" { cidr_block = "10.1.0.0/16" }
resource "aws_subnet" "a" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.1.0/24"
}
resource "aws_subnet" "b" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.2.0/24"
}
resource "aws_security_group" "g" {
  description = "g"
  vpc_id      = aws_vpc.main.id
}
resource "aws_vpc_security_group_ingress_rule" "g" {
  security_group_id = aws_security_group.g.id
  ip_protocol       = "tcp"
  from_port         = 22
  to_port           = 22
  cidr_ipv4         = "10.0.0.0/8"
}
resource "aws_security_group_rule" "self" {
  type              = "ingress"
  security_group_id = aws_security_group.g.id
  protocol          = "-1"
  from_port         = 0
  to_port           = 0
  self              = true
}
resource "aws_vpc_peering_connection" "p" {
  vpc_id      = aws_vpc.main.id
  peer_vpc_id = aws_vpc.peer.id
  auto_accept = true
}
resource "aws_route_table" "rt" { vpc_id = aws_vpc.main.id }
resource "aws_route" "p" {
  route_table_id            = aws_route_table.rt.id
  destination_cidr_block    = "10.1.0.0/16"
  vpc_peering_connection_id = aws_vpc_peering_connection.p.id
}
resource "aws_vpc_endpoint" "s3" {
  vpc_id            = aws_vpc.main.id
  service_name      = "com.amazonaws.eu-west-1.s3"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = [aws_route_table.rt.id]
}
resource "aws_network_acl" "n" {
  vpc_id     = aws_vpc.main.id
  subnet_ids = [aws_subnet.a.id]
  ingress {
    rule_no    = 100
    protocol   = "tcp"
    action     = "allow"
    cidr_block = "0.0.0.0/0"
    from_port  = 443
    to_port    = 443
  }
}
resource "aws_cloudwatch_log_group" "flow" {
  name              = "/flow"
  retention_in_days = 7
}
resource "aws_iam_role" "r" {
  name               = "r"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { Service = "ec2.amazonaws.com" }, Action = "sts:AssumeRole" }] })
  managed_policy_arns = ["arn:aws:iam::aws:policy/ReadOnlyAccess"]
}
resource "aws_iam_instance_profile" "r" {
  name = "r"
  role = aws_iam_role.r.name
}
resource "aws_flow_log" "f" {
  vpc_id          = aws_vpc.main.id
  traffic_type    = "ALL"
  log_destination = aws_cloudwatch_log_group.flow.arn
  iam_role_arn    = aws_iam_role.r.arn
}
resource "aws_launch_template" "lt" {
  name          = "web"
  image_id      = "ami-123"
  instance_type = "t3.micro"
  vpc_security_group_ids = [aws_security_group.g.id]
  iam_instance_profile { arn = aws_iam_instance_profile.r.arn }
  metadata_options {
    http_tokens   = "required"
    http_endpoint = "enabled"
  }
  block_device_mappings {
    device_name = "/dev/xvda"
    ebs {
      volume_size = 20
      encrypted   = true
      volume_type = "gp3"
    }
  }
  tag_specifications {
    resource_type = "instance"
    tags          = { Name = "web" }
  }
}
resource "aws_autoscaling_group" "asg" {
  name                      = "web"
  min_size                  = 2
  max_size                  = 6
  desired_capacity          = 2
  vpc_zone_identifier       = [aws_subnet.a.id, aws_subnet.b.id]
  health_check_type         = "ELB"
  health_check_grace_period = 120
  target_group_arns         = [aws_lb_target_group.tg.arn]
  launch_template {
    id      = aws_launch_template.lt.id
    version = aws_launch_template.lt.latest_version
  }
  tag {
    key                 = "Name"
    value               = "web"
    propagate_at_launch = true
  }
}
resource "aws_autoscaling_policy" "cpu" {
  name                   = "cpu"
  autoscaling_group_name = aws_autoscaling_group.asg.name
  policy_type            = "TargetTrackingScaling"
  target_tracking_configuration {
    predefined_metric_specification { predefined_metric_type = "ASGAverageCPUUtilization" }
    target_value = 50
  }
}
resource "aws_lb_target_group" "tg" {
  port     = 80
  protocol = "HTTP"
  vpc_id   = aws_vpc.main.id
  stickiness {
    type            = "lb_cookie"
    enabled         = true
    cookie_duration = 600
  }
}
resource "aws_instance" "i" {
  ami                    = "ami-123"
  instance_type          = "t3.small"
  subnet_id              = aws_subnet.a.id
  vpc_security_group_ids = [aws_security_group.g.id]
  iam_instance_profile   = aws_iam_instance_profile.r.name
  monitoring             = true
  tags                   = { Name = "i" }
}
resource "aws_lb_target_group_attachment" "i" {
  target_group_arn = aws_lb_target_group.tg.arn
  target_id        = aws_instance.i.id
  port             = 8080
}
resource "aws_api_gateway_rest_api" "api" {
  name = "api"
  endpoint_configuration { types = ["REGIONAL"] }
}
resource "aws_api_gateway_resource" "o" {
  rest_api_id = aws_api_gateway_rest_api.api.id
  parent_id   = aws_api_gateway_rest_api.api.root_resource_id
  path_part   = "orders"
}
resource "aws_api_gateway_method" "get" {
  rest_api_id   = aws_api_gateway_rest_api.api.id
  resource_id   = aws_api_gateway_resource.o.id
  http_method   = "GET"
  authorization = "NONE"
}
resource "aws_api_gateway_integration" "get" {
  rest_api_id             = aws_api_gateway_rest_api.api.id
  resource_id             = aws_api_gateway_resource.o.id
  http_method             = aws_api_gateway_method.get.http_method
  type                    = "AWS_PROXY"
  integration_http_method = "POST"
  uri                     = aws_lambda_function.f.invoke_arn
}
resource "aws_api_gateway_deployment" "d" {
  rest_api_id = aws_api_gateway_rest_api.api.id
  depends_on  = [aws_api_gateway_integration.get]
}
resource "aws_api_gateway_stage" "prod" {
  rest_api_id          = aws_api_gateway_rest_api.api.id
  deployment_id        = aws_api_gateway_deployment.d.id
  stage_name           = "prod"
  xray_tracing_enabled = true
}
resource "aws_api_gateway_method_settings" "all" {
  rest_api_id = aws_api_gateway_rest_api.api.id
  stage_name  = aws_api_gateway_stage.prod.stage_name
  method_path = "*/*"
  settings {
    metrics_enabled = true
    logging_level   = "INFO"
  }
}
resource "aws_lambda_function" "f" {
  function_name = "f"
  role          = aws_iam_role.r.arn
  runtime       = "nodejs20.x"
  handler       = "a.b"
  s3_bucket     = "code"
  s3_key        = "f.zip"
  tracing_config { mode = "Active" }
  reserved_concurrent_executions = 5
}
resource "aws_lambda_permission" "api" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.f.function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_api_gateway_rest_api.api.execution_arn}/*/*"
}
resource "aws_lambda_alias" "live" {
  name             = "live"
  function_name    = aws_lambda_function.f.function_name
  function_version = "1"
}
resource "aws_lambda_function_url" "u" {
  function_name      = aws_lambda_function.f.function_name
  authorization_type = "AWS_IAM"
}
resource "aws_lambda_function_event_invoke_config" "c" {
  function_name                = aws_lambda_function.f.function_name
  qualifier                    = "$LATEST"
  maximum_retry_attempts       = 1
  maximum_event_age_in_seconds = 60
}
resource "aws_apigatewayv2_api" "h" {
  name          = "h"
  protocol_type = "HTTP"
  cors_configuration {
    allow_origins = ["*"]
    allow_methods = ["GET"]
  }
}
resource "aws_apigatewayv2_integration" "h" {
  api_id                 = aws_apigatewayv2_api.h.id
  integration_type       = "AWS_PROXY"
  integration_uri        = aws_lambda_function.f.arn
  payload_format_version = "2.0"
}
resource "aws_apigatewayv2_route" "h" {
  api_id    = aws_apigatewayv2_api.h.id
  route_key = "GET /x"
  target    = "integrations/${aws_apigatewayv2_integration.h.id}"
}
resource "aws_apigatewayv2_stage" "h" {
  api_id      = aws_apigatewayv2_api.h.id
  name        = "$default"
  auto_deploy = true
}
resource "aws_s3_bucket" "web" { bucket = "web-site" }
resource "aws_s3_bucket_notification" "web" {
  bucket = aws_s3_bucket.web.id
  lambda_function {
    lambda_function_arn = aws_lambda_function.f.arn
    events              = ["s3:ObjectCreated:*", "s3:ObjectRemoved:*"]
    filter_prefix       = "in/"
  }
}
resource "aws_s3_bucket_cors_configuration" "web" {
  bucket = aws_s3_bucket.web.id
  cors_rule {
    allowed_methods = ["GET"]
    allowed_origins = ["*"]
    max_age_seconds = 3000
  }
}
resource "aws_s3_bucket_logging" "web" {
  bucket        = aws_s3_bucket.web.id
  target_bucket = "logs"
  target_prefix = "web/"
}
resource "aws_s3_bucket_policy" "web" {
  bucket = aws_s3_bucket.web.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Principal = "*", Action = "s3:*", Resource = ["${aws_s3_bucket.web.arn}/*"], Condition = { Bool = { "aws:SecureTransport" = "false" } } }] })
}
resource "aws_cloudfront_origin_access_control" "oac" {
  name                              = "oac"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}
resource "aws_cloudfront_distribution" "cdn" {
  enabled             = true
  default_root_object = "index.html"
  price_class         = "PriceClass_100"
  aliases             = ["www.example.com"]
  origin {
    origin_id                = "s3"
    domain_name              = aws_s3_bucket.web.bucket_regional_domain_name
    origin_access_control_id = aws_cloudfront_origin_access_control.oac.id
  }
  origin {
    origin_id   = "backup"
    domain_name = "backup.example.com"
    custom_origin_config {
      http_port              = 80
      https_port             = 443
      origin_protocol_policy = "https-only"
      origin_ssl_protocols   = ["TLSv1.2"]
    }
  }
  origin_group {
    origin_id = "group"
    failover_criteria { status_codes = [500, 502] }
    member { origin_id = "s3" }
    member { origin_id = "backup" }
  }
  default_cache_behavior {
    target_origin_id       = "group"
    viewer_protocol_policy = "redirect-to-https"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
    compress               = true
  }
  restrictions {
    geo_restriction { restriction_type = "none" }
  }
  viewer_certificate {
    acm_certificate_arn      = aws_acm_certificate.c.arn
    ssl_support_method       = "sni-only"
    minimum_protocol_version = "TLSv1.2_2021"
  }
  web_acl_id = aws_wafv2_web_acl.w.arn
}
resource "aws_acm_certificate" "c" {
  domain_name               = "www.example.com"
  validation_method         = "DNS"
  subject_alternative_names = ["example.com"]
}
resource "aws_route53_record" "www" {
  zone_id = "Z123"
  name    = "www.example.com"
  type    = "A"
  alias {
    name                   = aws_cloudfront_distribution.cdn.domain_name
    zone_id                = aws_cloudfront_distribution.cdn.hosted_zone_id
    evaluate_target_health = false
  }
}
resource "aws_route53_record" "w" {
  zone_id        = "Z123"
  name           = "w.example.com"
  type           = "CNAME"
  ttl            = 60
  records        = ["a.example.com"]
  set_identifier = "a"
  weighted_routing_policy { weight = 10 }
}
resource "aws_wafv2_web_acl" "w" {
  name  = "w"
  scope = "CLOUDFRONT"
  default_action {
    allow {}
  }
  rule {
    name     = "common"
    priority = 1
    override_action {
      none {}
    }
    statement {
      managed_rule_group_statement {
        name        = "AWSManagedRulesCommonRuleSet"
        vendor_name = "AWS"
      }
    }
    visibility_config {
      cloudwatch_metrics_enabled = true
      metric_name                = "common"
      sampled_requests_enabled   = true
    }
  }
  rule {
    name     = "rate"
    priority = 2
    action {
      block {}
    }
    statement {
      rate_based_statement {
        limit              = 2000
        aggregate_key_type = "IP"
      }
    }
    visibility_config {
      cloudwatch_metrics_enabled = true
      metric_name                = "rate"
      sampled_requests_enabled   = true
    }
  }
  visibility_config {
    cloudwatch_metrics_enabled = true
    metric_name                = "w"
    sampled_requests_enabled   = true
  }
}
resource "aws_sfn_state_machine" "s" {
  name     = "s"
  role_arn = aws_iam_role.r.arn
  definition = jsonencode({ StartAt = "A", States = { A = { Type = "Task", Resource = aws_lambda_function.f.arn, End = true } } })
}
resource "aws_kinesis_stream" "k" {
  name             = "k"
  shard_count      = 2
  retention_period = 48
  encryption_type  = "KMS"
  kms_key_id       = "alias/aws/kinesis"
}
resource "aws_kinesis_firehose_delivery_stream" "fh" {
  name        = "fh"
  destination = "extended_s3"
  extended_s3_configuration {
    role_arn           = aws_iam_role.r.arn
    bucket_arn         = aws_s3_bucket.web.arn
    buffering_size     = 64
    buffering_interval = 300
    prefix             = "x/"
  }
}
resource "aws_ecr_repository" "e" {
  name                 = "e"
  image_tag_mutability = "IMMUTABLE"
  image_scanning_configuration { scan_on_push = true }
}
resource "aws_ecr_lifecycle_policy" "e" {
  repository = aws_ecr_repository.e.name
  policy     = jsonencode({ rules = [{ rulePriority = 1, selection = { tagStatus = "any", countType = "imageCountMoreThan", countNumber = 10 }, action = { type = "expire" } }] })
}
resource "aws_eks_cluster" "eks" {
  name     = "eks"
  role_arn = aws_iam_role.r.arn
  version  = "1.29"
  vpc_config {
    subnet_ids              = [aws_subnet.a.id, aws_subnet.b.id]
    endpoint_private_access = true
    endpoint_public_access  = false
  }
  enabled_cluster_log_types = ["api", "audit"]
}
resource "aws_eks_node_group" "n" {
  cluster_name    = aws_eks_cluster.eks.name
  node_group_name = "n"
  node_role_arn   = aws_iam_role.r.arn
  subnet_ids      = [aws_subnet.a.id]
  scaling_config {
    min_size     = 1
    max_size     = 3
    desired_size = 2
  }
}
resource "aws_opensearch_domain" "os" {
  domain_name    = "os"
  engine_version = "OpenSearch_2.11"
  cluster_config {
    instance_type          = "r6g.large.search"
    instance_count         = 3
    zone_awareness_enabled = true
    zone_awareness_config { availability_zone_count = 3 }
  }
  ebs_options {
    ebs_enabled = true
    volume_size = 100
  }
  encrypt_at_rest { enabled = true }
  node_to_node_encryption { enabled = true }
}
resource "aws_docdb_cluster" "doc" {
  cluster_identifier      = "doc"
  master_username         = "u"
  master_password         = "correct-horse-battery"
  backup_retention_period = 7
  storage_encrypted       = true
  skip_final_snapshot     = true
}
resource "aws_db_instance" "pg" {
  identifier              = "pg"
  engine                  = "postgres"
  engine_version          = "15"
  instance_class          = "db.t3.medium"
  allocated_storage       = 100
  username                = "u"
  password                = "correct-horse-battery"
  multi_az                = true
  backup_retention_period = 7
  storage_encrypted       = true
  vpc_security_group_ids  = [aws_security_group.g.id]
  parameter_group_name    = aws_db_parameter_group.pg.name
  skip_final_snapshot     = true
}
resource "aws_db_parameter_group" "pg" {
  name        = "pg"
  family      = "postgres15"
  description = "pg"
  parameter {
    name  = "log_statement"
    value = "all"
  }
}
resource "aws_db_instance" "replica" {
  identifier          = "pg-replica"
  replicate_source_db = aws_db_instance.pg.identifier
  instance_class      = "db.t3.medium"
  skip_final_snapshot = true
}
resource "aws_elasticache_cluster" "mc" {
  cluster_id      = "mc"
  engine          = "memcached"
  node_type       = "cache.t3.micro"
  num_cache_nodes = 2
  az_mode         = "cross-az"
}
resource "aws_cloudwatch_log_metric_filter" "m" {
  name           = "errors"
  pattern        = "ERROR"
  log_group_name = aws_cloudwatch_log_group.flow.name
  metric_transformation {
    name      = "Errors"
    namespace = "App"
    value     = "1"
  }
}
resource "aws_cloudwatch_dashboard" "d" {
  dashboard_name = "d"
  dashboard_body = jsonencode({ widgets = [] })
}
resource "aws_cloudwatch_event_bus" "b" { name = "orders" }
resource "aws_scheduler_schedule" "s" {
  name                = "s"
  schedule_expression = "rate(1 hour)"
  flexible_time_window { mode = "OFF" }
  target {
    arn      = aws_lambda_function.f.arn
    role_arn = aws_iam_role.r.arn
  }
}
resource "aws_secretsmanager_secret" "s" { name = "s" }
resource "aws_secretsmanager_secret_version" "s" {
  secret_id     = aws_secretsmanager_secret.s.id
  secret_string = jsonencode({ user = "u" })
}
resource "aws_secretsmanager_secret_rotation" "s" {
  secret_id           = aws_secretsmanager_secret.s.id
  rotation_lambda_arn = aws_lambda_function.f.arn
  rotation_rules { automatically_after_days = 30 }
}
resource "aws_globalaccelerator_accelerator" "ga" {
  name            = "ga"
  ip_address_type = "IPV4"
  enabled         = true
}
resource "aws_globalaccelerator_listener" "ga" {
  accelerator_arn = aws_globalaccelerator_accelerator.ga.id
  protocol        = "TCP"
  port_range {
    from_port = 443
    to_port   = 443
  }
}
resource "aws_globalaccelerator_endpoint_group" "ga" {
  listener_arn          = aws_globalaccelerator_listener.ga.id
  endpoint_group_region = "eu-west-1"
  endpoint_configuration {
    endpoint_id = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/a/b"
    weight      = 100
  }
}
resource "aws_guardduty_detector" "g" { enable = true }
resource "aws_config_configuration_recorder" "c" {
  name     = "default"
  role_arn = aws_iam_role.r.arn
  recording_group {
    all_supported                 = true
    include_global_resource_types = true
  }
}
resource "aws_config_config_rule" "c" {
  name = "multi-az"
  source {
    owner             = "AWS"
    source_identifier = "RDS_MULTI_AZ_SUPPORT"
  }
}
resource "aws_cognito_user_pool" "u" {
  name                     = "users"
  auto_verified_attributes = ["email"]
  password_policy {
    minimum_length    = 12
    require_lowercase = true
  }
}
resource "aws_cognito_user_pool_client" "u" {
  name         = "web"
  user_pool_id = aws_cognito_user_pool.u.id
}
resource "aws_msk_cluster" "m" {
  cluster_name           = "m"
  kafka_version          = "3.5.1"
  number_of_broker_nodes = 3
  broker_node_group_info {
    instance_type   = "kafka.m5.large"
    client_subnets  = [aws_subnet.a.id, aws_subnet.b.id]
    security_groups = [aws_security_group.g.id]
    storage_info {
      ebs_storage_info { volume_size = 100 }
    }
  }
}
resource "aws_ssm_document" "d" {
  name            = "failover"
  document_type   = "Automation"
  document_format = "JSON"
  content         = jsonencode({ schemaVersion = "0.3", mainSteps = [] })
}
resource "aws_dlm_lifecycle_policy" "d" {
  description        = "daily"
  execution_role_arn = aws_iam_role.r.arn
  state              = "ENABLED"
  policy_details {
    resource_types = ["VOLUME"]
    target_tags    = { Backup = "yes" }
    schedule {
      name = "daily"
      create_rule {
        interval      = 24
        interval_unit = "HOURS"
        times         = ["03:00"]
      }
      retain_rule { count = 7 }
      copy_tags = true
    }
  }
}
