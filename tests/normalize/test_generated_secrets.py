"""A secret that keeps what a generator makes generates its value, as templates say it."""

from __future__ import annotations

import pytest

from reviewer.model.value import Reference
from reviewer.normalize.build import build_design
from reviewer.parsers.loader import load
from reviewer.settings import ReadOptions

SECRET = """
resource "random_password" "made" {
  length  = 24
  special = false
}
resource "aws_secretsmanager_secret" "db" { name = "db" }
resource "aws_secretsmanager_secret_version" "db" {
  secret_id     = aws_secretsmanager_secret.db.id
  secret_string = %s
}
"""


def secret_of(folder, value):
    (folder / "main.tf").write_text(SECRET % value)
    return build_design(load(str(folder), ReadOptions())).resources["aws_secretsmanager_secret.db"]


def test_a_generated_value_among_others_is_the_generated_key(tmp_path):
    secret = secret_of(tmp_path, 'jsonencode({ user = "app", password = random_password.made.result })')
    assert dict(secret.properties) == {
        "Name": "db",
        "GenerateSecretString": {
            "PasswordLength": 24,
            "ExcludePunctuation": True,
            "GenerateStringKey": "password",
            "SecretStringTemplate": {"user": "app"},
        },
    }
    assert secret.parts[("GenerateSecretString",)][0] == "aws_secretsmanager_secret_version.db"


def test_a_generated_value_alone_has_no_template(tmp_path):
    secret = secret_of(tmp_path, "random_password.made.result")
    assert secret.properties["GenerateSecretString"] == {"PasswordLength": 24, "ExcludePunctuation": True}


@pytest.mark.parametrize("value", ['"hunter2hunter2"', 'jsonencode({ password = "hunter2hunter2" })'])
def test_a_value_written_down_stays_one(tmp_path, value):
    secret = secret_of(tmp_path, value)
    assert "SecretString" in secret.properties
    assert "GenerateSecretString" not in secret.properties


def test_references_to_the_generator_elsewhere_stay(tmp_path):
    more = 'random_password.made.result\n}\nresource "aws_db_instance" "a" {\n  password = random_password.made.result'
    secret_of(tmp_path, more)
    found = build_design(load(str(tmp_path), ReadOptions())).resources["aws_db_instance.a"]
    assert found.properties["MasterUserPassword"] == Reference("random_password.made", "result")
