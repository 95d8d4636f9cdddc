variable "environment" {
  type    = string
  default = "prod"
}

variable "account_id" {
  type    = string
  default = "111122223333"
}

variable "primary_region" {
  type    = string
  default = "eu-west-1"
}

variable "recovery_region" {
  type    = string
  default = "eu-central-1"
}

variable "alert_address" {
  type    = string
  default = "oncall@harbourline.example"
}

variable "database_password" {
  type      = string
  sensitive = true
}

variable "report_password" {
  type      = string
  sensitive = true
}
