import json
import os
import re
import shutil
import subprocess

import pytest
import yaml
from runner import BASH, ROOT, home, pull_request

from reviewer.commands import COMMANDS

pytestmark = pytest.mark.slow

RECIPE = re.compile(r"```yaml\n# (\S+)\n(.*?)```", re.DOTALL)
SCHEMAS = {".github/workflows/": "vendor.github-workflows", ".gitlab-ci.yml": "vendor.gitlab-ci"}
CHECKER = shutil.which("check-jsonschema")


def recipes():
    return RECIPE.findall((ROOT / "docs" / "ci.md").read_text())


def valid(path, schema):
    done = subprocess.run([CHECKER, "--builtin-schema", schema, str(path)], capture_output=True, text=True, check=False)
    return done.returncode == 0, done.stdout


needs_checker = pytest.mark.skipif(CHECKER is None, reason="check-jsonschema is not installed")


@needs_checker
@pytest.mark.parametrize(
    ("path", "schema"),
    [
        ("action.yml", "vendor.github-actions"),
        ("ci/github/comment/action.yml", "vendor.github-actions"),
        ("ci/gitlab.yml", "vendor.gitlab-ci"),
    ],
)
def test_files_keep_to_the_published_schema(path, schema):
    assert valid(ROOT / path, schema)[0], valid(ROOT / path, schema)[1]


@needs_checker
@pytest.mark.parametrize(("name", "text"), [each for each in recipes() if each[0].startswith((".github", ".gitlab"))])
def test_documented_recipes_keep_to_the_published_schema(tmp_path, name, text):
    path = tmp_path / name.rsplit("/", 1)[-1]
    path.write_text(text)
    schema = next(schema for start, schema in SCHEMAS.items() if name.startswith(start))
    assert valid(path, schema)[0], valid(path, schema)[1]


@pytest.mark.skipif(shutil.which("shellcheck") is None, reason="shellcheck is not installed")
def test_scripts_pass_shellcheck():
    scripts = [str(path) for path in (ROOT / "ci" / "github").glob("*.sh")]
    done = subprocess.run(["shellcheck", *scripts], capture_output=True, text=True, check=False)  # noqa: S607  found above
    assert (len(scripts), done.stdout) == (4, "")


def test_recipes_give_inputs_that_the_actions_have_and_least_permissions():
    inputs = {
        "your-org/drdiff@v1": yaml.safe_load((ROOT / "action.yml").read_text())["inputs"],
        "your-org/drdiff/ci/github/comment@v1": yaml.safe_load((ROOT / "ci/github/comment/action.yml").read_text())[
            "inputs"
        ],
    }
    for name, text in recipes():
        if not name.startswith(".github"):
            continue
        workflow = yaml.safe_load(text)
        assert "permissions" in workflow, name
        for job in workflow["jobs"].values():
            for step in job["steps"]:
                unknown = set(step.get("with", {})) - set(inputs.get(step.get("uses"), step.get("with", {})))
                assert unknown == set(), name
                assert "${{" not in step.get("run", ""), name


def test_the_fork_recipe_checks_nothing_out_where_it_may_write():
    found = {name: yaml.safe_load(text) for name, text in recipes()}
    reader = found[".github/workflows/drdiff-fork.yml"]
    writer = found[".github/workflows/drdiff-fork-comment.yml"]
    assert reader["permissions"] == {"contents": "read"}
    assert set(writer[True]) == {"workflow_run"}  # YAML reads `on` as true
    assert not any("checkout" in step.get("uses", "") or "run" in step for step in writer["jobs"]["comment"]["steps"])


@pytest.mark.parametrize(
    "hook", yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text()), ids=lambda hook: hook["id"]
)
def test_hooks_run_commands_that_exist_on_design_files(hook):
    program, command = hook["entry"].split()
    assert (program, command in COMMANDS, hook["language"]) == ("drdiff", True, "python")
    pattern = re.compile(hook["files"])
    assert [bool(pattern.search(name)) for name in ("infra/main.tf", "a.template", "b.yml", "setup.py")] == [
        True,
        True,
        True,
        False,
    ]


def gitlab(folder, environment, tmp_path):
    """Run the script of the job as GitLab's shell does, without the part that installs drdiff."""
    job = yaml.safe_load((ROOT / "ci" / "gitlab.yml").read_text())
    variables = {key: str(value) for key, value in job["variables"].items()}
    script = "\n".join(["set -eo pipefail", *job[".drdiff"]["script"]])
    plain = {key: value for key, value in os.environ.items() if not key.startswith(("CI", "DRDIFF_"))}
    given = {**plain, **variables, "DRDIFF_HOME": str(home(tmp_path / "home")), **environment}
    return subprocess.run([BASH, "-c", script], cwd=folder, env=given, capture_output=True, text=True, check=False)


def test_the_gitlab_job_compares_a_merge_request_with_its_target(tmp_path):
    clone = pull_request(tmp_path)
    done = gitlab(clone, {"DRDIFF_ACTUAL": "infra", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main"}, tmp_path)
    assert done.returncode in (0, 1), done.stderr
    quality = json.loads((clone / "drdiff-report" / "gl-code-quality-report.json").read_text())
    assert [each["location"]["path"] for each in quality if "MessageRetention" in each["description"]] == [
        "infra/main.tf"
    ]


@pytest.mark.parametrize(
    "name", ["DRDIFF_ACTUAL", "DRDIFF_REFERENCE", "DRDIFF_BASELINE", "DRDIFF_COMMAND", "DRDIFF_FAIL_ON"]
)
def test_variables_of_the_gitlab_job_are_never_code(tmp_path, name):
    given = {"DRDIFF_ACTUAL": "x", "DRDIFF_REFERENCE": "y", name: '$(touch pwned); touch pwned; "; touch pwned'}
    done = gitlab(tmp_path, given, tmp_path)
    assert (done.returncode, list(tmp_path.rglob("pwned"))) == (2, [])


def test_the_image_is_pinned_and_runs_without_root():
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    bases = [line.split()[1] for line in lines if line.startswith("FROM")]
    users = [line.split()[1] for line in lines if line.startswith("USER")]
    assert [bool(re.fullmatch(r"python:\d+\.\d+\.\d+-\S+", base)) for base in bases] == [True, True]
    assert users
    assert users[-1] not in ("0", "root")
    assert 'ENTRYPOINT ["drdiff"]' in lines


def test_what_the_image_is_built_from_is_let_through():
    copied = [
        part
        for line in (ROOT / "Dockerfile").read_text().splitlines()
        if line.startswith("COPY") and "--from" not in line
        for part in line.split()[1:-1]
    ]
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    assert [part for part in copied if f"!{part}" not in ignored or not (ROOT / part).exists()] == []
