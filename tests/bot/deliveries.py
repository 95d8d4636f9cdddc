"""Deliveries as the forges send them, signed."""

from __future__ import annotations

import hashlib
import hmac
import json

SECRET = "It's a Secret to Everybody"
BASE, HEAD = "b" * 40, "a" * 40

REFERENCE = """\
Resources:
  Orders:
    Type: AWS::RDS::DBCluster
    Properties:
      Engine: aurora-postgresql
      BackupRetentionPeriod: 35
      DeletionProtection: true
"""
ACTUAL = REFERENCE.replace("35", "7")
CONFIGURATION = "pairs:\n  main: {reference: design/reference.yml, actual: infra/stack.yml}\n"
BASE_TREE = {".drdiff.yaml": CONFIGURATION, "design/reference.yml": REFERENCE, "infra/stack.yml": REFERENCE}
HEAD_TREE = {**BASE_TREE, "infra/stack.yml": ACTUAL}


def pull_request(number=7, head=HEAD, base=BASE, action="opened", **more):
    return {
        "action": action,
        "number": number,
        "pull_request": {"number": number, "head": {"sha": head}, "base": {"sha": base, "ref": "main"}},
        "repository": {"full_name": "o/r", "html_url": "https://github.com/o/r"},
        **more,
    }


def merge_request(number=7, head=HEAD, action="open", **more):
    attributes = {"iid": number, "action": action, "target_branch": "main", "last_commit": {"id": head}, **more}
    project = {"path_with_namespace": "o/r", "web_url": "https://gitlab.com/o/r"}
    return {"object_kind": "merge_request", "object_attributes": attributes, "project": project}


def from_github(content, delivery="d-1", event="pull_request", secret=SECRET):
    body = json.dumps(content).encode()
    signature = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    headers = {"x-github-event": event, "x-github-delivery": delivery, "x-hub-signature-256": f"sha256={signature}"}
    return headers, body


def from_gitlab(content, delivery="u-1", secret=SECRET):
    headers = {"x-gitlab-token": secret, "x-gitlab-event": "Merge Request Hook", "x-gitlab-event-uuid": delivery}
    return headers, json.dumps(content).encode()
