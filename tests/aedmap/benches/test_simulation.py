"""The bench of the simulation."""

from pathlib import Path

from aedmap.benches import Effort, Materials
from aedmap.benches.simulation import simulation
from aedmap.benches.simulation_child import measure
from aedmap.progress import silent
from aedmap.simulation import write_town_extract


def test_nothing_is_claimed_without_the_town(tmp_path: Path) -> None:
    """Where Porto's extract is missing the rows say that they were not measured, and hold nothing."""
    rows = simulation(Materials(None, tmp_path), Effort.QUICK, 7, silent)
    assert [row.ours for row in rows] == [None, None]
    assert not any(row.holds for row in rows)


def test_a_trial_is_measured(tmp_path: Path) -> None:
    """On streets of one's own: how many a minute, and the memory of it."""
    took = measure(write_town_extract(tmp_path / "town.osm"), tmp_path, arrests=12, seed=7)
    assert 0 < took["a_minute"] == 60 * 12 / took["seconds"]
    assert took["peak_mb"] > 10
