import json

import pytest
from plan_files import changed, plan
from test_terraform_plan_review import DATABASE
from typer.testing import CliRunner

from reviewer.commands import app
from reviewer.errors import InputError

WEAKER = plan(changed("aws_db_instance.ledger", DATABASE, {**DATABASE, "multi_az": False}, ["update"]))
SAME = plan(changed("aws_db_instance.ledger", DATABASE, DATABASE, ["no-op"]))


def review(*arguments, given=None):
    return CliRunner().invoke(app, ["review", *arguments], input=given)


def test_the_exit_code_says_whether_a_finding_fails_the_run(tmp_path):
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(WEAKER))
    assert review(str(path), "-q").exit_code == 1
    assert review(str(path), "-q", "--fail-on", "never").exit_code == 0
    path.write_text(json.dumps(SAME))
    made = review(str(path), "-q")
    assert (made.exit_code, made.output) == (0, "Safe for recovery: nothing gets weaker.\n")


def test_a_plan_is_read_from_standard_input():
    made = review("-", "-f", "json", "--fail-on", "never", given=json.dumps(WEAKER))
    assert json.loads(made.output)["actual"]["label"] == "after"


@pytest.mark.parametrize("text", ["", "{}", "[]", "Resources: {}", '{"Changes": 3}', '{"steps": 1}'])
def test_what_is_no_plan_is_refused_with_what_would_be_one(tmp_path, text):
    path = tmp_path / "plan.json"
    path.write_text(text)
    made = review(str(path))
    assert isinstance(made.exception, InputError)
    assert made.exception.help_text


def test_a_baseline_judges_the_design_after_the_change(tmp_path):
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(SAME))
    without, judged = (
        json.loads(review(str(path), "-f", "json", "--fail-on", "never", *more).output)["findings"]
        for more in ((), ("--baseline", "aws-operations"))
    )
    assert (without, len(judged) > 0) == ([], True)


def test_reports_of_every_format_are_written(tmp_path):
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(WEAKER))
    names = ["r.md", "r.html", "r.json", "r.sarif", "r.xml", "r.csv"]
    made = review(str(path), *(part for name in names for part in ("-o", str(tmp_path / name))), "--fail-on", "never")
    assert made.exit_code == 0, made.output
    assert all("MultiAZ" in (tmp_path / name).read_text() for name in names)
