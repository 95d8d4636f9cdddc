"""A stand-in for a CI runner: the scripts run for real, with this checkout's drdiff in place of an installed one."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
GIT = shutil.which("git") or "git"
BASH = shutil.which("bash") or "bash"
QUEUE = 'resource "aws_sqs_queue" "work" {{\n  message_retention_seconds = {}\n}}\n'


def home(folder):
    """Make a folder that looks like the virtual environment that install.sh makes."""
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "python").symlink_to(sys.executable)
    drdiff = folder / "bin" / "drdiff"
    drdiff.write_text(f'#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} -m reviewer "$@"\n')
    drdiff.chmod(0o755)
    return folder


def git(folder, *arguments):
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1"}
    names = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main"]
    subprocess.run([GIT, *names, *arguments], check=True, capture_output=True, cwd=folder, env=environment)


def pull_request(folder):
    """Make a shallow clone whose checkout lowers the retention of the queue of the branch `main`."""
    origin, clone = folder / "origin", folder / "clone"
    (origin / "infra").mkdir(parents=True)
    git(origin, "init", "-q")
    (origin / "infra" / "main.tf").write_text(QUEUE.format(1209600))
    git(origin, "add", ".")
    git(origin, "commit", "-qm", "base")
    git(origin, "checkout", "-qb", "change")
    (origin / "infra" / "main.tf").write_text(QUEUE.format(60))
    git(origin, "commit", "-qam", "change")
    git(folder, "clone", "-q", "--depth=1", "--branch=change", f"file://{origin}", str(clone))
    return clone


def run(script, folder, **environment):
    """Return the finished process of a script of the action, run as the runner does."""
    plain = {key: value for key, value in os.environ.items() if not key.startswith(("GITHUB_", "DRDIFF_", "CI"))}
    return subprocess.run(
        [BASH, "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", f'"{ROOT}/ci/github/{script}"'],
        cwd=folder,
        env={**plain, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
