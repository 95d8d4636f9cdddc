resource "aws_lb" "web" {
  name                       = "${var.prefix}-web"
  load_balancer_type         = "application"
  internal                   = false
  idle_timeout               = 75
  enable_deletion_protection = true
  security_groups            = [aws_security_group.balancer.id]
  subnets                    = [for zone in keys(local.zones) : aws_subnet.this["public-${zone}"].id]
}

resource "aws_lb_target_group" "web" {
  name                 = "${var.prefix}-web"
  vpc_id               = aws_vpc.this.id
  port                 = 8080
  protocol             = "HTTP"
  deregistration_delay = 45

  health_check {
    path                = "/healthz"
    interval            = 15
    healthy_threshold   = 2
    unhealthy_threshold = 3
    matcher             = "200"
  }
}

resource "aws_lb_listener" "https" {
  load_balancer_arn = aws_lb.web.arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS-1-2-2017-01"
  certificate_arn   = var.certificate_arn

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.web.arn
  }
}

resource "aws_launch_template" "web" {
  name                   = "${var.prefix}-web"
  image_id               = var.image_id
  instance_type          = "m6i.large"
  vpc_security_group_ids = [aws_security_group.web.id]

  iam_instance_profile {
    arn = var.web_profile_arn
  }

  metadata_options {
    http_tokens   = "required"
    http_endpoint = "enabled"
  }

  block_device_mappings {
    device_name = "/dev/xvda"

    ebs {
      volume_size = 40
      volume_type = "gp3"
      encrypted   = true
    }
  }
}

resource "aws_autoscaling_group" "web" {
  name                      = "${var.prefix}-web"
  min_size                  = var.web_servers
  max_size                  = 8
  desired_capacity          = var.web_servers
  health_check_type         = "ELB"
  health_check_grace_period = 120
  vpc_zone_identifier       = [aws_subnet.this["app-a"].id, aws_subnet.this["app-b"].id]
  target_group_arns         = [aws_lb_target_group.web.arn]

  launch_template {
    id      = aws_launch_template.web.id
    version = aws_launch_template.web.latest_version
  }

  tag {
    key                 = "Project"
    value               = "harbourline"
    propagate_at_launch = true
  }
}

resource "aws_autoscaling_policy" "web" {
  name                   = "${var.prefix}-web"
  autoscaling_group_name = aws_autoscaling_group.web.name
  policy_type            = "TargetTrackingScaling"

  target_tracking_configuration {
    target_value = 55

    predefined_metric_specification {
      predefined_metric_type = "ASGAverageCPUUtilization"
    }
  }
}
