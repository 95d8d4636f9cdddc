"""Designs in every format with secrets planted in them; each secret has the letters of `MARK` in it, in some case."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

MARK = "plant"
SIGNATURE = "4dabf18193072939515e22adb298388d"
PULUMI_SECRET = "1b47061264138c4ac30d75fd1eb44270"


@dataclass(frozen=True)
class Secrets:
    """The secrets of one side, by kind; `side` is a letter that keeps the two sides' values apart."""

    side: str

    def __getitem__(self, kind: str) -> str:
        return KINDS[kind].replace("§", self.side.upper() if kind == "access key id" else self.side)


_PEM = (
    "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEAplant§1234567890\nPLANT§defghijklmnopqrstuvw==\n"
    "-----END RSA PRIVATE KEY-----"
)
KINDS = {
    "literal password": "plant§-literal-word",
    "no-echo default": "plant§noecho1",
    "given parameter": "plant§-given-value",
    "sensitive variable": "plant§-variable",
    "sensitive output": "plant§-output",
    "sensitive mark": "plant§-by-mark",
    "write-only property": "plant§ written only",
    "database url": "postgres://ledger:plant§-pw@db.internal:5432/ledger",
    "connection string": "Server=db;User Id=app;Password=plant§pw;Encrypt=true",
    "storage key": "DefaultEndpointsProtocol=https;AccountName=x;AccountKey=PlanT§Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4==;",
    "access key id": "AKIAPLANTED000000§AA",
    "secret access key": "wJalrXUtnFEMIplanT§bPxRfiCYEXAMPLEKEYabc",
    "private key": _PEM,
    "GitHub token": "ghp_plant§AbCdEfGhIjKlMnOpQrStUvWxYz0123",
    "fine-grained token": "github_pat_plant§BCDEFG0123456789_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNO",
    "Slack token": "xoxb-2222222222-plant§AbCdEf",
    "Slack hook": "https://hooks.slack.com/services/T00000000/B00000000/plant§XXXXXXXXXXXXXXXX",
    "JWT": "eyJhbGciOiJIUzI1NiJ9.eyJwbGFudCI6InBsYW50In0.plant§SflKxwRJSMeKKF2QT4",
    "basic-auth URL": "https://robot:plant§word@git.example.org/x.git",
    "Stripe key": "sk_live_plant§AbCdEfGhIjKlMnOpQr",
    "Google key": "AIzaSyPlant§aBcDeFgHiJkLmNoPqRsTuVwXyZ01"[:39],
    "npm token": "npm_plant§aBcDeFgHiJkLmNoPqRsTuVwXyZ0123",
    "SendGrid key": "SG.plant§aBcDeFgHiJkLmNo.plant§PqRsTuVwXyZaBcDeFgHiJkLmNoPqRsTuVwXyZ01",
    "bearer header": "Authorization: Bearer plant§-bearer-0123456789abcdef",
    "environment variable": "plant§-env",
    "secret parameter": "plant§-ssm",
    "query token": "https://api.example.org/v1?access_token=plant§querytoken99&x=1",
}
BY_SHAPE = (
    *("database url", "connection string", "storage key", "access key id", "private key", "GitHub token"),
    *("fine-grained token", "Slack token", "Slack hook", "JWT", "basic-auth URL", "Stripe key", "Google key"),
    *("npm token", "SendGrid key", "bearer header", "query token"),
)
"""Kinds that are known by what they look like, wherever they stand."""


def user_data(secrets: Secrets) -> str:
    """Return a start script with secrets in it."""
    return (
        f"#!/bin/sh\nexport DB_PASSWORD={secrets['environment variable']}\n"
        f"mysql --user=app --password={secrets['literal password']} -h db\n"
        f"curl -u robot:{secrets['given parameter']} https://x.example.org\n"
        f"echo '{secrets['bearer header']}' > /etc/h\n"
    )


def code(secrets: Secrets) -> str:
    """Return a function's source with secrets in it."""
    return (
        f"import os\nDB_PASSWORD = '{secrets['literal password']}'\nAPI_KEY=\"{secrets['secret access key']}\"\n"
        f"headers = {{'x-api-key': '{secrets['environment variable']}', "
        f"'Authorization': 'Bearer {secrets['GitHub token']}'}}\n"
        "def handler(event, context):\n    return connect(password='%s')\n" % secrets["sensitive mark"]
    )


