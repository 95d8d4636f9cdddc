stage  = "live"
counts = { "a" = 1, b = [true, null, -1.5e3] }
text   = <<EOT
  lines
EOT
