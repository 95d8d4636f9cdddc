from __future__ import annotations

import pytest

from reviewer import resources


def test_templates_are_found_beside_the_package():
    assert (resources.data_path("report_templates") / "report.md.j2").is_file()


def test_a_wheel_carries_its_data_inside_the_package(tmp_path, monkeypatch):
    package = tmp_path / "reviewer"
    inside = package / "_data" / "baselines"
    inside.mkdir(parents=True)
    monkeypatch.setattr(resources, "__file__", str(package / "resources.py"))
    assert resources.data_path("baselines") == inside


def test_a_missing_folder_is_an_error_that_names_it():
    with pytest.raises(FileNotFoundError, match="'nowhere'"):
        resources.data_path("nowhere")
