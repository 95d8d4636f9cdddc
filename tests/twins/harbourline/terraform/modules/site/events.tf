resource "aws_sqs_queue" "dead" {
  name                      = "${var.prefix}-bookings-dead"
  message_retention_seconds = 1209600
  kms_master_key_id         = aws_kms_key.data.key_id
}

resource "aws_sqs_queue" "bookings" {
  name                       = "${var.prefix}-bookings"
  visibility_timeout_seconds = 180
  message_retention_seconds  = 345600
  kms_master_key_id          = aws_kms_key.data.key_id
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead.arn
    maxReceiveCount     = 5
  })
}

resource "aws_sns_topic" "alerts" {
  name              = "${var.prefix}-alerts"
  kms_master_key_id = aws_kms_key.data.key_id
}

resource "aws_sns_topic_subscription" "email" {
  topic_arn = aws_sns_topic.alerts.arn
  protocol  = "email"
  endpoint  = var.alert_address
}

resource "aws_cloudwatch_metric_alarm" "errors" {
  alarm_name          = "${var.prefix}-errors"
  alarm_description   = "The web servers answer with errors"
  namespace           = "AWS/ApplicationELB"
  metric_name         = "HTTPCode_Target_5XX_Count"
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 3
  threshold           = 25
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  dimensions          = { LoadBalancer = aws_lb.web.arn_suffix }
  alarm_actions       = [aws_sns_topic.alerts.arn]
  ok_actions          = [aws_sns_topic.alerts.arn]
}

resource "aws_cloudwatch_metric_alarm" "backlog" {
  alarm_name          = "${var.prefix}-backlog"
  alarm_description   = "Bookings wait too long"
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateAgeOfOldestMessage"
  statistic           = "Maximum"
  period              = 300
  evaluation_periods  = 2
  threshold           = 900
  comparison_operator = "GreaterThanThreshold"
  dimensions          = { QueueName = aws_sqs_queue.bookings.name }
  alarm_actions       = [aws_sns_topic.alerts.arn]
}

resource "aws_cloudwatch_log_group" "tickets" {
  name              = "/aws/lambda/${var.prefix}-tickets"
  retention_in_days = 90
}

resource "aws_lambda_function" "tickets" {
  function_name = "${var.prefix}-tickets"
  runtime       = "python3.8"
  handler       = "tickets.handle"
  memory_size   = 512
  timeout       = 60
  role          = var.ticket_role_arn
  s3_bucket     = "harbourline-releases-${var.region}"
  s3_key        = "tickets/1.8.2.zip"

  dead_letter_config {
    target_arn = aws_sqs_queue.dead.arn
  }

  environment {
    variables = {
      QUEUE_URL  = aws_sqs_queue.bookings.id
      TABLE_NAME = "harbourline-${var.environment}-sailings"
    }
  }

  depends_on = [aws_cloudwatch_log_group.tickets]
}

resource "aws_cloudwatch_event_rule" "sailings" {
  name                = "${var.prefix}-sailings"
  description         = "Issues the tickets of the next sailings"
  schedule_expression = "rate(15 minutes)"
}

resource "aws_cloudwatch_event_target" "tickets" {
  rule      = aws_cloudwatch_event_rule.sailings.name
  target_id = "tickets"
  arn       = aws_lambda_function.tickets.arn
}

resource "aws_lambda_permission" "sailings" {
  function_name = aws_lambda_function.tickets.function_name
  action        = "lambda:InvokeFunction"
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.sailings.arn
}
