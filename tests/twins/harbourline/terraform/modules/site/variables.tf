variable "prefix" {
  type = string
}

variable "environment" {
  type = string
}

variable "region" {
  type = string
}

variable "cidr" {
  type = string
}

variable "image_id" {
  type = string
}

variable "certificate_arn" {
  type = string
}

variable "alert_address" {
  type = string
}

variable "account_id" {
  type = string
}

variable "web_servers" {
  type = number
}

variable "web_profile_arn" {
  type = string
}

variable "ticket_role_arn" {
  type = string
}

variable "replicated" {
  type    = bool
  default = false
}

variable "replication_role" {
  type    = string
  default = ""
}

variable "replica_bucket" {
  type    = string
  default = null
}
