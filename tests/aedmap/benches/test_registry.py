"""The bench of the registry, on a registry small enough for a test."""

import csv
from pathlib import Path

import numpy as np
import pytest

from aedmap.benches import registry as bench
from aedmap.benches.bench import Effort, Materials
from aedmap.benches.made_register import scattered, write_register
from aedmap.errors import StateConflict
from aedmap.progress import silent
from aedmap.storage import open_database
from tests.aedmap.made_up import NOON, make_aed


def test_the_made_register_has_the_traps_of_real_ones(tmp_path: Path) -> None:
    """The size asked for, the same from the same seed, several devices a house, and positions that are missing."""
    for name in ("a.csv", "b.csv"):
        write_register(tmp_path / name, 3000, seed=5)
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 3000
    assert rows[0]["위도"] == rows[1]["위도"] and rows[0]["위도"] != rows[3]["위도"]
    assert 0 < sum(1 for row in rows if not row["위도"]) < 30


def test_made_up_devices_crowd_in_towns() -> None:
    """A map view of a dense place must have something to choose from: the densest hundredth of a degree square holds
    many times the mean."""
    lon, lat = scattered(20_000, np.random.default_rng(1))
    counts = np.histogram2d(lon, lat, bins=40)[0]
    assert counts.max() > 10 * counts.mean()


def test_the_bench_imports_and_looks_and_says_its_limits(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Three rows with the limits that the product promises, each measured and above zero."""
    monkeypatch.setattr(bench, "_IMPORTED", 300)
    monkeypatch.setattr(bench, "_STORED", {Effort.QUICK: 2000})
    monkeypatch.setattr(bench, "_VIEWS", 20)
    rows = bench.registry(Materials(None, tmp_path), Effort.QUICK, 3, silent)
    assert [(row.unit, row.floor) for row in rows] == [("s", 30), ("MB", 500), ("ms", 50)]
    assert all(row.ours is not None and row.ours > 0 for row in rows)
    assert "300 devices" in rows[0].measure and "2,000 stored" in rows[2].measure


def test_views_of_the_bench_see_devices(monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> None:
    """What is timed is not an empty answer: views around devices hold some, and never more than a map takes."""
    chance = np.random.default_rng(2)
    lon, lat = bench._fill(sqlite_url, 2000, chance, silent)
    with bench.open_database(sqlite_url) as database:
        for i in range(0, 2000, 400):
            found = database.registry.aeds_in_box(lon[i] - 0.3, lat[i] - 0.3, lon[i] + 0.3, lat[i] + 0.3)
            assert 0 < len(found) <= 500


@pytest.mark.postgresql
def test_a_lent_server_is_measured_and_left_empty(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, postgresql_url: str
) -> None:
    """One row more; a database that holds devices is refused before anything is written to it."""
    monkeypatch.setattr(bench, "_VIEWS", 20)
    row = bench._on_server(postgresql_url, 2000, 3, silent)
    assert row.ours is not None and row.ours > 0 and row.measure.endswith("PostgreSQL")
    with open_database(postgresql_url) as database:
        assert database.registry.list_aeds() == []
        database.registry.put_aeds([make_aed("A-1")], at=NOON, actor="test")
        with pytest.raises(StateConflict, match="lend an empty one"):
            bench._on_server(postgresql_url, 2000, 3, silent)
        assert len(database.registry.list_aeds()) == 1