def environment(secrets: Secrets) -> dict[str, str]:
    """Return environment variables: some telling by their name, the others by the shape of their value."""
    return {
        "DB_PASSWORD": secrets["environment variable"],
        "AWS_SECRET_ACCESS_KEY": secrets["secret access key"],
        "STRIPE_API_KEY": secrets["literal password"],
        "PASSWORD_B64": base64.b64encode(f"x{secrets['sensitive mark']}x".encode()).decode(),
        **{f"SETTING_{number}": secrets[kind] for number, kind in enumerate(BY_SHAPE)},
    }


def cloudformation(side: str) -> dict[str, Any]:
    """Return a template."""
    secrets = Secrets(side)
    days = {"a": 35, "b": 1}[side]
    return {
        "Description": f"ledger {secrets['basic-auth URL']}",
        "Parameters": {
            "MasterWord": {"Type": "String", "NoEcho": True, "Default": secrets["no-echo default"]},
            "Given": {"Type": "String", "NoEcho": True},
            "DbPassword": {"Type": "String", "Default": secrets["literal password"]},
        },
        "Mappings": {"Env": {"live": {"Password": secrets["secret parameter"], "Url": secrets["database url"]}}},
        "Resources": {
            "Ledger": {
                "Type": "AWS::RDS::DBInstance",
                "Properties": {
                    "Engine": "mysql",
                    "MasterUsername": "app",
                    "MasterUserPassword": secrets["literal password"],
                    "BackupRetentionPeriod": days,
                    "Tags": [{"Key": "link", "Value": secrets["database url"]}],
                },
            },
            f"Copy{side}": {
                "Type": "AWS::RDS::DBInstance",
                "Properties": {
                    "Engine": "postgres",
                    "MasterUserPassword": {"Ref": "MasterWord"},
                    "DBName": {"Ref": "Given"},
                },
            },
            "Store": {
                "Type": "AWS::SecretsManager::Secret",
                "Properties": {"SecretString": secrets["write-only property"]},
            },
            "Broker": {
                "Type": "AWS::AmazonMQ::Broker",
                "Properties": {
                    "Users": [{"Username": "app", "Password": secrets["write-only property"]}],
                    "BrokerName": side,
                },
            },
            "Word": {
                "Type": "AWS::SSM::Parameter",
                "Properties": {"Type": "String", "Name": "/db/password", "Value": secrets["secret parameter"]},
            },
            "Host": {
                "Type": "AWS::EC2::Instance",
                "Properties": {"UserData": {"Fn::Base64": user_data(secrets)}, "ImageId": f"ami-{side}"},
            },
            "EncodedHost": {
                "Type": "AWS::EC2::Instance",
                "Properties": {"UserData": base64.b64encode(user_data(secrets).encode()).decode()},
            },
            "Pump": {
                "Type": "AWS::Lambda::Function",
                "Properties": {
                    "Runtime": "python3.12",
                    "Handler": "index.handler",
                    "Timeout": days,
                    "Code": {"ZipFile": code(secrets)},
                    "Environment": {"Variables": environment(secrets)},
                },
            },
            "Task": {
                "Type": "AWS::ECS::TaskDefinition",
                "Properties": {
                    "Family": f"f{side}",
                    "ContainerDefinitions": [
                        {
                            "Name": "c",
                            "Image": "x",
                            "Environment": [
                                {"Name": key, "Value": value} for key, value in environment(secrets).items()
                            ],
                            "Command": ["run", "--password", secrets["literal password"]],
                        }
                    ],
                },
            },
            "Feed": {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": secrets["JWT"]}},
            "Hook": {
                "Type": "AWS::SNS::Subscription",
                "Properties": {"Endpoint": secrets["Slack hook"], "Protocol": "https", "TopicArn": {"Ref": "Feed"}},
            },
        },
        "Outputs": {
            "Password": {"Value": secrets["sensitive output"]},
            "Url": {"Value": {"Fn::Sub": f"https://robot:{secrets['literal password']}@x.example.org/${{Ledger}}"}},
            "Echo": {"Value": {"Ref": "MasterWord"}},
        },
    }


def _hcl(value: Any, depth: int = 1) -> str:
    if isinstance(value, dict):
        pad = "  " * depth
        return (
            "{\n" + "".join(f"{pad}{json.dumps(k)} = {_hcl(v, depth + 1)}\n" for k, v in value.items()) + pad[2:] + "}"
        )
    return json.dumps(value)


def terraform(side: str) -> str:
    """Return a configuration as HCL."""
    secrets = Secrets(side)
    days = {"a": 35, "b": 1}[side]
    return f"""
variable "word" {{
  sensitive = true
  default   = {json.dumps(secrets["sensitive variable"])}
}}
variable "given" {{
  sensitive = true
}}
variable "db_password" {{
  default = {json.dumps(secrets["literal password"])}
}}
resource "aws_db_instance" "ledger" {{
  engine = "mysql"
  password = {json.dumps(secrets["literal password"])}
  backup_retention_period = {days}
  tags = {{ link = {json.dumps(secrets["database url"])} }}
}}
resource "aws_db_instance" "copy_{side}" {{
  password = var.word
  db_name  = "x${{var.given}}x"
}}
resource "aws_secretsmanager_secret_version" "v" {{
  secret_id = "s"
  secret_string = jsonencode({{ user = "app", code = {json.dumps(secrets["write-only property"])} }})
}}
resource "aws_ssm_parameter" "word" {{
  name = "/db/word"
  type = "SecureString"
  value = {json.dumps(secrets["secret parameter"])}
}}
resource "aws_instance" "host" {{
  ami = "ami-{side}"
  user_data = <<-EOT
    {user_data(secrets).replace(chr(10), chr(10) + "    ")}
  EOT
}}
resource "aws_instance" "encoded" {{
  user_data_base64 = {json.dumps(base64.b64encode(user_data(secrets).encode()).decode())}
}}
resource "aws_lambda_function" "pump" {{
  function_name = "pump"
  timeout = {days}
  environment {{
    variables = {_hcl(environment(secrets), 3)}
  }}
}}
resource "aws_sns_topic" "feed" {{
  display_name = sensitive({json.dumps(secrets["sensitive mark"])})
  name = {json.dumps(secrets["JWT"])}
}}
output "word" {{
  value = var.word
  sensitive = true
}}
output "password" {{
  value = {json.dumps(secrets["sensitive output"])}
}}
"""


def terraform_json(side: str) -> dict[str, Any]:
    """Return a configuration as JSON."""
    secrets = Secrets(side)
    return {
        "variable": {"word": {"sensitive": True, "default": secrets["sensitive variable"]}},
        "resource": {
            "aws_db_instance": {"ledger": {"password": secrets["literal password"], "multi_az": side == "a"}},
            "aws_lambda_function": {
                "pump": {"environment": [{"variables": environment(secrets)}], "timeout": len(side)}
            },
            "aws_sns_topic": {f"feed_{side}": {"display_name": "${var.word}", "name": secrets["Slack token"]}},
        },
        "output": {"o": {"value": secrets["sensitive output"], "sensitive": True}},
    }


def _values(side: str) -> dict[str, tuple[dict[str, Any], dict[str, Any]]]:
    """Return the values and marks of Terraform resources by address."""
    secrets = Secrets(side)
    days = {"a": 35, "b": 1}[side]
    return {
        "aws_db_instance.ledger": (
            {"engine": "mysql", "password": secrets["literal password"], "backup_retention_period": days},
            {"password": True},
        ),
        f"aws_db_instance.copy_{side}": ({"db_name": secrets["sensitive mark"], "engine": "x"}, {"db_name": True}),
        "aws_sns_topic.feed": (
            {"display_name": secrets["sensitive mark"], "name": secrets["JWT"]},
            {"display_name": True},
        ),
        "aws_lambda_function.pump": ({"timeout": days, "environment": [{"variables": environment(secrets)}]}, {}),
        "aws_instance.host": ({"ami": f"ami-{side}", "user_data": user_data(secrets)}, {}),
        "aws_ssm_parameter.word": (
            {"name": "/x", "type": "SecureString", "value": secrets["secret parameter"]},
            {"value": True},
        ),
        "aws_secretsmanager_secret_version.v": (
            {"secret_id": "s", "secret_string": secrets["write-only property"]},
            {"secret_string": True},
        ),
    }


def plan(side: str, before: str | None = None) -> dict[str, Any]:
    """Return a plan that creates one side, or that turns another side into it."""
    secrets = Secrets(side)
    old = _values(before) if before else {}
    changes, resources = [], []
    for address, (values, marks) in _values(side).items():
        kind, name = address.split(".")
        entry = {"address": address, "mode": "managed", "type": kind, "name": name, "provider_name": "aws"}
        resources.append({**entry, "values": values, "sensitive_values": marks})
        was, was_marks = old.get(address, (None, False))
        change = {"actions": ["update"] if was else ["create"], "before": was, "after": values, "after_unknown": {}}
        changes.append({**entry, "change": {**change, "before_sensitive": was_marks, "after_sensitive": marks}})
    for address, (values, marks) in old.items():
        if address not in _values(side):
            kind, name = address.split(".")
            change = {"actions": ["delete"], "before": values, "after": None, "before_sensitive": marks}
            changes.append({"address": address, "mode": "managed", "type": kind, "name": name, "change": change})
    return {
        "format_version": "1.2",
        "terraform_version": "1.9.0",
        "variables": {
            "word": {"value": secrets["sensitive variable"]},
            "db_password": {"value": secrets["literal password"]},
        },
        "planned_values": {
            "outputs": {"o": {"sensitive": True, "value": secrets["sensitive output"]}},
            "root_module": {"resources": resources},
        },
        "resource_changes": changes,
        "output_changes": {"o": {"actions": ["create"], "after": secrets["sensitive output"], "after_sensitive": True}},
        "configuration": {
            "root_module": {
                "variables": {"word": {"sensitive": True, "default": secrets["sensitive variable"]}, "db_password": {}},
                "resources": [],
            }
        },
    }


def state(side: str) -> dict[str, Any]:
    """Return a Terraform state."""
    resources = []
    for address, (values, marks) in _values(side).items():
        kind, name = address.split(".")
        paths = [[{"type": "get_attr", "value": key}] for key in marks]
        instance = {"attributes": values, "sensitive_attributes": paths, "private": "x"}
        resources.append({"mode": "managed", "type": kind, "name": name, "provider": "p", "instances": [instance]})
    outputs = {"o": {"value": Secrets(side)["sensitive output"], "type": "string", "sensitive": True}}
    return {"version": 4, "terraform_version": "1.9.0", "resources": resources, "outputs": outputs}


def _pulumi_states(side: str) -> list[dict[str, Any]]:
    secrets = Secrets(side)
    days = {"a": 35, "b": 1}[side]

    def hidden(value: str) -> dict[str, str]:
        return {SIGNATURE: PULUMI_SECRET, "plaintext": json.dumps(value)}

    wanted = {
        ("aws:rds/instance:Instance", "ledger"): {
            "password": hidden(secrets["literal password"]),
            "backupRetentionPeriod": days,
        },
        ("aws:rds/instance:Instance", f"copy{side}"): {
            "password": secrets["environment variable"],
            "dbName": hidden(secrets["sensitive mark"]),
        },
        ("aws:lambda/function:Function", "pump"): {"timeout": days, "environment": {"variables": environment(secrets)}},
        ("aws:ec2/instance:Instance", "host"): {"ami": f"ami-{side}", "userData": user_data(secrets)},
        ("aws:secretsmanager/secretVersion:SecretVersion", "v"): {"secretString": secrets["write-only property"]},
        ("aws:sns/topic:Topic", "feed"): {"displayName": secrets["Slack token"]},
    }
    states = []
    for (kind, name), inputs in wanted.items():
        urn = f"urn:pulumi:live::x::{kind}::{name}"
        states.append(
            {"urn": urn, "custom": True, "type": kind, "inputs": inputs, "outputs": {**inputs, "id": "i"}, "id": name}
        )
    return states


def preview(side: str, before: str | None = None) -> dict[str, Any]:
    """Return a Pulumi preview that creates one side, or that turns another side into it."""
    old = {one["urn"]: one for one in _pulumi_states(before)} if before else {}
    steps = []
    for one in _pulumi_states(side):
        was = old.pop(one["urn"], None)
        more = {"oldState": was, "diffReasons": list(one["inputs"])} if was else {}
        steps.append({"op": "update" if was else "create", "urn": one["urn"], "newState": one, **more})
    steps += [{"op": "delete", "urn": urn, "oldState": one} for urn, one in old.items()]
    config = {"x:token": Secrets(side)["sensitive variable"]}
    return {"config": config, "steps": steps, "changeSummary": {}}


def stack(side: str) -> dict[str, Any]:
    """Return a Pulumi stack export."""
    return {"version": 3, "deployment": {"manifest": {}, "resources": _pulumi_states(side)}}


def program(side: str) -> dict[str, Any]:
    """Return a Pulumi YAML program."""
    secrets = Secrets(side)
    return {
        "name": "x",
        "runtime": "yaml",
        "config": {"word": {"type": "string", "secret": True, "default": secrets["sensitive variable"]}},
        "resources": {
            "ledger": {
                "type": "aws:rds:Instance",
                "properties": {"password": secrets["literal password"], "multiAz": side == "a"},
            },
            f"copy{side}": {"type": "aws:rds:Instance", "properties": {"dbName": "x${word}x"}},
            "feed": {
                "type": "aws:sns:Topic",
                "properties": {"displayName": {"fn::secret": secrets["sensitive mark"]}, "name": side},
            },
            "pump": {"type": "aws:lambda:Function", "properties": {"environment": {"variables": environment(secrets)}}},
        },
        "outputs": {"o": "${word}"},
    }


def change_set(side: str, before: str) -> dict[str, Any]:
    """Return a CloudFormation change set from one side to the other."""
    changes = []
    old, new = (cloudformation(each)["Resources"] for each in (before, side))
    for name in sorted(old.keys() | new.keys()):
        action = "Add" if name not in old else "Remove" if name not in new else "Modify"
        change = {"Action": action, "LogicalResourceId": name, "Scope": ["Properties"]}
        change["ResourceType"] = (old.get(name) or new.get(name))["Type"]
        for key, resources in (("BeforeContext", old), ("AfterContext", new)):
            if name in resources:
                change[key] = json.dumps({"Properties": resources[name]["Properties"]})
        changes.append({"Type": "Resource", "ResourceChange": change})
    given = [{"ParameterKey": "DbPassword", "ParameterValue": Secrets(side)["literal password"]}]
    return {
        "ChangeSetName": "c",
        "StackName": "s",
        "Status": "CREATE_COMPLETE",
        "Changes": changes,
        "Parameters": given,
    }


def write(format_name: str, folder: Path, side: str) -> Path:
    """Write one side in a format; return the file or folder to name on the command line."""
    text = FORMATS[format_name][1](side)
    path = folder / f"{side}{FORMATS[format_name][0]}"
    path.write_text(text if isinstance(text, str) else json.dumps(text, indent=1))
    return path


def _yaml(side: str) -> str:
    return yaml.safe_dump(cloudformation(side), sort_keys=False)


def _program(side: str) -> str:
    return yaml.safe_dump(program(side), sort_keys=False)


def _markdown(side: str) -> str:
    return f"# Design\n\nThe password is in the vault.\n\n```yaml\n{_yaml(side)}```\n"


FORMATS = {
    "cloudformation-yaml": (".yml", _yaml),
    "cloudformation-json": (".json", cloudformation),
    "markdown": (".md", _markdown),
    "hcl": (".tf", terraform),
    "terraform-json": (".tf.json", terraform_json),
    "plan": (".plan.json", plan),
    "state": (".tfstate", state),
    "preview": (".preview.json", preview),
    "stack": (".stack.json", stack),
    "pulumi-yaml": (".yaml", _program),
}
CHANGES = {"plan": plan, "preview": preview, "change-set": change_set}
