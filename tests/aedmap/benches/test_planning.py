"""The bench of planning, on a made-up city with the shapes of Seoul's files."""

import json
from pathlib import Path

import pytest

from aedmap.benches import planning as bench
from aedmap.benches.bench import Effort, Materials
from aedmap.benches.planning_child import FIT, PLAN
from aedmap.progress import silent
from optimizer.demand.fitting.reading import read_fit_file
from optimizer.scenario import Hours, parse_scenario


def test_without_the_data_nothing_is_claimed(tmp_path: Path) -> None:
    """Every promise stands in the report as not measured, and so as not kept."""
    rows = bench.planning(Materials(None, tmp_path), Effort.USUAL, 1, silent)
    assert len(rows) == 3
    assert all(row.ours is None and not row.holds for row in rows)


def test_what_the_bench_asks_for_is_what_is_promised(tmp_path: Path) -> None:
    """100 devices, doors by the hour of the week, and a demand file that the reader takes."""
    for name in ("elderly_by_district.csv", "subway_crowding_cp949.csv", "stations.csv", "arrests_by_district.csv"):
        (tmp_path / name).touch()
    (tmp_path / "districts.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": []}))
    (tmp_path / "fit.toml").write_text(FIT.format(data=tmp_path.as_posix()), encoding="utf-8")
    assert read_fit_file(tmp_path / "fit.toml").name == "Seoul"
    (tmp_path / "fit").mkdir()
    (tmp_path / "fit" / "surface.npz").touch()
    asked = parse_scenario(PLAN.format(devices=100), tmp_path)
    assert asked.budget.devices == 100
    assert asked.model.hours is Hours.KNOWN


def test_a_failed_measurement_says_why(tmp_path: Path) -> None:
    """A folder without Seoul's files ends in the sentence of the command that failed."""
    (tmp_path / "seoul").mkdir()
    with pytest.raises(bench.StateConflict, match="The measured process failed and said"):
        bench.planning(Materials(None, tmp_path), Effort.USUAL, 1, silent)
