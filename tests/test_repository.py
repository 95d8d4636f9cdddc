from __future__ import annotations

from pathlib import Path

from reviewer.repository import folder_of


def test_a_file_is_told_by_its_folder_from_the_root_of_the_repository(tmp_path):
    design = tmp_path / "infra" / "prod" / "stack.yml"
    design.parent.mkdir(parents=True)
    design.write_text("Resources: {}")
    (tmp_path / ".git").mkdir()
    assert folder_of(str(design)) == "infra/prod"
    assert folder_of(str(design.parent)) == "infra/prod"
    assert folder_of(str(tmp_path)) == ""


def test_the_working_folder_does_not_matter_inside_a_repository(tmp_path, monkeypatch):
    (tmp_path / "infra").mkdir()
    (tmp_path / "infra" / "main.tf").write_text("")
    (tmp_path / ".git").write_text("gitdir: elsewhere")  # a work tree of another clone
    monkeypatch.chdir(tmp_path / "infra")
    assert folder_of("main.tf") == "infra"


def test_without_a_repository_paths_start_at_the_working_folder(tmp_path, monkeypatch):
    (tmp_path / "infra").mkdir()
    monkeypatch.chdir(tmp_path)
    assert folder_of("infra") == "infra"


def test_what_lies_elsewhere_tells_nothing_of_the_machine(tmp_path, monkeypatch):
    (tmp_path / "here").mkdir()
    (tmp_path / "there").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    assert folder_of(str(tmp_path / "there")) == ""


def test_standard_input_and_what_does_not_exist_have_no_folder():
    assert folder_of("-") == ""
    assert folder_of(str(Path("no") / "such.yml")) == ""
