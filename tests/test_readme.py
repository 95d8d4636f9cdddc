import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_excerpt_is_what_the_program_writes_today():
    done = subprocess.run([sys.executable, "tools/readme_excerpt.py", "--check"], cwd=ROOT, check=False)
    assert done.returncode == 0, "run `make readme`"


def test_every_option_the_readme_shows_exists():
    commands = re.findall(r"^(?:\$|- run:) drdiff .*$", README, re.MULTILINE)
    shown = {option for line in commands for option in re.findall(r"(?<=\s)--[a-z][a-z-]+", line)}
    names = sorted({line.split("drdiff ", 1)[1].split()[0] for line in commands})
    help_text = "".join(
        subprocess.run(
            [sys.executable, "-m", "reviewer", command, "--help"], cwd=ROOT, check=True, capture_output=True, text=True
        ).stdout
        for command in names
    )
    assert len(commands) > 1
    assert {option for option in shown if option not in help_text} == set()


def test_every_link_to_a_file_leads_to_one():
    links = re.findall(r"\]\((?!<?https?:|#)([^)]+)\)", README)
    assert [link for link in links if not (ROOT / link).exists()] == []
