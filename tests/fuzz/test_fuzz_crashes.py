"""A few broken inputs through every reader, and every input that once crashed; `make fuzz` tries many more."""

from __future__ import annotations

from pathlib import Path

import pytest
from fuzz import Run, Tally
from hypothesis import HealthCheck, Phase, given, seed, settings
from mutations import mutated
from readers import BY_NAME, READERS, seeds_of

pytestmark = pytest.mark.slow

CRASHES = sorted(path for path in (Path(__file__).parent / "crashes").glob("*/*") if path.is_file())


@pytest.mark.parametrize("reader", READERS, ids=lambda each: each.name)
def test_what_looks_real_is_read(reader, tmp_path):
    run = Run(reader, seeds_of(reader, tmp_path), tmp_path, tmp_path, 0, Tally(reader.name))
    for data in run.seeds:
        run.case(data)
    assert (run.tally.read, dict(run.tally.crashes)) == (len(run.seeds), {})


@pytest.mark.parametrize("reader", READERS, ids=lambda each: each.name)
def test_what_is_broken_is_read_or_refused_with_a_message(reader, tmp_path):
    run = Run(reader, seeds_of(reader, tmp_path), tmp_path, tmp_path, 0, Tally(reader.name))

    @seed(7)
    @settings(
        max_examples=4,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(data=mutated(run.seeds))
    def case(data):
        run.case(data)

    case()
    assert (run.tally.cases >= 4, dict(run.tally.crashes)) == (True, {})


@pytest.mark.parametrize("path", CRASHES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_once_crashed_does_so_no_more(path, tmp_path):
    run = Run(BY_NAME[path.parent.name], (), tmp_path, tmp_path, 0, Tally(path.parent.name))
    run.case(path.read_bytes())
    assert dict(run.tally.crashes) == {}
