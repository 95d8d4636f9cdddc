data "aws_iam_policy_document" "trust" {
  provider = aws.primary
  for_each = toset(["ec2", "lambda", "s3", "backup"])

  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["${each.key}.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "web" {
  provider           = aws.primary
  name               = "${local.name}-web"
  assume_role_policy = data.aws_iam_policy_document.trust["ec2"].json
}

resource "aws_iam_role_policy_attachment" "web_sessions" {
  provider   = aws.primary
  role       = aws_iam_role.web.name
  policy_arn = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"
}

data "aws_iam_policy_document" "documents" {
  provider = aws.primary
  statement {
    actions   = ["s3:GetObject", "s3:PutObject"]
    resources = ["${module.primary.documents_bucket_arn}/*"]
  }

  statement {
    actions   = ["secretsmanager:GetSecretValue"]
    resources = [aws_secretsmanager_secret.database.arn]
  }
}

resource "aws_iam_role_policy" "web_documents" {
  provider = aws.primary
  name     = "documents"
  role     = aws_iam_role.web.id
  policy   = data.aws_iam_policy_document.documents.json
}

resource "aws_iam_instance_profile" "web" {
  provider = aws.primary
  name     = "${local.name}-web"
  role     = aws_iam_role.web.name
}

resource "aws_iam_role" "tickets" {
  provider           = aws.primary
  name               = "${local.name}-tickets"
  assume_role_policy = data.aws_iam_policy_document.trust["lambda"].json
}

resource "aws_iam_role_policy_attachment" "tickets_logs" {
  provider   = aws.primary
  role       = aws_iam_role.tickets.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
}

resource "aws_iam_role_policy" "tickets_sailings" {
  provider = aws.primary
  name     = "sailings"
  role     = aws_iam_role.tickets.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["dynamodb:GetItem", "dynamodb:Query", "dynamodb:UpdateItem"]
        Resource = "arn:aws:dynamodb:*:${var.account_id}:table/${local.name}-sailings"
      },
      {
        Effect   = "Allow"
        Action   = "sqs:SendMessage"
        Resource = "arn:aws:sqs:*:${var.account_id}:${local.name}*"
      },
    ]
  })
}

resource "aws_iam_role" "replication" {
  provider           = aws.primary
  name               = "${local.name}-replication"
  assume_role_policy = data.aws_iam_policy_document.trust["s3"].json
}

resource "aws_iam_role_policy" "replication" {
  provider = aws.primary
  name     = "replication"
  role     = aws_iam_role.replication.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["s3:ListBucket", "s3:GetReplicationConfiguration"]
        Resource = module.primary.documents_bucket_arn
      },
      {
        Effect   = "Allow"
        Action   = ["s3:GetObjectVersionForReplication", "s3:GetObjectVersionAcl"]
        Resource = "${module.primary.documents_bucket_arn}/*"
      },
      {
        Effect   = "Allow"
        Action   = ["s3:ReplicateObject", "s3:ReplicateDelete"]
        Resource = "${module.recovery.documents_bucket_arn}/*"
      },
    ]
  })
}

resource "aws_iam_role" "backup" {
  provider           = aws.primary
  name               = "${local.name}-backup"
  assume_role_policy = data.aws_iam_policy_document.trust["backup"].json
}

resource "aws_iam_role_policy_attachment" "backup" {
  provider   = aws.primary
  for_each   = toset(["ForBackup", "ForRestores"])
  role       = aws_iam_role.backup.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicy${each.key}"
}
